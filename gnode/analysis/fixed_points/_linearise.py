from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial
from typing import Literal, TypeAlias

import jax
import numpy as np
from jaxtyping import Array, Bool, Complex, Float, Int
from numpy.typing import ArrayLike

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._function import flow_of
from gnode.analysis._large_slopes import LARGE
from gnode.analysis._states import checked_states
from gnode.programs import on_filled, quick_to_compile

# Times eps: how far rounding may move an eigenvalue, over the terms that it is made of.
_ROUNDING = 32.0
_EPS = float(np.finfo(np.float64).eps)
# Eigenvectors of a larger condition number are no basis to rounding: what is left of digits is eps times it. Nor is a
# left one of this length any: that of a defective matrix, which rounding makes diagonalisable, is 1/sqrt(eps) at least.
_SKEWED, STEEP = 1e9, 1e7

Kind: TypeAlias = Literal["stable", "saddle", "unstable", "marginal"]


@dataclass(frozen=True, eq=False)
class Linearisation:
    """The flow near each of several fixed points: all its modes, or of large states (`leading`) those that lead, in
    which all that grow are."""

    eigenvalues: Complex[np.ndarray, "points modes"]
    """Of the Jacobian of the flow, in 1/s; the slowest to decay first."""
    eigenvectors: Complex[np.ndarray, "points state modes"]
    """Column k belongs to eigenvalue k; of unit length."""
    rates: Float[np.ndarray, "points modes"]
    """Of growth, in 1/s: Re(lambda) of a flow, log|1 + step lambda| / step of a map. Negative: decay."""
    kinds: tuple[Kind, ...]
    """"marginal" where any rate cannot be told from zero; else "stable", "saddle" or "unstable" where no, some
    or all directions grow."""
    spiral: Bool[np.ndarray, " points"]
    """Some eigenvalues are complex, of those that are here."""
    unstable: Int[np.ndarray, " points"]
    """The number of directions that grow."""
    index: Int[np.ndarray, " points"]
    """sign det(-J): the Poincare index, counted so that a stable point has +1 in any dimension; 0 if marginal."""
    left: Complex[np.ndarray, "points state modes"] | None = None
    """Where only leading modes are here: their `left_eigenvectors`, which the right ones alone do not tell."""

    @property
    def leading(self) -> bool:
        """Whether there are other modes, which decay faster."""
        return self.eigenvalues.shape[1] < self.eigenvectors.shape[1]

    @property
    def time_constants(self) -> Float[np.ndarray, "points state"]:
        """-1/rate in seconds; infinite where the rate is marginal, negative (a time of growth) where it is unstable."""
        with np.errstate(divide="ignore"):
            return np.where(self.rates == 0, np.inf, -1 / self.rates)

    @property
    def left_eigenvectors(self) -> Complex[np.ndarray, "points state modes"]:
        r"""Column k, $l_k$, belongs to eigenvalue k, and $l_i \cdot r_j = \delta_{ij}$ (without conjugation): a small
        difference dh from the point has $l_k \cdot dh$ of mode k. A long one belongs to an eigenvalue that a small
        change of the Jacobian moves far.

        Those are the rows of the inverse of the right ones. NaN where there are none to rounding, as of a Jacobian that
        is not diagonalisable: all at a point whose right eigenvectors are no basis (condition number above 1e9), and a
        single one that would be longer than 1e7.
        """
        if self.left is not None:
            left = self.left
        else:
            left = np.full_like(self.eigenvectors, complex(np.nan, np.nan))
            sound = np.linalg.cond(self.eigenvectors) <= _SKEWED
            left[sound] = np.swapaxes(np.linalg.inv(self.eigenvectors[sound]), 1, 2)
        # Of a real eigenvalue both are real.
        left = np.where(np.imag(self.eigenvalues)[:, None] == 0, np.real(left), left)
        return np.where(np.linalg.norm(left, axis=1, keepdims=True) <= STEEP, left, complex(np.nan, np.nan))

    def some(self, chosen: Int[np.ndarray, " chosen"]) -> "Linearisation":
        """That of some of the points."""
        arrays = {name: getattr(self, name)[chosen] for name in self._arrays()}
        return Linearisation(**arrays, kinds=tuple(self.kinds[k] for k in chosen))

    def joined(self, others: "Linearisation") -> "Linearisation":
        """That of these points, and after them of others."""
        arrays = {name: np.concatenate([getattr(self, name), getattr(others, name)]) for name in self._arrays()}
        return Linearisation(**arrays, kinds=(*self.kinds, *others.kinds))

    def _arrays(self) -> list[str]:
        return [field.name for field in fields(self) if field.name != "kinds" and getattr(self, field.name) is not None]


