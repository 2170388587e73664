import numpy as np

from gnode._checks import check_count
from gnode.data.forecasts._one_step import OneStep
from gnode.tasks import Trials

# So many periods at least have to be seen for one to be found.
_SEEN = 3
_AS_LIKE = 1.1


def season_of(trials: Trials, *, longest: int | None = None) -> int | None:
    r"""The period, in observations, at which series most resemble themselves: the P from 2 on with the least mean of

    $$(o_t - o_{t-P})^2 / \sigma^2$$

    over all channels, or the shortest that is about as good. At its neighbours series are less alike, so that what
    changes slowly has no period of two. None where no period is better than no change.

    **Arguments:**

    - `trials`: series that are sampled regularly, without missing values.
    - `longest`: no period is longer. If not given, a third of the longest series.
    """
    real, inputs = trials.real, trials.inputs.astype(np.float64)
    deviation = inputs[real].std(axis=0)
    scaled = inputs / np.where(deviation > 0, deviation, 1.0)
    most = trials.steps // _SEEN if longest is None else min(longest, trials.steps - 1)
    unlike = np.full(most + 2, np.inf)
    for lag in range(1, most + 2):
        both = real[:, lag:] & real[:, :-lag] if lag < trials.steps else np.zeros((len(trials), 0), bool)
        if both.any():
            unlike[lag] = np.square(scaled[:, lag:] - scaled[:, :-lag])[both].mean()
    # Where it falls and then rises again.
    dips = [lag for lag in range(2, most + 1) if unlike[lag - 1] > unlike[lag] <= unlike[lag + 1]]
    # Two periods are as like as one.
    least = min((unlike[lag] for lag in dips), default=np.inf)
    return next((lag for lag in dips if unlike[lag] <= _AS_LIKE * least), None) if least < unlike[1] else None


def a_period_ago(inputs: np.ndarray, period: int) -> np.ndarray:
    """Of inputs (trials, steps, channels) what came a period before the next observation; before there is one, the
    present observation."""
    check_count("the period", period)
    behind = period - 1
    return np.concatenate([inputs[:, :behind], inputs[:, : inputs.shape[1] - behind]], axis=1)


def seasonal(period: int) -> OneStep:
    """For open-loop roll-outs: the next observation is the one a period before it, of what was observed or said."""

    def begin(observations: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        return observations, _next(observations)

    def step(known: np.ndarray, observation: np.ndarray, gap: float) -> tuple[np.ndarray, np.ndarray]:
        known = np.concatenate([known, observation[:, None]], axis=1)
        return known, _next(known)

    def _next(known: np.ndarray) -> np.ndarray:
        return known[:, -period] if known.shape[1] >= period else known[:, -1]

    return OneStep(begin, step)
