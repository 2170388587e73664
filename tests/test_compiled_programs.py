"""Programs are shared among processes through a folder, whatever becomes of the processes or of the folder."""

import errno
import os
import shutil
import subprocess
import sys
import zlib
from collections.abc import Iterator
from pathlib import Path

import jax
import pytest

import gnode.programs._compiled_programs
from gnode.programs._compiled_programs import CompiledPrograms
from gnode.programs._program_files import bound, make_own, remove_leftovers
from tests.programs import at_work, compute, kept, no_cache

WHOLE = zlib.compress(b"whole")


@pytest.fixture(autouse=True)
def no_other_cache() -> Iterator[None]:
    with no_cache():
        yield


@pytest.fixture
def hits() -> Iterator[list[str]]:
    """What is found from now on."""
    events: list[str] = []

    def note(event: str, **labels: str | int) -> None:
        if event == "/jax/compilation_cache/cache_hits":
            events.append(event)

    jax.monitoring.register_event_listener(note)
    yield events
    jax.monitoring.unregister_event_listener(note)


_PROGRAM = """
import sys
from pathlib import Path
import jax
import jax.numpy as jnp
from gnode.programs._compiled_programs import CompiledPrograms
from gnode.sweeps.folder._cost import measured

hits = []
jax.monitoring.register_event_listener(lambda event, **labels: hits.append(event) if "cache_hits" in event else None)
programs = CompiledPrograms(Path(sys.argv[1]))
programs.use()
programs.collect()
with measured() as cost:
    print(float(jax.jit(lambda x: jnp.sin(x) @ x)(jnp.ones(3))))
if sys.argv[2] != "is killed before":
    programs.publish()
if sys.argv[2] == "ends":
    programs.close()
print(len(hits), cost.compilations)
"""


def _process(folder: Path, how: str) -> subprocess.Popen[str]:
    return subprocess.Popen([sys.executable, "-c", _PROGRAM, str(folder), how], stdout=subprocess.PIPE, text=True)


def _said(process: subprocess.Popen[str]) -> list[str]:
    said = process.communicate()[0].split()
    assert process.returncode == 0
    return said


def test_what_one_process_compiled_another_takes(tmp_path):
    first, second = _said(_process(tmp_path, "ends")), _said(_process(tmp_path, "is killed"))
    assert first[0] == second[0] and first[1] == "0" and int(second[1]) > 0
    # What was taken is not counted as compiled.
    assert int(first[2]) - int(second[2]) == int(second[1])
    assert len(list(tmp_path.glob("process-*"))) == 1
    remove_leftovers(tmp_path)
    assert not list(tmp_path.glob("process-*")) and kept(tmp_path)


def test_two_processes_at_once_share_what_is_whole(tmp_path):
    both = [_process(tmp_path, how) for how in ("ends", "is killed before")]
    answers = [_said(process)[0] for process in both]
    assert len(set(answers)) == 1
    # What the second left, unpublished, is there too: nothing is compiled a second time.
    third = _said(_process(tmp_path, "ends"))
    assert third[0] == answers[0] and third[2] == "0"
    assert not list(tmp_path.glob("process-*"))
    assert all(zlib.decompress(path.read_bytes()) for path in kept(tmp_path))


def test_half_a_program_is_not_shared(tmp_path):
    programs = CompiledPrograms(tmp_path)
    # What is being written when its process dies was not published.
    (programs.own / "half-cache").write_bytes(WHOLE[:5])
    again = CompiledPrograms(tmp_path)
    again.publish()
    assert not kept(tmp_path)
    (again.own / "whole-cache").write_bytes(WHOLE)
    again.publish()
    again.publish()
    assert [path.read_bytes() for path in kept(tmp_path)] == [WHOLE]
    programs.publish()
    assert len(kept(tmp_path)) == 1
    assert programs.trouble == ["1 could not be written whole (is the disk full?)"]
    again.close()
    programs.close()
    assert not list(tmp_path.glob("process-*"))


def test_what_a_killed_process_left_is_taken_where_it_is_whole(tmp_path):
    alive, _ = held = make_own(tmp_path)
    (alive / "theirs-cache").write_bytes(WHOLE)
    dead, lock = make_own(tmp_path)
    lock.close()
    (dead / "whole-cache").write_bytes(WHOLE)
    (dead / "half-cache").write_bytes(WHOLE[:5])
    (dead / "empty-cache").write_bytes(b"")
    with at_work(tmp_path) as programs:
        assert [path.name for path in programs.own.glob("*-cache")] == ["whole-cache"]
    assert not dead.exists() and alive.exists()
    held[1].close()


