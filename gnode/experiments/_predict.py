from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode.experiments._folder import Run, load_run
from gnode.experiments.prediction import Beyond, Prediction, combined, error_of, given_data, predict_run, tested_by_all


def predict(
    run: str | Path | Run | Sequence[str | Path | Run],
    data: Any,
    *,
    horizon_s: float | int = 0,
    beyond: Beyond | None = None,
    times: Any = None,
    states: bool = False,
) -> Prediction:
    """What a trained network says of data.

    What was done to the training data is done to these: missing inputs are filled, inputs standardised by the constants
    of the training set, times ignored where that was asked for. Nothing is left out at random. Of the very file that a
    run was trained on, wherever run and file lie now, the error is that of the test trials alone; these get the bits
    that `load_predictions` gives, unless samples had been left out of them (`task.drop`).

    **Arguments:**

    - `run`: a run, or its folder; or several, of one data set: the prediction is then their mean, with its spread.
    - `data`: a file as `gnode run` reads it; `Trials`; inputs (trials, steps, channels), with their times as a second
        array if there are any; or arrays by name, as a file has them: all in the units of the training file. Targets
        are not needed; where there are some, the `error` is told.
    - `horizon_s`: seconds to go on beyond the last sample of each trial, in steps of the training set's usual length.
    - `beyond`: what the input is there: "hold" its last value, "zero" in its own units, or "feed" the output at each
        step as the input at the next one, of a network whose targets are the samples to come next.
    - `times`: seconds from the start of a trial, increasing, at which to answer in place of the data's own. Between
        two samples the flow goes on from the first, as it does in training; beyond the last one as said.
    - `states`: give the states too.

    Raises `Refused` for data of other channels, units or classes, and where the network has no answer: a map between
    samples, and a classifier or a change of the input anywhere but at samples. `Failed` where a solver cannot go on.
    """
    several = [run] if isinstance(run, str | Path | Run) else list(run)
    if not several:
        raise refusal("at least one run", "none", "name a run folder")
    if len(several) > 1 and states:
        raise refusal("one run, for its states", len(several), "leave the states out: each network has its own")
    runs = [one if isinstance(one, Run) else load_run(one) for one in several]
    said = [predict_run(one, data, horizon_s=horizon_s, beyond=beyond, times=times, states=states) for one in runs]
    mean = combined(said)
    if len(runs) == 1 or said[0].error is None or times is not None:
        return mean
    found = given_data(runs[0], data)
    own = mean.outputs[:, : found.trials.steps]
    return replace(mean, error=error_of(found, own, runs[0].settings.training, tested=tested_by_all(runs, data)))
