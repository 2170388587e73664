"""Gradients of every adjoint, against finite differences and against each other, in float64."""

from functools import cache, partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.models import MLP, AffineInitialState, GatedNeuralODE, Network, in_float64
from gnode.simulation import SimulationSettings, simulate, simulate_all
from gnode.simulation._backsolve import backsolve
from gnode.simulation._implicit_stage import RootTolerance, implicit_slope

TIGHT = {"rtol": 1e-10, "atol": 1e-12}
CASES = {
    "euler": {"solver": "euler"},
    "heun fixed": {"solver": "heun", "substeps": 1},
    "dopri8 fixed": {"solver": "dopri8", "substeps": 1},
    "euler root": {"solver": "euler", "memory": "root"},
    "tsit5": {"solver": "tsit5", **TIGHT},
    "tsit5 linear": {"solver": "tsit5", "interpolation": "linear", **TIGHT},
    "dopri8 cubic": {"solver": "dopri8", "interpolation": "cubic", **TIGHT},
    "adams cubic": {"solver": "adams", "interpolation": "cubic", "rtol": 1e-9, "atol": 1e-11, "max_steps": 20_000},
    "tsit5 backsolve": {"solver": "tsit5", "adjoint": "backsolve", **TIGHT},
    "dopri5 linear backsolve": {"solver": "dopri5", "interpolation": "linear", "adjoint": "backsolve", **TIGHT},
    "dopri8 cubic backsolve": {"solver": "dopri8", "interpolation": "cubic", "adjoint": "backsolve", **TIGHT},
}
ADJOINTS = {
    "root": {"solver": "tsit5", "memory": "root", **TIGHT},
    "direct": {"solver": "tsit5", "adjoint": "direct", **TIGHT},
    # At a tolerance of 1e-8 it differs by 1.5e-6. Its solutions vary with their steps too much for finite differences.
    "kvaerno5": {"solver": "kvaerno5", "rtol": 1e-9, "atol": 1e-11, "max_steps": 20_000},
}


@pytest.fixture(scope="module")
def problem():
    """A network, the input of two irregular series with jumps (the second padded), and weights of the outputs."""
    keys = jax.random.split(jax.random.key(0), 4)
    with jax.enable_x64(True):
        network = in_float64(
            Network(
                AffineInitialState(3, 2, key=keys[0]),
                GatedNeuralODE(3, 2, (8,), time_constant=0.1, activation=jnp.tanh, key=keys[1]),
                MLP(3, 2, key=keys[2]),
            )
        )
        random = np.random.default_rng(0)
        inputs = random.normal(size=(2, 12, 2))
        durations = random.uniform(0.01, 0.05, size=(2, 12))
        inputs[1, 9:], durations[1, 9:] = 0, 0
        return network, jnp.asarray(inputs), jnp.asarray(durations), jnp.asarray(random.normal(size=(2, 12, 2)))


@cache
def compiled(structure: Network, **options):
    """The loss and its gradient, once for all tests: a program each."""
    settings = SimulationSettings(**options)

    def loss(arrays, inputs, durations, weights):
        return (simulate_all(eqx.combine(arrays, structure), inputs, durations, settings).outputs * weights).mean()

    return jax.jit(loss), jax.jit(jax.grad(loss, argnums=(0, 1)))


def loss_and_gradient(problem, options):
    network, _, durations, weights = problem
    _, structure = eqx.partition(network, eqx.is_inexact_array)
    programs = compiled(structure, **options)
    return tuple(partial(program, durations=durations, weights=weights) for program in programs)


def directions(problem):
    network, inputs, *_ = problem
    arrays = eqx.filter(network, eqx.is_inexact_array)
    random = np.random.default_rng(1)
    along = jax.tree.map(lambda a: jnp.asarray(random.normal(size=a.shape)), (arrays, inputs))
    return (arrays, inputs), along


def slope(gradient, along) -> float:
    return float(sum(jnp.vdot(g, a) for g, a in zip(jax.tree.leaves(gradient), jax.tree.leaves(along), strict=True)))


def check_slope(problem, options) -> None:
    """By weights and inputs, against finite differences."""
    loss, gradient = loss_and_gradient(problem, options)
    at, along = directions(problem)

    def moved(step):
        return float(loss(*jax.tree.map(lambda a, b: a + step * b, at, along)))

    h = 1e-3
    # Of fourth order: the changes in the number of steps weigh less over a longer stretch.
    expected = (8 * (moved(h) - moved(-h)) - (moved(2 * h) - moved(-2 * h))) / (12 * h)
    assert slope(gradient(*at), along) == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("options", CASES.values(), ids=CASES)
def test_gradients_are_those_of_finite_differences(problem, options) -> None:
    with jax.enable_x64(True):
        check_slope(problem, options)


@pytest.mark.parametrize(
    "options",
    [CASES["tsit5"], CASES["tsit5 linear"], ADJOINTS["root"], CASES["tsit5 backsolve"]],
    ids=["held", "linear", "held root", "held backsolve"],
)
def test_a_gradient_by_samples_of_one_piece_is_that_of_each(problem, options) -> None:
    # A step may pass several samples of one held or linear piece, and each has its share in what follows.
    network, inputs, durations, weights = problem
    with jax.enable_x64(True):
        repeated = jnp.repeat(inputs[:, ::3], 3, axis=1)
        check_slope((network, repeated, durations, weights), options)


