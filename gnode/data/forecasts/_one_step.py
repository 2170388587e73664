from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np


class OneStep(NamedTuple):
    """What predicts one step ahead, as callables of a batch: an open-loop roll-out needs nothing else of it."""

    begin: Callable[[np.ndarray, np.ndarray], tuple[Any, np.ndarray]]
    """Of observations (sections, steps, channels) and their times (steps,) in seconds: a state, of any kind, and the
    next observation, (sections, channels)."""
    step: Callable[[Any, np.ndarray, float], tuple[Any, np.ndarray]]
    """Of a state, an observation (sections, channels) and the seconds since the one before: the next state, and the
    next observation."""


def without_memory(predict: Callable[[np.ndarray], np.ndarray]) -> OneStep:
    """Of a function that gives the next observation for the present one alone, (sections, channels) each."""
    return OneStep(
        lambda observations, times: (None, predict(observations[:, -1])),
        lambda state, observation, gap: (None, predict(observation)),
    )
