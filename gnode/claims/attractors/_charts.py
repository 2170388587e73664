"""What the claim about attractors is drawn from, and its pictures."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gnode._files import read_json
from gnode.claims._chart import Chart, Panel, Series, Shares
from gnode.claims._made_sweep import MadeSweep, Row
from gnode.claims._runs import KINDS, NAMES, in_order, numbers, quartiles
from gnode.experiments import DISSECTION

SHAPES = {
    "fixed-2bit": "isolated points",
    "square": "sheet",
    "rectangle": "sheet",
    "annulus": "annulus",
    "ring": "ring",
}
"""By task, the shape of what is remembered, as a verdict names it."""
LENGTHS = (1, 10, 100)
"""Of a trial, after which memories are looked at."""


def shapes_chart(name: str, rows: Sequence[Row]) -> Chart:
    panels = []
    for task in tasks_of(rows):
        models = in_order([model for model in models_of(rows) if runs_of(rows, task=task, model=model)])
        kinds = _kinds(rows)
        counts = tuple(
            tuple(sum(row["verdict"] == kind for row in runs_of(rows, task=task, model=model)) for kind in kinds)
            for model in models
        )
        panels.append(Shares(task, tuple(NAMES[model] for model in models), kinds, counts, SHAPES[task]))
    return Chart(
        f"verdicts-{name}",
        "What each network remembers with" + (", trained as published" if name == "published" else ""),
        (
            "The verdict on the time scale of a trial, over seeds. The shape of what the task asks to remember has a "
            "black edge.",
        ),
        tuple(panels),
        columns=2,
    )


def memory_chart(name: str, rows: Sequence[Row]) -> Chart:
    panels = []
    for task in tasks_of(rows):
        series = []
        for model in in_order(models_of(rows)):
            some = runs_of(rows, task=task, model=model)
            if some:
                series.append(_memory_series(model, some))
        panels.append(
            Panel(task, "time without input (trial lengths of 1 s)", "memory error (RMS)", tuple(series), True, True)
        )
    return Chart(
        f"memory-{name}",
        "How memories fade" + (", trained as published" if name == "published" else ""),
        (
            "Root mean square difference between the readout and what was to be remembered, after 1, 10 and 100 "
            "lengths of a trial without input: median over seeds, bars to the quartiles.",
        ),
        tuple(panels),
        columns=2,
    )


def _memory_series(model: str, rows: Sequence[Row]) -> Series:
    found = [[row[f"memory_error_{length}"] for row in rows] for length in LENGTHS]
    low, middle, high = zip(*(quartiles(values) for values in found), strict=True)
    # Beside one another, so that bars do not hide each other.
    places = np.array(LENGTHS) * 1.06 ** (KINDS[model] - 2.5)
    return Series(
        NAMES[model], numbers(places), numbers(middle), numbers(low), numbers(high), "points", KINDS[model]
    )  # fmt: skip


def noise_chart(name: str, sweep: MadeSweep, rows: Sequence[Row]) -> Chart | None:
    """How noise in the state makes memories diffuse, as each dissection has measured and predicted it."""
    found: dict[str, list[Any]] = {model: [] for model in in_order(models_of(rows))}
    for row in rows:
        found[row["model"]] += [one for one in noise_of(sweep, row) if one["diffusion_measured"] is not None]
    if not any(found.values()):
        return None
    diffusion, lifetime = [], []
    for model, ones in found.items():
        squares = np.array([one["sigma"] ** 2 for one in ones])
        predicted, measured = (
            np.array([one[f"diffusion_{how}"] for one in ones], float) / squares for how in ("predicted", "measured")
        )
        lasting = [one["lifetime_s"] for one in ones]
        told = [each for each in lasting if each["predicted"] is not None and each["measured"] is not None]
        for series, pair in (
            (diffusion, (predicted, measured)),
            (lifetime, ([each["predicted"] for each in told], [each["measured"] for each in told])),
        ):
            series.append(Series(NAMES[model], *map(numbers, pair), look="dots", kind=KINDS[model]))
    return Chart(
        f"noise-{name}",
        "Memories under noise, measured and predicted",
        (
            "Each dot is a network at one of two strengths of noise in its state. Left: diffusion along the slow "
            "manifold over the square of the noise's strength; on a flat one without oblique contraction it is 1/2. "
            "Right: how long a memory lasts. Of networks whose slow manifold has a dimension; on the dashed line the "
            "prediction is right.",
        ),
        (
            Panel("diffusion", "predicted D / sigma^2", "measured D / sigma^2", (*diffusion, _equal(diffusion))),
            Panel("lifetime under noise", "predicted (s)", "measured (s)", (*lifetime, _equal(lifetime)), True, True),
        ),
        columns=2,
    )


def noise_of(sweep: MadeSweep, row: Row) -> list[Any]:
    """What a run's dissection says of memories under noise, by strength, the weakest first; nothing where there is none
    or the run was not taken apart."""
    path = sweep.run_folder(row) / DISSECTION
    noise = read_json(path)["attractor"].get("noise") if path.exists() else None
    return sorted(noise or (), key=lambda one: one["sigma"])


def _equal(series: Sequence[Series]) -> Series:
    """Where what is measured is what was predicted, over the range of both."""
    values = [value for one in series for part in (one.x, one.y) for value in part if value is not None]
    ends = numbers([min(values, default=0.0), max(values, default=1.0)])
    return Series("", ends, ends, kind=6, dashed=True)


def tasks_of(rows: Sequence[Row]) -> list[str]:
    return [task for task in SHAPES if any(row["task"] == task for row in rows)]


def models_of(rows: Sequence[Row]) -> list[str]:
    return list(dict.fromkeys(row["model"] for row in rows))


def _kinds(rows: Sequence[Row]) -> tuple[str, ...]:
    """Of verdicts, those expected of some task first."""
    found = {row["verdict"] for row in rows}
    expected = [kind for kind in dict.fromkeys(SHAPES.values()) if kind in found]
    return (*expected, *sorted(found - set(expected)))


def runs_of(rows: Sequence[Row], *, task: str, model: str) -> list[Row]:
    return [row for row in rows if row["task"] == task and row["model"] == model and row["verdict"] is not None]


def has_shape(row: Row) -> bool:
    """Whether the verdict on the trial's time scale is the shape of what the task asks to remember: of two bits, four
    points."""
    wanted = SHAPES[row["task"]]
    counted = wanted != "isolated points" or row["verdict_count"] == 4
    return row["verdict"] == wanted and counted