@pytest.mark.slow
@pytest.mark.parametrize("options", ADJOINTS.values(), ids=ADJOINTS)
def test_adjoints_agree(problem, options) -> None:
    with jax.enable_x64(True):
        at, along = directions(problem)
        expected = slope(loss_and_gradient(problem, CASES["tsit5"])[1](*at), along)
        found = slope(loss_and_gradient(problem, options)[1](*at), along)
        assert found == pytest.approx(expected, rel=1e-6)


def test_backsolve_of_one_trial_is_that_of_a_batch(problem) -> None:
    network, inputs, durations, weights = problem
    settings = SimulationSettings(**CASES["tsit5 backsolve"])
    arrays, static = eqx.partition(network, eqx.is_inexact_array)

    def together(arrays):
        outputs = simulate_all(eqx.combine(arrays, static), inputs[:1], durations[:1], settings).outputs
        return (outputs[0] * weights[0]).mean()

    def alone(arrays):
        outputs = simulate(eqx.combine(arrays, static), inputs[0], durations[0], settings).outputs
        return (outputs * weights[0]).mean()

    with jax.enable_x64(True):
        expected, found = (jax.tree.leaves(jax.jit(jax.grad(loss))(arrays)) for loss in (together, alone))
        for a, b in zip(expected, found, strict=True):
            np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14)


def test_backsolve_is_as_exact_for_a_small_loss(problem) -> None:
    # The adjoint equation is linear: its error is measured against its own size, whatever the units of the loss.
    options = {"solver": "tsit5", "adjoint": "backsolve", "rtol": 1e-4}
    network, inputs, durations, weights = problem
    with jax.enable_x64(True):
        at, along = directions(problem)
        usual, small = (
            slope(loss_and_gradient((network, inputs, durations, weights * scale), options)[1](*at), along)
            for scale in (1.0, 1e-9)
        )
        assert small == pytest.approx(1e-9 * usual, rel=1e-9, abs=0)


def test_backsolve_that_does_not_arrive_gives_no_number(problem) -> None:
    network, inputs, durations, _ = problem
    settings = SimulationSettings(solver="heun", adjoint="backsolve", rtol=1e-7, max_steps=1)
    with jax.enable_x64(True):
        # The way there is not the point: it is given.
        states = jnp.zeros((2, 12, 3))
        by_weights, by_start, by_input = backsolve(
            network.field,
            jnp.zeros((2, 3)),
            states,
            durations,
            inputs[:, :, None],
            jnp.ones_like(states),
            jnp.zeros((2, 3)),
            jnp.array([12, 0]),
            settings,
            by_input=True,
        )
    assert all(np.isnan(a).all() for a in jax.tree.leaves(by_weights))
    assert np.isnan(by_start[0]).all()
    # The second trial reached no sample: there is no way back to fail on.
    np.testing.assert_array_equal(by_start[1], 0)
    assert by_input is not None


def test_a_stage_that_is_known_is_not_looked_for_again() -> None:
    tolerance = RootTolerance(1e-12, 1e-12)

    def slope_of(base, known=None):
        guess = jnp.zeros(3) if known is None else known
        return implicit_slope(jnp.tanh, base, jnp.asarray(0.5), guess, tolerance, known=known is not None)

    with jax.enable_x64(True):
        base = jnp.array([0.3, -1.0, 2.0])
        found = slope_of(base)
        assert "while[" in str(jax.make_jaxpr(slope_of)(base))
        assert "while[" not in str(jax.make_jaxpr(slope_of)(base, found))
        derivatives = [jax.jacobian(slope_of)(base, *known) for known in ((), (found,))]
        np.testing.assert_allclose(*derivatives, rtol=1e-12)


@pytest.mark.slow
def test_all_ways_through_the_steps_of_kvaerno5_agree(problem) -> None:
    with jax.enable_x64(True):
        at, along = directions(problem)
        solved, *known = (
            slope(loss_and_gradient(problem, {"solver": "kvaerno5", **way})[1](*at), along)
            for way in ({}, {"memory": "root"}, {"adjoint": "direct"})
        )
        np.testing.assert_allclose(known, solved, rtol=1e-10)


def test_forward_mode_agrees(problem) -> None:
    with jax.enable_x64(True):
        at, along = directions(problem)
        expected = slope(loss_and_gradient(problem, CASES["tsit5"])[1](*at), along)
        forward, _ = loss_and_gradient(problem, {"solver": "tsit5", "adjoint": "forward", **TIGHT})
        assert float(jax.jvp(forward, at, along)[1]) == pytest.approx(expected, rel=1e-6)


@pytest.mark.parametrize("solver", ["heun", "tsit5", "dopri5", "dopri8"])
def test_one_loop_for_all_agrees_with_that_of_one(problem, solver) -> None:
    network, inputs, durations, _ = problem
    settings = SimulationSettings(solver=solver, rtol=1e-7, atol=1e-9, max_steps=20_000)
    with jax.enable_x64(True):
        together = eqx.filter_jit(simulate_all)(network, inputs, durations, settings)
        alone = eqx.filter_jit(simulate)(network, inputs[0], durations[0], settings)
        np.testing.assert_allclose(together.states[0], alone.states, atol=1e-6)
        assert not np.isfinite(together.failed_at).any()
