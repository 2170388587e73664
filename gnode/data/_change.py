from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode.tasks import Trials


def as_change(trials: Trials) -> Trials:
    """The trials with targets less the input at their own step: what changes, of what a network has just been told.

    An error of the change is that of the value itself. A network that predicts it need not carry its inputs through its
    state. Give inputs in their own units, which are those of the targets.

    Raises `Refused` for classes, where inputs and targets have not the same channels, and for missing inputs.
    """
    remedy = "leave task.predict out"
    if trials.labelled:
        raise refusal("values as targets, to predict their change", "classes", remedy)
    if trials.input_size != trials.output_size:
        raise refusal(
            "as many outputs as input channels, to predict the change of each",
            f"{trials.output_size} outputs and {trials.input_size} channels",
            remedy,
        )
    if np.isnan(trials.inputs[trials.real]).any():
        raise refusal("inputs that are all there, to predict a change from them", "missing ones", remedy)
    changes = trials.targets.astype(np.float64) - trials.inputs
    return replace(trials, targets=np.where(trials.mask, changes, 0).astype(np.float32))
