"""What is said of work under way, where there is no terminal."""

import threading
from types import SimpleNamespace

import pytest

from gnode._stages import far, listening, stage
from gnode.cli.progress._every_so_often import every_so_often
from gnode.cli.progress._stages_shown import StageLog
from gnode.cli.progress._training_shown import TrainingLog


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def epoch(number: int) -> SimpleNamespace:
    return SimpleNamespace(epoch=number, loss=0.5, validation_loss=0.25, seconds=1.0)


def test_a_line_of_training_has_the_loss_and_the_time_left() -> None:
    clock = Clock()
    log = TrainingLog(10, clock)
    assert log.line() == "training: compiling"
    clock.now = 40.0
    log.advance(epoch(1), None)
    assert log.line() == "training: epoch 1 of 10, loss 0.5, validation 0.25"
    clock.now = 44.0
    log.advance(epoch(3), None)
    assert log.line() == "training: epoch 3 of 10, loss 0.5, validation 0.25, about 14 s left"


def test_a_line_of_stages_names_all_that_are_under_way() -> None:
    clock = Clock()
    log = StageLog(clock)
    assert log.line() is None
    with listening(log), stage("figures"):
        clock.now = 5.0
        far("2 of 3")
        assert log.line() == "under way: figures (2 of 3, 5 s)"
    assert log.line() is None


def test_a_log_gets_lines_while_work_lasts(capfd: pytest.CaptureFixture[str]) -> None:
    asked = threading.Event()

    def line() -> str:
        asked.set()
        return "half way"

    with every_so_often(line, first=1e-3):
        assert asked.wait(60)
    out, err = capfd.readouterr()
    assert out == "" and err.startswith("half way\n")
