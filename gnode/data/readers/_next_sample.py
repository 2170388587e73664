from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode.tasks import Trials


def next_sample(trials: Trials) -> Trials:
    """The trials with what comes next as targets: of every step the inputs at the step after it, channel by channel.
    At the last step of a trial, and where that input is missing, no target counts.

    Raises `Refused` where no trial has two steps, and for trials without inputs.
    """
    if trials.input_size == 0:
        raise refusal("inputs of which the next is predicted", "none", "name them (--inputs)")
    following = np.concatenate([trials.inputs[:, 1:], np.zeros_like(trials.inputs[:, :1])], axis=1)
    real = trials.real
    there = np.concatenate([real[:, 1:], np.zeros_like(real[:, :1])], axis=1)
    known = there[..., None] & ~np.isnan(following)
    if not known.any():
        raise refusal("a series of at least two samples, to predict the next", "none", "give longer series")
    names = trials.names
    return replace(
        trials,
        targets=np.where(known, following, np.float32(0)),
        mask=known,
        classes=(),
        names=replace(names, outputs=names.inputs, output_units=names.input_units),
    )
