"""Entries by name, against the equations of PyTorch's documentation, in NumPy; modules are in test_torch_module.py."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters._torch import from_torch
from gnode.analysis.certificate.enclosures._enclose import enclose
from gnode.analysis.certificate.enclosures._enclosure import bounds
from gnode.analysis.fixed_points._fixed_points import fixed_points_of

UNITS, INPUTS = 3, 2
BLOCKS = {"rnn": 1, "gru": 3, "lstm": 4}
CELLS = [("rnn", "tanh"), ("rnn", "relu"), ("gru", None), ("lstm", None)]
each_cell = pytest.mark.parametrize("cell, nonlinearity", CELLS, ids=["rnn-tanh", "rnn-relu", "gru", "lstm"])


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def documented_step(entries, cell, nonlinearity, x, state, ending="_l0"):
    """One step as the documentation of torch.nn.RNN, GRU and LSTM spells it."""
    nothing = np.zeros(len(entries[f"weight_hh{ending}"]))
    hidden = state[:UNITS]
    into = entries[f"weight_ih{ending}"] @ x + entries.get(f"bias_ih{ending}", nothing)
    within = entries[f"weight_hh{ending}"] @ hidden + entries.get(f"bias_hh{ending}", nothing)
    if cell == "rnn":
        return np.tanh(into + within) if nonlinearity == "tanh" else np.maximum(into + within, 0)
    if cell == "gru":
        (r_in, z_in, n_in), (r_h, z_h, n_h) = np.split(into, 3), np.split(within, 3)
        r, z = sigmoid(r_in + r_h), sigmoid(z_in + z_h)
        return (1 - z) * np.tanh(n_in + r * n_h) + z * hidden
    i, f, g, o = np.split(into + within, 4)
    new_cell = sigmoid(f) * state[UNITS:] + sigmoid(i) * np.tanh(g)
    return np.concatenate([sigmoid(o) * np.tanh(new_cell), new_cell])


def random_entries(cell, ending="_l0", *, bias=True, inputs=INPUTS, seed=0):
    generator = np.random.default_rng(seed)
    rows = BLOCKS[cell] * UNITS
    shapes = {"weight_ih": (rows, inputs), "weight_hh": (rows, UNITS)}
    if bias:
        shapes |= {"bias_ih": (rows,), "bias_hh": (rows,)}
    return {name + ending: generator.normal(size=shape) for name, shape in shapes.items()}


def read(entries, cell, nonlinearity=None, **options):
    """Of arrays, that they are PyTorch's is said, and that there are no biases."""
    nonlinearity = "tanh" if cell == "rnn" and nonlinearity is None else nonlinearity
    bias = None if any("bias_ih" in name for name in entries) else False
    return from_torch(entries, cell=cell, nonlinearity=nonlinearity, layout="torch", bias=bias, **options)


def states_of(cell, count, seed=1):
    return np.random.default_rng(seed).normal(size=(count, UNITS * (2 if cell == "lstm" else 1)))


def next_states(system, states):
    with jax.enable_x64(True):
        return np.array(jax.vmap(system.next)(jnp.asarray(states, jnp.float64)))


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no-bias"])
@pytest.mark.parametrize("ending", ["_l0", ""], ids=["layer", "cell"])
@each_cell
def test_a_step_is_the_documented_one(cell, nonlinearity, ending, bias):
    entries = random_entries(cell, ending, bias=bias)
    x, states = np.array([0.7, -1.3]), states_of(cell, 20)
    system = read(entries, cell, nonlinearity, input=x, step=0.02)
    assert system.is_map and system.step == 0.02
    expected = [documented_step(entries, cell, nonlinearity, x, state, ending) for state in states]
    np.testing.assert_allclose(next_states(system, states), expected, atol=1e-13)


@each_cell
def test_the_input_is_zero_if_none_is_given(cell, nonlinearity):
    entries, states = random_entries(cell), states_of(cell, 5)
    system = read(entries, cell, nonlinearity)
    expected = [documented_step(entries, cell, nonlinearity, np.zeros(INPUTS), state) for state in states]
    np.testing.assert_allclose(next_states(system, states), expected, atol=1e-13)


@each_cell
def test_flow_is_gate_times_residual_over_the_time_constant(cell, nonlinearity):
    system = read(random_entries(cell), cell, nonlinearity, step=0.1)
    assert (system.gate is None) == (cell != "gru")
    with jax.enable_x64(True):
        for state in jnp.asarray(states_of(cell, 5)):
            gate = 1.0 if system.gate is None else system.gate(state)
            expected = gate * system.residual(state) / system.time_constant
            np.testing.assert_allclose(system.flow(state), expected, rtol=1e-12)


