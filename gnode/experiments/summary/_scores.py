"""What a network reached, as summary.json has it, beside what is reached without any; and what is to be said of it."""

import math
from dataclasses import asdict
from typing import Any

import numpy as np

from gnode._files import finite
from gnode.data import trivial_accuracy, trivial_losses
from gnode.experiments._prepare import Sets
from gnode.experiments.summary._count_scores import constant_rate_loss
from gnode.simulation import SimulationSettings
from gnode.tasks import Names, Trials
from gnode.training import Evaluation, OutputScore, interval_of_share

# A step of Euler over two time constants and more makes even a leak alone grow: 1 - dt / tau is then below -1.
_UNSTABLE = 2
NO_NAMES = Names()
# Of the baselines of a prediction, in words.
_WITHOUT = {
    "no_change": "no change",
    "linear": "a linear predictor",
    "linear_two": "one told two observations",
    "seasonal": "what was a period ago",
}


def score_table(score: Evaluation, names: Names = NO_NAMES) -> dict[str, Any]:
    """One set's part of the summary, with what outputs are called. A score that there is not is null, or left out where
    there is none of its kind."""
    table: dict[str, Any] = {"loss": finite(score.loss), "loss_interval": _pair(score.interval)}
    if score.classes:
        table["accuracy"] = score.accuracy
        right, trials = (sum(getattr(one, name) for one in score.classes) for name in ("right", "trials"))
        table["accuracy_interval"] = list(interval_of_share(right, trials, score.independent)) if trials else None
        table["balanced_accuracy"] = score.balanced_accuracy
        table["balanced_accuracy_interval"] = _pair(score.balanced_interval)
        if score.independent is not None:
            # Then what is called trials, of the classes too, is steps.
            table["scored"] = "steps"
        table["classes"] = [
            {
                "name": one.name,
                "trials": one.trials,
                "accuracy": one.accuracy,
                "interval": list(one.interval) if one.trials else None,
            }
            for one in score.classes
        ]
        table["confidence"] = None if score.confidence is None else finite(score.confidence)
        table["calibration"] = None if score.calibration is None else asdict(score.calibration)
        if score.confusion is not None:
            table["confusions"] = _confusions([one.name for one in score.classes], score.confusion)
    if score.share_of_variance is not None:
        table["share_of_variance"] = finite(score.share_of_variance)
    if score.outputs:
        table["outputs"] = [_output(one, names, place) for place, one in enumerate(score.outputs)]
    return table


def _output(score: OutputScore, names: Names, place: int) -> dict[str, Any]:
    """Of one output: its mean squared error, and the root of it, in its own units."""
    error, share = finite(score.squared_error), score.share_of_variance
    # A number without a unit has the unit 1 in some files.
    unit = names.output_units[place] if names.output_units else ""
    return {
        "name": names.outputs[place] if names.outputs else None,
        "unit": unit if unit not in ("", "1") else None,
        "mse": error,
        "mse_interval": _pair(score.interval),
        "rmse": None if error is None else math.sqrt(error),
        "rmse_interval": None if score.interval is None else [math.sqrt(value) for value in score.interval],
        "share_of_variance": None if share is None else finite(share),
    }


def _pair(interval: tuple[float, float] | None) -> list[float] | None:
    return None if interval is None else list(interval)


def _confusions(names: list[str], counts: np.ndarray) -> list[dict[str, Any]]:
    """Which class was taken for which other one, and how often, the most frequent first."""
    wrong = [
        {"class": names[row], "answered": names[column], "trials": int(counts[row, column])}
        for row, column in zip(*np.nonzero(counts), strict=True)
        if row != column
    ]
    return sorted(wrong, key=lambda one: -one["trials"])


