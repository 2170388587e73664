"""A Dask client without a scheduler."""

from collections.abc import Callable, Iterable
from types import SimpleNamespace
from typing import Any

import distributed
from distributed.comm.core import CommClosedError

# Of which worker is not asked.
KILLED = distributed.KilledWorker("", None, 3)  # pyright: ignore[reportArgumentType]


class Fetched(distributed.Future):
    """Goes through statuses given beforehand ("unfetched": finished, and lost before it is fetched) to a result, or an
    error."""

    def __init__(self, key: str, statuses: Iterable[str], result: Any) -> None:
        self._key = key
        self._statuses = iter(statuses)
        self._result = result

    @property
    def key(self) -> str:
        return self._key

    @property
    def status(self) -> str:
        return "finished" if self._now == "unfetched" else self._now

    def result(self, timeout: float | None = None) -> Any:
        if self._now == "unfetched":
            self._now = "lost"
            raise TimeoutError
        return self._result

    def exception(self, timeout: float | None = None, **options: object) -> Any:
        return self._result

    def add_done_callback(self, fn: Callable) -> None:
        self._now = next(self._statuses)
        fn(self)

    def release(self) -> None: ...


class Handed(distributed.Client):
    """Runs nothing: the calls handed in have the statuses and results given beforehand."""

    def __init__(self, *courses: tuple[Iterable[str], Any]) -> None:
        self.courses = iter(courses)
        self.cluster: Any = SimpleNamespace(scheduler=SimpleNamespace())
        self.submitted = 0
        self.prepared = 0
        self.status = "running"

    def submit(self, *arguments: object, key: str, pure: bool) -> Fetched:
        self.submitted += 1
        return Fetched(key, *next(self.courses))

    def register_plugin(self, plugin: object) -> None:
        # A worker dies meanwhile.
        self.prepared += 1
        if self.prepared == 1:
            raise CommClosedError

    def unregister_worker_plugin(self, name: str) -> None: ...

    def close(self) -> None: ...

    def __del__(self) -> None: ...
