"""Fits by Levenberg-Marquardt: their derivatives, where they start, and when they are used."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.experiments import ModelSettings, build_network
from gnode.expressivity import TIME_STEP, FitSettings, fit_paths, gaussian_paths
from gnode.expressivity._clock import clock_start, has_clock
from gnode.expressivity._fit import initial_network
from gnode.expressivity._levenberg_marquardt import bent_step, descend, descents, jacobian, undoing
from gnode.expressivity._second_order import SecondOrder, is_second_order
from gnode.expressivity._slots import outputs
from gnode.models import Network
from gnode.simulation import SimulationSettings
from tests.expressivity.fields import autonomous, linear

POINTS = 40
SETTINGS = FitSettings()


def drawn(model: str, state: int, *hidden: int) -> Network:
    table = {"name": model, "state": state, **({"hidden": hidden} if model != "gru" else {})}
    return build_network(
        ModelSettings.model_validate(table),
        input_size=0,
        output_size=2,
        time_step=TIME_STEP,
        key=jax.random.key(4),
    )


@pytest.fixture(scope="module")
def path() -> jax.Array:
    """Of ten correlation times: it crosses itself, and turns often."""
    paths = gaussian_paths(10.0, count=1, dimensions=2, points=POINTS, key=jax.random.key(0))
    return jnp.asarray(paths[0], jnp.float32)


def test_the_jacobian_is_the_derivative_of_the_outputs():
    network = initial_network(lambda key: drawn("gnode", 3, 5), jax.random.key(1), 0, 0)
    weights, static = eqx.partition(network, eqx.is_inexact_array)
    found = jax.jit(lambda w: jacobian(w, static, 12, SETTINGS))(weights)
    reference = jax.jit(jax.jacrev(lambda w: outputs(eqx.combine(w, static), 12, SETTINGS)))(weights)
    columns = [leaf.reshape(24, -1) for leaf in jax.tree.leaves(reference)]
    assert found == pytest.approx(np.concatenate(columns, axis=1), abs=2e-5)


@pytest.mark.parametrize("shape", [(6, 4), (4, 6)], ids=["more numbers than weights", "more weights than numbers"])
def test_errors_are_undone_as_the_damped_normal_equations_say(shape):
    numbers = np.random.default_rng(0)
    slopes, errors = numbers.normal(size=shape), numbers.normal(size=shape[0])
    found = undoing(jnp.asarray(slopes, jnp.float32), jnp.float32(0.3))(jnp.asarray(errors, jnp.float32))
    reference = -np.linalg.solve(slopes.T @ slopes + 0.3 * np.eye(shape[1]), slopes.T @ errors)
    assert found == pytest.approx(reference, abs=1e-5)


def test_a_step_that_bends_leaves_errors_of_third_order():
    """Of equations that are polynomials: Gauss and Newton's step alone leaves errors of second order."""
    slopes = jnp.asarray([[2.0, 0.5], [0.0, 1.0]])

    def left(distance: float) -> tuple[float, float]:
        def errors(step):
            return slopes @ step + jnp.stack([step[0] * step[1], 2 * step[1] ** 2 + step[0] ** 3]) - distance

        start = errors(jnp.zeros(2))
        straight = undoing(slopes, jnp.float32(0.0))(start)
        bent = bent_step(errors, start, slopes, jnp.float32(0.0))
        return float(jnp.linalg.norm(errors(straight))), float(jnp.linalg.norm(errors(bent)))

    orders = np.log2(np.array(left(0.1)) / np.array(left(0.05)))
    assert orders == pytest.approx([2, 3], abs=0.35)
    # A step of which the bend is the longer part stays straight.
    assert left(2.0)[0] == left(2.0)[1]


@pytest.mark.parametrize(
    ("model", "state", "hidden"),
    [("node", 3, (32,)), ("gnode", 6, (32, 32))],
    ids=["nODE, N = 3", "gnODE, N = 6, two layers"],
)
def test_a_network_that_starts_from_a_clock_generates_the_path(path, model, state, hidden):
    network = drawn(model, state, *hidden)
    assert has_clock(network, 2, SETTINGS)
    started = eqx.filter_jit(clock_start)(network, path, key=jax.random.key(0))
    generated = eqx.filter_jit(outputs)(started, POINTS, SETTINGS)
    assert 1 - ((generated - path) ** 2).mean() > 0.98
    assert jax.tree.structure(started) == jax.tree.structure(network)


