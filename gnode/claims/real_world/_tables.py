"""The tables of the claim about real-world tasks."""

from collections import Counter
from collections.abc import Iterator, Mapping
from statistics import median

from gnode.claims._made_sweep import Chosen, MadeSweep
from gnode.claims._outcome import Table
from gnode.claims._runs import NAMES, in_order
from gnode.claims.real_world._comparisons import GATE_WORDS, speaker_accuracies
from gnode.claims.real_world._runs_of import MAIN, by_alpha, by_drop, of_models, some_of, task_words
from gnode.claims.real_world._scores import count_failed, is_of_classes, score_words

_MOST_CONFUSED = 6


def tables_of(sweeps: Mapping[str, MadeSweep]) -> Iterator[Table]:
    """Those of which there are runs."""
    yield _table("Every model, with the setting that its validation trials chose", tuple(_best(sweeps)))
    yield _table("As flows and as maps", tuple(_by_alpha(sweeps)))
    yield _table("What the gate sees", tuple(_gates(sweeps)))
    dropped = tuple(_dropped(sweeps))
    yield Table("Samples dropped", ("task", "dropped", "model", _SCORE, "seeds"), dropped)
    if "speakers" in sweeps:
        yield _speakers(sweeps["speakers"])
    yield Table("What is taken for what", _CONFUSED, tuple(_confusions(sweeps)))


_SCORE = "accuracy (mean) or raw MSE (median) [95 % interval]"
_HEAD = ("task", "model", "setting", "parameters", "N", _SCORE, "failed", "seeds")


def _table(title: str, rows: tuple[tuple[str | int | None, ...], ...]) -> Table:
    return Table(title, _HEAD, rows)


def _row(words: str, name: str, sweep: MadeSweep, one: Chosen) -> tuple[str | int | None, ...]:
    first = one.runs[0][1]
    setting = f"alpha {first['model.alpha']:g}, rate {sweep.learning_rate(first):g}"
    return words, name, setting, one.parameters, first["state_size"], score_words(one), count_failed(one), len(one.runs)


def _best(sweeps: Mapping[str, MadeSweep]) -> Iterator[tuple[str | int | None, ...]]:
    for name in MAIN:
        if name in sweeps:
            chosen = of_models(sweeps[name])
            for model in in_order(list(chosen)):
                yield _row(task_words(sweeps[name]), NAMES[model], sweeps[name], chosen[model])


def _by_alpha(sweeps: Mapping[str, MadeSweep]) -> Iterator[tuple[str | int | None, ...]]:
    for name in MAIN:
        groups = by_alpha(sweeps[name]) if name in sweeps else {}
        if len(groups) > 1:
            for models in groups.values():
                for model in in_order(list(models)):
                    yield _row(task_words(sweeps[name]), NAMES[model], sweeps[name], models[model])


def _gates(sweeps: Mapping[str, MadeSweep]) -> Iterator[tuple[str | int | None, ...]]:
    for name, main in (("gates", "letters"), ("walker-gates", "walker")):
        if name not in sweeps or main not in sweeps:
            continue
        words = task_words(sweeps[name])
        for alpha, models in by_alpha(sweeps[main]).items():
            seen = some_of(sweeps[name], lambda row, alpha=alpha: row["model.alpha"] == alpha)
            kinds = of_models(seen, between="model.gate")
            for gate, model in (("of state and input", "gnode"), ("none (nODE)", "node")):
                if model in models:
                    yield _row(words, gate, sweeps[main], models[model])
            yield from (_row(words, GATE_WORDS[kind], sweeps[name], one) for kind, one in kinds.items())


def _dropped(sweeps: Mapping[str, MadeSweep]) -> Iterator[tuple[str | int | None, ...]]:
    for words, shares in by_drop(sweeps).items():
        for share, models in shares.items():
            for model in in_order(list(models)):
                one = models[model]
                yield words, f"{share:.0%}", NAMES[model], score_words(one), len(one.runs)


def _speakers(sweep: MadeSweep) -> Table:
    found = speaker_accuracies(sweep)
    speakers = list(next(iter(found.values()), {}))
    rows = tuple(
        (NAMES[model], *(f"{ones[who]:.1%}" for who in speakers), f"{median(ones.values()):.1%}" if ones else None)
        for model, ones in ((model, found[model]) for model in in_order(list(found)))
    )
    return Table(f"Speakers never heard: {task_words(sweep)}", ("model", *speakers, "median"), rows)


_CONFUSED = ("task", "model", "class", "answered", "of all test trials of all seeds")


def _confusions(sweeps: Mapping[str, MadeSweep]) -> Iterator[tuple[str | int | None, ...]]:
    """The most frequent ones, over all seeds."""
    for name in MAIN:
        chosen = of_models(sweeps[name]) if name in sweeps else {}
        for model in ("gnode", "node"):
            if model not in chosen or not is_of_classes(chosen[model]):
                continue
            counts: Counter[tuple[str, str]] = Counter()
            total = 0
            for sweep, row in chosen[model].runs:
                summary = sweep.summary(row) or {}
                total += summary.get("sizes", {}).get("test", 0)
                for one in summary.get("test", {}).get("confusions", ()):
                    counts[one["class"], one["answered"]] += one["trials"]
            for (true, answered), count in counts.most_common(_MOST_CONFUSED):
                yield task_words(sweeps[name]), NAMES[model], true, answered, f"{count} of {total:,}"
