"""What a study says of claim 4: capacity grows with N, and a more complex F lets a smaller N reach the same.

Capacities are compared in pairs, by the bootstrap over paths: all networks of a study are fitted to the same paths, and
their capacities were resampled together. One that lies beyond the complexities tried counts as the largest or smallest
of them, so that differences are not overstated.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gnode.claims._study import CellResult, Study
from gnode.expressivity import interval

Verdict = Literal["holds", "does not hold", "undecided"]
_CURVE = 41


@dataclass(frozen=True)
class Difference:
    """A number with its bootstrap interval, and what it is between."""

    model: str
    width: int
    first: str
    second: str
    value: float
    low: float
    high: float

    @property
    def sign(self) -> int:
        """1 or -1 where the interval lies on one side of zero, else 0."""
        return (self.low > 0) - (self.high < 0)


@dataclass(frozen=True)
class Claim:
    """A claim, its verdict and the numbers behind it."""

    name: str
    statement: str
    rule: str
    verdict: Verdict
    whole: tuple[Difference, ...]
    """From the smallest to the largest, group by group."""
    steps: tuple[Difference, ...]
    """From each to the next."""


def capacity_grows(study: Study) -> Claim:
    r"""Claim 4a: $\kappa^*$ grows with N, in $\log_2$ (1 is a doubling), for every model, depth and width."""
    whole, steps = [], []
    for model, width in groups(study):
        for depth in sorted(study.settings.depths):
            row = _row(study, model, depth, width)
            pairs = list(itertools.pairwise(row))
            if pairs:
                whole.append(log_ratio(study, row[0], row[-1]))
                steps += [log_ratio(study, one, two) for one, two in pairs]
    return Claim(
        "4a",
        "Capacity grows with the number of state variables.",
        "It holds where, for every model, depth and width, the interval of the log ratio of capacities between the "
        "largest and the smallest N lies above zero, and that of no step from one N to the next below it. It does not "
        "hold where one lies below zero. Else it is undecided.",
        _verdict(whole, steps),
        tuple(whole),
        tuple(steps),
    )


def depth_saves_dimensions(study: Study) -> Claim:
    """Claim 4b: state dimensions that hidden layers save at equal capacity, for every model and width."""
    whole, steps = [], []
    for model, width in groups(study):
        depths = [d for d in sorted(study.settings.depths) if _row(study, model, d, width)]
        pairs = list(itertools.pairwise(depths))
        if pairs:
            whole.append(dimensions_saved(study, model, width, depths[0], depths[-1]))
            steps += [dimensions_saved(study, model, width, *pair) for pair in pairs]
    return Claim(
        "4b",
        "A more complex F lets a smaller N reach the same capacity.",
        "It holds where, for every model and width, the interval of the state dimensions saved between the fewest and "
        "the most hidden layers lies above zero, and that of no single layer below it. It does not hold where one lies "
        "below zero. Else it is undecided.",
        _verdict(whole, steps),
        tuple(whole),
        tuple(steps),
    )


def gate_effects(study: Study) -> tuple[Difference, ...]:
    r"""What the gate changes: $\log_2$ of the capacity of a gnODE over that of the nODE of the same sizes."""
    found = []
    for result in study.results:
        cell = result.cell
        gated = study.find("gnode", cell.state, cell.depth, cell.width) if cell.model == "node" else None
        if gated is not None:
            found.append(log_ratio(study, result, gated))
    return tuple(found)


def groups(study: Study) -> list[tuple[str, int]]:
    """The models and widths of a study whose sizes are varied."""
    widths = sorted(study.settings.widths)
    return [(model, width) for model in study.settings.models for width in (widths[:1] if model == "gru" else widths)]


def log_ratio(study: Study, one: CellResult, two: CellResult) -> Difference:
    r"""$\log_2$ of the capacity of the second over that of the first."""
    ratios = np.log2(_capacities(study, two) / _capacities(study, one))
    return _difference(two.cell.model, two.cell.width, one.cell.name, two.cell.name, ratios)


def dimensions_saved(study: Study, model: str, width: int, fewer: int, more: int) -> Difference:
    r"""State dimensions that hidden layers save: $n_L(\kappa) - n_{L'}(\kappa)$, with $n_L(\kappa)$ the N at which a
    network of L hidden layers has the capacity $\kappa$, averaged over $\log \kappa$ where it is told.

    Between the N tried, $n$ is interpolated in $\log \kappa^*$; beyond them it counts as the smallest or the largest,
    so that savings are not overstated. Capacities for which both are beyond do not count.
    """
    curve = np.geomspace(study.targets.kappas[0], study.targets.kappas[-1], _CURVE)
    rows = [_row(study, model, depth, width) for depth in (fewer, more)]

    states = [[one.cell.state for one in row] for row in rows]
    ends = min(map(min, states)), max(map(max, states))

    def saved(*capacities: np.ndarray) -> float:
        first, second = (dimensions_needed(curve, *each) for each in zip(capacities, states, strict=True))
        told = ~((first == second) & np.isin(first, ends))
        return float((first - second)[told].mean()) if told.any() else 0.0

    capacities = [np.stack([_capacities(study, one) for one in row], axis=1) for row in rows]
    return _difference(
        model, width, f"L = {fewer}", f"L = {more}", np.array([saved(*each) for each in zip(*capacities, strict=True)])
    )


def dimensions_needed(kappas: np.ndarray, capacities: np.ndarray, states: Sequence[int]) -> np.ndarray:
    """The N at which each complexity is reached, between those tried; the smallest or largest of them beyond."""
    # More state variables can always do what fewer can: a capacity that falls is taken for noise.
    rising = np.maximum.accumulate(np.log(capacities))
    # Where several N have one capacity, the smallest has it.
    kept = np.r_[True, np.diff(rising) > 0]
    return np.interp(np.log(kappas), rising[kept], np.asarray(states, float)[kept], right=float(max(states)))


def _row(study: Study, model: str, depth: int, width: int) -> list[CellResult]:
    """The results of one model, depth and width, by N."""
    found = (study.find(model, n, depth, width) for n in sorted(study.settings.states))
    return [one for one in found if one is not None]


def _capacities(study: Study, result: CellResult) -> np.ndarray:
    """The capacity, and after it those of the resamples; with those beyond the complexities tried at the nearest."""
    found = result.capacity
    return np.clip(np.r_[found.kappa, found.resampled], *study.targets.kappas[[0, -1]])


def _difference(model: str, width: int, first: str, second: str, values: np.ndarray) -> Difference:
    """From the value and those of the resamples."""
    return Difference(model, width, first, second, float(values[0]), *interval(values[1:]))


def _verdict(whole: Sequence[Difference], steps: Sequence[Difference]) -> Verdict:
    signs = [one.sign for one in whole]
    if -1 in signs or any(one.sign < 0 for one in steps):
        return "does not hold"
    return "holds" if signs and all(sign > 0 for sign in signs) else "undecided"
