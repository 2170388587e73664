import time

import numpy as np
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive
from gnode._on_device import in_float64
from gnode._stages import staged
from gnode._switches import double_precision
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.certificate._boundary_index import boundary_index
from gnode.analysis.certificate._branch_and_bound import Budget, branch_and_bound
from gnode.analysis.certificate._certificate_record import Certificate
from gnode.analysis.certificate._gather_boxes import gather_boxes
from gnode.analysis.certificate._how_far import how_far
from gnode.analysis.certificate._search_box import search_box
from gnode.analysis.certificate._zeros import determinant_sign
from gnode.analysis.fixed_points import classify, jacobians_at, open_rates

# Undecided boxes that touch are listed as one, up to so many of the smallest widths.
_NEAR = 32.0


@staged("all fixed points, proven")
def certify(
    system: System,
    *,
    box: ArrayLike | None = None,
    visited: ArrayLike | None = None,
    boxes: int = 2_000_000,
    seconds: float = 300.0,
    smallest: float = 1e-9,
    known: ArrayLike | None = None,
    marginal_rate: float | None = None,
) -> Certificate:
    r"""All fixed points in a box, each proven to exist and to be the only one in its enclosure.

    Branch and bound in float64, with all rounding accounted for: a box is dropped where an enclosure of the
    residual excludes zero, shrunk by interval Newton steps, and bisected, until Krawczyk's operator proves that
    exactly one zero lies in it. Of a state of three entries or more whose residual is a chain of plain layers (ReLU,
    tanh or logistic units), the whole network is relaxed on a box, backward from the residual: fewer boxes by far.

    A zero at which the (generalised) Jacobian is singular, or on the very kink of a ReLU, cannot be proven so: it ends
    in undecided boxes, and so does a continuum of zeros.

    **Arguments:**

    - `box`: the lower and upper corner of where to search, in state units. An enclosure that reaches over its
        edge is listed too. None: a box that provably holds every fixed point, if the residual plus h is bounded; else
        the smallest multiple of the visited region on whose boundary the residual points inward; else 1.5 times
        the visited region.
    - `visited`: states that the system visits, (visited, state). Needed unless `box` is given or the residual plus h
        is bounded. Without either, the state has as many entries as the function takes and returns: refused where that
        is no single number up to 64.
    - `boxes`, `seconds`: the budget, after which it ends with the rest undecided.
    - `smallest`: the width, over that of the box, from which on a box is no longer divided.
    - `known`: states near which fixed points are looked for first, as a search found them: those are proven even where
        the budget is used up long before all of the box is decided.
    - `marginal_rate`: in 1/s, a smaller one counts as zero in `near`. None: what rounding and the size of the
        enclosure leave open of each.

    Source: interval branch and bound as in Neumaier, "Interval methods for systems of equations" (1990), with the
    affine forms of de Figueiredo and Stolfi (2004); of layers, with the linear relaxations of Zhang et al. (CROWN,
    2018), rounded outward.
    """
    began = time.perf_counter()
    check_count("the number of boxes", boxes)
    for name, value in (("the number of seconds", seconds), ("the smallest width", smallest)):
        check_positive(name, value)
    with double_precision():
        system = in_float64(system)
        where, kind = search_box(system.residual, box, visited)
        budget = Budget(boxes, seconds)
        near = None if known is None else checked_states(known, name="known states")
        found = branch_and_bound(system.residual, where, smallest=smallest, budget=budget, known=near)
        around = boundary_index(system.residual, where, kind)
        enclosures = np.array([zero.enclosure for zero in found.zeros]).reshape(-1, *where.shape)
        states = enclosures.mean(axis=1)
        slopes = jacobians_at(system.flow, states)
        sides = np.stack([jacobians_at(system.flow, enclosures[:, side]) for side in (0, 1)])
    size = where.shape[1]
    order = np.lexsort(states.T[::-1])
    sign = (-1) ** size
    index = np.array([sign * determinant_sign(zero.inverse) for zero in found.zeros], np.int64)[order]
    undecided = gather_boxes(found.undecided, _NEAR * smallest * (where[1] - where[0]), where)
    open_ = open_rates(slopes[order], sides[:, order], units=where[1] - where[0], step=system.step)
    near = classify(slopes[order], marginal_rate=open_ if marginal_rate is None else marginal_rate, step=system.step)
    complete = len(undecided) == 0
    if found.stopped is not None:
        found = found._replace(stopped=f"{found.stopped}, {how_far(found.undecided, found.ahead, where)}")
    stopped = found.stopped or ("every box is decided" if complete else "the boxes left are at the smallest width")
    if complete and around is not None and around != index.sum():
        stopped += f", but the indices add up to {index.sum()} and not to {around}, as the boundary implies"
    return Certificate(
        box=where,
        box_kind=kind,
        complete=complete,
        stopped=stopped,
        enclosures=enclosures[order],
        states=states[order],
        near=near,
        index=index,
        undecided=undecided,
        boxes=budget.examined,
        boundary_index=around,
        seconds=time.perf_counter() - began,
    )
