"""How well a zero is known: what its residual and rounding leave open of its place."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._large_slopes import LARGE
from gnode.analysis._units import Scaled, units_of
from gnode.analysis.fixed_points._merge import clusters, representatives
from gnode.programs import on_filled, quick_to_compile

_EPS = float(np.finfo(np.float64).eps)
# Times eps: a sum of some terms is rounded by so much, and so is what is made of it.
_ROUNDING = 16.0
# A zero of order m lies m Newton steps away: those up to this order are seen to be one.
_ORDER = 8.0
# Newton steps that polish a zero, as long as they lower its residual.
_STEPS = 12
# What a step must lower the residual to.
_GAIN = 0.5
# A step this far, over the size of the state in units, leads to another zero.
_FAR = 1e-3
# In units: what zeros are put in order by.
_DIGITS = 9
# Below this, times eps and the size of the state, a singular value over the largest is rounding.
_RANK = 8.0
# Powers of an inverse that find its largest singular value, and a direction that it belongs to.
_POWERS = 6


class Known(NamedTuple):
    """Zeros, polished, and what is left open of them; in units, and the residual over its scales."""

    states: Float[np.ndarray, "zeros state"]
    values: Float[np.ndarray, "zeros state"]
    """The residual there."""
    rounding: Float[np.ndarray, "zeros state"]
    """What rounding alone may make of each entry of it."""
    radii: Float[np.ndarray, " zeros"]
    """How far off the zero may be: Newton steps, as many as a zero of high order needs, and rounding over slope. Along
    a direction in which the residual has no slope beyond rounding nothing is known, and nothing is counted."""
    steps: Float[np.ndarray, "zeros state"]
    """Both of them as one step, and rounding of the place itself."""

    @classmethod
    def none(cls, size: int) -> "Known":
        nothing = np.zeros((0, size))
        return cls(nothing, nothing, nothing, np.zeros(0), nothing)

    def some(self, chosen: np.ndarray) -> "Known":
        return Known(*(part[chosen] for part in self))

    def and_also(self, others: "Known") -> "Known":
        return Known(*(np.concatenate(parts) for parts in zip(self, others, strict=True)))


class Zeros:
    """What is known of the zeros of a residual r near states that are given: each is measured in its own units, and r
    by what it gains over a unit, at the median of some states. Nothing then depends on the units in which r is written.
    """

    def __init__(self, residual: Callable[[State], State], states: Float[np.ndarray, "starts state"]) -> None:
        self._residual = residual
        self._starts = len(states)
        self.units = units_of(states)
        _, slopes = self._evaluate(states)
        gains = np.linalg.norm(slopes * self.units, axis=2)
        gains = np.ma.median(np.ma.masked_invalid(gains), axis=0).filled(0.0)
        self.scales = np.where(gains > 0, gains, self.units)

    @property
    def scaled(self) -> Scaled:
        """r in units, over its scales."""
        with double_precision():
            return Scaled(self._residual, on_device(self.units), on_device(self.scales))

    def polished(self, states: Float[np.ndarray, "zeros state"]) -> Known:
        """Newton's method in float64 from near zeros, to rounding, and how well each is then known; all in units."""
        best = states
        values, slopes = self._at(best)
        for _ in range(_STEPS):
            rounding = _rounding(best, slopes)
            # Beyond rounding, as far as it goes by whole factors: some residuals are known better than theirs.
            left = np.any(values != 0, axis=1)
            change = np.zeros_like(best)
            change[left], _ = _newton(slopes[left], values[left], rounding[left])
            # No way from one zero to another.
            left &= np.linalg.norm(change, axis=1) <= _FAR * (1 + np.linalg.norm(best, axis=1))
            after, then = self._at(best + change)
            better = left & (_excess(after, rounding) < _GAIN * _excess(values, rounding))
            if not better.any():
                break
            best = np.where(better[:, None], best + change, best)
            values = np.where(better[:, None], after, values)
            slopes = np.where(better[:, None, None], then, slopes)
        rounding = _rounding(best, slopes)
        return _told(best, values, rounding, *_newton(slopes, values, rounding))

    def values_at(self, states: Float[np.ndarray, "starts state"]) -> Float[np.ndarray, "starts state"]:
        """r at as many states as there were starts, all in state units."""
        return self._evaluate(states)[0]

    def _at(self, states: Float[np.ndarray, "zeros state"]) -> tuple[np.ndarray, np.ndarray]:
        values, slopes = self._evaluate(states * self.units)
        return values / self.scales, slopes * self.units / self.scales[:, None]

    def _evaluate(self, states: Float[np.ndarray, "zeros state"]) -> tuple[np.ndarray, np.ndarray]:
        """r and its Jacobian, in state units, by few programs: at no fewer large states than there are starts."""
        count, size = states.shape
        if count == 0:
            return np.zeros(states.shape), np.zeros((count, size, size))
        with double_precision():
            if size <= LARGE:
                return on_filled(partial(_value_and_slopes, self._residual), states)
            rows = np.resize(states, (max(count, self._starts), size))
            found = _value_and_slopes(self._residual, on_device(rows))
        return np.array(found[0])[:count], np.array(found[1])[:count]


