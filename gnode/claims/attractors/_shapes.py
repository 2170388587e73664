"""Claim 2: gated networks learn continuous attractors with the shape of what is to be remembered."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gnode.claims._claim import ClaimOfSweeps, PlanTables
from gnode.claims._effects import Effect, difference_of, share_of
from gnode.claims._made_sweep import MadeSweep, Row
from gnode.claims._outcome import Outcome, Table, effects_table, interval_words
from gnode.claims._runs import NAMES, in_order, not_ended
from gnode.claims.attractors._charts import (
    LENGTHS,
    SHAPES,
    has_shape,
    memory_chart,
    models_of,
    noise_chart,
    runs_of,
    shapes_chart,
    tasks_of,
)
from gnode.claims.attractors._with_and_without import HARDER, WITH, WITHOUT, where_the_gate_matters
from gnode.experiments import PUBLISHED
from gnode.sweeps import lifetime_of, median_with_interval

_BEYOND = "longer than followed"
# Test errors of two runs that differ by no more than this factor count as equal.
_EQUAL = 1.5
_FLOWS = ("gnode", "node", "mgru", "gru", "rnn")
_MODELS = {"model.name": (*_FLOWS, "lstm"), "model.alpha": (0.1,) * len(_FLOWS) + (1.0,)}


def _plan(tasks: Sequence[str], states: Sequence[int], models: Mapping[str, Any], seeds: int, **run: Any) -> Any:
    return {
        "seeds": seeds,
        "run": run,
        "axes": {"task.name": tasks, "model.state": states},
        "paired": [models],
        "execution": {"dissect": True},
    }


_NULL = {"model.name": ("gru", "rnn"), "model.alpha": (0.1, 0.1)}
_CONTINUOUS = tuple(task for task, shape in SHAPES.items() if shape != "isolated points")
_FEW = {"model.name": ("gnode", "node", "gru", "rnn"), "model.alpha": (0.1,) * 4}
_QUICK: PlanTables = {
    "shapes": _plan(tuple(SHAPES), (2,), _FEW, 4),
    "null": _plan(("ring",), (3,), _NULL, 2),
}
_PUBLISHED = {"training": {**PUBLISHED["training"], "learning_rate": 1e-3, "epochs": 200}}
_PAIR = {"model.name": (WITH, WITHOUT), "model.alpha": (0.1, 0.1)}
_FULL: PlanTables = {
    "shapes": _plan(tuple(SHAPES), (2,), _MODELS, 10),
    "null": _plan(_CONTINUOUS, (3,), _NULL, 10),
    # Their own trials have 100 steps with 6 pulses.
    HARDER: {
        **_plan(("annulus", "ring"), (2,), _PAIR, 5),
        "paired": [_PAIR, {"task.steps": (400, 100, 100), "task.pulses": (6.0, 1.5, 24.0)}],
    },
    "published": _plan(
        tuple(SHAPES), (2,), {"model.name": _FLOWS, "model.alpha": (1.0,) * len(_FLOWS)}, 10, **_PUBLISHED
    ),
}


def _measure(sweeps: Mapping[str, MadeSweep]) -> Outcome:
    effects, rows, charts = [], [], []
    for name, sweep in sweeps.items():
        told = [row for row in sweep.rows if row["verdict"] is not None]
        effects += list(_effects(name, told))
        rows += list(_rows(name, told))
        if name not in ("null", HARDER):
            charts += [shapes_chart(name, told), memory_chart(name, told), noise_chart(name, sweep, told)]
    effects += list(_null(sweeps))
    ratios, where, chart, said = where_the_gate_matters(sweeps)
    tables = (
        effects_table(effects, "Shares of runs"),
        Table("Every model on every task, over seeds", _HEAD, tuple(rows)),
        where,
    )
    notes = (*_notes(sweeps), *said)
    return Outcome((*effects, *ratios), tables, tuple(filter(None, (*charts, chart))), notes)


def _effects(name: str, rows: Sequence[Row]) -> Iterator[Effect]:
    words = {"shapes": "", "published": ", as published"}.get(name)
    if words is None:
        return
    for task in tasks_of(rows):
        some = runs_of(rows, task=task, model="gnode")
        yield share_of(
            f"gnODE, {task}: share of runs with {SHAPES[task]}{words}",
            sum(map(has_shape, some)),
            len(some),
            decides=name == "shapes",
        )
    for rival in in_order([model for model in models_of(rows) if model != "gnode"]):
        mine, theirs = _at_equal_error(rows, rival)
        yield difference_of(
            f"gnODE - {NAMES[rival]}: share of runs with the task's shape, at equal error{words}",
            dict(enumerate(map(has_shape, mine))),
            dict(enumerate(map(has_shape, theirs))),
            decides=False,
        )


def _at_equal_error(rows: Sequence[Row], rival: str) -> tuple[list[Row], list[Row]]:
    """Pairs of a run of the gnODE and one of another model on the same task whose test errors differ by less than a
    factor of `_EQUAL`; each run once, the nearest first."""
    mine, theirs = [], []
    for task in tasks_of(rows):
        ours, others = (
            [row for row in runs_of(rows, task=task, model=model) if row["test_loss"]] for model in ("gnode", rival)
        )
        near = sorted(
            (abs(np.log(one["test_loss"] / other["test_loss"])), i, j)
            for i, one in enumerate(ours)
            for j, other in enumerate(others)
        )
        used: set[tuple[str, int]] = set()
        for distance, i, j in near:
            if distance < np.log(_EQUAL) and not {("ours", i), ("others", j)} & used:
                used |= {("ours", i), ("others", j)}
                mine.append(ours[i])
                theirs.append(others[j])
    return mine, theirs


def _null(sweeps: Mapping[str, MadeSweep]) -> Iterator[Effect]:
    """The published null: GRUs of two or three units that were not trained to continuous attractors."""
    for model in ("gru", "rnn"):
        for state in (2, 3):
            some = [
                row
                for name, sweep in sweeps.items()
                for row in sweep.rows
                if name not in ("published", HARDER) and row["model"] == model and row["model.state"] == state
                if row["task"] in _CONTINUOUS and row["verdict"] is not None
            ]
            if some:
                yield share_of(
                    f"{NAMES[model]}, N = {state}: share of runs on continuous tasks with the task's shape",
                    sum(map(has_shape, some)),
                    len(some),
                    claimed="below",
                    decides=False,
                )


_HEAD = (
    "runs",
    "task",
    "model",
    "N",
    "verdicts on the trial's time scale",
    "test MSE [95 % interval]",
    *(f"error after {length} trial length{'s' if length > 1 else ''}" for length in LENGTHS),
    "lifetime (s)",
    "seeds",
)


def _rows(name: str, rows: Sequence[Row]) -> Iterator[tuple[Any, ...]]:
    for task in tasks_of(rows):
        for model in in_order(models_of(rows)):
            some = runs_of(rows, task=task, model=model)
            if not some:
                continue
            yield (
                name,
                task,
                NAMES[model],
                some[0]["model.state"],
                _counted([row["verdict"] for row in some]),
                _median([row["test_loss"] for row in some]),
                *(_median([row[f"memory_error_{length}"] for row in some]) for length in LENGTHS),
                _median([one for one in map(lifetime_of, some) if one is not None]).replace("not finite", _BEYOND),
                len(some),
            )


def _counted(kinds: Sequence[str]) -> str:
    found = sorted(set(kinds), key=lambda kind: (-kinds.count(kind), kind))
    return ", ".join(f"{kind} {kinds.count(kind)}/{len(kinds)}" for kind in found)


def _median(values: Sequence[float | None]) -> str:
    """With its interval; infinite where a state has run away."""
    if not values:
        return "-"
    known = [float("inf") if value is None else value for value in values]
    found = median_with_interval(known, generator=np.random.default_rng(0))
    return interval_words(found.value, found.low, found.high)


def _notes(sweeps: Mapping[str, MadeSweep]) -> Iterator[str]:
    rows = [row for sweep in sweeps.values() for row in sweep.rows]
    yield from not_ended(sweeps)
    untold = sum(row["verdict"] is None for row in rows)
    if untold:
        yield f"{untold} of {len(rows)} runs diverged or could not be taken apart, and have no part in shares."
    if "shapes" in sweeps:
        yield from _as_good(sweeps["shapes"].rows)


def _as_good(rows: Sequence[Row]) -> Iterator[str]:
    """Where the network without the gate does as well."""
    shares = {}
    for task in tasks_of(rows):
        shares[task] = [
            sum(map(has_shape, some)) / len(some) if (some := runs_of(rows, task=task, model=model)) else float("nan")
            for model in ("gnode", "node")
        ]
    as_good = [task for task, (gated, ungated) in shares.items() if ungated >= gated]
    if as_good:
        where = ", ".join(as_good)
        yield f"The nODE, without a gate, has the task's shape as often as the gnODE or oftener on: {where}."


ATTRACTORS = ClaimOfSweeps(
    name="attractors",
    number="2",
    title="Networks remember with attractors of the shape of the memory",
    statement=(
        "gnODEs learn (approximate) continuous attractors with the shape of what a task asks to remember: square, "
        "rectangle, annulus, ring; isolated points where the amplitude is fixed."
    ),
    decides=(
        "For each of five tasks (two bits, square, rectangle, annulus, ring), the share of seeds in which a gnODE of "
        "two state variables has the verdict of that shape on the time scale of a trial is claimed to be above one "
        "half. The interval of a share is Wilson's, and needs no least number of seeds. Other models, and the "
        f"difference at equal error (pairs of runs whose test errors differ by less than a factor of {_EQUAL}), are "
        "told beside it; so is the published null, GRUs of two and three units (Jordan, Sokol and Park 2021)."
    ),
    changes=(
        "More seeds; longer training, where errors are large; another time scale, by which a shape decays to points."
    ),
    plans={"quick": _QUICK, "full": _FULL},
    of=_measure,
)
