import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis.attractor.course._step_control import StepControl, gone_on
from gnode.programs import compiled

# Steps of implicit Euler that one step is made of, in turn: of so many orders its results are the first.
_PARTS = (1, 2, 3, 4, 5)
# Error of a step, over the state and over 1. States are in units of their spread.
_TOLERANCE = 1e-8
_CONTROL = StepControl(order=len(_PARTS), caution=0.8, shorter=0.1, longer=4.0)
# Seconds. Where no step is short enough, the flow is not finite.
_LEAST = 1e-290
# Over the norm of the Jacobian at the beginning, and of the time to go: the first step.
_FIRST = 0.1


class Underway(eqx.Module):
    """A state on its way, or many."""

    left: Float[Array, "*states"]
    """Seconds to go."""
    step: Float[Array, "*states"]
    """That is tried next, in seconds."""
    state: Float[Array, "*states state"]

    @property
    def arrived(self) -> Bool[Array, "*states"]:
        return (self.left <= 0) | ~jnp.isfinite(self.state).all(axis=-1)


@compiled
def set_out(system: System, states: Float[Array, "states state"], seconds: Float[Array, ""]) -> Underway:
    """States that are to go for some time; each chooses its own steps."""

    def one(state):
        rate = jnp.linalg.norm(jax.jacfwd(system.flow)(state))
        rate = jnp.where(jnp.isfinite(rate), rate, 0.0)
        return Underway(seconds, _FIRST / jnp.maximum(rate, 1 / seconds), state)

    return jax.vmap(one)(states)


@compiled
def go_on(system: System, underway: Underway, far: Float[Array, " states"], tries: Int[Array, ""]) -> Underway:
    """So many steps further, each tried, and made where its error is small enough; what is then farther out than `far`
    is infinite.

    Linearly implicit Euler, extrapolated to order 5 (Deuflhard, "Recent progress in extrapolation methods for ordinary
    differential equations", SIAM Review 27, 1985): what decays fast takes no short steps, however fast.
    """

    def one(now: Underway) -> Underway:
        return jax.lax.fori_loop(0, tries, lambda _, here: _tried(system, here), now)

    there = jax.vmap(one)(underway)
    gone = jnp.abs(there.state).max(axis=1) > far
    return Underway(there.left, there.step, jnp.where(gone[:, None], jnp.inf, there.state))


def _tried(system: System, now: Underway) -> Underway:
    step = jnp.minimum(now.step, now.left)
    there, error = _extrapolated(system, now.state, step)
    fine = error <= 1
    suggested = _CONTROL.suggested(step, error)
    lost = ~fine & (suggested < _LEAST)
    state = jnp.where(fine, there, jnp.where(lost, jnp.inf, now.state))
    left, following = gone_on(now.left, now.step, suggested, fine)
    moved = Underway(left, following, state)
    return jax.tree.map(lambda new, old: jnp.where(now.arrived, old, new), moved, now)


def _extrapolated(system: System, state: State, step: Float[Array, ""]) -> tuple[State, Float[Array, ""]]:
    """Where a step leads, and its error, of which 1 is allowed."""
    slope = jax.jacfwd(system.flow)(state)
    identity = jnp.eye(len(state))
    # By one call: of several that need not wait for each other jaxlib (0.10.2) may wait for ever, on two cores.
    durations = step / jnp.array(_PARTS)
    resolvents = jnp.linalg.inv(jax.vmap(lambda duration: identity - duration * slope)(durations))
    row: list[State] = []
    for number, parts in enumerate(_PARTS):
        duration, resolvent = durations[number], resolvents[number]
        place = state
        for _ in range(parts):
            place = place + resolvent @ (duration * system.flow(place))
        found = [place]
        for k, coarser in enumerate(row):
            ratio = parts / _PARTS[number - k - 1]
            found.append(found[k] + (found[k] - coarser) / (ratio - 1))
        row = found
    allowed = _TOLERANCE * (1 + jnp.maximum(jnp.abs(state), jnp.abs(row[-1])))
    return row[-1], jnp.abs((row[-1] - row[-2]) / allowed).max()
