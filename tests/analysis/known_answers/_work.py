"""What the process does that works on one system after the other; apart from `__main__`, which it cannot load."""

import itertools
import time
from multiprocessing.connection import Connection

import jax

from gnode.analysis import find_verdict
from tests.analysis.known_answers import KNOWN, judged

# Programs of many systems are more mapped memory than a process may have.
_AT_ONCE = 40


def work(pipe: Connection) -> None:
    by_id = {entry.id: entry for entry in KNOWN}
    for number in itertools.count(1):
        if (name := pipe.recv()) is None:
            return
        if number % _AT_ONCE == 0:
            jax.clear_caches()
        entry, began = by_id[name], time.process_time()
        try:
            verdict = find_verdict(entry.system(), entry.starts(), seconds=entry.seconds)
            outcome, why = judged(entry, verdict)
            said = verdict.kind if verdict.count is None else f"{verdict.kind} ({verdict.count})"
            pipe.send((outcome, said, why, verdict.reason, time.process_time() - began))
        except Exception as failure:  # whatever it is, the others are still to be told
            pipe.send(("error", type(failure).__name__, "", str(failure), time.process_time() - began))
