"""What the released states are coloured by: what they hold, or what somebody calls them."""

from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode.experiments import Dissection

_SHOWN_OUTPUTS = 3


class Shade(NamedTuple):
    """A number for each released state."""

    values: Float[np.ndarray, " states"]
    name: str
    """As in "The slow states hold ..."."""
    names: tuple[str, ...]
    """What whole numbers stand for; empty where numbers stand for themselves."""
    remembered: bool
    """It is what the states hold; else a label, or nothing."""


def shades(dissection: Dissection) -> list[Shade]:
    """Each of the first outputs that the released states hold in the end, or the class with the largest one; without a
    readout their label, or nothing."""
    held, labels = dissection.held[-1], dissection.labels
    if dissection.classes:
        return [Shade(held.argmax(axis=1).astype(float), "class", dissection.classes, True)]
    if held.shape[1]:
        shown = min(held.shape[1], _SHOWN_OUTPUTS)
        return [Shade(held[:, k], dissection.called.output(k), (), True) for k in range(shown)]
    if labels is not None:
        return [Shade(labels.values, "label", labels.names, False)]
    return [Shade(np.zeros(len(held)), "", ("",), False)]
