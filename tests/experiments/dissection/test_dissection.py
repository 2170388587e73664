"""Dissections of networks made by hand, whose dynamics are known."""

import dataclasses
import json

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.experiments import dissect, load_dissection
from gnode.experiments.dissection._dissection_file import ARRAYS, DISSECTION, save_dissection
from gnode.experiments.dissection.known import box_budget
from gnode.models import LSTM, MLP, Network, NeuralODE, TrainedInitialState
from gnode.simulation import SimulationSettings
from tests.experiments.hand_made import STEP, TAU, flip_flop_rnn, pulses

CONTRACT = {
    "state", "residual", "kind", "spiral", "unstable_directions", "index", "eigenvalues", "time_constants_s",
    "readout", "starts",
}  # fmt: skip


@pytest.mark.parametrize(
    ("asked", "size", "budget"),
    [(None, 4, 500_000), (None, 5, 20_000), (None, 8, 20_000), (None, 9, None), (10, 2, 10), (10, 64, 10)],
)
def test_a_certificate_is_tried_with_the_boxes_that_are_asked_for_and_else_as_the_state_is_large(asked, size, budget):
    assert box_budget(asked, size) == budget


def test_a_four_point_memory_has_its_nine_fixed_points(memory):
    found = memory.fixed_points
    assert [found.count(kind) for kind in ("stable", "saddle", "unstable", "marginal")] == [4, 4, 1, 0]
    assert found.near.index.sum() == 1
    root = np.abs(found.states).max()
    # The memory is where h = tanh(2 h).
    assert root == pytest.approx(np.tanh(2 * root), abs=1e-12)
    stable = np.array([kind == "stable" for kind in found.near.kinds])
    np.testing.assert_allclose(np.abs(memory.readouts[stable]), root, atol=1e-6)


def test_the_jacobian_is_gate_times_that_of_the_residual_over_tau(memory):
    network = flip_flop_rnn(gated=True)
    state = memory.fixed_points.states[0]
    drive = network.field.drive(jnp.zeros(2))
    gate = np.asarray(network.field.gate(jnp.asarray(state, jnp.float32), drive))
    slopes = 2 * (1 - np.tanh(2 * state) ** 2) - 1
    expected = np.sort(gate * slopes / TAU)
    np.testing.assert_allclose(np.sort(memory.fixed_points.near.eigenvalues[0].real), expected, rtol=1e-4)


def test_released_states_gather_at_the_memories_and_hold_what_was_asked(memory):
    # The four memories, and the unstable point at which every trial begins.
    assert len(memory.places()) == 5
    end = memory.held[-1]
    known = np.isfinite(memory.asked)
    assert np.mean(np.sign(end[known]) == memory.asked[known]) > 0.85
    assert memory.relaxed.times[-1] == pytest.approx(0.6)


def test_gate_fields_are_tau_over_gate(memory):
    network = flip_flop_rnn(gated=True)
    assert memory.gate_units is not None and memory.gate_units.tolist() == [0, 1]
    assert memory.portrait.time_constants is not None
    state = memory.portrait.states()[3, 5]
    gate = np.asarray(network.field.gate(jnp.asarray(state, jnp.float32), network.field.drive(jnp.zeros(2))))
    np.testing.assert_allclose(memory.portrait.time_constants[3, 5], TAU / gate, rtol=1e-5)


def test_without_a_gate_there_is_no_field_of_time_constants_and_few_starts_find_all_that_is_proven():
    taken = dissect(flip_flop_rnn(), pulses(4), key=jax.random.key(0), starts=16)
    assert taken.gate_units is None and taken.portrait.time_constants is None
    # From the starts alone six are found.
    assert taken.certificate is not None
    assert len(taken.fixed_points) == len(taken.certificate) == len(taken.listed()) == 9
    assert len(taken.readouts) == 9 and len(taken.fixed_points.ends) == 16


def test_a_step_of_tau_makes_a_map():
    taken = dissect(flip_flop_rnn(time_constant=STEP), pulses(), key=jax.random.key(0), starts=64)
    assert taken.is_map and taken.fixed_points.step == pytest.approx(STEP)
    near = taken.fixed_points.near
    multipliers = np.abs(1 + STEP * near.eigenvalues)
    stable = np.array([kind == "stable" for kind in near.kinds])
    np.testing.assert_array_equal(stable, (multipliers < 1).all(axis=1))
    assert stable.sum() == 4


