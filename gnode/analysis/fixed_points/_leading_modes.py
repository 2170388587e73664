"""The eigenvalues of a large matrix that decide, and no others."""

from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Bool, Complex, Float

from gnode.analysis.fixed_points._linearise import growth_rates, rounding_of_values

_EPS = float(np.finfo(np.float64).eps)
# Directions of Krylov spaces that are tried, one after the other, as long as they are few beside all.
_DIRECTIONS, _FEW = (72, 96, 128, 192, 256), 1 / 2
# A Ritz pair is an eigenpair where what is left is as small, over its value in the inverse, or over the largest; its
# value is then better known by as many digits again.
_CONVERGED = 1e-8
# How much slower a mode may decay than a Ritz value says that has not converged: so many times what is left of it.
_MARGIN, _MOST = 300.0, 0.3
# Of the matrix's size: eigenvalues that differ by less are the same; to which a left vector belongs.
_SAME = 1e-7
# Below this, times eps and the size, a pivot over the largest is rounding.
_RANK = 8.0


class Modes(NamedTuple):
    """Some eigenvalues, the fastest to grow first, and vectors with $l_i \\cdot r_i = 1$."""

    values: Complex[np.ndarray, " modes"]
    right: Complex[np.ndarray, "state modes"]
    """Of unit length."""
    left: Complex[np.ndarray, "state modes"]
    rounding: Float[np.ndarray, " modes"]
    """How far rounding may move each value, in 1/s, of a Jacobian in units."""
    sign: float
    """Of det(-J)."""


def leading_modes(slopes: Float[np.ndarray, "state state"], step: float | None, least: int) -> Modes:
    """At least so many of the modes of a Jacobian J, the fastest to grow first, with all that grow among them.

    Arnoldi's method, for J and for its inverse: the first finds eigenvalues at the edge, among them those that grow
    fast, the second those near zero, on both sides. They are those that lead where none of the first is still open that
    grows faster than the last of them. That none was missed is held against sign det(-J), which is -1 to the power of
    the number of real eigenvalues above zero; where that does not agree, or the methods come to no end in spaces that
    are small, all eigenvalues are worked out.

    Source: Saad, "Numerical Methods for Large Eigenvalue Problems" (2011), chapters 6 and 8.
    """
    # Here and not above: it takes long to import.
    from scipy.linalg import get_lapack_funcs

    found: Any = get_lapack_funcs(("getrf", "getrs"), (slopes,))
    factorise, solve = found
    factors, swapped, _ = factorise(slopes)
    pivots = np.diag(factors)
    swaps = int((swapped != np.arange(len(slopes))).sum())
    sign = float(np.prod(np.sign(-pivots))) * (-1.0) ** swaps
    singular = np.abs(pivots).min() <= _RANK * _EPS * len(slopes) * np.abs(pivots).max()
    if not singular:
        sides = [
            (
                _Krylov(partial(np.matmul, matrix), len(slopes)),
                _Krylov(_Solution(solve, factors, swapped, transposed), len(slopes)),
            )
            for matrix, transposed in ((slopes, 0), (slopes.T, 1))
        ]
        for directions in (each for each in _DIRECTIONS if each <= _FEW * len(slopes)):
            right = _leading(sides[0][0].ritz(directions), sides[0][1].ritz(directions), step)
            if len(right[0]) < least:
                continue
            # That the values are all that lead is known by now; on the other side vectors for them will do, and those
            # of the inverse are enough unless a mode is fast.
            middle = sides[1][1].ritz(directions)
            modes = _matched(slopes, right, _converged(middle), step, sign)
            if modes is None or len(modes.values) < least:
                modes = _matched(slopes, right, _leading(sides[1][0].ritz(directions), middle, step), step, sign)
            if modes is not None and len(modes.values) >= least:
                return modes
    return _all_modes(slopes, step, sign)


def _all_modes(slopes: Float[np.ndarray, "state state"], step: float | None, sign: float) -> Modes:
    values, right = np.linalg.eig(slopes)
    order = np.lexsort((np.imag(values), -growth_rates(values.astype(np.complex128), step)))
    values, right = values[order].astype(np.complex128), right[:, order].astype(np.complex128)
    with np.errstate(all="ignore"):
        left = np.linalg.pinv(right).T
    return _told(slopes, values, right, left, sign)


def _told(
    slopes: Float[np.ndarray, "state state"],
    values: Complex[np.ndarray, " modes"],
    right: Complex[np.ndarray, "state modes"],
    left: Complex[np.ndarray, "state modes"],
    sign: float,
) -> Modes:
    return Modes(values, right, left, rounding_of_values(slopes[None], right[None], left.T[None])[0], sign)


Ritz: TypeAlias = tuple[Complex[np.ndarray, " ritz"], Complex[np.ndarray, "state ritz"], Float[np.ndarray, " ritz"]]
"""Values and vectors, and the norm of what is left of each."""


