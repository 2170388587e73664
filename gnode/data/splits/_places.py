from typing import TypeAlias

import numpy as np

from gnode._checks import refusal
from gnode.tasks import Trials

Places: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Of the trials to train on, to validate by and to test on: their places, counted from 0 and in order."""

SETS = ("train", "validation", "test")
"""What the sets are called in files."""
NAMES = ("training", "validation", "test")


def of_parts(part: np.ndarray) -> Places:
    """The places of parts 0, 1 and 2, given for every trial, (trials,); any other number is of none."""
    train, validation, test = (np.flatnonzero(part == which) for which in range(3))
    return train, validation, test


def check_filled(places: Places, remedy: str) -> None:
    """Refuses a split of which a part is empty."""
    for some, name in zip(places, NAMES, strict=True):
        if not len(some):
            raise refusal(f"a trial at least for each of the {', '.join(NAMES)} sets", f"none for {name}", remedy)


def check_scored(trials: Trials, places: Places) -> None:
    """Refuses a split with a set of which no target counts: it could not be scored, and none is perfect for that."""
    counts = np.asarray(trials.mask.reshape(len(trials), -1).any(axis=1))
    for some, name in zip(places, NAMES, strict=True):
        if not counts[some].any():
            raise refusal(
                f"a {name} set of which a target counts",
                f"{len(some)} trials without any, as {int(counts.sum())} of all {len(trials)} have one",
                "mark targets of more trials, or split otherwise (task.split, task.shares)",
            )
