"""Newton's method with slopes that many starts share: near a zero they all have next to the same."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

# Of the root of the number of entries, in units: starts as near as this to another begin with its slopes.
_NEAR = 0.1
# What a step must lower a residual to; from there on rounding is all that is left.
_GAIN = 0.5
_STEPS = 40
# Over the norm of the residual: added where slopes alone lead nowhere, as in `roots`.
_DAMPING = 1e-2
# How often slopes are worked out anew on the way of one start.
_RENEWED = 8

Values = Callable[[Float[np.ndarray, "starts state"]], Float[np.ndarray, "starts state"]]
Slopes = Callable[[Float[np.ndarray, " state"]], Float[np.ndarray, "state state"]]


class Arrived(NamedTuple):
    """Where starts are in the end, and whether each residual there is a zero to the tolerance or to rounding."""

    states: Float[np.ndarray, "starts state"]
    values: Float[np.ndarray, "starts state"]
    zero: Bool[np.ndarray, " starts"]


def by_chords(
    values: Values,
    slopes: Slopes,
    rounding: Callable[
        [Float[np.ndarray, "starts state"], Float[np.ndarray, "state state"]], Float[np.ndarray, " starts"]
    ],
    starts: Float[np.ndarray, "starts state"],
    tolerance: float,
) -> Arrived:
    r"""Zeros from starts near them, $h - J(h_0)^{-1} r(h)$ again and again, with $h_0$ one of the starts around.

    A matrix is factorised for each place and not for each start. The start with the least residual is the first that
    lends its slopes; those that they do not bring to a zero, halving the residual with each step, lend their own.

    **Arguments:**

    - `rounding`: the norm of what rounding makes of the residual at states, given slopes there.
    """
    states, found = starts.copy(), values(starts)
    zero = np.zeros(len(starts), bool)
    left = np.argsort(np.linalg.norm(found, axis=1), kind="stable")
    left = left[np.isfinite(found[left]).all(axis=1)]
    reach = _NEAR * np.sqrt(starts.shape[1])

    def at_zero(places: np.ndarray, there: np.ndarray, matrix: np.ndarray) -> Bool[np.ndarray, " places"]:
        return np.linalg.norm(there, axis=1) <= np.maximum(tolerance, rounding(places, matrix))

    while len(left):
        first, left = left[:1], left[1:]
        for _ in range(_RENEWED):
            matrix = slopes(states[first[0]])
            before = float(np.linalg.norm(found[first]))
            for damping in (0.0, _DAMPING * before):
                solve = _solver(matrix, damping)
                if solve is None:
                    continue
                states[first], found[first] = _chords(values, solve, states[first], found[first])
                if np.linalg.norm(found[first]) < _GAIN * before:
                    break
            zero[first] = at_zero(states[first], found[first], matrix)
            if zero[first[0]] or not np.linalg.norm(found[first]) < _GAIN * before:
                break
        if zero[first[0]] and len(left) and solve is not None:
            around = left[np.linalg.norm(states[left] - starts[first], axis=1) <= reach]
            ends, then = _chords(values, solve, states[around], found[around])
            arrived = at_zero(ends, then, matrix)
            there = around[arrived]
            states[there], found[there], zero[there] = ends[arrived], then[arrived], True
            left = left[~np.isin(left, there)]
    return Arrived(states, found, zero)


def _solver(matrix: Float[np.ndarray, "state state"], damping: float) -> Callable[[np.ndarray], np.ndarray] | None:
    """r -> J^-1 r, of rows, or with damping (J^T J + damping)^-1 J^T r; None where a matrix is singular."""
    # Here and not above: it takes long to import.
    from scipy.linalg import LinAlgError, cho_factor, cho_solve, get_lapack_funcs

    if not np.isfinite(matrix).all():
        return None
    if damping:
        exact = matrix.astype(np.float64)
        normal = exact.T @ exact
        normal[np.diag_indices(len(normal))] += damping
        try:
            whole = cho_factor(normal, check_finite=False)
        except LinAlgError:
            return None
        return lambda right: cho_solve(whole, (right @ exact).T, check_finite=False).T
    (factorise,) = get_lapack_funcs(("getrf",), (matrix,))
    (solve,) = get_lapack_funcs(("getrs",), dtype=np.float64)
    factors, swapped, _ = factorise(matrix)
    sizes = np.abs(np.diag(factors))
    if not sizes.min() > np.finfo(matrix.dtype).eps * sizes.max():
        return None
    factors = factors.astype(np.float64)
    return lambda right: solve(factors, swapped, right.T)[0].T


def _chords(
    values: Values,
    solve: Callable[[np.ndarray], np.ndarray],
    states: Float[np.ndarray, "starts state"],
    found: Float[np.ndarray, "starts state"],
) -> tuple[Float[np.ndarray, "starts state"], Float[np.ndarray, "starts state"]]:
    """As far as each step halves the residual."""
    states, found = states.copy(), found.copy()
    under_way = np.arange(len(states))
    for _ in range(_STEPS if len(states) else 0):
        candidates = states[under_way] - solve(found[under_way])
        then = values(candidates)
        better = np.linalg.norm(then, axis=1) < _GAIN * np.linalg.norm(found[under_way], axis=1)
        under_way = under_way[better]
        if not len(under_way):
            break
        states[under_way], found[under_way] = candidates[better], then[better]
    return states, found