def test_the_fixed_points_of_an_lstm_are_those_of_its_cell():
    cell = LSTM(3, 2, key=jax.random.key(2))
    network = Network(TrainedInitialState(6), cell, MLP(3, 2, key=jax.random.key(3)))
    taken = dissect(network, pulses(4), key=jax.random.key(0), starts=32)
    assert taken.is_map and taken.step == cell.time_constant
    drive = cell.drive(jnp.zeros(2))
    for state in taken.fixed_points.states:
        now = jnp.asarray(state, jnp.float32)
        np.testing.assert_allclose(now + cell.residual(now, drive), now, atol=1e-5)
    # Iterated, the cell stays near each point that is called stable.
    assert taken.fixed_points.count("stable") >= 1


def test_the_same_key_gives_the_same_numbers():
    one, two = (dissect(flip_flop_rnn(), pulses(4), key=jax.random.key(1), starts=16) for _ in range(2))
    np.testing.assert_array_equal(one.fixed_points.states, two.fixed_points.states)
    np.testing.assert_array_equal(one.relaxed.path, two.relaxed.path)


def test_classes_are_counted():
    network, trials = flip_flop_rnn(), pulses(20, labelled=True)
    # Logits (-h1, h1): "plus" where the first channel is up.
    weight = jnp.array([[-1.0, 0.0], [1.0, 0.0]])
    network = eqx.tree_at(lambda n: n.readout.weights, network, (weight,))
    taken = dissect(network, trials, key=jax.random.key(0), starts=16)
    plus = int(trials.targets[:, 0].sum())
    assert taken.confusion is not None
    np.testing.assert_array_equal(taken.confusion, np.diag([20 - plus, plus]))
    # Logits miss no value that was asked for.
    assert taken.remembered is None
    assert set(taken.asked.tolist()) <= {0, 1}


def test_classes_are_those_of_the_last_step_that_counts():
    network, trials = flip_flop_rnn(), pulses(20, labelled=True)
    weight = jnp.array([[-1.0, 0.0], [1.0, 0.0]])
    network = eqx.tree_at(lambda n: n.readout.weights, network, (weight,))
    # At the end there is another pulse, after the answer; of one trial no step counts.
    inputs, mask = trials.inputs.copy(), trials.mask.copy()
    inputs[:, 40:] = -trials.inputs[:, 20:21]
    mask[:, 40:] = False
    mask[0] = False
    taken = dissect(network, dataclasses.replace(trials, inputs=inputs, mask=mask), key=jax.random.key(0), starts=16)
    plus = int(trials.targets[1:, 0].sum())
    np.testing.assert_array_equal(taken.confusion, np.diag([19 - plus, plus]))


def test_what_was_saved_is_read_back(memory, tmp_path):
    save_dissection(tmp_path, memory)
    assert_same(load_dissection(tmp_path), memory)


def assert_same(one: object, two: object) -> None:
    assert type(one) is type(two)
    if dataclasses.is_dataclass(one):
        for field in dataclasses.fields(one):
            assert_same(getattr(one, field.name), getattr(two, field.name))
    elif isinstance(one, tuple):
        for left, right in zip(one, two, strict=True):  # type: ignore[arg-type]
            assert_same(left, right)
    elif isinstance(one, np.ndarray):
        np.testing.assert_array_equal(one, two)  # type: ignore[arg-type]
    else:
        # What is not known is not a number, and equals itself here.
        np.testing.assert_equal(one, two)


def test_the_json_keeps_the_contract_and_is_strict(memory, tmp_path):
    save_dissection(tmp_path, memory)

    def no_constant(name: str) -> None:
        raise AssertionError(f"{name} is no JSON")

    content = json.loads((tmp_path / DISSECTION).read_text(), parse_constant=no_constant)
    assert len(content["fixed_points"]) == 9
    for point in content["fixed_points"]:
        assert set(point) == CONTRACT
        assert np.shape(point["eigenvalues"]) == (2, 2)
    assert content["certificate"]["count"] == 9 and content["certificate"]["complete"]
    assert memory.verdict is not None and content["attractor"]["kind"] == memory.verdict.kind
    assert content["attractor"]["reason"] == memory.verdict.reason
    assert content["lyapunov_per_s"] is None
    assert content["consistency"]["is_ode"] is memory.consistency.is_ode
    error = content["relaxed"]["readout_error"]
    expected = np.sqrt(np.nanmean((memory.held[-1] - memory.asked) ** 2))
    assert error == pytest.approx(expected)


