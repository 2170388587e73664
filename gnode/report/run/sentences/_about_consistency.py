"""Whether the network is an ODE, in words made from the numbers of the run."""

from typing import NamedTuple

import numpy as np

from gnode.experiments import Consistency, Dissection
from gnode.report._words import rough, sentence

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


class Note(NamedTuple):
    """What stands at the top of the page."""

    title: str
    text: str
    severe: bool
    """What is said of the dynamics without input, which is what the page is about, holds for one step alone."""
    advice: str | None
    """What to do."""


def note(dissection: Dissection) -> Note | None:
    """That the network is a map, or in what it is one, or that nothing could be measured, and what to do; none where
    it is an ODE, or where that was not worked out."""
    checked = dissection.consistency
    if checked is None or checked.is_ode:
        return None
    if not checked.measured:
        return Note(_UNKNOWN, checked.reason, True, checked.advice)
    if checked.answers is None or dissection.is_map:
        return Note("This network is a map and not an ODE.", checked.reason, True, checked.advice)
    return Note(checked.answers.sentence(), checked.reason, checked.answers.memory.holds is False, checked.advice)


def consistency(dissection: Dissection) -> list[str]:
    """The answers, and how to read the figure."""
    checked = dissection.consistency
    assert checked is not None
    adaptive = bool(np.isfinite(checked.tolerances[0]))
    changes = "tolerances" if adaptive else "the step"
    return [
        *_answers(dissection, checked),
        f"{checked.trials:,} test trials were integrated again, with {changes} as trained, finer twice over, and by an "
        "adaptive solver that stands for the flow. Left: the loss. Right: what changes against the network as "
        "trained.",
    ]


def _answers(dissection: Dissection, checked: Consistency) -> list[str]:
    answers = checked.answers
    if answers is None:
        # What is against it stands in the warning, at the top of the page.
        earlier = " (Judged by an earlier release, which did not ask of the loss: `gnode dissect` does.)"
        return [f"Yes. {checked.reason}{earlier}" if checked.is_ode else _NO]
    if checked.is_ode:
        begins = "Yes: of its memory, of its response to input and of its loss."
    elif dissection.is_map:
        begins = f"{_NO} What was measured:"
    else:
        begins = answers.sentence()
    said = {True: "yes", False: "no", None: "not known"}
    return [
        begins,
        *(f"{name[0].upper()}{name[1:]}: {said[one.holds]}. {sentence(one.reason)}" for name, one in answers.named()),
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