def linearise(
    flow: Callable[[State], State],
    states: ArrayLike,
    *,
    marginal_rate: float,
    step: float | None = None,
) -> Linearisation:
    r"""Eigenvalues, stability and index of the flow at fixed points.

    **Arguments:**

    - `states`: (points, state).
    - `marginal_rate`: a rate of at most this size, in 1/s, counts as zero, and is set to it.
    - `step`: in seconds, for a map $h' = h + \mathrm{step}\, f(h)$: its multipliers $1 + \mathrm{step}\,\lambda$
        then decide on stability, which is lost where one leaves the unit circle. `None` for a flow.
    """
    there = checked_states(states, least=0, finite=False)
    with double_precision():
        slopes = jacobians_at(flow_of(flow), there)
    return classify(slopes, marginal_rate=marginal_rate, step=step)


def classify(
    slopes: Float[np.ndarray, "points state state"],
    *,
    marginal_rate: float | Float[np.ndarray, "points state"],
    step: float | None,
) -> Linearisation:
    """`linearise`, from the Jacobians. Where one is not finite, nothing is known: the point counts as marginal."""
    slopes = np.where(_finite(slopes)[:, None, None], slopes, 0.0)
    eigenvalues, eigenvectors = np.linalg.eig(slopes)
    eigenvalues, eigenvectors = eigenvalues.astype(np.complex128), eigenvectors.astype(np.complex128)
    rates = growth_rates(eigenvalues, step)
    order = np.lexsort((np.imag(eigenvalues), -rates), axis=1)
    eigenvalues = np.take_along_axis(eigenvalues, order, axis=1)
    eigenvectors = np.take_along_axis(eigenvectors, order[:, None, :], axis=2)
    rates = np.take_along_axis(rates, order, axis=1)
    sign, _ = np.linalg.slogdet(-slopes)
    return _classified(eigenvalues, eigenvectors, None, rates, sign, marginal_rate)


def classify_leading(
    eigenvalues: Complex[np.ndarray, "points modes"],
    right: Complex[np.ndarray, "points state modes"],
    left: Complex[np.ndarray, "points state modes"],
    sign: Float[np.ndarray, " points"],
    *,
    marginal_rate: float | Float[np.ndarray, "points modes"],
    step: float | None,
) -> Linearisation:
    """`classify` from some of the modes, the fastest to grow first: all that grow, with sign det(-J)."""
    return _classified(eigenvalues, right, left, growth_rates(eigenvalues, step), sign, marginal_rate)


def _classified(
    eigenvalues: Complex[np.ndarray, "points modes"],
    right: Complex[np.ndarray, "points state modes"],
    left: Complex[np.ndarray, "points state modes"] | None,
    rates: Float[np.ndarray, "points modes"],
    sign: Float[np.ndarray, " points"],
    marginal_rate: float | Float[np.ndarray, "points modes"],
) -> Linearisation:
    rates = np.where(np.abs(rates) <= marginal_rate, 0.0, rates)
    unstable = (rates > 0).sum(axis=1)
    marginal = (rates == 0).any(axis=1)
    # A marginal direction has no index; a complex pair at zero rate changes none, but is not told apart here.
    index = np.where(marginal, 0, np.rint(sign)).astype(np.int64)
    kinds: tuple[Kind, ...] = tuple(
        _kind(m, u, right.shape[1]) for m, u in zip(marginal.tolist(), unstable.tolist(), strict=True)
    )
    spiral = np.any(np.abs(np.imag(eigenvalues)) > np.asarray(marginal_rate), axis=1)
    return Linearisation(eigenvalues, right, rates, kinds, spiral, unstable.astype(np.int64), index, left)


