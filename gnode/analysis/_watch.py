"""The clock on the wall, for work that may be long."""

import sys
import time
from collections.abc import Callable
from contextvars import ContextVar, Token
from types import TracebackType
from typing import TypeVar

from gnode._checks import Failed, check_positive
from gnode._stages import far

# Seconds before anything is shown, and between two lines.
_SILENT, _EVERY = 5.0, 0.5
_WIDTH = 100


T = TypeVar("T")


class OutOfTime(Failed):
    """A time budget ended the work."""


class Watch:
    """Ends work that outlasts a time budget, and shows on a terminal how far it has come when it takes long.

    The work is done in pieces that do not depend on the budget: one that does not end it changes no bit. In a `with`
    block, `glance` looks at it from wherever the work is done.
    """

    def __init__(self, budget_s: float | None = None) -> None:
        if budget_s is not None:
            check_positive("the time budget in seconds", budget_s)
        self._began = time.monotonic()
        self._budget = budget_s
        self._shown = self._began + _SILENT - _EVERY
        self._line = False

    @property
    def elapsed(self) -> float:
        """Seconds of the clock since the work began."""
        return time.monotonic() - self._began

    def at(self, doing: str) -> None:
        """To be called between two pieces of the work. Raises `OutOfTime` where the budget is used up."""
        if self._budget is not None and self.elapsed > self._budget:
            self.close()
            raise OutOfTime(f"the time budget of {self._budget:g} s ended while {doing}")
        now = time.monotonic()
        if not far(doing) and now - self._shown >= _EVERY and sys.stderr.isatty():
            self._shown, self._line = now, True
            sys.stderr.write(f"\r{f'{self.elapsed:.0f} s: {doing}':<{_WIDTH}.{_WIDTH}}")
            sys.stderr.flush()

    def paused(self, wait: Callable[[], T]) -> T:
        """What is waited for, which others work out: that is no part of the work."""
        began = time.monotonic()
        value = wait()
        self._began += time.monotonic() - began
        return value

    def close(self) -> None:
        """Wipes the line that was shown, if one was."""
        if self._line:
            self._line = False
            sys.stderr.write("\r" + " " * _WIDTH + "\r")
            sys.stderr.flush()

    def __enter__(self) -> "Watch":
        self._token: Token[Watch | None] = _CURRENT.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        _CURRENT.reset(self._token)
        self.close()


_CURRENT: ContextVar[Watch | None] = ContextVar("_CURRENT", default=None)


def glance(doing: str) -> None:
    """`Watch.at` of the clock that the work goes by, if it goes by one."""
    watch = _CURRENT.get()
    if watch is not None:
        watch.at(doing)