def test_of_another_machine_nothing_is_removed_for_a_month(tmp_path):
    there = tmp_path / "process-elsewhere-1-0"
    there.mkdir()
    with at_work(tmp_path):
        assert there.exists()
    os.utime(there, (0, 0))
    with at_work(tmp_path):
        assert not there.exists()


@pytest.mark.parametrize("what", ["jaxlib", "processor"])
def test_another_machine_compiles_its_own(tmp_path, monkeypatch, hits, what):
    with at_work(tmp_path):
        answer = compute()
    if what == "jaxlib":
        monkeypatch.setattr(gnode.programs._compiled_programs, "version", lambda name: "0.0.1")
    else:
        monkeypatch.setattr(gnode.programs._compiled_programs.platform, "machine", lambda: "abacus")
    with at_work(tmp_path):
        assert compute() == answer
    assert not hits and len({path.parent for path in kept(tmp_path)}) == 2


@pytest.mark.parametrize("damage", [lambda content: content[: len(content) // 2], lambda content: b"noise"])
def test_what_is_damaged_is_removed_and_compiled_again(tmp_path, hits, damage):
    with at_work(tmp_path):
        answer = compute()
    files = kept(tmp_path)
    for path in files:
        path.write_bytes(damage(path.read_bytes()))
    with pytest.warns(UserWarning, match="Error reading"), at_work(tmp_path) as programs:
        assert compute() == answer
    assert programs.trouble == [f"{len(files)} were damaged, and have been removed"]
    assert not kept(tmp_path) and not hits
    with at_work(tmp_path) as programs:
        assert compute() == answer
    assert kept(tmp_path) == files and not programs.trouble
    with at_work(tmp_path):
        assert compute() == answer
    assert len(hits) == len(files)


def test_an_empty_file_is_removed_before_it_is_read(tmp_path, hits):
    with at_work(tmp_path):
        answer = compute()
    for path in kept(tmp_path):
        path.write_bytes(b"")
    with at_work(tmp_path) as programs:
        assert compute() == answer
    assert not programs.trouble and not hits
    assert all(path.stat().st_size for path in kept(tmp_path))


def test_on_a_full_disk_one_compiles(tmp_path, monkeypatch):
    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with at_work(tmp_path) as programs:
        compute()
        monkeypatch.setattr(os, "link", full)
        monkeypatch.setattr(shutil, "copyfile", full)
    assert programs.trouble == [f"they could not be written ({os.strerror(errno.ENOSPC)})"]
    assert not kept(tmp_path)


def test_without_links_files_are_copied(tmp_path, monkeypatch, hits):
    def no_links(source: object, target: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", no_links)
    answers = []
    for _ in range(2):
        with at_work(tmp_path) as programs:
            answers.append(compute())
        assert not programs.trouble
    assert hits and len(set(answers)) == 1
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_that_is_emptied_meanwhile_is_no_trouble(tmp_path):
    with at_work(tmp_path / "cache") as programs:
        compute()
        shutil.rmtree(tmp_path / "cache")
    assert not programs.trouble


def test_what_was_not_used_for_longest_goes_first(tmp_path):
    for place, (machine, name) in enumerate([("old", "a"), ("new", "b"), ("new", "c"), ("new", "d")]):
        path = tmp_path / machine / f"{name}-cache"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(bytes(10))
        os.utime(path, (place, place))
    bound(tmp_path, most_bytes=40, most_programs=4)
    assert len(kept(tmp_path)) == 4
    bound(tmp_path, most_bytes=30)
    assert {path.name for path in kept(tmp_path)} == {"c-cache", "d-cache"}
    bound(tmp_path, most_programs=1)
    assert not kept(tmp_path)


def test_what_a_process_has_read_counts_as_used(tmp_path):
    with at_work(tmp_path) as programs:
        for name in ("read-cache", "unread-cache"):
            (programs.own / name).write_bytes(WHOLE)
    for path in kept(tmp_path):
        os.utime(path, (1, 1))
    with at_work(tmp_path) as programs:
        # As a read does, where the file system keeps times of access.
        os.utime(programs.own / "read-cache", ns=(programs.own.stat().st_mtime_ns + 10**9, 10**9))
    assert {path.name: path.stat().st_mtime > 1 for path in kept(tmp_path)} == {
        "read-cache": True,
        "unread-cache": False,
    }


def test_all_switches_are_as_before_in_the_end(tmp_path):
    names = [name for name in jax.config.values if "cache" in name]
    before = {name: jax.config.values[name] for name in names}
    with at_work(tmp_path) as programs:
        assert programs.in_use and before != {name: jax.config.values[name] for name in names}
    assert before == {name: jax.config.values[name] for name in names}
