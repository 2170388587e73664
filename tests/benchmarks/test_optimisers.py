"""The benchmark of optimisers tells what training does."""

import math

import pytest


@pytest.fixture
def optimisers(imported):
    return imported("optimisers")


def test_seconds_are_those_until_a_loss_was_first_as_low(optimisers):
    one = optimisers.Training((1.0, 2.0, 3.0, 4.0), (0.5, 0.2, 0.3, 0.1), 0.4)
    assert one.best == 0.1 and one.whole == 4.0
    assert [one.seconds_to(loss) for loss in (0.5, 0.25, 0.1, 0.05)] == [1.0, 2.0, 4.0, math.inf]


def test_a_row_for_every_optimiser_and_option(optimisers):
    said = ["task.train_trials=20", "task.validation_trials=8", "task.test_trials=8", "model.hidden=[4]"]
    lines = [("adamw", ""), ("adamw", "training.epochs=1"), ("muon", "")]
    rows = optimisers.table("square", "gnode", lines, [*said, "training.epochs=2"], 2)
    assert [(row["optimiser"], row["option"]) for row in rows] == lines
    assert [len(row["trainings"][0]["validation_losses"]) for row in rows] == [2, 1, 2]
    first = rows[0]
    assert first["seconds_to_adamws"] <= first["seconds"]
    assert first["validation_loss"] == pytest.approx(sum(one["best"] for one in first["trainings"]) / 2)
