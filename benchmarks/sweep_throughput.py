"""Times whole sweeps on this machine: short runs on two workers against one, and what the engine takes of longer runs.

Members differ in learning rate, decay and seed, and so share shapes. Run it on a machine that does nothing else.

Example: python benchmarks/sweep_throughput.py --rounds 3
"""

import argparse
import csv
import json
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jax
from training_step import processor

from gnode.sweeps import parse_plan, plan_members, run_sweep

WORKERS = 2
QUICK = {
    "members": 4,
    "epochs": 2,
    "long_members": 2,
    "long_epochs": 4,
    "settings": '[run.task]\nname = "square"\ntrain_trials = 20\nvalidation_trials = 4\ntest_trials = 4\n'
    "[run.model]\nhidden = [8]\n",
}
SETTINGS = '[run.task]\nname = "square"\n'


def plan_text(members: int, epochs: int, settings: str = SETTINGS) -> str:
    """A plan of so many members in TOML: two seeds of each rate and decay."""
    pairs = [(0.002 * 1.1**step, (0.001, 0.01)[step % 2]) for step in range(members // 2)]
    rates, decays = (list(column) for column in zip(*pairs, strict=True))
    return (
        f"seeds = 2\n{settings}[run.training]\nepochs = {epochs}\n[[paired]]\n"
        f'"training.learning_rate" = {rates}\n"training.weight_decay" = {decays}\n'
    )


@dataclass(frozen=True)
class Timing:
    """One sweep."""

    members: int
    seconds: float
    """From when the workers have started until the last member has ended."""
    whole_seconds: float
    """With the start and the end of the workers, and the index."""
    worker_seconds: float
    """The sum, over members, of what their workers spent on each: from its settings to its whole run folder."""
    training_seconds: float
    """The sum of what their training took, compilation and scores left out where they are not part of an epoch."""
    shortest: float
    """The fewest worker seconds of a member."""
    compilations: dict[str, list[int]]
    """By worker, the programs that were compiled for each of its members, most first."""
    workers: int

    @property
    def overhead(self) -> float:
        """The share of the workers' time that is no member's."""
        return 1 - self.worker_seconds / (self.workers * self.seconds)

    @property
    def recompiled(self) -> int:
        """Members for which something was compiled, but for one a worker."""
        return sum(1 for counts in self.compilations.values() for count in counts[1:] if count)


def timed(text: str, workers: int, run: Callable[..., Any] = run_sweep) -> Timing:
    """Runs a sweep in a folder of its own."""
    looks: list[float] = []
    sweep = plan_members(parse_plan(text))
    with tempfile.TemporaryDirectory() as folder:
        began = time.perf_counter()
        status = run(
            sweep, Path(folder) / "sweep", workers=workers, watch=lambda reader: looks.append(time.perf_counter())
        )
        whole = time.perf_counter() - began
        if status.done != len(sweep.members):
            raise RuntimeError(f"{status.done} of {len(sweep.members)} members ended well")
        with (Path(folder) / "sweep" / "timings.csv").open(newline="") as file:
            rows = list(csv.DictReader(file))
    compilations: dict[str, list[int]] = {}
    for row in rows:
        compilations.setdefault(row["worker"], []).append(int(row["compilations"]))
    spent = [float(row["worker_seconds"]) for row in rows]
    timing = Timing(
        members=len(rows),
        seconds=looks[-1] - looks[0],
        whole_seconds=whole,
        worker_seconds=sum(spent),
        training_seconds=sum(float(row["seconds"]) for row in rows),
        shortest=min(spent),
        compilations={worker: sorted(counts, reverse=True) for worker, counts in compilations.items()},
        workers=workers,
    )
    print(f"{timing.members} members, {workers} workers: {timing.seconds:.1f} s", file=sys.stderr)
    return timing


def measure(
    *,
    members: int,
    epochs: int,
    long_members: int,
    long_epochs: int,
    rounds: int = 1,
    settings: str = SETTINGS,
    run: Callable[..., Any] = run_sweep,
) -> dict[str, Any]:
    """Everything that the table says. One worker and two take turns."""
    short: dict[int, list[Timing]] = {1: [], WORKERS: []}
    for _ in range(rounds):
        for workers, timings in short.items():
            timings.append(timed(plan_text(members, epochs, settings), workers, run))
    long = timed(plan_text(long_members, long_epochs, settings), WORKERS, run)
    gains = [one.seconds / more.seconds for one, more in zip(short[1], short[WORKERS], strict=True)]
    return {
        "device": f"{jax.devices()[0].platform}: {processor()}",
        "short": {str(workers): [_told(timing) for timing in timings] for workers, timings in short.items()},
        "long": _told(long),
        "gains": gains,
        "gain": statistics.median(gains),
        "overhead": long.overhead,
        "recompiled": sum(timing.recompiled for timing in (*short[1], *short[WORKERS], long)),
    }


def _told(timing: Timing) -> dict[str, Any]:
    return {**asdict(timing), "overhead": timing.overhead}


def table(result: dict[str, Any]) -> str:
    lines = [
        result["device"],
        "",
        f"{'sweep':<8}{'workers':>8}{'members':>9}{'shortest s':>12}{'seconds':>9}{'whole':>9}{'members a minute':>18}"
        f"{'overhead':>10}",
    ]
    rows = [("short", one) for pair in zip(*result["short"].values(), strict=True) for one in pair]
    for name, row in [*rows, ("long", result["long"])]:
        lines.append(
            f"{name:<8}{row['workers']:>8}{row['members']:>9}{row['shortest']:>12.1f}{row['seconds']:>9.1f}"
            f"{row['whole_seconds']:>9.1f}{60 * row['members'] / row['seconds']:>18.2f}{row['overhead']:>10.2%}"
        )
    gains = ", ".join(f"{gain:.3f}" for gain in result["gains"])
    lines += [
        "",
        f"{WORKERS} workers are {result['gain']:.3f} times as fast as one (median of {gains})",
        f"the engine took {result['overhead']:.2%} of the workers' time in the long sweep",
        "programs compiled, by worker, for its members, most first:",
        *(f"  {name}, {row['workers']} workers: {_counts(row['compilations'])}" for name, row in rows),
        f"  long, {WORKERS} workers: {_counts(result['long']['compilations'])}",
        f"members for which something was compiled again: {result['recompiled']}",
    ]
    return "\n".join(lines)


def _counts(compilations: dict[str, Sequence[int]]) -> str:
    return "; ".join(" ".join(map(str, counts)) for counts in compilations.values())


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--members", type=int, default=24, help="short runs")
    parser.add_argument("--epochs", type=int, default=60, help="of a short run")
    parser.add_argument("--long-members", type=int, default=8, help="long runs")
    parser.add_argument("--long-epochs", type=int, default=240, help="of a long run: it has to take 20 s or more")
    parser.add_argument("--rounds", type=int, default=1, help="of the short runs")
    parser.add_argument("--quick", action="store_true", help="see whether it works, in half a minute")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    if options.pop("quick"):
        options.update(QUICK)
    if min(options[name] for name in ("epochs", "long_epochs", "rounds")) < 1:
        parser.error("epochs and rounds are 1 at least")
    if any(options[name] < 2 or options[name] % 2 for name in ("members", "long_members")):
        parser.error("members are an even number: there are two seeds")
    result = measure(**options)
    print(json.dumps(result, indent=2) if as_json else table(result))
    return 1 if result["recompiled"] else 0


if __name__ == "__main__":
    sys.exit(main())
