from contextlib import suppress
from dataclasses import replace
from itertools import pairwise

import numpy as np
from jaxtyping import Float

from gnode.analysis.continuation._atlas import Atlas, Known, Line
from gnode.analysis.continuation._branches_record import BifurcationPoint, Branch, Branches, CertifiedCount
from gnode.analysis.continuation._curve import Curve, Lost
from gnode.analysis.continuation._lyapunov_coefficient import lyapunov_coefficient
from gnode.analysis.continuation._path import Path
from gnode.analysis.fixed_points import classify, open_rates

# Of the path: what a branch may reach along it and stand upright all the same.
_UPRIGHT = 1e-9
# Over the rate nearest to zero: no more is none at a bifurcation.
_LEAST = 1.5
# Of a share: no place is known better.
_ROUNDING = 16 * float(np.finfo(np.float64).eps)


def branches_record(
    atlas: Atlas,
    curve: Curve,
    path: Path,
    units: Float[np.ndarray, " state"],
    *,
    searched: Float[np.ndarray, " values"],
    certified: list[CertifiedCount],
    notes: list[str],
) -> Branches:
    """All that was followed, in state units and values."""
    made = [_bifurcation(point, curve, path, units) for point in atlas.points]
    order = sorted(range(len(made)), key=lambda k: (made[k].value, *made[k].state.tolist()))
    number = {k: place for place, k in enumerate(order)}
    branches = tuple(_branch(line, curve, path, units, number, atlas) for line in atlas.lines)
    upright = {
        k for k, branch in enumerate(branches) if len(branch) > 1 and np.ptp(branch.values) <= _UPRIGHT * path.length
    }
    # No pitchfork, whose branch turns back only as far as second derivatives tell.
    bifurcations = tuple(
        replace(made[k], kind="degenerate") if upright & set(made[k].branches) else made[k] for k in order
    )
    ends = path.values_at(np.array([0.0, 1.0]))
    return Branches(
        branches=branches,
        bifurcations=bifurcations,
        ends=(float(ends[0]), float(ends[1])),
        searched=searched,
        certified=tuple(certified),
        scalar=path.scalar,
        step=curve.step,
        notes=(
            *notes,
            *(
                f"branch {k}: all of it is fixed at {branches[k].values[0]:g}, and nowhere else"
                for k in sorted(upright)
            ),
            *_unexplained(certified, bifurcations),
        ),
        stopped=atlas.stopped,
    )


def _branch(line: Line, curve: Curve, path: Path, units: np.ndarray, number: dict[int, int], atlas: Atlas) -> Branch:
    places = [row.place for row in line.rows]
    shares = np.array([place.share for place in places])
    slopes = np.stack([_in_state_units(place.flow_slopes, units) for place in places])
    bifurcations = {k: number[row.bifurcation] for k, row in enumerate(line.rows) if row.bifurcation is not None}
    none = np.zeros((0, *slopes.shape))
    marginal = open_rates(slopes, none, units=units, step=curve.step)
    for k, row in enumerate(line.rows):
        if row.bifurcation is not None and atlas.points[row.bifurcation].happening.critical is not None:
            # By definition, whatever rounding has left of it.
            marginal[k] = np.maximum(marginal[k], _LEAST * np.abs(row.place.rates).min())
    return Branch(
        values=path.values_at(shares),
        inputs=path.inputs_at(shares),
        states=np.stack([place.x[:-1] for place in places]) * units,
        near=classify(slopes, marginal_rate=marginal, step=curve.step),
        bifurcations=bifurcations,
        ends=line.ends,
    )


def _bifurcation(point: Known, curve: Curve, path: Path, units: np.ndarray) -> BifurcationPoint:
    happening = point.happening
    share = happening.x[-1:]
    slopes = _in_state_units(curve.evaluate(happening.x)[2], units)
    near = classify(slopes[None], marginal_rate=0.0, step=curve.step)
    critical = happening.critical
    pair = critical if critical is not None and critical.angle > 0 else None
    coefficient = None
    if pair is not None and curve.step is None:
        with suppress(Lost, np.linalg.LinAlgError):
            coefficient = lyapunov_coefficient(curve, pair)
    return BifurcationPoint(
        kind=happening.kind,
        value=float(path.values_at(share)[0]),
        input=path.inputs_at(share)[0],
        state=happening.x[:-1] * units,
        eigenvalues=near.eigenvalues[0],
        frequency=None if pair is None else pair.angle / (curve.step or 1.0),
        lyapunov_coefficient=coefficient,
        accuracy=max(happening.accuracy, _ROUNDING) * path.length,
        branches=tuple(sorted(point.lines)),
    )


def _in_state_units(slopes: np.ndarray, units: np.ndarray) -> np.ndarray:
    return slopes * units[:, None] / units


def _unexplained(certified: list[CertifiedCount], bifurcations: tuple[BifurcationPoint, ...]) -> list[str]:
    """Certified counts that change where no bifurcation is known that would change them."""
    notes = []
    ordered = sorted((each for each in certified if each.complete), key=lambda each: each.value)
    for one, other in pairwise(ordered):
        between = [
            point
            for point in bifurcations
            if one.value <= point.value <= other.value and point.kind not in ("Hopf", "flip", "Neimark-Sacker")
        ]
        if one.count != other.count and not between:
            notes.append(
                f"the number of fixed points changes from {one.count} at {one.value:g} to {other.count} at "
                f"{other.value:g}, by their certificates, and no bifurcation between them was found"
            )
    return notes
