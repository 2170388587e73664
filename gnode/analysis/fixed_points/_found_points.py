from abc import abstractmethod
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float, Int

from gnode._speak import Told
from gnode._words import brief, kinds_in_words, plural
from gnode.analysis.fixed_points._linearise import Linearisation
from gnode.analysis.fixed_points._point import AbstractPoints, Point, point_columns
from gnode.analysis.fixed_points._points_picture import points_picture


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class AbstractFoundPoints(AbstractPoints):
    """What a search from many starts has found, where each start ended, and by which lengths and rates it judged.

    Of some of its points (`found[found.stable]`) it is a record of the same search: `ends` are those of every start,
    and `point` is -1 also where a start ended at a point that was left out.
    """

    states: Float[np.ndarray, "points state"]
    """In an order of their own (lexicographic, to within the merging distance): not that of the starts."""
    residuals: Float[np.ndarray, " points"]
    """The norm of the residual at each, in state units."""
    found: Int[np.ndarray, " points"]
    """The number of starts that ended at each."""
    near: Linearisation
    """Eigenvalues, kinds, time constants of the flow about each. At a slow point its own drift is left out; at a kink,
    on one of its sides."""
    ends: Float[np.ndarray, "starts state"]
    """Where the search ended from every start."""
    end_residuals: Float[np.ndarray, " starts"]
    """The norm of the residual there, in state units."""
    point: Int[np.ndarray, " starts"]
    """The point at which each start ended; -1 where it ended at none."""
    tolerance: float
    """The norm of the residual up to which a state is a fixed point: see the search."""
    merging_distance: float
    """In state units: ends that a chain of such steps joins are one point. Of fixed points the largest such distance:
    each has its own."""
    marginal_rate: float
    """In 1/s: a smaller rate counts as zero. Of fixed points the largest that does at any of them."""
    step: float | None
    """In seconds, where stability is that of a map; none for a flow."""

    @abstractmethod
    def _others(self, chosen: Int[np.ndarray, " chosen"]) -> dict[str, Any]:
        """Of some of the points: what only this kind of record knows of each."""

    @abstractmethod
    def _name(self) -> str:
        """What one point is."""

    def _some(self, chosen: Int[np.ndarray, " chosen"]) -> Any:
        number = np.full(len(self) + 1, -1, np.int64)
        number[chosen] = np.arange(len(chosen))
        return replace(
            self,
            states=self.states[chosen],
            residuals=self.residuals[chosen],
            found=self.found[chosen],
            near=self.near.some(chosen),
            # That of a start that ended at none is the last.
            point=number[self.point],
            **self._others(chosen),
        )

    def _point(self, k: int) -> Point:
        chosen = np.array([k])
        others = self._others(chosen)
        return Point(
            state=self.states[k],
            near=self.near.some(chosen),
            index=int(self.near.index[k]),
            residual=float(self.residuals[k]),
            starts=int(self.found[k]),
            speed=float(others["speeds"][0]) if "speeds" in others else None,
        )

    def _told(self) -> Told:
        kinds = kinds_in_words(self.near.kinds)
        ended = int((self.point >= 0).sum())
        return Told(
            title=f"{plural(len(self), self._name())}{f' ({kinds})' if kinds else ''}, at which {ended:,} of "
            f"{plural(len(self.ends), 'start')} ended",
            lines=(
                "lengths in state units; a rate of up to "
                f"{brief(self.marginal_rate)} 1/s counts as zero; stability is that of "
                + ("a flow" if self.step is None else f"a map with a step of {brief(self.step)} s"),
            ),
            columns=point_columns(list(self)),
            picture=partial(points_picture, self.states, self.near.kinds),
        )
