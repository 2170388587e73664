"""How well runs do, by seed: the share of test trials told apart rightly, or the squared error."""

from typing import Any

from gnode.claims._effects import BySeed, Effect, difference_of, mean_with_interval, ratio_of
from gnode.claims._made_sweep import Chosen
from gnode.claims._outcome import interval_words
from gnode.training import FAILED_OUTCOMES

DECIDING = 3
"""Comparisons that the verdict rests on."""
LEVEL = 1 - 0.05 / DECIDING
"""Of their intervals, so that all of them hold together with 95 % (Bonferroni)."""
DECIDING_FEWEST = 7
"""Seeds, of fewer of which no interval can promise that: of six, one from the least value to the greatest leaves out
the median of their distribution with 2^-5, more than .05 / 3."""


def is_of_classes(chosen: Chosen) -> bool:
    """Whether the task is to tell classes apart."""
    return any(row["loss_name"] == "cross_entropy" for _, row in chosen.runs)


def accuracies(chosen: Chosen) -> BySeed:
    """The share of test trials told apart rightly; 0 of a run that failed."""
    return {
        row["seed"]: 0.0 if row["outcome"] in FAILED_OUTCOMES else row["test_accuracy"] or 0.0
        for _, row in chosen.runs
    }  # fmt: skip


def compared(
    what: str, first: Chosen, second: Chosen, *, decides: bool = False, level: float = 0.95, fewest: int = 5
) -> Effect:
    """The first beside the second, seed by seed: of classes the mean difference of accuracies, first less second, which
    is claimed to be above 0; of values the median ratio of errors, first over second, claimed to be below 1."""
    more: dict[str, Any] = {"decides": decides, "level": level, "fewest": fewest}
    if is_of_classes(first) or is_of_classes(second):
        return difference_of(f"accuracy, {what}", accuracies(first), accuracies(second), **more)
    return ratio_of(f"error, {what.replace(' - ', ' / ')}", first.errors, second.errors, **more)


def score(chosen: Chosen) -> tuple[float, float, float]:
    """The mean accuracy, or the median error, with its interval over seeds."""
    return mean_with_interval(list(accuracies(chosen).values())) if is_of_classes(chosen) else chosen.median


def error(chosen: Chosen) -> tuple[float, float, float]:
    """The mean share of trials told apart wrongly, or the median error, with its interval over seeds."""
    value, low, high = score(chosen)
    return (1 - value, 1 - high, 1 - low) if is_of_classes(chosen) else (value, low, high)


def score_words(chosen: Chosen) -> str:
    """`score` in words."""
    return interval_words(*score(chosen))


def count_failed(chosen: Chosen) -> int:
    """Runs that diverged, or ended for another such reason."""
    return sum(row["outcome"] in FAILED_OUTCOMES for _, row in chosen.runs)
