"""Ragged, irregular trials with gaps, for the tests of data."""

import hypothesis.strategies as st
import numpy as np

from gnode.tasks import Trials


def ragged(
    lengths: list[int], *, channels: int = 2, gaps: float = 0.4, labelled: bool = False, seed: int = 0, extra: int = 0
) -> Trials:
    """Series of given lengths at irregular times, a share of their values missing; `extra` steps of padding more."""
    random = np.random.default_rng(seed)
    trials, steps = len(lengths), max(lengths) + extra
    real = np.arange(steps) < np.array(lengths)[:, None]
    inputs = random.normal(size=(trials, steps, channels)).astype(np.float32)
    inputs[random.random(inputs.shape) < gaps] = np.nan
    inputs[~real] = 0
    times = np.cumsum(np.where(real, random.uniform(0.01, 0.2, (trials, steps)), 0), axis=1)
    if labelled:
        targets = np.broadcast_to((np.arange(trials) % 2)[:, None], (trials, steps))
        return Trials(inputs=inputs, targets=targets, mask=real, times=times, classes=("a", "b"))
    # Each target says where it was.
    targets = np.where(real, np.arange(1, steps + 1), 0)[..., None].astype(np.float32)
    return Trials(inputs=inputs, targets=targets, mask=real[..., None], times=times)


# What `ragged` makes them of: no random numbers are drawn where hypothesis draws.
shapes = st.fixed_dictionaries(
    {
        "lengths": st.lists(st.integers(1, 7), min_size=1, max_size=5),
        "channels": st.integers(1, 3),
        "gaps": st.sampled_from([0.0, 0.4, 0.9, 1.0]),
        "labelled": st.booleans(),
        "seed": st.integers(0, 999),
        "extra": st.integers(0, 2),
    }
)
