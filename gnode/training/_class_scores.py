import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np


def wilson_interval(right: int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""The interval of a share that was counted, right of n trials, by Wilson's score:

    $$\frac{\hat p + z^2 / 2n \pm z \sqrt{\hat p (1 - \hat p) / n + z^2 / 4n^2}}{1 + z^2 / n}$$

    with $\hat p$ = right / n and z the normal quantile of the level. It holds for few trials too, and where all or none
    are right. Source: Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927).
    """
    if trials == 0:
        return 0.0, 1.0
    share, squared = right / trials, NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = share + squared / (2 * trials)
    half = math.sqrt(squared * (share * (1 - share) / trials + squared / (4 * trials**2)))
    low, high = ((centre + sign * half) / (1 + squared / trials) for sign in (-1, 1))
    # Rounding must not exclude the share itself.
    return min(max(0.0, low), share), max(min(1.0, high), share)


@dataclass(frozen=True)
class ClassScore:
    """How well one class is told from the others."""

    name: str
    trials: int
    """Trials of this class of which a step counts."""
    right: int
    """Of these, those whose class has the largest output at their last step that counts."""

    @property
    def accuracy(self) -> float | None:
        """The share that is right; none where no trial is of this class."""
        return self.right / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float]:
        """In which the accuracy lies, at 95 %: `wilson_interval`."""
        return wilson_interval(self.right, self.trials)


def class_scores(classes: tuple[str, ...], wanted: np.ndarray, given: np.ndarray) -> tuple[ClassScore, ...]:
    """The score of every class, from those wanted and given of trials, (trials,)."""
    return tuple(
        ClassScore(name, int((wanted == place).sum()), int(((wanted == place) & (given == place)).sum()))
        for place, name in enumerate(classes)
    )
