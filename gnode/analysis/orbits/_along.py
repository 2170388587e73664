"""A trajectory with tangent vectors that are made orthonormal as they grow, in stretches of equal length."""

from collections.abc import Iterator
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._on_device import on_device
from gnode._types import Scalar, State
from gnode.analysis._system import System
from gnode.analysis._watch import Watch
from gnode.analysis.orbits._escape import Progress
from gnode.analysis.orbits._orbit import Tangents, next_duration, tangent_step
from gnode.analysis.orbits._pieces import PARTS, steps_of_a_piece
from gnode.analysis.orbits._units import Units
from gnode.programs import compiled

# At 1 / ||J||, an error of order 8 in a rate is at most some 1e-6 of it.
SHARE = 1.0
# A state that moves slower than this, over the fastest that it did until then, rests.
_SLOW = 1e-6


class Moving(NamedTuple):
    """Where a trajectory is, and what has been added up along each of the stretches into which it is divided."""

    now: Tangents
    """The expansion is that since the stretch began."""
    stretch: Int[Array, ""]
    """The number of those that are done."""
    left: Scalar
    """Of this one: seconds, or iterations."""
    logs: Float[Array, "stretches vectors"]
    """Of the factors by which the vectors have grown."""
    expansions: Float[Array, " stretches"]
    slow: Float[Array, " stretches"]
    """The share of each at rest."""
    fastest: State
    """Of each entry, since the beginning: the largest rate of change."""
    steps: Int[Array, ""]
    """Since the beginning."""


def at_the_beginning(
    state: Float[np.ndarray, " state"], vectors: Float[np.ndarray, "state vectors"], units: Units, stretches: int
) -> Moving:
    """Before the first stretch, of a system in these units. The vectors are orthonormal."""
    zero, none = on_device(0.0), on_device(0)
    now = Tangents(on_device(state / units.own), on_device(units.metric[:, None] * vectors), zero)
    each, logs = on_device(np.zeros(stretches)), on_device(np.zeros((stretches, vectors.shape[1])))
    return Moving(now, none, zero, logs, each, each, on_device(np.zeros(len(state))), none)


def pieces(
    system: System,
    begin: Moving,
    length: float,
    step: float,
    units: Units,
    watch: Watch,
    progress: Progress,
    before: float,
    when: str,
) -> Iterator[Moving]:
    """Goes along all stretches, of so many seconds, or iterations, from the first; yields it as it is after each piece.

    Raises `RanAway` where the trajectory does, `Failed` where it needs too many steps, and `OutOfTime`.

    **Arguments:**

    - `step`: of a flow, the longest; infinity where there is none.
    - `units`: those of the system.
    - `progress`: of the whole run, of which these are a part.
    - `before`: seconds of it before them.
    - `when`: "in the transient", or after it.
    """
    whole, longest = on_device(float(length)), on_device(float(step))
    count = len(begin.slow)
    each, logs = on_device(np.zeros(count)), on_device(np.zeros(begin.logs.shape))
    moving = begin._replace(stretch=on_device(0), left=whole, logs=logs, expansions=each, slow=each)
    one, metric = on_device(units.one), on_device(units.metric)
    progress.goes_on(when)
    unit = 1.0 if system.step is None else system.step
    most = steps_of_a_piece(moving.now.state.size)
    while int(moving.stretch) < count:
        watch.at(
            f"following vectors {when} (stretch {int(moving.stretch) + 1} of {count}, {int(moving.steps):,} steps)"
        )
        until = on_device(int(moving.steps) + most)
        if system.step is None:
            moving = _piece_of_flow(system, moving, whole, longest, until, one, metric)
        else:
            moving = _piece_of_map(system, moving, whole, until, metric)
        # NaN, where it ran away, within the stretch.
        elapsed = before + ((int(moving.stretch) + 1) * length - float(np.nan_to_num(moving.left))) * unit
        progress.at(int(moving.steps), elapsed, np.array(moving.now.state))
        yield moving


def _advanced(
    moving: Moving, now: Tangents, duration: Scalar, length: Scalar, growth: Float[Array, " vectors"], rate: State
) -> Moving:
    """After a step of some seconds, or an iteration."""
    number = moving.stretch
    fastest = jnp.maximum(moving.fastest, jnp.abs(rate))
    rests = (jnp.abs(rate) <= _SLOW * fastest).all()
    left = moving.left - duration
    done = left <= 0
    return Moving(
        now=now._replace(expansion=jnp.where(done, 0.0, now.expansion)),
        stretch=number + done,
        left=jnp.where(done, length, left),
        logs=moving.logs.at[number].add(growth),
        expansions=moving.expansions.at[number].set(now.expansion),
        slow=moving.slow.at[number].add(jnp.where(rests, duration / length, 0.0)),
        fastest=fastest,
        steps=moving.steps + 1,
    )


def _unfinished(moving: Moving, begin: Moving, until: Int[Array, ""]) -> Bool[Array, ""]:
    count = len(moving.slow)
    last = jnp.minimum(count, begin.stretch + max(1, count // PARTS))
    going_on = (moving.stretch < last) & (moving.steps < until)
    return going_on & jnp.isfinite(moving.now.state).all()


@compiled
def _piece_of_flow(
    system: System,
    begin: Moving,
    length: Scalar,
    longest: Scalar,
    until: Int[Array, ""],
    one: Float[Array, " state"],
    metric: Float[Array, " state"],
) -> Moving:
    share = jnp.full((), SHARE)

    def advance(moving):
        duration = next_duration(system.flow, moving.now.state, share, jnp.minimum(longest, moving.left), one)
        rate = system.flow(moving.now.state)
        now = tangent_step(system.flow, moving.now, duration)
        vectors, growth = _orthonormal(now.vectors, metric)
        return _advanced(moving, now._replace(vectors=vectors), duration, length, jnp.log(growth), rate)

    return jax.lax.while_loop(lambda moving: _unfinished(moving, begin, until), advance, begin)


@compiled
def _piece_of_map(
    system: System, begin: Moving, length: Scalar, until: Int[Array, ""], metric: Float[Array, " state"]
) -> Moving:
    slope = jax.jacfwd(system.next)

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
        after = Tangents(system.next(now.state), vectors, now.expansion + expansion)
        return _advanced(moving, after, jnp.ones(()), length, resolved(growth, jacobian), after.state - now.state)

    return jax.lax.while_loop(lambda moving: _unfinished(moving, begin, until), advance, begin)


def _orthonormal(
    vectors: Float[Array, "state vectors"], metric: Float[Array, " state"]
) -> tuple[Float[Array, "state vectors"], Float[Array, " vectors"]]:
    """An orthonormal basis of the same flag, and the factors by which the vectors had grown."""
    basis, factors = jnp.linalg.qr(vectors / metric[:, None])
    return metric[:, None] * basis, jnp.abs(jnp.diagonal(factors))