def test_a_closed_gate_of_a_gru_is_no_fixed_point():
    entries = random_entries("gru")
    # z is one to within 1e-17: h' rounds to h everywhere, and yet there is one fixed point at most of these.
    entries["bias_ih_l0"][UNITS : 2 * UNITS] = 40.0
    entries["weight_hh_l0"] *= 0.1
    system = read(entries, "gru")
    states = states_of("gru", 30)
    np.testing.assert_allclose(next_states(system, states), states, atol=1e-15)
    assert system.gate is not None
    with jax.enable_x64(True):
        assert all(0 < float(g) < 1e-15 for g in system.gate(jnp.asarray(states[0])))
    assert len(fixed_points_of(system, states)) == 1


@pytest.mark.parametrize("step", [1.0, 0.05])
def test_multipliers_are_those_of_the_map(step):
    entries = random_entries("gru", seed=4)
    system = read(entries, "gru", step=step)
    found = fixed_points_of(system, states_of("gru", 100))
    assert len(found) > 0
    for point, eigenvalues in zip(found.states, found.near.eigenvalues, strict=True):
        shifts = 1e-6 * np.eye(UNITS)
        slopes = np.transpose(
            [
                documented_step(entries, "gru", None, np.zeros(INPUTS), point + shift)
                - documented_step(entries, "gru", None, np.zeros(INPUTS), point - shift)
                for shift in shifts
            ]
        )
        multipliers = np.linalg.eigvals(slopes / 2e-6)
        np.testing.assert_allclose(
            np.sort_complex(1 + step * eigenvalues), np.sort_complex(multipliers), rtol=1e-7, atol=1e-9
        )


@each_cell
def test_other_weights_are_not_compiled_anew(cell, nonlinearity):
    count = 0

    @jax.jit
    def trace(arrays, state):
        nonlocal count
        count += 1
        return jax.tree.unflatten(structure, arrays).flow(state)

    with jax.enable_x64(True):
        for seed in range(3):
            system = read(random_entries(cell, seed=seed), cell, nonlinearity)
            arrays, structure = jax.tree.flatten(system)
            assert all(leaf.dtype == np.float64 for leaf in arrays)
            trace(arrays, jnp.asarray(states_of(cell, 1)[0]))
    assert count == 1


@each_cell
def test_certificates_can_enclose_it(cell, nonlinearity):
    generator = np.random.default_rng(3)
    system = read(random_entries(cell), cell, nonlinearity, input=[0.4, -0.2])
    size = len(states_of(cell, 1)[0])

    def enclosures(function, centre, radius):
        form = enclose(function, centre, radius, derivative=True)
        assert form.derivative is not None and form.derivative_error is not None
        return *bounds(radius, form), form.derivative.T, form.derivative_error.T

    with jax.enable_x64(True):
        for function in filter(None, (system.residual, system.gate)):
            enclosed = jax.jit(lambda c, r, function=function: enclosures(function, c, r))
            values = jax.jit(jax.vmap(function))
            slopes = jax.jit(jax.vmap(jax.jacfwd(function)))
            for width in (1e-9, 0.1, 3.0):
                centre = jnp.asarray(generator.normal(size=size))
                radius = jnp.asarray(width * generator.uniform(size=size))
                inside = centre[None] + radius[None] * generator.uniform(-1, 1, size=(200, size))
                low, high, middle, error = (np.asarray(a) for a in enclosed(centre, radius))
                got = np.asarray(values(inside))
                assert (low - 1e-14 <= got).all() and (got <= high + 1e-14).all()
                assert (np.abs(np.asarray(slopes(inside)) - middle) <= error + 1e-13).all()


class TensorLike:
    """What of a torch tensor the adapter uses."""

    def __init__(self, values):
        self.values = values

    def detach(self):
        return self

    def cpu(self):
        return self

    def double(self):
        return TensorLike(np.asarray(self.values, np.float64))

    def numpy(self):
        return self.values


def module_like(name, entries, **attributes):
    attributes |= {"__module__": "torch.nn.modules.rnn", "state_dict": lambda self: entries}
    return type(name, (), attributes)()


@each_cell
def test_tensors_need_not_be_said_to_be_of_pytorch(cell, nonlinearity):
    entries = random_entries(cell)
    tensors = {key: TensorLike(value.astype(np.float32)) for key, value in entries.items()}
    states = states_of(cell, 5)
    got = next_states(from_torch(tensors, cell=cell, nonlinearity=nonlinearity), states)
    np.testing.assert_allclose(got, next_states(read(entries, cell, nonlinearity), states), atol=1e-6)


