"""A trajectory with tangent vectors that are made orthonormal as they grow, in stretches of equal length."""

from collections.abc import Iterator
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._types import Scalar, State
from gnode.analysis._system import System
from gnode.analysis._watch import Watch
from gnode.analysis.orbits._escape import Progress
from gnode.analysis.orbits._orbit import Tangents, next_duration, tangent_step
from gnode.analysis.orbits._pieces import steps_of_a_piece
from gnode.analysis.orbits._units import Units

# At 1 / ||J||, an error of order 8 in a rate is at most some 1e-6 of it.
SHARE = 1.0
# A state that moves slower than this, over the fastest that it did until then, rests.
_SLOW = 1e-6


class Moving(NamedTuple):
    """Where a trajectory is, and what has been added up along the stretch that it is on."""

    now: Tangents
    left: Scalar
    """Of the stretch: seconds, or iterations."""
    logs: Float[Array, " vectors"]
    slow: Scalar
    """Seconds, or iterations, at rest."""
    fastest: State
    """Of each entry, since the beginning: the largest rate of change."""
    steps: Int[Array, ""]
    """Since the beginning."""


class Stretch(NamedTuple):
    """What a stretch has added up to."""

    logs: Float[np.ndarray, " vectors"]
    """Of the factors by which the vectors have grown."""
    expansion: float
    slow: float
    """The share of it at rest."""


def at_the_beginning(
    state: Float[np.ndarray, " state"], vectors: Float[np.ndarray, "state vectors"], units: Units
) -> Moving:
    """Before the first stretch, of a system in these units. The vectors are orthonormal."""
    zero = jnp.zeros(())
    now = Tangents(jnp.asarray(state / units.own), jnp.asarray(units.metric[:, None] * vectors), zero)
    return Moving(now, zero, jnp.zeros(vectors.shape[1]), zero, jnp.zeros(len(state)), jnp.zeros((), int))


def stretches(
    system: System,
    begin: Moving,
    count: int,
    length: float,
    step: float,
    units: Units,
    watch: Watch,
    progress: Progress,
    before: float,
    when: str,
) -> Iterator[tuple[Moving, Stretch]]:
    """So many stretches of so many seconds, or iterations, each where it ends.

    Raises `RanAway` where the trajectory does, `Failed` where it needs too many steps, and `OutOfTime`.

    **Arguments:**

    - `step`: of a flow, the longest; infinity where there is none.
    - `units`: those of the system.
    - `progress`: of the whole run, of which these are a part.
    - `before`: seconds of it before them.
    - `when`: "in the transient", or after it.
    """
    moving = begin
    one, metric = jnp.asarray(units.one), jnp.asarray(units.metric)
    progress.goes_on(when)
    unit = 1.0 if system.step is None else system.step
    most = steps_of_a_piece(moving.now.state.size)
    for number in range(1, count + 1):
        zero = jnp.zeros(())
        moving = moving._replace(
            now=moving.now._replace(expansion=zero),
            left=jnp.full((), float(length)),
            logs=jnp.zeros_like(moving.logs),
            slow=zero,
        )
        while float(moving.left) > 0:
            watch.at(f"following vectors {when} (stretch {number} of {count}, {int(moving.steps):,} steps)")
            if system.step is None:
                moving = _piece_of_flow(system, moving, jnp.full((), step), moving.steps + most, one, metric)
            else:
                moving = _piece_of_map(system, moving, moving.steps + most, metric)
            elapsed = before + (number * length - float(np.nan_to_num(moving.left))) * unit
            progress.at(int(moving.steps), elapsed, np.array(moving.now.state))
        yield moving, Stretch(np.array(moving.logs), float(moving.now.expansion), float(moving.slow) / length)


def _rests(rate: State, fastest: State) -> tuple[Bool[Array, ""], State]:
    fastest = jnp.maximum(fastest, jnp.abs(rate))
    return (jnp.abs(rate) <= _SLOW * fastest).all(), fastest


@eqx.filter_jit
def _piece_of_flow(
    system: System,
    begin: Moving,
    longest: Scalar,
    until: Int[Array, ""],
    one: Float[Array, " state"],
    metric: Float[Array, " state"],
) -> Moving:
    share = jnp.full((), SHARE)

    def unfinished(moving):
        return (moving.left > 0) & (moving.steps < until) & jnp.isfinite(moving.now.state).all()

    def advance(moving):
        duration = next_duration(system.flow, moving.now.state, share, jnp.minimum(longest, moving.left), one)
        rests, fastest = _rests(system.flow(moving.now.state), moving.fastest)
        now = tangent_step(system.flow, moving.now, duration)
        vectors, growth = _orthonormal(now.vectors, metric)
        return Moving(
            now=now._replace(vectors=vectors),
            left=moving.left - duration,
            logs=moving.logs + jnp.log(growth),
            slow=moving.slow + jnp.where(rests, duration, 0.0),
            fastest=fastest,
            steps=moving.steps + 1,
        )

    return jax.lax.while_loop(unfinished, advance, begin)


@eqx.filter_jit
def _piece_of_map(system: System, begin: Moving, until: Int[Array, ""], metric: Float[Array, " state"]) -> Moving:
    slope = jax.jacfwd(system.next)

    def unfinished(moving):
        return (moving.left > 0) & (moving.steps < until) & jnp.isfinite(moving.now.state).all()

    def resolved(factors, jacobian):
        # A map is its state plus a change, so that rounding leaves some 1e-16 where the Jacobian is singular.
        size = len(jacobian)
        smallest = 4 * size * jnp.finfo(jacobian.dtype).eps * jnp.maximum(1.0, jnp.linalg.norm(jacobian))
        return jnp.log(jnp.where(factors <= smallest, 0.0, factors))

    def advance(moving):
        now = moving.now
        jacobian = slope(now.state)
        vectors, growth = _orthonormal(jacobian @ now.vectors, metric)
        # Not from the vectors: the sum of the exponents is checked against it.
        expansion = resolved(jnp.linalg.svd(jacobian, compute_uv=False), jacobian).sum()
        after = system.next(now.state)
        rests, fastest = _rests(after - now.state, moving.fastest)
        return Moving(
            now=Tangents(after, vectors, now.expansion + expansion),
            left=moving.left - 1.0,
            logs=moving.logs + resolved(growth, jacobian),
            slow=moving.slow + rests,
            fastest=fastest,
            steps=moving.steps + 1,
        )

    return jax.lax.while_loop(unfinished, advance, begin)


def _orthonormal(
    vectors: Float[Array, "state vectors"], metric: Float[Array, " state"]
) -> tuple[Float[Array, "state vectors"], Float[Array, " vectors"]]:
    """An orthonormal basis of the same flag, and the factors by which the vectors had grown."""
    basis, factors = jnp.linalg.qr(vectors / metric[:, None])
    return metric[:, None] * basis, jnp.abs(jnp.diagonal(factors))
