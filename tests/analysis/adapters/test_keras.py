import json
import os
import warnings
import zipfile
from types import SimpleNamespace

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters.libraries._keras import from_keras
from gnode.analysis.fixed_points._fixed_points import fixed_points_of
from tests.analysis.adapters.trajectories import INPUTS, UNITS, X, check_parts, repeated, states_of, trajectory

pytest.importorskip("h5py")
os.environ.setdefault("KERAS_BACKEND", "jax")
with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    keras = pytest.importorskip("keras")
    import jax
layers = keras.layers

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(autouse=True, scope="module")
def broadcasting():
    """Keras does, on JAX."""
    with jax.numpy_rank_promotion("allow"):
        yield


KINDS = {
    "tanh": ("SimpleRNN", {}),
    "relu": ("SimpleRNN", {"activation": "relu"}),
    "gru": ("GRU", {}),
    "gru-no-bias": ("GRU", {"use_bias": False}),
    "gru-reset-before": ("GRU", {"reset_after": False}),
    "gru-reset-before-no-bias": ("GRU", {"reset_after": False, "use_bias": False}),
    "lstm": ("LSTM", {"dropout": 0.3, "recurrent_dropout": 0.2}),
}


def filled(layer, seed=0):
    """Random weights, biases too."""
    draw = np.random.default_rng(seed)
    layer.set_weights([0.4 * draw.normal(size=each.shape) for each in layer.weights])
    return layer


def made(name, *, as_cell=False, **options):
    kind, own = KINDS[name]
    layer = getattr(layers, kind + "Cell" * as_cell)(UNITS, **own | options)
    layer.build((None, INPUTS) if as_cell else (None, None, INPUTS))
    return filled(layer)


def own_trajectory(layer, states):
    """Of as many steps of its cell."""
    cell, kind, count = (
        getattr(layer, "cell", layer),
        layer.compute_dtype,
        2 if hasattr(layer, "unit_forget_bias") else 1,
    )
    own = jax.jit(lambda x, begin: cell(x, begin)[1])

    def step(states):
        ended = own(
            np.tile(X, (len(states), 1)).astype(kind), [p.astype(kind) for p in np.split(states, count, axis=1)]
        )
        return np.concatenate([np.asarray(part) for part in ended], axis=1)

    return repeated(step, states)


@pytest.mark.parametrize(
    "name, as_cell", [*((name, False) for name in KINDS), ("gru", True), ("lstm", True)], ids=lambda value: str(value)
)
def test_a_layer_is_read_as_it_steps(name, as_cell):
    layer, states = made(name, as_cell=as_cell), states_of(UNITS * (2 if name == "lstm" else 1))
    system = from_keras(layer, input=X, step=0.5)
    np.testing.assert_allclose(trajectory(system, states), own_trajectory(layer, states), atol=1e-6)
    check_parts(system, states)
    assert (system.gate is not None) == name.startswith("gru")


def test_the_samples_of_a_layer_are_its_steps():
    layer, states = made("lstm", return_sequences=True), states_of(2 * UNITS)
    begin = [part.astype(np.float32) for part in np.split(states, 2, axis=1)]
    own = layer(np.tile(X, (len(states), 50, 1)).astype(np.float32), initial_state=begin)
    ours = trajectory(from_keras(layer, input=X), states)[..., :UNITS]
    np.testing.assert_allclose(np.moveaxis(ours, 0, 1), own, atol=1e-6)


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def documented_step(layer, states):
    """As Keras documents its layers, in float64: its own tanh is of float32 whatever it gets."""
    kernel, recurrent, *bias = (each.astype(np.float64) for each in layer.get_weights())
    into, hidden = X @ kernel, states[:, :UNITS]
    if isinstance(layer, layers.SimpleRNN):
        return np.tanh(into + hidden @ recurrent + bias[0])
    if isinstance(layer, layers.LSTM):
        i, f, g, o = np.split(into + hidden @ recurrent + bias[0], 4, axis=1)
        memory = sigmoid(f) * states[:, UNITS:] + sigmoid(i) * np.tanh(g)
        return np.concatenate([sigmoid(o) * np.tanh(memory), memory], axis=1)
    outer, inner = bias[0] if layer.reset_after else (bias[0], np.zeros(3 * UNITS))
    z, r = np.split(sigmoid((into + outer + inner + hidden @ recurrent)[:, : 2 * UNITS]), 2, axis=1)
    last = recurrent[:, 2 * UNITS :]
    product = r * (hidden @ last + inner[2 * UNITS :]) if layer.reset_after else (r * hidden) @ last
    return z * hidden + (1 - z) * np.tanh((into + outer)[2 * UNITS :] + product)


