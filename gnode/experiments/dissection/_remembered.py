import math

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.experiments.dissection._dissection_record import Remembered
from gnode.experiments.dissection._let_go import SNAPSHOTS, interval_without_input
from gnode.models import Network, count_parameters, in_float64
from gnode.programs import compiled
from gnode.simulation import SimulationSettings, fixed_evaluations

# Times looked at, over the length of a trial.
_LENGTHS = (0, 1, 10, 100)
# States that are followed: as many as this work leaves (steps times states times weights), within these limits.
_WORK, _FEW, _MOST = 5e9, 16, 128
# Steps that are made at most: of longer trials the last times are not looked at.
_STEPS = 200_000


def remembered(
    network: Network,
    states: Float[np.ndarray, "states state"],
    answers: Float[np.ndarray, "states output"],
    asked: Float[np.ndarray, "states output"],
    *,
    seconds: float,
    step: float,
    simulation: SimulationSettings,
) -> Remembered | None:
    """What is left of memories after 1, 10 and 100 lengths of a trial without input, by the solver that the network was
    trained with. None where no target counted when the states were let go.

    A few states miss what was asked for by much, as those that a pulse has not yet moved: of all states, in the order
    of what they miss, some that are evenly spaced are followed, which have their share of these.

    **Arguments:**

    - `states`: that are let go.
    - `answers`: their readouts.
    - `asked`: the targets then, NaN where none counted.
    - `seconds`: the length of a trial.
    - `step`: as of `let_go`.
    """
    counted = np.flatnonzero(np.isfinite(asked).any(axis=1))
    if not len(counted):
        return None
    # As `let_go` does, an adaptive solver stops a few times a length.
    each = SNAPSHOTS if simulation.adaptive else max(1, round(seconds / step))
    duration = seconds / SNAPSHOTS if simulation.adaptive else step
    evaluations = each * (1 if simulation.adaptive else fixed_evaluations(simulation))
    size = int(np.clip(_WORK / (_LENGTHS[-1] * evaluations * count_parameters(network)), _FEW, _MOST))
    missed = np.nanmean((answers[counted] - asked[counted]) ** 2, axis=1)
    order = counted[np.argsort(missed, kind="stable")]
    size = min(size, len(order))
    chosen = order[((np.arange(size) + 0.5) * len(order) / size).astype(np.int64)]
    known = np.isfinite(asked[chosen])
    error = np.full(len(_LENGTHS), math.nan)
    with double_precision():
        exact, length = in_float64(network), on_device(duration, np.float64)
        now, done = on_device(states[chosen], np.float64), 0
        for k, lengths in enumerate(_LENGTHS):
            if lengths * each > _STEPS:
                break
            now, outputs = _later(exact, now, length, on_device(lengths * each - done), simulation)
            done = lengths * each
            # What has run away leaves no number.
            with np.errstate(invalid="ignore", over="ignore"):
                error[k] = np.sqrt(np.mean((np.array(outputs) - asked[chosen])[known] ** 2))
    return Remembered(trial=seconds, lengths=np.array(_LENGTHS), error=error, asked=size)


@compiled
def _later(
    network: Network,
    states: Float[Array, "states state"],
    duration: Float[Array, ""],
    count: Int[Array, ""],
    simulation: SimulationSettings,
) -> tuple[Float[Array, "states state"], Float[Array, "states output"]]:
    """States so many intervals later without input, and their readouts."""
    interval = interval_without_input(network, len(states), duration, simulation)

    # Once not a bit has changed, none ever will.
    def goes_on(at):
        number, now, before = at
        return (number < count) & ((number == 0) | jnp.any(now != before))

    def go_on(at):
        number, now, _ = at
        return number + 1, interval(now), now

    _, end, _ = jax.lax.while_loop(goes_on, go_on, (jnp.zeros_like(count), states, states))
    return end, jax.vmap(network.output)(end)
