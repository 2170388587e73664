import os
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from gnode.analysis.certificate._batches import Boxes
from gnode.analysis.certificate.relaxation._examine_layers import Relaxed, examine_layers
from gnode.analysis.certificate.relaxation._layers import Layers

# So many boxes at once stay in a processor's cache; every box comes out the same however they are dealt out.
_CHUNK = 32


def relaxed_at_once(layers: Layers, boxes: Boxes) -> Relaxed:
    """`examine_layers` of many boxes, on all processors, in order."""
    starts = range(0, len(boxes), _CHUNK)
    if len(starts) == 1:
        return examine_layers(layers, boxes)
    with ThreadPoolExecutor(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None) as pool:
        seen = list(pool.map(lambda start: examine_layers(layers, boxes[start : start + _CHUNK]), starts))
    return Relaxed(*(np.concatenate(parts) for parts in zip(*seen, strict=True)))
