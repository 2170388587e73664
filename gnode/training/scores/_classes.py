from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Int

from gnode.training.scores._intervals import interval_of_mean_share, interval_of_share


@dataclass(frozen=True)
class ClassScore:
    """How well one class is told from the others."""

    name: str
    trials: int
    """Trials of this class of which a step counts; steps that do, where each has a class of its own."""
    right: int
    """Of these, those whose class has the largest output, of a trial at its last step that counts."""
    independent: int | None = None
    """Of steps, the trials that they are of: steps of one trial do not tell independently. None of trials."""

    @property
    def accuracy(self) -> float | None:
        """The share that is right; none where no trial is of this class."""
        return self.right / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float]:
        """In which the accuracy lies, at 95 %: `wilson_interval`, of steps as wide as that of so many trials."""
        return interval_of_share(self.right, self.trials, self.independent)


def class_scores(
    classes: tuple[str, ...], wanted: np.ndarray, given: np.ndarray, trial: np.ndarray | None = None
) -> tuple[ClassScore, ...]:
    """The score of every class, from those wanted and given of trials, (trials,); or of steps, with the `trial` that
    each is of."""
    return tuple(
        ClassScore(
            name,
            int((wanted == place).sum()),
            int(((wanted == place) & (given == place)).sum()),
            None if trial is None else len(np.unique(trial[wanted == place])),
        )
        for place, name in enumerate(classes)
    )


def confusions(
    classes: int, wanted: Int[np.ndarray, " trials"], given: Int[np.ndarray, " trials"]
) -> Int[np.ndarray, "classes classes"]:
    """The number of trials of each class (row) by the class that was answered (column)."""
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (wanted, given), 1)
    return counts


def balanced_interval(classes: Sequence[ClassScore]) -> tuple[float, float] | None:
    """In which the mean accuracy of classes lies, at 95 %: `interval_of_mean_share`, of steps as wide as that of the
    trials that they are of. None where no class has a trial."""
    known = [one for one in classes if one.trials]
    if not known:
        return None
    counted = np.array([one.trials if one.independent is None else one.independent for one in known], np.float64)
    shares = np.array([one.right / one.trials for one in known])
    return interval_of_mean_share(shares * counted, counted)
