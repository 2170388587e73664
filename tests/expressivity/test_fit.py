"""What flows of known power can generate, and what no training gives them."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from sklearn.isotonic import IsotonicRegression

from gnode._checks import Failed, Refused
from gnode.expressivity import Fits, FitSettings, crosses_itself, fit_paths, gaussian_paths, settledness
from gnode.expressivity._slots import advance, begun
from gnode.simulation import SimulationSettings
from tests.expressivity.fields import autonomous, linear, showing_states

POINTS = 60
TIMES = np.linspace(0, 1, POINTS)
QUICK = FitSettings(steps=1500, restarts=2)


def standard(*channels: np.ndarray) -> np.ndarray:
    path = np.stack(channels, -1)
    return ((path - path.mean(0)) / path.std(0))[None]


def best(draw, path: np.ndarray, settings: FitSettings = QUICK) -> float:
    return float(fit_paths(draw, path, settings, key=jax.random.key(3)).best[0])


CIRCLE = standard(np.cos(2 * np.pi * TIMES), np.sin(2 * np.pi * TIMES))
# Figure of eight, once and a half around: both passes through the middle fall between the same loops.
EIGHT = standard(np.sin(3 * np.pi * TIMES), np.sin(6 * np.pi * TIMES + 0.3))


def test_a_linear_flow_generates_sums_of_its_modes():
    decaying = standard(np.exp(-2 * TIMES) * np.cos(7 * TIMES))
    assert best(linear(2), decaying) > 0.998
    both = standard(np.cos(5 * TIMES) + 0.5 * np.exp(-4 * TIMES))
    assert best(linear(3), both) > 0.995


def test_one_state_variable_cannot_turn_back():
    bump = standard(np.sin(np.pi * TIMES))
    values = bump[0, :, 0]
    # The best that a monotone path can do, rising or falling.
    monotone = max(
        1 - float(((IsotonicRegression(increasing=up).fit_transform(TIMES, values) - values) ** 2).mean())
        for up in (True, False)
    )
    # Steps of Euler are a map and no flow, and may turn by what one overshoots: here they are short (by Adam, then).
    short = SimulationSettings(substeps=8)
    found = best(autonomous(1, 32, outputs=1), bump, FitSettings(steps=600, restarts=2, simulation=short))
    assert 0.3 * monotone < found <= monotone + 1e-3 < 0.95
    assert best(autonomous(2, 32, outputs=1), bump) > 0.99


def test_a_circle_needs_two_state_variables():
    assert best(autonomous(1, 32), CIRCLE, FitSettings(steps=600)) < 0.8
    assert best(autonomous(2, 32), CIRCLE) > 0.99


def test_a_path_that_crosses_itself_needs_a_third_state_variable():
    assert crosses_itself(EIGHT[0]) and not crosses_itself(CIRCLE[0, :-1])
    settings = FitSettings(steps=2000, restarts=2, train_readout=False)
    flat = best(showing_states(autonomous(2, 64, 64)), EIGHT, settings)
    assert flat < 0.9
    assert best(showing_states(autonomous(3, 64, 64)), EIGHT, settings) > 0.97


def test_the_readout_stays_as_it_was_drawn_where_it_is_not_trained():
    frozen = FitSettings(iterations=20, draws=1, restarts=1, train_readout=False)
    trained = FitSettings(iterations=20, draws=1, restarts=1)
    far = CIRCLE + 5
    one, two = (fit_paths(showing_states(linear(2, 2)), far, s, key=jax.random.key(0)) for s in (frozen, trained))
    assert not np.allclose(one.outputs, two.outputs)


@pytest.fixture(scope="module")
def some_paths() -> np.ndarray:
    return gaussian_paths(6.0, count=5, dimensions=2, points=30, key=jax.random.key(0)).astype(np.float32)


def test_fits_do_not_depend_on_who_shares_their_program(some_paths):
    settings = FitSettings(optimiser="adam", steps=120, restarts=2, enough=1.0)
    together = fit_paths(autonomous(3, 8), some_paths, settings, key=jax.random.key(1))
    narrow = fit_paths(
        autonomous(3, 8), some_paths, settings.model_copy(update={"slots": 2}), key=jax.random.key(1)
    )  # fmt: skip
    # Rounding differs by the width of the program, and training magnifies it.
    assert together.r2 == pytest.approx(narrow.r2, abs=0.05) and together.r2_half == pytest.approx(
        narrow.r2_half, abs=0.05
    )
    assert together.steps == narrow.steps == 5 * (60 + 120 + 120)


def test_r2_is_that_of_the_outputs(some_paths):
    fits = fit_paths(autonomous(3, 8), some_paths, FitSettings(steps=100, restarts=2), key=jax.random.key(1))
    r2 = 1 - ((fits.outputs - some_paths) ** 2).mean((1, 2))
    assert fits.best == pytest.approx(r2, abs=1e-5)
    assert (fits.best >= fits.first).all() and fits.r2.shape == (5, 2)


def test_a_fit_that_is_enough_ends_and_spares_the_others(some_paths):
    settings = FitSettings(optimiser="adam", steps=400, restarts=3, enough=0.5)
    fits = fit_paths(autonomous(4, 16), some_paths, settings, key=jax.random.key(1))
    spared = fits.best >= 0.5
    assert spared.any()
    assert fits.steps < 5 * (200 + 3 * 400)
    enough = fits.r2_half >= 0.5
    assert np.isnan(fits.r2[enough]).all() and (fits.first[enough] == fits.r2_half[enough]).all()


@pytest.mark.slow
def test_adaptive_solvers_by_choice(some_paths):
    settings = FitSettings(steps=4, restarts=1, simulation=SimulationSettings(solver="tsit5"))
    fits = fit_paths(autonomous(3, 8), some_paths[:2], settings, key=jax.random.key(1))
    assert np.isfinite(fits.best).all()


def test_settled_is_what_neither_restarts_nor_steps_would_raise():
    r2 = np.array([[0.90, 0.91], [0.80, 0.79]])
    settled = settledness(Fits(r2, np.array([0.89, 0.80]), np.zeros(0), 0, 0.0))
    assert (settled.by_restarts, settled.by_budget) == pytest.approx((0.005, 0.005)) and settled.settled
    for fits in (
        Fits(r2 - [0.1, 0], r2[:, 0] - 0.1, np.zeros(0), 0, 0.0),
        Fits(r2, r2[:, 0] - 0.1, np.zeros(0), 0, 0.0),
    ):
        assert not settledness(fits).settled
    spared = Fits(np.full((2, 2), np.nan), np.array([0.999, 0.9995]), np.zeros(0), 0, 0.0)
    assert settledness(spared).settled and spared.best == pytest.approx([0.999, 0.9995])


def test_slots_come_back_as_they_went_in():
    # Else the program that advances them would be compiled twice, which takes longer than many a study's fits.
    settings = FitSettings(steps=4, slots=2)
    weights, static = eqx.partition(autonomous(3, 8)(jax.random.key(0)), eqx.is_inexact_array)
    many = jax.vmap(lambda _: begun(weights, jnp.zeros((30, 2)), jnp.asarray(4, jnp.int32), settings))(jnp.arange(2))
    after, _ = eqx.filter_eval_shape(advance, many, static, settings)
    assert [(leaf.dtype, leaf.weak_type) for leaf in jax.tree.leaves(many)] == [
        (leaf.dtype, leaf.weak_type) for leaf in jax.tree.leaves(after)
    ]


def test_an_interrupted_fit_says_so(some_paths):
    for optimiser in ("adam", "levenberg-marquardt"):
        settings = FitSettings(optimiser=optimiser, draws=1)
        with pytest.raises(Failed, match="the fits were interrupted"):
            fit_paths(autonomous(2), some_paths, settings, key=jax.random.key(0), interrupted=lambda: True)


def test_refusals(some_paths):
    with pytest.raises(Refused, match=r"paths of shape \(paths, points, dimensions\), got \(30, 2\)"):
        fit_paths(autonomous(2), some_paths[0], key=jax.random.key(0))
    with pytest.raises(Refused, match="a readout of 2 outputs, as the paths have, got 3"):
        fit_paths(autonomous(2, outputs=3), some_paths, key=jax.random.key(0))
