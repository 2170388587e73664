"""Paths have the complexity that is asked for, and crossings are those that geometry knows."""

from pathlib import Path

import jax
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import expm, solve_continuous_lyapunov
from scipy.special import comb

from gnode._checks import Refused
from gnode._validation import validate
from gnode.expressivity import (
    KERNELS,
    TargetSettings,
    complexity,
    crosses_itself,
    gaussian_paths,
    lorenz_paths,
    make_targets,
    sinusoid_paths,
)


@pytest.mark.parametrize("kernel", list(KERNELS))
def test_covariance_over_paths_is_the_kernel(kernel, key, monkeypatch):
    monkeypatch.setattr("gnode.expressivity._gaussian_process.standardised", lambda paths: paths)
    paths = gaussian_paths(3.0, count=2000, dimensions=2, points=9, kernel=kernel, key=key)
    times = np.linspace(0, 3, 9)
    wanted = KERNELS[kernel](np.abs(times[:, None] - times))
    for channel in (0, 1):
        found = paths[..., channel].T @ paths[..., channel] / len(paths)
        # Four standard errors of a covariance from 2,000 paths.
        assert np.abs(found - wanted).max() < 4 * np.sqrt(2 / 2000)
    assert np.abs((paths[..., 0] * paths[..., 1]).mean(0)).max() < 4 / np.sqrt(2000)


@pytest.mark.parametrize(("kernel", "order"), [("matern-3/2", 2), ("matern-5/2", 3)])
def test_a_matern_process_is_the_linear_diffusion_that_it_is_known_as(kernel, order):
    rate = np.sqrt(2 * order - 1)
    # (d/dt + rate)^order x = white noise, as a system of first order.
    drift = np.diag(np.ones(order - 1), 1)
    drift[-1] = [-comb(order, k) * rate ** (order - k) for k in range(order)]
    noise = np.zeros((order, order))
    noise[-1, -1] = 1
    stationary = solve_continuous_lyapunov(drift, -noise)
    for lag in (0.1, 0.7, 2.0):
        covariance = (expm(drift * lag) @ stationary)[0, 0] / stationary[0, 0]
        assert KERNELS[kernel](np.array(lag)) == pytest.approx(covariance, rel=1e-9)


def test_paths_are_standardised_and_the_first_ones_stay(key):
    few, many = (gaussian_paths(8.0, count=n, dimensions=3, points=50, key=key) for n in (2, 5))
    assert np.array_equal(few, many[:2])
    assert not np.array_equal(few, gaussian_paths(8.0, count=2, dimensions=3, points=50, key=jax.random.key(1)))
    assert few.mean(1) == pytest.approx(np.zeros((2, 3)), abs=1e-12)
    assert few.std(1) == pytest.approx(np.ones((2, 3)))


def test_complexity_is_that_of_the_window(key):
    paths = gaussian_paths(60.0, count=40, dimensions=2, points=600, key=key)
    # Standardising over a window of finite length takes off a part of the variance, of about sqrt(2 pi)/kappa.
    assert complexity(paths).mean() == pytest.approx(60 / np.sqrt(1 - np.sqrt(2 * np.pi) / 60), rel=0.03)
    assert complexity(sinusoid_paths(60.0, count=40, dimensions=2, points=600, key=key)).mean() == pytest.approx(
        60, rel=0.05
    )
    circle = np.linspace(0, 2 * np.pi, 2000)
    turns = np.stack([np.cos(3 * circle), np.sin(3 * circle)], -1)[None]
    assert complexity(turns)[0] == pytest.approx(6 * np.pi, rel=1e-3)


def test_lorenz_paths_have_the_complexity_asked_for(key):
    paths = lorenz_paths(600.0, count=1, dimensions=3, points=20000, key=key)
    assert complexity(paths)[0] == pytest.approx(600, rel=0.05)
    with pytest.raises(Refused, match="at most 3 dimensions of the Lorenz system, got 4"):
        lorenz_paths(5.0, count=1, dimensions=4, points=10, key=key)


def _bow(shift: float) -> np.ndarray:
    """Goes right, up, and back down over its own track, or short of it."""
    return np.array([[0, 0], [4, 0], [4, 2], [2, 2], [2, 1 - shift]], float)


