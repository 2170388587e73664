from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive
from gnode._on_device import on_device
from gnode._switches import double_precision, make_key
from gnode._types import State
from gnode.analysis._function import flow_of, residual_of
from gnode.analysis._states import checked_states
from gnode.analysis._units import Scaled
from gnode.analysis.fixed_points._found_points import AbstractFoundPoints
from gnode.analysis.fixed_points._known import Zeros, same_zeros
from gnode.analysis.fixed_points._levenberg_marquardt import roots
from gnode.analysis.fixed_points._linearise import classify, jacobians
from gnode.analysis.fixed_points._merge import clusters, representatives
from gnode.analysis.fixed_points._minimise_speed import (
    gradient_and_hessian,
    gradients_around,
    half_square,
    kink_minima,
    newton_minima,
)
from gnode.analysis.fixed_points._starts import scale_of
from gnode.programs import on_states, split_key

Outcome: TypeAlias = Literal["slow point", "fixed point", "flat", "no minimum", "unfinished"]

# A curvature below this share of the largest cannot be told from zero.
_FLAT = 1e-10
# In what follows the merging distance is `merging`. A Newton step of this share of it has arrived.
_ARRIVED = 1e-2
# The lengths of steps of the descent into a kink over the merging distance: the first, and one that ends it.
_FIRST_STEP, _LAST_STEP, _STEPS = 10.0, 1e-3, 500
# In units: as well as a minimum is known by values alone, which rounding changes by its square.
_OF_DIFFERENCES = 1e-8
# An end that sits in a kink sees the gradient of one side alone: this share of the merging distance frees it.
_JITTER = 0.1
# Gradients within this share of the merging distance balance, at a kink, to this share of the largest of them.
_AROUND, _BALANCED = 0.1, 1e-3


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class SlowPoints(AbstractFoundPoints):
    r"""Local minima of $q = |r|^2 / 2$ that are not zeros of the residual r, and so not fixed points: there the
    flow is slower than anywhere near, and does not stop. What a search from many starts has found, and maybe not all.
    """

    speeds: Float[np.ndarray, " points"]
    """|dh/dt|, in state units per second; of a map |h' - h| / step."""
    curvatures: Float[np.ndarray, "points state"]
    """The eigenvalues of the Hessian of q, all above zero, ascending; NaN at a kink."""
    smooth: Bool[np.ndarray, " points"]
    """Proven a minimum by its gradient and Hessian, to rounding. Else the residual has a kink there (ReLU), the
    gradients around balance."""
    outcomes: tuple[Outcome, ...]
    """Of every start. "flat": q has no least value along some direction, as on a slow line. "no minimum": its
    gradient is zero, but somewhere it falls off. "unfinished": still under way, as where q falls towards infinity."""

    def _others(self, chosen: Int[np.ndarray, " chosen"]) -> dict[str, Any]:
        return {name: getattr(self, name)[chosen] for name in ("speeds", "curvatures", "smooth")}

    def _name(self) -> str:
        return "slow point"


