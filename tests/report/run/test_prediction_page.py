"""What the page of a run says and shows of what comes next."""

import numpy as np
import pytest

from gnode.report.run.figures import ahead_figure
from gnode.report.run.sentences import about_prediction, about_run
from tests.report.run_folder import summary

NAMES = list(about_prediction.NAMES)


def prediction(own: list[float | None], mean: float = 1.0) -> dict:
    errors = {name: {"test": {"raw": 0.1 * k, "normalised": 0.2 * k}} for k, name in enumerate(NAMES, start=1)}
    known = {"network": own, "mean": [mean] * 3}
    curves = {
        name: {kind: known.get(name, [0.1, 0.2, 0.3]) for kind in ("raw", "normalised", "median")} for name in NAMES
    }
    return {
        "seconds": 0.008,
        "source": "Made-up-v1 of somebody",
        "network": errors.pop("network"),
        "baselines": errors,
        "open_loop": {"sections": 7, "warm_up": 64, "seconds": [0.008, 0.04, 0.2], "errors": curves},
    }


def test_the_headline_has_the_errors_of_what_needs_no_network():
    said = about_run.headline({**summary(task="walker2d"), "prediction": prediction([0.1, 0.2, 0.3])})
    assert "its mean squared error is 0.012" in said
    assert said.endswith(
        "Without a network: mse of no change 0.3, of a linear predictor 0.4, of one told two observations 0.5, "
        "of what was a period ago 0.6."
    )
    assert "ithout a network" not in about_run.headline(summary())


def test_errors_one_step_ahead():
    said = about_prediction.one_step(prediction([0.1, 0.2, 0.3]))
    assert "the observation 0.008 s later" in said
    assert "the network 0.1 (0.2); the mean of the training set 0.2 (0.4); no change 0.3 (0.6)" in said


@pytest.mark.parametrize(
    ("own", "words"),
    [
        ([0.1, 0.2, 0.3], "Over all of it the network is better than the mean"),
        ([0.1, 1.0, 0.3], "From 0.04 s ahead the network is worse than the mean"),
        ([0.1, 0.2, None], "From 0.2 s ahead the network is worse"),
    ],
    ids=["better", "worse", "ran away"],
)
def test_how_far_ahead_a_network_is_of_use(own, words):
    said = about_prediction.ahead(prediction(own))
    assert words in said and "on 7 sections" in said and "after 64 observations" in said


def test_the_figure_shows_every_predictor_against_the_time_ahead():
    figure = ahead_figure(prediction([0.1, 0.2, None]), about_prediction.NAMES)
    assert figure is not None
    (axes,) = figure.axes
    lines = {str(line.get_label()): line for line in axes.get_lines()}
    assert set(about_prediction.NAMES.values()) < set(lines)
    np.testing.assert_allclose(np.asarray(lines["the network"].get_xdata(), float), [0.008, 0.04, 0.2])
    shown = np.asarray(lines["the network"].get_ydata())
    np.testing.assert_allclose(shown[:2], [0.1, 0.2])
    # What ran away leaves the picture at its top.
    assert shown[2] > axes.get_ylim()[1]
    assert "(s)" in axes.get_xlabel() and "variances" in axes.get_ylabel()


def test_without_a_prediction_there_is_no_figure():
    assert ahead_figure(None, about_prediction.NAMES) is None
    assert ahead_figure({**prediction([0.1, 0.2, 0.3]), "open_loop": None}, about_prediction.NAMES) is None
