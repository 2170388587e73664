import functools
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gnode._arrays import read_arrays

# Made for gnode, by augmented random search (Mania, Guy and Recht 2018) in Walker2d-v5.
_FILE = Path(__file__).with_name("walker2d_policies.npz")


@dataclass(frozen=True, eq=False)
class LinearPolicy:
    r"""A walker that follows a line: $a = \mathrm{clip}(K\,(o - \mu) / \sigma, -1, 1)$, with the observation $o$ and
    the torques $a$ of six joints as shares of the largest."""

    gain: np.ndarray
    """K, (6, 17)."""
    mean: np.ndarray
    """mu, (17,), in the units of the observation."""
    scale: np.ndarray
    """sigma, (17,); infinite for a channel to ignore."""

    def __call__(self, observation: np.ndarray) -> np.ndarray:
        return np.clip(self.gain @ ((observation - self.mean) / self.scale), -1.0, 1.0)


@functools.cache
def policies() -> tuple[LinearPolicy, ...]:
    """The two that come with gnode: one takes a few steps and falls (a mean return of 608), the other walks on at about
    1 m/s (1,984)."""
    names = ("gain", "mean", "scale")
    read = read_arrays(_FILE, names, expected=f"the policies in {_FILE}", remedy="install gnode again")
    return tuple(LinearPolicy(*one) for one in zip(*(read[name] for name in names), strict=True))
