import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def interruptions() -> Iterator[Callable[[], bool]]:
    """Within it, the first SIGINT or SIGTERM is only noted, for training to end in good order after the
    epoch; a second one, of either kind, ends the process as usual. Yields what tells whether one came.

    A signal that is ignored stays so: a shell starts what runs in the background (`nohup gnode run ... &`) with SIGINT
    ignored, as the Ctrl-C there is meant for something else.
    """
    came = False

    def note(number: int, frame: object) -> None:
        nonlocal came
        came = True
        restore()

    def restore() -> None:
        for number, handler in usual.items():
            signal.signal(number, handler)

    heeded = [number for number in (signal.SIGINT, signal.SIGTERM) if signal.getsignal(number) != signal.SIG_IGN]
    usual = {number: signal.signal(number, note) for number in heeded}
    try:
        yield lambda: came
    finally:
        restore()
