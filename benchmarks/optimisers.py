"""Trains networks by each optimiser with the defaults that gnode has for it, and tells how long each takes to a given
error and where it ends: CPU seconds in epochs (without compilation) until the validation loss first is as low as the
lowest that AdamW comes to in the end, and the losses of the weights that are kept. Medians over seeds.

--set is as of `gnode run`, for all; each --vary adds a line for every optimiser, with that setting.

Example: python benchmarks/optimisers.py square cube ring --model gnode --seeds 3
"""

import argparse
import json
import statistics
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any, get_args

from gnode.experiments import Keys, prepare, resolve
from gnode.training import Optimiser, evaluate, fit

OPTIMISERS: tuple[Optimiser, ...] = get_args(Optimiser)


@dataclass(frozen=True)
class Training:
    """One, in the order of epochs."""

    cpu_seconds: tuple[float, ...]
    """Since the end of the first epoch, which was compiled, and an epoch's share for that."""
    validation_losses: tuple[float, ...]
    test_loss: float

    @property
    def best(self) -> float:
        return min(self.validation_losses)

    @property
    def whole(self) -> float:
        return self.cpu_seconds[-1]

    def seconds_to(self, loss: float) -> float:
        """Infinite where it never was as low."""
        reached = (at for at, value in zip(self.cpu_seconds, self.validation_losses, strict=True) if value <= loss)
        return next(reached, float("inf"))


def train(task: str, model: str, optimiser: str, assignments: Sequence[str], seed: int) -> Training:
    settings = resolve(
        task,
        assignments=assignments,
        options={"seed": seed, "model": {"name": model}, "training": {"optimiser": optimiser}},
    )
    keys = Keys.of(seed)
    sets, network = prepare(settings, keys)
    ends, losses = [], []

    def after_epoch(record: Any, network: Any) -> None:
        ends.append(time.process_time())
        losses.append(record.validation_loss)

    found = fit(
        network,
        *sets.to_train(),
        settings.training,
        key=keys.training,
        simulation=settings.simulation,
        callbacks=[after_epoch],
        throw=False,
    )
    each = (ends[-1] - ends[0]) / max(len(ends) - 1, 1)
    test = sets.test if sets.target_scaling is None else sets.target_scaling.apply_to_targets(sets.test)
    score = evaluate(found.network, test, loss_at=settings.training.loss_at, simulation=settings.simulation)
    return Training(tuple(end - ends[0] + each for end in ends), tuple(losses), float(score.loss))


def table(
    task: str, model: str, lines: Sequence[tuple[str, str]], assignments: Sequence[str], seeds: int
) -> list[dict[str, Any]]:
    """A row for every optimiser and option."""
    trainings = {
        (name, option): [
            train(task, model, name, [*assignments, *([option] if option else [])], seed) for seed in range(seeds)
        ]
        for name, option in lines
    }
    reference = next((found for (name, option), found in trainings.items() if name == "adamw" and not option), None)
    rows = []
    for (name, option), found in trainings.items():
        goals = [one.best for one in (reference or found)]
        rows.append(
            {
                "task": task,
                "model": model,
                "optimiser": name,
                "option": option,
                "seconds_to_adamws": statistics.median(
                    one.seconds_to(goal) for one, goal in zip(found, goals, strict=True)
                ),
                "seconds": statistics.median(one.whole for one in found),
                "validation_loss": statistics.median(one.best for one in found),
                "test_loss": statistics.median(one.test_loss for one in found),
                "trainings": [asdict(one) | {"best": one.best} for one in found],
            }
        )
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("tasks", nargs="+", help="of `gnode tasks`, or data files")
    parser.add_argument("--model", dest="models", action="append", help="may be given again; gnode if not given")
    parser.add_argument("--optimiser", dest="optimisers", action="append", choices=OPTIMISERS, help="all if not given")
    parser.add_argument("--set", dest="assignments", action="append", default=[], help="for all trainings")
    parser.add_argument("--vary", action="append", default=[], help="path.to.setting=value: a line of its own for each")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    lines = [(name, option) for name in options.optimisers or OPTIMISERS for option in ["", *options.vary]]
    rows = []
    if not options.json:
        print(
            f"{'task':<14}{'model':<7}{'optimiser':<40}{'s to AdamW':>11}{'s in all':>10}{'validation':>12}{'test':>12}"
        )
    for task in options.tasks:
        for model in options.models or ["gnode"]:
            for row in table(task, model, lines, options.assignments, options.seeds):
                rows.append(row)
                if not options.json:
                    name = f"{row['optimiser']} {row['option']}"
                    print(
                        f"{task[-13:]:<14}{model:<7}{name:<40}{row['seconds_to_adamws']:>11.2f}{row['seconds']:>10.2f}"
                        f"{row['validation_loss']:>12.3g}{row['test_loss']:>12.3g}",
                        flush=True,
                    )
    if options.json:
        print(json.dumps(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
