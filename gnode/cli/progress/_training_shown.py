import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from gnode.cli._print import duration
from gnode.cli.progress._every_so_often import every_so_often

Advance = Callable[..., None]
"""A callback of training: takes the record of an epoch, and the network."""


@contextmanager
def training_shown(epochs: int) -> Iterator[Advance]:
    """Yields a callback that shows the loss, the rate and the time left."""
    from rich.console import Console

    console = Console(stderr=True)
    with _bar(console, epochs) if console.is_terminal else _lines(epochs) as advance:
        yield advance


@contextmanager
def _bar(console: Any, epochs: int) -> Iterator[Advance]:
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    with Progress(
        TextColumn("training"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[numbers]}"),
        TimeRemainingColumn(),
        console=console,
        transient=True,
    ) as bar:
        line = bar.add_task("", total=epochs, numbers="compiling")

        def advance(record: Any, network: object) -> None:
            bar.update(line, completed=record.epoch, numbers=f"{_losses(record)}, {1 / record.seconds:.1f} epochs/s")

        yield advance


@contextmanager
def _lines(epochs: int) -> Iterator[Advance]:
    log = TrainingLog(epochs, time.monotonic)
    with every_so_often(log.line):
        yield log.advance


class TrainingLog:
    """How far training has come, in a line."""

    def __init__(self, epochs: int, clock: Callable[[], float]) -> None:
        self._epochs, self._clock = epochs, clock
        self._first: tuple[int, float] | None = None
        self._last: Any = None

    def advance(self, record: Any, network: object) -> None:
        self._last = record
        # The first epoch holds the compilation, and what was resumed took no time.
        if self._first is None:
            self._first = record.epoch, self._clock()

    def line(self) -> str:
        record = self._last
        if record is None or self._first is None:
            return "training: compiling"
        text = f"training: epoch {record.epoch} of {self._epochs}, {_losses(record)}"
        epoch, began = self._first
        if epoch < record.epoch < self._epochs:
            left = (self._clock() - began) / (record.epoch - epoch) * (self._epochs - record.epoch)
            text += f", about {duration(left)} left"
        return text


def _losses(record: Any) -> str:
    return f"loss {record.loss:.4g}, validation {record.validation_loss:.4g}"
