"""Fits side by side in one compiled program: each has a slot, and one that has ended makes room for the next."""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Bool, Float, Int, PyTree

from gnode._types import Scalar
from gnode.expressivity._settings import FitSettings
from gnode.models import Network
from gnode.simulation import simulate

CHUNK = 50
"""Steps between two looks at which fits have ended."""
# Sampled at 100 points a second, whatever the path stands for: tau = dt/alpha is all that counts.
TIME_STEP = 0.01


class Slot(NamedTuple):
    """One fit at work; of many, every leaf has a leading axis."""

    weights: PyTree
    moments: PyTree
    best_weights: PyTree
    best: Float[Array, "*slots"]
    """R2 of `best_weights`."""
    step: Int[Array, "*slots"]
    steps: Int[Array, "*slots"]
    """The budget of this fit."""
    path: Float[Array, "*slots points dimensions"]


def optimiser(settings: FitSettings) -> optax.GradientTransformation:
    return optax.chain(optax.clip_by_global_norm(settings.clip_norm), optax.scale_by_adam())


def begun(
    weights: PyTree, path: Float[Array, "points dimensions"], steps: Int[Array, ""], settings: FitSettings
) -> Slot:
    """A fit before its first step."""
    moments = optimiser(settings).init(weights)
    # With its dtype said: a weakly typed number would be another program for all slots than what they come back as.
    nothing = jnp.full((), -jnp.inf, jnp.float32)
    return Slot(weights, moments, weights, nothing, jnp.zeros((), jnp.int32), steps, path)


def outputs(network: Network, points: int, settings: FitSettings) -> Float[Array, "points dimensions"]:
    """What a network without input generates; not a number where the solver fails."""
    inputs, durations = jnp.zeros((points, 0), jnp.float32), jnp.full((points,), TIME_STEP, jnp.float32)
    trajectory = simulate(network, inputs, durations, settings.simulation)
    return jnp.where(jnp.isfinite(trajectory.failed_at), jnp.nan, trajectory.outputs)


def active(slot: Slot, settings: FitSettings) -> Bool[Array, "*slots"]:
    """Whether a fit has not ended, by its budget or by success."""
    return (slot.step < slot.steps) & (slot.best < settings.enough)


@eqx.filter_jit
def advance(slots: Slot, static: Network, settings: FitSettings) -> tuple[Slot, Bool[Array, " slots"]]:
    """`CHUNK` steps of all fits that have not ended; the others stay as they are. Tells which go on."""

    def step(slots, _):
        return jax.vmap(lambda slot: _step(slot, static, settings))(slots), None

    slots, _ = jax.lax.scan(step, slots, None, length=CHUNK)
    return slots, active(slots, settings)


def _step(slot: Slot, static: Network, settings: FitSettings) -> Slot:
    progress = slot.step / slot.steps
    # The slots that have ended are computed too, and not changed.
    goes_on = active(slot, settings)
    (_, score), gradient = jax.value_and_grad(_loss, has_aux=True)(slot.weights, slot.path, progress, static, settings)
    better = goes_on & (score > slot.best)
    best_weights = _where(better, slot.weights, slot.best_weights)
    finite = jnp.isfinite(optax.tree.norm(gradient))
    updates, moments = optimiser(settings).update(gradient, slot.moments)
    rate = settings.learning_rate * 0.5 * (1 + jnp.cos(jnp.pi * progress))
    weights = jax.tree.map(lambda weight, update: weight - rate * update, slot.weights, updates)
    moved = goes_on & finite
    return Slot(
        _where(moved, weights, slot.weights),
        _where(moved, moments, slot.moments),
        best_weights,
        jnp.where(better, score, slot.best),
        slot.step + goes_on,
        slot.steps,
        slot.path,
    )


def _loss(
    weights: PyTree, path: Float[Array, "points dimensions"], progress: Scalar, static: Network, settings: FitSettings
) -> tuple[Scalar, Scalar]:
    """The mean squared error up to the horizon, and R2 of the whole path."""
    network = eqx.combine(weights, static)
    if not settings.train_readout:
        network = eqx.tree_at(lambda n: n.readout, network, jax.lax.stop_gradient(network.readout))
    points = path.shape[0]
    errors = ((outputs(network, points, settings) - path) ** 2).mean(1)
    score = 1 - errors.mean()
    if settings.horizon_share > 0:
        grown = jnp.minimum(1.0, progress / settings.horizon_share)
        horizon = points * (settings.horizon_start + (1 - settings.horizon_start) * grown)
        counts = jnp.clip(horizon - jnp.arange(points), 0, 1)
        # `where` and not a product alone: beyond the horizon a state may have overflowed.
        loss = jnp.where(counts > 0, counts * errors, 0).sum() / counts.sum()
    else:
        loss = errors.mean()
    return loss, score


def _where(condition: Bool[Array, ""], new: PyTree, old: PyTree) -> PyTree:
    return jax.tree.map(lambda a, b: jnp.where(condition, a, b), new, old)


@eqx.filter_jit
def refilled(slots: Slot, fresh: Slot, are_new: Bool[Array, " slots"]) -> Slot:
    """The slots with other fits in some of their places."""
    return jax.vmap(_where)(are_new, fresh, slots)
