from collections.abc import Callable
from dataclasses import dataclass
from functools import reduce
from typing import Literal, NamedTuple, TypeAlias, get_args

import numpy as np
from jaxtyping import Float, Int

from gnode._checks import check_among
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._large_slopes import LARGE
from gnode.analysis.fixed_points._known import Known, same_zeros
from gnode.analysis.fixed_points._large import Large
from gnode.analysis.fixed_points._leading_modes import Modes, leading_modes
from gnode.analysis.fixed_points._linearise import (
    Kind,
    Linearisation,
    classify,
    classify_leading,
    jacobians,
    linearise,
    off_in_rates,
    open_rates,
    rates_told,
)
from gnode.analysis.fixed_points._starts import half_ways

Spectrum: TypeAlias = Literal["all", "leading"]
"""Which eigenvalues are worked out: all, or all that grow and some that decay slowest."""

# Modes of each point at least, where leading ones are asked for: those that grow, and some that decay.
_LEAST = 4
# How often the search begins anew from between the points found, while that finds more.
_ROUNDS = 3
# Starts a point: with fewer, the points may be a continuum.
_CROWDED = 4


def checked_spectrum(asked: str | None) -> Spectrum:
    """The one asked for; the leading eigenvalues where none is. Refuses another."""
    if asked is not None:
        check_among("the spectrum", asked, get_args(Spectrum))
    return "all" if asked == "all" else "leading"


class Found(NamedTuple):
    """What a search has found."""

    known: Known
    """Of the points."""
    ends: Float[np.ndarray, "starts state"]
    """In state units."""
    end_residuals: Float[np.ndarray, " starts"]
    point: Int[np.ndarray, " starts"]
    near: Linearisation
    rates: Float[np.ndarray, "points modes"]
    """By how much each is open."""
    units: Float[np.ndarray, " state"]
    scales: Float[np.ndarray, " state"]
    """Of the residual."""


