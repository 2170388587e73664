from collections.abc import Callable
from typing import Literal

import jax
import numpy as np

from gnode._checks import check_among, check_count, check_positive
from gnode._switches import single_precision
from gnode._types import Key

KernelName = Literal["squared-exponential", "matern-5/2", "matern-3/2"]

KERNELS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "squared-exponential": lambda lag: np.exp(-(lag**2) / 2),
    "matern-5/2": lambda lag: (1 + np.sqrt(5) * lag + 5 * lag**2 / 3) * np.exp(-np.sqrt(5) * lag),
    "matern-3/2": lambda lag: (1 + np.sqrt(3) * lag) * np.exp(-np.sqrt(3) * lag),
}
"""Covariances of unit variance, of a lag in correlation times."""


@single_precision()
def gaussian_paths(
    kappa: float, *, count: int, dimensions: int, points: int, kernel: KernelName = "squared-exponential", key: Key
) -> np.ndarray:
    r"""Sample paths of a Gaussian process, shape (count, points, dimensions), each channel standardised.

    $$x \sim \mathcal{N}(0, K), \quad K_{ij} = k(\kappa\, |s_i - s_j|)$$

    at equally spaced times $s$ from 0 to 1, with k of unit variance and unit correlation time: $\kappa = T/\ell$ is the
    length of the window in correlation times. The draw is exact: $x = K^{1/2} \xi$, by the eigenvectors of K.

    Path i of a key depends on the key and i alone, so that more paths do not change the first ones; and paths of
    different $\kappa$ come from the same noise, so that they can be compared in pairs.

    Source: Rasmussen and Williams, "Gaussian Processes for Machine Learning" (2006), chapter 4.
    """
    check_positive("kappa", kappa)
    for name, value, least in (("paths", count, 1), ("dimensions", dimensions, 1), ("points", points, 2)):
        check_count(f"the number of {name}", value, least=least)
    check_among("the kernel", kernel, KERNELS)
    times = np.linspace(0, 1, points)
    values, vectors = np.linalg.eigh(KERNELS[kernel](kappa * np.abs(times[:, None] - times)))
    # The eigenvalues of a smooth kernel fall below the rounding of the largest, and some come out negative.
    root = (vectors * np.sqrt(np.clip(values, 0, None))) @ vectors.T
    noise = [jax.random.normal(jax.random.fold_in(key, path), (points, dimensions)) for path in range(count)]
    return standardised(root @ np.asarray(noise, np.float64))


def standardised(paths: np.ndarray) -> np.ndarray:
    """The same with mean zero and variance one over the time of every path, channel by channel."""
    paths = paths - paths.mean(1, keepdims=True)
    spread = paths.std(1, keepdims=True)
    return paths / np.where(spread > 0, spread, 1.0)
