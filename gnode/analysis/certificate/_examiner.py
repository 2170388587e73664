from collections.abc import Callable

import numpy as np
from jaxtyping import Float, Int

from gnode._types import State
from gnode.analysis.certificate._batches import Boxes, at_once, bisect, widths
from gnode.analysis.certificate._examine import examine_all
from gnode.analysis.certificate.relaxation import (
    Inherited,
    Relaxed,
    divide,
    nothing_known,
    read_layers,
    relaxed_at_once,
)

# From so many entries on a network of plain layers is relaxed as a whole: smaller ones need few boxes of any kind.
_RELAXED = 3


class Examiner:
    """Looks at boxes and divides them: by the layers of a residual, where it is made of plain ones."""

    def __init__(self, residual: Callable[[State], State], size: Float[np.ndarray, " state"]):
        self._residual, self._size = residual, size
        self._layers = read_layers(residual, len(size)) if len(size) >= _RELAXED else None
        self.many_paths = self._layers is not None

    def nothing_known(self, boxes: int) -> Inherited:
        return nothing_known(boxes, self._layers, len(self._size))

    def seen(self, boxes: Boxes, inherited: Inherited) -> Relaxed:
        if self._layers is not None:
            return relaxed_at_once(self._layers, boxes, inherited)
        seen = at_once(examine_all, self._residual, boxes)
        after = np.stack([seen.low, seen.high], axis=1)
        return Relaxed(seen.empty, seen.promising, after, widths(after), np.zeros(len(boxes)), inherited)

    def divided(
        self, seen: Relaxed, share: Float[np.ndarray, "boxes state"]
    ) -> tuple[Boxes, Int[np.ndarray, " parts"]]:
        """What is left of boxes, cut where that helps most, and of which box each is a part. `share`: of their sides,
        over those of the whole."""
        if self._layers is None:
            return bisect(seen.after, share.argmax(axis=1)), np.repeat(np.arange(len(share)), 2)
        # What is to be gained is a guess: no side is left twice as wide as the others for it.
        return divide(seen.after, seen, share >= 0.5 * share.max(axis=1, keepdims=True))
