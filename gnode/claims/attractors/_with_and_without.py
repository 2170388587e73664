"""Where the gate starts to matter: the gnODE beside the nODE on the same tasks made harder, and under noise."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from gnode._switches import make_key
from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._effects import BySeed, Effect, ratio_of
from gnode.claims._made_sweep import MadeSweep, Row
from gnode.claims._outcome import Table, interval_words
from gnode.claims._runs import numbers
from gnode.claims.attractors._charts import has_shape, noise_of, tasks_of
from gnode.experiments import MODEL, Run, load_run
from gnode.models import with_weight_noise
from gnode.training import evaluate

WITH, WITHOUT = "gnode", "node"
HARDER = "harder"
"""The sweep of longer trials and of other numbers of pulses."""
# Of weights, the noise in each as a part of it; trials and draws of the noise over which errors are the mean.
_WEIGHTS, _TRIALS, _DRAWS = (0.03, 0.1), 32, 4
_BESIDE = 0.13


def where_the_gate_matters(sweeps: Mapping[str, MadeSweep]) -> tuple[list[Effect], Table, Chart | None, list[str]]:
    """Ratios, gnODE over nODE, of the test error (and of how fast noise ends a memory, nODE's lifetime over gnODE's):
    below 1 the gate helps. With the shares of runs that have the task's shape."""
    effects: list[Effect] = []
    rows: list[tuple[str | int, ...]] = []
    by_task: dict[str, list[tuple[str, Effect]]] = {}
    for one in _conditions(sweeps):
        if not set(one.first) & set(one.second):
            continue
        effect = ratio_of(f"gate, {one.task}, {one.under}: {one.what}", one.first, one.second, decides=False)
        effects.append(effect)
        by_task.setdefault(one.task, []).append((one.under, effect))
        ratio = interval_words(effect.value, effect.low, effect.high)
        rows.append((one.task, one.under, one.what, ratio, *one.shapes, effect.samples, effect.bearing))
    return effects, Table("Where the gate starts to matter", _HEAD, tuple(rows)), _chart(by_task), _notes(by_task)


_HEAD = (
    "task",
    "under",
    "ratio of",
    "value [95 % interval]",
    "gnODEs with the task's shape",
    "nODEs with it",
    "seeds",
    "the gate helps",
)
_ERROR, _LIFETIME = "test errors, gnODE / nODE", "lifetimes, nODE / gnODE"


@dataclass(frozen=True)
class _Condition:
    task: str
    under: str
    what: str
    """Of which the ratio is taken."""
    first: BySeed
    second: BySeed
    shapes: tuple[str, str]
    """How many of the gnODEs and of the nODEs have the task's shape."""


def _conditions(sweeps: Mapping[str, MadeSweep]) -> Iterator[_Condition]:
    if "shapes" in sweeps:
        own = sweeps["shapes"]
        for task in tasks_of(own.rows):
            gated, ungated = _pair(own.rows, task)
            shapes = _shapes(gated, ungated)
            yield _Condition(task, "its own trials", _ERROR, _errors(gated), _errors(ungated), shapes)
            yield from _under_noise(task, own, gated, ungated, shapes)
    rows = sweeps[HARDER].rows if HARDER in sweeps else ()
    for steps, pulses in dict.fromkeys((row["task.steps"], row["task.pulses"]) for row in rows):
        some = [row for row in rows if (row["task.steps"], row["task.pulses"]) == (steps, pulses)]
        for task in tasks_of(some):
            gated, ungated = _pair(some, task)
            under = f"{steps} steps, {pulses:g} pulses"
            yield _Condition(task, under, _ERROR, _errors(gated), _errors(ungated), _shapes(gated, ungated))


def _pair(rows: Sequence[Row], task: str) -> tuple[list[Row], list[Row]]:
    """Of both models, runs that failed too."""
    gated, ungated = (
        [row for row in rows if (row["task"], row["model"]) == (task, model)] for model in (WITH, WITHOUT)
    )
    return gated, ungated


