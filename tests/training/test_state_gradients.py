from dataclasses import replace
from functools import partial

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode import models
from gnode._checks import Refused
from gnode._switches import double_precision
from gnode.models import Network, in_float64
from gnode.simulation import SimulationSettings, simulate_all
from gnode.training import TrialArrays, state_gradients
from gnode.training.mechanism._state_gradients import _directions, _moved_trajectory, growth_rates
from tests.training.examples import CHANNELS, TIME_STEP, labelled, network, valued
from tests.training.walks import ALPHA, CASES, LENGTHS, Equation, case, drawn, states_and_loss


def by_differences(
    net: Network, equation: Equation, trials, trial: int, *, last: bool
) -> tuple[np.ndarray, np.ndarray]:
    """|dL/dh| and |dh(K)/dh|_F / sqrt(N) at every step, by central differences."""
    steps, size = trials.steps, net.field.state_size
    slopes, jacobians = np.zeros((steps, size)), np.zeros((steps, size, size))
    for step in range(steps):
        for entry in range(size):
            (ahead, more), (behind, less) = (
                states_and_loss(net, equation, trials, trial, move, last=last)
                for move in (
                    side * 1e-5 * (np.arange(steps)[:, None] == step) * np.eye(size)[entry] for side in (1, -1)
                )
            )
            slopes[step, entry] = (more - less) / 2e-5
            jacobians[step, entry] = (ahead[-1] - behind[-1]) / 2e-5
    return np.linalg.norm(slopes, axis=1), np.linalg.norm(jacobians, axis=(1, 2)) / np.sqrt(size)


@pytest.mark.parametrize("name", CASES)
def test_gradients_are_those_of_finite_differences(name: str):
    net, equation = case(name)
    trials = valued(2, steps=7, lengths=LENGTHS)
    found = state_gradients(net, trials)
    for trial, length in enumerate(LENGTHS):
        adjoint, transport = by_differences(net, equation, trials, trial, last=False)
        np.testing.assert_allclose(found.adjoint[trial, :length], adjoint[:length], rtol=1e-6)
        np.testing.assert_allclose(found.transport[trial, :length], transport[:length], rtol=1e-6)
        assert found.transport[trial, length - 1] == 1
        assert np.isnan(found.adjoint[trial, length:]).all() and np.isnan(found.transport[trial, length:]).all()


def test_the_loss_may_be_of_classes_at_the_last_step():
    net, equation = case("gnode")
    trials = labelled(2, lengths=LENGTHS)
    found = state_gradients(net, trials, loss_at="last")
    adjoint, _ = by_differences(net, equation, trials, 1, last=True)
    np.testing.assert_allclose(found.adjoint[1, : LENGTHS[1]], adjoint[: LENGTHS[1]], rtol=1e-6)


def leaking(size: int) -> Network:
    """tau dh/dt = -h: F is zero. The readout is as drawn."""
    net = drawn(partial(models.rnn, size, CHANNELS, time_constant=TIME_STEP / ALPHA), size, size)
    return eqx.tree_at(lambda n: n.field, net, jax.tree.map(jnp.zeros_like, net.field))


def test_of_a_leak_alone_so_much_is_left_of_every_step():
    net, trials = leaking(3), valued(2, steps=7)
    found = state_gradients(net, trials)
    left = (1 - ALPHA) ** np.arange(6, -1, -1)
    np.testing.assert_allclose(found.transport, np.stack([left, left]), rtol=1e-6)
    np.testing.assert_allclose(found.transport_median, left, rtol=1e-6)
    np.testing.assert_allclose(found.transport_rates, np.log(1 - ALPHA) / TIME_STEP, rtol=1e-5)
    # dL/dh_k = sum over j >= k of (1 - alpha)^(j - k) C^T dL/dy_j.
    weight, bias = np.asarray(net.readout.weights[0], float), np.asarray(net.readout.biases[0], float)
    start = np.asarray(net.initial(jnp.asarray(trials.inputs[0, 0])), float)
    outputs = start * (1 - ALPHA) ** np.arange(1, 8)[:, None] @ weight.T + bias
    pulls = 2 * (outputs - trials.targets[0]) @ weight / trials.targets[0].size
    sums = [sum((1 - ALPHA) ** (j - k) * pulls[j] for j in range(k, 7)) for k in range(7)]
    np.testing.assert_allclose(found.adjoint[0], np.linalg.norm(sums, axis=1), rtol=1e-6)
    assert found.adjoint_median.shape == (7,) and found.adjoint_rates.shape == (2,)


