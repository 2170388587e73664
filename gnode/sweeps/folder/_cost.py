"""What members cost the process that runs them."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

import jax

_COMPILED = "/jax/core/compile/backend_compile_duration"
# What is found in the persistent cache counts as compiled too.
_FOUND = "/jax/compilation_cache/cache_hits"


@dataclass
class Cost:
    """Of the time within `measured`."""

    seconds: float = 0.0
    compilations: int = 0
    """Programs that were compiled, and not found in the persistent cache."""

    def share(self, members: int) -> "Cost":
        """Of one of so many members that were trained together; each has all compilations."""
        return Cost(self.seconds / members, self.compilations)


@contextmanager
def measured() -> Iterator[Cost]:
    """Yields what tells the cost, once it has ended; all that this process compiles meanwhile is counted."""
    counter, cost = _counter(), Cost()
    began, before = time.perf_counter(), counter.compilations
    try:
        yield cost
    finally:
        cost.seconds, cost.compilations = time.perf_counter() - began, counter.compilations - before


class _Counter:
    compilations = 0

    def note_duration(self, event: str, duration_secs: float, **labels: str | int) -> None:
        if event == _COMPILED:
            self.compilations += 1

    def note(self, event: str, **labels: str | int) -> None:
        if event == _FOUND:
            self.compilations -= 1


@cache
def _counter() -> _Counter:
    counter = _Counter()
    jax.monitoring.register_event_duration_secs_listener(counter.note_duration)
    jax.monitoring.register_event_listener(counter.note)
    return counter
