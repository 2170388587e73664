"""Claim 3: two state variables are enough, so that the attractor can be drawn whole."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gnode._files import read_json
from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._claim import ClaimOfSweeps, PlanTables
from gnode.claims._effects import Effect, ratio_of, share_of
from gnode.claims._made_sweep import Chosen, MadeSweep, Row, best_of_grid
from gnode.claims._outcome import Outcome, Table, effects_table, interval_words
from gnode.claims._runs import median_of, not_ended, numbers
from gnode.claims.attractors import SHAPES, has_shape
from gnode.experiments import DISSECTION, load_dissection
from gnode.sweeps import lifetime_of

_SMALL = 2
_LIMIT = 2.0
"""How many times the error of larger networks still counts as the same modelling power."""
_DIMENSIONS = {"sheet": 2, "annulus": 2, "ring": 1}
_DOTS = 300


def _plan(tasks: Sequence[str], states: Sequence[int], seeds: int, *, dissect: bool) -> Mapping[str, Any]:
    return {
        "seeds": seeds,
        "run": {},
        "axes": {"task.name": tasks, "model.state": states},
        "execution": {"dissect": dissect},
    }


_TASKS, _STATES = ("square", "rectangle", "annulus", "ring"), (_SMALL, 3, 6, 100)
# To take a network of a hundred state variables apart takes minutes: errors are of more seeds than what is seen inside.
_QUICK: PlanTables = {
    "sizes": _plan(("square", "ring"), _STATES, 5, dissect=False),
    "inside": _plan(("square",), (_SMALL, 100), 1, dissect=True),
}
_FULL: PlanTables = {
    "sizes": _plan(_TASKS, _STATES, 10, dissect=False),
    "inside": _plan(_TASKS, _STATES, 3, dissect=True),
}


def _measure(sweeps: Mapping[str, MadeSweep]) -> Outcome:
    best, inside = _by_size(sweeps.get("sizes")), _by_size(sweeps.get("inside"))
    tasks = list(dict.fromkeys(task for task, _ in best))
    states = sorted({state for _, state in best})
    effects = [*_ratios(best, tasks, states), *_dimensions(inside)]
    tables = (
        effects_table(effects, "Two state variables beside more"),
        Table("gnODEs of every size, over seeds", _HEAD, tuple(_rows(best))),
        Table("What is found inside, over seeds", _INSIDE, tuple(_found(inside))),
    )
    charts = [chart for chart in (_square_twice(inside), _sizes(best, tasks, states)) if chart is not None]
    return Outcome(tuple(effects), tables, tuple(charts), _notes(sweeps))


def _by_size(sweep: MadeSweep | None) -> dict[tuple[str, int], Chosen]:
    """By task and N; none of a sweep that has not begun."""
    if sweep is None:
        return {}
    groups = best_of_grid(sweep, within=("task", "model.state"))
    return {(task, state): models["gnode"] for (task, state), models in groups.items()}


def _ratios(best: Mapping[tuple[str, int], Chosen], tasks: Sequence[str], states: Sequence[int]) -> Iterator[Effect]:
    for task in tasks:
        for state in states:
            if state == _SMALL or (task, _SMALL) not in best or (task, state) not in best:
                continue
            yield ratio_of(
                f"{task}: test error at N = {_SMALL} over that at N = {state}",
                best[task, _SMALL].errors,
                best[task, state].errors,
                limit=_LIMIT,
            )


def _dimensions(inside: Mapping[tuple[str, int], Chosen]) -> Iterator[Effect]:
    for (task, state), chosen in inside.items():
        wanted = _DIMENSIONS.get(SHAPES.get(task, ""))
        if wanted is None:
            continue
        found = [_dimension(each, row) for each, row in chosen.runs]
        known = [dimension for dimension in found if dimension is not None]
        yield share_of(
            f"{task}, N = {state}: share of runs whose slow manifold has dimension {wanted}",
            sum(dimension == wanted for dimension in known),
            len(known),
            decides=False,
        )


def _dimension(sweep: MadeSweep, row: Row) -> int | None:
    """Of the slow manifold; none where the run was not taken apart, or has none."""
    path = sweep.run_folder(row) / DISSECTION
    return (read_json(path).get("attractor") or {}).get("dimension") if path.exists() else None


_HEAD = (
    "task",
    "N",
    "parameters",
    "test MSE [95 % interval]",
    "of the variance",
    "seeds",
)
_INSIDE = ("task", "N", "verdicts", "with the task's shape", "dimensions of the slow manifold", "lifetime (s)", "seeds")


def _rows(best: Mapping[tuple[str, int], Chosen]) -> Iterator[tuple[Any, ...]]:
    for (task, state), chosen in best.items():
        shares = [row["test_share_of_variance"] or float("inf") for _, row in chosen.runs]
        yield (
            task,
            state,
            chosen.parameters,
            interval_words(*chosen.median),
            f"{median_of(shares):.2g}",
            len(chosen.runs),
        )


def _found(inside: Mapping[tuple[str, int], Chosen]) -> Iterator[tuple[Any, ...]]:
    for (task, state), chosen in inside.items():
        rows = [row for _, row in chosen.runs if row["verdict"] is not None]
        dimensions = [_dimension(sweep, row) for sweep, row in chosen.runs]
        lives = [seconds for seconds in map(lifetime_of, rows) if seconds is not None]
        yield (
            task,
            state,
            ", ".join(row["verdict"] for row in rows),
            f"{sum(map(has_shape, rows))}/{len(rows)}",
            ", ".join("-" if one is None else str(one) for one in dimensions),
            f"{median_of(lives):.3g}" if lives else "-",
            len(rows),
        )


def _square_twice(best: Mapping[tuple[str, int], Chosen]) -> Chart | None:
    """The memories of the square as two networks hold them, coloured by what they are."""
    panels = []
    largest = max((state for _, state in best), default=_SMALL)
    for state in (_SMALL, largest):
        chosen = best.get(("square", state))
        panel = None if chosen is None else _memories(chosen, state)
        if panel is not None:
            panels.append(panel)
    if len(panels) < 2:
        return None
    return Chart(
        "square-twice",
        f"The same square twice: whole at N = {_SMALL}, and found inside N = {largest}",
        (
            "Each dot is a state of a trial, let go for the length of a trial without input; its colour is the first "
            "of the two numbers that it remembers.",
            f"At N = {_SMALL} this is all of the state space. At N = {largest} it is seen along the two directions in "
            "which these states vary most.",
        ),
        tuple(panels),
        columns=2,
    )


def _memories(chosen: Chosen, state: int) -> Panel | None:
    """Of the run with the lowest validation error."""
    sweep, row = min(chosen.runs, key=lambda run: run[1]["validation_loss"] or float("inf"))
    if not (sweep.run_folder(row) / DISSECTION).exists():
        return None
    found = load_dissection(sweep.run_folder(row))
    states, readouts = found.relaxed.states[:_DOTS], found.held[-1][:_DOTS]
    names = "state $h_1$", "state $h_2$"
    if state > _SMALL:
        centred = states - states.mean(axis=0)
        _, sizes, axes = np.linalg.svd(centred, full_matrices=False)
        states = centred @ axes[:2].T
        shares = sizes**2 / (sizes**2).sum()
        names = tuple(f"PC {k + 1} ({shares[k]:.0%} of the variance)" for k in range(2))
    dots = Series("", numbers(states[:, 0]), numbers(states[:, 1]), look="dots", colours=numbers(readouts[:, 0]))
    return Panel(f"N = {state}", names[0], names[1], (dots,), equal=True, colour="remembered, channel 1")


def _sizes(best: Mapping[tuple[str, int], Chosen], tasks: Sequence[str], states: Sequence[int]) -> Chart:
    series = []
    for k, task in enumerate(tasks):
        found = [(state, best[task, state]) for state in states if (task, state) in best]
        places = numbers([state for state, _ in found])
        middle, low, high = (numbers([one.median[j] for _, one in found]) for j in range(3))
        series.append(Series(task, places, middle, low, high, "points", k))
    return Chart(
        "sizes",
        "Error by size",
        ("Median over seeds; bars are bootstrap intervals.",),
        (Panel("", "state variables N", "test MSE", tuple(series), True, True),),
    )


def _notes(sweeps: Mapping[str, MadeSweep]) -> tuple[str, ...]:
    return (
        *not_ended(sweeps),
        "Hidden layers are the same at every N: the larger networks differ in N and in what follows from it alone.",
    )


DIMENSION = ClaimOfSweeps(
    name="dimension",
    number="3",
    title="Two state variables are enough",
    statement="A gnODE of N = 2 keeps its modelling power, so that the attractor can be drawn whole.",
    decides=(
        "On every task, the median over seeds of the ratio of test errors, N = 2 over each larger N, is claimed to be "
        f"below {_LIMIT:g}. The dimension of the slow manifold inside the larger networks is told beside it."
    ),
    changes="Other tasks, of more than two remembered numbers: these cannot be held by two state variables.",
    plans={"quick": _QUICK, "full": _FULL},
    of=_measure,
)