@pytest.mark.parametrize("name", ["tanh", "gru", "gru-reset-before", "lstm"])
def test_a_step_is_the_documented_one_to_twelve_digits(name):
    layer, states = made(name), states_of(UNITS * (2 if name == "lstm" else 1))
    own = repeated(lambda states: documented_step(layer, states), states)
    np.testing.assert_allclose(trajectory(from_keras(layer, input=X), states), own, atol=1e-12)


def test_a_layer_may_be_of_float64():
    states = states_of(UNITS)
    with jax.enable_x64(True):
        layer = made("relu", dtype="float64")
        own = own_trajectory(layer, states)
    np.testing.assert_allclose(trajectory(from_keras(layer, input=X), states), own, atol=1e-12)


def network():
    """Of layers whose groups in the file have each other's names, a network within, and code that nobody runs."""
    begin = keras.Input((None, INPUTS))
    first = layers.GRU(4, return_sequences=True, name="first")(begin)
    other = layers.GRU(5, reset_after=False, return_sequences=True, name="gru")(first)
    inner = keras.Sequential([keras.Input((None, 5)), layers.Dense(2), layers.LSTM(3, name="memory")], name="inner")
    wrapped = layers.RNN(layers.SimpleRNNCell(3, activation="relu"), name="wrapped")(other)
    both = layers.Bidirectional(layers.LSTM(3), name="both")(other)
    code = layers.Lambda(lambda x: x + 1, name="code")(wrapped)
    back = layers.GRU(2, go_backwards=True, name="back")(other)
    return filled(keras.Model(begin, [inner(other), both, code, back]))


LAYERS = ["first", "gru", "wrapped", "memory", "both", "back"]
SIZES = {"first": (3, 4), "gru": (4, 5), "memory": (2, 6), "wrapped": (5, 3)}


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    keras.utils.set_random_seed(0)
    model = network()
    path = tmp_path_factory.mktemp("saved") / "network.keras"
    model.save(path)
    return SimpleNamespace(model=model, path=path)


@pytest.mark.parametrize("name", SIZES)
def test_a_layer_of_a_file_is_that_of_the_model(saved, name, monkeypatch):
    inputs, size = SIZES[name]
    x, states = np.random.default_rng(2).normal(size=inputs), states_of(size)
    inner = saved.model.get_layer("inner") if name == "memory" else saved.model
    alone = trajectory(from_keras(inner.get_layer(name), input=x), states)
    np.testing.assert_array_equal(trajectory(from_keras(saved.model, layer=name, input=x), states), alone)
    # Keras takes no part in it.
    monkeypatch.delitem(__import__("sys").modules, "keras")
    for given in (saved.path, str(saved.path)):
        np.testing.assert_array_equal(trajectory(from_keras(given, layer=name, input=x), states), alone)
    number = LAYERS.index(name)
    np.testing.assert_array_equal(trajectory(from_keras(saved.path, layer=number, input=x), states), alone)


@pytest.mark.parametrize(
    "layer, message",
    [
        (None, r"one recurrent layer, got 6 \(first, gru, wrapped, memory, both, back\); say which with `layer`"),
        ("second", "among first, gru, wrapped, memory, both, back, or a number below 6, got 'second'"),
        ("both", "a layer that runs forward, got a Bidirectional"),
        ("back", "a layer that runs forward, got a GRU with go_backwards=True"),
    ],
    ids=["unsaid", "unknown", "bidirectional", "backwards"],
)
def test_what_of_a_network_is_refused(saved, layer, message):
    for given in (saved.path, saved.model):
        with pytest.raises(Refused, match=message):
            from_keras(given, layer=layer, input=np.zeros(5))
        with pytest.raises(Refused, match="the input of the layer gru, got none"):
            from_keras(given, layer="gru")


class Leaky(layers.GRUCell):
    def call(self, inputs, states, training=False):
        _, (ended,) = super().call(inputs, states, training)
        ended = 0.9 * states[0] + 0.1 * ended
        return ended, [ended]


class Own(layers.GRU):
    pass


def built(layer):
    layer.build((None, None, INPUTS))
    return layer


