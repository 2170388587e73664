"""What a sweep is said to take before it begins."""

import os
from pathlib import Path

import pytest

from gnode.experiments import train
from gnode.sweeps import parse_plan, plan_members, predict_sweep
from tests.sweeps.small_sweeps import small_sweep

pytestmark = pytest.mark.usefixtures("shared_programs")

EXAMPLES = Path(__file__).parents[3] / "examples" / "sweeps"


def test_operations_are_those_of_the_weights():
    sweep = small_sweep('[axes]\n"model.name" = ["rnn"]\n"model.hidden" = [[]]', epochs=3)
    prediction = predict_sweep(sweep, workers=1)
    # W, U, b; the initial state; C, c. 100 samples; 2 batches of 10 trials, and 8 trials of validation, in 3 epochs.
    weights = (4 + 4 + 2) + 2 + (4 + 2)
    assert prediction.operations == 3 * (2 * 10 * 6 + 8 * 2) * weights * 100
    assert prediction.seconds > 0 and (prediction.members, prediction.programs) == (1, 1)
    assert prediction.parameters == (weights, weights) and not prediction.dissections


def test_programs_are_counted_by_what_is_compiled_in():
    sweep = small_sweep(
        '[axes]\n"training.batch_size" = [5, 10]\n"training.learning_rate" = [0.1, 0.2]', top="seeds = 3"
    )
    one, two = (predict_sweep(sweep, workers=workers) for workers in (1, 12))
    assert (one.members, one.programs, one.workers, two.workers) == (12, 2, 1, 12)
    assert two.seconds < one.seconds
    # How weights are first drawn makes no difference to the program that trains them.
    drawn = small_sweep('[axes]\n"model.gate_bias" = [0.0, 1.0, 2.0]')
    assert predict_sweep(drawn, workers=1).programs == 1


def test_the_disk_is_about_that_of_a_run(tmp_path):
    sweep = small_sweep("[[paired]]\nmodel.hidden = [[100, 100]]\ntask.test_trials = [250]")
    train(sweep.members[0].settings, tmp_path / "run")
    found = sum(path.stat().st_size for path in (tmp_path / "run").iterdir())
    assert found / 2 < predict_sweep(sweep, workers=1).bytes < found * 2


def test_the_published_grid_has_27_settings_of_each_model_and_size():
    sweep = plan_members(parse_plan((EXAMPLES / "cube-grid.toml").read_text()))
    groups: dict[tuple, set] = {}
    for member in sweep.members:
        settings, training = member.settings, member.settings.training
        assert (settings.model.alpha, training.epochs, training.schedule) == (1.0, 600, "constant")
        assert settings.model.hidden == ((100, 100, 100) if settings.model.name in ("gnode", "node") else ())
        point = (training.learning_rate, training.weight_decay, training.batch_size)
        groups.setdefault((settings.model.name, settings.model.state), set()).add(point)
    grid = {(r, d, b) for r in (1e-4, 1e-3, 1e-2) for d in (1e-3, 1e-2, 1e-1) for b in (10, 50, 100)}
    assert set(groups) == {(m, n) for m in ("gnode", "node", "mgru", "gru", "rnn") for n in (6, 100)}
    assert all(points == grid for points in groups.values()) and sweep.merged == 0


@pytest.mark.slow
def test_the_published_grid_is_predicted(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    prediction = predict_sweep(plan_members(parse_plan((EXAMPLES / "cube-grid.toml").read_text())), workers=2)
    assert (prediction.members, prediction.programs) == (270, 30)
    # A ReLU network of three layers of 100 costs most: 6 operations a weight, and 50,000 trials an epoch and setting.
    assert 1e14 < prediction.operations < 1e16
    assert prediction.seconds_a_step[0] < prediction.seconds_a_step[1]
    assert os.listdir(tmp_path) == []
