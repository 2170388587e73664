"""A state let go, to see where it goes and in which units that is best measured."""

from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._on_device import on_device
from gnode._types import Scalar, State
from gnode.analysis._system import System
from gnode.analysis._watch import Watch
from gnode.analysis.orbits._escape import Progress
from gnode.analysis.orbits._orbit import next_duration, state_step
from gnode.analysis.orbits._pieces import PARTS, steps_of_a_piece
from gnode.analysis.orbits._units import Units, fastest_loop, in_units, slopes, units_of, value_at
from gnode.programs import compiled

# A state may rest, near a saddle say, and move on: an entry varies by no less than this, over all that it did before.
_QUIET = 0.01


class Scouted(NamedTuple):
    """Where a state has gone."""

    state: Float[np.ndarray, " state"]
    reached: Float[np.ndarray, " state"]
    """The largest magnitude of each entry, since the beginning."""
    units: Units
    """After how each entry varied in the last half of the time, if that is not much less than in all of it."""


class _Moving(NamedTuple):
    state: State
    left: Scalar
    """Of the part: seconds, or iterations."""
    low: State
    high: State
    steps: Int[Array, ""]


class _Seen(NamedTuple):
    """Of a part of the time, in the units of the state."""

    low: Float[np.ndarray, " state"]
    high: Float[np.ndarray, " state"]
    couplings: Float[np.ndarray, "state state"]


def scout(
    system: System,
    begin: Float[np.ndarray, " state"],
    seconds: float,
    share: float,
    watch: Watch,
    when: str,
) -> Scouted:
    """Lets a state go for some seconds.

    Raises `RanAway` where it runs away, `Failed` for a flow that needs too many steps, and `OutOfTime`.

    **Arguments:**

    - `share`: steps of a flow are at most that over the norm of its Jacobian.
    - `when`: for what is raised: "in the transient", say.
    """
    whole = float(seconds) if system.step is None else float(round(seconds / system.step))
    unit = 1.0 if system.step is None else system.step
    slowest = 1 / whole if system.step is None else 1.0
    progress = Progress(whole * unit, when)
    state, steps, done = np.array(begin), 0, 0.0
    couplings = np.array(slopes(system, on_device(state)))
    seen: list[_Seen] = []
    # Until it has gone somewhere, its velocity is all there is to say by what it should be measured.
    velocity = np.abs(np.array(value_at(system.flow, on_device(state)))) * unit
    units = units_of(velocity / max(fastest_loop(couplings), slowest), np.abs(state), couplings, slowest)
    reached = np.abs(state)
    for end in _ends(whole, is_map=system.is_map):
        low, high, left = state, state, end - done
        while left > 0:
            watch.at(f"letting a state go {when} ({done * unit:.4g} of {whole * unit:.4g} s, {steps:,} steps)")
            now = _Moving(
                on_device(state / units.own),
                on_device(left),
                on_device(low / units.own),
                on_device(high / units.own),
                on_device(steps),
            )
            now = _piece(in_units(system, units), now, on_device(share), on_device(units.one))
            state, low, high = (np.array(a) * units.own for a in (now.state, now.low, now.high))
            left, steps = float(now.left), int(now.steps)
            done = end - left if left > 0 else end
            progress.at(steps, done * unit, state)
            reached = np.maximum.reduce([reached, np.abs(low), np.abs(high)])
            if system.step is None:
                units = _units([*seen, _Seen(low, high, couplings)], slowest)
        couplings = np.array(slopes(system, on_device(state)))
        seen.append(_Seen(low, high, couplings))
    return Scouted(state, reached, _units(seen, slowest) if seen else units)


def _ends(whole: float, *, is_map: bool) -> list[float]:
    """Where the parts of the time end."""
    ends = np.linspace(0, whole, PARTS + 1)[1:] if whole > 0 else np.zeros(0)
    return np.unique(np.ceil(ends - 1e-9) if is_map else ends).tolist()


def _units(seen: list[_Seen], slowest: float) -> Units:
    extents, magnitudes, couplings = _ranges(seen)
    late, _, _ = _ranges(seen[len(seen) // 2 :])
    return units_of(np.maximum(late, _QUIET * extents), magnitudes, couplings, slowest)


def _ranges(
    seen: list[_Seen],
) -> tuple[Float[np.ndarray, " state"], Float[np.ndarray, " state"], Float[np.ndarray, "state state"]]:
    low, high = np.min([part.low for part in seen], axis=0), np.max([part.high for part in seen], axis=0)
    couplings = np.max([part.couplings for part in seen], axis=0)
    return high - low, np.maximum(np.abs(low), np.abs(high)), couplings


@compiled
def _piece(system: System, begin: _Moving, share: Scalar, one: Float[Array, " state"]) -> _Moving:
    until = begin.steps + steps_of_a_piece(begin.state.size)

    def unfinished(now):
        return (now.left > 0) & (now.steps < until) & jnp.isfinite(now.state).all()

    def step(now):
        if system.step is None:
            duration = next_duration(system.flow, now.state, share, now.left, one)
            state = state_step(system.flow, now.state, duration)
        else:
            duration, state = jnp.ones(()), system.next(now.state)
        low, high = jnp.minimum(now.low, state), jnp.maximum(now.high, state)
        return _Moving(state, now.left - duration, low, high, now.steps + 1)

    return jax.lax.while_loop(unfinished, step, begin)
