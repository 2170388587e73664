from dataclasses import dataclass
from functools import partial
from typing import Literal, TypeAlias

import numpy as np
from jaxtyping import Float, Int

from gnode._speak import Told
from gnode.analysis.certificate._certificate_words import certificate_words
from gnode.analysis.fixed_points import AbstractPoints, Linearisation, Point, Points, point_columns, points_picture

BoxKind: TypeAlias = Literal["bounded", "inward", "visited", "given"]


@dataclass(frozen=True, eq=False, repr=False)
class Certificate(AbstractPoints):
    """All fixed points in a box, proven: each enclosure holds exactly one, and nothing else in the box does, but
    for what is listed as undecided.

    Some of its points (`certificate[certificate.stable]`) are no certificate, but `Points`: each still is proven, and
    not that they are all.
    """

    box: Float[np.ndarray, "2 state"]
    """The lower and upper corner of what was searched."""
    box_kind: BoxKind
    """"bounded": F is, and the box holds every fixed point that there is. "inward": the residual points inward on
    its boundary. "visited": 1.5 times the region that states visited. "given" by the caller."""
    complete: bool
    """Nothing is undecided: the list is all there is in the box."""
    stopped: str
    """Why it ended, in a sentence."""
    enclosures: Float[np.ndarray, "points 2 state"]
    """The lower and upper corner around each point, in the order of `states`."""
    states: Float[np.ndarray, "points state"]
    """The middle of each enclosure; lexicographic."""
    near: Linearisation
    """Eigenvalues and kinds, computed at `states`."""
    index: Int[np.ndarray, " points"]
    """sign det(-J), proven over the enclosure."""
    undecided: Float[np.ndarray, "boxes 2 state"]
    """Boxes that may hold fixed points, or not."""
    boxes: int
    """The number examined."""
    boundary_index: int | None
    """What the field on the boundary of the box implies for the sum of the indices; none where it was not
    worked out."""
    seconds: float

    @property
    def index_sum(self) -> int:
        return int(self.index.sum())

    def _point(self, k: int) -> Point:
        return Point(
            state=self.states[k],
            near=self.near.some(np.array([k])),
            index=int(self.index[k]),
            enclosure=self.enclosures[k],
        )

    def _some(self, chosen: Int[np.ndarray, " chosen"]) -> Points:
        return Points(self._point(k) for k in chosen.tolist())

    def words(self) -> str:
        """What is proven, in a line."""
        return certificate_words(
            complete=self.complete,
            stopped=self.stopped,
            kinds=self.near.kinds,
            box_kind=self.box_kind,
            undecided=len(self.undecided),
            index_sum=self.index_sum,
            boundary_index=self.boundary_index,
            boxes=self.boxes,
            seconds=self.seconds,
        )

    def _told(self) -> Told:
        return Told(
            title=self.words(),
            columns=point_columns(list(self)),
            picture=partial(points_picture, self.states, self.near.kinds),
        )


@dataclass(frozen=True, eq=False)
class SlowSet:
    """Where |F(h) - h| <= threshold, enclosed: the inner boxes lie in it whole, and it lies in the inner and outer
    boxes together."""

    box: Float[np.ndarray, "2 state"]
    threshold: float
    """In state units."""
    inner: Float[np.ndarray, "inner 2 state"]
    """Boxes proven slow all over."""
    outer: Float[np.ndarray, "outer 2 state"]
    """Boxes, at the resolution, that may be slow in places. Disjoint from `inner`."""
    complete: bool
    """Every box got down to the resolution; else some of `outer` are larger."""
    boxes: int
    """The number examined."""
    seconds: float
