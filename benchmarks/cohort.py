"""Times cohorts: members of a sweep trained as one program, on the three-bit flip-flop with its published settings.

Members differ in learning rate, weight decay and seed. It is meant for a GPU; on a CPU a cohort is slower than its
members one after another.

Example: python benchmarks/cohort.py --sizes 1 3 9 27 81 --epochs 12
"""

import argparse
import itertools
import json
import statistics
import sys
import time
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from typing import Any

import jax
from training_step import processor

from gnode.experiments import Keys, RunSettings, prepare, resolve
from gnode.training import cohort_size, epoch_bytes, fit_cohort

SIZES = (1, 3, 9, 27, 81)
RATES = (1e-4, 1e-3, 1e-2)
DECAYS = (1e-3, 1e-2, 1e-1)
SATURATED = 0.9
"""The share of the best rate from which on a cohort is large enough."""
PACKAGES = ("gnode", "jax", "jaxlib", "equinox")


def members(count: int, assignments: Iterable[str] = ()) -> list[RunSettings]:
    """The grid of rates and decays, seed by seed."""
    grid = ((seed, rate, decay) for seed in itertools.count() for rate in RATES for decay in DECAYS)
    return [
        resolve(
            "fixed-3bit",
            published=True,
            assignments=assignments,
            options={"seed": seed, "training": {"learning_rate": rate, "weight_decay": decay}},
        )
        for seed, rate, decay in itertools.islice(grid, count)
    ]


class Cohort:
    """Members made ready, of which the first so many are trained."""

    def __init__(self, settings: Sequence[RunSettings]):
        self.settings = settings
        self.keys = [Keys.of(each.seed) for each in settings]
        self.sets, self.networks = zip(
            *(prepare(each, keys) for each, keys in zip(settings, self.keys, strict=True)), strict=True
        )

    def epoch_seconds(self, size: int, epochs: int) -> tuple[float, list[float]]:
        """Until the first epoch has ended (compilation included), and from each to the next."""
        ends: list[float] = []
        began = time.perf_counter()
        fit_cohort(
            self.networks[:size],
            [each.train for each in self.sets[:size]],
            [each.validation for each in self.sets[:size]],
            [each.training.model_copy(update={"epochs": epochs}) for each in self.settings[:size]],
            keys=[each.training for each in self.keys[:size]],
            simulation=self.settings[0].simulation,
            callbacks=[[lambda record, network: ends.append(time.perf_counter())], *[()] * (size - 1)],
        )
        return ends[0] - began, [after - before for before, after in itertools.pairwise(ends)]

    def problem(self) -> tuple[Any, ...]:
        """What the first member is trained on."""
        return self.networks[0], self.sets[0].train, self.sets[0].validation, self.settings[0].training


def measure(sizes: Sequence[int], epochs: int, assignments: Iterable[str] = ()) -> dict[str, Any]:
    """Everything that the table says."""
    device = jax.devices()[0]
    settings = members(max(sizes), assignments)
    cohort = Cohort(settings)
    on_cpu = device.platform == "cpu"
    limit = None if on_cpu else cohort_size(*cohort.problem())
    whole = settings[0].training.epochs
    rows = {}
    for size in sizes:
        if limit is not None and size > limit:
            continue
        first, seconds = cohort.epoch_seconds(size, epochs)
        median = statistics.median(seconds)
        rows[size] = {
            "epoch_seconds": {"median": median, "least": min(seconds), "most": max(seconds)},
            "members_per_second": size / (median * whole),
            "first_epoch_seconds": first,
        }
    return {
        "device": f"{device.platform}: {processor() if on_cpu else device.device_kind}",
        "packages": {name: version(name) for name in PACKAGES},
        "epochs_of_a_member": whole,
        "member_bytes": epoch_bytes(*cohort.problem()),
        "limit_by_memory": limit,
        "cohorts": rows,
        "saturated_at": saturation({size: row["members_per_second"] for size, row in rows.items()}),
    }


def saturation(rates: dict[int, float]) -> int:
    """The smallest cohort that is nearly as fast, in members a second, as the fastest."""
    return min(size for size, rate in rates.items() if rate >= SATURATED * max(rates.values()))


def table(result: dict[str, Any]) -> str:
    cohorts = result["cohorts"]
    smallest = cohorts[min(cohorts)]["members_per_second"]
    limit, largest = result["limit_by_memory"], max(cohorts)
    beyond = "" if result["saturated_at"] < largest else ", the largest that was tried: more may be faster still"
    return "\n".join(
        [
            result["device"],
            ", ".join(f"{name} {number}" for name, number in result["packages"].items()),
            f"a member takes {result['member_bytes'] / 2**20:.0f} MiB, "
            + ("which sets no limit here" if limit is None else f"so that {limit} fit"),
            "",
            f"{'members':>8}{'ms an epoch':>13}{'least':>9}{'most':>9}{'members a second':>18}{'ratio':>8}"
            f"{'first epoch s':>15}",
            *(
                f"{size:>8}{1e3 * row['epoch_seconds']['median']:>13.1f}{1e3 * row['epoch_seconds']['least']:>9.1f}"
                f"{1e3 * row['epoch_seconds']['most']:>9.1f}{row['members_per_second']:>18.4f}"
                f"{row['members_per_second'] / smallest:>8.2f}{row['first_epoch_seconds']:>15.1f}"
                for size, row in cohorts.items()
            ),
            "",
            f"a member is {result['epochs_of_a_member']} epochs; {100 * SATURATED:.0f} % of the best rate is reached "
            f"with a cohort of {result['saturated_at']}{beyond}",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="members of the cohorts")
    parser.add_argument("--epochs", type=int, default=12, help="epochs timed, and one before them")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    if min(options.sizes) < 1 or options.epochs < 1:
        parser.error("sizes and epochs are 1 at least")
    result = measure(options.sizes, options.epochs + 1)
    print(json.dumps(result, indent=2) if options.json else table(result))
    return 0


if __name__ == "__main__":
    sys.exit(main())
