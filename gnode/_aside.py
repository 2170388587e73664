"""Threads for what need not be waited for at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager, suppress
from typing import Any, TypeVar

_Value = TypeVar("_Value")
_here = threading.local()

Start = Callable[[Callable[[], Any]], Callable[[], Any]]
"""Calls a function in a thread of its own. What it returns waits for the value, or raises what was raised."""


class Unwanted(BaseException):
    """Nobody wants any more what is being computed. No error: what handles errors must not go on for it."""


@contextmanager
def threads() -> Iterator[Start]:
    """Yields what starts them. They have ended when it is left; where that is by an exception, they end where they next
    ask (`check_wanted`): a process that ends beside a compiler at work may crash. In a rehearsal there is no thread but
    its own, beside that of what is being done."""
    rehearsed = _unwanted()
    unwanted = rehearsed or threading.Event()
    started: list[threading.Thread] = []

    def start(function: Callable[[], _Value]) -> Callable[[], _Value]:
        future: Future[_Value] = Future()

        def call() -> None:
            _here.unwanted = unwanted
            try:
                future.set_result(function())
            except BaseException as error:
                future.set_exception(error)

        if rehearsed is None:
            started.append(_begun(call))
        else:
            call()
        return future.result

    try:
        yield start
    except BaseException:
        unwanted.set()
        raise
    finally:
        for thread in started:
            thread.join()


def rehearse(function: Callable[[], object]) -> Callable[[], None]:
    """Calls a function in a thread of its own, for the programs that it leaves compiled: its value, and what it raises,
    are nobody's. What is returned ends it, where it next asks (`check_wanted`); until then the process does not."""
    unwanted = threading.Event()

    def call() -> None:
        _here.unwanted = unwanted
        with suppress(BaseException):
            function()

    _begun(call)
    return unwanted.set


def check_wanted() -> None:
    """Ends a thread whose work is wanted no more, by raising `Unwanted`."""
    unwanted = _unwanted()
    if unwanted is not None and unwanted.is_set():
        raise Unwanted


def _unwanted() -> threading.Event | None:
    return getattr(_here, "unwanted", None)


def _begun(call: Callable[[], None]) -> threading.Thread:
    thread = threading.Thread(target=call)
    thread.start()
    return thread
