from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, overload

import numpy as np
from jaxtyping import Bool, Complex, Float, Int

from gnode._checks import refusal
from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief, kinds_in_words, numbers, plural, seconds, signed
from gnode.analysis.fixed_points._linearise import Kind, Linearisation

# Entries of a state that are smaller, over the largest, are rounding.
_NOTHING = 1e-12


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Point(AbstractRecord):
    """One of the points that were found or proven, and the flow about it."""

    state: Float[np.ndarray, " state"]
    near: Linearisation
    """Of this point alone."""
    index: int
    """sign det(-J): of a certificate the proven one."""
    residual: float | None = None
    """The norm of the residual, in state units; none of a certificate."""
    starts: int | None = None
    """The number of starts that ended here; none of a certificate."""
    speed: float | None = None
    """Of a slow point: |dh/dt|, in state units per second."""
    enclosure: Float[np.ndarray, "2 state"] | None = None
    """Of a certificate: the corners of the box that holds it, proven."""

    @property
    def kind(self) -> Kind:
        return self.near.kinds[0]

    @property
    def spiral(self) -> bool:
        """Some eigenvalues are complex."""
        return bool(self.near.spiral[0])

    @property
    def eigenvalues(self) -> Complex[np.ndarray, " modes"]:
        """In 1/s; the slowest to decay first."""
        return self.near.eigenvalues[0]

    @property
    def eigenvectors(self) -> Complex[np.ndarray, "state modes"]:
        """Column k belongs to eigenvalue k; of unit length."""
        return self.near.eigenvectors[0]

    @property
    def left_eigenvectors(self) -> Complex[np.ndarray, "state modes"]:
        """Column k belongs to eigenvalue k: see `Linearisation.left_eigenvectors`."""
        return self.near.left_eigenvectors[0]

    @property
    def rates(self) -> Float[np.ndarray, " modes"]:
        """Of growth, in 1/s."""
        return self.near.rates[0]

    @property
    def time_constants(self) -> Float[np.ndarray, " modes"]:
        """In seconds; infinite where a rate is marginal, negative where it is one of growth."""
        return self.near.time_constants[0]

    def _told(self) -> Told:
        place = state_in_words(self.state, largest_of(self.state))
        return Told(
            title=f"{kind_in_words(self)}, index {signed(self.index)}, at {place}",
            lines=()
            if self.residual is None
            else (f"residual {brief(self.residual)} state units; {brief(self.starts)} starts ended here",),
            columns=(
                Column("mode", range(len(self.rates)), "mode"),
                Column("eigenvalue_per_s", self.eigenvalues, "eigenvalue (1/s)"),
                Column("rate_per_s", self.rates, "rate (1/s)"),
                Column("time_constant_s", self.time_constants, "time constant (s)", seconds),
            ),
        )


class Points(AbstractRecord, tuple[Point, ...]):
    """Some points: a tuple, which prints, and becomes a data frame, as the record that they are of."""

    def _told(self) -> Told:
        kinds = kinds_in_words([point.kind for point in self])
        title = f"{plural(len(self), 'point')}{f' ({kinds})' if kinds else ''}"
        return Told(title=title, columns=point_columns(list(self)))


class AbstractPoints(AbstractRecord):
    """Points that can be counted, gone through, and chosen from.

    `found[0]` is one point, `found[2:5]`, `found[[0, 3]]` and `found[found.stable]` are some of them.
    """

    states: Any
    near: Any

    @abstractmethod
    def _point(self, k: int) -> Point:
        """One of them."""

    @abstractmethod
    def _some(self, chosen: Int[np.ndarray, " chosen"]) -> Any:
        """Some of them."""

    def __len__(self) -> int:
        return len(self.states)

    def __iter__(self) -> Iterator[Point]:
        return (self._point(k) for k in range(len(self)))

    @overload
    def __getitem__(self, key: int | np.integer) -> Point: ...
    @overload
    def __getitem__(self, key: slice | list[int] | list[bool] | np.ndarray) -> Any: ...
    def __getitem__(self, key: Any) -> Any:
        if isinstance(key, int | np.integer) and not isinstance(key, bool):
            return self._point(range(len(self))[int(key)])
        if isinstance(key, slice):
            return self._some(np.arange(len(self))[key])
        chosen = np.asarray(key)
        if chosen.dtype == bool and chosen.shape == (len(self),):
            return self._some(np.flatnonzero(chosen))
        if chosen.ndim == 1 and (chosen.dtype.kind in "iu" or not chosen.size):
            # Out of range is an IndexError of NumPy's.
            chosen = np.arange(len(self))[chosen.astype(np.int64)]
            if len(set(chosen.tolist())) == len(chosen):
                return self._some(chosen)
        raise refusal(
            f"a number, a slice, a mask of {len(self)} or different numbers of points",
            repr(key),
            "as in found[0], found[2:5] or found[found.stable]",
        )

    @property
    def stable(self) -> Bool[np.ndarray, " points"]:
        """Which of them are: for `found[found.stable]`."""
        return self._of_kind("stable")

    @property
    def saddle(self) -> Bool[np.ndarray, " points"]:
        return self._of_kind("saddle")

    @property
    def unstable(self) -> Bool[np.ndarray, " points"]:
        return self._of_kind("unstable")

    @property
    def marginal(self) -> Bool[np.ndarray, " points"]:
        return self._of_kind("marginal")

    def _of_kind(self, kind: Kind) -> Bool[np.ndarray, " points"]:
        return np.array([each == kind for each in self.near.kinds], bool)


def point_columns(points: list[Point]) -> tuple[Column, ...]:
    """A row of a table for each of several points."""
    columns = [
        Column("point", range(len(points)), "#"),
        Column("kind", [point.kind for point in points]),
        Column("spiral", [point.spiral for point in points]),
        Column(None, [kind_in_words(point) for point in points], "kind"),
        Column("index", [point.index for point in points], "index", signed),
        Column("unstable_directions", [int(point.near.unstable[0]) for point in points]),
        Column("largest_rate_per_s", [float(point.rates[0]) for point in points], "largest rate (1/s)"),
        Column("slowest_s", [_slowest(point.time_constants) for point in points], "slowest (s)", seconds),
    ]
    for name, head in (("residual", "residual"), ("speed", "speed (state units/s)"), ("starts", "starts")):
        values = [getattr(point, name) for point in points]
        if any(value is not None for value in values):
            columns.append(Column(name, values, head))
    for k, name in enumerate(("low", "high")):
        corners = [point.enclosure[k] for point in points if point.enclosure is not None]
        if corners:
            columns.append(Column(name, np.array(corners)))
    states = np.array([point.state for point in points])
    return (*columns, Column("state", states, "state", partial(state_in_words, largest=largest_of(states))))


def kind_in_words(point: Point) -> str:
    return point.kind + (" spiral" if point.spiral else "")


def state_in_words(state: Float[np.ndarray, " state"], largest: float) -> str:
    """What rounding leaves of an entry, beside the largest of any, is none."""
    return numbers(np.where(np.abs(state) <= _NOTHING * largest, 0.0, state))


def largest_of(states: Float[np.ndarray, "..."]) -> float:
    return float(np.abs(states[np.isfinite(states)]).max(initial=0.0))


def _slowest(time_constants: Float[np.ndarray, " state"]) -> float:
    """The time constant of the largest size, of decay or growth."""
    return float(time_constants[np.abs(time_constants).argmax()])