def find_slow_points(
    residual: Callable[[State], State],
    starts: ArrayLike,
    *,
    flow: Callable[[State], State],
    step: float | None = None,
    tolerance: float = 1e-9,
    merging: float = 1e-4,
    marginal: float = 1e-5,
    iterations: int = 100,
) -> SlowPoints:
    r"""Slow points: local minima of $q(h) = |r(h)|^2 / 2$ with q > 0, as the ghost that a saddle and a node leave
    behind where they have met. Fixed points are not among them: `find_fixed_points` finds those.

    Every start descends to a zero or to where that search stalls (Levenberg-Marquardt), then to a minimum of q
    (damped Newton with the exact Hessian), and, where a kink keeps it from one, by BFGS. All in float64. Two minima are
    one where their gradients, slopes and rounding do not tell them apart, as with fixed points; in a kink, where
    `merging` does not. Lengths are measured in the spread of the starts, one for all entries: q adds entries up as they
    are, and in other units of single ones it has other minima.

    **Arguments:**

    - `residual`: r; give the flow itself for minima of the speed |dh/dt|. Of a gated model, F(h) - h is better:
        the speed is also small wherever a gate is closed.
    - `starts`: (starts, state). A minimum is found from starts in its surroundings, as any local minimum.
    - `flow`, `step`, `iterations`: as in `find_fixed_points`.
    - `tolerance`: the norm of the residual up to which an end is a fixed point, and left out; over what the residual is
        or changes by there, over the spread of the starts.
    - `merging`: over the spread of the starts: what is small beside the distance between points.
    - `marginal`: over the rates at the starts: a smaller rate counts as zero.

    Source: Sussillo and Barak, "Opening the black box" (Neural Computation 2013), who name such points and minimise
    q. The balance of gradients at a kink: Burke, Lewis and Overton, "A robust gradient sampling algorithm" (2005).
    """
    states = checked_states(starts, name="starts")
    residual, flow = residual_of(residual), flow_of(flow)
    for name, value in (("the tolerance", tolerance), ("merging", merging), ("marginal", marginal)):
        check_positive(name, value)
    check_count("the number of iterations", iterations)
    unit = scale_of(states)
    jitter_key, balance_key = split_key(make_key(0), 2)
    with double_precision():
        rates = np.linalg.norm(np.asarray(jacobians(flow, on_device(states))), axis=(1, 2))
        # What the residual is, or changes by, over a unit: at some starts its slope may be zero.
        slopes = np.linalg.norm(np.asarray(jacobians(residual, on_device(states))), axis=(1, 2))
        gains = np.hypot(slopes, np.linalg.norm(_values(residual, states), axis=1) / unit)
        gain = float(np.median(gains[np.isfinite(gains)])) if np.isfinite(gains).any() else 0.0
        gain = gain if gain > 0 else 1.0
        every = np.ones(states.shape[1])
        scaled = Scaled(residual, on_device(unit * every), on_device(unit * gain * every))
        there = on_device(states / unit)
        stalled, norms = roots(scaled, there, on_device(len(there)), on_device(tolerance), iterations)
        newton = newton_minima(scaled, stalled, norms > tolerance, iterations)
        ends, outcomes, curvatures = _judge(scaled, np.array(newton), tolerance, merging)
        under_way = outcomes == "unfinished"
        kinked = np.zeros(len(states), bool)
        if under_way.any():
            noise = _JITTER * merging * jax.random.normal(jitter_key, ends.shape)
            descended, ended = kink_minima(
                scaled,
                jnp.where(under_way[:, None], ends + noise, ends),
                on_device(under_way),
                on_device(_FIRST_STEP * merging),
                on_device(_LAST_STEP * merging),
                _STEPS,
            )
            ends, outcomes, curvatures = _judge(scaled, np.array(descended), tolerance, merging)
            kinked = (outcomes == "unfinished") & np.array(ended)
        minima = np.flatnonzero(outcomes == "slow point")
        ends[minima], labels, kept = _distinct(scaled, ends[minima], states=states / unit)
        kept = minima[kept]
        point = np.full(len(states), -1, np.int64)
        point[minima] = labels
        end_residuals = np.linalg.norm(_values(scaled, ends), axis=1)
        kept, point = _with_kinks(
            scaled, ends, end_residuals, kept, point, np.flatnonzero(kinked), merging, balance_key
        )
        outcomes[kinked] = np.where(point[kinked] >= 0, "slow point", "unfinished")
        smooth = ~kinked[kept]
        chosen = ends[kept] * unit
        slopes = np.array(jacobians(flow, _padded(chosen, len(states))))[: len(kept)]
        speeds = np.linalg.norm(_values(flow, _padded(chosen, len(states))), axis=1)[: len(kept)]
    marginal_rate = marginal * float(np.median(rates))
    return SlowPoints(
        states=chosen,
        residuals=end_residuals[kept] * unit * gain,
        speeds=speeds,
        curvatures=np.where(smooth[:, None], curvatures[kept] * gain**2, np.nan),
        smooth=smooth,
        found=np.bincount(point[point >= 0], minlength=len(kept)).astype(np.int64),
        near=classify(slopes, marginal_rate=marginal_rate, step=step),
        ends=ends * unit,
        end_residuals=end_residuals * unit * gain,
        outcomes=tuple(outcomes.tolist()),
        point=point,
        tolerance=tolerance,
        merging_distance=merging * unit,
        marginal_rate=marginal_rate,
        step=step,
    )


def _distinct(
    residual: Callable[[State], State],
    ends: Float[np.ndarray, "ends state"],
    *,
    states: Float[np.ndarray, "starts state"],
) -> tuple[Float[np.ndarray, "ends state"], Int[np.ndarray, " ends"], Int[np.ndarray, " points"]]:
    """Minima polished, the number of each, and which of them stand for the points: zeros of the gradient of q, of which
    it is known, as of those of the residual, which are the same."""
    zeros = Zeros(jax.grad(half_square(residual)), states)
    known = zeros.polished(ends / zeros.units)
    labels, best = same_zeros(known)
    # Of a function of NumPy the gradient is one of differences, and known less well than its digits say.
    together = clusters(known.states[best], _OF_DIFFERENCES)
    first = representatives(together, known.states[best], np.linalg.norm(known.values[best], axis=1))
    return known.states * zeros.units, together[labels], best[first]


