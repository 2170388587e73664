from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float, Int

from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis.attractor.course._step_control import StepControl, gone_on
from gnode.programs import compiled
from gnode.simulation import explicit_step

# Error of a step, over the state and over 1. States are in units of their spread.
_TOLERANCE = 1e-7
_CONTROL = StepControl(order=5, caution=0.9, shorter=0.2, longer=4.0)


class Together(NamedTuple):
    """States on their way, by the same steps."""

    left: Float[Array, ""]
    """Seconds to go."""
    step: Float[Array, ""]
    """That is tried next, in seconds."""
    states: Float[Array, "states state"]


@compiled
def go_together(
    system: System,
    underway: Together,
    far: Float[Array, " states"],
    least: Float[Array, ""],
    tries: Int[Array, ""],
) -> Together:
    """So many steps further, each tried, and made where no state's error is too large. A state that is farther out than
    `far`, or for which a step as short as `least` is too long, is infinite from then on, and has no say any more.

    By the method of Dormand and Prince (1980). For large states a step that needs no matrix is worth much, and so is
    one as long as the states where they are allow, and not any that such a Jacobian could belong to.
    """
    shape = underway.states.shape

    def flow(flat: State) -> State:
        return jax.vmap(system.flow)(flat.reshape(shape)).ravel()

    def tried(carry: tuple[Array, Together]) -> tuple[Array, Together]:
        count, now = carry
        step = jnp.minimum(now.step, now.left)
        ends, error = explicit_step("dopri5", flow, now.states.ravel(), step)
        there = ends.reshape(shape)
        allowed = _TOLERANCE * (1 + jnp.maximum(jnp.abs(now.states), jnp.abs(there)))
        errors = jnp.abs(error.reshape(shape) / allowed).max(axis=1)
        # What is not a number is no small error.
        errors = jnp.where(jnp.isfinite(now.states).all(axis=1), jnp.where(jnp.isfinite(errors), errors, jnp.inf), 0.0)
        fine = errors.max() <= 1
        after = jnp.where((jnp.abs(there).max(axis=1) <= far)[:, None], there, jnp.inf)
        lost = (errors > 1) & (step <= least)
        states = jnp.where(fine, after, jnp.where(lost[:, None], jnp.inf, now.states))
        left, following = gone_on(now.left, now.step, _CONTROL.suggested(step, errors.max()), fine)
        return count + 1, Together(left, following, states)

    def more(carry: tuple[Array, Together]) -> Array:
        count, now = carry
        return (count < tries) & (now.left > 0)

    return jax.lax.while_loop(more, tried, (jnp.zeros_like(tries), underway))[1]
