"""Threads for what need not be waited for at once."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any, TypeVar

_Value = TypeVar("_Value")
_here = threading.local()

Start = Callable[[Callable[[], Any]], Callable[[], Any]]
"""Calls a function in a thread of its own, in the context of here. What it returns waits for the value, or raises what
was raised."""


class Unwanted(BaseException):
    """Nobody wants any more what is being computed. No error: what handles errors must not go on for it."""


@contextmanager
def threads() -> Iterator[Start]:
    """Yields what starts them. They have ended when it is left; where that is by an exception, they end where they next
    ask (`check_wanted`): a process that ends beside a compiler at work may crash."""
    unwanted = threading.Event()
    started: list[threading.Thread] = []

    def start(function: Callable[[], _Value]) -> Callable[[], _Value]:
        future: Future[_Value] = Future()
        context = copy_context()

        def call() -> None:
            _here.unwanted = unwanted
            try:
                future.set_result(context.run(function))
            except BaseException as error:
                future.set_exception(error)

        started.append(threading.Thread(target=call))
        started[-1].start()
        return future.result

    try:
        yield start
    except BaseException:
        unwanted.set()
        raise
    finally:
        for thread in started:
            thread.join()


def check_wanted() -> None:
    """Ends a thread whose work is wanted no more, by raising `Unwanted`."""
    unwanted: threading.Event | None = getattr(_here, "unwanted", None)
    if unwanted is not None and unwanted.is_set():
        raise Unwanted
