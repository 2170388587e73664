from dataclasses import replace

import numpy as np

from gnode._checks import check_count, refusal
from gnode._types import Key
from gnode.tasks import Trials, host_generator


def shifted_copies(trials: Trials, copies: int, *, deviation: float, key: Key) -> Trials:
    """The trials, and copies of them of which each channel is shifted by a constant of the trial's own, drawn from a
    normal distribution: to train on what differs so from recording to recording, and shall not matter.

    In the logarithm of a spectrum, and in MFCC, such a constant is what another microphone, another room or the timbre
    of another voice adds. Trials as they were come first.

    **Arguments:**

    - `copies`: how many of each, the trial itself counted.
    - `deviation`: of the shifts, in the units of the inputs: of standardised ones, in standard deviations.

    Raises `Refused` for less than one copy and a deviation below zero.
    """
    check_count("copies of a training trial", copies)
    if not deviation >= 0:
        raise refusal("a deviation of shifts from 0 up", deviation, "give, say, 0.5")
    many = trials.take(np.tile(np.arange(len(trials)), copies))
    shifts = host_generator(key).normal(0.0, deviation, (len(many), 1, trials.input_size))
    shifts[: len(trials)] = 0.0
    return replace(many, inputs=np.where(many.real[..., None], many.inputs + shifts, 0).astype(np.float32))
