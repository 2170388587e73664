from typing import Any

from gnode._files import finite
from gnode.experiments.dissection.consistency import Answer, Consistency


def describe_consistency(consistency: Consistency, labelled: bool) -> dict[str, Any]:
    """A check of consistency as dissection.json has it."""
    return {
        "is_ode": consistency.is_ode,
        "answers": _answers(consistency),
        "measured": consistency.measured,
        "reason": consistency.reason,
        "advice": consistency.advice,
        "trials": consistency.trials,
        "allowed_output_change": consistency.allowed_output_change,
        "allowed_relaxed_change": consistency.allowed_relaxed_change,
        "allowed_losses": None
        if consistency.allowed_losses is None
        else [finite(loss) for loss in consistency.allowed_losses],
        "solvers": [_solver(consistency, k, labelled) for k in range(len(consistency.solvers))],
        "seconds": consistency.seconds,
    }


def _answers(consistency: Consistency) -> dict[str, Any] | None:
    answers = consistency.answers
    if answers is None:
        return None
    return {
        "sentence": answers.sentence(),
        **{name: _answer(getattr(answers, name)) for name in ("memory", "response", "loss")},
    }


def _answer(answer: Answer) -> dict[str, Any]:
    return {"holds": answer.holds, "reason": answer.reason}


def _solver(consistency: Consistency, k: int, labelled: bool) -> dict[str, Any]:
    driven = consistency.driven_changes
    stable, changed = consistency.stable_points, consistency.points_changed
    score = finite(consistency.scores[k])
    return {
        "name": consistency.solvers[k],
        "step_s": finite(consistency.steps[k]),
        "rtol": finite(consistency.tolerances[k]),
        "loss": finite(consistency.losses[k]),
        "share_of_variance": None if labelled else score,
        "accuracy": score if labelled else None,
        "output_change": finite(consistency.output_changes[k]),
        "output_change_without_input": finite(consistency.quiet_changes[k]),
        "output_change_with_input": None if driven is None else finite(driven[k]),
        "stable_points": None if stable is None else int(stable[k]),
        "points_changed": None if changed is None else int(changed[k]),
        "relaxed_change": finite(consistency.relaxed_changes[k]),
        "function_evaluations": finite(consistency.evaluations[k]),
        "failed_trials": int(consistency.failed_trials[k]),
    }
