"""Which runs of the claim's sweeps are set beside which."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from gnode.claims._made_sweep import Chosen, MadeSweep, Row, best_of_grid
from gnode.claims.real_world._plans import FLOW
from gnode.experiments import SETTINGS, TaskSettings, read_settings

MAIN = ("letters", "digits", "walker")
"""The sweeps that the verdict rests on."""
_WORDS = {"character-trajectories": "letters", "spoken-digits": "digits", "walker2d": "walker"}


@dataclass(frozen=True)
class Compared:
    """The runs of one task under one condition: of each model, or whatever else is compared, those that its validation
    trials chose."""

    words: str
    chosen: Mapping[Any, Chosen]


def task_words(sweep: MadeSweep) -> str:
    """What the runs of a sweep are of, by the settings of the first: `letters, 70 % dropped`."""
    task = _task_of(sweep, sweep.rows[0])
    dropped = f", {task.drop:.0%} dropped" if task.drop and task.name != "walker2d" else ""
    protocol = ", as Kidger et al." if task.protocol == "kidger" else ""
    return f"{_WORDS.get(task.name, task.name)}{dropped}{protocol}"


def _task_of(sweep: MadeSweep, row: Row) -> TaskSettings:
    return read_settings(sweep.run_folder(row) / SETTINGS).task


def some_of(sweep: MadeSweep, want: Callable[[Row], bool]) -> MadeSweep:
    """The sweep with some of its runs."""
    return replace(sweep, rows=tuple(row for row in sweep.rows if want(row)))


def of_models(sweep: MadeSweep, *, between: str = "model") -> dict[Any, Chosen]:
    """By model, or what else is compared, the runs that validation chose among all settings."""
    groups = best_of_grid(sweep, within=(), between=between)
    return {name: one for group in groups.values() for name, one in group.items()}


def by_alpha(sweep: MadeSweep) -> dict[float, dict[str, Chosen]]:
    """By dt / tau, the runs of each model that validation chose among the learning rates."""
    alphas = sorted({row["model.alpha"] for row in sweep.rows})
    return {alpha: of_models(some_of(sweep, lambda row, alpha=alpha: row["model.alpha"] == alpha)) for alpha in alphas}


def as_flows(sweep: MadeSweep) -> MadeSweep:
    """Of models that can be flows, the runs in which they are; of others, all."""
    flows = {row["model"] for row in sweep.rows if row["model.alpha"] == FLOW}
    return some_of(sweep, lambda row: row["model.alpha"] == FLOW or row["model"] not in flows)


def by_drop(sweeps: Mapping[str, MadeSweep]) -> dict[str, dict[float, dict[str, Chosen]]]:
    """By task and by the share of samples dropped, the runs of each model, as flows where it can be one."""
    found: dict[str, dict[float, dict[str, Chosen]]] = {}
    for name in ("dropped", "letters", "digits-dropped", "digits", "kidger"):
        if name not in sweeps or not sweeps[name].rows:
            continue
        sweep = as_flows(sweeps[name])
        task = _task_of(sweep, sweep.rows[0])
        words = _WORDS[task.name] + (", as Kidger et al." if task.protocol == "kidger" else "")
        for share in sorted({row.get("task.drop", task.drop) for row in sweep.rows}):
            some = some_of(sweep, lambda row, share=share: row.get("task.drop", share) == share)
            found.setdefault(words, {})[share] = of_models(some)
    return {words: dict(sorted(shares.items())) for words, shares in found.items() if len(shares) > 1}
