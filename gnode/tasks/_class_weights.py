from collections.abc import Sequence
from dataclasses import replace
from typing import Literal

import numpy as np

from gnode._checks import refusal
from gnode.tasks._trials import Trials, last_counted


def class_weights(trials: Trials, said: Literal["balanced"] | Sequence[float], *, loss_at: str = "all") -> np.ndarray:
    r"""How much each class weighs, (classes,): as said, or "balanced",

    $$w_c = \frac{n}{K n_c}$$

    with $n_c$ of the n targets that count of class c, of the K classes that there are among them: all then weigh the
    same together, and the mean weight is one. A class that is not there weighs 1.

    Raises `Refused` for targets that are values, and for another number of weights than there are classes.
    """
    if not trials.labelled:
        raise refusal("classes with training.class_weights", "values as targets", "leave training.class_weights out")
    if said != "balanced":
        if len(said) != len(trials.classes):
            raise refusal(
                f"{len(trials.classes)} class weights, one for each of {', '.join(trials.classes)}",
                len(said),
                "give one for each, or balanced",
            )
        return np.array(said, np.float32)
    counted = last_counted(trials.mask) if loss_at == "last" else trials.mask
    weights = None if trials.weights is None else trials.weights[counted]
    counts = np.bincount(trials.targets[counted], weights, minlength=len(trials.classes)).astype(float)
    there = counts > 0
    return np.where(there, counts.sum() / (there.sum() * np.where(there, counts, 1)), 1).astype(np.float32)


def weighed_by_class(trials: Trials, weights: np.ndarray) -> Trials:
    """Trials whose targets weigh as their classes do, times as they did."""
    of_targets = weights[trials.targets]
    return replace(trials, weights=of_targets if trials.weights is None else of_targets * trials.weights)
