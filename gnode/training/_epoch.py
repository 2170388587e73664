from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Bool, Float, Int, PyTree

from gnode._types import Key, Scalar
from gnode.models import Network
from gnode.training._losses import TrialArrays, mean_loss

_adam = optax.scale_by_adam()


class Descent(NamedTuple):
    """What one step hands to the next: the trained arrays and Adam's moments."""

    weights: PyTree
    moments: PyTree
    diverged: Bool[Array, ""]


class Hyperparameters(NamedTuple):
    """Numbers that may change without recompiling."""

    learning_rates: Float[Array, " batches"]
    weight_decay: Scalar
    clip_norm: Scalar
    horizon: Int[Array, ""]


class EpochNumbers(NamedTuple):
    """What an epoch reports."""

    loss: Scalar
    """The mean over its steps."""
    validation_loss: Scalar
    gradient_norm: Scalar
    """The mean over its steps, before clipping."""
    largest_gradient_norm: Scalar
    """The largest finite one."""


@eqx.filter_jit
def begin(network: Network) -> Descent:
    """The state of descent before the first step."""
    weights = eqx.filter(network, eqx.is_inexact_array)
    return Descent(weights, _adam.init(weights), jnp.asarray(False))


@eqx.filter_jit
def run_epoch(
    descent: Descent,
    train: TrialArrays,
    validation: TrialArrays,
    numbers: Hyperparameters,
    key: Key,
    *,
    static: Network,
    batch_size: int,
    last: bool,
    dropout: float,
) -> tuple[Descent, EpochNumbers]:
    """One epoch, compiled whole: shuffle, all steps of AdamW, and the validation loss after them.

    A step whose loss or gradient is not finite changes nothing, nor does any after it. `static` is the
    network without its trained arrays; with it, `batch_size`, `last` and `dropout` are compiled in.
    """
    shuffle_key, dropout_key = jax.random.split(key)
    trials = train.durations.shape[0]
    batches = numbers.learning_rates.shape[0]
    order = jax.random.permutation(shuffle_key, trials)[: batches * batch_size].reshape(batches, batch_size)

    def loss_of(weights, batch, step_key):
        network = eqx.combine(weights, static)
        return mean_loss(network, batch, last=last, dropout=dropout, key=step_key)

    def step(descent, sample):
        members, rate, step_key = sample
        batch = jax.tree.map(lambda a: a[members], train).up_to(numbers.horizon)
        loss, gradient = jax.value_and_grad(loss_of)(descent.weights, batch, step_key)
        norm = optax.tree.norm(gradient)
        clip = jnp.minimum(1.0, numbers.clip_norm / jnp.maximum(norm, 1e-12))
        gradient = jax.tree.map(lambda g: g * clip, gradient)
        direction, moments = _adam.update(gradient, descent.moments)
        weights = jax.tree.map(lambda w, d: w - rate * (d + numbers.weight_decay * w), descent.weights, direction)
        diverged = descent.diverged | ~(jnp.isfinite(loss) & jnp.isfinite(norm))
        weights, moments = jax.tree.map(
            lambda old, new: jnp.where(diverged, old, new), (descent.weights, descent.moments), (weights, moments)
        )
        return Descent(weights, moments, diverged), (loss, norm)

    keys = jax.random.split(dropout_key, batches) if dropout > 0 else None
    descent, (losses, norms) = jax.lax.scan(step, descent, (order, numbers.learning_rates, keys))
    validation_loss = mean_loss(eqx.combine(descent.weights, static), validation, last=last)
    return descent, EpochNumbers(
        losses.mean(), validation_loss, norms.mean(), jnp.where(jnp.isfinite(norms), norms, 0.0).max()
    )
