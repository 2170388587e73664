import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

# Seconds of silence: short work says nothing, long work does not fill the log.
FIRST, LONGEST = 30.0, 300.0


@contextmanager
def every_so_often(line: Callable[[], str | None], *, first: float | None = None) -> Iterator[None]:
    """For logs without a terminal: prints what `line` gives (None: nothing) after half a minute, then after twice as
    long each time, up to five minutes, while it lasts."""
    over = threading.Event()

    def speak() -> None:
        pause = FIRST if first is None else first
        while not over.wait(pause):
            said = line()
            if said is not None:
                print(said, file=sys.stderr, flush=True)
            pause = min(2 * pause, LONGEST)

    speaking = threading.Thread(target=speak, daemon=True)
    speaking.start()
    try:
        yield
    finally:
        over.set()
        speaking.join()
