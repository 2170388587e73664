"""What was trained and how, in words made from the numbers of the run."""

import math
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gnode.experiments import MAPS, Dissection, trivial_sentence
from gnode.report._words import FROZEN, boxes, number, plural, sentence
from gnode.simulation import SimulationSettings
from gnode.training import FAILED_OUTCOMES, EpochRecord


def _named(model: str) -> str:
    """A model's name as the literature writes it, with its article."""
    names = {
        "gnode": "A gnODE",
        "node": "An nODE",
        "mgru": "An mGRU",
        "rnn": "An RNN",
        "gru": "A GRU",
        "lstm": "An LSTM",
        "ode-rnn": "An ODE-RNN",
        "gru-d": "A GRU-D",
    }
    return names.get(model, f"A {model}")


def trained(summary: dict[str, Any]) -> str:
    """What was trained on what."""
    sizes = summary["sizes"]
    return (
        f"{_named(summary['model'])} with a state of {summary['state_size']} and "
        f"{number(summary['parameters']['total'])} trained parameters was trained on {Path(summary['task']).name} "
        f"({number(sizes['train'])} training trials of up to {sizes['steps']} steps). "
    )


def headline(summary: dict[str, Any]) -> str:
    """How well it does what it was trained for; of a classifier that is said by `about_classes`."""
    sizes, test = summary["sizes"], summary.get("test", {})
    between = test.get("loss_interval")
    text = trained(summary)
    if test.get("share_of_variance") is not None:
        return text + (
            f"On {number(sizes['test'])} test trials its mean squared error is {number(test['loss'])}"
            + ("" if between is None else f" (95 % interval {number(between[0])} to {number(between[1])})")
            + ": "
            + (
                f"{test['share_of_variance']:.2%} of the variance of the targets is left unexplained."
                if test["share_of_variance"] <= 1
                else f"{test['share_of_variance']:.3g} times the variance of the targets, so that their mean, always "
                "given, would do better."
            )
            + (f" {sentence(trivial_sentence(summary))}" if "prediction" in summary else "")
        )
    if not test:
        return text + "It was not tested, since its training failed."
    return text + f"Its test loss is {number(test.get('loss'))}."


def failure(summary: dict[str, Any]) -> str | None:
    """Why training failed and what to do; none where it did not."""
    failed = summary["outcome"] in FAILED_OUTCOMES
    return sentence(summary.get("message") or summary["outcome"].replace("_", " ")) if failed else None


def examples(dissection: Dissection) -> str:
    if dissection.classes:
        return (
            "Inputs above; below, the probability that the network gives at each time to the class that is right "
            "(broad) and to the three others of which it is surest."
        )
    shown = dissection.examples
    assert shown is not None
    errors = np.where(shown.mask, shown.outputs - shown.targets, np.nan)
    return (
        "Inputs above, outputs (thin) over targets (broad) below, a colour a channel. In these trials the output is "
        f"off by {number(float(np.nanmedian(np.abs(errors))))} in the median, and by less than "
        f"{number(float(np.nanquantile(np.abs(errors), 0.95)))} at 95 % of the steps."
    )


def training(history: Sequence[EpochRecord], summary: dict[str, Any]) -> str:
    losses = [record.validation_loss for record in history]
    best, epochs = summary["best_epoch"], plural(len(history), "epoch")
    # Losses on the way are of what was trained on; the scores are in the targets' own units.
    of = "" if summary.get("target_scaling") is None else ", of standardised targets,"
    text = f"The validation loss{of} went from {number(losses[0])} to {number(losses[-1])} in {epochs}"
    if best == 0:
        # In earlier runs there may be a number, over trials that the solver did not finish, which means nothing.
        text = f"In {epochs} there was no validation loss to choose weights by: those of the beginning were kept"
    if 1 <= best <= len(losses):
        text += f"; the weights of epoch {best}, with {number(losses[best - 1])}, were kept"
        ratio = losses[best - 1] / history[best - 1].loss if history[best - 1].loss > 0 else math.nan
        if math.isfinite(ratio):
            text += f" (there it is {ratio:.2f} times the training loss)"
    seconds = sum(record.seconds for record in history)
    return f"{text}. It took {number(seconds)} s."


def solver(history: Sequence[EpochRecord], summary: dict[str, Any], simulation: SimulationSettings) -> str:
    """How the network was stepped through time, and how often its flow was evaluated for that."""
    if summary["model"] in MAPS:
        return f"{_named(summary['model'])} is a map and needs no solver: it makes one step a sample."
    text = f"The solver: {simulation.described()}."
    first, last = (f"{record.function_evaluations:,.0f}" for record in (history[0], history[-1]))
    # Earlier runs did not write it down.
    if not all(math.isfinite(record.function_evaluations) for record in (history[0], history[-1])):
        return text
    mean = " in the mean" if simulation.adaptive else ""
    if first == last:
        return f"{text} It evaluated the flow {first} times in a training trial{mean}."
    return (
        f"{text} It evaluated the flow {first} times in a training trial{mean} in the first epoch, and {last} times in "
        "the last."
    )