def same_zeros(known: Known) -> tuple[Int[np.ndarray, " zeros"], Int[np.ndarray, " distinct"]]:
    """The number of each zero, and the best known one of those that have it.

    Zeros are one where a chain leads from one to the other, of which each link is no longer than the worse known of its
    two ends leaves open; one that is not known to rounding joins none that are. Neither the numbers nor the zeros
    chosen depend on the order: they are numbered lexicographically, to within rounding.
    """
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    points, sizes = known.states, np.linalg.norm(known.values, axis=1)
    if len(points) == 0:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    # Thousands of starts end at one zero: first those that differ by rounding, of the places or of their units.
    floor = _ROUNDING * _EPS * (1 + float(np.abs(points).max()))
    alike = clusters(points, floor)
    first = representatives(alike, points, sizes)
    reach = np.zeros(len(first))
    np.maximum.at(reach, alike, known.radii)
    exact = np.all(np.abs(known.values) <= known.rounding, axis=1)[first]
    near = KDTree(points[first]).query_ball_point(points[first], np.maximum(2 * reach, floor))
    rows = np.repeat(np.arange(len(first)), [len(one) for one in near])
    columns = np.concatenate([np.asarray(one, np.int64) for one in near])
    # What Newton's method did not bring to rounding is the nearest zero of those that it did bring there, if one is
    # near; it joins no two of them.
    loose = np.flatnonzero(~exact)
    if exact.any() and len(loose):
        distance, nearest = KDTree(points[first[exact]]).query(points[first[loose]])
        taken = distance <= np.maximum(2 * reach[loose], floor)
        absorbed = np.isin(np.arange(len(first)), loose[taken])
        free = ~(absorbed[rows] | absorbed[columns])
        rows = np.concatenate([rows[free], loose[taken]])
        columns = np.concatenate([columns[free], np.flatnonzero(exact)[np.asarray(nearest)[taken]]])
    links = coo_array((np.ones(len(rows), bool), (rows, columns)), shape=(len(first), len(first)))
    _, joined = connected_components(links, directed=False)
    labels = joined[alike]
    best = representatives(labels, points, sizes)
    # Entries that rounding alone tells apart are equal: it differs with the units.
    order = np.lexsort(np.round(points[best], _DIGITS).T[::-1])
    return np.argsort(order)[labels].astype(np.int64), best[order]


def _excess(
    values: Float[np.ndarray, "zeros state"], rounding: Float[np.ndarray, "zeros state"]
) -> Float[np.ndarray, " zeros"]:
    """The largest entry of the residual over what rounding may make of it."""
    least = np.finfo(np.float64).tiny
    return np.nan_to_num((np.abs(values) / np.maximum(rounding, least)).max(axis=1), nan=np.inf)


def _rounding(
    states: Float[np.ndarray, "zeros state"], slopes: Float[np.ndarray, "zeros state state"]
) -> Float[np.ndarray, "zeros state"]:
    """What the rounding of states and of terms as large as theirs makes of the residual."""
    size = np.abs(states)
    terms = size + np.einsum("bij,bj->bi", np.abs(slopes), size)
    return np.where(np.isfinite(terms), _ROUNDING * _EPS * terms, 0.0)


def rounding_with(
    states: Float[np.ndarray, "zeros state"], slopes: Float[np.ndarray, "state state"]
) -> Float[np.ndarray, " zeros"]:
    """The norm of what rounding makes of the residual at states that share slopes."""
    size = np.abs(states)
    return _ROUNDING * _EPS * np.linalg.norm(size + size @ np.abs(slopes).T.astype(np.float64), axis=1)