def _with_kinks(
    residual: Callable[[State], State],
    ends: Float[np.ndarray, "starts state"],
    end_residuals: Float[np.ndarray, " starts"],
    kept: Int[np.ndarray, " points"],
    point: Int[np.ndarray, " starts"],
    kinked: Int[np.ndarray, " kinked"],
    distance: float,
    key: Array,
) -> tuple[Int[np.ndarray, " more"], Int[np.ndarray, " starts"]]:
    """The ends that stand for the points, and the point of each end, with those in kinks, if they are minima. How well
    those are known no derivative says: they are one where a chain of steps of `distance` joins them."""
    labels = clusters(ends[kinked], distance)
    chosen = kinked[representatives(labels, ends[kinked], end_residuals[kinked])]
    sound = _balanced(residual, ends[chosen], np.ones(len(chosen), bool), _AROUND * distance, key)
    number = np.where(sound, len(kept) + np.cumsum(sound) - 1, -1)
    point = point.copy()
    point[kinked] = number[labels]
    kept = np.concatenate([kept, chosen[sound]])
    # One order for both kinds.
    order = np.lexsort(np.round(ends[kept] / distance).T[::-1])
    return kept[order], np.append(np.argsort(order), -1)[point]


def _judge(
    residual: Callable[[State], State], ends: Float[np.ndarray, "starts state"], tolerance: float, distance: float
) -> tuple[Float[np.ndarray, "starts state"], np.ndarray, Float[np.ndarray, "starts state"]]:
    """The ends, what each is as far as derivatives tell, and the curvatures of q there."""
    gradients, hessians = (np.array(a) for a in gradient_and_hessian(residual, on_device(ends)))
    usable = np.all(np.isfinite(gradients), axis=1) & np.all(np.isfinite(hessians), axis=(1, 2))
    curvatures, axes = np.linalg.eigh(np.where(usable[:, None, None], hessians, 0))
    floor = _FLAT * np.abs(curvatures).max(axis=1, keepdims=True) + np.finfo(np.float64).tiny
    along = np.einsum("bij,bi->bj", axes, np.where(usable[:, None], gradients, 0))
    left = np.linalg.norm(along / np.maximum(np.abs(curvatures), floor), axis=1)
    arrived = usable & (left <= _ARRIVED * distance)
    rising, falling = np.all(curvatures > floor, axis=1), np.any(curvatures < -floor, axis=1)
    outcomes = np.full(len(ends), "unfinished", dtype=object)
    outcomes[arrived] = "flat"
    outcomes[arrived & rising] = "slow point"
    outcomes[arrived & falling] = "no minimum"
    outcomes[np.linalg.norm(_values(residual, ends), axis=1) <= tolerance] = "fixed point"
    return ends, outcomes, curvatures


def _balanced(
    residual: Callable[[State], State],
    states: Float[np.ndarray, "points state"],
    asked: Bool[np.ndarray, " points"],
    radius: float,
    key: Array,
) -> Bool[np.ndarray, " points"]:
    """Whether some average of the gradients of q around each state is zero: at a kink, the condition for a minimum."""
    balanced = np.zeros(len(states), bool)
    if not asked.any():
        return balanced
    # Here and not above: it takes longer to import than most searches take.
    from scipy.optimize import nnls

    # A power of two, so that few programs are compiled.
    rows = _padded(states[asked], 1 << (int(asked.sum()) - 1).bit_length())
    gradients = np.array(gradients_around(residual, rows, on_device(radius), key=key))
    for place, slopes in zip(np.flatnonzero(asked), gradients, strict=False):
        scaled = slopes / np.linalg.norm(slopes, axis=1).max()
        # The weights add up to one; by least squares with a last row, so heavy that it holds.
        heavy = 1e3
        matrix = np.concatenate([scaled.T, np.full((1, len(scaled)), heavy)])
        weights, _ = nnls(matrix, np.append(np.zeros(states.shape[1]), heavy))
        balanced[place] = np.linalg.norm(weights @ scaled) <= _BALANCED
    return balanced


def _padded(states: Float[np.ndarray, "points state"], count: int) -> Float[Array, "count state"]:
    """As many rows as asked for: there is then no program for every number of points."""
    return on_device(np.resize(states, (count, states.shape[1])) if len(states) else np.zeros((count, states.shape[1])))


def _values(
    function: Callable[[State], State], states: Float[np.ndarray, "points state"] | Float[Array, "points state"]
) -> Float[np.ndarray, "points state"]:
    return np.array(on_states(function, on_device(states)))
