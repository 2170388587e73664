"""What a network that predicts the next observation is measured by, as summary.json has it."""

from typing import Any

import numpy as np

from gnode._files import finite
from gnode.data import Scaler, target_scaler
from gnode.data.walker import (
    HORIZON,
    HorizonErrors,
    OneStep,
    PredictionError,
    Rollouts,
    open_loop_errors,
    prediction_error,
    sections,
    walker_baselines,
)
from gnode.experiments._one_step_of import one_step_of
from gnode.experiments._settings import RunSettings
from gnode.models import Network
from gnode.tasks import Trials
from gnode.training import network_outputs

# In steps: so far ahead are open loops told of.
_TOLD = (1, 2, 3, 5, 8, 13, 20, 25, 32, 50, 64, 80, 100, 125)


def prediction_scores(
    network: Network,
    parts: tuple[Trials, Trials, Trials],
    rollouts: Rollouts,
    *,
    scaling: Scaler | None,
    settings: RunSettings,
) -> dict[str, Any]:
    """The errors of a network and of what needs none, one step ahead and in open loops.

    **Arguments:**

    - `parts`: to train on, to validate and to test, with inputs and targets in their own units.
    - `scaling`: what the network's inputs are standardised by.
    """
    train, validation, test = parts
    scaler = target_scaler(train)
    baselines = walker_baselines(train, validation, test)
    change = settings.task.predict == "change"

    def errors(trials: Trials) -> PredictionError:
        scaled = trials if scaling is None else scaling.apply(trials)
        given = network_outputs(network, scaled, simulation=settings.simulation)
        return prediction_error(trials.inputs + given if change else given, trials, scaler)

    own = one_step_of(network, scaling=scaling, predict=settings.task.predict, simulation=settings.simulation)
    predictors = {"network": own, **{name: found.one_step for name, found in baselines.items()}}
    return {
        "predicts": settings.task.predict,
        "seconds": rollouts.time_step,
        "source": str(rollouts),
        "clipped": rollouts.clipped(),
        "network": {"validation": _numbers(errors(validation)), "test": _numbers(errors(test))},
        "baselines": {
            name: {"validation": _numbers(found.validation), "test": _numbers(found.test)}
            for name, found in baselines.items()
        },
        "open_loop": _open_loops(predictors, rollouts, scaler),
    }


def _open_loops(predictors: dict[str, OneStep], rollouts: Rollouts, scaler: Scaler) -> dict[str, Any] | None:
    """Of the test part; None where no rollout of it goes on beyond a window."""
    of_test, warm_up = rollouts.of_part("test"), rollouts.plan.steps
    horizon = min(HORIZON, max(map(len, of_test)) - warm_up)
    if horizon < 1:
        return None
    pieces = sections(of_test, warm_up=warm_up, horizon=horizon)
    steps = np.array([step for step in _TOLD if step <= horizon])
    found = {
        name: open_loop_errors(predictor, pieces, rollouts.time_step, scaler, warm_up=warm_up)
        for name, predictor in predictors.items()
    }
    return {
        "sections": len(pieces),
        "warm_up": warm_up,
        "seconds": (rollouts.time_step * steps).tolist(),
        "errors": {name: _at(errors, steps - 1) for name, errors in found.items()},
    }


def _at(errors: HorizonErrors, places: np.ndarray) -> dict[str, list[float | None]]:
    """A number that there is not is null."""
    return {
        name: [finite(value) for value in getattr(errors, name)[places]] for name in ("raw", "normalised", "median")
    }


def _numbers(error: PredictionError) -> dict[str, float | None]:
    return {name: finite(value) for name, value in error._asdict().items()}