@pytest.mark.parametrize(
    ("path", "crosses"),
    [
        (_bow(2.0), True),
        (_bow(1.0), True),
        (_bow(0.5), False),
        (np.array([[0, 0], [1, 1], [2, 0], [3, 1]]), False),
        (np.array([[0, 0], [3, 0], [3, 1], [1, 0], [0, 1]]), True),
        (np.array([[0, 0], [2, 0], [2, 1], [3, 1], [3, 0], [1, 0]]), True),
        (np.array([[0, 0], [1, 0], [2, 0], [3, 0]]), False),
    ],
    ids=["through", "touching", "short of it", "zigzag", "through a corner", "along itself", "straight"],
)
def test_crossings_of_drawn_paths(path, crosses):
    assert crosses_itself(path) == crosses
    assert crosses_itself(path[::-1]) == crosses


@given(st.integers(0, 10**6), st.integers(4, 12))
def test_crossings_are_where_lines_meet_within_both_segments(seed, points):
    path = np.random.default_rng(seed).normal(size=(points, 2))
    found = False
    for i in range(points - 1):
        for j in range(i + 2, points - 1):
            # Where the lines meet, as shares of the two segments.
            system = np.stack([path[i + 1] - path[i], path[j] - path[j + 1]], 1)
            shares = np.linalg.solve(system, path[j] - path[i])
            found |= bool(((shares >= 0) & (shares <= 1)).all())
    assert crosses_itself(path) == found


def test_crossings_are_of_the_plane():
    with pytest.raises(Refused, match=r"a path in two dimensions, of shape \(points, 2\), got \(5, 3\)"):
        crosses_itself(np.zeros((5, 3)))


def test_targets_of_settings():
    targets = make_targets(TargetSettings(kappas=(4.0, 8.0), count=3, points=30))
    assert targets.paths.shape == (2, 3, 30, 2) and targets.paths.dtype == np.float32
    assert targets.crossing is not None and targets.crossing.shape == (2, 3)
    assert targets.measured[1].mean() > targets.measured[0].mean()
    for kind in ("sinusoids", "lorenz", "matern-3/2"):
        assert make_targets(TargetSettings(kind=kind, kappas=(4.0,), count=2, dimensions=3)).crossing is None


def test_targets_of_a_file(tmp_path: Path):
    times = np.linspace(0, 2 * np.pi, 40)
    paths = 5 + 3 * np.stack([np.cos(times), np.sin(2 * times)], -1)[None]
    np.savez(tmp_path / "mine.npz", targets=paths)
    targets = make_targets(TargetSettings(kind="file", file=str(tmp_path / "mine.npz")))
    assert targets.paths.shape == (1, 1, 40, 2) and targets.crossing is not None and targets.crossing.all()
    assert targets.kappas == pytest.approx(complexity(targets.paths[0]))


@pytest.mark.parametrize(
    ("arrays", "message"),
    [
        ({"targets": np.zeros((2, 3))}, "targets of shape"),
        ({"targets": np.full((1, 4, 2), np.nan)}, "finite targets"),
        ({"targets": np.ones((1, 4, 2))}, "targets that vary in every dimension"),
        ({"other": np.zeros(3)}, r"an \.npz file with the array targets at .*, got one without targets, with other"),
    ],
    ids=["shape", "not finite", "constant", "other name"],
)
def test_files_that_are_refused(tmp_path: Path, arrays, message):
    np.savez(tmp_path / "mine.npz", **arrays)
    with pytest.raises(Refused, match=message):
        make_targets(TargetSettings(kind="file", file=str(tmp_path / "mine.npz")))


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"kappas": (4.0, 2.0)}, "expected ascending kappas"),
        ({"kappas": (41.0,)}, "expected kappas of at most 40 with 100 points, got 41"),
        ({"kind": "file"}, "expected a file and kind = file together"),
        ({"kappas": ()}, "kappas"),
    ],
    ids=["order", "too few points", "no file", "none"],
)
def test_settings_that_are_refused(table, message):
    with pytest.raises(Refused, match=message):
        validate(TargetSettings, table)