OTHERS = {
    "cell": (lambda: built(layers.RNN(Leaky(UNITS))), "own GRU, got `Leaky`, whose own step differs from it by up to"),
    "layer": (lambda: built(Own(UNITS)), "a layer of Keras' own class, got a Own; give its `cell`"),
    "unbuilt": (lambda: layers.GRU(UNITS), "a layer with weights, got a GRU without"),
    "activation": (lambda: built(layers.GRU(UNITS, activation="relu")), "tanh and sigmoid of a GRU, got relu and sigm"),
    "gate": (lambda: built(layers.LSTM(UNITS, recurrent_activation="hard_sigmoid")), "got tanh and hard_sigmoid"),
    "linear": (lambda: built(layers.SimpleRNN(UNITS, activation=None)), "the activation tanh or relu of a SimpleRNN"),
    "stack": (
        lambda: built(layers.RNN(layers.StackedRNNCells([layers.GRUCell(3), layers.GRUCell(3)]))),
        "one recurrent cell, got a StackedRNNCells; give one of its `cells`",
    ),
    "dense": (lambda: built(layers.Dense(3)), "a SimpleRNN, GRU or LSTM of Keras, or a Cell, got a Dense"),
    "array": (lambda: np.zeros(3), "a recurrent layer of Keras 3, a model with one, or the path .* got a ndarray"),
    "none": (lambda: keras.Sequential([keras.Input((3,)), layers.Dense(3)]), "a recurrent layer, got none"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_map_is_refused(what):
    given, message = OTHERS[what]
    with pytest.raises(Refused, match=message):
        from_keras(given())


def test_numbers_that_are_short_are_compared_with_nothing():
    layer = made("gru", dtype="mixed_float16")
    states = states_of(UNITS)
    np.testing.assert_array_equal(trajectory(from_keras(layer), states), trajectory(from_keras(made("gru")), states))
    with pytest.raises(Refused, match="in float32 or float64, got `Leaky` in shorter numbers"):
        from_keras(built(layers.RNN(Leaky(UNITS, dtype="mixed_float16"))))


def test_a_closed_gate_is_no_fixed_point():
    layer = made("gru-reset-before")
    kernel, recurrent, bias = (0.1 * each for each in layer.get_weights())
    bias[:UNITS] = 40.0
    layer.set_weights([kernel, recurrent, bias])
    system, states = from_keras(layer), states_of(UNITS, 30)
    np.testing.assert_allclose(trajectory(system, states, 1)[0], states, atol=1e-14)
    assert len(fixed_points_of(system, states)) == 1


def rewritten(saved, folder, change):
    """The file with another description."""
    path = folder / "other.keras"
    with zipfile.ZipFile(saved.path) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "config.json":
                config = json.loads(content)
                change(config)
                content = json.dumps(config)
            new.writestr(name, content)
    return path


def _layer_of(config, name):
    return next(layer for layer in config["config"]["layers"] if layer["config"]["name"] == name)


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda c: _layer_of(c, "first").update(registered_name="Own>GRU"), "Keras' own class, got a Own>GRU"),
        (lambda c: _layer_of(c, "first").update(module="elsewhere"), "Keras' own class, got a GRU"),
        (lambda c: _layer_of(c, "first")["config"].update(activation={"class_name": "f"}), "tanh and sigmoid of a GRU"),
        (lambda c: _layer_of(c, "first")["config"].update(use_bias=False), "2 weights of a GRU, got 3"),
        (lambda c: _layer_of(c, "first")["config"].update(reset_after=False), r"the bias of shape \(12\), got shape"),
        (lambda c: c["config"].pop("layers"), "one of a Functional, which is code of its own; load it with Keras"),
        (lambda c: c.pop("config"), "which cannot be read"),
    ],
    ids=["registered", "module", "activation", "bias", "reset", "subclass", "broken"],
)
def test_files_that_say_something_else_are_refused(saved, tmp_path, change, message):
    with pytest.raises(Refused, match=message):
        from_keras(rewritten(saved, tmp_path, change), layer="first")


def test_a_layer_without_its_weights_is_refused(saved, tmp_path):
    def rename(config):
        _layer_of(config, "first")["config"]["name"] = "another"

    with pytest.raises(Refused, match="the weights of the layer another, got none of that name in the file"):
        from_keras(rewritten(saved, tmp_path, rename), layer="another")


def test_other_files_are_refused(tmp_path):
    with pytest.raises(Refused, match=r"a \.keras file, got no file"):
        from_keras(tmp_path / "none.keras")
    (tmp_path / "old.h5").write_bytes(b"\x89HDF\r\n\x1a\n")
    with pytest.raises(Refused, match=r"a \.keras file of Keras 3, got old\.h5, which is none; save the model by"):
        from_keras(tmp_path / "old.h5")


def test_without_h5py_its_name_is_said(saved, monkeypatch):
    monkeypatch.setattr("gnode.analysis.adapters.libraries._keras_file.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"h5py, to read weights of Keras, got no such package; pip install"):
        from_keras(saved.path)
