"""Members that share shapes share their programs: in one process, and through a folder from process to process."""

import subprocess
import sys
from collections.abc import Iterator

import jax
import pytest

from gnode.sweeps import run_member
from gnode.sweeps.engine._compilation_cache import CompiledPrograms, remove_leftovers
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._sweep_folder import begin_sweep
from tests.sweeps.small_sweeps import small_sweep


@pytest.fixture
def compiled() -> Iterator[list[str]]:
    """What is compiled from now on."""
    events: list[str] = []

    def note(event: str, duration_secs: float, **kwargs: str | int) -> None:
        if event == "/jax/core/compile/backend_compile_duration":
            events.append(event)

    jax.monitoring.register_event_duration_secs_listener(note)
    yield events
    jax.monitoring.unregister_event_duration_listener(note)


def test_nothing_is_compiled_twice_in_a_process(tmp_path, compiled):
    sweep = small_sweep(
        '[[paired]]\n"training.learning_rate" = [0.001, 0.01]\n"training.weight_decay" = [0.1, 0.2]\n'
        '"training.clip_norm" = [1.0, inf]\n"training.epochs" = [2, 3]\n"training.schedule" = ["cosine", "constant"]\n'
        '"model.state" = [2, 2]\n[axes]\n"training.batch_size" = [10, 5]',
        top="seeds = 2",
    )
    begin_sweep(tmp_path, sweep, resume=False)
    counts, noted = [], []
    for member in sweep.members:
        before = len(compiled)
        assert run_member(member, tmp_path, deaths=1).outcome == "finished"
        counts.append(len(compiled) - before)
        noted.append(Attempts.read(tmp_path, member.name).compilations)
    # Rate, decay, clipping, epochs, schedule and seed are no reason; the size of a batch is one.
    assert counts[0] > 0 and counts[4] > 0
    assert counts[1:4] == counts[5:] == [0, 0, 0]
    assert noted == counts


_PROGRAM = """
import sys
from pathlib import Path
import jax
import jax.numpy as jnp
from gnode.sweeps.engine._compilation_cache import CompiledPrograms
from gnode.sweeps.folder._cost import measured

hits = []
jax.monitoring.register_event_listener(lambda event, **labels: hits.append(event) if "cache_hits" in event else None)
programs = CompiledPrograms(Path(sys.argv[1]))
programs.use()
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
programs.collect()
with measured() as cost:
    print(float(jax.jit(lambda x: jnp.sin(x) @ x)(jnp.ones(3))))
programs.publish()
if sys.argv[2] == "ends":
    programs.close()
print(len(hits), cost.compilations)
"""


def test_what_one_process_compiled_another_takes(tmp_path):
    def run(how: str) -> list[str]:
        words = [sys.executable, "-c", _PROGRAM, str(tmp_path), how]
        return subprocess.run(words, capture_output=True, text=True, check=True).stdout.split()

    first, second = run("ends"), run("is killed")
    assert first[0] == second[0] and first[1] == "0" and int(second[1]) > 0
    # What was taken is not counted as compiled.
    assert int(first[2]) - int(second[2]) == int(second[1])
    assert len(list(tmp_path.glob("process-*"))) == 1
    remove_leftovers(tmp_path)
    assert not list(tmp_path.glob("process-*")) and list(tmp_path.glob("*/*-cache"))


def test_half_a_program_is_not_shared(tmp_path, monkeypatch):
    before = {name: getattr(jax.config, name) for name in ("jax_compilation_cache_dir",)}
    try:
        programs = CompiledPrograms(tmp_path)
        # What is being written when its process dies was not published.
        (programs.own / "half-cache").write_bytes(b"h")
        again = CompiledPrograms(tmp_path)
        again.publish()
        assert not list(again.shared.iterdir())
        (again.own / "whole-cache").write_bytes(b"whole")
        again.publish()
        again.publish()
        assert [path.read_bytes() for path in again.shared.iterdir()] == [b"whole"]
        again.close()
    finally:
        for name, value in before.items():
            jax.config.update(name, value)
