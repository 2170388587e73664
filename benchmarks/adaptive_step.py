# torch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""Times one step of training (loss, gradient, AdamW) with an adaptive solver in gnode, diffrax and torchdiffeq.

All start from the same weights and see the same batch at the same tolerances, and before anything is timed their losses
must agree to the relative tolerance. Then: what a step costs against the length and the number of trials.

Example: python benchmarks/adaptive_step.py --rtol 1e-3 1e-4 --rounds 5
"""

import argparse
import json
import sys
from collections.abc import Mapping
from functools import partial
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from training_step import (
    CHECKED_STEPS,
    PACKAGES,
    cells,
    disagreeing,
    disagreement,
    heading,
    machine,
    pin,
    seconds_of,
    summary,
    taking_turns,
)

if TYPE_CHECKING:
    from adaptive_contestants import AdaptiveEpoch

SIZES = ((100, 100), (1000, 100), (10_000, 100), (100, 1), (100, 10), (100, 1000))
"""Samples and trials of which the cost is measured."""
COST_RTOL = 1e-4
COMPARED_COSTS = ("gnode dopri5", "diffrax dopri5", "torchdiffeq dopri5")
LONGEST_COMPARED = 1000
"""Samples. Of longer trials only gnode's cost is measured: autograd keeps gigabytes."""
TURN = 3
"""Steps that a contestant takes before the next has its turn."""


def compare(problem: str, rtol: float, rounds: int, **sizes: Any) -> dict[str, Any]:
    """Everyone at one problem; without `seconds` where their losses do not agree, which from the second step on are
    right only where the gradient and the optimiser are."""
    from adaptive_contestants import OTHER_SOLVER, PROBLEMS, SAME_SOLVER, SMOOTH_ALONE

    posed = PROBLEMS[problem](rtol, **sizes)
    everyone = {**SAME_SOLVER, **OTHER_SOLVER, **({} if posed.held else SMOOTH_ALONE)}
    epochs = {name: make(posed) for name, make in everyone.items()}
    losses = {name: [epoch()[0] for _ in range(CHECKED_STEPS)] for name, epoch in epochs.items()}
    result = {
        "problem": problem,
        "rtol": rtol,
        "atol": posed.atol,
        "losses": losses,
        "disagreement": disagreement(losses),
    }
    # Not >, which a NaN would pass.
    if not result["disagreement"] <= rtol:
        return result
    evaluations = {name: epoch()[1] for name, epoch in epochs.items()}
    return {**result, "evaluations": evaluations, "seconds": summary(step_seconds(epochs, rounds))}


def step_seconds(epochs: "Mapping[str, AdaptiveEpoch]", rounds: int) -> dict[str, list[float]]:
    """Seconds a step, round by round."""

    def turn(epoch: "AdaptiveEpoch") -> None:
        for _ in range(TURN):
            epoch()

    seconds = taking_turns({name: partial(turn, epoch) for name, epoch in epochs.items()}, rounds)
    return {name: [each / TURN for each in all_rounds] for name, all_rounds in seconds.items()}


def costs(rounds: int, sizes: tuple[tuple[int, int], ...] = SIZES, **other_sizes: Any) -> list[dict[str, Any]]:
    """Of a step on the smooth problem, one size after the other: in turns with the large ones, the small ones would be
    timed on cold caches. The first step of gnode's includes compilation."""
    import jax
    from adaptive_contestants import SAME_SOLVER, smooth

    # Programs compiled for the comparison would be found again.
    jax.clear_caches()
    rows = []
    for samples, trials in sizes:
        problem = smooth(COST_RTOL, samples=samples, batch_size=trials, **other_sizes)
        names = COMPARED_COSTS if samples <= LONGEST_COMPARED else COMPARED_COSTS[:1]
        epochs = {name: SAME_SOLVER[name](problem) for name in names}
        ours, *others = epochs.values()
        first = seconds_of(ours)
        _, evaluations = ours()
        for other in others:
            other()
        seconds = {name: row["median"] for name, row in summary(step_seconds(epochs, rounds)).items()}
        rows.append(
            {
                "samples": samples,
                "trials": trials,
                "first_seconds": first,
                "evaluations": evaluations,
                "seconds": seconds,
            }
        )
        tell(cost_line(rows[-1]))
    return rows


def measure(threads: int, tolerances: list[float], rounds: int) -> dict[str, Any]:
    """Everything that the tables say; without `costs` where losses do not agree."""
    from adaptive_contestants import PROBLEMS

    result: dict[str, Any] = {
        "machine": machine(threads),
        "packages": {name: version(name) for name in PACKAGES},
        "comparisons": [],
    }
    for problem in PROBLEMS:
        for rtol in tolerances:
            result["comparisons"].append(compare(problem, rtol, rounds))
            tell(f"{problem}, rtol {rtol:g}: compared")
            if "seconds" not in result["comparisons"][-1]:
                return result
    return {**result, "costs": costs(rounds)}


def tell(text: str) -> None:
    """How far it is: all of it takes minutes."""
    print(text, file=sys.stderr, flush=True)


def tables(result: dict[str, Any]) -> str:
    lines = heading(result)
    for one in result["comparisons"]:
        lines += [
            "",
            f"{one['problem']}, rtol {one['rtol']:g}, atol {one['atol']:g}: losses of {CHECKED_STEPS} steps agree to "
            f"{one['disagreement']:.1e}",
            f"{'implementation':<26}{'ms a step':>10}{'least':>8}{'most':>8}{'ratio':>8}{'evaluations':>13}",
            *(f"{name:<26}{cells(row)}{one['evaluations'][name]:>13.0f}" for name, row in one["seconds"].items()),
        ]
    lines += [
        "",
        f"smooth, rtol {COST_RTOL:g}, dopri5: cost against length and batch",
        f"{'samples':>8}{'trials':>8}{'ms a step':>12}{'ms a trial':>12}{'evaluations':>13}{'first step, s':>15}"
        f"{'diffrax':>10}{'torchdiffeq':>13}",
        *(cost_line(row) for row in result["costs"]),
        "(the last two: the time of a step, in units of gnode's)",
    ]
    return "\n".join(lines)


def cost_line(row: dict[str, Any]) -> str:
    seconds = row["seconds"]
    ours = seconds["gnode dopri5"]
    diffrax, torchdiffeq = (
        f"{seconds[name] / ours:.2f}" if name in seconds else "-" for name in ("diffrax dopri5", "torchdiffeq dopri5")
    )
    return (
        f"{row['samples']:>8}{row['trials']:>8}{1e3 * ours:>12.1f}{1e3 * ours / row['trials']:>12.2f}"
        f"{row['evaluations']:>13.0f}{row['first_seconds']:>15.1f}{diffrax:>10}{torchdiffeq:>13}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, choices=(1, 2), default=1, help="threads, and cores pinned to")
    parser.add_argument("--rounds", type=int, default=5, help="times that each is measured")
    parser.add_argument("--rtol", type=float, nargs="+", default=[1e-3, 1e-4], help="atol is a hundredth of it")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    try:
        pin(options.threads)
        result = measure(options.threads, options.rtol, options.rounds)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing: pip install '.[bench]'", file=sys.stderr)
        return 1
    agreed = "costs" in result
    if options.json:
        print(json.dumps(result, indent=2))
    elif agreed:
        print(tables(result))
    if not agreed:
        last = result["comparisons"][-1]
        print(f"{last['problem']}: {disagreeing(last['losses'], last['rtol'])}", file=sys.stderr)
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
