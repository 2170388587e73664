"""A walker that needs no simulator: a linear system which falls after a number of steps that its seed tells."""

from collections.abc import Callable

import numpy as np
import pytest

from gnode.data.walker import Environment, WalkerPlan, generate_rollouts
from gnode.data.walker import _cache as cache

SMALL = WalkerPlan(seed=3, windows=(50, 17, 20), steps=8, stride=4, random_shares=(0.0, 0.3))
SOURCE = {"environment": "Made-up-v1", "gymnasium": "0.0", "mujoco": "0.0"}


def made_up(*, longest: int = 60, decay: float = 0.95, source: dict[str, str] | None = None) -> Environment:
    """o' = decay o + B a of 17 channels and 6 actions, velocities clipped at 10; 2 to `longest` steps, by seed."""
    matrix = np.random.default_rng(0).normal(size=(17, 6))
    state, left = np.zeros(17), 0

    def reset(seed: int) -> np.ndarray:
        nonlocal state, left
        random = np.random.default_rng(seed)
        state, left = random.normal(scale=4.0, size=17), int(random.integers(2, longest + 1))
        return said()

    def step(action: np.ndarray) -> tuple[np.ndarray, bool]:
        nonlocal state, left
        assert (np.abs(action) <= 1).all()
        state, left = decay * state + matrix @ action, left - 1
        return said(), left == 0

    def said() -> np.ndarray:
        return np.concatenate([state[:8], np.clip(state[8:], -10, 10)])

    return Environment(reset, step, 0.008, 6, source or SOURCE)


def put_in_place(patch: pytest.MonkeyPatch, make: Callable[[dict[str, str]], Environment]) -> dict[str, str]:
    """Puts a made-up walker in the place of Gymnasium's; returns its versions, which can be changed."""
    now = dict(SOURCE)

    def generate(plan, *, tell):
        return generate_rollouts(plan, environment=make(dict(now)), tell=tell)

    patch.setattr(cache, "generate_rollouts", generate)
    patch.setattr(cache, "installed", lambda: True)
    patch.setattr(cache, "walker_source", lambda: dict(now))
    return now
