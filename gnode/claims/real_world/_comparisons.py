"""The numbers that the claim about real-world tasks rests on, and those told beside them."""

import math
from collections.abc import Iterator, Mapping

from gnode.claims._effects import Effect, difference_of
from gnode.claims._made_sweep import Chosen, MadeSweep
from gnode.claims._outcome import interval_words
from gnode.claims._runs import NAMES, in_order
from gnode.claims.real_world._plans import FLOW, GATES, MAP
from gnode.claims.real_world._runs_of import MAIN, as_flows, by_alpha, of_models, some_of, task_words
from gnode.claims.real_world._scores import DECIDING_FEWEST, LEVEL, accuracies, compared

_HOW = {FLOW: "as flows", MAP: "as maps"}
_CONTROLS = {"task.shuffle_times": "times shuffled within each series", "task.ignore_times": "no times"}


def effects_of(sweeps: Mapping[str, MadeSweep]) -> Iterator[Effect]:
    """All of them, those that decide first."""
    chosen = {name: of_models(sweeps[name]) for name in MAIN if name in sweeps and sweeps[name].rows}
    for name in MAIN:
        if name in chosen and {"gnode", "node"} <= set(chosen[name]):
            both = chosen[name]["gnode"], chosen[name]["node"]
            words = f"gnODE - nODE: {task_words(sweeps[name])}"
            yield compared(words, *both, decides=True, level=LEVEL, fewest=DECIDING_FEWEST)
        else:
            yield Effect(f"gnODE - nODE: {name}", math.nan, math.nan, math.nan, "above", 0.0, 0)
    for name, models in chosen.items():
        words = task_words(sweeps[name])
        yield from _beside(models, words)
        yield from _gate_and_step(sweeps[name], words)
    for name in ("gates", "walker-gates"):
        main = sweeps.get("letters" if name == "gates" else "walker")
        if name in sweeps and main is not None:
            yield from _of_gates(sweeps[name], main)
    if "times" in sweeps and "letters" in sweeps:
        yield from _of_times(sweeps["times"], as_flows(sweeps["letters"]))
    if "speakers" in sweeps:
        yield from _of_speakers(sweeps["speakers"])


def _beside(models: Mapping[str, Chosen], words: str) -> Iterator[Effect]:
    for rival in in_order([name for name in models if name not in ("gnode", "node")]):
        if "gnode" in models:
            yield compared(f"gnODE - {NAMES[rival]}: {words}", models["gnode"], models[rival])
    if {"mgru", "rnn"} <= set(models):
        yield compared(f"mGRU - RNN: {words}", models["mgru"], models["rnn"])


def _gate_and_step(sweep: MadeSweep, words: str) -> Iterator[Effect]:
    """When it is the gate that helps, and when the step."""
    groups = by_alpha(sweep)
    if len(groups) < 2:
        return
    for alpha, models in groups.items():
        for first, second in (("gnode", "node"), ("mgru", "rnn")):
            if {first, second} <= set(models):
                both = f"{NAMES[first]} - {NAMES[second]}"
                yield compared(f"gate alone, {both} {_HOW[alpha]}: {words}", models[first], models[second])
    for model in ("gnode", "node", "mgru", "rnn", "gru"):
        if all(model in models for models in groups.values()):
            what = f"step alone, {NAMES[model]} as a flow - as a map: {words}"
            yield compared(what, groups[FLOW][model], groups[MAP][model])


def where_it_helps(sweeps: Mapping[str, MadeSweep]) -> Iterator[str]:
    """In sentences, whether it is the gate that helps, or the step: by the intervals of `_gate_and_step`."""
    for name in MAIN:
        if name not in sweeps:
            continue
        words = task_words(sweeps[name])
        found = {effect.what.partition(":")[0]: effect for effect in _gate_and_step(sweeps[name], words)}
        flow, map_ = (_gate_alone(found, how) for how in (_HOW[FLOW], _HOW[MAP]))
        if flow is not None and map_ is not None:
            yield (
                f"The gate of the gnODE on {words}: {_verb(map_)} a map, whose step is all of tau "
                f"({_digits(map_)}), and {_verb(flow)} a flow, whose steps are small ({_digits(flow)})."
            )


def _gate_alone(found: Mapping[str, Effect], how: str) -> Effect | None:
    return next((one for what, one in found.items() if "gate alone, gnODE" in what and what.endswith(how)), None)


def _verb(effect: Effect) -> str:
    return {"for": "it helps", "against": "it harms", "open": "no difference can be told that it makes to"}[
        effect.bearing
    ]


def _digits(effect: Effect) -> str:
    return interval_words(effect.value, effect.low, effect.high)


def _of_gates(sweep: MadeSweep, main: MadeSweep) -> Iterator[Effect]:
    """The whole gate beside gates that see less."""
    whole = by_alpha(main)
    for alpha, models in whole.items():
        if "gnode" not in models:
            continue
        kinds = of_models(some_of(sweep, lambda row, alpha=alpha: row["model.alpha"] == alpha), between="model.gate")
        for kind in GATES:
            if kind in kinds:
                what = f"gate of state and input - {GATE_WORDS[kind]}, {_HOW[alpha]}: {task_words(sweep)}"
                yield compared(what, models["gnode"], kinds[kind])


GATE_WORDS = {"state": "of the state alone", "input": "of the input alone", "constant": "constant"}
"""By the setting `model.gate`."""


def _of_times(sweep: MadeSweep, main: MadeSweep) -> Iterator[Effect]:
    with_times = of_models(main)
    for control, words in _CONTROLS.items():
        without = of_models(some_of(sweep, lambda row, control=control: row[control]))
        for model in in_order([name for name in without if name in with_times]):
            what = f"true times - {words}, {NAMES[model]}: {task_words(sweep)}"
            yield compared(what, with_times[model], without[model])


def _of_speakers(sweep: MadeSweep) -> Iterator[Effect]:
    """Over speakers: seeds of one speaker are averaged first."""
    found = speaker_accuracies(sweep)
    for rival in in_order([name for name in found if name != "gnode"]):
        if "gnode" in found:
            words = f"accuracy, gnODE - {NAMES[rival]}: {task_words(sweep)}, a speaker never heard (over speakers)"
            both = (dict(enumerate(found[model].values())) for model in ("gnode", rival))
            yield difference_of(words, *both, decides=False)


def speaker_accuracies(sweep: MadeSweep) -> dict[str, dict[str, float]]:
    """By model and speaker held out, the mean accuracy over seeds, of the learning rate that validation chose."""
    speakers = sorted({row["task.held_out"] for row in sweep.rows})
    found: dict[str, dict[str, float]] = {}
    for speaker in speakers:
        for model, one in of_models(some_of(sweep, lambda row, who=speaker: row["task.held_out"] == who)).items():
            values = list(accuracies(one).values())
            found.setdefault(model, {})[speaker] = sum(values) / len(values)
    # A speaker that one of them has not yet is of no use beside the others.
    common = [speaker for speaker in speakers if all(speaker in ones for ones in found.values())]
    return {model: {speaker: ones[speaker] for speaker in common} for model, ones in found.items()}
