from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gnode.data._scale import Scaler, standardise, target_scaler
from gnode.data.forecasts._one_step import OneStep, without_memory
from gnode.data.forecasts._scores import PredictionError, prediction_error
from gnode.tasks import Trials

PENALTIES = tuple(10.0**power for power in range(-2, 7))


@dataclass(frozen=True, eq=False)
class LinearPredictor:
    r"""The next observation, linear in features $\phi$ of those kept so far:
    $\hat o' = o + \sigma \odot (W \phi(o) + b)$, with the deviation $\sigma$ of the training set.

    Of the present observation alone, $\phi = z$, the observation standardised. With the one kept before it,
    $\phi = (z, z_-, (z - z_-)/g, g)$, where $g$ is the gap between the two in usual steps; $z_- = z$ before there
    is one. With the weights at zero nothing changes: that is where a penalty draws them.
    """

    weights: np.ndarray
    """W, (channels, features)."""
    bias: np.ndarray
    """b, (channels,)."""
    inputs: Scaler
    """What standardises observations."""
    deviation: np.ndarray
    """sigma, (channels,), of the targets of the training set."""
    usual_step: float
    """In seconds."""
    looks_back: bool
    """Whether the observation kept before the present one counts too."""
    penalty: float
    """Of the squared weights, as it was chosen."""

    def __call__(self, now: np.ndarray, before: np.ndarray, gap: np.ndarray) -> np.ndarray:
        """The next observation of the present and the one before it, (..., channels), and the seconds between them,
        (...,)."""
        phi = features(now, before, gap, self.inputs, self.usual_step, looks_back=self.looks_back)
        return now + self.deviation * (phi @ self.weights.T + self.bias)

    def predict(self, trials: Trials) -> np.ndarray:
        """(trials, steps, channels), float64; of no meaning at padding."""
        return self(trials.inputs.astype(np.float64), *_before(trials))

    def one_step(self) -> OneStep:
        """For open-loop roll-outs."""
        if not self.looks_back:
            return without_memory(lambda now: self(now, now, np.ones(len(now))))

        def begin(observations: np.ndarray, times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
            if observations.shape[1] == 1:
                return observations[:, 0], self(
                    observations[:, 0], observations[:, 0], np.full(len(observations), times[0])
                )
            before, now = observations[:, -2], observations[:, -1]
            return now, self(now, before, np.full(len(now), times[-1] - times[-2]))

        def step(before: np.ndarray, now: np.ndarray, gap: float) -> tuple[np.ndarray, np.ndarray]:
            return now, self(now, before, np.full(len(now), gap))

        return OneStep(begin, step)


def fit_linear(
    train: Trials, validation: Trials, *, looks_back: bool, penalties: Sequence[float] = PENALTIES
) -> tuple[LinearPredictor, PredictionError]:
    """The best linear predictor by ridge regression (scikit-learn's) on the training set, and its error on the
    validation set: the penalty is the one whose normalised error is lowest there.

    **Arguments:**

    - `looks_back`: whether it is told the observation kept before the present one, and the gap between them, too.
    """
    from sklearn.linear_model import Ridge

    scaler, _ = standardise(train)
    targets = target_scaler(train)
    deviation, usual = np.array(targets.deviation), train.time_step
    # The last step of a series has no next one.
    counts = train.mask.all(axis=2)
    now = train.inputs.astype(np.float64)
    phi = features(now, *_before(train), scaler, usual, looks_back=looks_back)[counts]
    change = ((train.targets - now) / deviation)[counts]
    centre, offset = phi.mean(axis=0), change.mean(axis=0)
    # A triangle with the same products of columns: half a million rows are gone through once, not for every penalty.
    triangle = np.asarray(np.linalg.qr(np.hstack([phi - centre, change - offset]), mode="r"))
    columns, wanted = np.split(triangle, [phi.shape[1]], axis=1)
    best: tuple[LinearPredictor, PredictionError] | None = None
    for penalty in penalties:
        # Of one channel it has one axis.
        weights = np.atleast_2d(Ridge(alpha=penalty, fit_intercept=False).fit(columns, wanted).coef_)
        bias = offset - weights @ centre
        found = LinearPredictor(weights, bias, scaler, deviation, usual, looks_back, penalty)
        error = prediction_error(found.predict(validation), validation, targets)
        if best is None or error.normalised < best[1].normalised:
            best = found, error
    assert best is not None
    return best


def features(
    now: np.ndarray, before: np.ndarray, gap: np.ndarray, scaler: Scaler, usual_step: float, *, looks_back: bool
) -> np.ndarray:
    """phi, (..., features)."""
    mean, deviation = np.array(scaler.mean), np.array(scaler.deviation)
    z = (now - mean) / deviation
    if not looks_back:
        return z
    earlier = (before - mean) / deviation
    usual = (gap / usual_step)[..., None]
    return np.concatenate([z, earlier, (z - earlier) / usual, usual], axis=-1)


def _before(trials: Trials) -> tuple[np.ndarray, np.ndarray]:
    """The observation kept before each, itself where there is none, and the seconds in between."""
    inputs = trials.inputs.astype(np.float64)
    gaps = np.diff(trials.times, axis=1, prepend=0.0)
    # Padding has no duration: any will do.
    return np.concatenate([inputs[:, :1], inputs[:, :-1]], axis=1), np.where(gaps > 0, gaps, trials.time_step)