def open_rates(
    slopes: Float[np.ndarray, "points state state"],
    others: Float[np.ndarray, "sides points state state"],
    *,
    units: Float[np.ndarray, " state"],
    step: float | None,
) -> Float[np.ndarray, "points state"]:
    """By how much the rates at fixed points may be off, in 1/s, in the order in which `classify` has them.

    Rounding moves an eigenvalue by eps times the size of the Jacobian's entries over the cosine between its left and
    its right eigenvector. An entry that is small may be the sum of large terms: as large as the largest of its row, in
    `units` of the state's entries. `others`, the Jacobians at the ends of what is left open of a point's place, move it
    by as much as they differ.

    Source: Wilkinson, "The Algebraic Eigenvalue Problem" (1965), chapter 2.
    """
    slopes, others = (each * units / units[:, None] for each in (slopes, others))
    known = _finite(slopes)
    slopes = np.where(known[:, None, None], slopes, 0.0)
    values, right = np.linalg.eig(slopes)
    rates = rates_told(values, step)
    order = np.argsort(-rates, axis=1, kind="stable")
    values, rates = (np.take_along_axis(each, order, axis=1) for each in (values, rates))
    off = np.take_along_axis(rounding_of_values(slopes, right, None), order, axis=1)
    off = off_in_rates(off, values, step)
    for side in others:
        told = _finite(side)[:, None]
        there = -np.sort(-rates_told(np.linalg.eigvals(np.where(told[:, None], side, 0.0)), step), axis=1)
        off = np.where(told, np.maximum(off, np.abs(there - rates)), off)
    return np.where(known[:, None], off, 0.0)


def _finite(slopes: Float[np.ndarray, "points state state"]) -> Bool[np.ndarray, " points"]:
    return np.asarray(np.isfinite(slopes).all(axis=(1, 2)))


def rounding_of_values(
    slopes: Float[np.ndarray, "points state state"],
    right: Complex[np.ndarray, "points state modes"] | Float[np.ndarray, "points state modes"],
    left: Complex[np.ndarray, "points modes state"] | None,
) -> Float[np.ndarray, "points modes"]:
    """How far rounding may move eigenvalues, in 1/s; with left vectors where these are not the rest of a basis."""
    with np.errstate(all="ignore"):
        left = np.linalg.pinv(right) if left is None else left
        terms = np.einsum("pij,pj->pi", np.abs(left), np.abs(slopes).max(axis=2)) * np.abs(right).max(axis=1)
    return _ROUNDING * _EPS * np.where(np.isfinite(terms), terms, np.inf)


def off_in_rates(
    off: Float[np.ndarray, "*points modes"], eigenvalues: np.ndarray, step: float | None
) -> Float[np.ndarray, "*points modes"]:
    """By how much rates are off where eigenvalues are."""
    if step is None:
        return off
    # Of the multiplier m = 1 + step lambda: one that may be zero is far within the unit circle all the same.
    return np.log1p(step * off / np.maximum(np.abs(1 + step * eigenvalues), _EPS)) / step


def rates_told(eigenvalues: np.ndarray, step: float | None) -> Float[np.ndarray, "*points modes"]:
    """`growth_rates`, none of them below that of a multiplier of eps."""
    rates = growth_rates(eigenvalues.astype(np.complex128), step)
    return rates if step is None else np.maximum(rates, np.log(_EPS) / step)


def growth_rates(
    eigenvalues: Complex[np.ndarray, "*points modes"], step: float | None
) -> Float[np.ndarray, "*points modes"]:
    """How fast each direction grows, in 1/s; -infinity where a map forgets it in one step."""
    if step is None:
        return np.real(eigenvalues)
    with np.errstate(divide="ignore"):
        return np.log(np.abs(1 + step * eigenvalues)) / step


@quick_to_compile
def jacobians(
    flow: Callable[[State], State], states: Float[Array, "points state"]
) -> Float[Array, "points state state"]:
    """The Jacobian of a flow at each of several states, in 1/s."""
    return jax.vmap(jax.jacfwd(flow))(states)


def jacobians_at(
    flow: Callable[[State], State], states: Float[np.ndarray, "points state"]
) -> Float[np.ndarray, "points state state"]:
    """`jacobians`, compiled for few numbers of states. No large one is worked out for nothing."""
    if states.shape[1] > LARGE:
        return np.array(jacobians(flow, on_device(states)))
    return on_filled(partial(jacobians, flow), states)


def _kind(marginal: bool, unstable: int, size: int) -> Kind:
    if marginal:
        return "marginal"
    if unstable == 0:
        return "stable"
    return "unstable" if unstable == size else "saddle"
