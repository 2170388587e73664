"""What each picture shows in this run, in words made from its numbers."""

import math
import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gnode.experiments import Dissection
from gnode.training import EpochRecord


def number(value: Any) -> str:
    """A number for a reader: four digits; "none" where it is not known or not finite."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def _named(model: str) -> str:
    """A model's name as the literature writes it, with its article."""
    names = {
        "gnode": "A gnODE",
        "node": "An nODE",
        "mgru": "An mGRU",
        "rnn": "An RNN",
        "gru": "A GRU",
        "lstm": "An LSTM",
    }
    return names.get(model, f"A {model}")


def headline(summary: dict[str, Any]) -> str:
    sizes, test = summary["sizes"], summary.get("test", {})
    text = (
        f"{_named(summary['model'])} with a state of {summary['state_size']} and "
        f"{number(summary['parameters']['total'])} trained parameters was trained on {Path(summary['task']).name} "
        f"({number(sizes['train'])} training trials of up to {sizes['steps']} steps). "
    )
    if test.get("accuracy") is not None:
        return text + f"It names the right class in {test['accuracy']:.1%} of {number(sizes['test'])} test trials."
    if test.get("share_of_variance") is not None:
        return text + (
            f"On {number(sizes['test'])} test trials its mean squared error is {number(test['loss'])}: "
            f"{test['share_of_variance']:.2%} of the variance of the targets is left unexplained."
        )
    return text + f"Its test loss is {number(test.get('loss'))}."


def finding(dissection: Dissection) -> str:
    """What is left of the states when the input is gone."""
    relaxed, places = dissection.relaxed, dissection.places()
    text = (
        f"{len(relaxed.states)} states of test trials were let go without input. "
        f"After {number(float(relaxed.times[-1]))} s they "
    )
    begin, end = (float(np.sqrt(states.var(axis=0).sum())) for states in relaxed.path[[0, -1]])
    if end < 1e-3 * begin:
        return text + "have all run together to one state: without input this network remembers nothing."
    if places:
        text += f"have gathered at {_plural(len(places), 'place')}"
    else:
        text += f"still lie spread out, over {number(end / begin)} times the width that they had"
    first, last = _initial_speed(dissection), float(np.median(relaxed.speeds))
    text += (
        f", and move by {number(last)} state units a second in the median ({number(first)} over the first "
        f"{number(float(relaxed.times[1]))} s)."
    )
    if last > first:
        return text + " They do not come to rest: without input this network does not stay where it is used."
    if dissection.classes:
        return text
    held = dissection.held[-1]
    ranges = [
        f"output {k + 1} from {np.quantile(held[:, k], 0.01):.2f} to {np.quantile(held[:, k], 0.99):.2f}"
        for k in range(min(3, held.shape[1]))
    ]
    return text + f" What they hold covers {_listed(ranges)}."


def _initial_speed(dissection: Dissection) -> float:
    path, times = dissection.relaxed.path, dissection.relaxed.times
    return float(np.median(np.linalg.norm(path[1] - path[0], axis=1)) / times[1])


def portrait(dissection: Dissection) -> str:
    found = dissection.fixed_points
    kinds = [
        f"{found.count(kind)} {kind}" for kind in ("stable", "saddle", "unstable", "marginal") if found.count(kind)
    ]
    text = "Left: the colour is the speed of the state without input, dark where it is slow; lines follow the flow. "
    if not found.converged.any():
        text += "No fixed point was found"
    else:
        text += f"The search found {_plural(len(found), 'fixed point')} ({_listed(kinds)})"
    text += f" from {len(found.converged)} starts, of which {found.converged.mean():.0%} converged"
    text += "; the rest ended where the residual is least but not zero. " if not found.converged.all() else ". "
    text += "A list found by search need not be complete. "
    if not dissection.portrait.plane.exact:
        share = float(dissection.portrait.plane.explained.sum())
        text += f"The plane has {share:.0%} of the variance of the states, and is drawn only where trials went. "
    seconds = number(float(dissection.relaxed.times[-1]))
    text += f"Beside it: where the released states are after {seconds} s, coloured by what they hold. "
    if dissection.portrait.plane.exact and len(dissection.portrait.coordinates) == 2 and not dissection.classes:
        text += "Inside the outline the flow is slow, and its tint is the readout there"
        text += ". " if dissection.places() else ": the sheet of slow states that holds the memory, where it is one. "
    if dissection.is_map:
        text += (
            f"The step, {number(dissection.step)} s, is {number(dissection.step / dissection.time_constant)} of the "
            "time constant: the network is a map, stability is that of the map, and flow lines only guide the eye. "
        )
    return text.strip()


def memory(dissection: Dissection) -> str:
    errors = np.sqrt(np.nanmean((dissection.held - dissection.asked[None]) ** 2, axis=(1, 2)))
    seconds = number(float(dissection.relaxed.times[-1]))
    text = (
        f"When the states are let go, the value that they hold misses the one asked for by {number(float(errors[0]))} "
        f"(root mean square); {seconds} s later by {number(float(errors[-1]))}."
    )
    if dissection.asked.shape[1] == 1:
        return text
    return text + (
        " Each grey line joins a memory asked for to the one held in the end: short lines are good memory, "
        "lines that meet at a point are memories drawn to it."
    )


