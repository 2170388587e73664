from typing import Any

import numpy as np

from gnode.experiments.prediction._data import GivenData
from gnode.experiments.prediction._prediction import Prediction
from gnode.experiments.summary import counted_targets, poisson_loss
from gnode.tasks import Trials
from gnode.training import TrainingSettings


def error_of(
    found: GivenData, outputs: np.ndarray, training: TrainingSettings, *, tested: np.ndarray | None = None
) -> dict[str, Any] | None:
    """How far outputs are from what data want, as training scores it: see `Prediction.error`; None where they do not
    say it.

    **Arguments:**

    - `tested`: the places of the trials to be scored, where the others were trained on or chosen by.
    """
    if found.wanted is None:
        return None
    if tested is None:
        return _error(found.wanted, outputs, training)
    error = _error(found.wanted.take(tested), outputs[tested], training)
    return None if error is None else {**error, "part": "test"}


def _error(trials: Trials, outputs: np.ndarray, training: TrainingSettings) -> dict[str, Any] | None:
    loss_at = training.loss_at
    if trials.labelled:
        answered = trials.answered(loss_at)
        if not answered.any():
            return None
        right = outputs.argmax(axis=2)[answered] == trials.targets[answered]
        by_step = loss_at == "all" and trials.class_a_step
        return {"accuracy": float(right.mean()), "counted": len(right), "scored": "steps" if by_step else "trials"}
    counted = counted_targets(trials, loss_at)
    if not counted.any():
        return None
    number = int(np.count_nonzero(counted))
    if training.loss == "poisson":
        return {"poisson_loss": poisson_loss(trials, counted, outputs), "counted": number}
    wrong = np.where(trials.mask, outputs.astype(np.float64) - np.where(trials.mask, trials.targets, 0), 0)
    loss, variance = float((counted * wrong**2).sum() / counted.sum()), trials.target_variance()
    return {"loss": loss, "share_of_variance": loss / variance if variance > 0 else None, "counted": number}


def error_sentence(prediction: Prediction) -> str | None:
    """The error in words; None where it is not known."""
    error = prediction.error
    if error is None:
        return None
    of = f"of {error['counted']:,} {error.get('scored', 'targets')}"
    if error.get("part") == "test":
        of += " of the test alone: the run was trained on others of this file"
    if "accuracy" in error:
        return f"accuracy {100 * error['accuracy']:.1f} % {of}"
    if "poisson_loss" in error:
        return f"poisson loss {error['poisson_loss']:.4g}, {of}"
    share = error["share_of_variance"]
    of_variance = "" if share is None else f", {100 * share:.3g} % of the target variance"
    return f"mean squared error {error['loss']:.4g}{of_variance}, {of}"
