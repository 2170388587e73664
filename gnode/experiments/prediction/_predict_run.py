import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode._switches import single_precision
from gnode.experiments._settings import MAP_ALPHA, MAPS
from gnode.experiments.prediction._between import Course, path_coefficients, states_at
from gnode.experiments.prediction._beyond import Beyond, roll_out
from gnode.experiments.prediction._data import GivenData, given_data
from gnode.experiments.prediction._error import error_of
from gnode.experiments.prediction._prediction import Prediction
from gnode.experiments.prediction._prepared import Preparation
from gnode.experiments.prediction._respond import Response, respond
from gnode.experiments.prediction._softmax import softmax
from gnode.experiments.prediction._trained import TrainedRun
from gnode.tasks import Trials


@single_precision()
def predict_run(
    run: TrainedRun,
    data: Any,
    *,
    horizon_s: float | int = 0,
    beyond: Beyond | None = None,
    times: Sequence[float] | np.ndarray | None = None,
    states: bool = False,
) -> Prediction:
    """What the network of one run says of data: see `gnode.experiments.predict`."""
    found = given_data(run, data)
    preparation = Preparation.of(run.settings, run.summary, run.trials.classes)
    asked = None if times is None else np.asarray(times, np.float64)
    own = preparation.own(found.trials)
    given = preparation.given(own)
    steps = _steps_beyond(run, preparation, own, horizon_s, beyond, asked)
    response = _by_sets(run, given, found)
    outputs = preparation.in_own_units(response.outputs, own.inputs)
    if run.trials.classes:
        outputs = softmax(outputs)
    lengths = own.real.sum(axis=1)
    error = error_of(found, outputs, run.settings.training, tested=found.sets[2] if found.sets else None)
    own_times, knots, coefficients = own.times, response.states, None
    if asked is not None:
        coefficients = path_coefficients(given, run.settings.simulation)
    if steps:
        # What predicts the next input goes on from its own predictions.
        rule = "feed" if beyond is None else beyond
        every = np.arange(len(own))
        onward = roll_out(
            run.network,
            preparation,
            given,
            starts=knots[every, lengths - 1],
            answers=outputs[every, lengths - 1],
            rule=rule,
            steps=steps,
        )
        later = own_times[:, -1:] + preparation.time_step * np.arange(1, steps + 1)
        own_times = _appended(own_times, later, lengths)
        outputs = _appended(outputs, onward.outputs, lengths)
        knots = _appended(knots, onward.states, lengths)
        if coefficients is not None:
            coefficients = _appended(coefficients, onward.coefficients, lengths)
        lengths = lengths + steps
    if asked is not None:
        assert coefficients is not None
        course = Course(own_times, lengths, response.initial, knots, coefficients)
        knots, outputs = states_at(run.network, course, asked, run.settings.simulation)
        own_times, lengths = np.tile(asked, (len(own), 1)), np.full(len(own), len(asked))
        steps = 0
    return Prediction(
        own_times,
        lengths,
        _blank(outputs, lengths),
        found.output_names,
        labelled=bool(run.trials.classes),
        steps_beyond=steps,
        states=_blank(knots, lengths) if states else None,
        error=error,
        notes=found.notes,
    )


def _by_sets(run: TrainedRun, given: Trials, found: GivenData) -> Response:
    """Of the very file that the run was trained on, set by set, as they were when it ended: the same bits."""
    simulation = run.settings.simulation
    if not found.sets:
        return respond(run.network, given, simulation)
    # A split in time leaves out windows that reach over its edges.
    left = np.setdiff1d(np.arange(len(given)), np.concatenate(found.sets))
    sets = (*found.sets, left) if len(left) else found.sets
    order = np.concatenate(sets)
    parts = [respond(run.network, given.take(some), simulation) for some in sets]
    back = np.argsort(order)
    return Response(*(np.concatenate(arrays)[back] for arrays in zip(*parts, strict=True)))


def _steps_beyond(
    run: TrainedRun,
    preparation: Preparation,
    own: Trials,
    horizon_s: float | int,
    beyond: Beyond | None,
    times: np.ndarray | None,
) -> int:
    """How many steps to go on beyond the last sample; refuses what the network has no answer to."""
    if not (horizon_s >= 0 and math.isfinite(horizon_s)):
        raise refusal("a horizon of zero or more seconds", horizon_s, "give, say, 2")
    if times is not None:
        _check_times(run, times)
        horizon_s = max(horizon_s, float(times.max() - own.times[:, -1].min()))
    # Times are sums of steps, and round.
    steps = math.ceil(horizon_s / preparation.time_step - 1e-6)
    if steps <= 0:
        if beyond is not None and times is None:
            raise refusal("a horizon with what the input is beyond the last sample", "none", "say how long: --horizon")
        return 0
    if run.trials.classes:
        raise refusal("values as outputs, to go on beyond the last sample", "classes", "leave the horizon out")
    if not preparation.onward:
        raise refusal("inputs that go on by themselves", "the time as an input (kidger)", "leave the horizon out")
    if beyond is None and not run.settings.task.read.forecast:
        raise refusal(
            "what the input is beyond the last sample",
            "nothing said",
            'say --beyond hold (its last value), zero, or feed (beyond="feed"), where the output at a sample is the '
            "input at the next one",
        )
    if beyond != "hold" and beyond != "zero" and run.summary["output_size"] != preparation.channels:
        raise refusal(
            "as many outputs as input channels, to feed outputs back",
            f"{run.summary['output_size']} outputs and {preparation.channels} channels",
            "say --beyond hold or zero",
        )
    return steps


def _check_times(run: TrainedRun, times: np.ndarray) -> None:
    if times.ndim != 1 or not times.size or not np.isfinite(times).all() or times.min() < 0:
        raise refusal("times from zero on, in seconds from the start of a trial", times.tolist(), "give at least one")
    if np.any(np.diff(times) <= 0):
        raise refusal("times that increase", times.tolist(), "sort them, each once")
    settings = run.settings
    remedy = "leave the times out: it answers at the data's own"
    if run.trials.classes:
        raise refusal("values as outputs, at times between samples", "classes", remedy)
    if settings.task.predict == "change":
        raise refusal("a network that predicts values, at times between samples", "changes of the input there", remedy)
    if settings.model.name in MAPS:
        raise refusal("a flow, at times between samples", f"the map {settings.model.name}", remedy)
    if not settings.simulation.adaptive and settings.model.alpha / settings.simulation.fixed_steps > MAP_ALPHA:
        step = settings.model.alpha / settings.simulation.fixed_steps
        raise refusal("a flow, at times between samples", f"steps of {step:g} tau, which are a map", remedy)


def _appended(series: np.ndarray, more: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """(trials, steps, ...) with more steps after the end of each; behind them the last one again."""
    trials, steps = series.shape[:2]
    joined = np.concatenate([series, more], axis=1)
    added = more.shape[1]
    place = np.arange(steps + added)
    within = place < lengths[:, None]
    after = np.minimum(steps + place - lengths[:, None], steps + added - 1)
    return joined[np.arange(trials)[:, None], np.where(within, place, after)]


def _blank(series: np.ndarray, lengths: np.ndarray) -> np.ndarray:
    """(trials, steps, numbers), float32, NaN after the end of each."""
    real = np.arange(series.shape[1]) < lengths[:, None]
    return np.where(real[..., None], series, np.float32(np.nan)).astype(np.float32)
