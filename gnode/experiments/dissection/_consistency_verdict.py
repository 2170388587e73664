"""What the numbers of a consistency check say."""

from dataclasses import replace

import numpy as np

from gnode.experiments.dissection._consistency_record import Consistency
from gnode.simulation import SimulationSettings
from gnode.training import solver_advice

ALLOWED_CHANGE = 0.25
"""Of outputs over the standard deviation of the targets, and of relaxed states over their spread: beyond that a memory
counts as lost."""
ALLOWED_CLASSES = 0.05
"""The share of trials that may be answered with another class."""


def verdict(
    measured: Consistency,
    *,
    simulation: SimulationSettings,
    labelled: bool,
    alpha: float | None,
    is_map: bool,
    points: int,
) -> Consistency:
    """The record with its verdict, the reason and what to do.

    **Arguments:**

    - `simulation`: what the network was trained with.
    - `alpha`: Euler's step over tau; none of another solver.
    - `is_map`: Euler's step is longer than follows the flow.
    - `points`: the number of fixed points.
    """
    failures, changes = _failures(measured), _changes(measured, labelled=labelled, points=points)
    objections = found = failures + changes
    if is_map:
        too_long = f"Euler's step, {measured.steps[0]:.3g} s, is {alpha:.3g} times tau, where a flow needs half or less"
        objections = [too_long, *found]
    sentences = [_sentence("; ".join(objections))] if objections else []
    if not found:
        # Of a map by the length of its step alone, it is said that little changes.
        sentences.append(_sentence(_small_changes(measured, labelled=labelled, points=points)))
    reason = " ".join(part for part in (*sentences, _losses(measured, labelled=labelled)) if part)
    advice = None
    if objections:
        advice = _advice(measured, simulation, unfinished=bool(failures), changed=bool(changes))
    return replace(measured, is_ode=not objections, reason=reason, advice=advice)


def _failures(measured: Consistency) -> list[str]:
    if not measured.measured:
        return ["no trial could be followed to its end, not even as trained"]
    return [
        f"under {name} {failed} of {measured.trials} trials could not be followed to their end"
        for name, failed in zip(measured.solvers[1:], measured.failed_trials[1:].tolist(), strict=True)
        if failed
    ]


def _changes(measured: Consistency, *, labelled: bool, points: int) -> list[str]:
    objections = []
    outputs, relaxed = _largest(measured.output_changes), _largest(measured.relaxed_changes)
    limit = measured.allowed_output_change
    # Not a number compares false: what could not be measured is no objection, and why it could not be is one.
    if outputs > limit:
        objections.append(f"{_of_outputs(outputs, labelled=labelled)}, and more than {limit:g} is too much")
    if measured.points_changed is not None and measured.points_changed.any():
        changed = int(measured.points_changed.max())
        are = "is" if changed == 1 else "are"
        objections.append(f"{changed} of {_points(points)} {are} of another kind under finer steps")
    if relaxed > measured.allowed_relaxed_change:
        too_much = f", and more than {measured.allowed_relaxed_change:g} is too much" if np.isfinite(relaxed) else ""
        objections.append(_of_relaxed(relaxed) + too_much)
    return objections


def _small_changes(measured: Consistency, *, labelled: bool, points: int) -> str:
    outputs, relaxed = _largest(measured.output_changes), _largest(measured.relaxed_changes)
    quiet = _largest(measured.quiet_changes)
    parts = []
    if np.isfinite(outputs):
        without = f" ({quiet:.2g} where there is no input)" if np.isfinite(quiet) else ""
        parts.append(_of_outputs(outputs, labelled=labelled) + without)
    if measured.points_changed is not None and points:
        parts.append(f"none of {_points(points)} changes its kind" if points > 1 else "the fixed point keeps its kind")
    if np.isfinite(relaxed):
        parts.append(_of_relaxed(relaxed))
    if not parts:
        return "no change could be measured"
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])}, and {parts[-1]}"


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}."


def _of_outputs(change: float, *, labelled: bool) -> str:
    if labelled:
        return f"under finer steps {100 * change:.3g} % of the trials are answered with another class"
    return f"under finer steps the outputs change by {change:.2g} of the targets' standard deviation"


def _of_relaxed(change: float) -> str:
    if not np.isfinite(change):
        return "states let go without input run away"
    return f"states let go without input end {change:.2g} of their spread away"


def _points(count: int) -> str:
    return f"{count} fixed point{'' if count == 1 else 's'}"


def _losses(measured: Consistency, *, labelled: bool) -> str:
    """How the loss changes from the first solver to the last: said whatever the verdict is."""
    (first, last), (before, after) = measured.losses[[0, -1]], measured.scores[[0, -1]]
    if not np.isfinite([first, last]).all():
        return ""
    text = f"The {'cross-entropy' if labelled else 'mean squared error'} is {first:.3g} as trained and {last:.3g} when"
    text += " integrated exactly"
    if np.isfinite([before, after]).all():
        share = "of the trials answered rightly" if labelled else "of the targets' variance"
        text += f" ({100 * before:.3g} % and {100 * after:.3g} % {share})"
    text += "."
    change, quiet = _largest(measured.output_changes), _largest(measured.quiet_changes)
    if last > 2 * first and quiet < 0.5 * change:
        text += " The outputs change most while an input is on: a step as trained answers it at once, a flow does not."
    return text


def _advice(measured: Consistency, simulation: SimulationSettings, *, unfinished: bool, changed: bool) -> str:
    """What to do where finer solvers left trials `unfinished`, or something `changed` under them."""
    if not simulation.adaptive:
        if not measured.measured:
            return "Train it again, more gently: lower training.learning_rate or training.clip_norm."
        return (
            "Train with --solver tsit5 or a smaller model.alpha; use this network with the step it was trained with "
            "and no other."
        )
    if not measured.measured:
        # A smaller tolerance would ask more of a solver that already fails.
        advice = solver_advice(simulation, training=True)
        return f"Train again, so that the solver finishes: {advice}."
    finer = "Train with a smaller --rtol, and use the network with the tolerances it was trained with."
    if not unfinished:
        return finer
    more = "Raise simulation.max_steps, since finer steps are more steps"
    more += "." if simulation.solver == "kvaerno5" else ", or take the stiff solver kvaerno5 (simulation.solver)."
    return f"{more} {finer}" if changed else more


def _largest(values: np.ndarray) -> float:
    """Of the finer solvers, without what is not known."""
    known = values[1:][~np.isnan(values[1:])]
    return float(known.max()) if known.size else float("nan")
