"""Steps of Levenberg-Marquardt on what a network generates, many fits side by side."""

from collections.abc import Callable
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.flatten_util import ravel_pytree
from jaxtyping import Array, Float, PyTree

from gnode._types import Scalar, State
from gnode.expressivity._settings import FitSettings
from gnode.expressivity._slots import TIME_STEP, outputs
from gnode.models import Network
from gnode.programs import compiled

CHUNK = 5
"""Steps between two looks at which fits have ended."""
FIRST_DAMPING = 0.1
_DAMPINGS = (1e-2, 1e-1, 1.0, 10.0, 1e3)
"""Tried at once in every step, times the damping that was best last: to solve and to simulate costs little beside the
derivatives."""
_LEAST, _MOST = 1e-7, 1e4
_OWN_UNITS = 0.9
"""How far a weight is measured by its own derivatives, and not by the mean over all weights: those of a gate and of a
readout differ by orders of magnitude, and the weights of a silent unit have none."""
_PROBE = 0.1
"""The share of a step at which errors tell how they bend along it."""
_MOST_BEND = 0.75
"""Of the length of a step: beyond that errors are no parabola along it."""
_LARGE = 10
"""Arrays of more weights than so many times the numbers in a path stay as they were drawn: the matrices between wide
hidden layers, which make a step dear and are not what a fit lacks."""


class Descent(NamedTuple):
    """One fit at work; of many, every leaf has a leading axis."""

    weights: PyTree
    error: Float[Array, "*fits"]
    """The mean squared error of `weights`, which never rises; infinite where the network's states do."""
    damping: Float[Array, "*fits"]
    path: Float[Array, "*fits points dimensions"]


@compiled
def descents(weights: PyTree, paths: Float[Array, "fits points dimensions"], static: Network) -> Descent:
    """Fits before their first step."""

    def one(weights, path):
        error = _mean_square(outputs(eqx.combine(weights, static), path.shape[0], FitSettings()) - path)
        return Descent(weights, error, jnp.full((), FIRST_DAMPING, jnp.float32), path)

    return jax.vmap(one)(weights, paths)


@compiled
def descend(fits: Descent, static: Network, settings: FitSettings) -> Descent:
    """`CHUNK` steps of all fits; one that is good enough stays as it is."""

    def step(fits, _):
        return jax.vmap(lambda fit: _step(fit, static, settings))(fits), None

    return jax.lax.scan(step, fits, None, length=CHUNK)[0]


def _step(fit: Descent, static: Network, settings: FitSettings) -> Descent:
    """The best of some dampings, with derivatives in units of the weights' own."""
    moving, resting = eqx.partition(fit.weights, jax.tree.map(lambda w: w.size <= _LARGE * fit.path.size, fit.weights))
    static = eqx.combine(resting, static)
    flat, unflatten = ravel_pytree(moving)

    def left_over(flat):
        return (outputs(eqx.combine(unflatten(flat), static), fit.path.shape[0], settings) - fit.path).reshape(-1)

    residual = left_over(flat)
    # A network whose states overflow has no slopes to go by.
    usable = jnp.isfinite(fit.error)
    slopes = jnp.where(usable, jacobian(moving, static, fit.path.shape[0], settings), 0)
    squares = (slopes**2).sum(0)
    units = jax.lax.rsqrt(_OWN_UNITS * squares + (1 - _OWN_UNITS) * squares.mean() + 1e-12)
    slopes = slopes * units[None]
    size = (slopes**2).sum() / min(slopes.shape) + 1e-12

    def tried(damping):
        step = bent_step(lambda step: left_over(flat + units * step), residual, slopes, damping * size)
        new = flat + units * step
        return new, _mean_square(left_over(new))

    dampings = jnp.clip(fit.damping * jnp.asarray(_DAMPINGS, jnp.float32), _LEAST, _MOST)
    candidates, errors = jax.vmap(tried)(dampings)
    best = jnp.argmin(errors)
    moved = (errors[best] < fit.error) & (1 - fit.error < settings.enough) & usable
    return Descent(
        eqx.combine(unflatten(jnp.where(moved, candidates[best], flat)), resting),
        jnp.where(moved, errors[best], fit.error),
        jnp.where(moved, dampings[best], jnp.minimum(100 * fit.damping, _MOST)),
        fit.path,
    )