def examples(dissection: Dissection) -> str:
    if dissection.confusion is not None:
        counts = dissection.confusion.copy()
        right, total = int(np.trace(counts)), int(counts.sum())
        np.fill_diagonal(counts, 0)
        text = f"{right} of the {total} trials here end with the right class on top. "
        if counts.max() > 0:
            row, column = np.unravel_index(counts.argmax(), counts.shape)
            names = dissection.classes
            text += f"The most frequent confusion: {names[row]} is taken for {names[column]} ({counts.max()} times)."
        return text
    shown = dissection.examples
    errors = np.where(shown.mask, shown.outputs - shown.targets, np.nan)
    return (
        "Inputs above, outputs (thin) over targets (broad) below, a colour a channel. In these trials the output is "
        f"off by {number(float(np.nanmedian(np.abs(errors))))} in the median, and by less than "
        f"{number(float(np.nanquantile(np.abs(errors), 0.95)))} at 95 % of the steps."
    )


def training(history: Sequence[EpochRecord], summary: dict[str, Any]) -> str:
    losses = [record.validation_loss for record in history]
    text = (
        f"The validation loss went from {number(losses[0])} to {number(losses[-1])} in {_plural(len(history), 'epoch')}"
    )
    best = summary["best_epoch"]
    if 1 <= best <= len(losses):
        text += f"; the weights of epoch {best}, with {number(losses[best - 1])}, were kept"
        ratio = losses[best - 1] / history[best - 1].loss if history[best - 1].loss > 0 else math.nan
        if math.isfinite(ratio):
            text += f" (there it is {ratio:.2f} times the training loss)"
    seconds = sum(record.seconds for record in history)
    return f"{text}. It took {number(seconds)} s."


def time_constants(dissection: Dissection) -> str:
    fields, units = dissection.portrait.time_constants, dissection.gate_units
    assert fields is not None and units is not None
    seen = fields[dissection.portrait.visited]
    parts = [
        f"unit {unit + 1}: {number(float(seen[:, k].min()))} to {number(float(seen[:, k].max()))} s"
        for k, unit in enumerate(units)
    ]
    shown = (
        "" if len(units) == dissection.portrait.plane.origin.shape[0] else f" (the {len(units)} units that vary most)"
    )
    return (
        f"The gate slows a unit from tau = {number(dissection.time_constant)} s to tau / G(h), which depends on where "
        f"the state is{shown}: {'; '.join(parts)}."
    )


def spectrum(dissection: Dissection) -> str:
    near = dissection.fixed_points.near
    rates = np.abs(near.rates[np.isfinite(near.rates)])
    marginal = int((rates == 0).sum())
    known = rates[rates > 0]
    text = "Each marker is a direction at a fixed point. "
    if known.size:
        text += (
            f"Their time constants run from {number(float(1 / known.max()))} to {number(float(1 / known.min()))} s. "
        )
    if marginal:
        text += f"{_plural(marginal, 'direction')} cannot be told from one that neither decays nor grows. "
    spirals = int(near.spiral.sum())
    return text + (f"The flow spirals at {_plural(spirals, 'point')}." if spirals else "No point is a spiral.")


def points(dissection: Dissection) -> list[dict[str, str]]:
    """The rows of the table of fixed points: stable ones first, then those most starts ended at."""
    found = dissection.fixed_points
    near = found.near
    order = sorted(range(len(found)), key=lambda k: (near.kinds[k] != "stable", -found.found[k], k))
    return [
        {
            "kind": near.kinds[k] + (" spiral" if near.spiral[k] else ""),
            "state": _vector(found.states[k]),
            "readout": _vector(dissection.readouts[k]),
            "slowest": _seconds(near.time_constants[k][0]),
            "fastest": _seconds(near.time_constants[k][-1]),
            "residual": f"{found.residuals[k]:.0e}",
            "starts": str(found.found[k]),
        }
        for k in order
    ]


def scores(summary: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    """Set, loss, and accuracy or share of variance."""
    rows = []
    for name in ("train", "validation", "test"):
        score = summary.get(name, {})
        accuracy, share = score.get("accuracy"), score.get("share_of_variance")
        extra = f"{accuracy:.1%}" if accuracy is not None else f"{share:.2%}" if share is not None else ""
        rows.append((name, number(summary["sizes"].get(name)), number(score.get("loss")), extra))
    return rows


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


def _vector(values: np.ndarray) -> str:
    shown = ", ".join(f"{value:.3f}" for value in values[:6])
    return f"({shown}, ...)" if len(values) > 6 else f"({shown})"


def _seconds(value: float) -> str:
    if not math.isfinite(value):
        return "infinite"
    return f"{value:.3g}" if value >= 0 else f"{-value:.3g} (grows)"


def _plural(count: int, name: str) -> str:
    return f"{count} {name}" if count == 1 else f"{count} {name}s"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
