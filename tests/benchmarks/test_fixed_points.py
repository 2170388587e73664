"""The benchmark of fixed points compares like with like: one network, known to have 27, and the same starts."""

import dataclasses
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def fixed_points(imported) -> ModuleType:
    return imported("fixed_points")


def spread_starts(problem, count: int):
    """All over the three directions in which the groups of units move."""
    draw = np.random.default_rng(1)
    bits = draw.uniform(-1, 1, (count, 3))
    return dataclasses.replace(problem, starts=bits[:, np.arange(16) % 3])


def test_the_network_solves_the_task(fixed_points):
    import jax

    from gnode.tasks import find_task

    problem = fixed_points.make_problem(4)
    trials = find_task("fixed-3bit").task.sample(20, key=jax.random.key(1))
    outputs = fixed_points.run(problem, trials.inputs) @ problem.readout.T
    assert (np.sign(outputs) == np.sign(trials.targets)).mean() > 0.98


def test_the_network_has_27_fixed_points(fixed_points):
    problem = spread_starts(fixed_points.make_problem(4), 600)
    found = fixed_points.gnode_search(problem)()
    assert len(found.points) == fixed_points.KNOWN
    assert np.abs(problem.next(found.points, np.zeros((1, 3))) - found.points).max() < 1e-12


def test_the_searches_find_the_same_points(fixed_points):
    pytest.importorskip("torch", reason="torch comes with the extra [bench]")
    problem = fixed_points.make_problem(4)
    ours = fixed_points.gnode_search(spread_starts(problem, 600))()
    for search in (fixed_points.pytorch_finder, fixed_points.tensorflow_finder):
        theirs = search(spread_starts(problem, 20), "float64")()
        assert len(theirs.points) > 3
        assert theirs.iterations < fixed_points.MAX_ITERATIONS
        # Which of them a start leads to is up to the method; but they all are fixed points, and gnode knows them.
        assert fixed_points.missing(theirs.points, ours.points) == 0


def test_points_are_distinct_in_any_one_entry_and_missed_where_none_is_near(fixed_points):
    points = np.zeros((3, 16))
    points[1, 4] = 0.9e-3
    points[2, 5] = 1.1e-3
    assert len(fixed_points.distinct(points)) == 2
    assert fixed_points.missing(points, points[:1]) == 1
    assert fixed_points.missing(points, points[:0]) == 3


def test_a_point_that_gnode_does_not_find_is_a_failure(fixed_points, monkeypatch, capsys):
    row = dict.fromkeys(
        ("cold", "warm", "least", "most", "ratio", "processor_time", "processor_time_ratio", "points", "other_ends"), 1
    )
    found = {"gnode": {**row, "iterations": None, "not_found_by_gnode": 0}}
    found["finder"] = {**row, "iterations": 9, "not_found_by_gnode": 2}
    result = {
        "machine": {"processor": "a machine", "threads": 1, "load_before": 0.0},
        "packages": {"gnode": "0"},
        "starts": 8,
        "searches": found,
    }
    monkeypatch.setattr(fixed_points, "pin", lambda threads: None)
    monkeypatch.setattr(fixed_points, "measure", lambda threads, rounds: result)
    monkeypatch.setattr(sys, "argv", ["fixed_points.py"])
    assert fixed_points.main() == 1
    captured = capsys.readouterr()
    assert "a machine" in captured.out
    assert "'finder': 2" in captured.err


def test_help_ends_in_an_example():
    done = subprocess.run(
        [sys.executable, FOLDER / "fixed_points.py", "--help"], capture_output=True, text=True, check=True
    )
    assert "Example: python benchmarks/fixed_points.py" in done.stdout