def test_an_infinite_time_constant_is_null(memory, tmp_path):
    near = memory.fixed_points.near
    flat = dataclasses.replace(near, rates=np.zeros_like(near.rates))
    save_dissection(
        tmp_path, dataclasses.replace(memory, fixed_points=dataclasses.replace(memory.fixed_points, near=flat))
    )
    assert json.loads((tmp_path / DISSECTION).read_text())["fixed_points"][0]["time_constants_s"] == [None, None]


def truncate(path):
    path.write_bytes(path.read_bytes()[:-40])


def flip_a_bit(path):
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


DAMAGE = [
    pytest.param(lambda folder: (folder / ARRAYS).unlink(), ARRAYS, id="no-arrays"),
    pytest.param(lambda folder: truncate(folder / ARRAYS), ARRAYS, id="short-arrays"),
    pytest.param(lambda folder: flip_a_bit(folder / ARRAYS), ARRAYS, id="one-bit"),
    pytest.param(lambda folder: (folder / DISSECTION).unlink(), DISSECTION, id="no-json"),
    pytest.param(lambda folder: truncate(folder / DISSECTION), DISSECTION, id="short-json"),
    pytest.param(lambda folder: (folder / DISSECTION).write_text('{"version": 99}'), DISSECTION, id="version"),
    pytest.param(lambda folder: (folder / DISSECTION).write_text("[]"), DISSECTION, id="another-json"),
]


@pytest.mark.parametrize("damage, name", DAMAGE)
def test_a_damaged_dissection_is_refused_by_name(memory, tmp_path, damage, name):
    save_dissection(tmp_path, memory)
    damage(tmp_path)
    with pytest.raises(Refused, match=name):
        load_dissection(tmp_path)


def test_refusals():
    trials = pulses(3)
    narrow = dataclasses.replace(trials, inputs=trials.inputs[:, :, :1])
    with pytest.raises(Refused, match="trials of 2 input channels, as the network has"):
        dissect(flip_flop_rnn(), narrow, key=jax.random.key(0))
    with pytest.raises(Refused, match="the number of starts of at least 4"):
        dissect(flip_flop_rnn(), trials, key=jax.random.key(0), starts=3)
    with pytest.raises(Refused, match="the number of trials to use of at least 1"):
        dissect(flip_flop_rnn(), trials, key=jax.random.key(0), used=0)


def test_a_network_that_is_nowhere_finite_fails_with_advice():
    network = eqx.tree_at(lambda n: n.initial.value, flip_flop_rnn(), jnp.full(2, jnp.nan))
    with pytest.raises(Failed, match="every state that the network visits"):
        dissect(network, pulses(3), key=jax.random.key(0))


@pytest.mark.parametrize(
    "factor, words",
    [(1e3, "run away without input|far out, or not a number"), (np.nan, "far out, or not a number")],
    ids=["diverges", "not a number"],
)
def test_a_network_without_bounded_states_is_no_result(factor, words):
    field = NeuralODE(2, 2, hidden=(8,), time_constant=TAU, key=jax.random.key(0))
    weights = tuple(factor * weight for weight in field.target.weights)
    field = eqx.tree_at(lambda f: f.target.weights, field, weights)
    network = Network(TrainedInitialState(2), field, MLP(2, 2, key=jax.random.key(1)))
    with pytest.raises(Failed, match=words):
        dissect(network, pulses(4), key=jax.random.key(0), starts=16)


def test_a_solver_that_reaches_nothing_is_named_with_its_remedy():
    few = SimulationSettings(solver="tsit5", max_steps=2)
    with pytest.raises(Failed, match=r"solver \(tsit5, .* reaches the first sample of no trial .*raise .*max_steps"):
        dissect(flip_flop_rnn(), pulses(4), key=jax.random.key(0), starts=16, simulation=few)
    # It is not to blame for a state that is no number.
    network = eqx.tree_at(lambda n: n.initial.value, flip_flop_rnn(), jnp.full(2, jnp.nan))
    with pytest.raises(Failed, match="every state that the network visits"):
        dissect(network, pulses(4), key=jax.random.key(0), starts=16, simulation=few)


def test_a_solver_that_cannot_follow_states_let_go_is_named_with_its_remedy():
    # Enough steps for two samples, and not for a tenth of a trial at once.
    few = SimulationSettings(solver="tsit5", rtol=1e-12, atol=1e-15, max_steps=10)
    network = eqx.tree_at(lambda n: n.initial.value, flip_flop_rnn(), jnp.array([1.0, 0.3]))
    with pytest.raises(Failed, match=r"solver \(tsit5, .* could not follow 8 of 8 states without input .*max_steps"):
        dissect(network, pulses(4), key=jax.random.key(0), starts=16, simulation=few)
