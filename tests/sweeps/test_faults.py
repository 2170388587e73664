"""Thirty members; ten times a worker is killed at a random moment, and twice the driver: nobody sees it afterwards.

By hand: python -m pytest tests/sweeps/test_faults.py --long -s
"""

import random
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from gnode.sweeps import parse_plan, plan_members, run_sweep
from gnode.sweeps.folder._attempts import Attempts
from tests.sweeps.small_sweeps import driver, share_programs, small_plan, wait_until, workers_of

RATES = [0.001 * 1.2**step for step in range(15)]
PLAN = small_plan(f'[axes]\n"training.learning_rate" = {RATES}', epochs=150, top="seeds = 2")
SEED = 0
WORKER_KILLS, DRIVER_KILLS = 10, 2


class Ends:
    """Looks again and again which members have ended: a summary that is written again is another file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.seen: dict[str, tuple[int, int, int]] = {}
        self.again: set[str] = set()

    def look(self) -> None:
        for path in self.folder.glob("members/*/summary.json"):
            status, member = path.stat(), path.parent.name
            now = (status.st_ino, status.st_mtime_ns, Attempts.read(self.folder, member).begun)
            # The attempt is noted as ended a moment after the summary; it counts the same.
            if self.seen.setdefault(member, now) != now:
                self.again.add(member)

    @contextmanager
    def watched(self) -> Iterator[None]:
        over = threading.Event()

        def watch() -> None:
            while not over.wait(0.05):
                self.look()

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield
        finally:
            over.set()
            thread.join()
            self.look()


def disturb(process: subprocess.Popen, kinds: list[str], moments: random.Random, longest: float) -> bool:
    """Kills workers until it is the driver's turn or nobody is left to be killed; returns whether the sweep ended."""
    while kinds:
        # Not only members at work: workers that start, compile or write files are struck too.
        time.sleep(moments.uniform(0.0, longest))
        victims = wait_until(lambda: process.poll() is not None or workers_of(process.pid), "workers")
        assert isinstance(victims, list), ("the sweep ended before it was disturbed enough", process.communicate())
        kind = kinds.pop()
        print(f"a {kind} is killed", flush=True)
        if kind == "worker":
            moments.choice(victims).send_signal(signal.SIGKILL)
            continue
        process.kill()
        process.wait()
        # They end by themselves.
        assert not psutil.wait_procs(victims, timeout=120)[1]
        return False
    out, error = process.communicate()
    assert process.returncode == 0, error
    print(out)
    return True


@pytest.mark.long
def test_kills_at_random_leave_no_trace(tmp_path, programs):
    plan = tmp_path / "plan.toml"
    folder, undisturbed = (share_programs(tmp_path / name, programs) for name in ("disturbed", "undisturbed"))
    plan.write_text(PLAN)
    began = time.monotonic()
    assert run_sweep(plan_members(parse_plan(PLAN)), undisturbed, workers=2).done == 30
    whole = time.monotonic() - began
    print(f"\nundisturbed: {whole:.0f} s")

    moments = random.Random(SEED)
    kinds = ["worker"] * WORKER_KILLS + ["driver"] * DRIVER_KILLS
    moments.shuffle(kinds)
    longest = 1.6 * whole / len(kinds)
    ends = Ends(folder)
    with ends.watched():
        done = False
        while not done:
            with driver(plan, folder, workers=2) as process:
                done = disturb(process, kinds, moments, longest)
    begun = [Attempts.read(folder, f"{number:04d}").begun for number in range(30)]
    print(f"attempts begun: {sum(begun)}")
    assert not ends.again and len(ends.seen) == 30
    assert (folder / "index.sqlite").read_bytes() == (undisturbed / "index.sqlite").read_bytes()
    for number in range(30):
        model = f"members/{number:04d}/model.gnode"
        assert (folder / model).read_bytes() == (undisturbed / model).read_bytes()
    assert sum(begun) > 30
