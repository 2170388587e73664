from typing import NamedTuple

import numpy as np
from jaxtyping import UInt8

from gnode.analysis.certificate.relaxation._cuts import Cuts, no_cuts
from gnode.analysis.certificate.relaxation._layers import Layers
from gnode.analysis.certificate.relaxation._signs import unknown


class Inherited(NamedTuple):
    """What is known of the zeros in each of several boxes, and so of those in its parts. Not of all states in it."""

    signs: UInt8[np.ndarray, "boxes _"]
    """Of what goes into the units; packed."""
    cuts: Cuts
    """Of states, and not of what lies between them and a middle."""


def nothing_known(boxes: int, layers: Layers | None, size: int) -> Inherited:
    """Of boxes that are part of none, with states of so many entries."""
    return Inherited(unknown(boxes, 0 if layers is None else layers.units), no_cuts(boxes, size))
