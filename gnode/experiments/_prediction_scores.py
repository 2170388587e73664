"""What a network that predicts the next observation is measured by, as summary.json has it."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np

from gnode._files import finite
from gnode.data import Scaler, target_scaler
from gnode.data.forecasts import (
    HORIZON,
    HorizonErrors,
    OneStep,
    PredictionError,
    forecast_baselines,
    open_loop_errors,
    prediction_error,
    season_of,
    sections,
)
from gnode.data.walker import Rollouts
from gnode.experiments._one_step_of import one_step_of
from gnode.experiments._settings import RunSettings
from gnode.models import Network
from gnode.tasks import Trials
from gnode.training import network_outputs

# Of intervals between samples, relative: those that differ by no more are one.
_REGULAR = 1e-3
# In steps: so far ahead are open loops told of.
_TOLD = (1, 2, 3, 5, 8, 13, 20, 25, 32, 50, 64, 80, 100, 125)


class Onward(NamedTuple):
    """Series on which predictions are made from predictions, in open loops, and what else is told of them."""

    series: Sequence[np.ndarray]
    """Of the test part, each (observations, channels), sampled regularly; none where they are not."""
    time_step: float
    """Seconds from an observation to the next."""
    warm_up: int
    """Observations that a predictor is given before it goes on by itself."""
    longest: int
    """Observations of a series, with those before: so far ahead it is predicted."""
    period: int | None
    """In observations, of what is seasonal."""
    told: dict[str, Any]
    """What else the summary has of them."""


def prediction_scores(
    network: Network,
    parts: tuple[Trials, Trials, Trials],
    onward: Callable[[tuple[Trials, Trials, Trials]], Onward],
    *,
    scaling: Scaler | None,
    settings: RunSettings,
) -> dict[str, Any]:
    """The errors of a network and of what needs none, one step ahead and in open loops.

    **Arguments:**

    - `parts`: to train on, to validate and to test, with inputs and targets in their own units.
    - `onward`: of these, on what open loops are made.
    - `scaling`: what the network's inputs are standardised by.
    """
    train, validation, test = parts
    scaler = target_scaler(train)
    ahead = onward(parts)
    baselines = forecast_baselines(train, validation, test, period=ahead.period)
    change = settings.task.predict == "change"

    def errors(trials: Trials) -> PredictionError:
        scaled = trials if scaling is None else scaling.apply(trials)
        given = network_outputs(network, scaled, simulation=settings.simulation)
        return prediction_error(trials.inputs + given if change else given, trials, scaler)

    own = one_step_of(network, scaling=scaling, predict=settings.task.predict, simulation=settings.simulation)
    predictors = {"network": own, **{name: found.one_step for name, found in baselines.items()}}
    return {
        "predicts": settings.task.predict,
        "seconds": ahead.time_step,
        **ahead.told,
        "network": {"validation": _numbers(errors(validation)), "test": _numbers(errors(test))},
        "baselines": {
            name: {"validation": _numbers(found.validation), "test": _numbers(found.test)}
            for name, found in baselines.items()
        },
        "open_loop": _open_loops(predictors, ahead, scaler),
    }


def walker_onward(rollouts: Rollouts, parts: tuple[Trials, Trials, Trials]) -> Onward:
    """The rollouts of the test part, of which no step is left out, beyond windows of those that were trained on."""
    told = {"source": str(rollouts), "clipped": rollouts.clipped()}
    series = rollouts.of_part("test")
    return Onward(series, rollouts.time_step, rollouts.plan.steps, max(map(len, series)), None, told)


def series_onward(parts: tuple[Trials, Trials, Trials]) -> Onward:
    """The test series of a data file, in halves: what comes before, and what is predicted from it."""
    train, _, test = parts
    step = train.time_step
    regular = all(np.allclose(part.durations[:, 1:][part.real[:, 1:]], step, rtol=_REGULAR) for part in (train, test))
    lengths = test.real.sum(axis=1)
    series = [row[:length] for row, length in zip(test.inputs, lengths, strict=True)] if regular else []
    # Half of the series are at least so long.
    longest = int(np.median(lengths)) if series else 0
    period = season_of(train) if regular else None
    told = {"period": None if period is None else period * step}
    return Onward(series, step, max(1, longest // 2), longest, period, told)


def _open_loops(predictors: dict[str, OneStep], onward: Onward, scaler: Scaler) -> dict[str, Any] | None:
    """Of the test part; None where no series of it goes on beyond what comes before."""
    of_test, warm_up = onward.series, onward.warm_up
    horizon = min(HORIZON, onward.longest - warm_up)
    if horizon < 1:
        return None
    pieces = sections(of_test, warm_up=warm_up, horizon=horizon)
    steps = np.array([step for step in _TOLD if step <= horizon])
    found = {
        name: open_loop_errors(predictor, pieces, onward.time_step, scaler, warm_up=warm_up)
        for name, predictor in predictors.items()
    }
    return {
        "sections": len(pieces),
        "warm_up": warm_up,
        "seconds": (onward.time_step * steps).tolist(),
        "errors": {name: _at(errors, steps - 1) for name, errors in found.items()},
    }


def _at(errors: HorizonErrors, places: np.ndarray) -> dict[str, list[float | None]]:
    """A number that there is not is null."""
    return {
        name: [finite(value) for value in getattr(errors, name)[places]] for name in ("raw", "normalised", "median")
    }


def _numbers(error: PredictionError) -> dict[str, float | None]:
    return {name: finite(value) for name, value in error._asdict().items()}