def _leading(
    edge: Ritz, middle: Ritz, step: float | None
) -> tuple[Complex[np.ndarray, " modes"], Complex[np.ndarray, "state modes"]]:
    """Eigenpairs, the fastest to grow first, down to where others may lie between."""
    (values, vectors, left_over), (inverse, around, open_) = edge, middle
    order = np.argsort(-np.abs(inverse))
    sound = (open_ <= _CONVERGED * np.abs(inverse))[order]
    inside = order[: len(order) if sound.all() else int(np.argmin(sound))]
    near = 1 / inverse[inside]
    reach = float(np.abs(near).max(initial=0.0)) * (1 + _SAME)
    outside = np.abs(values) > reach
    left_over = left_over / np.abs(values).max()
    known = left_over <= _CONVERGED
    found = np.concatenate([near, values[outside & known]])
    pairs = np.concatenate([around[:, inside], vectors[:, outside & known]], axis=1)
    rates = growth_rates(found, step)
    # What is still open decays a little slower than it seems to; beyond the disc around zero nothing is known of it.
    still = outside & ~known
    limits = growth_rates(values[still], step)
    limits = np.where(limits < 0, (1 - np.minimum(_MARGIN * left_over[still], _MOST)) * limits, limits)
    limit = limits.max(initial=-np.inf if step is not None else -reach)
    kept = np.flatnonzero(rates > limit)
    kept = kept[np.lexsort((np.imag(found[kept]), -rates[kept]))]
    return found[kept], pairs[:, kept]


def _converged(middle: Ritz) -> tuple[Complex[np.ndarray, " modes"], Complex[np.ndarray, "state modes"]]:
    """Eigenpairs near zero, from those of the inverse."""
    inverse, around, open_ = middle
    sound = (open_ <= _CONVERGED * np.abs(inverse)) & (inverse != 0)
    return 1 / inverse[sound], around[:, sound]


class _Solution(NamedTuple):
    """A matrix's inverse, or that of its transpose, by its factors."""

    solve: Callable[..., tuple[np.ndarray, int]]
    factors: np.ndarray
    swapped: np.ndarray
    transposed: int

    def __call__(self, right: np.ndarray) -> np.ndarray:
        return self.solve(self.factors, self.swapped, right, self.transposed)[0]


class _Krylov:
    """A Krylov space that grows, of a function that is linear."""

    def __init__(self, product: Callable[[np.ndarray], np.ndarray], size: int) -> None:
        most = _DIRECTIONS[-1]
        self._product, self._count = product, 0
        self._basis, self._small = np.zeros((most + 1, size)), np.zeros((most + 1, most))
        # Any direction has a share in all modes but for symmetries, and this is the same one each time.
        first = np.random.default_rng(0).normal(size=size)
        self._basis[0] = first / np.linalg.norm(first)

    def ritz(self, directions: int) -> Ritz:
        for k in range(self._count, directions):
            self._add(k)
        self._count = directions
        values, vectors = np.linalg.eig(self._small[:directions, :directions])
        left_over = np.abs(self._small[directions, directions - 1] * vectors[-1])
        return values.astype(np.complex128), self._basis[:directions].T @ vectors.astype(np.complex128), left_over

    def _add(self, k: int) -> None:
        basis, following = self._basis[: k + 1], self._product(self._basis[k])
        for _ in range(2):
            parts = basis @ following
            following = following - parts @ basis
            self._small[: k + 1, k] += parts
        length = float(np.linalg.norm(following))
        if length > _EPS * np.abs(self._small[: k + 1, k]).max():
            self._small[k + 1, k] = length
        else:
            # The space is invariant: what is found in it is exact, and there may be more outside.
            following = np.random.default_rng(k + 1).normal(size=len(following))
            following -= (basis @ following) @ basis
            length = float(np.linalg.norm(following))
        self._basis[k + 1] = following / length


def _matched(
    slopes: Float[np.ndarray, "state state"],
    rights: tuple[Complex[np.ndarray, " modes"], Complex[np.ndarray, "state modes"]],
    lefts: tuple[Complex[np.ndarray, " others"], Complex[np.ndarray, "state others"]],
    step: float | None,
    sign: float,
) -> Modes | None:
    """Right and left vectors of the same eigenvalues; None where sides or the sign of the determinant contradict."""
    values, right = rights
    count = min(len(values), len(lefts[0]))
    if count == 0:
        return None
    values, right = values[:count], right[:, :count]
    apart = np.abs(values[:, None] - lefts[0])
    partner = apart.argmin(axis=1)
    same = apart[np.arange(count), partner] <= _SAME * np.linalg.norm(slopes)
    distinct = np.array([partner[k] not in partner[:k] for k in range(count)], bool)
    together = same & distinct
    # Those that lead, as far as both sides have them.
    count = count if together.all() else int(np.argmin(together))
    values, right, left = values[:count], right[:, :count], lefts[1][:, partner[:count]]
    with np.errstate(all="ignore"):
        right = right / np.linalg.norm(right, axis=0)
        left = left / np.einsum("sk,sk->k", left, right)
        # What is left of either has no first order here.
        values = np.einsum("sk,sk->k", left, slopes @ right)
    rates = growth_rates(values, step)
    if not count or not np.isfinite(left).all() or rates[-1] > 0 or not _agrees(values, sign):
        return None
    return _told(slopes, values, right, left, sign)


def _agrees(values: Complex[np.ndarray, " modes"], sign: float) -> bool:
    real: Bool[np.ndarray, " modes"] = np.abs(np.imag(values)) <= _SAME * np.abs(values)
    return bool((-1.0) ** int((real & (np.real(values) > 0)).sum()) == sign)
