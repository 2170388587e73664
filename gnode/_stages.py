"""What is under way, for whoever waits for it: a terminal, a batch log. Without anybody who listens nothing is done."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from typing import ParamSpec, Protocol, TypeVar, runtime_checkable

_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")


@runtime_checkable
class Listener(Protocol):
    """Is told of stages by their names; several may be under way at once, each in a thread of its own."""

    def begin(self, name: str) -> None: ...

    def far(self, name: str, words: str) -> None: ...

    def end(self, name: str) -> None: ...


class _Inside(threading.local):
    def __init__(self) -> None:
        self.names: list[str] = []
        self.untold = False


_inside = _Inside()
# One for all threads: those in which stages are worked out are not those in which they are asked for.
_listening: list[Listener] = []


@contextmanager
def listening(listener: Listener) -> Iterator[None]:
    """In it, all stages of this process are told to the listener, in whichever thread they are."""
    _listening.append(listener)
    try:
        yield
    finally:
        _listening.remove(listener)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """A stage, which is under way in it. One inside another is a part of that, and not told apart."""
    listeners = [] if _inside.names or _inside.untold else [*_listening]
    _inside.names.append(name)
    for listener in listeners:
        listener.begin(name)
    try:
        yield
    finally:
        _inside.names.pop()
        for listener in listeners:
            listener.end(name)


def staged(name: str) -> Callable[[Callable[_Arguments, _Result]], Callable[_Arguments, _Result]]:
    """A function that is a stage."""

    def decorate(function: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
        @wraps(function)
        def call(*args: _Arguments.args, **kwargs: _Arguments.kwargs) -> _Result:
            with stage(name):
                return function(*args, **kwargs)

        return call

    return decorate


@contextmanager
def untold() -> Iterator[None]:
    """In it, nobody hears of the stages of this thread."""
    before, _inside.untold = _inside.untold, True
    try:
        yield
    finally:
        _inside.untold = before


def far(words: str) -> bool:
    """Says how far the stage of this thread has come. False where there is none, or nobody listens."""
    if _inside.untold:
        # It is not to be told in another way either.
        return True
    if not _inside.names:
        return False
    for listener in _listening:
        listener.far(_inside.names[0], words)
    return bool(_listening)
