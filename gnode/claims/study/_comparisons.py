"""What a study says of claim 4: capacity grows with N, a more complex F lets a smaller N reach the same, and the gate
raises it in some regimes.

Capacities are compared in pairs, by the bootstrap over paths: all networks of a study are fitted to the same paths, and
their capacities were resampled together. One that lies beyond the complexities tried counts as the largest or smallest
of them, so that differences are not overstated.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from gnode.claims.study._study import CellResult, Study
from gnode.expressivity import interval
from gnode.sweeps import holm

Verdict = Literal["holds", "does not hold", "cannot be told"]
_CURVE = 41
_ERROR = 0.05
_NO_RISE = float(np.log2(1.25))


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
    p_value: float
    """Of no difference, two-sided: twice the share of resamples on the other side of zero, or on it."""

    @property
    def sign(self) -> int:
        """1 or -1 where the interval lies on one side of zero, else 0."""
        return (self.low > 0) - (self.high < 0)


@dataclass(frozen=True)
class CapacityClaim:
    """A claim about capacities, its verdict and the numbers behind it."""

    name: str
    statement: str
    rule: str
    verdict: Verdict
    whole: tuple[Difference, ...]
    """From the smallest to the largest, group by group."""
    steps: tuple[Difference, ...]
    """From each to the next."""


def capacity_grows(study: Study) -> CapacityClaim:
    r"""Claim 4a: $\kappa^*$ grows with N, in $\log_2$ (1 is a doubling), for every model, depth and width."""
    whole, steps = [], []
    for model, width in groups(study):
        for depth in sorted(study.settings.depths):
            row = _row(study, model, depth, width)
            pairs = list(itertools.pairwise(row))
            if pairs:
                whole.append(log_ratio(study, row[0], row[-1]))
                steps += [log_ratio(study, one, two) for one, two in pairs]
    return CapacityClaim(
        "4a",
        "Capacity grows with the number of state variables.",
        "It holds where, for every model, depth and width, the interval of the log ratio of capacities between the "
        "largest and the smallest N lies above zero, and that of no step from one N to the next below it. It does not "
        "hold where one lies below zero. Else it cannot be told.",
        _verdict(whole, steps),
        tuple(whole),
        tuple(steps),
    )


def depth_saves_dimensions(study: Study) -> CapacityClaim:
    """Claim 4b: state dimensions that hidden layers save at equal capacity, for every model and width."""
    whole, steps = [], []
    for model, width in groups(study):
        depths = [d for d in sorted(study.settings.depths) if _row(study, model, d, width)]
        pairs = list(itertools.pairwise(depths))
        if pairs:
            whole.append(dimensions_saved(study, model, width, depths[0], depths[-1]))
            steps += [dimensions_saved(study, model, width, *pair) for pair in pairs]
    return CapacityClaim(
        "4b",
        "A more complex F lets a smaller N reach the same capacity.",
        "It holds where, for every model and width, the interval of the state dimensions saved between the fewest and "
        "the most hidden layers lies above zero, and that of no single layer below it. It does not hold where one lies "
        "below zero. Else it cannot be told.",
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


@dataclass(frozen=True)
class GateEffect:
    """What the gate does to the capacity of one kind of network."""

    difference: Difference
    state: int
    depth: int
    width: int
    settled: bool
    """Both networks have: more training would not raise either capacity."""
    corrected_p_value: float
    """After Holm's correction over all pairs."""

    @property
    def says(self) -> Literal["raised", "lowered", "cannot be told"]:
        if not self.settled or self.corrected_p_value > _ERROR:
            return "cannot be told"
        return "raised" if self.difference.value > 0 else "lowered"


def gate_by_size(study: Study) -> tuple[GateEffect, ...]:
    """The gate's effect over N, L and width, corrected for the number of comparisons."""
    effects = gate_effects(study)
    corrected = holm([one.p_value for one in effects])
    return tuple(
        GateEffect(
            one,
            (cell := study.by_name[one.first].cell).state,
            cell.depth,
            cell.width,
            study.by_name[one.first].has_settled and study.by_name[one.second].has_settled,
            float(p),
        )
        for one, p in zip(effects, corrected, strict=True)
    )


def gate_raises(study: Study) -> CapacityClaim:
    """Claim 4c: the gate raises capacity in some regimes."""
    effects = gate_by_size(study)
    verdict: Verdict = "cannot be told"
    if any(one.says == "raised" for one in effects):
        verdict = "holds"
    elif effects and all(one.settled and one.difference.high < _NO_RISE for one in effects):
        verdict = "does not hold"
    return CapacityClaim(
        "4c",
        "The gate raises capacity in some regimes.",
        "It holds where, for at least one N, depth and width, the capacity of the gnODE is above that of the nODE by "
        f"the bootstrap over paths, with p of at most {_ERROR} after Holm's correction for the number of pairs, and "
        "both have settled. It does not hold where all networks have settled and no interval reaches a rise of a "
        "quarter. A comparison that rests on a network that has not settled cannot be told, and so is all else.",
        verdict,
        tuple(one.difference for one in effects),
        (),
    )


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
    resampled = values[1:]
    # One more than there are: no number of resamples says never.
    beyond = 1 + min(int((resampled <= 0).sum()), int((resampled >= 0).sum()))
    p_value = min(1.0, 2 * beyond / (len(resampled) + 1))
    return Difference(model, width, first, second, float(values[0]), *interval(resampled), p_value)


def _verdict(whole: Sequence[Difference], steps: Sequence[Difference]) -> Verdict:
    signs = [one.sign for one in whole]
    if -1 in signs or any(one.sign < 0 for one in steps):
        return "does not hold"
    return "holds" if signs and all(sign > 0 for sign in signs) else "cannot be told"


CAPACITY_CLAIMS = (capacity_grows, depth_saves_dimensions, gate_raises)
"""All of claim 4, part by part."""
