import hashlib
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from gnode._arrays import digest_arrays
from gnode._checks import check_among
from gnode.data.walker._plan import PARTS, WalkerPlan

# Of the 17 channels of an observation: height, angles of torso and joints; then the velocities of these and of x.
POSITIONS, VELOCITIES = slice(0, 8), slice(8, 17)
# m/s and rad/s. Beyond it Walker2d-v5 says it is this.
VELOCITY_LIMIT = 10.0


@dataclass(frozen=True, eq=False)
class Rollouts:
    """Rollouts of the walker end to end, from its start until it falls or 1,000 steps are over, and where they belong.

    Every rollout is of one part alone, and so are its windows.
    """

    series: np.ndarray
    """(total observations, 17), float32: what the simulator said, in its own units (m, rad, m/s, rad/s)."""
    lengths: np.ndarray
    """(rollouts,), the observations of each."""
    parts: np.ndarray
    """(rollouts,), the place among `PARTS`."""
    policies: np.ndarray
    """(rollouts,), the place among `policies()`."""
    random_shares: np.ndarray
    """(rollouts,), the probability with which an action was random."""
    windows: np.ndarray
    """(rollouts,), how many windows are cut from each, from its start."""
    plan: WalkerPlan
    time_step: float
    """Seconds from an observation to the next."""
    source: dict[str, Any]
    """What made them: the environment and the versions, and how many rollouts were too short for a window."""

    @cached_property
    def sha256(self) -> str:
        """Of what is in the arrays, and not of a file: the same rollouts count as the same, whatever made them."""
        digest = hashlib.sha256(repr(self.time_step).encode())
        names = ("series", "lengths", "parts", "policies", "random_shares", "windows")
        digest_arrays(digest, {name: getattr(self, name) for name in names})
        return digest.hexdigest()

    def of_part(self, part: str, *, random_share: float | None = None) -> list[np.ndarray]:
        """The rollouts of "train", "validation" or "test", each (observations, 17).

        **Arguments:**

        - `random_share`: only those of this share of random actions; at 0, what follows is determined by the state.
        """
        chosen = self._in(part)
        if random_share is not None:
            chosen = chosen & (self.random_shares == random_share)
        series = self._all()
        return [series[place] for place in np.flatnonzero(chosen)]

    def windows_of(self, part: str) -> np.ndarray:
        """(windows, steps + 1, 17): all of "train", "validation" or "test", rollout after rollout."""
        chosen = np.flatnonzero(self._in(part))
        series, plan = self._all(), self.plan
        return np.concatenate([cut(series[place], plan)[: self.windows[place]] for place in chosen])

    def origins_of(self, part: str) -> np.ndarray:
        """(windows,), in the order of `windows_of`: the place of the rollout that each was cut from.

        So `random_shares[origins]` is the share of random actions of each. Windows of one rollout are not independent:
        what is drawn again for an interval are rollouts.
        """
        chosen = np.flatnonzero(self._in(part))
        return np.repeat(chosen, self.windows[chosen])

    def clipped(self, part: str | None = None) -> float:
        """The share of observations with at least one velocity at its limit, where nobody knows how fast it was.

        **Arguments:**

        - `part`: of "train", "validation" or "test" alone.
        """
        chosen = np.ones(len(self.lengths), bool) if part is None else self._in(part)
        return _clipped(self.series[np.repeat(chosen, self.lengths)])

    def clipped_by_level(self) -> dict[tuple[int, float], float]:
        """As `clipped`, of every policy and share of random actions that there are."""
        found = {}
        for policy, share in sorted(set(zip(self.policies.tolist(), self.random_shares.tolist(), strict=True))):
            chosen = (self.policies == policy) & (self.random_shares == share)
            found[policy, share] = _clipped(self.series[np.repeat(chosen, self.lengths)])
        return found

    def __str__(self) -> str:
        """In one sentence what they are of: to stand beside every figure."""
        source = self.source
        parts = ", ".join(f"{self.windows[self._in(part)].sum():,} {part}" for part in PARTS)
        return (
            f"{source['environment']} (Gymnasium {source['gymnasium']}, MuJoCo {source['mujoco']}), seed "
            f"{self.plan.seed}: {len(self.lengths):,} rollouts, windows of {self.plan.steps} steps of "
            f"{self.time_step:g} s ({parts}); a velocity is clipped at {VELOCITY_LIMIT:g} in "
            f"{100 * self.clipped():.1f} % of observations"
        )

    def _all(self) -> list[np.ndarray]:
        return np.split(self.series, np.cumsum(self.lengths)[:-1])

    def _in(self, part: str) -> np.ndarray:
        check_among("part", part, PARTS)
        return self.parts == PARTS.index(part)


def cut(rollout: np.ndarray, plan: WalkerPlan) -> np.ndarray:
    """All windows of a rollout: (windows, steps + 1, channels); a view."""
    if len(rollout) < plan.observations:
        return np.zeros((0, plan.observations, rollout.shape[1]), rollout.dtype)
    every = np.lib.stride_tricks.sliding_window_view(rollout, plan.observations, axis=0)
    return np.swapaxes(every[:: plan.stride], 1, 2)


def is_clipped(observations: np.ndarray) -> np.ndarray:
    """Whether a velocity of an observation is at its limit: (..., 17) to (...,)."""
    return np.any(np.abs(observations[..., VELOCITIES]) >= VELOCITY_LIMIT, axis=-1)


def _clipped(series: np.ndarray) -> float:
    return float(is_clipped(series).mean())
