import math
import time

import numpy as np
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._on_device import in_float64
from gnode._stages import staged
from gnode._switches import double_precision
from gnode.analysis._system import System
from gnode.analysis.certificate._batches import AT_ONCE, Boxes, at_once, bisect, parts
from gnode.analysis.certificate._branch_and_bound import Budget
from gnode.analysis.certificate._certificate_record import SlowSet
from gnode.analysis.certificate._examine import examine_all
from gnode.analysis.certificate._search_box import checked_box

# The smallest boxes over the whole box, by the size of the state: about as many of them in any.
_RESOLUTIONS = {1: 1 / 4096, 2: 1 / 256, 3: 1 / 64, 4: 1 / 16}
_RESOLUTION_BEYOND = 1 / 8


@staged("where the flow is slow, proven")
def slow_set(
    system: System,
    threshold: float,
    *,
    box: ArrayLike,
    resolution: float | None = None,
    boxes: int = 2_000_000,
    seconds: float = 300.0,
) -> SlowSet:
    r"""Where in a box the residual is small, enclosed: an inner and an outer cover of

    $$\{ h : \lVert F(h) - h \rVert \le \mathrm{threshold} \}$$

    with the Euclidean norm. By bisection in float64, with all rounding accounted for: a box is dropped where the
    residual is proven larger, and kept as it is where proven smaller, all over it.

    **Arguments:**

    - `threshold`: in state units.
    - `box`: the lower and upper corner of where to look, in state units.
    - `resolution`: the width, over that of the box, up to which it is divided (rounded down to a power of 1/2).
        None: 1/4096, 1/256, 1/64, 1/16 for a state of 1, 2, 3, 4 entries.
    - `boxes`, `seconds`: the budget, after which what is left is in the outer cover as it is.
    """
    began = time.perf_counter()
    check_positive("the threshold", threshold)
    check_positive("the number of seconds", seconds)
    check_count("the number of boxes", boxes)
    with double_precision():
        residual = in_float64(system).residual
        box = checked_box(residual, box)
        if resolution is None:
            resolution = _RESOLUTIONS.get(box.shape[1], _RESOLUTION_BEYOND)
        if not 0 < resolution <= 1:
            raise refusal("a resolution above 0, and up to 1", resolution, "give a share of the width of the box")
        levels = max(0, math.ceil(-math.log2(resolution) - 1e-9))
        budget = Budget(boxes, seconds)
        inner: list[Boxes] = []
        outer: list[Boxes] = []
        complete = True
        left = box[None]
        # Every side in turn: after so many levels of each, all boxes are at the resolution.
        for level in range(levels * box.shape[1] + 1):
            following: list[Boxes] = []
            for part in (left[where] for where in parts(left, few=AT_ONCE)):
                if not complete or budget.spent(len(part)) is not None:
                    complete = False
                    outer.append(part)
                    continue
                seen = at_once(examine_all, residual, part).ranges
                slow = seen.most <= threshold
                inner.append(part[slow])
                following.append(part[~slow & ~(seen.least > threshold)])
            left = np.concatenate(following) if following else left[:0]
            if len(left) == 0 or level == levels * box.shape[1]:
                break
            left = bisect(left, np.full(len(left), level % box.shape[1]))
    nothing = box[None][:0]
    return SlowSet(
        box=box,
        threshold=float(threshold),
        inner=np.concatenate([nothing, *inner]),
        outer=np.concatenate([nothing, *outer, left]),
        complete=complete,
        boxes=budget.examined,
        seconds=time.perf_counter() - began,
    )