def _under_noise(
    task: str, sweep: MadeSweep, gated: Sequence[Row], ungated: Sequence[Row], shapes: tuple[str, str]
) -> Iterator[_Condition]:
    # The longer a memory lasts, the better: turned about, below 1 the gate helps here too.
    lasting, lasting_gated = (_lifetimes(sweep, rows) for rows in (ungated, gated))
    for place, how in enumerate(("weak", "strong")):
        first, second = (_at(found, place) for found in (lasting, lasting_gated))
        yield _Condition(task, f"{how} noise in the state", _LIFETIME, first, second, shapes)
    errors, others = (_with_noisy_weights(sweep, rows) for rows in (gated, ungated))
    for place, noise in enumerate(_WEIGHTS):
        first, second = (_at(found, place) for found in (errors, others))
        yield _Condition(task, f"noise of {noise:.0%} in weights", _ERROR, first, second, shapes)


def _at(found: Mapping[int, Sequence[float]], place: int) -> BySeed:
    """By seed, what was found at one strength of noise."""
    return {seed: values[place] for seed, values in found.items()}


def _errors(rows: Sequence[Row]) -> BySeed:
    return {row["seed"]: float("inf") if row["test_loss"] is None else row["test_loss"] for row in rows}


def _shapes(gated: Sequence[Row], ungated: Sequence[Row]) -> tuple[str, str]:
    first, second = (f"{sum(map(has_shape, rows))}/{len(rows)}" for rows in (gated, ungated))
    return first, second


def _lifetimes(sweep: MadeSweep, rows: Sequence[Row]) -> dict[int, tuple[float, float]]:
    """By seed, how long memories last under the weaker and the stronger noise of the dissection; infinite where they
    outlast what was followed."""
    found = {}
    for row in rows:
        lasted = [one["lifetime_s"]["measured"] for one in noise_of(sweep, row)]
        if lasted:
            found[row["seed"]] = tuple(float("inf") if one is None else one for one in (lasted[0], lasted[-1]))
    return found


def _with_noisy_weights(sweep: MadeSweep, rows: Sequence[Row]) -> dict[int, list[float]]:
    """By seed, the error on test trials for each of `_WEIGHTS`, in the mean over draws; the same draws for every
    network."""
    folders = {row["seed"]: sweep.run_folder(row) for row in rows}
    return {seed: _noisy_errors(load_run(folder)) for seed, folder in folders.items() if (folder / MODEL).exists()}


def _noisy_errors(run: Run) -> list[float]:
    trials, simulation = run.trials.take(slice(_TRIALS)), run.settings.simulation

    def loss(noise: float, draw: int) -> float:
        noisy = with_weight_noise(run.network, noise, key=make_key(draw))
        return evaluate(noisy, trials, simulation=simulation).loss

    means = np.mean([[loss(noise, draw) for draw in range(_DRAWS)] for noise in _WEIGHTS], axis=1)
    return np.where(np.isfinite(means), means, np.inf).tolist()


def _chart(by_task: Mapping[str, Sequence[tuple[str, Effect]]]) -> Chart | None:
    if not by_task:
        return None
    under = tuple(dict.fromkeys(words for found in by_task.values() for words, _ in found))
    series = []
    for k, (task, found) in enumerate(by_task.items()):
        # Beside one another, so that bars do not hide each other.
        places = [under.index(words) + _BESIDE * (k - (len(by_task) - 1) / 2) for words, _ in found]
        value, low, high = (
            numbers([getattr(effect, which) for _, effect in found]) for which in ("value", "low", "high")
        )
        series.append(Series(task, numbers(places), value, low, high, "points", k))
    return Chart(
        "gate",
        "Where the gate starts to matter",
        (
            "Test error of the gnODE over that of the nODE, median over seeds with its bootstrap interval; under noise "
            "in the state, how long a memory lasts in the nODE over the gnODE. Below the dashed line the gate helps.",
        ),
        (Panel("", "", "gnODE / nODE", tuple(series), log_y=True, names=under, lines=(1.0,)),),
        columns=1,
    )


def _notes(by_task: Mapping[str, Sequence[tuple[str, Effect]]]) -> list[str]:
    """Where it matters, in a sentence."""
    found = []
    for bearing, says in (("for", "does better than the nODE"), ("against", "does worse than the nODE")):
        where = [
            f"{task} ({', '.join(words)})"
            for task, conditions in by_task.items()
            if (words := [name for name, effect in conditions if effect.bearing == bearing])
        ]
        if where:
            found.append(f"The gnODE {says}, by an interval on one side of 1, on: {'; '.join(where)}.")
    return found
