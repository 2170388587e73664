from collections.abc import Sequence

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._real_array import real_array
from gnode.analysis._states import checked_states
from gnode.analysis._units import units_of
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.certificate import certify
from gnode.analysis.continuation._atlas import Atlas
from gnode.analysis.continuation._branches_record import Branches, CertifiedCount
from gnode.analysis.continuation._curve import Curve
from gnode.analysis.continuation._family import SystemOf, family, system_at
from gnode.analysis.continuation._follower import Follower
from gnode.analysis.continuation._path import checked_path
from gnode.analysis.continuation._record import branches_record
from gnode.analysis.continuation._walk import Limits
from gnode.analysis.fixed_points import fixed_points_of

# Values in between are looked at beside round ones, at which systems made by hand bifurcate.
_ASIDE = 0.0137
# The box, where none is given, over that of the starts and the points found.
_FAR = 10.0
_SAME_SHARE = 1e-9


def branches(
    system_of: SystemOf,
    path: ArrayLike | tuple[float | int, float | int],
    *,
    starts: ArrayLike,
    looks: int = 5,
    certify_at: Sequence[float | int] = (),
    box: ArrayLike | None = None,
    longest_step: float | int = 0.03,
    most_points: int = 2_000,
    boxes: int = 200_000,
    time_budget_s: float | int | None = None,
) -> Branches:
    r"""Fixed points followed along an input or a parameter, in float64, and where they bifurcate.

    $$R(h, p(s)) = 0, \qquad 0 \le s \le 1$$

    Fixed points are looked for at some values along the path, and the curve through each is followed both ways by
    pseudo-arclength continuation, round its folds, to the ends of the path. Folds, branch points (at which the curves
    that cross are followed too) and Hopf points are bracketed between two points of a curve and then solved for to
    rounding, as regular zeros of larger systems. Of a map: where a multiplier is 1, -1, or a pair on the unit circle.
    Derivatives are exact, by automatic differentiation, in the parameter too.

    Not followed: cycles, nor the curves of bifurcations in a second parameter. Bifurcations at which more than one
    eigenvalue is critical are named "degenerate", and no curves are switched to there. Two bifurcations within one step
    that undo one another may be missed: give a shorter step.

    **Arguments:**

    - `system_of`: a function of the value, written in JAX, that returns what `as_flow` or `as_map` make: called with a
        single number where the path is (low, high), else with the input, of shape (input,).
    - `path`: (low, high) of a number; or inputs of shape (points, inputs), joined by straight lines, along which the
        share of the length, from 0 to 1, is the value.
    - `starts`: (starts, state), from which fixed points are looked for at each value: see `fixed_points_of`.
    - `looks`: the number of values at which they are looked for, both ends of the path included.
    - `certify_at`: values at which all fixed points are proven (`certify`; for up to three state variables), and
        compared with those on the branches: what is missed there is followed as well.
    - `box`: (2, state), the corners of where branches are followed, and points are certified. None: ten times the box
        of starts and points found, and that of `certify`.
    - `longest_step`: along a branch, in units of the path's length and the spread of the starts (the root mean square
        over the state's entries).
    - `most_points`: of one branch, in each direction.
    - `boxes`: the budget of a certificate.
    - `time_budget_s`: seconds of the clock; `Branches.stopped` says where it ended the work.

    Source: Keller, "Numerical solution of bifurcation and nonlinear eigenvalue problems" (1977); Govaerts, "Numerical
    Methods for Bifurcations of Dynamical Equilibria" (2000); Kuznetsov, "Elements of Applied Bifurcation Theory"
    (2004). AUTO (Doedel 1981) is the peer: it follows cycles too.
    """
    way = checked_path(path)
    states = checked_states(starts, name="starts")
    corners = None if box is None else _corners(box, states.shape[1])
    check_count("the number of looks", looks, least=2)
    check_count("the most points", most_points)
    check_positive("the longest step", longest_step)
    searched = np.linspace(0.0, 1.0, looks)
    searched[1:-1] += _ASIDE / looks
    asked = np.array([way.share_of(float(value)) for value in certify_at])
    # Those that are asked for as well as looked at are looked at once.
    more = [share for share in asked if np.abs(searched - share).min() > _SAME_SHARE]
    shares = np.unique(np.append(searched, more))
    with Watch(time_budget_s) as watch:
        first = fixed_points_of(system_at(system_of, way, 0.0), states).states
        visited = np.concatenate([states, first])
        # Lengths are root mean squares over the entries: steps are then as long, however many there are.
        units = units_of(visited) * np.sqrt(visited.shape[1])
        curve = Curve(
            family(system_of, way, units, "residual"),
            family(system_of, way, units, "flow"),
            system_at(system_of, way, 0.0).step,
        )
        around = _around(visited) if corners is None else corners
        follower = Follower(
            curve, Atlas(curve, Limits(float(longest_step), most_points, around / units), shares), way, units
        )
        certified: list[CertifiedCount] = []
        looked: list[float] = []
        try:
            for share in searched:
                watch.at(f"looking for fixed points at {share:.1%} of the path")
                found = fixed_points_of(system_at(system_of, way, float(share)), states).states if share else first
                looked.append(float(share))
                follower.follow(float(share), found)
            for value, share in zip(certify_at, asked, strict=True):
                watch.at(f"certifying the fixed points at {share:.1%} of the path")
                system = system_at(system_of, way, float(share))
                proven = certify(system, box=corners, visited=visited if corners is None else None, boxes=boxes)
                certified.append(follower.compared(float(value), float(share), proven))
        except OutOfTime as late:
            follower.atlas.stopped = follower.atlas.stopped or str(late)
    values = way.values_at(np.array(looked))
    return branches_record(
        follower.atlas, curve, way, units, searched=values, certified=certified, notes=follower.notes
    )


def _corners(box: ArrayLike, size: int) -> Float[np.ndarray, "2 state"]:
    corners = real_array("a box", box)
    if corners.shape != (2, size) or not (np.isfinite(corners).all() and (corners[0] < corners[1]).all()):
        raise refusal(
            f"a box of shape (2, {size}), its lower corner first", corners.tolist(), "give the corners of a box"
        )
    return corners


def _around(states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, "2 state"]:
    low, high = states.min(axis=0), states.max(axis=0)
    half = np.maximum((high - low) / 2, units_of(states))
    return np.stack([(low + high) / 2 - _FAR * half, (low + high) / 2 + _FAR * half])