@pytest.mark.parametrize("prefix", ["_orig_mod.", "module.", "module._orig_mod."])
def test_what_wrappers_put_before_names_is_left_out(prefix):
    entries, states = random_entries("gru"), states_of("gru", 5)
    wrapped = {prefix + name: value for name, value in entries.items()}
    np.testing.assert_array_equal(next_states(read(wrapped, "gru"), states), next_states(read(entries, "gru"), states))


def test_a_layer_above_the_first_is_taken_with_its_input():
    above = random_entries("gru", "_l1", inputs=UNITS, seed=5)
    entries = random_entries("gru") | above
    held, states = np.array([0.1, -0.5, 0.9]), states_of("gru", 5)
    system = read(entries, "gru", layer=1, input=held)
    expected = [documented_step(above, "gru", None, held, state, "_l1") for state in states]
    np.testing.assert_allclose(next_states(system, states), expected, atol=1e-13)
    # The first gets the input of the whole network, which is zero if none is given.
    first = next_states(read(entries, "gru", layer=0), states)
    np.testing.assert_array_equal(first, next_states(read(random_entries("gru"), "gru"), states))


def test_a_gru_of_equinox_has_the_rows_that_the_docs_say():
    with jax.enable_x64(True):
        cell = eqx.nn.GRUCell(INPUTS, UNITS, key=jax.random.key(0))
        assert cell.bias is not None and cell.bias_n is not None
        entries = {
            "weight_ih": np.asarray(cell.weight_ih),
            "weight_hh": np.asarray(cell.weight_hh),
            "bias_ih": np.asarray(cell.bias),
            "bias_hh": np.concatenate([np.zeros(2 * UNITS), cell.bias_n]),
        }
        held, states = np.array([0.7, -1.3]), states_of("gru", 5)
        expected = jax.vmap(lambda state: cell(jnp.asarray(held), state))(jnp.asarray(states))
    np.testing.assert_allclose(next_states(read(entries, "gru", input=held), states), expected, atol=1e-12)


@pytest.mark.parametrize("cell", ["rnn", "gru", "lstm"])
def test_transposed_or_permuted_arrays_are_not_read_without_a_word(cell):
    entries = random_entries(cell)
    # As a user who comes from Keras has them: kernels transposed, gates in another order.
    blocks = np.split(np.arange(len(entries["weight_hh_l0"])), BLOCKS[cell])
    order = np.concatenate(blocks[::-1])
    permuted = {name: value[order] for name, value in entries.items()}
    nonlinearity = "tanh" if cell == "rnn" else None
    with pytest.raises(
        Refused, match='the layout of arrays that are no tensors of PyTorch, got none; say layout="torch"'
    ):
        from_torch(permuted, cell=cell, nonlinearity=nonlinearity)
    # Weights alone, as of a library that has its biases under other names.
    alone = {name: value for name, value in entries.items() if name.startswith("weight")}
    with pytest.raises(
        Refused, match="the biases of arrays that are no tensors of PyTorch, got none; give them, or say"
    ):
        from_torch(alone, cell=cell, nonlinearity=nonlinearity, layout="torch")


def without(cell, *names):
    return {name: value for name, value in random_entries(cell).items() if name not in names}


