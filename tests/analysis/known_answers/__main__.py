"""Prints the suite as a table: what each system is, what is said of it today, and how long that took.

    python -m tests.analysis.known_answers [--limit SECONDS] [ID ...]

One process works on one system after the other, and is replaced where it takes too long.
"""

import argparse
import multiprocessing as mp
import sys
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess

from tests.analysis.known_answers import KNOWN, Known
from tests.analysis.known_answers._work import work


def worker() -> tuple[BaseProcess, Connection]:
    context = mp.get_context("spawn")
    ours, theirs = context.Pipe()
    process = context.Process(target=work, args=(theirs,), daemon=True)
    process.start()
    return process, ours


def expected(entry: Known) -> str:
    words = [a.kind if a.count in (None, 1) else f"{a.kind} ({a.count})" for a in entry.right]
    return " + ".join(words) + (" or unclear" if entry.undecided and words else "unclear" if entry.undecided else "")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("ids", nargs="*", help="of systems; all of them by default")
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for one system, as the clock goes")
    arguments = parser.parse_args()
    chosen = [entry for entry in KNOWN if not arguments.ids or entry.id in arguments.ids]
    print("| id | row | T (s) | expected | said | judged | CPU s | reason |\n|---|---|---|---|---|---|---|---|")
    process, pipe = worker()
    tally: dict[str, int] = {}
    for entry in chosen:
        pipe.send(entry.id)
        if pipe.poll(arguments.limit):
            outcome, said, why, reason, seconds = pipe.recv()
        else:
            outcome, said, why, reason, seconds = "no answer", "", "", "", arguments.limit
            process.kill()
            process.join()
            process, pipe = worker()
        tally[outcome] = tally.get(outcome, 0) + 1
        told = f"{outcome}: {why}" if outcome == "wrong" else outcome
        cells = (entry.id, entry.row or "", f"{entry.seconds:g}", expected(entry), said, told, f"{seconds:.1f}", reason)
        print("| " + " | ".join(str(cell).replace("|", "/").replace("\n", " ") for cell in cells) + " |", flush=True)
    pipe.send(None)
    process.join()
    print("\n" + ", ".join(f"{outcome}: {count}" for outcome, count in tally.items()), file=sys.stderr)


if __name__ == "__main__":
    main()
