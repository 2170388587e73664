"""Claim 4: capacity grows with the state, depth saves state dimensions, and the gate raises capacity somewhere."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._claim import Claim, Order
from gnode.claims._effects import Effect, Verdict
from gnode.claims._outcome import Measured, Outcome, Part, Table, effects_table, interval_words
from gnode.claims._runs import NAMES, numbers
from gnode.claims.study import (
    CAPACITY_CLAIMS,
    Difference,
    GateEffect,
    Study,
    gate_by_size,
    groups,
    read_study,
    resolve_study,
    run_study,
)

_UNITS = {"4a": "log2 of the ratio of capacities", "4b": "state dimensions saved"}


@dataclass(frozen=True)
class ClaimOfStudy(Claim):
    """A claim that a study of expressivity decides: its folder is the study's, as `gnode expressivity` makes it."""

    @property
    def rule(self) -> str:
        return self.decides

    def run(self, folder: Path, order: Order) -> None:
        settings = resolve_study(budget=order.budget, assignments=tuple(order.assignments))
        run_study(
            settings, folder, workers=order.workers, resume=order.resume, interrupted=order.interrupted
        )  # fmt: skip

    def measure(self, folder: Path) -> Measured:
        study = read_study(folder)
        claims = [claim(study) for claim in CAPACITY_CLAIMS]
        effects = tuple(
            Effect(
                f"{claim.name}, {_UNITS[claim.name]}: {_between(study, one)}",
                one.value,
                one.low,
                one.high,
                "above",
                0.0,
                study.targets.paths.shape[1],
                fewest=2,
            )
            for claim in claims[:2]
            for one in claim.whole
        )
        gate = gate_by_size(study)
        fits = [one.fitted.fits for one in study.results]
        outcome = Outcome(
            effects,
            (
                effects_table(effects, "From the smallest to the largest"),
                Table("What the gate does to the capacity (log2 of the ratio, gnODE over nODE)", _HEAD, _rows(gate)),
            ),
            (_capacities(study), _gate_chart(gate)),
            tuple(_notes(study)),
            tuple(Part(claim.name, claim.statement, claim.rule, claim.verdict) for claim in claims),
        )
        return Measured(outcome, sum(each.r2.size for each in fits), 0, sum(each.seconds for each in fits))

    def verdict(self, outcome: Outcome) -> Verdict:
        verdicts = {part.verdict for part in outcome.parts}
        if "holds" in verdicts:
            return "holds" if len(verdicts) == 1 else "holds in part"
        return "does not hold" if "does not hold" in verdicts else "cannot be told"


def _between(study: Study, one: Difference) -> str:
    """What a difference is between, in words: of two networks, or of two numbers of layers."""
    network = NAMES[one.model] + (f", width {one.width}" if one.width else "")
    if one.first not in study.by_name:
        return f"{network}, {one.first} to {one.second}"
    first, second = (study.by_name[name].cell for name in (one.first, one.second))
    return f"{network}, L = {first.depth}, N = {first.state} to {second.state}"


_HEAD = ("N", "hidden layers", "width", "value [95 % interval]", "p, corrected", "settled", "the gate")


def _rows(effects: Sequence[GateEffect]) -> tuple[tuple[str | int | None, ...], ...]:
    return tuple(
        (
            one.state,
            one.depth,
            one.width or None,
            interval_words(one.difference.value, one.difference.low, one.difference.high),
            f"{one.corrected_p_value:.2g}",
            "yes" if one.settled else "no",
            one.says,
        )
        for one in effects
    )


def _capacities(study: Study) -> Chart:
    """Capacity against N; those beyond the complexities tried at the edge."""
    least, most = study.targets.kappas[[0, -1]]
    panels = []
    for model, width in groups(study):
        series = []
        for k, depth in enumerate(sorted(study.settings.depths)):
            row = [one for n in sorted(study.settings.states) if (one := study.find(model, n, depth, width))]
            if row:
                values, low, high = (
                    numbers(np.clip([getattr(one.capacity, name) for one in row], least, most))
                    for name in ("kappa", "low", "high")
                )
                states = numbers([one.cell.state for one in row])
                series.append(Series(f"L = {depth}", states, values, low, high, "points", k))
        title = NAMES[model] if model == "gru" else f"{NAMES[model]}, width {width}"
        panels.append(Panel(title, "state variables N", "capacity: complexity of paths", tuple(series), True, True))
    return Chart(
        "capacity",
        "Capacity grows with state variables and layers",
        (
            "The largest complexity at which the median path is generated well (R2 of .95); bars are bootstrap "
            "intervals over paths. Capacities beyond the complexities tried stand at the edge.",
        ),
        tuple(panels),
    )


def _gate_chart(effects: Sequence[GateEffect]) -> Chart:
    series = []
    for k, (settled, label) in enumerate(((True, "settled"), (False, "not settled: cannot be told"))):
        places = [place for place, one in enumerate(effects) if one.settled == settled]
        found = [effects[place].difference for place in places]
        value, low, high = (numbers([getattr(one, name) for one in found]) for name in ("value", "low", "high"))
        series.append(Series(label, numbers(places), value, low, high, "points", k))
    names = tuple(f"N {one.state}, L {one.depth}{f', {one.width}' if one.width else ''}" for one in effects)
    panel = Panel("", "", "log2 of capacity, gnODE over nODE", tuple(series), names=names, lines=(0.0,))
    return Chart(
        "gate",
        "What the gate does to the capacity, by N, hidden layers L and their width",
        ("Above the line the gate raises it; a step of one is a doubling. Bars are bootstrap intervals over paths.",),
        (panel,),
        columns=1,
    )


def _notes(study: Study) -> Iterator[str]:
    if study.missing:
        yield f"{len(study.missing)} networks have not been fitted: what is said is of the others alone."
    rising = sum(not one.has_settled for one in study.results)
    if rising:
        yield (
            f"{rising} of {len(study.results)} networks have not settled: with more steps or restarts their capacities "
            "would be larger."
        )
    yield "The definition of capacity is this project's own: the paper's text gives only the idea."


EXPRESSIVITY = ClaimOfStudy(
    name="expressivity",
    number="4",
    title="More state variables, layers and gates: more complex paths",
    statement=(
        "Capacity grows with N (4a), a more complex F lets a smaller N reach the same capacity (4b), and the gate "
        "raises capacity in some regimes (4c)."
    ),
    decides=(
        "Each of the three parts is decided by a rule of its own. The claim has their common verdict where they agree; "
        "else it holds in part where one of them holds, does not hold where one does not and none does, and cannot be "
        "told otherwise."
    ),
    changes="More steps and restarts, where networks have not settled; more paths, where intervals are wide.",
)
