import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.certificate._batches import widths
from gnode.analysis.certificate._certificate_record import Certificate
from gnode.analysis.certificate._listed_points import listed_points
from gnode.analysis.fixed_points import FixedPoints, search_further

# Over the width of the box: what is undecided at a smaller width lies at a zero that cannot be proven.
_WIDE = 1e-4


def search_again(
    system: System, starts: ArrayLike, found: FixedPoints, certificate: Certificate, *, spectrum: str | None = None
) -> FixedPoints:
    """The search once more, from where a certificate proved points that it had missed, and from the middles of
    undecided boxes, which may hold others; the same record where there is neither.

    As many starts as before, unless more were missed: the new ones take the place of others.

    **Arguments:**

    - `starts`: of the search that ended in `found`.
    - `spectrum`: as of `fixed_points_of`.
    """
    starts = checked_states(starts, name="starts")
    fresh = _fresh(found, certificate, middles=len(starts) // 2)
    if not len(fresh):
        return found
    # From a point that is known a search ends at once; which starts led there is of no use any more.
    fresh = np.concatenate([fresh, found.states])
    return search_further(system, found, starts[: max(0, len(starts) - len(fresh))], fresh, spectrum=spectrum)


def _fresh(found: FixedPoints, certificate: Certificate, *, middles: int) -> Float[np.ndarray, "starts state"]:
    """Proven points that the search has missed, and so many of the middles of undecided boxes, evenly chosen."""
    missed = certificate.states[listed_points(found, certificate).searched[: len(certificate)] < 0]
    wide = ((widths(certificate.undecided) / widths(certificate.box[None])) > _WIDE).any(axis=1)
    boxes = certificate.undecided[wide]
    chosen = np.linspace(0, len(boxes) - 1, min(middles, len(boxes))).round().astype(int)
    return np.concatenate([missed, boxes[chosen].mean(axis=1)])
