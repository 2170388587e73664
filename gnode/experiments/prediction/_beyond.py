from typing import Literal, NamedTuple, TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode.experiments.prediction._prepared import Preparation
from gnode.experiments.prediction._respond import check_finished
from gnode.models import Network, in_float32
from gnode.programs import compiled
from gnode.simulation import InputPath, SimulationSettings, Trajectory, all_along_paths, input_path
from gnode.tasks import Trials

Beyond: TypeAlias = Literal["hold", "zero", "feed"]
"""What the input is beyond the last sample: its last value, zero in its own units, or the output before."""

# A cubic path knows two samples before the one that an interval ends with.
_WINDOW = 3


class RollOut(NamedTuple):
    """What a network does beyond the last samples of trials, float32."""

    states: np.ndarray
    """(trials, steps, state)"""
    outputs: np.ndarray
    """(trials, steps, outputs), in the targets' own units."""
    coefficients: np.ndarray
    """(trials, steps, powers, channels): of the input path."""


class _Onward(eqx.Module):
    """How the input of the next step is made, in units of the network."""

    mean: Float[Array, " channels"]
    deviation: Float[Array, " channels"]
    rule: Beyond = eqx.field(static=True)
    change: bool = eqx.field(static=True)
    """Outputs are changes of the input."""
    indicate: bool = eqx.field(static=True)
    """Each channel comes with whether it was observed, and the time since it was, in steps."""

    def next(self, before: Float[Array, "trials given"], answer: Float[Array, "trials output"] | None) -> Array:
        """The input after the one `before`, where the network's `answer` is known that it is made of by feeding."""
        count, mean, deviation = self.mean.shape[0], self.mean[None], self.deviation[None]
        values = before[:, :count]
        if self.rule == "zero":
            values = jnp.broadcast_to(-mean / deviation, values.shape)
        elif self.rule == "feed":
            assert answer is not None
            values = (answer - mean) / deviation
        if not self.indicate:
            return values
        seen, since = before[:, count : 2 * count], before[:, 2 * count :]
        observed = jnp.zeros_like(seen) if self.rule == "hold" else jnp.ones_like(seen)
        return jnp.concatenate([values, observed, 1.0 + (1.0 - seen) * since], axis=1)

    def answer(self, outputs: Array, given: Array) -> Array:
        """Outputs in the targets' own units."""
        if not self.change:
            return outputs
        return outputs + given[:, : self.mean.shape[0]] * self.deviation[None] + self.mean[None]


@compiled
def _roll_out(
    network: Network,
    onward: _Onward,
    starts: Float[Array, "trials state"],
    answers: Float[Array, "trials output"],
    window: Float[Array, "trials window given"],
    durations: Float[Array, "trials window"],
    step: Float[Array, ""],
    simulation: SimulationSettings,
    steps: int,
) -> tuple[Trajectory, Array, Array]:
    def taken(carry, _):
        states, answers, window, durations = carry
        given = onward.next(window[:, -1], answers if onward.rule == "feed" else None)
        window = jnp.concatenate([window[:, 1:], given[:, None]], axis=1)
        durations = jnp.concatenate([durations[:, 1:], jnp.full_like(durations[:, :1], step)], axis=1)
        path = jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(window, durations)
        last = InputPath(path.coefficients[:, -1:], path.durations[:, -1:])
        trajectory = all_along_paths(network, last, states, simulation)
        answers = onward.answer(trajectory.outputs[:, 0], given)
        return (trajectory.states[:, 0], answers, window, durations), (trajectory, answers, last.coefficients)

    return jax.lax.scan(taken, (starts, answers, window, durations), None, length=steps)[1]


def roll_out(
    network: Network,
    preparation: Preparation,
    given: Trials,
    *,
    starts: np.ndarray,
    answers: np.ndarray,
    rule: Beyond,
    steps: int,
) -> RollOut:
    """Runs a network on beyond the last samples of trials, so many steps of the usual length.

    **Arguments:**

    - `given`: the trials as the network was given them.
    - `starts`: (trials, state), at the last samples.
    - `answers`: (trials, outputs), there, in the targets' own units.
    """
    lengths = given.real.sum(axis=1)
    # Before its first sample an input has the value of that.
    places = np.maximum(lengths[:, None] - _WINDOW + np.arange(_WINDOW), 0)
    trials = np.arange(len(given))[:, None]
    scaler, count = preparation.scaler, preparation.channels
    settings = preparation.settings
    onward = _Onward(
        jax.device_put(np.asarray(np.zeros(count) if scaler is None else scaler.mean, np.float32)),
        jax.device_put(np.asarray(np.ones(count) if scaler is None else scaler.deviation, np.float32)),
        rule,
        settings.task.predict == "change",
        settings.task.missing == "indicate",
    )
    trajectory, spoken, coefficients = jax.device_get(
        _roll_out(
            in_float32(network),
            onward,
            jax.device_put(starts),
            jax.device_put(answers),
            jax.device_put(given.inputs[trials, places]),
            jax.device_put(given.durations[trials, places]),
            jax.device_put(np.float32(preparation.time_step)),
            settings.simulation,
            steps,
        )
    )
    for step in range(steps):
        check_finished(jax.tree.map(lambda of: of[step], trajectory), np.arange(len(given)), settings.simulation)  # noqa: B023
    swapped = [np.swapaxes(array, 0, 1) for array in (trajectory.states[:, :, 0], spoken, coefficients[:, :, 0])]
    return RollOut(*swapped)
