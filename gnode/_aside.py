"""Threads for what need not be waited for at once."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future, wait
from contextlib import contextmanager
from contextvars import copy_context
from typing import Any

_here = threading.local()


class Awaited:
    """What is worked out in another thread. A call waits for the value, or raises what was raised."""

    def __init__(self) -> None:
        self.future: Future[Any] = Future()

    def __call__(self) -> Any:
        return self.future.result()

    def wait(self, seconds: float | int) -> None:
        """For the value, or for so long."""
        wait([self.future], seconds)


class _WhenAsked(Awaited):
    """What is worked out here, when it is first asked for."""

    def __init__(self, function: Callable[[], Any]) -> None:
        super().__init__()
        self._function = function

    def __call__(self) -> Any:
        if not self.future.done():
            self.future.set_result(self._function())
        return super().__call__()

    def wait(self, seconds: float | int) -> None:
        pass


Start = Callable[[Callable[[], Any]], Awaited]
"""Calls a function in a thread of its own, in the context of here."""


def given_cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def cores() -> int:
    """The cores that this process may keep busy: those that it was given, or as few as `OMP_NUM_THREADS` says."""
    given, said = given_cores(), os.environ.get("OMP_NUM_THREADS", "")
    return max(1, min(given, int(said))) if said.isdecimal() else given


class Unwanted(BaseException):
    """Nobody wants any more what is being computed. No error: what handles errors must not go on for it."""


@contextmanager
def threads() -> Iterator[Start]:
    """Yields what starts them. They have ended when it is left; where that is by an exception, they end where they next
    ask (`check_wanted`): a process that ends beside a compiler at work may crash.

    In a thread that is to be alone (`alone`) none is started.
    """
    if getattr(_here, "alone", False):
        # What nobody waits for is not called.
        yield _WhenAsked
        return
    unwanted = threading.Event()
    started: list[threading.Thread] = []

    def start(function: Callable[[], Any]) -> Awaited:
        awaited, context = Awaited(), copy_context()

        def call() -> None:
            _here.unwanted = unwanted
            try:
                awaited.future.set_result(context.run(function))
            except BaseException as error:
                awaited.future.set_exception(error)

        started.append(threading.Thread(target=call))
        started[-1].start()
        return awaited

    try:
        yield start
    except BaseException:
        unwanted.set()
        raise
    finally:
        for thread in started:
            thread.join()


@contextmanager
def alone(unwanted: threading.Event) -> Iterator[None]:
    """In it, this thread starts no others: what they would be started for is done where it is waited for. It ends where
    it next asks once the event is set (`check_wanted`)."""
    _here.alone, _here.unwanted = True, unwanted
    try:
        yield
    finally:
        del _here.alone, _here.unwanted


def check_wanted() -> None:
    """Ends a thread whose work is wanted no more, by raising `Unwanted`."""
    unwanted: threading.Event | None = getattr(_here, "unwanted", None)
    if unwanted is not None and unwanted.is_set():
        raise Unwanted
