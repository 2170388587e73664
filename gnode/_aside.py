from collections.abc import Callable
from concurrent.futures import Future
from threading import Thread
from typing import TypeVar

_Value = TypeVar("_Value")


def aside(function: Callable[[], _Value]) -> Callable[[], _Value]:
    """Calls a function in a thread of its own. What it returns waits for the value, or raises what was raised.

    A thread that nobody waits for does not keep the process.
    """
    future: Future[_Value] = Future()

    def call() -> None:
        try:
            future.set_result(function())
        except BaseException as error:
            future.set_exception(error)

    Thread(target=call, daemon=True).start()
    return future.result
