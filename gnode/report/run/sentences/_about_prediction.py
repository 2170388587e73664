"""What a network predicts of what comes next, in words made from the summary of its run."""

from typing import Any

from gnode.report._words import number

NAMES = {
    "network": "the network",
    "mean": "the mean of the training set",
    "no_change": "no change",
    "linear": "linear in the present observation",
    "linear_two": "linear in two, and the gap",
    "seasonal": "a period ago",
}
"""Of predictors, in the order in which they are told."""


def one_step(prediction: dict[str, Any]) -> str:
    """The errors one step ahead."""
    parts = [
        f"{NAMES[name]} {number(errors['test']['raw'])} ({number(errors['test']['normalised'])})"
        for name, errors in {"network": prediction["network"], **prediction["baselines"]}.items()
    ]
    # Of a data file, whose channels have units of their own.
    units = "their own units" if "source" not in prediction else "the simulator's units"
    return (
        f"Mean squared errors of the observation {number(prediction['seconds'])} s later, on the test part, in "
        f"{units} and, in brackets, over the variance of each channel in the training set: "
        f"{'; '.join(parts)}."
    )


def ahead(prediction: dict[str, Any]) -> str:
    """What the figure of open loops shows, and where the network is worse than the mean of the training set."""
    loops = prediction["open_loop"]
    own, mean = (loops["errors"][name]["normalised"] for name in ("network", "mean"))
    worse = [
        seconds for seconds, one, other in zip(loops["seconds"], own, mean, strict=True) if one is None or one >= other
    ]
    horizon = (
        f"From {number(worse[0])} s ahead the network is worse than the mean of the training set."
        if worse
        else "Over all of it the network is better than the mean of the training set."
    )
    return (
        f"Each predictor goes on from its own predictions after {loops['warm_up']} observations, on "
        f"{loops['sections']} sections of the test part, of which no two share a predicted step: the mean squared "
        "error over the variance of each channel, in the mean over sections (lines) and in their median (dashes). "
        f"{horizon}"
    )


def source(prediction: dict[str, Any]) -> str:
    """What was simulated, and how often a velocity was clipped; of a data file, the period of what is seasonal."""
    if "source" in prediction:
        return f"{prediction['source']}."
    period = prediction.get("period")
    if period is None:
        return "No period was found at which the training series resemble themselves more than from sample to sample."
    return f"The period at which the training series most resemble themselves is {number(period)} s."
