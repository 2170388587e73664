"""Calls that Dask's workers make, whatever becomes of the workers."""

import queue
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from distributed import CancelledError, Client, Future, KilledWorker, WorkerPlugin

from gnode._checks import Failed

Item = TypeVar("Item")

_WAIT_SECONDS = 0.2
_FETCH_SECONDS = 5.0


def prepare_workers(client: Client, plugin: WorkerPlugin, interrupted: Callable[[], bool]) -> None:
    """Gives a plugin to all workers, those that come later too."""
    while True:
        try:
            client.register_plugin(plugin)
            return
        except OSError:
            # One died meanwhile, and others may not have heard. Those that come later are prepared when they come.
            if interrupted() or client.status not in ("running", "connecting"):
                return
            time.sleep(_WAIT_SECONDS)


@dataclass(frozen=True)
class EndedCall(Generic[Item]):
    """What became of a call."""

    item: Item
    """What it was made for."""
    result: Any
    error: BaseException | None
    """`KilledWorker` where workers died of it, or what it raised; no result then."""

    @property
    def died(self) -> bool:
        return isinstance(self.error, KilledWorker)


class WorkerCalls(Generic[Item]):
    """Calls handed to the workers of a client, each for an item, and taken back as they end."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._done: queue.SimpleQueue[Future] = queue.SimpleQueue()
        self._left: dict[str, tuple[Item, Future]] = {}
        self._lost: list[Future] = []
        """Whose results were gone before they were fetched."""
        # Two processes may share a scheduler, and it keeps what it was asked for by key.
        self._token = uuid.uuid4().hex
        self._submitted = 0

    @property
    def items(self) -> list[Item]:
        """Those whose calls have not ended."""
        return [item for item, _ in self._left.values()]

    def submit(self, item: Item, name: str, function: Callable[..., Any], *arguments: Any) -> None:
        """Has a worker call a function; `name` is what Dask's dashboard shows."""
        self._submitted += 1
        key = f"{name}-{self._token}-{self._submitted}"
        future = self._client.submit(function, *arguments, key=key, pure=False)
        self._left[key] = (item, future)
        future.add_done_callback(self._done.put)

    def next_ended(self) -> EndedCall[Item] | None:
        """The next call that has ended; none where none has, for the fifth of a second that this waits.

        Raises `Failed` where the scheduler knows nothing of a call.
        """
        try:
            future = self._done.get(timeout=_WAIT_SECONDS)
        except queue.Empty:
            for future in self._lost:
                future.add_done_callback(self._done.put)
            self._lost.clear()
            return None
        fetched = _fetched(future)
        if fetched is None and future.status in ("finished", "pending", "lost"):
            # Its worker was gone before the result was fetched. The scheduler has it computed elsewhere, once there is
            # a worker. Until then, for hours where jobs wait in a queue, Dask would call back at once, again and again.
            self._lost.append(future)
            return None
        item, _ = self._left.pop(str(future.key))
        if fetched is not None:
            return EndedCall(item, fetched[0], None)
        if future.status != "error":
            raise Failed("the Dask scheduler lost what it was to do; go on with the same command and --resume")
        error: Any = future.exception()
        return EndedCall(item, None, error)


def _fetched(future: Future) -> tuple[Any] | None:
    """The result, if it can be had."""
    if future.status != "finished":
        return None
    try:
        return (future.result(timeout=_FETCH_SECONDS),)
    except (OSError, CancelledError, KilledWorker):
        # Whatever came between, the status tells.
        return None
