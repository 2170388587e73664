"""One rule for "the same point", on systems whose fixed points are known, in any units."""

from collections.abc import Callable

import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis import as_flow, as_map, fixed_points_of, grid_starts
from tests.analysis.known_answers import KNOWN, Known
from tests.analysis.known_answers._parts import system_in_units

KINDS = ("stable", "saddle", "unstable", "marginal")
# The flow of this one has no derivative at its middle, so that no Jacobian decides there.
LISTED = [entry for entry in KNOWN if entry.points and entry.id != "pinned-ring-for-an-hour"]
# Grids of so many places along each entry are searched too, where there are few entries: all points are found.
PLACES = {1: 200, 2: 20, 3: 8}


def counted(found) -> dict[str, int]:
    return {kind: found.count(kind) for kind in KINDS if found.count(kind)}


def around(starts: np.ndarray) -> np.ndarray:
    """A grid over twice the box that 9 in 10 of the starts fill."""
    middle = np.median(starts, axis=0)
    width = 2 * np.quantile(np.abs(starts - middle), 0.9, axis=0)
    width = np.where(width > 0, width, 1.0)
    return grid_starts(middle - width, middle + width, PLACES[starts.shape[1]])


@pytest.mark.parametrize("entry", LISTED, ids=lambda entry: entry.id)
def test_no_point_is_given_twice_and_none_is_false(entry: Known):
    starts = entry.starts()
    complete = starts.shape[1] in PLACES
    found = fixed_points_of(entry.system(), np.concatenate([starts, around(starts)]) if complete else starts)
    kinds = counted(found)
    if complete:
        assert kinds == entry.points
    else:
        assert all(count <= entry.points.get(kind, 0) for kind, count in kinds.items())
        assert kinds.get("stable") == entry.points["stable"] or entry.id == "thirty-two-corners-map"
    # Of those of the grid, which lie far out, some end at a least residual that is none.
    assert found.converged[: len(starts)].mean() >= 0.99


UNITS: dict[str, Callable[[int], np.ndarray]] = {
    "pico": lambda size: np.full(size, 1e-12),
    "tera": lambda size: np.full(size, 1e12),
    "each its own": lambda size: 10.0 ** np.linspace(-12, 12, size)[np.random.default_rng(0).permutation(size)],
}


@pytest.mark.parametrize(("units", "time"), [("pico", 1e6), ("tera", 1e-6), ("each its own", 1e6)], ids=str)
@pytest.mark.parametrize(
    "name",
    ["toggle-switch", "four-wells", "near-and-far-wells", "an-outlier-of-1e8", "hopfield-two-patterns", "three-rates"],
)
def test_units_change_nothing(name: str, units: str, time: float):
    entry = next(entry for entry in KNOWN if entry.id == name)
    system, starts = entry.system(), entry.starts()
    lengths = UNITS[units](starts.shape[1])
    plain = fixed_points_of(system, starts)
    found = fixed_points_of(system_in_units(system, lengths, time), starts * lengths)
    assert counted(found) == counted(plain) and found.near.kinds == plain.near.kinds
    assert plain.units is not None and found.units is not None
    np.testing.assert_allclose(found.units, plain.units * lengths)
    # Each entry over its own unit: zero is zero to rounding of it.
    np.testing.assert_allclose(found.states / found.units, plain.states / plain.units, rtol=1e-9, atol=1e-11)
    np.testing.assert_allclose(found.near.rates * time, plain.near.rates, rtol=1e-6)
    assert found.converged.mean() == plain.converged.mean()


@pytest.mark.parametrize("power", [3, 5])
def test_a_zero_without_a_slope_counts_once(power: int):
    starts = np.random.default_rng(0).uniform(-1, 1, (200, 2))
    found = fixed_points_of(as_flow(lambda h: -(h**power)), starts)
    assert counted(found) == {"marginal": 1}
    assert (found.point == 0).all()


@pytest.mark.parametrize("apart", [1e-3, 1e-6, 1e-9], ids=str)
def test_three_zeros_close_together_are_three(apart: float):
    """Beside a fourth far away, so that the spread of the starts says nothing of the distance."""

    def flow(h):
        return -h * (h - apart) * (h + apart) * (h - 1) / (h**2 + apart**2)

    found = fixed_points_of(as_flow(flow), np.linspace(-1, 2, 300)[:, None])
    np.testing.assert_allclose(found.states[:, 0], [-apart, 0, apart, 1], rtol=1e-9, atol=1e-20)


@pytest.mark.parametrize("noise", [0.0, 1e-14, 1e-10, 1e-6], ids=str)
def test_starts_that_have_settled_give_each_point_once(noise: float):
    wells = np.sign(np.random.default_rng(1).normal(size=(200, 3)))
    starts = wells + noise * np.random.default_rng(2).normal(size=wells.shape)
    found = fixed_points_of(as_flow(lambda h: h - h**3), starts)
    assert found.count("stable") == 8
    assert len(found) == len(np.unique(np.round(found.states, 6), axis=0))


def test_a_slow_rate_beside_a_fast_one_is_none_of_rounding():
    found = fixed_points_of(
        as_flow(lambda h: jnp.array([-1e6, 1e-6]) * h), np.random.default_rng(0).normal(size=(50, 2))
    )
    assert counted(found) == {"saddle": 1}


def test_a_rate_within_rounding_of_zero_is_marginal():
    turn = np.array([[0.6, -0.8], [0.8, 0.6]])
    matrix = turn @ np.diag([-2.0, 1e-17]) @ turn.T
    found = fixed_points_of(as_flow(lambda h: jnp.asarray(matrix) @ h), np.random.default_rng(0).normal(size=(50, 2)))
    assert set(found.near.kinds) == {"marginal"}


def test_a_map_that_forgets_in_one_step_is_stable():
    """Multipliers of zero, up to rounding: their logarithm has no digit that is known, and their kind is known."""
    pattern = np.sign(np.random.default_rng(3).normal(size=32))
    system = as_map(lambda h: jnp.tanh(2 / 32 * pattern * (pattern @ h)))
    found = fixed_points_of(system, np.random.default_rng(1).normal(size=(199, 32)))
    assert counted(found) == {"stable": 2, "saddle": 1}