def test_steps_of_other_methods_are_gone_through():
    simulation = SimulationSettings(solver="heun", substeps=2, interpolation="linear")
    net, trials = leaking(3), valued(2, steps=7)
    half = 1 - ALPHA / 2 + (ALPHA / 2) ** 2 / 2
    found = state_gradients(net, trials, simulation=simulation)
    np.testing.assert_allclose(found.transport[1], half ** (2 * np.arange(6, -1, -1)), rtol=1e-6)


def test_nothing_moved_is_a_simulation():
    net, arrays = in_double(case("gnode")[0]), TrialArrays.of(valued(3, steps=7))
    settings = SimulationSettings(solver="heun", substeps=2, interpolation="cubic")

    @eqx.filter_jit
    def both(net, arrays):
        arrays = in_float64(arrays)
        still = jnp.zeros((3, 7, net.field.state_size))
        return (
            _moved_trajectory(net, arrays, settings, still),
            simulate_all(net, arrays.inputs, arrays.durations, settings),
        )

    with double_precision():
        moved, simulated = both(net, arrays)
    for one, other in zip(jax.tree.leaves(moved), jax.tree.leaves(simulated), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-12)


def in_double(net: Network) -> Network:
    with double_precision():
        return in_float64(net)


def test_few_directions_give_the_transport_in_the_mean():
    net, trials = case("node")[0], valued(1, steps=7).take(np.zeros(256, int))
    exact = state_gradients(net, trials.take(slice(1))).transport[0]
    squares = state_gradients(net, trials, directions=1).transport ** 2
    errors = squares.mean(axis=0) - exact**2
    assert (np.abs(errors) <= 4 * squares.std(axis=0) / 16 + 1e-12).all()
    assert (squares.std(axis=0)[:-1] > 0).all()
    again = state_gradients(net, trials, directions=1, seed=1).transport ** 2
    assert not np.allclose(again[:, 0], squares[:, 0])


def test_directions_are_orthogonal_unit_vectors_of_no_direction_in_particular():
    units = _directions(2000, 5, 2, seed=0)
    np.testing.assert_allclose(units @ np.swapaxes(units, 1, 2), np.broadcast_to(np.eye(2), (2000, 2, 2)), atol=1e-12)
    # The entries of u u^T have a deviation of at most 0.3, and there are 4,000 of them.
    np.testing.assert_allclose(np.einsum("tdi,tdj->ij", units, units) / 4000, np.eye(5) / 5, atol=0.02)
    np.testing.assert_array_equal(_directions(3, 2, 8, seed=0), np.broadcast_to(np.eye(2), (3, 2, 2)))


TIMES = np.array([0.1, 0.2, 0.4, 0.5])


@pytest.mark.parametrize(
    ("norms", "rate"),
    [
        pytest.param(3 * np.exp(2 * (0.5 - TIMES)), 2.0, id="exploding"),
        pytest.param(np.exp(-7 * (0.5 - TIMES)), -7.0, id="vanishing"),
        pytest.param([*np.exp(-7 * (0.5 - TIMES[:3])), 0.0], -7.0, id="no target at the end"),
        pytest.param([*np.exp(-7 * (0.5 - TIMES[:3])), np.nan], -7.0, id="padded"),
        pytest.param([0.0, 0.0, 0.3, 1.0], -np.inf, id="closed"),
        pytest.param([np.inf, 2.0, 1.0, 1.0], np.inf, id="beyond all numbers"),
        pytest.param([0.0, 0.0, 0.0, 0.0], np.nan, id="no target"),
        pytest.param([2.0, 0.0, np.nan, np.nan], np.nan, id="one step"),
    ],
)
def test_a_rate_is_the_slope_of_the_logarithm(norms, rate: float):
    found = growth_rates(np.array([norms, norms], float), np.stack([TIMES, TIMES]))
    np.testing.assert_allclose(found, [rate, rate], rtol=1e-12)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"simulation": SimulationSettings(solver="tsit5")}, "fixed steps, for gradients .* that tsit5 chooses itself"),
        ({"loss_at": "end"}, "loss_at among all, last, got 'end'"),
        ({"directions": 0}, "the number of directions of at least 1"),
    ],
    ids=["adaptive", "loss", "directions"],
)
def test_what_cannot_be_had_is_refused(options: dict, message: str):
    with pytest.raises(Refused, match=message):
        state_gradients(network(), valued(1), **options)


def test_trials_of_another_task_are_refused():
    trials = valued(1)
    with pytest.raises(Refused, match="trials of 2 input channels, as the network has, got 1; use its own trials"):
        state_gradients(network(), replace(trials, inputs=trials.inputs[..., :1]))
