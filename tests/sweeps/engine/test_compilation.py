"""Members that share shapes share their programs."""

from collections.abc import Iterator

import jax
import pytest

from gnode.sweeps import run_member
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
