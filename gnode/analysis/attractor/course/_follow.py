import math

import numpy as np
from jaxtyping import Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis._advance import advance_all
from gnode.analysis._large_slopes import LARGE
from gnode.analysis._system import System
from gnode.analysis._watch import glance
from gnode.analysis.attractor.course._common_steps import Together, go_together
from gnode.analysis.attractor.course._stiff import go_on, set_out
from gnode.programs import PIECE

# States times steps times entries squared (and so many more for every call) that are followed at a time.
_AT_A_TIME, _OF_A_CALL = 2e9, 1e3
# Steps of the method for stiff flows that are tried at a time, at most; and what one costs, over the cube of a state's
# entries: five inverses, and a Jacobian.
_TRIES, _OF_A_TRY = 50, 12
# Times as far as it was, in units, or as a unit: a state that chooses its steps has run away.
_FAR_OUT = 1e6
# Of a large state: over the time, the first step where none is given, and one that is too short.
_FIRST, _LEAST = 1e-3, 1e-12
# States that equal steps took to infinity and that are let go by steps of their own, to see whether they go there, and
# for how many tries; how much shorter steps are tried where they do not, and how often.
_CHECKED, _PATIENCE, _SHORTER, _TIMES = 8, 200 * _TRIES, 4, 2


def follow(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    seconds: float,
    step: float | None,
    snapshots: int = 1,
) -> Float[np.ndarray, "times states state"]:
    """Where many states are at equally spaced times up to `seconds`, the first of them zero.

    **Arguments:**

    - `step`: the largest step of Runge-Kutta, in seconds. A map goes by its own: it is applied as often as
        comes nearest to each time, and at least once. None: of a stiff flow, whose states (in units of their spread)
        each choose their own. Where states are infinite by steps of Runge-Kutta and not by those, steps were too long:
        they are made shorter. Large states choose the steps of a flow together, whatever is given.
    """
    span = seconds / snapshots
    path = [np.asarray(states, np.float64)]
    with double_precision():
        for look in range(snapshots):
            doing = _Doing(len(states), seconds, look, snapshots)
            if system.is_map:
                path.append(_by_equal_steps(system, path[-1], span, step, doing))
            else:
                path.append(_flowed(system, path[-1], span, step, doing))
    return np.stack(path)


class _Doing:
    """What a clock is told, between two pieces of the work."""

    def __init__(self, states: int, seconds: float, look: int, looks: int) -> None:
        self._words, self._look, self._looks = f"letting {states:,} states go for {seconds:.3g} s", look, looks

    def tell(self, share: float) -> None:
        glance(f"{self._words} ({(self._look + share) / self._looks:.0%})")


def _flowed(
    system: System, states: Float[np.ndarray, "states state"], span: float, step: float | None, doing: _Doing
) -> Float[np.ndarray, "states state"]:
    if states.shape[1] > LARGE:
        return _by_common_steps(system, states, span, step, doing)
    if step is None:
        return _by_chosen_steps(system, states, span, doing)
    there = _by_equal_steps(system, states, span, step, doing)
    for _ in range(_TIMES):
        lost = np.flatnonzero(np.isfinite(states).all(axis=1) & ~np.isfinite(there).all(axis=1))
        if not len(lost):
            return there
        some = states[np.resize(lost[:: -(-len(lost) // _CHECKED)], _CHECKED)]
        if not np.isfinite(_by_chosen_steps(system, some, span, doing, most=_PATIENCE)).any():
            return there
        step /= _SHORTER
        there = _by_equal_steps(system, states, span, step, doing)
    return there


def _by_equal_steps(
    system: System, states: Float[np.ndarray, "states state"], span: float, step: float | None, doing: _Doing
) -> Float[np.ndarray, "states state"]:
    if system.step is not None:
        count = max(1, round(span / system.step))
    else:
        assert step is not None
        count = max(1, math.ceil(span / step - 1e-9))
    # In pieces, between which a time budget is looked at; what they are does not depend on it.
    every, size = max(1, len(states)), states.shape[1]
    rows = PIECE if size <= LARGE else every
    piece = max(1, int(_AT_A_TIME / (rows * size**2 + _OF_A_CALL)))
    there, duration = [], on_device(span / count)
    for first in range(0, every, rows):
        some = states[first : first + rows]
        now = on_device(np.resize(some, (rows, size)))
        for done in range(0, count, piece):
            doing.tell((first + done / count * len(some)) / every)
            now = advance_all(system.flow, system.step, now, duration, on_device(min(piece, count - done)))
        there.append(np.array(now)[: len(some)])
    return np.concatenate(there)


def _by_common_steps(
    system: System, states: Float[np.ndarray, "states state"], span: float, step: float | None, doing: _Doing
) -> Float[np.ndarray, "states state"]:
    now = Together(on_device(span), on_device(_FIRST * span if step is None else step), on_device(states))
    far, least = on_device(_FAR_OUT * (1 + np.abs(states).max(axis=1))), on_device(_LEAST * span)
    tries = on_device(max(1, int(_AT_A_TIME / (len(states) * states.shape[1] ** 2 + _OF_A_CALL))))
    while (left := float(now.left)) > 0:
        doing.tell(1 - left / span)
        now = go_together(system, now, far, least, tries)
    return np.array(now.states)


def _by_chosen_steps(
    system: System,
    states: Float[np.ndarray, "states state"],
    span: float,
    doing: _Doing,
    *,
    most: int | None = None,
) -> Float[np.ndarray, "states state"]:
    """`most`: so many tries; what has not arrived then is infinite."""
    underway = set_out(system, on_device(states), on_device(span))
    # What grows while it turns ever faster would take ever more steps.
    far = on_device(_FAR_OUT * (1 + np.abs(states).max(axis=1)))
    tries = int(min(_TRIES, max(1, _AT_A_TIME / (_OF_A_TRY * max(1, len(states)) * states.shape[1] ** 3))))
    tried = 0
    while not (arrived := np.asarray(underway.arrived)).all() and (most is None or tried < most):
        left = np.where(arrived, 0.0, np.asarray(underway.left))
        doing.tell(1 - float(left.max()) / span)
        underway, tried = go_on(system, underway, far, on_device(tries)), tried + tries
    return np.where(arrived[:, None], np.asarray(underway.state), np.inf)
