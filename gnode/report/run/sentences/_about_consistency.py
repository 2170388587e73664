"""Whether the network is an ODE, in words made from the numbers of the run."""

from typing import NamedTuple

import numpy as np

from gnode.experiments import Dissection
from gnode.report._words import rough

_NO = (
    "No: it is a map, for the reasons in the warning above. Whatever is said here of a flow holds for the step that it "
    "was trained with, and no other."
)

_UNKNOWN = "Whether this network is an ODE is not known."


class Row(NamedTuple):
    """A solver in the table, in words."""

    solver: str
    step: str
    loss: str
    score: str
    output_change: str
    stable: str
    changed: str
    relaxed_change: str
    evaluations: str
    failed: str


def warning(dissection: Dissection) -> tuple[str, str] | None:
    """That the network is a map, or that nothing could be measured, and what to do; none where it is an ODE, or where
    that was not worked out."""
    consistency = dissection.consistency
    if consistency is None or consistency.is_ode:
        return None
    title = "This network is a map and not an ODE." if consistency.measured else _UNKNOWN
    return title, f"{consistency.reason} {consistency.advice}"


def consistency(dissection: Dissection) -> list[str]:
    """The verdict, and how to read the figure."""
    checked = dissection.consistency
    assert checked is not None
    # The reasons against it stand in the warning, at the top of the page.
    answer = f"Yes. {checked.reason}" if checked.is_ode else _NO
    adaptive = bool(np.isfinite(checked.tolerances[0]))
    changes = "tolerances" if adaptive else "the step"
    return [
        answer,
        f"{checked.trials:,} test trials were integrated again, with {changes} as trained, finer twice over, and by an "
        "adaptive solver that stands for the flow. Left: the loss. Right: what changes against the network as "
        "trained; a network is called an ODE where that stays below the dotted line.",
    ]


def rows(dissection: Dissection) -> list[Row]:
    """The table: a row a solver; none where nothing was measured."""
    checked = dissection.consistency
    if checked is None:
        return []
    stable, changed = checked.stable_points, checked.points_changed
    return [
        Row(
            solver=name,
            step=f"{checked.steps[k]:.3g} s" if np.isfinite(checked.steps[k]) else "its own",
            loss=_value(checked.losses[k]),
            score=_share(checked.scores[k]),
            output_change=_value(checked.output_changes[k]),
            stable="" if stable is None else f"{stable[k]:,}",
            changed="" if changed is None else f"{changed[k]:,}",
            relaxed_change="ran away" if np.isinf(checked.relaxed_changes[k]) else _value(checked.relaxed_changes[k]),
            evaluations=_value(checked.evaluations[k]),
            failed=f"{checked.failed_trials[k]:,}",
        )
        for k, name in enumerate(checked.solvers)
    ]


def _value(value: float) -> str:
    return rough(float(value)) if np.isfinite(value) else "not known"


def _share(value: float) -> str:
    return f"{100 * value:.3g} %" if np.isfinite(value) else "not known"
