import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from jaxtyping import UInt8

from gnode.analysis.certificate._batches import Boxes
from gnode.analysis.certificate.relaxation._examine_layers import Relaxed, examine_layers
from gnode.analysis.certificate.relaxation._layers import Layers
from gnode.analysis.certificate.relaxation._signs import unpacked

# So many boxes at once stay in a processor's cache; every box comes out the same however they are dealt out.
_CHUNK = 64


def relaxed_at_once(layers: Layers, boxes: Boxes, signs: UInt8[np.ndarray, "boxes _"] | None = None) -> Relaxed:
    """`examine_layers` of many boxes, on all processors, in order."""
    if len(boxes) <= _CHUNK:
        return examine_layers(layers, boxes, signs)
    # Those with about as many open units together: as many bounds are worked out of each of them.
    known = np.zeros(len(boxes)) if signs is None else np.abs(unpacked(signs, layers.units)).sum(axis=1)
    order = np.argsort(known, kind="stable")

    def some(start: int) -> Relaxed:
        chosen = order[start : start + _CHUNK]
        return examine_layers(layers, boxes[chosen], None if signs is None else signs[chosen])

    with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None) as pool:
        seen = list(pool.map(some, range(0, len(boxes), _CHUNK)))
    back = np.argsort(order)
    return Relaxed(*(np.concatenate(parts)[back] for parts in zip(*seen, strict=True)))
