"""Claim 6: critical initialisation helps."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._claim import ClaimOfSweeps, PlanTables
from gnode.claims._effects import Effect, ratio_of
from gnode.claims._made_sweep import Chosen, MadeSweep, best_of_grid
from gnode.claims._outcome import Outcome, Table, effects_table, interval_words
from gnode.claims._runs import NAMES, TARGET, epochs_of, epochs_words, has_failed, learning_curve, not_ended
from gnode.claims._spectra import spectrum_charts

_CRITICAL = "critical"
_OTHERS = ("glorot-normal", "he-normal")
_STATE = 6


def _plan(layers: Sequence[int], widths: Sequence[int], seeds: int, epochs: int | None) -> Mapping[str, Any]:
    return {
        "seeds": seeds,
        "run": {
            "task": {"name": "cube"},
            "model": {"state": _STATE},
            "training": {} if epochs is None else {"epochs": epochs},
        },
        "axes": {
            "model.name": ("gnode", "node"),
            "model.hidden": [[width] * count for count in layers for width in widths],
            "model.initialisation": (_CRITICAL, *_OTHERS),
        },
    }


_QUICK: PlanTables = {"draws": _plan((1, 3), (100,), 5, 15)}
_FULL: PlanTables = {"draws": _plan((1, 2, 3, 4), (50, 100, 200), 10, None)}
_WITHIN = ("model.name", "model.hidden")


def _measure(sweeps: Mapping[str, MadeSweep]) -> Outcome:
    sweep = sweeps["draws"]
    best = best_of_grid(sweep, within=_WITHIN, between="model.initialisation")
    effects = list(_effects(best))
    table = Table("Every initialisation, over seeds", _HEAD, tuple(_rows(best)))
    charts = (*_charts(best), *spectrum_charts(_STATE, 100))
    return Outcome(
        tuple(effects), (effects_table(effects, "Critical beside others, seed by seed"), table), charts, _notes(sweeps)
    )


def _words(group: tuple[Any, ...]) -> str:
    model, hidden = group
    return f"{NAMES[model]}, hidden layers {' '.join(map(str, hidden))}"


def _effects(best: Mapping[tuple[Any, ...], Mapping[str, Chosen]]) -> Iterator[Effect]:
    for group, chosen in best.items():
        for other in _OTHERS:
            if _CRITICAL not in chosen or other not in chosen:
                continue
            epochs = [epochs_of(chosen[name]) for name in (_CRITICAL, other)]
            yield ratio_of(f"epochs to {TARGET:.0%} of the variance, critical / {other}: {_words(group)}", *epochs)
            yield ratio_of(
                f"test error, critical / {other}: {_words(group)}",
                chosen[_CRITICAL].errors,
                chosen[other].errors,
                decides=False,
            )


_HEAD = (
    "network",
    "initialisation",
    f"epochs to {TARGET:.0%} of the variance",
    "test MSE [95 % interval]",
    "failed",
    "seeds",
)


def _rows(best: Mapping[tuple[Any, ...], Mapping[str, Chosen]]) -> Iterator[tuple[Any, ...]]:
    for group, chosen in best.items():
        for name, one in chosen.items():
            yield (
                _words(group),
                name,
                epochs_words(one),
                interval_words(*one.median),
                sum(has_failed(row) for _, row in one.runs),
                len(one.runs),
            )


def _charts(best: Mapping[tuple[Any, ...], Mapping[str, Chosen]]) -> Iterator[Chart]:
    panels = []
    for group, chosen in best.items():
        series: list[Series] = []
        for k, name in enumerate((_CRITICAL, *_OTHERS)):
            curve = learning_curve(chosen[name]) if name in chosen else None
            if curve is not None:
                series.append(Series(name, curve.x, curve.y, curve.low, curve.high, kind=k))
        panels.append(
            Panel(_words(group), "epoch", "validation MSE, best so far", tuple(series), log_x=True, log_y=True)
        )  # fmt: skip
    yield Chart(
        "curves",
        "Learning from three initialisations",
        ("Median over seeds and the band of its quartiles.",),
        tuple(panels),
        columns=2,
    )


def _notes(sweeps: Mapping[str, MadeSweep]) -> tuple[str, ...]:
    return (
        *not_ended(sweeps),
        "That the paper makes this claim is what an outside summary of it says: we could not check it in the text.",
    )


INITIALISATION = ClaimOfSweeps(
    name="initialisation",
    number="6",
    title="Critical initialisation helps",
    statement="Networks that begin at the edge of stability train faster than with the usual initialisations.",
    decides=(
        "For gnODE and nODE and every number and width of hidden layers, the median over seeds of the ratio of epochs "
        f"to a validation error of {TARGET:.0%} of the targets' variance, critical over Glorot's and over He's, is "
        "claimed to be below 1. A run that never comes there counts as infinitely many epochs."
    ),
    changes="Other tasks, longer trials or deeper networks, in which gradients have a longer way.",
    plans={"quick": _QUICK, "full": _FULL},
    of=_measure,
)
