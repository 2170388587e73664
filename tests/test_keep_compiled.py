"""Where compiled programs are kept, who says so, and that nothing depends on it."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import jax
import pytest

import gnode
from gnode.cli._command import keeping
from gnode.experiments import resolve, train
from gnode.programs._keep_compiled import PLACE, cache_folder, compiled_programs_kept, usable_cache_folder
from gnode.sweeps.folder import measured
from tests.programs import compute, kept, no_cache

SMALL = ("task.train_trials=20", "task.validation_trials=8", "task.test_trials=8", "model.hidden=[8]")


@pytest.fixture(autouse=True)
def no_other_cache() -> Iterator[None]:
    with no_cache():
        yield


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where `GNODE_CACHE` says that programs are kept."""
    monkeypatch.setenv(PLACE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_variable_says_where(monkeypatch, tmp_path):
    monkeypatch.setenv(PLACE, "Off")
    assert cache_folder() is None and usable_cache_folder() is None
    monkeypatch.setenv(PLACE, "~/programs")
    assert cache_folder() == Path.home() / "programs"
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv(PLACE, "here")
    assert cache_folder() == usable_cache_folder() == tmp_path / "here"
    monkeypatch.delenv(PLACE)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    found = cache_folder()
    assert found is not None and found.parent.name == "gnode"
    if sys.platform == "linux":
        assert found == tmp_path / "gnode" / "compiled"


def test_a_folder_that_cannot_be_made_is_not_usable(monkeypatch, tmp_path):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(PLACE, str(tmp_path / "file" / "cache"))
    assert usable_cache_folder() is None


def test_a_cache_of_the_user_is_left_alone(folder, tmp_path):
    theirs = str(tmp_path / "theirs")
    jax.config.update("jax_compilation_cache_dir", theirs)
    with compiled_programs_kept(pytest.fail) as place:
        assert place is None and jax.config.values["jax_compilation_cache_dir"] == theirs
    assert not folder.exists()


def test_a_cache_that_the_user_turned_off_stays_off(folder):
    jax.config.update("jax_enable_compilation_cache", False)
    try:
        with compiled_programs_kept(pytest.fail) as place:
            assert place is None
    finally:
        jax.config.update("jax_enable_compilation_cache", True)


def _command(folder: Path, capsys: pytest.CaptureFixture[str]) -> tuple[float, list[str]]:
    answers: list[float] = []
    keeping(lambda: answers.append(compute()))()
    out, err = capsys.readouterr()
    assert not out
    return answers[0], err.splitlines()


def test_a_command_says_nothing_where_all_is_well(folder, capsys):
    first, second = (_command(folder, capsys) for _ in range(2))
    assert first == second and not first[1] and kept(folder)


def test_a_command_goes_on_where_the_folder_cannot_be_written(folder, capsys):
    folder.write_text("in the way")
    _, lines = _command(folder, capsys)
    assert len(lines) == 1 and lines[0].startswith(f"gnode: compiled programs in {folder}: ")
    assert lines[0].endswith("; GNODE_CACHE names another folder, or says off")


def test_a_command_says_in_one_line_that_programs_were_damaged(folder, capsys):
    answer, _ = _command(folder, capsys)
    for path in kept(folder):
        path.write_bytes(b"noise")
    again, lines = _command(folder, capsys)
    assert again == answer and len(lines) == 1 and "were damaged, and have been removed" in lines[0]
    assert _command(folder, capsys) == (answer, [])


@pytest.mark.skipif(sys.platform == "win32", reason="no limit of a file's size there")
def test_a_command_says_in_one_line_that_nothing_more_can_be_written(folder):
    # A limit on the size of files ends writes as a full disk does: half a program is there.
    program = (
        "import resource, signal\n"
        "from gnode.cli._command import keeping\n"
        "from tests.programs import compute\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, resource.RLIM_INFINITY))\n"
        "keeping(lambda: print(compute()))()\n"
    )
    root = str(Path(__file__).parents[1])
    words = [sys.executable, "-c", program]
    said = subprocess.run(words, capture_output=True, text=True, cwd=root)
    assert said.returncode == 0 and said.stdout.strip() == str(compute())
    lines = said.stderr.splitlines()
    assert len(lines) == 1 and "could not be written whole" in lines[0]
    assert all(path.stat().st_size < 1000 for path in kept(folder))


_LIBRARY = """
import sys
import gnode, gnode.experiments, jax
assert jax.config.values["jax_compilation_cache_dir"] is None
print(gnode.keep_compiled_programs(), gnode.keep_compiled_programs())
from tests.programs import compute
compute()
"""


def test_the_library_keeps_programs_when_asked(folder):
    root = str(Path(__file__).parents[1])
    said = subprocess.run([sys.executable, "-c", _LIBRARY], capture_output=True, text=True, cwd=root)
    assert said.returncode == 0 and not said.stderr, said.stderr
    assert said.stdout.split() == [str(folder)] * 2
    assert kept(folder) and not list(folder.glob("process-*"))


def test_the_library_keeps_nothing_where_it_is_off(monkeypatch):
    monkeypatch.setenv(PLACE, "off")
    assert gnode.keep_compiled_programs() is None


def test_a_run_has_the_same_bits_without_programs_with_new_and_with_kept_ones(folder, tmp_path):
    def weights(name: str) -> tuple[bytes, ...]:
        jax.clear_caches()
        train(resolve("square", quick=True, assignments=("training.epochs=2", *SMALL)), tmp_path / name)
        # The first line of a checkpoint says how long an epoch took.
        _, leaves = (tmp_path / name / "checkpoint.gnode").read_bytes().split(b"\n", 1)
        return leaves, (tmp_path / name / "model.gnode").read_bytes()

    with measured() as first:
        without = weights("without")
    with compiled_programs_kept(pytest.fail), measured() as second:
        new = weights("new")
    with compiled_programs_kept(pytest.fail), measured() as third:
        again = weights("kept")
    assert without == new == again
    # A program that calls Python while it runs would be compiled again.
    assert first.compilations > 5 and second.compilations > 5 and third.compilations == 0
