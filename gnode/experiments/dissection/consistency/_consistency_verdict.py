"""What the numbers of a consistency check say."""

from dataclasses import replace

import numpy as np
from jaxtyping import Float

from gnode.experiments.dissection.consistency._consistency_record import Answer, Answers, Consistency
from gnode.simulation import SimulationSettings
from gnode.training import solver_advice

ALLOWED_CHANGE = 0.25
"""Of outputs over the standard deviation of the targets, and of relaxed states over their spread: beyond that a memory
counts as lost."""
ALLOWED_CLASSES = 0.05
"""The share of trials that may be answered with another class."""
ALLOWED_FACTOR = 1.5
"""Between the loss as trained and that of the flow, whichever is larger."""
ALLOWED_EXCESS = 0.05
"""The change of the loss, over that of an answer without a network."""
# Of that too: losses below say nothing of how often one is the other.
_NO_LOSS = 1e-6


def verdict(
    measured: Consistency,
    *,
    simulation: SimulationSettings,
    labelled: bool,
    alpha: float | None,
    is_map: bool,
    points: int,
    guess: float,
) -> Consistency:
    """The record with its answers, the reason and what to do.

    **Arguments:**

    - `simulation`: what the network was trained with.
    - `alpha`: Euler's step over tau; none of another solver.
    - `is_map`: Euler's step is longer than follows the flow.
    - `points`: the number of fixed points.
    - `guess`: the loss of an answer without any network: the variance of the targets, or ln(classes).
    """
    allowed = allowed_losses(float(measured.losses[0]), guess)
    answers = Answers(
        _of_memory(measured, points=points),
        _of_response(measured, labelled=labelled),
        _of_loss(measured, allowed, labelled=labelled, guess=guess),
    )
    reasons = [f"{name[0].upper()}{name[1:]}: {answer.reason}." for name, answer in answers.named()]
    if not measured.measured:
        reasons = ["No trial could be followed to its end, not even as trained."]
    if is_map:
        reasons.insert(
            0, f"Euler's step, {measured.steps[0]:.3g} s, is {alpha:.3g} times tau, where a flow needs half or less."
        )
    hold = [answer.holds for _, answer in answers.named()]
    is_ode = measured.measured and not is_map and all(hold)
    advice = None
    if is_map or False in hold or not measured.measured:
        unfinished = bool((measured.failed_trials[1:] > 0).any())
        advice = _advice(measured, simulation, unfinished=unfinished, changed=_changed(measured, answers))
    return replace(
        measured, is_ode=is_ode, reason=" ".join(reasons), advice=advice, answers=answers, allowed_losses=allowed
    )


def _changed(measured: Consistency, answers: Answers) -> bool:
    """Whether something changes, and not only trials are left unfinished."""
    changes = _largest(measured.output_changes), _largest(_driven(measured))
    # Not a number compares false.
    too_far = any(change > measured.allowed_output_change for change in changes)
    return too_far or answers.memory.holds is False or answers.loss.holds is False


def _of_memory(measured: Consistency, *, points: int) -> Answer:
    parts, holds = [], []
    if measured.points_changed is not None and points:
        changed = int(measured.points_changed.max(initial=0))
        holds.append(changed == 0)
        parts.append(_of_points(changed, points))
    relaxed, limit = _largest(measured.relaxed_changes), measured.allowed_relaxed_change
    if np.isinf(relaxed):
        holds.append(False)
        parts.append(
            "under finer steps states let go without input run away, or the solver cannot follow them, where as "
            "trained they do not"
        )
    elif np.isfinite(relaxed):
        holds.append(relaxed <= limit)
        parts.append(f"states let go without input end {relaxed:.3g} of their spread away ({limit:g} is allowed)")
    if not parts:
        return Answer(None, "neither fixed points nor states let go without input could be compared")
    return Answer(all(holds), ", and ".join(parts))


