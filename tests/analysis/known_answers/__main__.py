"""Prints the suite as a table: what each system is, what is said of it today, and how long that took.

    python -m tests.analysis.known_answers [--limit SECONDS] [ID ...]

One process works on one system after the other, and is replaced where it takes too long.
"""

import argparse
import multiprocessing as mp
import sys
import time
from multiprocessing.connection import Connection

from gnode.analysis import find_verdict
from tests.analysis.known_answers import KNOWN, Known, judged


def work(pipe: Connection) -> None:
    by_id = {entry.id: entry for entry in KNOWN}
    while (name := pipe.recv()) is not None:
        entry, began = by_id[name], time.process_time()
        try:
            verdict = find_verdict(entry.system(), entry.starts(), seconds=entry.seconds)
            outcome, why = judged(entry, verdict)
            said = verdict.kind if verdict.count is None else f"{verdict.kind} ({verdict.count})"
            pipe.send((outcome, said, why, verdict.reason, time.process_time() - began))
        except Exception as failure:  # whatever it is, the others are still to be told
            pipe.send(("error", type(failure).__name__, "", str(failure), time.process_time() - began))


def worker() -> tuple[mp.process.BaseProcess, Connection]:
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
