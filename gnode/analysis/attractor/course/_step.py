import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis._large_slopes import LARGE, gain_of, turn_of
from gnode.analysis._system import System
from gnode.analysis.attractor.course._follow import follow
from gnode.analysis.fixed_points import jacobians_at
from gnode.programs import PIECE, quick_to_compile

# Over the fastest rate at the states: Runge-Kutta is stable up to 2.78, and this is well within.
_STEP_OF_FASTEST = 0.8
# A turn at w rad/s loses the share (w dt)^6 / 144 of its size a step. By so much it may in so many times the seconds.
_DAMPING, _LONG = 0.01, 4.0
# Of so many steps of Runge-Kutta a flow is stiff, unless what is fast turns: in a step, by more than so many radians.
_STIFF, _TURNS = 50_000, 0.01
# Times the median rate at the states, and over their number: those few that are so much faster are let go first.
_FASTER, _FEW = 30.0, 0.05
# Over the seconds to follow the states for: how long those are let go.
_FIRST = 0.02
# By how much a longer step falls short of what is suitable where states are: beside them a flow may be faster. And by
# how much it must be longer.
_CAUTION, _MUCH = 1.5, 2.0
# States of which a Jacobian is asked for its rates; and numbers in all of them.
_ASKED, _NUMBERS = 16, 2**22
_EIGENVALUES, _NEARLY_ALL = 64, 0.9


def suitable_step(system: System, states: Float[np.ndarray, "states state"], *, seconds: float) -> float | None:
    """A step of Runge-Kutta for a flow, in seconds, from the Jacobians at states; the step of a map. None of a flow
    that is stiff: `follow` then chooses its own.

    At most a fiftieth of the time to follow it for, and so short that what turns without loss loses less than 1 % in
    four times as long.
    """
    if system.step is not None:
        return system.step
    most = max(_ASKED, _NUMBERS // states.shape[1] ** 2)
    asked = states[:: -(-len(states) // most)]
    with double_precision():
        slopes = jacobians_at(system.flow, np.asarray(asked, np.float64))
    slopes = slopes[np.isfinite(slopes).all(axis=(1, 2))]
    if slopes.shape[1] > LARGE:
        fastest = max((gain_of(each) for each in slopes), default=0.0)
        turns = np.array([turn_of(each) for each in slopes])
    else:
        fastest = float(np.linalg.norm(slopes, ord=2, axis=(1, 2)).max(initial=0.0))
        turns = np.abs(np.linalg.eigvals(slopes[:_EIGENVALUES]).imag).max(axis=1, initial=0.0)
    turn = float(np.quantile(turns, _NEARLY_ALL)) if len(turns) else 0.0
    step = min(seconds / 50, _STEP_OF_FASTEST / fastest) if fastest > 0 else seconds / 50
    if seconds > _STIFF * step and turn * step < _TURNS:
        return None
    lasting = (144 * _DAMPING / (_LONG * seconds * turn)) ** 0.2 / turn if turn > 0 else np.inf
    return min(step, lasting)


def without_haste(
    system: System, states: Float[np.ndarray, "states state"], *, seconds: float
) -> Float[np.ndarray, "states state"]:
    """The states, of which a few lie where a flow is far faster than at all others: these let go for a little time, in
    steps of their own. One step for all would have to be theirs."""
    if system.is_map or len(states) < 1 / _FEW:
        return states
    with double_precision():
        rates = _rates(system, np.asarray(states, np.float64))
    hasty = np.flatnonzero(rates > _FASTER * np.median(rates))
    if not 0 < len(hasty) <= _FEW * len(states):
        return states
    found = states.copy()
    found[hasty] = follow(system, states[hasty], seconds=_FIRST * seconds, step=None)[-1]
    return found


def _rates(system: System, states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, " states"]:
    """The norm of the Jacobian at each, and never all Jacobians at once."""
    if states.shape[1] > LARGE:
        return np.array(_norms(system, on_device(states)))
    pieces = (states[first : first + PIECE] for first in range(0, len(states), PIECE))
    return np.concatenate([np.linalg.norm(jacobians_at(system.flow, piece), axis=(1, 2)) for piece in pieces])


@quick_to_compile
def _norms(system: System, states: Float[Array, "states state"]) -> Float[Array, " states"]:
    return jax.lax.map(lambda state: jnp.linalg.norm(jax.jacfwd(system.flow)(state)), states)


def step_from_here(
    system: System, places: Float[np.ndarray, "places state"], step: float | None, *, seconds: float
) -> float | None:
    """A longer step than before, where a flow has become slower by much at all the places where states are; a shorter
    one where it has become faster anywhere.

    Steps that are chosen stay so: from one wait to the next, a flow may jump.
    """
    if system.is_map or step is None or not len(places) or not np.isfinite(places).all():
        return step
    suitable = suitable_step(system, places, seconds=seconds)
    if suitable is None or _CAUTION * suitable < step:
        return suitable
    return step if suitable < _CAUTION * _MUCH * step else suitable / _CAUTION
