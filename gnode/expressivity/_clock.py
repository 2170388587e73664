"""A start of fits by linear algebra: a state variable that tells the time, and the rest as functions of it."""

from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Key
from gnode.expressivity._settings import FitSettings
from gnode.expressivity._slots import TIME_STEP
from gnode.models import MLP, GatedNeuralODE, Network, NeuralODE, TrainedInitialState

# The clock runs from minus this to this, in standard deviations of a path.
_SPAN = 3.0
# Of squared singular values, over the mean square of a column: kinks that lie close together are nearly one another's
# sums, and a path of many turns needs their differences.
_RIDGE = 1e-7


def has_clock(network: Network, dimensions: int, settings: FitSettings) -> bool:
    """Whether `clock_start` can be made: a nODE or gnODE with hidden layers and more state variables than the path has
    dimensions, all of it trained."""
    target = _target(network)
    return (
        target is not None
        and len(target.weights) > 1
        and target.normalisation is None
        and network.field.state_size > dimensions
        and isinstance(network.initial, TrainedInitialState)
        and settings.train_readout
    )


def clock_start(network: Network, path: Float[Array, "points dimensions"], *, key: Key) -> Network:
    r"""A network that generates a path nearly, from one least-squares fit.

    The first state variables are the path x itself, the next is a clock s that rises at a constant speed, and those
    left are $\cos \pi k t$ for k = 2, 3, ... Hidden units, and the gate, see the clock alone, and each unit's kink lies
    at another point in time. The last layer is then fitted by ridge regression to the F that Euler's steps ask for,

    $$F(h_p) = h_p + \frac{\tau}{\Delta t} \frac{h_{p+1} - h_p}{G(h_p)}$$

    so that x and the cosines follow the clock through a leak, in which errors decay. No such start exists where a path
    has as many dimensions as there are state variables.
    """
    target, field = _target(network), network.field
    assert target is not None
    points, dimensions = path.shape
    states = _states(path, field.state_size)
    now, then = states[:-1], states[1:]
    only_clock = (jnp.arange(field.state_size) == dimensions).astype(path.dtype)[None]
    gate = field.update_gate if isinstance(field, GatedNeuralODE) else None
    if isinstance(gate, MLP):
        network = eqx.tree_at(
            lambda n: n.field.update_gate.weights,
            network,
            (gate.weights[0] * only_clock, *gate.weights[1:]),
        )
    weights = [target.weights[0] * only_clock, *target.weights[1:-1]]
    biases, layer = [], now
    for weight, one in zip(weights, jax.random.split(key, len(weights)), strict=True):
        units = weight.shape[0]
        spread = (jnp.arange(units) + jax.random.uniform(one, (units,), path.dtype)) * (points / units)
        places = jax.random.permutation(jax.random.fold_in(one, 1), spread.astype(jnp.int32))
        summed = layer @ weight.T
        biases.append(-summed[places, jnp.arange(units)])
        layer = target.activation(summed + biases[-1][None])
    drive = network.field.drive(jnp.zeros((0,), path.dtype))
    opened = jax.vmap(lambda state: network.field.gate(state, drive))(now)
    wanted = now + (then - now) * (field.time_constant / TIME_STEP) / opened
    last, offset = _ridge_regression(layer, wanted)
    return eqx.tree_at(
        _started,
        network,
        (
            (*weights, last.T),
            (*biases, offset),
            states[0],
            (jnp.eye(dimensions, field.state_size, dtype=path.dtype),),
            (jnp.zeros(dimensions, path.dtype),),
        ),
    )


def _target(network: Network) -> MLP | None:
    """F, where the field is a nODE or a gnODE as the paper has them."""
    field = network.field.ungated if isinstance(network.field, GatedNeuralODE) else network.field
    if not isinstance(field, NeuralODE) or not field.leak or field.gain is not None:
        return None
    return field.target if len(network.readout.weights) == 1 else None


def _started(network: Network) -> tuple[Any, ...]:
    """What a start replaces, beside the weights of the gate."""
    target, initial = _target(network), network.initial
    assert target is not None and isinstance(initial, TrainedInitialState)
    return target.weights, target.biases, initial.value, network.readout.weights, network.readout.biases


def _states(path: Float[Array, "points dimensions"], size: int) -> Float[Array, "states size"]:
    """The states wanted at the start and at every point: the path, a clock, cosines."""
    points, dimensions = path.shape
    time = jnp.arange(points + 1, dtype=path.dtype)[:, None] / points
    harmonics = jnp.arange(2, size - dimensions + 1, dtype=path.dtype)
    before = 2 * path[:1] - path[1:2]
    return jnp.concatenate(
        [
            jnp.concatenate([before, path]),
            _SPAN * (2 * time - 1),
            jnp.sqrt(2.0) * jnp.cos(jnp.pi * harmonics[None] * time),
        ],
        axis=1,
    )


def _ridge_regression(
    features: Float[Array, "points units"], wanted: Float[Array, "points state"]
) -> tuple[Float[Array, "units state"], Float[Array, " state"]]:
    """Weights and offsets; by singular values, as normal equations in float32 would lose the small ones."""
    columns = jnp.concatenate([features, jnp.ones_like(features[:, :1])], axis=1)
    sizes = jnp.sqrt((columns**2).mean(0, keepdims=True)) + 1e-6
    left, values, right = jnp.linalg.svd(columns / sizes / jnp.sqrt(len(columns)), full_matrices=False)
    shrunk = (values / (values**2 + _RIDGE))[:, None] * (left.T @ wanted) / jnp.sqrt(len(columns))
    solved = (right.T @ shrunk) / sizes.T
    return solved[:-1], solved[-1]
