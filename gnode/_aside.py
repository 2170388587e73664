"""Threads for what need not be waited for at once."""

import threading
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import suppress
from typing import TypeVar

_Value = TypeVar("_Value")
_here = threading.local()


class Unwanted(BaseException):
    """Nobody wants any more what is being computed. No error: what handles errors must not go on for it."""


def aside(function: Callable[[], _Value]) -> Callable[[], _Value]:
    """Calls a function in a thread of its own. What it returns waits for the value, or raises what was raised.

    A thread that nobody waits for does not keep the process. In a rehearsal there is none but its own, beside that of
    what is being done.
    """
    future: Future[_Value] = Future()
    unwanted = getattr(_here, "unwanted", None)

    def call() -> None:
        _here.unwanted = unwanted
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)

    if unwanted is None:
        threading.Thread(target=call, daemon=True).start()
    else:
        call()
    return future.result


def rehearse(function: Callable[[], object]) -> Callable[[], None]:
    """Calls a function in a thread of its own, for the programs that it leaves compiled: its value, and what it raises,
    are nobody's. What is returned ends it, where it next asks (`check_wanted`)."""
    unwanted = threading.Event()

    def call() -> None:
        _here.unwanted = unwanted
        with suppress(BaseException):
            function()

    threading.Thread(target=call, daemon=True).start()
    return unwanted.set


def check_wanted() -> None:
    """Ends the thread of a rehearsal that is wanted no more, by raising `Unwanted`."""
    unwanted = getattr(_here, "unwanted", None)
    if unwanted is not None and unwanted.is_set():
        raise Unwanted