def polished_alone(
    values: Callable[[Float[np.ndarray, "zeros state"]], Float[np.ndarray, "zeros state"]],
    state: Float[np.ndarray, " state"],
    slopes: Float[np.ndarray, "state state"],
) -> Known:
    """`Zeros.polished` of one zero that is known to rounding already, or nearly, by its slopes, which are factorised
    once. A matrix without an inverse to rounding has its singular values worked out."""
    best, found = state[None], values(state[None])
    inverse = _Inverse(slopes)
    rounding = _rounding(best, slopes[None])
    for _ in range(_STEPS):
        change, flattest = inverse.step_and_reach(found, rounding)
        if np.linalg.norm(change) > _FAR * (1 + np.linalg.norm(best)):
            break
        then = values(best + change)
        if not _excess(then, rounding)[0] < _GAIN * _excess(found, rounding)[0]:
            break
        best, found = best + change, then
    change, flattest = inverse.step_and_reach(found, rounding)
    return _told(best, found, rounding, change, flattest)


class _Inverse:
    """Of one large matrix, without its singular values where these are not needed."""

    def __init__(self, slopes: Float[np.ndarray, "state state"]) -> None:
        # Here and not above: it takes long to import.
        from scipy.linalg import get_lapack_funcs

        self._slopes, self._least = slopes, 0.0
        if not np.isfinite(slopes).all():
            return
        factorise, solve = get_lapack_funcs(("getrf", "getrs"), (slopes,))
        factors, swapped, _ = factorise(slopes)
        self._solve = lambda right, transposed=0: solve(factors, swapped, right, transposed)[0]
        if not np.diag(factors).all():
            return
        # Powers of the inverse: of its largest singular value, and the direction that is flattest.
        direction = np.ones(len(slopes)) / np.sqrt(len(slopes))
        with np.errstate(all="ignore"):
            for _ in range(_POWERS):
                direction = self._solve(self._solve(direction, 1))
                size = float(np.linalg.norm(direction))
                direction = direction / size
        least = float(np.sqrt(1 / size)) if size > 0 else 0.0
        if np.isfinite(least) and least > 10 * _RANK * _EPS * len(slopes) * np.linalg.norm(slopes):
            self._least, self._flattest = least, direction

    def step_and_reach(
        self, values: Float[np.ndarray, "1 state"], rounding: Float[np.ndarray, "1 state"]
    ) -> tuple[Float[np.ndarray, "1 state"], Float[np.ndarray, "1 state"]]:
        """`_newton`."""
        if not self._least:
            return _newton(self._slopes[None], values, rounding)
        change = -self._solve(values[0])
        return change[None], np.linalg.norm(rounding) / self._least * self._flattest[None]


def _told(
    states: Float[np.ndarray, "zeros state"],
    values: Float[np.ndarray, "zeros state"],
    rounding: Float[np.ndarray, "zeros state"],
    change: Float[np.ndarray, "zeros state"],
    flattest: Float[np.ndarray, "zeros state"],
) -> Known:
    steps = _ORDER * change
    radii = np.linalg.norm(steps, axis=1) + np.linalg.norm(flattest, axis=1)
    # A place is known to rounding of what it is measured in, at best.
    return Known(states, values, rounding, radii, steps + flattest + _ROUNDING * _EPS * (1 + np.abs(states)))


def _newton(
    slopes: Float[np.ndarray, "zeros state state"],
    values: Float[np.ndarray, "zeros state"],
    rounding: Float[np.ndarray, "zeros state"],
) -> tuple[Float[np.ndarray, "zeros state"], Float[np.ndarray, "zeros state"]]:
    """The Newton step, least in norm, and how far rounding reaches along the flattest direction that has a slope."""
    usable = np.all(np.isfinite(slopes), axis=(1, 2)) & np.all(np.isfinite(values), axis=1)
    left, sizes, right = np.linalg.svd(np.where(usable[:, None, None], slopes, 0.0))
    # What is flat to rounding of the slopes themselves: then nothing is known along it.
    flat = sizes <= _RANK * _EPS * slopes.shape[1] * sizes.max(axis=1, keepdims=True, initial=0.0)
    inverse = np.where(flat, 0.0, 1 / np.where(flat, 1.0, sizes))
    along = np.einsum("bij,bi->bj", left, np.where(usable[:, None], values, 0.0))
    change = -np.einsum("bji,bj->bi", right, inverse * along)
    last = np.maximum((~flat).sum(axis=1) - 1, 0)
    every = np.arange(len(slopes))
    reach = np.linalg.norm(rounding, axis=1) * inverse[every, last]
    return change, reach[:, None] * right[every, last]


@quick_to_compile
def _value_and_slopes(
    residual: Callable[[State], State], states: Float[Array, "zeros state"]
) -> tuple[Float[Array, "zeros state"], Float[Array, "zeros state state"]]:
    def twice(state):
        value = residual(state)
        return value, value

    def one(state):
        slopes, value = jax.jacfwd(twice, has_aux=True)(state)
        return value, slopes

    return jax.vmap(one)(states)
