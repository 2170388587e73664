import numpy as np

from gnode._checks import refusal
from gnode._types import Key
from gnode.data._lengths import pad, real
from gnode.tasks import Trials, host_generator


def prediction_trials(windows: np.ndarray, time_step: float, *, keep: float = 0.9, key: Key) -> Trials:
    """What comes one step of the simulation later, from observations of which some are left out.

    Every step of a window is kept with a probability of its own; inputs are the observations kept, at their own times,
    so that they are irregular. The target at a kept step is always the observation one *physical* step later, whether
    that one is kept or not: only the gaps of the inputs vary (Lechner and Hasani 2020). A window begins at time zero,
    one step before its first observation. One of which no step is kept keeps its first.

    **Arguments:**

    - `windows`: (windows, steps + 1, channels), as `Rollouts.windows_of` gives them.
    - `time_step`: seconds from an observation to the next.
    - `keep`: the probability, above 0 and up to 1.
    """
    if windows.ndim != 3 or windows.shape[1] < 2 or 0 in windows.shape:
        raise refusal(
            "windows of shape (windows, steps + 1, channels), at least one of one step",
            f"shape {windows.shape}",
            "give those of a part, from Rollouts.windows_of",
        )
    if not 0 < keep <= 1:
        raise refusal("a probability to keep a step above 0 and up to 1", keep, "give, say, 0.9")
    count, steps = windows.shape[0], windows.shape[1] - 1
    kept = host_generator(key).random((count, steps)) < keep
    kept[~kept.any(axis=1), 0] = True
    lengths = kept.sum(axis=1)
    clock = np.broadcast_to(time_step * np.arange(1, steps + 1), kept.shape)
    times = np.maximum.accumulate(pad("times", clock[kept], lengths), axis=1)
    targets = pad("targets", windows[:, 1:][kept], lengths).astype(np.float32, copy=False)
    return Trials(
        inputs=pad("inputs", windows[:, :-1][kept], lengths).astype(np.float32, copy=False),
        targets=targets,
        mask=np.repeat(real(lengths, targets.shape[1])[..., None], targets.shape[2], axis=2),
        times=times,
    )
