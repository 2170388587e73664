"""What was found at one value becomes branches."""

import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate import Certificate
from gnode.analysis.continuation._atlas import Atlas
from gnode.analysis.continuation._branches_record import CertifiedCount
from gnode.analysis.continuation._curve import Curve, Lost
from gnode.analysis.continuation._path import Path

# A singular value over the largest below which a point has no single curve through it.
_SINGULAR = 1e-7


class Follower:
    """Follows the branches through fixed points that are on none yet."""

    def __init__(self, curve: Curve, atlas: Atlas, path: Path, units: Float[np.ndarray, " state"]) -> None:
        self.atlas = atlas
        self.notes: list[str] = []
        """What was not followed, in words."""
        self._curve = curve
        self._path = path
        self._units = units

    def follow(self, share: float, states: Float[np.ndarray, "points state"]) -> None:
        """Those through points at a share of the path that is looked at."""
        look, upright = self.atlas.look(share), np.append(np.zeros(states.shape[1]), 1.0)
        singular = lost = 0
        outside = ~self.atlas.within(states / self._units)
        for state in states[~outside] / self._units:
            if self.atlas.stopped:
                return
            x = np.append(state, share)
            try:
                _, along, _ = self._curve.evaluate(x)
                sizes, right = np.linalg.svd(along)[1:]
                if sizes[-1] <= _SINGULAR * sizes[0]:
                    singular += not self.atlas.known(look, x, singular=True)
                    continue
                tangent = right[-1]
                if abs(tangent[-1]) > _SINGULAR:
                    x, _ = self._curve.corrected(x, upright)
                    x[-1] = share
                    tangent = tangent * np.sign(tangent[-1])
                if not self.atlas.known(look, x):
                    self.atlas.follow(self._curve.place(x, tangent))
            except Lost:
                lost += 1
        value = self._value(share)
        if outside.any():
            self.notes.append(f"at {value:g}, {outside.sum()} of the points found lie outside of the box")
        if singular:
            self.notes.append(
                f"at {value:g}, {singular} of the points found are singular and on no branch: they lie on a continuum "
                "of fixed points, or where branches cross"
            )
        if lost:
            self.notes.append(f"at {value:g}, Newton's method led to no branch from {lost} of the points found")

    def compared(self, value: float, share: float, proven: Certificate) -> CertifiedCount:
        """A certificate beside the branches; those through points that are on none are followed."""
        look = self.atlas.look(share)
        missed = np.array(
            [not self.atlas.known(look, np.append(state, share)) for state in proven.states / self._units], bool
        )
        self.follow(share, proven.states[missed])
        states = np.array([crossed.place.x[:-1] for crossed in self.atlas.crossed[look]])
        states = states.reshape(-1, len(self._units)) * self._units
        inside = ((proven.box[0] <= states) & (states <= proven.box[1])).all(axis=1)
        return CertifiedCount(
            value=value,
            count=len(proven),
            complete=proven.complete,
            followed=int(inside.sum()),
            missed=proven.states[missed],
        )

    def _value(self, share: float) -> float:
        return float(self._path.values_at(np.array([share]))[0])
