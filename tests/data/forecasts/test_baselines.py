from functools import partial

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import Scaler, target_scaler
from gnode.data.forecasts import (
    OneStep,
    fit_linear,
    forecast_baselines,
    open_loop,
    open_loop_errors,
    prediction_error,
    sections,
    without_memory,
)
from gnode.data.walker import prediction_trials

STEP = 0.01
ROTATION = np.array([[np.cos(0.3), -np.sin(0.3)], [np.sin(0.3), np.cos(0.3)]])


def series(count: int, steps: int, *, noise: float = 0.0, hidden: bool = False, seed: int = 0) -> np.ndarray:
    """(count, steps, 2) of x' = R x + noise; `hidden`: the second channel is the first of another such system, so that
    no observation alone is the state."""
    random = np.random.default_rng(seed)
    states = random.normal(size=(2, count, 2)) * [[[1.0]], [[3.0]]]
    seen = []
    for _ in range(steps):
        seen.append(np.stack([states[0][:, 0], states[1][:, 0]], axis=1) if hidden else states[0].copy())
        states = states @ ROTATION.T + noise * random.normal(size=states.shape)
    return np.stack(seen, axis=1)


def parts(*, keep: float = 0.8, **kind):
    return tuple(
        prediction_trials(
            series(120, 31, seed=seed, **kind).astype(np.float32), STEP, keep=keep, key=jax.random.key(seed)
        )
        for seed in (1, 2, 3)
    )


def test_of_a_linear_system_the_noise_is_left():
    found = forecast_baselines(*parts(noise=0.1))
    # The variance of a channel's noise; the error in the estimate of the matrix is far below it.
    assert found["linear"].test.raw == pytest.approx(0.01, rel=0.05)
    assert found["linear_two"].test.raw == pytest.approx(0.01, rel=0.05)
    # |R x - x|^2 / 2 = (2 - 2 cos .3) |x|^2 / 2, and the noise.
    train, _, test = parts(noise=0.1)
    mean_square = float((test.inputs[test.real].astype(float) ** 2).mean())
    assert found["no_change"].test.raw == pytest.approx((2 - 2 * np.cos(0.3)) * mean_square + 0.01, rel=0.05)
    mean = train.targets[train.real].astype(float).mean(axis=0)
    assert found["mean"].test.raw == pytest.approx(((test.targets[test.real] - mean) ** 2).mean(), rel=1e-5)
    assert list(found) == ["mean", "no_change", "linear", "linear_two"]


def test_without_noise_nothing_is_left():
    train, validation, _ = parts()
    predictor, error = fit_linear(train, validation, looks_back=False, penalties=[1e-8])
    assert error.normalised < 1e-9
    now = np.random.default_rng(0).normal(size=(50, 2))
    np.testing.assert_allclose(predictor(now, now, np.ones(50)), now @ ROTATION.T, atol=1e-4)


def test_the_observation_before_tells_what_one_alone_does_not():
    """x_{k+1} = 2 cos(.3) x_k - x_{k-1} where the one before is a step away: it is for all after the first."""
    train, validation, _ = parts(hidden=True, keep=1.0)
    scaler = target_scaler(train)
    (_, one), (two, _) = (fit_linear(train, validation, looks_back=looks_back) for looks_back in (False, True))
    later = prediction_trials(series(50, 31, hidden=True).astype(np.float32), STEP, keep=1.0, key=jax.random.key(0))
    errors = ((two.predict(later) - later.targets)[:, 1:] / np.array(scaler.deviation)) ** 2
    assert errors.mean() < 0.02 * one.normalised


@pytest.mark.parametrize("looks_back", [False, True])
@pytest.mark.parametrize("penalty", [1e-2, 300.0])
def test_weights_solve_the_normal_equations(looks_back, penalty):
    train, validation, _ = parts(noise=0.3)
    predictor, _ = fit_linear(train, validation, looks_back=looks_back, penalties=[penalty])
    rows, wanted = [], []
    mean, deviation = (np.array(values) for values in (predictor.inputs.mean, predictor.inputs.deviation))
    for trial in range(len(train)):
        before = train.inputs[trial, 0]
        for step in np.flatnonzero(train.real[trial]):
            now = train.inputs[trial, step].astype(float)
            z, z_before = (now - mean) / deviation, (before - mean) / deviation
            gap = (train.times[trial, step] - (train.times[trial, step - 1] if step else 0)) / train.time_step
            rows.append([*z, *z_before, *((z - z_before) / gap), gap] if looks_back else z)
            wanted.append((train.targets[trial, step] - now) / predictor.deviation)
            before = train.inputs[trial, step].astype(float)
    phi, change = np.array(rows), np.array(wanted)
    np.testing.assert_allclose(mean, train.inputs[train.real].astype(float).mean(axis=0), rtol=1e-6)
    centred, offset = phi - phi.mean(axis=0), change.mean(axis=0)
    weights = np.linalg.solve(centred.T @ centred + penalty * np.eye(phi.shape[1]), centred.T @ (change - offset)).T
    np.testing.assert_allclose(predictor.weights, weights, atol=1e-8)
    np.testing.assert_allclose(predictor.bias, offset - weights @ phi.mean(axis=0), atol=1e-8)