def test_no_clock_where_no_state_variable_is_left_or_nothing_can_be_a_function_of_it():
    assert not has_clock(drawn("node", 2, 32), 2, SETTINGS)
    assert not has_clock(drawn("node", 3), 2, SETTINGS)
    assert not has_clock(drawn("gru", 3), 2, SETTINGS)
    assert not has_clock(drawn("node", 3, 32), 2, FitSettings(train_readout=False))


def test_every_step_comes_nearer_and_large_matrices_stay(path):
    network = initial_network(lambda key: drawn("node", 2, 40, 40), jax.random.key(1), 0, 0)
    short = path[:5]
    weights, static = eqx.partition(network, eqx.is_inexact_array)
    many = jax.tree.map(lambda leaf: leaf[None], weights)
    fits = descents(many, short[None], static)
    after = descend(fits, static, SETTINGS)
    assert float(after.error[0]) < 0.5 * float(fits.error[0])
    generated = outputs(eqx.combine(jax.tree.map(lambda leaf: leaf[0], after.weights), static), 5, SETTINGS)
    assert float(((generated - short) ** 2).mean()) == pytest.approx(float(after.error[0]), abs=1e-6)
    before, now = (
        jax.tree.map(lambda leaf: leaf[0], one).field.target.weights for one in (fits.weights, after.weights)
    )
    assert [bool((a == b).all()) for a, b in zip(before, now, strict=True)] == [False, True, False]


def test_the_optimiser_is_chosen_by_the_network():
    def chosen(network: Network, settings: FitSettings = SETTINGS) -> bool:
        return is_second_order(network, 100, 2, settings)

    assert chosen(drawn("node", 3, 64)) and chosen(drawn("gnode", 2)) and chosen(drawn("node", 2, 64))
    assert not chosen(drawn("node", 2, 64, 64))
    assert not chosen(drawn("node", 3, 64), FitSettings(optimiser="adam"))
    assert chosen(drawn("node", 2, 64, 64), FitSettings(optimiser="levenberg-marquardt"))
    assert not chosen(drawn("node", 3, 64), FitSettings(simulation=SimulationSettings(solver="tsit5")))


@pytest.mark.parametrize(
    ("state", "hidden", "expected"),
    [(3, (64,), (1, 20)), (3, (), (16, 200)), (2, (64,), (1, 100))],
    ids=["from a clock", "few weights", "more weights than numbers"],
)
def test_draws_and_steps_are_those_that_a_network_needs(state, hidden, expected):
    paths = np.zeros((1, 100, 2), np.float32)
    fits = SecondOrder(
        lambda path, restart: drawn("node", state, *hidden),
        paths,
        SETTINGS,
        key=jax.random.key(0),
        lanes=1,
        interrupted=lambda: False,
    )
    assert (fits.draws, fits.iterations) == expected


def test_fits_go_on_from_half_the_steps_and_more_draws_are_no_worse():
    times = np.linspace(0, 1, POINTS)
    channels = np.stack([np.exp(-2 * times) * np.cos(9 * times), np.sin(7 * times)], axis=-1)
    paths = ((channels - channels.mean(0)) / channels.std(0))[None]
    few, many = (
        fit_paths(linear(2, 2), paths, FitSettings(iterations=40, draws=draws, restarts=2), key=jax.random.key(3))
        for draws in (1, 6)
    )
    assert few.r2_half[0] <= few.first[0] <= few.best[0] <= many.best[0] + 1e-3
    again = fit_paths(linear(2, 2), paths, FitSettings(iterations=40, draws=6, restarts=2), key=jax.random.key(3))
    assert (again.outputs == many.outputs).all() and (again.r2_half == many.r2_half).all()


def test_paths_that_are_enough_at_the_start_take_no_steps(path):
    settings = FitSettings(enough=0.5)
    fits = fit_paths(autonomous(4, 16), np.asarray(path)[None], settings, key=jax.random.key(1))
    assert fits.steps == 0 and fits.best[0] >= 0.5 and np.isnan(fits.r2).all()