def time_constants(dissection: Dissection) -> str:
    fields, units = dissection.portrait.time_constants, dissection.gate_units
    assert fields is not None and units is not None
    seen = fields[dissection.portrait.visited]
    frozen = FROZEN * dissection.time_constant
    parts = [f"unit {unit + 1}: {_slowed(seen[:, k], frozen)}" for k, unit in enumerate(units)]
    shown = (
        "" if len(units) == dissection.portrait.plane.origin.shape[0] else f" (the {len(units)} units that vary most)"
    )
    # A gate that does not see the state is one number a unit.
    everywhere = (seen == seen[:1]).all()
    where = "is the same wherever the state is" if everywhere else "depends on where the state is"
    return (
        f"The gate slows a unit from tau = {number(dissection.time_constant)} s to tau / G(h), which "
        f"{where}{shown}: {'; '.join(parts)}."
    )


def _slowed(time_constants: np.ndarray, frozen: float) -> str:
    """Their range; beyond what counts as frozen a number of seconds says nothing."""
    known = time_constants[~np.isnan(time_constants)]
    if not known.size:
        return "not known"
    low, high = float(known.min()), float(known.max())
    if low > frozen:
        return f"as good as frozen everywhere (longer than {number(frozen)} s)"
    if high > frozen:
        return f"{number(low)} s and longer, as good as frozen in places (longer than {number(frozen)} s)"
    return f"{number(low)} s" if low == high else f"{number(low)} to {number(high)} s"


def scores(summary: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Set, loss, and accuracy or share of variance."""
    rows = []
    for name in ("train", "validation", "test"):
        score = summary.get(name, {})
        accuracy, share = score.get("accuracy"), score.get("share_of_variance")
        extra = f"{accuracy:.1%}" if accuracy is not None else f"{share:.2%}" if share is not None else ""
        rows.append((name, number(summary["sizes"].get(name)), number(score.get("loss")), extra))
    return rows


def outputs(summary: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Of every output on the test trials: its name, the root of its mean squared error in its own units, the interval
    of that, and the share of the variance; none of classes and in earlier runs."""
    rows = []
    for place, one in enumerate(summary.get("test", {}).get("outputs", [])):
        unit = "" if one["unit"] is None else f" {one['unit']}"
        between, share = one["rmse_interval"], one["share_of_variance"]
        rows.append(
            (
                one["name"] or f"output {place + 1}",
                f"{number(one['rmse'])}{unit}",
                "" if between is None else f"{number(between[0])} to {number(between[1])}{unit}",
                "" if share is None else f"{share:.2%}",
            )
        )
    return rows


def choice(summary: dict[str, Any]) -> str:
    """How the weights were chosen, and what the scores are of."""
    if "test" not in summary:
        return "No set was scored, since the solver could not finish a trial."
    if summary["best_epoch"] == 0:
        return "No epoch gave weights to choose: the scores are those of the weights before training."
    return "The weights were chosen on the validation trials. The test trials were used once, after that."


def of_zero_input(summary: dict[str, Any], settings: dict[str, Any]) -> str | None:
    """What an input that is held at zero means for what the network was trained on; none of a task's own inputs, of
    which zero is one."""
    if settings.get("task", {}).get("missing") == "indicate":
        return (
            'With task.missing = "indicate" an input of zero says that no channel is observed, and that no time has '
            "passed since one was. No step of a trial is like that: states let go without input are in a situation "
            "that the network never met in training."
        )
    if summary.get("input_scaling") is not None:
        return (
            "Inputs are standardised: the zero at which the input is held is the mean of every channel over the "
            "training set, all the time, and no absence of input."
        )
    return None


def facts(summary: dict[str, Any], dissection: Dissection) -> list[tuple[str, str]]:
    parts = summary["parameters"]
    rows = [
        ("outcome", summary.get("message") or summary["outcome"]),
        ("parameters", ", ".join(f"{name} {number(count)}" for name, count in parts.items())),
        ("time step; time constant", f"{number(dissection.step)} s; {number(dissection.time_constant)} s"),
    ]
    if summary.get("seconds") is not None:
        rate = number(summary.get("steps_per_second"))
        rows.append(("training", f"{number(summary['seconds'])} s, {rate} steps a second"))
    proven = dissection.certificate
    if proven is not None:
        rows.append(("certificate", f"{boxes(proven.boxes)}, {number(proven.seconds)} s"))
    rows.append(("taking apart", f"{number(dissection.seconds)} s"))
    return rows


def command(folder: Path, settings: dict[str, Any]) -> str:
    """What to type to repeat the run. The settings file of the run says all the rest."""
    task = str(settings.get("task", {}).get("name", "TASK"))
    path = str(folder / "settings.toml")
    return f"gnode run {shlex.quote(task)} --settings {shlex.quote(path)} --out another-folder"


def flat(table: dict[str, Any], prefix: str = "") -> list[tuple[str, str]]:
    """Nested settings as dotted names and values."""
    rows: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows += flat(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, str(value)))
    return rows
