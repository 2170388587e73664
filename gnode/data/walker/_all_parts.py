import numpy as np

from gnode._types import Key
from gnode.data._widen import widened
from gnode.data.walker._plan import PARTS
from gnode.data.walker._prediction import prediction_trials
from gnode.data.walker._rollouts import Rollouts
from gnode.programs import split_key
from gnode.tasks import Trials


def all_prediction_trials(rollouts: Rollouts, *, keep: float = 0.9, key: Key) -> tuple[Trials, np.ndarray]:
    """`prediction_trials` of all windows, those of "train" first, then "validation" and "test", and the name of the
    part of each, (windows,). Every part has a key of its own, split from `key`: what is kept of one does not depend on
    how many there are of another."""
    parts = [
        prediction_trials(rollouts.windows_of(part), rollouts.time_step, keep=keep, key=own)
        for part, own in zip(PARTS, split_key(key, len(PARTS)), strict=True)
    ]
    steps = max(part.steps for part in parts)
    names = np.repeat(PARTS, [len(part) for part in parts])
    wide = [widened(part, steps) for part in parts]
    whole = Trials(
        inputs=np.concatenate([part.inputs for part in wide]),
        targets=np.concatenate([part.targets for part in wide]),
        mask=np.concatenate([part.mask for part in wide]),
        times=np.concatenate([part.times for part in wide]),
    )
    return whole, names
