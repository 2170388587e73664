import numpy as np
from jaxtyping import Float

from gnode._words import plural
from gnode.analysis.certificate._batches import Boxes, widths

# Boxes that become fewer than this share of those before at every division soon come to an end.
_ENDING = 0.9


def how_far(undecided: Boxes, generations: list[int], box: Float[np.ndarray, "2 state"]) -> str:
    """Of a certificate whose budget was used up: what it has decided, and what a larger budget would give."""
    left = float(np.prod(widths(undecided) / (box[1] - box[0]), axis=1).sum())
    decided = "nothing" if left > 1 - 1e-9 else f"{100 * (1 - left):.2g} %" if left > 0.005 else f"all but {left:.1g}"
    said = f"with {decided} of the volume decided and {plural(len(undecided), 'box', 'boxes')} left; a larger budget "
    if len(generations) < 3:
        return said + "would tell more"
    growth = generations[-1] / max(generations[-2], 1)
    if growth < _ENDING:
        more = float(f"{len(undecided) / (1 - growth):.1g}")
        return said + f"of about {more:,.0f} boxes more would decide the rest, if it goes on so"
    return said + f"would have {growth:.2g} times as many boxes after the next division: no end is in sight yet"