GRU = random_entries("gru")
REFUSED = [
    pytest.param(GRU, {}, 'say cell="rnn", "gru" or "lstm"', id="unsaid"),
    pytest.param(GRU, {"cell": "rnn", "nonlinearity": "tanh"}, "weight_hh of 1 . H rows .* gru 3", id="wrong-cell"),
    pytest.param(GRU, {"cell": "elman"}, "the kind of cell among rnn, gru, lstm", id="unknown-cell"),
    pytest.param(GRU, {"cell": "gru", "nonlinearity": "relu"}, "a nonlinearity for an RNN only", id="gru-relu"),
    pytest.param(random_entries("rnn"), {"cell": "rnn"}, 'of an RNN, got none; say nonlinearity="tanh"', id="no-phi"),
    pytest.param(random_entries("rnn"), {"cell": "rnn", "nonlinearity": "gelu"}, "among tanh, relu", id="gelu"),
    pytest.param(GRU, {"cell": "gru", "step": 0.0}, "the step above zero", id="step"),
    pytest.param(GRU, {"cell": "gru", "input": np.zeros(5)}, r"an input of shape \(2,\)", id="input"),
    pytest.param(GRU, {"cell": "gru", "input": [np.nan, 0.0]}, "the input of finite numbers", id="nan-input"),
    pytest.param(
        GRU | random_entries("gru", "_l1", inputs=UNITS), {"cell": "gru"}, "one layer, got 2; say which", id="layers"
    ),
    pytest.param(
        GRU | random_entries("gru", "_l1", inputs=UNITS),
        {"cell": "gru", "layer": 1},
        "the input of layer 1, got none",
        id="layer-without-input",
    ),
    pytest.param(GRU, {"cell": "gru", "layer": 2}, r"entries of layer 2, got layers \[0\]", id="no-such-layer"),
    pytest.param({}, {"cell": "gru"}, "entries of layer 0, got layers none", id="empty"),
    pytest.param(GRU | random_entries("gru", "_l0_reverse"), {"cell": "gru"}, "bidirectional", id="bidirectional"),
    pytest.param(
        random_entries("lstm") | {"weight_hr_l0": np.eye(UNITS)}, {"cell": "lstm"}, "proj_size", id="projection"
    ),
    pytest.param(
        {f"core.{name}": value for name, value in GRU.items()}, {"cell": "gru"}, "without the prefix", id="prefix"
    ),
    pytest.param(without("gru", "weight_ih_l0"), {"cell": "gru"}, "`weight_ih` of layer 0", id="missing"),
    pytest.param(without("gru", "bias_hh_l0"), {"cell": "gru"}, "`bias_hh` of layer 0", id="one-bias"),
    pytest.param(GRU | {"weight_hh_l0": np.zeros((9, 4))}, {"cell": "gru"}, r"got shape \(9, 4\)", id="hidden-shape"),
    pytest.param(GRU | {"weight_ih_l0": np.zeros((3, 2))}, {"cell": "gru"}, "weight_ih of 9 rows", id="input-shape"),
    pytest.param(GRU | {"bias_ih_l0": np.zeros(3)}, {"cell": "gru"}, r"bias_ih of shape \(9,\)", id="bias-shape"),
    pytest.param(
        GRU | {"weight_hh_l0": np.full((9, 3), np.nan)}, {"cell": "gru"}, "weight_hh of finite numbers", id="nan"
    ),
    pytest.param(np.eye(3), {"cell": "gru"}, "an nn.RNN, nn.GRU, nn.LSTM, .* got a ndarray", id="array"),
    pytest.param(module_like("Linear", GRU), {}, "got a Linear", id="other-module"),
    pytest.param(module_like("GRU", GRU), {"cell": "lstm"}, 'cell="gru", as the module is', id="contradiction"),
    pytest.param(
        module_like("RNN", random_entries("rnn"), nonlinearity="relu"),
        {"nonlinearity": "tanh"},
        '"relu", as the module has',
        id="other-nonlinearity",
    ),
    pytest.param(
        GRU, {"cell": "gru", "layout": None}, r"that are no tensors .* none; .* \(rows of r, z, n; ", id="arrays"
    ),
    pytest.param(
        GRU | random_entries("gru", "", seed=1),
        {"cell": "gru"},
        "one entry `weight_ih` of a layer, got two",
        id="twice",
    ),
    pytest.param(GRU, {"cell": "gru", "layout": "keras"}, "the layout among torch, got 'keras'", id="layout"),
    pytest.param(random_entries("gru", bias=False), {"cell": "gru"}, "the biases of arrays .* bias=False", id="biases"),
    pytest.param(GRU, {"cell": "gru", "bias": False}, "bias=True, as the entries are, got bias=False", id="has-biases"),
    pytest.param(
        GRU | {"weight_hh_l0": GRU["weight_hh_l0"] + 0j}, {"cell": "gru"}, "weight_hh of real numbers", id="complex"
    ),
    *(
        pytest.param(
            without("gru", "weight_hh_l0") | {name: GRU["weight_hh_l0"]},
            {"cell": "gru"},
            f"the weights in force, got an entry `{name}`.*; give the module itself",
            id=name,
        )
        for name in ("weight_hh_l0_orig", "weight_hh_l0_g", "parametrizations.weight_hh_l0.original0")
    ),
    *(
        pytest.param({name: np.eye(3)}, {"cell": "gru"}, f"a quantised module's entry `{name}`", id=name)
        for name in ("_all_weight_values.0.param", "_packed_weight_hh")
    ),
]


@pytest.mark.parametrize("entries, options, message", REFUSED)
def test_refusals(entries, options, message):
    with pytest.raises(Refused, match=message):
        from_torch(entries, **{"layout": "torch"} | options)


def test_starts_of_another_size_are_refused():
    with pytest.raises(Refused, match=r"a state of shape \(6,\), \(h, c\) of the cell, got \(3,\); give starts"):
        fixed_points_of(read(random_entries("lstm"), "lstm"), states_of("gru", 4))
