from dataclasses import replace

import numpy as np

from gnode.tasks import Trials


def widened(trials: Trials, steps: int) -> Trials:
    """The same, padded to so many steps."""
    more = ((0, 0), (0, steps - trials.steps))

    def padded(array: np.ndarray) -> np.ndarray:
        return np.pad(array, (*more, *((0, 0),) * (array.ndim - 2)))

    return replace(
        trials,
        inputs=padded(trials.inputs),
        targets=padded(trials.targets),
        mask=padded(trials.mask),
        times=np.pad(trials.times, more, mode="edge"),
    )