def test_validation_chooses_the_penalty():
    train, validation, test = parts(noise=0.1)
    errors = {
        penalty: fit_linear(train, validation, looks_back=True, penalties=[penalty])[1] for penalty in (1e-2, 1e2, 1e6)
    }
    best = min(errors, key=lambda penalty: errors[penalty].normalised)
    predictor, error = fit_linear(train, validation, looks_back=True, penalties=list(errors))
    assert (predictor.penalty, error) == (best, errors[best]) and best != 1e6
    # A penalty beyond all others leaves what never changes, but for the mean of the change.
    still, _ = fit_linear(train, validation, looks_back=True, penalties=[1e15])
    scaler = target_scaler(train)
    assert prediction_error(still.predict(test), test, scaler).raw == pytest.approx(
        forecast_baselines(train, validation, test)["no_change"].test.raw, rel=1e-3
    )


def test_an_open_loop_goes_on_with_what_it_predicted():
    pieces = series(7, 30)
    scaler = Scaler((0.0, 0.0), (2.0, 0.5))
    exact = open_loop_errors(without_memory(lambda now: now @ ROTATION.T), pieces, STEP, scaler, warm_up=10)
    assert exact.raw.max() < 1e-24 and exact.sections == 7
    np.testing.assert_allclose(exact.seconds, STEP * np.arange(1, 21))
    # Half as long a step each time: what is predicted is (R/2)^h x.
    predictions = open_loop(without_memory(lambda now: now @ ROTATION.T / 2), pieces, STEP, warm_up=10)
    for horizon in range(20):
        expected = pieces[:, 9] @ np.linalg.matrix_power(ROTATION / 2, horizon + 1).T
        np.testing.assert_allclose(predictions[:, horizon], expected, atol=1e-12)
    errors = open_loop_errors(without_memory(lambda now: now), pieces, STEP, scaler, warm_up=10)
    squares = (pieces[:, [9]] - pieces[:, 10:]) ** 2
    np.testing.assert_allclose(errors.raw, squares.mean(axis=(0, 2)))
    each = (squares / [4.0, 0.25]).mean(axis=2)
    np.testing.assert_allclose(errors.normalised, each.mean(axis=0))
    np.testing.assert_allclose(errors.median, np.median(each, axis=0))


def test_an_open_loop_keeps_the_state_of_the_predictor():
    """x_{k+1} = 2 cos(.3) x_k - x_{k-1}, with x_{k-1} as state, is right for ever."""

    def ahead(before, now):
        return now, 2 * np.cos(0.3) * now - before

    seen = {}

    def begin(observations, times):
        seen["times"] = times
        return ahead(observations[:, -2], observations[:, -1])

    def step(state, observation, gap):
        seen["gap"] = gap
        return ahead(state, observation)

    errors = open_loop_errors(
        OneStep(begin, step), series(5, 40, hidden=True), STEP, Scaler((0.0,) * 2, (1.0,) * 2), warm_up=12
    )
    assert errors.raw.max() < 1e-20
    np.testing.assert_allclose(seen["times"], STEP * np.arange(1, 13))
    assert seen["gap"] == STEP


@pytest.mark.parametrize("warm_up", [1, 2, 10])
def test_linear_predictors_in_an_open_loop(warm_up):
    """They are the same functions as in the scores: by hand for two steps."""
    predictor, _ = fit_linear(*parts(hidden=True)[:2], looks_back=True)
    pieces = series(4, warm_up + 2, hidden=True)
    predictions = open_loop(predictor.one_step(), pieces, STEP, warm_up=warm_up)
    gap = np.full(4, STEP)
    now = pieces[:, warm_up - 1]
    first = predictor(now, pieces[:, max(warm_up - 2, 0)], gap)
    np.testing.assert_allclose(predictions[:, 0], first)
    np.testing.assert_allclose(predictions[:, 1], predictor(first, now, gap))


def test_one_that_runs_away_has_an_infinite_error():
    runaway = without_memory(lambda now: now**3 * 1e30)
    scaler = Scaler((0.0,) * 2, (1.0,) * 2)
    with np.errstate(all="raise"):
        errors = open_loop_errors(runaway, 1 + series(3, 40) ** 2, STEP, scaler, warm_up=2)
    assert np.isinf(errors.raw[-1]) and np.isinf(errors.median[-1]) and not np.isnan(errors.raw).any()


def test_sections_share_no_predicted_step():
    rollouts = [np.arange(length)[:, None] + 1000.0 * place for place, length in enumerate((5, 100, 41, 29))]
    found = sections(rollouts, warm_up=10, horizon=20)
    # Four of the second rollout, one of the third.
    assert found.shape == (5, 30, 1)
    predicted = found[:, 10:].ravel()
    assert len(np.unique(predicted)) == predicted.size
    assert (np.diff(found[..., 0], axis=1) == 1).all()
    with pytest.raises(Refused, match="a rollout of at least 110 observations, got 100 in the longest"):
        sections(rollouts, warm_up=10, horizon=100)
    for refuse in (partial(sections, rollouts, warm_up=0), partial(sections, rollouts, horizon=0)):
        with pytest.raises(Refused, match="of at least 1, got 0"):
            refuse()
