from typing import NamedTuple

import numpy as np

from gnode.data._scale import target_scaler
from gnode.data.forecasts._linear import fit_linear
from gnode.data.forecasts._one_step import OneStep, without_memory
from gnode.data.forecasts._scores import PredictionError, prediction_error
from gnode.data.forecasts._season import a_period_ago, seasonal
from gnode.tasks import Trials


class Baseline(NamedTuple):
    """What is reached without a network."""

    validation: PredictionError
    test: PredictionError
    one_step: OneStep
    """The same predictor, for open-loop roll-outs."""
    penalty: float | None = None
    """The one that validation chose, of a linear predictor."""


def forecast_baselines(
    train: Trials, validation: Trials, test: Trials, *, period: int | None = None
) -> dict[str, Baseline]:
    """The scores beside which those of a network mean something, of the same inputs:

    - `mean`: always the mean of the training set;
    - `no_change`: the present observation;
    - `linear`: linear in the present observation, by ridge regression;
    - `linear_two`: linear in the present observation and the one kept before it, their difference over the gap between
        them, and the gap;
    - `seasonal`, with a period: what was observed a period ago.

    **Arguments:**

    - `period`: in observations, of series that are sampled regularly; `season_of` finds one.
    """
    scaler = target_scaler(train)
    mean = np.array(scaler.mean)
    found = {}
    for name, answer in {
        "mean": lambda now: np.broadcast_to(mean, now.shape),
        "no_change": lambda now: now,
    }.items():
        on_validation, on_test = (
            prediction_error(answer(trials.inputs), trials, scaler) for trials in (validation, test)
        )
        found[name] = Baseline(on_validation, on_test, without_memory(answer))
    for name, looks_back in (("linear", False), ("linear_two", True)):
        predictor, on_validation = fit_linear(train, validation, looks_back=looks_back)
        on_test = prediction_error(predictor.predict(test), test, scaler)
        found[name] = Baseline(on_validation, on_test, predictor.one_step(), predictor.penalty)
    if period is not None:
        on_validation, on_test = (
            prediction_error(a_period_ago(trials.inputs, period), trials, scaler) for trials in (validation, test)
        )
        found["seasonal"] = Baseline(on_validation, on_test, seasonal(period))
    return found
