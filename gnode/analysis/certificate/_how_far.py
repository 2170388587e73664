import numpy as np
from jaxtyping import Float

from gnode._words import plural
from gnode.analysis.certificate._batches import Boxes, widths


def how_far(undecided: Boxes, ahead: float, box: Float[np.ndarray, "2 state"]) -> str:
    """Of a certificate whose budget was used up: what it has decided, and what a larger budget would give, about
    so many boxes `ahead`."""
    left = float(np.prod(widths(undecided) / (box[1] - box[0]), axis=1).sum())
    decided = "nothing" if left > 1 - 1e-9 else f"{100 * (1 - left):.2g} %" if left > 0.005 else f"all but {left:.1g}"
    said = f"with {decided} of the volume decided and {plural(len(undecided), 'box', 'boxes')} left; a larger budget "
    if not np.isfinite(ahead):
        return said + "would not decide the rest: no end is in sight"
    return said + f"of about {float(f'{ahead:.1g}'):,.0f} boxes more would decide the rest, by an estimate"
