from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import LogLocator, MaxNLocator

from gnode.report.sweep._setting_words import is_number, setting_name, setting_value
from gnode.report.sweep._style import differ_by_factors, log_axis
from gnode.sweeps import in_order

_MOST_TICKS = 7
_MOST_UNEVEN = 4.0
_MARGIN = 0.04


@dataclass(frozen=True)
class SettingAxis:
    """Where the values of a setting lie on an axis: by their logarithm where they differ by factors, by value where
    they are spaced evenly, and else side by side in their order."""

    name: str
    values: tuple[Any, ...]
    places: np.ndarray
    """Of each value; increasing."""
    edges: np.ndarray
    """Between the values, and outside of the first and the last."""
    log: bool
    numbers: bool
    """Whether places are the values themselves."""

    @classmethod
    def of(cls, name: str, values: Iterable[Any]) -> "SettingAxis":
        """The axis of at least one value; duplicates count once."""
        ordered = tuple(sorted(set(values), key=lambda value: in_order((value,))))
        numbers = len(ordered) > 1 and all(map(is_number, ordered))
        log = numbers and differ_by_factors(ordered)
        gaps = np.diff(np.array(ordered, float)) if numbers else np.ones(1)
        numbers = log or (numbers and bool(gaps.max() <= _MOST_UNEVEN * gaps.min()))
        places = np.array(ordered, float) if numbers else np.arange(len(ordered), dtype=float)
        flat = np.log(places) if log else places
        middles = (flat[1:] + flat[:-1]) / 2
        first, last = (flat[1] - flat[0], flat[-1] - flat[-2]) if len(flat) > 1 else (1.0, 1.0)
        # With room for a marker at either end, also where values lie close together.
        first, last = (max(gap / 2, _MARGIN * float(np.ptp(flat))) for gap in (first, last))
        edges = np.concatenate([[flat[0] - first], middles, [flat[-1] + last]])
        return cls(name, ordered, places, np.exp(edges) if log else edges, log, numbers)

    def cell(self, value: Any) -> tuple[float, float, float]:
        """Lower edge, place and upper edge of a value."""
        k = self.values.index(value)
        return float(self.edges[k]), float(self.places[k]), float(self.edges[k + 1])

    def height(self, value: Any) -> float:
        """The place of a value between 0, for the first, and 1, for the last."""
        if len(self.values) == 1:
            return 0.5
        place = float(value) if self.numbers else self.places[self.values.index(value)]
        flat = [np.log(x) if self.log else x for x in (self.places[0], place, self.places[-1])]
        return float((flat[1] - flat[0]) / (flat[2] - flat[0]))

    def ticks(self) -> list[Any]:
        """What to write at the axis: all of a few values, round numbers between many, or some of many words."""
        if self.numbers and len(self.values) > _MOST_TICKS:
            low, high = float(self.values[0]), float(self.values[-1])
            wide = high > 1e4 * low
            locator = LogLocator(subs=(1.0,) if wide else (1.0, 3.0)) if self.log else MaxNLocator(5)
            return [float(tick) for tick in locator.tick_values(low, high) if low <= tick <= high]
        every = np.unique(np.linspace(0, len(self.values) - 1, min(_MOST_TICKS, len(self.values))).round().astype(int))
        return [self.values[k] for k in every]

    def apply(self, axes: Axes, which: str) -> None:
        """Gives this axis to a picture: scale, limits and ticks."""
        (axes.set_xlim if which == "x" else axes.set_ylim)(self.edges[0], self.edges[-1])
        if self.log:
            log_axis(axes, which, at=self.ticks() if len(self.values) <= _MOST_TICKS else None)
        elif not self.numbers or len(self.values) <= _MOST_TICKS:
            shown = self.ticks()
            set_ticks = axes.set_xticks if which == "x" else axes.set_yticks
            set_ticks([self.cell(value)[1] for value in shown], [setting_value(value) for value in shown])

    def label(self) -> str:
        """The setting with its unit."""
        return setting_name(self.name)
