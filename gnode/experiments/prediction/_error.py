from typing import Any

import numpy as np

from gnode.experiments.prediction._data import GivenData
from gnode.experiments.prediction._prediction import Prediction


def error_of(found: GivenData, outputs: np.ndarray, *, loss_at: str) -> dict[str, Any] | None:
    """How far outputs are from what data want: see `Prediction.error`; None where they do not say it."""
    trials = found.wanted
    if trials is None:
        return None
    if trials.labelled:
        # The answer is that of the last step that counts, as in training.
        at_end = _last_only(trials.mask)
        counted = at_end.any(axis=1)
        steps = at_end.argmax(axis=1)
        every = np.arange(len(trials))
        right = outputs[every, steps].argmax(axis=1) == trials.targets[every, steps]
        return {"accuracy": float(right[counted].mean()), "counted": int(counted.sum())}
    mask = _last_only(trials.mask) if loss_at == "last" else trials.mask
    wrong = np.where(mask, outputs.astype(np.float64) - np.where(mask, trials.targets, 0), 0)
    loss, variance = float((wrong**2).sum() / mask.sum()), trials.target_variance()
    share = loss / variance if variance > 0 else None
    return {"loss": loss, "share_of_variance": share, "counted": int(mask.sum())}


def _last_only(mask: np.ndarray) -> np.ndarray:
    """Only the last True along the steps of each trial."""
    later = np.cumsum(mask[:, ::-1], axis=1)[:, ::-1]
    return mask & (later == 1)


def error_sentence(prediction: Prediction) -> str | None:
    """The error in words; None where it is not known."""
    error = prediction.error
    if error is None:
        return None
    if "accuracy" in error:
        return f"accuracy {100 * error['accuracy']:.1f} % of {error['counted']:,} trials"
    share = error["share_of_variance"]
    of_variance = "" if share is None else f", {100 * share:.3g} % of the target variance"
    return f"mean squared error {error['loss']:.4g}{of_variance}, of {error['counted']:,} targets"
