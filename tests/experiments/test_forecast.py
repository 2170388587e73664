"""A data file of which the next sample is predicted: targets, defaults, and the errors against the time ahead."""

from pathlib import Path

import numpy as np
import pytest

from gnode.experiments import Keys, TaskSettings, draw_sets, predict, resolve, train

KEY = Keys.of(0).data
QUARTERS = {"predict": "value", "standardise": False, "shares": (0.5, 0.25, 0.25)}


@pytest.fixture(scope="module")
def waves(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty waves of two channels with a period of eight samples, far from zero."""
    random = np.random.default_rng(0)
    phase = 2 * np.pi * (np.arange(48) / 8 + random.uniform(size=(40, 1)))
    inputs = np.stack([20 + np.sin(phase), 3 * np.cos(phase)], axis=2) + 0.05 * random.normal(size=(40, 48, 2))
    path = tmp_path_factory.mktemp("waves") / "waves.npz"
    np.savez(path, inputs=inputs, time_step_s=0.1, input_names=["angle", "speed"], input_units=["deg", ""])
    return path


def said(waves: Path, **read: object) -> TaskSettings:
    return resolve(str(waves), options={"task": {"read": {"forecast": True, **read}}}).task


def test_the_next_inputs_are_the_targets_also_beyond_a_window(waves):
    settings = said(waves)
    assert settings.predict == "change"
    sets = draw_sets(settings.model_copy(update={"predict": "value", "standardise": False}), key=KEY)
    np.testing.assert_array_equal(sets.test.targets[:, :-1], sets.test.inputs[:, 1:])
    assert not sets.test.mask[:, -1].any() and sets.test.names.outputs == ("angle", "speed")
    cut = draw_sets(said(waves, cut_s=0.4).model_copy(update=QUARTERS), key=KEY)
    assert cut.train.mask.all()
    # Of a recording nothing comes after the last window.
    assert (~cut.test.mask[:, -1].any(axis=1)).sum() == 40


def test_no_target_of_a_window_lies_in_the_next_stretch(waves):
    """What follows the last sample of a window is a moment of it too."""
    sets = draw_sets(said(waves, cut_s=0.4).model_copy(update=QUARTERS), key=KEY)
    given = {round(float(value), 5) for value in sets.validation.inputs[..., 0].ravel()}
    assert not given & {round(float(value), 5) for value in sets.train.targets[:, -1, 0]}


def test_with_gaps_the_value_itself_is_predicted(waves, tmp_path):
    with np.load(waves) as arrays:
        held = dict(arrays)
    held["inputs"][::3, ::5, 0] = np.nan
    np.savez(tmp_path / "gaps.npz", **held)
    settings = said(tmp_path / "gaps.npz")
    assert settings.predict == "value"
    sets = draw_sets(settings.model_copy(update={"missing": "hold"}), key=KEY)
    assert sets.scores is None and np.isfinite(sets.train.inputs).all()


def test_errors_against_the_time_ahead_beside_what_needs_no_network(waves, tmp_path):
    settings = resolve(
        str(waves),
        options={
            "task": {"read": {"forecast": True}},
            "model": {"state": 6, "hidden": [16], "alpha": 0.5},
            "training": {"epochs": 12},
        },
    )
    summary = train(settings, tmp_path / "run")
    found = summary["prediction"]
    assert found["period"] == pytest.approx(0.8)
    assert set(found["baselines"]) == {"mean", "no_change", "linear", "linear_two", "seasonal"}
    loops = found["open_loop"]
    assert loops["warm_up"] == 24 and loops["seconds"][-1] == pytest.approx(2.0)
    # A period ago the same was seen, with noise of its own: in the mean as wrong as twice the noise.
    assert np.mean(loops["errors"]["seasonal"]["raw"]) == pytest.approx(2 * 0.05**2, rel=0.5)
    # A wave held is wrong by nearly twice its variance half a period later, and right after a whole one.
    held = dict(zip(np.round(loops["seconds"], 3), loops["errors"]["no_change"]["normalised"], strict=True))
    assert held[0.3] > 1.2 > 0.1 > held[0.8]
    assert summary["test"]["loss"] == pytest.approx(found["network"]["test"]["raw"], rel=1e-4)
    # What predicts goes on from its own predictions, without being told to.
    onward = predict(tmp_path / "run", waves, horizon_s=0.5)
    assert onward.steps_beyond == 5 and np.isfinite(onward.outputs).all()
