"""How far ahead predictions of the walker are of use, when they are made from predictions."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._made_sweep import Chosen, MadeSweep
from gnode.claims._outcome import Table, interval_words
from gnode.claims._runs import KINDS, NAMES, in_order, numbers
from gnode.claims.real_world._runs_of import of_models

_WITHOUT = {"no_change": "no change", "linear": "linear", "linear_two": "linear in two"}
"""Of what needs no network, by its name in a summary."""
_KINDS = {"normalised": "the mean", "median": "the median"}
# Variances: a prediction that is so wrong has run away.
_LOST = 30.0


def horizon_chart(sweeps: Mapping[str, MadeSweep]) -> Chart | None:
    """Errors against how far ahead; none without such runs."""
    found = {model: ones for model, ones in _predictions(sweeps).items() if any(one["open_loop"] for one in ones)}
    if not found:
        return None
    loops = next(one["open_loop"] for ones in found.values() for one in ones if one["open_loop"])
    panels = tuple(_panel(found, loops, kind, words) for kind, words in _KINDS.items())
    return Chart(
        "horizon",
        "Predictions made from predictions",
        (
            "After 64 observed steps, of which none is left out, each predictor is given its own predictions: the "
            "median over seeds and the band of their quartiles. Dashed, what needs no network; 1 is the variance of "
            f"the training set, beyond {_LOST:g} of which nothing is drawn. In many sections the walker hardly moves.",
            *sources(sweeps),
        ),
        panels,
        columns=2,
    )


def _panel(found: Mapping[str, list[Any]], loops: Any, kind: str, words: str) -> Panel:
    series = [_of_networks(model, ones, kind) for model, ones in found.items()]
    for k, (name, label) in enumerate(_WITHOUT.items()):
        errors = _seen(loops["errors"][name][kind])
        series.append(Series(label, numbers(loops["seconds"]), numbers(errors), kind=len(KINDS) + k, dashed=True))
    return Panel(
        f"{words} of {loops['sections']} sections",
        "time ahead (s)",
        "squared error (variances of the training set)",
        tuple(series),
        log_x=True,
        log_y=True,
        lines=(1.0,),
    )


def prediction_table(sweeps: Mapping[str, MadeSweep]) -> Table | None:
    """One step ahead, raw and normalised, beside what needs no network; none without such runs."""
    found = _predictions(sweeps)
    rows = [(NAMES[model], *_errors([one["network"] for one in ones]), len(ones)) for model, ones in found.items()]
    every = [one for ones in found.values() for one in ones]
    for name, words in {"mean": "mean of the training set", **_WITHOUT}.items():
        if every:
            # Of every seed once: all models of a seed are told the same samples.
            ones = {str(one["baselines"][name]): one["baselines"][name] for one in every}
            rows.append((f"{words} (no network)", *_errors(list(ones.values())), len(ones)))
    if not rows:
        return None
    head = ("predictor", "raw, test", "normalised, test", "raw, validation", "seeds")
    return Table("The walker's next step: squared errors, median over seeds [least, greatest]", head, tuple(rows))


def sources(sweeps: Mapping[str, MadeSweep]) -> tuple[str, ...]:
    """Of the walker, what was simulated and how often a velocity was clipped: it belongs to every figure."""
    return tuple(sorted({f"{one['source']}." for ones in _predictions(sweeps).values() for one in ones}))


def prediction_notes(sweeps: Mapping[str, MadeSweep]) -> Iterator[str]:
    """What has to be known of the walker."""
    found = sources(sweeps)
    yield from found
    if found:
        yield (
            "All seeds of the walker are of the same rollouts: they differ in the samples left out and in the network, "
            "and intervals say nothing of other rollouts."
        )


def _predictions(sweeps: Mapping[str, MadeSweep]) -> dict[str, list[Any]]:
    """By model, of the runs that validation chose, what their summaries say."""
    chosen = of_models(sweeps["walker"]) if "walker" in sweeps else {}
    found = {model: list(_sections(chosen[model])) for model in in_order(list(chosen))}
    return {model: ones for model, ones in found.items() if ones}


def _sections(chosen: Chosen) -> Iterator[Any]:
    for sweep, row in sorted(chosen.runs, key=lambda one: one[1]["seed"]):
        section = (sweep.summary(row) or {}).get("prediction")
        if section is not None:
            yield section


def _of_networks(model: str, ones: list[Any], kind: str) -> Series:
    loops = [one["open_loop"] for one in ones if one["open_loop"]]
    errors = np.array([_finite(loop["errors"]["network"][kind]) for loop in loops])
    low, middle, high = (np.quantile(errors, q, axis=0, method="nearest") for q in (0.25, 0.5, 0.75))
    seconds = numbers(loops[0]["seconds"])
    middle, low, high = (numbers(_seen(values)) for values in (middle, low, high))
    return Series(NAMES[model], seconds, middle, low, high, kind=KINDS[model])


def _seen(values: Sequence[float | None] | np.ndarray) -> list[float]:
    return [value if value <= _LOST else np.nan for value in _finite(values)]


def _finite(values: Sequence[float | None] | np.ndarray) -> list[float]:
    return [np.inf if value is None else value for value in values]


def _errors(ones: list[Any]) -> Iterator[str]:
    for part, kind in (("test", "raw"), ("test", "normalised"), ("validation", "raw")):
        values = np.array(_finite([one[part][kind] for one in ones]))
        middle, low, high = (float(f(values)) for f in (np.median, np.min, np.max))
        yield interval_words(middle, low, high)
