from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from gnode._checks import check_count, refusal
from gnode.data._scale import Scaler
from gnode.data.forecasts._one_step import OneStep

# Of Walker2d's .008 s: one second.
HORIZON = 125
_WARM_UP = 64


class HorizonErrors(NamedTuple):
    """How wrong predictions made from predictions are, against how far ahead they are."""

    seconds: np.ndarray
    """(horizon,), after the last observation."""
    raw: np.ndarray
    """(horizon,), the mean squared error over sections and channels, in the squared units of the observations."""
    normalised: np.ndarray
    """(horizon,), the same of observations over the deviation of the training set."""
    median: np.ndarray
    """(horizon,), the median over sections of the normalised error of each: a few that run away do not decide it."""
    sections: int


def sections(rollouts: Sequence[np.ndarray], *, warm_up: int = _WARM_UP, horizon: int = HORIZON) -> np.ndarray:
    """(sections, warm_up + horizon, channels): rollouts cut into pieces, of which no two share a predicted step."""
    check_count("warm_up", warm_up)
    check_count("horizon", horizon)
    whole = warm_up + horizon
    found = [
        rollout[start : start + whole] for rollout in rollouts for start in range(0, len(rollout) - whole + 1, horizon)
    ]
    if not found:
        longest = max((len(rollout) for rollout in rollouts), default=0)
        raise refusal(
            f"a rollout of at least {whole} observations", f"{longest} in the longest", "ask for a shorter horizon"
        )
    return np.stack(found)


def open_loop(predictor: OneStep, pieces: np.ndarray, time_step: float, *, warm_up: int = _WARM_UP) -> np.ndarray:
    """(sections, horizon, channels), float64: after `warm_up` observations, of which no step is left out, the predictor
    is given its own predictions.

    **Arguments:**

    - `pieces`: (sections, warm_up + horizon, channels), from `sections`.
    - `time_step`: seconds from an observation to the next.
    """
    observed = pieces[:, :warm_up].astype(np.float64)
    horizon = pieces.shape[1] - warm_up
    # One that runs away may do so beyond all numbers: its error is infinite then.
    with np.errstate(over="ignore", invalid="ignore"):
        state, prediction = predictor.begin(observed, time_step * np.arange(1, warm_up + 1))
        predictions = [prediction]
        for _ in range(horizon - 1):
            state, prediction = predictor.step(state, prediction, time_step)
            predictions.append(prediction)
    return np.stack(predictions, axis=1).astype(np.float64)


def open_loop_errors(
    predictor: OneStep, pieces: np.ndarray, time_step: float, scaler: Scaler, *, warm_up: int = _WARM_UP
) -> HorizonErrors:
    """The error of `open_loop` against the horizon; infinite where a prediction is no number any more.

    **Arguments:**

    - `scaler`: `target_scaler` of the training set.
    """
    predictions = open_loop(predictor, pieces, time_step, warm_up=warm_up)
    with np.errstate(over="ignore", invalid="ignore"):
        squares = (predictions - pieces[:, warm_up:]) ** 2
        squares = np.where(np.isnan(squares), np.inf, squares)
        normalised = (squares / np.square(scaler.deviation)).mean(axis=2)
        return HorizonErrors(
            seconds=time_step * np.arange(1, predictions.shape[1] + 1),
            raw=squares.mean(axis=(0, 2)),
            normalised=normalised.mean(axis=0),
            median=np.median(normalised, axis=0),
            sections=len(pieces),
        )