def trivial_scores(sets: Sets, *, loss_at: str, poisson: bool = False) -> dict[str, float | None]:
    """On the test trials, what needs no network: errors of the mean and of the last value, the accuracy of naming the
    most frequent class, or the loss of constant rates of counts."""
    if poisson:
        return {"constant_rate": constant_rate_loss(sets.train, sets.test, loss_at=loss_at)}
    if sets.train.labelled:
        return {"most_frequent_class": trivial_accuracy(sets.train, sets.test, loss_at=loss_at)}
    return trivial_losses(sets.train, sets.test, loss_at=loss_at)


def doubts_of_steps(trials: Trials, *, time_constant: float, simulation: SimulationSettings) -> list[str]:
    """What looks wrong in the intervals between samples, for a solver that takes them in steps of fixed number."""
    if simulation.adaptive:
        return []
    longest = float(trials.durations.max())
    step = longest / (simulation.substeps or 1)
    if step <= _UNSTABLE * time_constant:
        return []
    return [
        f"the longest interval between samples is {longest:.4g} s, of which a step of the solver {simulation.solver} "
        f"takes {step / time_constant:,.3g} time constants (tau = {time_constant:.4g} s): beyond {_UNSTABLE}, a state "
        "that only leaks grows in it; take an adaptive solver (--solver tsit5), or cut trials at such gaps"
    ]


def doubts_of_scores(summary: dict[str, Any]) -> list[str]:
    """What is to be said loudly of a summary: scores that an answer without any network reaches."""
    test, trivial = summary.get("test", {}), summary.get("trivial", {})
    if "prediction" in summary:
        return _doubts_of_prediction(summary)
    share, accuracy = test.get("share_of_variance"), test.get("accuracy")
    if share is not None and share > 1:
        unscaled = summary.get("read") is not None and summary.get("target_scaling") is None
        remedy = "say task.standardise_targets=true, " if unscaled else ""
        return [
            f"the test error is {share:.3g} times the variance of the targets: worse than the mean always given; "
            f"{trivial_sentence(summary)}; {remedy}train for longer or at another learning rate, and look at the data "
            "and at history.csv"
        ]
    frequent = trivial.get("most_frequent_class")
    if accuracy is not None and frequent is not None and accuracy <= frequent < 1:
        return [
            f"the test accuracy of {100 * accuracy:.1f} % is no better than that of naming the most frequent class "
            f"always, {100 * frequent:.1f} %; look at the scores of the classes, and train for longer or give more "
            "trials"
        ]
    return []


def trivial_sentence(summary: dict[str, Any]) -> str:
    """What is reached without a network, in words; empty where it is not known, as of earlier runs."""
    prediction = summary.get("prediction")
    if prediction is not None:
        parts = [
            f"{words} {_raw(prediction['baselines'][name]):.4g}"
            for name, words in _WITHOUT.items()
            if name in prediction["baselines"]
        ]
        return f"without a network: mse of {', of '.join(parts)}"
    trivial = summary.get("trivial", {})
    if trivial.get("constant_rate") is not None:
        return f"without a network: poisson loss of the mean training counts {trivial['constant_rate']:.4g}"
    if trivial.get("most_frequent_class") is not None:
        return f"naming the most frequent class always: {100 * trivial['most_frequent_class']:.1f} %"
    parts = [
        f"{words} {trivial[name]:.4g}"
        for name, words in (("mean", "the mean of the training targets"), ("last_value", "the last known target"))
        if trivial.get(name) is not None
    ]
    return f"without a network: mse of {', of '.join(parts)}" if parts else ""


def _doubts_of_prediction(summary: dict[str, Any]) -> list[str]:
    reached, still = (
        _raw(of) for of in (summary["prediction"]["network"], summary["prediction"]["baselines"]["no_change"])
    )
    if reached < still:
        return []
    return [
        f"the test error of {reached:.4g} is no better than that of no change, {still:.4g}; "
        f"{trivial_sentence(summary)}; train for longer, on more trials or at another learning rate"
    ]


def _raw(errors: dict[str, Any]) -> float:
    """On the test part; of what ran away, infinite."""
    raw = errors["test"]["raw"]
    return math.inf if raw is None else raw