def search_large(
    residual: Callable[[State], State],
    flow: Callable[[State], State],
    states: Float[np.ndarray, "starts state"],
    *,
    step: float | None,
    tolerance: float,
    iterations: int,
    spectrum: Spectrum,
) -> Found:
    """Zeros of a residual of large states: from the starts, from where some are after a while, and from between the
    points found, as long as there are more."""
    large = Large(residual, flow, states)
    starts = states / large.units
    known, near = Known.none(states.shape[1]), list[_Near]()

    def search(begin: Float[np.ndarray, "some state"]) -> tuple[np.ndarray, np.ndarray, Int[np.ndarray, " some"]]:
        """Where it ended, the residual there, and which of all zeros it is; -1 where it is none, or was known."""
        nonlocal known
        ends, values, zero = large.search(begin, tolerance, iterations, known)
        number = np.full(len(begin), -1, np.int64)
        number[zero], new = large.told(ends[zero], known)
        for state in new:
            one, slopes = large.known(state)
            known = known.and_also(one)
            near.append(_flow_near(large, one, slopes, spectrum, step))
        return ends, values, number

    ends, values, number = search(starts)
    search(large.released(starts, step))
    before: set[int] = set()
    for _ in range(_ROUNDS):
        _, best = same_zeros(known)
        if len(best) > len(states) / _CROWDED or set(best.tolist()) <= before:
            break
        points = known.states[best]
        pairs = [(i, j) for i, j in half_ways(points, len(best) - 1) if not {int(best[i]), int(best[j])} <= before]
        middles = [(points[i] + points[j]) / 2 for i, j in pairs[: max(1, len(states) // 2)]]
        before = set(best.tolist())
        if middles:
            search(np.array(middles))
    labels, best = same_zeros(known)
    at = number >= 0
    ends[at], values[at] = known.states[number[at]], known.values[number[at]]
    kept = known.some(best)
    linearised, rates = _flow_near_all(large, kept, [near[k] for k in best], step)
    return Found(
        known=kept,
        ends=ends * large.units,
        end_residuals=np.linalg.norm(values * large.scales, axis=1),
        point=np.where(at, np.append(labels, -1)[number], -1),
        near=linearised,
        rates=rates,
        units=large.units,
        scales=large.scales,
    )


def kinds_at(
    flow: Callable[[State], State],
    states: Float[np.ndarray, "points state"],
    *,
    marginal_rate: float,
    step: float | None,
) -> tuple[Kind, ...]:
    """The kinds that `linearise` tells; of large states one after the other, by their leading modes."""
    if states.shape[1] <= LARGE:
        return linearise(flow, states, marginal_rate=marginal_rate, step=step).kinds
    kinds: list[Kind] = []
    for state in states:
        with double_precision():
            slopes = np.array(jacobians(flow, on_device(state[None])))
        if not np.isfinite(slopes).all():
            kinds += classify(slopes, marginal_rate=marginal_rate, step=step).kinds
            continue
        modes = leading_modes(slopes[0], step, _LEAST)
        values, right, left = modes.values[None], modes.right[None], modes.left[None]
        sign = np.array([modes.sign])
        kinds += classify_leading(values, right, left, sign, marginal_rate=marginal_rate, step=step).kinds
    return tuple(kinds)


@dataclass(frozen=True, eq=False)
class _Near:
    """What is known of the flow near one zero: all of its eigenvalues and by how much each rate is open, or leading
    modes, for the units of the state's entries."""

    whole: tuple[Linearisation, Float[np.ndarray, "1 state"]] | None
    modes: Modes | None


def _flow_near(
    large: Large, known: Known, slopes: Float[np.ndarray, "state state"], spectrum: Spectrum, step: float | None
) -> _Near:
    """Near one zero, from the Jacobian of the flow there, in units."""
    if spectrum == "leading":
        return _Near(None, leading_modes(slopes, step, _LEAST))
    units = large.units
    sides = [large.flow_slopes((known.states + side * known.steps)[0])[None] for side in (1.0, -1.0)]
    there = (slopes * units[:, None] / units)[None]
    rates = open_rates(there, np.stack(sides), units=units, step=step)
    return _Near((classify(there, marginal_rate=rates, step=step), rates), None)


def _flow_near_all(
    large: Large, known: Known, near: list[_Near], step: float | None
) -> tuple[Linearisation, Float[np.ndarray, "points modes"]]:
    """Near several zeros, and by how much each rate is open, in 1/s. As many modes of each as of any are needed."""
    size = len(large.units)
    if not near:
        nothing = np.zeros((0, size, size))
        return classify(nothing, marginal_rate=0.0, step=step), np.zeros((0, size))
    whole = [each.whole for each in near if each.whole is not None]
    if whole:
        parts, rates = zip(*whole, strict=True)
        return reduce(Linearisation.joined, parts), np.concatenate(rates)
    found = [each.modes for each in near if each.modes is not None]
    # Of each at least one that decays, if any does.
    needed = max(min(size, 1 + int((rates_told(modes.values, step) > 0).sum())) for modes in found)
    needed = max(needed, min(len(modes.values) for modes in found))
    for k, modes in enumerate(found):
        if len(modes.values) < needed:
            state = known.states[k]
            slopes = large.flow_slopes(state) * large.units / large.units[:, None]
            found[k] = leading_modes(slopes, step, needed)
    values = np.stack([modes.values[:needed] for modes in found])
    right = np.stack([modes.right[:, :needed] for modes in found])
    left = np.stack([modes.left[:, :needed] for modes in found])
    rates = np.stack([_open_rates(large, known, k, modes, needed, step) for k, modes in enumerate(found)])
    units = large.units[:, None]
    right, left = right * units, left / units
    lengths = np.linalg.norm(right, axis=1, keepdims=True)
    signs = np.array([modes.sign for modes in found])
    near_all = classify_leading(values, right / lengths, left * lengths, signs, marginal_rate=rates, step=step)
    return near_all, rates


def _open_rates(
    large: Large, known: Known, k: int, modes: Modes, count: int, step: float | None
) -> Float[np.ndarray, " modes"]:
    """`open_rates` of leading modes: what the slopes at both ends of what is left open of the place make of each, to
    first order."""
    values, right, left = modes.values[:count], modes.right[:, :count], modes.left[:, :count]
    # Real vectors have one part, and both of a pair the same two.
    turning = np.flatnonzero(np.imag(values) != 0)
    directions = np.concatenate([np.real(right).T, np.imag(right[:, turning]).T])
    here, off = known.states[k], modes.rounding[:count]
    places = here + np.array([[0.0], [1.0], [-1.0]]) * known.steps[k]
    along = large.along(np.repeat(places, len(directions), axis=0), np.tile(directions, (3, 1)))
    middle, *ends = np.split(along, 3)
    for end in ends:
        moved = (end - middle).astype(np.complex128)
        moved[turning] += 1j * moved[count:]
        change = np.abs(np.einsum("sk,ks->k", left, moved[:count]))
        off = np.maximum(off, np.where(np.isfinite(change), change, 0.0))
    return off_in_rates(off, values, step)
