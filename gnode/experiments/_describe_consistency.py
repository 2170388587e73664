from typing import Any

import numpy as np

from gnode.experiments._consistency_record import Consistency


def describe_consistency(consistency: Consistency, labelled: bool) -> dict[str, Any]:
    """A check of consistency as dissection.json has it."""
    return {
        "is_ode": consistency.is_ode,
        "reason": consistency.reason,
        "advice": consistency.advice,
        "trials": consistency.trials,
        "allowed_output_change": consistency.allowed_output_change,
        "allowed_relaxed_change": consistency.allowed_relaxed_change,
        "solvers": [_solver(consistency, k, labelled) for k in range(len(consistency.solvers))],
        "seconds": consistency.seconds,
    }


def _solver(consistency: Consistency, k: int, labelled: bool) -> dict[str, Any]:
    stable, changed = consistency.stable_points, consistency.points_changed
    score = _known(consistency.scores[k])
    return {
        "name": consistency.solvers[k],
        "step_s": _known(consistency.steps[k]),
        "rtol": _known(consistency.tolerances[k]),
        "loss": _known(consistency.losses[k]),
        "share_of_variance": None if labelled else score,
        "accuracy": score if labelled else None,
        "output_change": _known(consistency.output_changes[k]),
        "output_change_without_input": _known(consistency.quiet_changes[k]),
        "stable_points": None if stable is None else int(stable[k]),
        "points_changed": None if changed is None else int(changed[k]),
        "relaxed_change": _known(consistency.relaxed_changes[k]),
        "function_evaluations": _known(consistency.evaluations[k]),
        "failed_trials": int(consistency.failed_trials[k]),
    }


def _known(value: float) -> float | None:
    """None for what is infinite or not a number: strict JSON has neither."""
    return float(value) if np.isfinite(value) else None
