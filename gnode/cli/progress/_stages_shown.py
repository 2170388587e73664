import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from gnode._stages import listening
from gnode.cli.progress._every_so_often import every_so_often


@contextmanager
def stages_shown() -> Iterator[None]:
    """A line for every stage: what it is, how far it has come, how long it takes."""
    from rich.console import Console

    console = Console(stderr=True)
    with _on_terminal(console) if console.is_terminal else _in_log():
        yield


@contextmanager
def _on_terminal(console: Any) -> Iterator[None]:
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    with (
        Progress(
            SpinnerColumn(finished_text="-"),
            TextColumn("{task.description}", markup=False),
            TimeElapsedColumn(),
            TextColumn("{task.fields[far]}", markup=False),
            console=console,
        ) as lines,
        listening(_Lines(lines)),
    ):
        yield


class _Lines:
    """Lines of a terminal, which stay where they are when a stage is over."""

    def __init__(self, shown: Any) -> None:
        self._shown = shown
        self._known: dict[str, Any] = {}
        self._under_way: dict[str, int] = {}

    def begin(self, name: str) -> None:
        self._under_way[name] = self._under_way.get(name, 0) + 1
        if name not in self._known:
            self._known[name] = self._shown.add_task(name, total=1, far="")

    def far(self, name: str, words: str) -> None:
        if name in self._known:
            self._shown.update(self._known[name], far=words)

    def end(self, name: str) -> None:
        self._under_way[name] -= 1
        if not self._under_way[name]:
            self._shown.update(self._known[name], completed=1, far="")


@contextmanager
def _in_log() -> Iterator[None]:
    log = StageLog(time.monotonic)
    with listening(log), every_so_often(log.line):
        yield


class StageLog:
    """What is under way, in a line."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._under_way: dict[str, list[float]] = {}
        self._far: dict[str, str] = {}

    def begin(self, name: str) -> None:
        self._under_way.setdefault(name, []).append(self._clock())

    def far(self, name: str, words: str) -> None:
        self._far[name] = words

    def end(self, name: str) -> None:
        begun = self._under_way[name]
        begun.pop()
        if not begun:
            self._under_way.pop(name)
            self._far.pop(name, None)

    def line(self) -> str | None:
        """None where nothing is."""
        now = self._clock()
        said = []
        for name, begun in list(self._under_way.items()):
            far = self._far.get(name)
            said.append(f"{name} ({'' if far is None else f'{far}, '}{now - min(begun, default=now):.0f} s)")
        return f"under way: {'; '.join(said)}" if said else None
