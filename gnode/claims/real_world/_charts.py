"""The pictures of the claim about real-world tasks."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._made_sweep import Chosen, MadeSweep
from gnode.claims._runs import KINDS, NAMES, in_order, numbers
from gnode.claims.real_world._comparisons import GATE_WORDS, speaker_accuracies
from gnode.claims.real_world._horizon import sources
from gnode.claims.real_world._runs_of import MAIN, by_alpha, by_drop, of_models, some_of, task_words
from gnode.claims.real_world._scores import error, is_of_classes

_ACCURACY = "test accuracy"
_WRONG, _SQUARED = "share of test trials told apart wrongly", "test MSE, raw"
_LOOKS = {0.1: "as a flow, alpha = .1", 1.0: "as a map, alpha = 1"}


def charts_of_scores(sweeps: Mapping[str, MadeSweep]) -> Iterator[Chart]:
    """How well every model does; by step, by what its gate sees, and by how many samples are left."""
    yield Chart(
        "models",
        "Every model on every task",
        (
            "Of each model as many parameters and as many settings, of which validation chose: the mean error over "
            "seeds (of the walker the median), with its interval (95 %): as flows, and as maps where there are.",
            *sources(sweeps),
        ),
        tuple(_of_models(sweeps)),
        columns=3,
    )
    gates = tuple(_of_gates(sweeps))
    if gates:
        text = "The gnODE with gates that see less, and without any. Mean over seeds, with its interval (95 %)."
        said = sources(sweeps) if "walker-gates" in sweeps else ()
        yield Chart("gates", "What the gate sees", (text, *said), gates, columns=2)
    dropped = tuple(_of_drops(sweeps))
    if dropped:
        text = "Samples of every series are left out at random, and the times of the others kept. All models as flows."
        yield Chart("dropped", "Errors and the share of samples that is dropped", (text,), dropped, columns=2)
    if "speakers" in sweeps and sweeps["speakers"].rows:
        text = "Trained on five speakers, tested on the sixth. Each point is the mean over seeds."
        yield Chart("speakers", "Voices never heard", (text,), (_of_speakers(sweeps["speakers"]),), columns=1)


def _points(label: str, ones: Mapping[int, Chosen], kind: int, shift: float = 0.0) -> Series:
    """By place along the axis, what `error` says."""
    middle, low, high = zip(*(error(one) for one in ones.values()), strict=True)
    places = numbers([place + shift for place in ones])
    return Series(label, places, numbers(middle), numbers(low), numbers(high), "points", kind)


def _of_models(sweeps: Mapping[str, MadeSweep]) -> Iterator[Panel]:
    for name in MAIN:
        if name not in sweeps or not sweeps[name].rows:
            continue
        groups = by_alpha(sweeps[name])
        models = in_order([*dict.fromkeys(model for ones in groups.values() for model in ones)])
        series = []
        for kind, (alpha, ones) in enumerate(groups.items()):
            at = {models.index(model): ones[model] for model in models if model in ones}
            series.append(_points(_LOOKS[alpha], at, kind, 0.24 * (kind - 0.5 * (len(groups) - 1))))
        yield _panel(task_words(sweeps[name]), "", series, groups, tuple(NAMES[model] for model in models))


def _panel(
    title: str, x: str, series: Sequence[Series], groups: Mapping[Any, Mapping[Any, Chosen]], names: tuple[str, ...]
) -> Panel:
    classes = any(is_of_classes(one) for ones in groups.values() for one in ones.values())
    return Panel(title, x, _WRONG if classes else _SQUARED, tuple(series), log_y=True, names=names)


def _of_gates(sweeps: Mapping[str, MadeSweep]) -> Iterator[Panel]:
    for name, main in (("gates", "letters"), ("walker-gates", "walker")):
        if name not in sweeps or main not in sweeps:
            continue
        series, groups = [], by_alpha(sweeps[main])
        for kind, (alpha, models) in enumerate(groups.items()):
            seen = some_of(sweeps[name], lambda row, alpha=alpha: row["model.alpha"] == alpha)
            kinds = of_models(seen, between="model.gate") if seen.rows else {}
            ones = [models.get("gnode"), *(kinds.get(gate) for gate in GATE_WORDS), models.get("node")]
            at = {place: one for place, one in enumerate(ones) if one is not None}
            series.append(_points(_LOOKS[alpha], at, kind, 0.16 * (kind - 0.5)))
        names = ("state and input", "state", "input", "constant", "no gate")
        yield _panel(task_words(sweeps[name]), "what the gate sees", series, groups, names)


def _of_drops(sweeps: Mapping[str, MadeSweep]) -> Iterator[Panel]:
    for words, shares in by_drop(sweeps).items():
        models = in_order([*dict.fromkeys(model for ones in shares.values() for model in ones)])
        series = []
        for place, model in enumerate(models):
            at = {share: ones[model] for share, ones in shares.items() if model in ones}
            middle, low, high = zip(*(error(one) for one in at.values()), strict=True)
            # Beside one another, so that bars do not hide each other.
            places = [100 * share + 0.8 * (place - 0.5 * (len(models) - 1)) for share in at]
            series.append(
                Series(
                    NAMES[model], numbers(places), numbers(middle), numbers(low), numbers(high), "points", KINDS[model]
                )
            )
        yield Panel(words, "samples dropped (%)", _WRONG, tuple(series), log_y=True)


def _of_speakers(sweep: MadeSweep) -> Panel:
    found = speaker_accuracies(sweep)
    speakers = tuple(next(iter(found.values()), {}))
    series = tuple(
        Series(
            NAMES[model],
            numbers([place + 0.16 * k for place in range(len(speakers))]),
            numbers(list(found[model].values())),
            look="points",
            kind=KINDS[model],
        )
        for k, model in enumerate(in_order(list(found)))
    )
    return Panel(task_words(sweep), "the speaker held out", _ACCURACY, series, names=speakers)
