from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gnode._aside import given_cores
from gnode.analysis.certificate._batches import Boxes, some, together
from gnode.analysis.certificate.relaxation._examine_layers import Relaxed, examine_layers
from gnode.analysis.certificate.relaxation._inherited import Inherited
from gnode.analysis.certificate.relaxation._layers import Layers
from gnode.analysis.certificate.relaxation._signs import unpacked

# So many boxes at once stay in a processor's cache. Always so many: last bits depend on what a box is dealt out with.
_CHUNK = 64


def relaxed_at_once(layers: Layers, boxes: Boxes, inherited: Inherited | None = None) -> Relaxed:
    """`examine_layers` of many boxes, on all processors, in order."""
    if len(boxes) <= _CHUNK:
        return examine_layers(layers, boxes, inherited)
    # Those with about as many open units together: as many bounds are worked out of each of them.
    known = np.zeros(len(boxes)) if inherited is None else np.abs(unpacked(inherited.signs, layers.units)).sum(axis=1)
    order = np.argsort(known, kind="stable")

    def seen_from(start: int) -> Relaxed:
        chosen = order[start : start + _CHUNK]
        return examine_layers(layers, boxes[chosen], None if inherited is None else some(inherited, chosen))

    with ThreadPoolExecutor(given_cores()) as pool:
        seen = list(pool.map(seen_from, range(0, len(boxes), _CHUNK)))
    return some(together(seen), np.argsort(order))
