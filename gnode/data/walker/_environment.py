from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any

import numpy as np

from gnode._checks import refusal

ENVIRONMENT = "Walker2d-v5"
_NEEDED = ("gymnasium", "mujoco")


@dataclass(frozen=True)
class Environment:
    """What a walker lives in: callables alone, so that others than Gymnasium's can be put in their place."""

    reset: Callable[[int], np.ndarray]
    """The first observation, of a seed."""
    step: Callable[[np.ndarray], tuple[np.ndarray, bool]]
    """The observation after an action, and whether it is the last."""
    time_step: float
    """Seconds that an action lasts."""
    actions: int
    source: dict[str, Any] = field(default_factory=dict)
    """What it is, with versions, in values that JSON knows."""


def installed() -> bool:
    """Whether there is a simulator, which nothing is imported to find out."""
    return all(find_spec(name) is not None for name in _NEEDED)


def walker_source() -> dict[str, str]:
    """The environment and the versions that determine its rollouts. Raises `Refused` where there is no simulator."""
    if not installed():
        raise refusal("Gymnasium and MuJoCo, which simulate", "none", "install them by: pip install 'gnode[walker]'")
    return {"environment": ENVIRONMENT, **{name: version(name) for name in _NEEDED}}


def walker_environment() -> Environment:
    """Walker2d of Gymnasium, in MuJoCo, as it comes: a rollout ends with a fall, and after 1,000 steps."""
    source = walker_source()
    # What the checker would check at every step is Gymnasium's own.
    made = import_module("gymnasium").make(ENVIRONMENT, disable_env_checker=True)

    def reset(seed: int) -> np.ndarray:
        return made.reset(seed=seed)[0]

    def step(action: np.ndarray) -> tuple[np.ndarray, bool]:
        observation, _, fallen, over, _ = made.step(action)
        return observation, bool(fallen or over)

    return Environment(reset, step, float(made.unwrapped.dt), made.action_space.shape[0], source)
