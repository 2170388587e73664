"""Prints the suite as a table: what each system is, what is said of it today, and how long that took.

    python -m tests.analysis.known_answers [--limit SECONDS] [--workers N] [--page FILE] [ID ...]

Each worker is a process that works on one system after the other, and is replaced where it takes too long.
"""

import argparse
import multiprocessing as mp
import queue
import sys
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from tests.analysis.known_answers import KNOWN, Known
from tests.analysis.known_answers._page import Said, cells, page
from tests.analysis.known_answers._work import work


class Worker:
    """A process that works."""

    process: BaseProcess
    pipe: Connection

    def __init__(self) -> None:
        self._start()

    def _start(self) -> None:
        context = mp.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process = context.Process(target=work, args=(theirs,), daemon=True)
        self.process.start()

    def ask(self, entry: Known, limit: float) -> Said:
        """What is said of a system within so many seconds of the clock."""
        self.pipe.send(entry.id)
        if self.pipe.poll(limit):
            return Said(*self.pipe.recv())
        self.process.kill()
        self.process.join()
        self._start()
        return Said("no answer", "", "", "", limit)

    def end(self) -> None:
        self.pipe.send(None)
        self.process.join()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", help="of systems; all of them by default")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one system, as the clock goes")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--page", type=Path, help="where the page of the documentation is written, of all systems")
    arguments = parser.parse_args()
    chosen = [entry for entry in KNOWN if not arguments.ids or entry.id in arguments.ids]
    workers = [Worker() for _ in range(arguments.workers)]
    free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
    for worker in workers:
        free.put(worker)

    def ask(entry: Known) -> Said:
        worker = free.get()
        try:
            return worker.ask(entry, arguments.limit)
        finally:
            free.put(worker)

    print("| id | row | T (s) | expected | said | judged | CPU s | reason |\n|---|---|---|---|---|---|---|---|")
    told: dict[str, Said] = {}
    with ThreadPoolExecutor(arguments.workers) as pool:
        for entry, said in zip(chosen, pool.map(ask, chosen), strict=True):
            told[entry.id] = said
            print("| " + " | ".join([*cells(entry, said), said.reason.replace("|", "/")]) + " |", flush=True)
    for worker in workers:
        worker.end()
    counts = Counter(said.outcome for said in told.values())
    print("\n" + ", ".join(f"{outcome}: {count}" for outcome, count in counts.items()), file=sys.stderr)
    if arguments.page is not None:
        arguments.page.write_text(page(told), encoding="utf-8")


if __name__ == "__main__":
    main()
