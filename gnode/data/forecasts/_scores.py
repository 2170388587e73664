from typing import NamedTuple

import numpy as np

from gnode._checks import refusal
from gnode.data._scale import Scaler
from gnode.tasks import Trials


class PredictionError(NamedTuple):
    """Mean squared errors over all predictions and channels."""

    raw: float
    """In the squared units of the simulator: the fastest joints count most."""
    normalised: float
    """Of observations less the mean of the training set, over its deviation: every channel counts alike, and 1 is the
    error of the mean."""


def prediction_error(
    outputs: np.ndarray, trials: Trials, scaler: Scaler, *, where: np.ndarray | None = None
) -> PredictionError:
    """Of outputs (trials, steps, channels) for the targets that count.

    **Arguments:**

    - `scaler`: `target_scaler` of the training set, whichever set is scored.
    - `where`: (trials, steps), bool: only at these steps. `is_clipped(trials.inputs)`, say, or its opposite.
    """
    if outputs.shape != trials.targets.shape:
        raise refusal(
            f"outputs of the targets' shape {trials.targets.shape}", f"shape {outputs.shape}", "predict every target"
        )
    mask = trials.mask if where is None else trials.mask & where[..., None]
    count = int(mask.sum())
    if count == 0:
        raise refusal("a target to score", "none", "choose steps of which some are no padding")
    squares = (np.where(mask, outputs, 0).astype(np.float64) - np.where(mask, trials.targets, 0)) ** 2
    raw, normalised = (float((squares / scale).sum() / count) for scale in (1.0, np.square(scaler.deviation)))
    return PredictionError(raw, normalised)
