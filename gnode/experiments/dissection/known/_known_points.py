from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode._aside import Awaited
from gnode.analysis import Certificate, FixedPoints, System, certify, fixed_points_of, search_again

# The largest state for which a complete list of fixed points, and the slow set, are worth trying for: with so many
# boxes.
CERTIFIED = 4
_BOXES = 500_000
# The largest for which a certificate is tried with what boxes some seconds allow, to tell how far more would come.
_TRIED, _FEW_BOXES = 8, 20_000


class KnownPoints(NamedTuple):
    """Each waits for what it returns."""

    first: Callable[[], FixedPoints]
    """Those of the search from the starts,"""
    again: Awaited
    """and from where the certificate found what it had missed."""
    certificate: Callable[[], Certificate] | None


def known_points(
    system: System,
    aside: Callable[..., Awaited],
    starts: Float[np.ndarray, "starts state"],
    around: Callable[[], Float[np.ndarray, "visited state"]],
    *,
    boxes: int | None,
    seconds: float,
    spectrum: str | None,
) -> KnownPoints:
    """Begins to look for fixed points in threads of their own.

    **Arguments:**

    - `aside`: calls a function in a thread, and returns what waits for its value.
    - `around`: waits for the states around which all fixed points are to be listed.
    - `boxes`, `seconds`: the budget of that; no boxes: no certificate.
    - `spectrum`: as of `fixed_points_of`.
    """
    first = aside(fixed_points_of, system, starts, spectrum=spectrum)
    if boxes is None:
        return KnownPoints(first, first, None)

    def proven() -> Certificate:
        visited, found = around(), None
        if visited.shape[1] > CERTIFIED:
            # There the budget may end long before all of the box is decided: what is known is proven first.
            found = first().states if len(first()) else None
        return certify(system, visited=visited, boxes=boxes, seconds=seconds, known=found)

    certificate = aside(proven)
    return KnownPoints(
        first, aside(lambda: search_again(system, starts, first(), certificate(), spectrum=spectrum)), certificate
    )


def box_budget(boxes: int | None, size: int) -> int | None:
    """The boxes that a certificate of a state of so many entries may examine; where none are asked for, so many as are
    worth trying, or None: no certificate."""
    if boxes is not None:
        return boxes
    return _BOXES if size <= CERTIFIED else _FEW_BOXES if size <= _TRIED else None