def _of_points(changed: int, points: int) -> str:
    if changed:
        are = "is" if changed == 1 else "are"
        return f"{changed} of {points} fixed point{'' if points == 1 else 's'} {are} of another kind under finer steps"
    return f"none of {points} fixed points changes its kind" if points > 1 else "the fixed point keeps its kind"


def _of_response(measured: Consistency, *, labelled: bool) -> Answer:
    outputs, driven, limit = (
        _largest(measured.output_changes),
        _largest(_driven(measured)),
        measured.allowed_output_change,
    )
    unfinished = [
        f"under {name} {failed} of {measured.trials} trials could not be followed to their end"
        for name, failed in zip(measured.solvers[1:], measured.failed_trials[1:].tolist(), strict=True)
        if failed
    ]
    if not np.isfinite(outputs):
        return Answer(
            False if unfinished else None, "; ".join([*unfinished, "no change of the outputs could be measured"])
        )
    if labelled:
        text = f"under finer steps {100 * outputs:.3g} % of the trials are answered with another class"
        text += f" ({100 * limit:g} % is allowed)"
    else:
        text = f"under finer steps the outputs change by {outputs:.3g} of the targets' standard deviation"
        quiet = _largest(measured.quiet_changes)
        on = [f"{driven:.3g} where there is input"] if np.isfinite(driven) else []
        off = [f"{quiet:.3g} where there is none"] if np.isfinite(quiet) else []
        text += f" ({', '.join([*on, *off, f'{limit:g} is allowed'])})"
    return Answer(not (unfinished or outputs > limit or driven > limit), "; ".join([*unfinished, text]))


def allowed_losses(trained: float, guess: float) -> Float[np.ndarray, "2"]:
    """Between which two losses that of the flow may be, of one as trained."""
    low, high = trained / ALLOWED_FACTOR, trained * ALLOWED_FACTOR
    if guess > 0:
        low, high = max(low, trained - ALLOWED_EXCESS * guess), min(high, trained + ALLOWED_EXCESS * guess)
        if trained <= _NO_LOSS * guess:
            low, high = 0.0, _NO_LOSS * guess
    return np.array([low, high])


def _of_loss(measured: Consistency, allowed: Float[np.ndarray, "2"], *, labelled: bool, guess: float) -> Answer:
    (first, last), (before, after) = measured.losses[[0, -1]], measured.scores[[0, -1]]
    if measured.failed_trials[-1] or not np.isfinite([first, last]).all():
        return Answer(None, "not known, since not all trials that were finished as trained could be integrated exactly")
    name = "cross-entropy" if labelled else "mean squared error"
    text = f"the {name} is {first:.3g} as trained and {last:.3g} when integrated exactly"
    if np.isfinite([before, after]).all():
        share = "of the trials answered rightly" if labelled else "of the targets' variance"
        text += f" ({100 * before:.3g} % and {100 * after:.3g} % {share})"
    low, high = min(first, last), max(first, last)
    holds = bool(allowed[0] <= last <= allowed[1])
    if holds and high <= _NO_LOSS * guess:
        return Answer(True, f"{text}: no error to speak of")
    text += f": a factor of {high / low:.3g}" if low > 0 else ": one of them is zero"
    text += f" ({ALLOWED_FACTOR:g} is allowed)"
    if guess > 0:
        of = "that of a guess" if labelled else "the variance"
        text += f", and a change by {100 * (high - low) / guess:.3g} % of {of} ({100 * ALLOWED_EXCESS:g} % is allowed)"
    return Answer(holds, text)


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


def _driven(measured: Consistency) -> np.ndarray:
    return np.full(1, np.nan) if measured.driven_changes is None else measured.driven_changes


def _largest(values: np.ndarray) -> float:
    """Of the finer solvers, without what is not known."""
    known = values[1:][~np.isnan(values[1:])]
    return float(known.max()) if known.size else float("nan")
