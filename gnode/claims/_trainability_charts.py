"""Pictures of how well networks train: errors, and learning curves against epochs and seconds."""

from collections.abc import Mapping, Sequence

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._made_sweep import Chosen
from gnode.claims._runs import KINDS, NAMES, in_order, learning_curve


def trainability_charts(groups: Sequence[tuple[str, Mapping[str, Chosen]]], *, curves: Sequence[str]) -> list[Chart]:
    """Of groups of models by their titles; of those named in `curves` their learning curves too."""
    errors = Chart(
        "errors",
        "Error on the test trials, best of the grid",
        (
            "Each mark is the median over seeds, with its bootstrap interval; small dots are the runs themselves. "
            "Lower is better.",
        ),
        tuple(_errors_panel(title, chosen) for title, chosen in groups),
        columns=2,
    )
    shown = [(title, chosen) for title, chosen in groups if title in curves]
    text = "Median over seeds and the band of its quartiles"
    return [
        errors,
        Chart(
            "curves",
            "Learning curves against epochs",
            (f"{text}.",),
            tuple(_curves_panel(*one, by_seconds=False) for one in shown),
            columns=2,
        ),
        Chart(
            "curves-seconds",
            "Learning curves against seconds",
            (f"{text}; compilation is left out.",),
            tuple(_curves_panel(*one, by_seconds=True) for one in shown),
            columns=2,
        ),
    ]


def _curves_panel(title: str, chosen: Mapping[str, Chosen], *, by_seconds: bool) -> Panel:
    curves = [learning_curve(chosen[model], by_seconds=by_seconds) for model in in_order(list(chosen))]
    return Panel(
        title,
        "training time (s, one core)" if by_seconds else "epoch",
        "validation MSE, best so far",
        tuple(curve for curve in curves if curve is not None),
        log_x=True,
        log_y=True,
    )


def _errors_panel(title: str, chosen: Mapping[str, Chosen]) -> Panel:
    models = in_order(list(chosen))
    series = []
    for place, model in enumerate(models):
        one = chosen[model]
        errors = [error if error < float("inf") else None for error in one.errors.values()]
        value, low, high = (number if abs(number) < float("inf") else None for number in one.median)
        kind = KINDS[model]
        series.append(Series("", [place] * len(errors), errors, look="dots", kind=kind))
        series.append(Series("", [place], [value], [low], [high], "points", kind))
    names = (_name(model, sum(error == float("inf") for error in chosen[model].errors.values())) for model in models)
    return Panel(title, "", "test MSE", tuple(series), log_y=True, names=tuple(names))


def _name(model: str, failed: int) -> str:
    return f"{NAMES[model]}\n{failed} failed" if failed else NAMES[model]