def bent_step(
    errors: Callable[[Float[Array, " weights"]], Float[Array, " numbers"]],
    residual: Float[Array, " numbers"],
    slopes: Float[Array, "numbers weights"],
    damping: Scalar,
) -> Float[Array, " weights"]:
    r"""A damped step, and how it has to bend since errors do not change in proportion to it:

    $$\delta_1 = -(J^\top J + \lambda I)^{-1} J^\top r, \quad
    \delta_2 = -\tfrac{1}{2} (J^\top J + \lambda I)^{-1} J^\top \partial^2_{\delta_1} r$$

    with the second derivative along the step by a difference. $\delta_2$ is left out where it is not the smaller.

    **Arguments:**

    - `errors`: of weights that have changed by so much.
    - `residual`, `slopes`: r and J, what they are before, and their derivatives.

    Source: Levenberg (1944), Marquardt (1963); Transtrum and Sethna, "Improvements to the Levenberg-Marquardt algorithm
    for nonlinear least-squares minimization" (2012), for the second, their geodesic acceleration.
    """
    undone = undoing(slopes, damping)
    straight = undone(residual)
    ahead = (errors(_PROBE * straight) - residual) / _PROBE
    bend = undone((ahead - slopes @ straight) / _PROBE)
    small = jnp.linalg.norm(bend) < _MOST_BEND * jnp.linalg.norm(straight)
    # `where` and not a product: the probe may have overflowed.
    return straight + jnp.where(small, bend, 0)


def undoing(
    slopes: Float[Array, "numbers weights"], damping: Scalar
) -> Callable[[Float[Array, " numbers"]], Float[Array, " weights"]]:
    r"""The damped change of weights that takes errors r away, as a function of them,

    $$-(J^\top J + \lambda I)^{-1} J^\top r = -J^\top (J J^\top + \lambda I)^{-1} r$$

    The smaller of the two matrices is factored: where there are more weights than numbers in a path, the second.
    """
    many = slopes.shape[1] > slopes.shape[0]
    normal = slopes @ slopes.T if many else slopes.T @ slopes
    factor = jnp.linalg.cholesky(normal + damping * jnp.eye(len(normal), dtype=normal.dtype))
    if many:
        return lambda errors: -slopes.T @ jax.scipy.linalg.cho_solve((factor, True), errors)
    return lambda errors: -jax.scipy.linalg.cho_solve((factor, True), slopes.T @ errors)


def jacobian(weights: PyTree, static: Network, points: int, settings: FitSettings) -> Float[Array, "numbers weights"]:
    r"""The derivatives of all that a network generates along all of its weights, by Euler's steps.

    $$S_{p+1} = A_p S_p + B_p, \quad J_p = C_p S_p + R_p$$

    A and B are the derivatives of a step along the state and the weights, C and R those of the readout, of all points
    at once; only S goes from point to point. That costs less than to go back from every output.
    """
    flat, unflatten = ravel_pytree(weights)

    def network_of(flat: Float[Array, " weights"]) -> Network:
        network = eqx.combine(unflatten(flat), static)
        if settings.train_readout:
            return network
        return eqx.tree_at(lambda n: n.readout, network, jax.lax.stop_gradient(network.readout))

    nothing = jnp.zeros((0,), flat.dtype)

    def start(flat) -> State:
        return network_of(flat).initial(nothing)

    def step(flat, state) -> State:
        field = network_of(flat).field
        return field.step(state, field.drive(nothing), TIME_STEP)

    def output(flat, state):
        return network_of(flat).output(state)

    def forward(state, _):
        return step(flat, state), state

    last, before = jax.lax.scan(forward, start(flat), None, length=points)
    after = jnp.concatenate([before[1:], last[None]])
    along = jax.vmap(jax.jacrev(step, argnums=(1, 0)), in_axes=(None, 0))(flat, before)
    read = jax.vmap(jax.jacrev(output, argnums=(1, 0)), in_axes=(None, 0))(flat, after)

    def onwards(sensitivity, slopes):
        (a, b), (c, r) = slopes
        sensitivity = a @ sensitivity + b
        return sensitivity, c @ sensitivity + r

    _, rows = jax.lax.scan(onwards, jax.jacrev(start)(flat), (along, read))
    return rows.reshape(-1, flat.size)


def _mean_square(errors: Float[Array, "..."]) -> Float[Array, ""]:
    """Infinite where it is not a number, so that anything is better."""
    mean = (errors**2).mean()
    return jnp.where(jnp.isfinite(mean), mean, jnp.inf)
