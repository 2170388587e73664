"""Paths to compare those of a Gaussian process with, of a complexity that is asked for."""

import jax
import numpy as np

from gnode._checks import check_count, check_positive, refusal
from gnode._switches import single_precision
from gnode._types import Key
from gnode.expressivity._gaussian_process import standardised


def complexity(paths: np.ndarray) -> np.ndarray:
    r"""The complexity of every path, for paths of any origin:

    $$\kappa = T\, \sqrt{\frac{\langle |\dot x|^2 \rangle}{\mathrm{Var}\, x}}$$

    that is the length of the window times the rms speed, in standard deviations. Of a Gaussian process with a
    squared-exponential kernel it is $T/\ell$ in the mean, since then $\langle \dot x^2 \rangle = 1/\ell^2$. Speeds are
    differences between points, which fall short where there are few points to a turn.

    **Arguments:**

    - `paths`: shape (count, points, dimensions).
    """
    paths = np.asarray(paths, np.float64)
    speed = ((np.diff(paths, axis=1) * (paths.shape[1] - 1)) ** 2).sum(2).mean(1)
    variance = paths.var(1).sum(1)
    return np.sqrt(speed / np.where(variance > 0, variance, np.inf))


@single_precision()
def sinusoid_paths(kappa: float, *, count: int, dimensions: int, points: int, modes: int = 3, key: Key) -> np.ndarray:
    r"""Sums of sinusoids, shape (count, points, dimensions), each channel standardised.

    $$x_d(s) = \sum_{m=1}^{M} a_{dm} \sin(2 \pi f_m s + \varphi_{dm})$$

    All channels of a path share their frequencies, so that a linear flow of N = 2M has them as its modes. The
    frequencies are uniform between half and three halves of their mean, which is set so that the rms of $2 \pi f$
    is $\kappa$. Amplitudes are Gaussian, phases uniform.
    """
    check_positive("kappa", kappa)
    check_count("the number of modes", modes)
    times = np.linspace(0, 1, points)[:, None, None]
    paths = []
    for path in range(count):
        keys = jax.random.split(jax.random.fold_in(key, path), 3)
        rates = np.asarray(jax.random.uniform(keys[0], (modes,), minval=0.5, maxval=1.5), np.float64)
        rates = kappa * rates / np.sqrt((rates**2).mean())
        phases = 2 * np.pi * np.asarray(jax.random.uniform(keys[1], (dimensions, modes)), np.float64)
        sizes = np.asarray(jax.random.normal(keys[2], (dimensions, modes)), np.float64)
        paths.append((sizes * np.sin(times * rates + phases)).sum(2))
    return standardised(np.asarray(paths))


# The rms speed of the Lorenz system on its attractor, in standard deviations a unit of time: see the test.
LORENZ_RATE = 7.5


@single_precision()
def lorenz_paths(kappa: float, *, count: int, dimensions: int, points: int, key: Key) -> np.ndarray:
    """Pieces of chaotic trajectories of the Lorenz system, shape (count, points, dimensions), standardised.

    The channels are the first of x, y, z. The length of the pieces is `kappa` over the system's rms speed in standard
    deviations, so that `complexity` is about `kappa` for long ones.

    Source: Lorenz, "Deterministic nonperiodic flow" (1963), with its classical parameters 10, 28, 8/3.
    """
    from scipy.integrate import solve_ivp

    check_positive("kappa", kappa)
    if dimensions > 3:
        raise refusal("at most 3 dimensions of the Lorenz system", dimensions, "ask for fewer, or another kind of path")

    def flow(_, state):
        x, y, z = state
        return [10 * (y - x), x * (28 - z) - y, x * y - 8 / 3 * z]

    settling = 20.0
    times = settling + np.linspace(0, kappa / LORENZ_RATE, points)
    paths = []
    for path in range(count):
        start = np.asarray(jax.random.normal(jax.random.fold_in(key, path), (3,)), np.float64)
        solution = solve_ivp(
            flow, (0, times[-1]), np.array([1.0, 1.0, 25.0]) + start, t_eval=times, rtol=1e-8, atol=1e-8
        )
        paths.append(solution.y.T[:, :dimensions])
    return standardised(np.asarray(paths))
