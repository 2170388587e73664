import warnings

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis.adapters.libraries._onnx import from_onnx
from tests.analysis.adapters.trajectories import INPUTS, STEPS, UNITS, X, check_parts, states_of, trajectory

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    onnx = pytest.importorskip("onnx")
    reference = pytest.importorskip("onnx.reference")
helper, numpy_helper = onnx.helper, onnx.numpy_helper

ROWS = {"RNN": 1, "GRU": 3, "LSTM": 4}
KINDS = {
    "rnn": ("RNN", {}),
    "gru": ("GRU", {}),
    "gru-reset-after": ("GRU", {"linear_before_reset": 1}),
    "lstm": ("LSTM", {}),
}


def made(operator, kind=np.float64, *, bias=True, inputs=INPUTS, name="cell", without=(), extra=None, **attributes):
    """A model of one node, whose begin is given: weights as constants."""
    draw, rows = np.random.default_rng(0), ROWS[operator] * UNITS
    arrays = {"W": (1, rows, inputs), "R": (1, rows, UNITS)} | ({"B": (1, 2 * rows)} if bias else {}) | (extra or {})
    kept = [numpy_helper.from_array(0.5 * draw.normal(size=shape).astype(kind), key) for key, shape in arrays.items()]
    kept = [each for each in kept if each.name not in without]
    number = helper.np_dtype_to_tensor_dtype(np.dtype(kind))
    begin = ["h"] + (["c"] if operator == "LSTM" else [])
    given = ["X", "W", "R", "B" if bias else "", "", *begin] + (["P"] if extra else [])
    node = helper.make_node(
        operator, given, ["Y", "Yh"] + ["Yc"] * (operator == "LSTM"), name=name, hidden_size=UNITS, **attributes
    )
    values = [helper.make_tensor_value_info(each, number, None) for each in ["X", *begin]]
    graph = helper.make_graph([node], "one", values, [helper.make_tensor_value_info("Y", number, None)], kept)
    return helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])


def own_trajectory(model, states):
    """By the reference implementation: one step at a time, as it gives c at the end only."""
    kind = numpy_helper.to_array(model.graph.initializer[0]).dtype
    model.graph.output.extend(
        helper.make_tensor_value_info(name, helper.np_dtype_to_tensor_dtype(kind), None)
        for name in model.graph.node[0].output[1:]
    )
    evaluate = reference.ReferenceEvaluator(model)
    parts, reached = np.split(states.astype(kind), len(model.graph.node[0].output) - 1, axis=1), []
    for _ in range(STEPS):
        given = dict(zip("hc", (part[None] for part in parts), strict=False))
        _, *ended = evaluate.run(None, {"X": np.tile(X, (1, len(states), 1)).astype(kind), **given})
        parts = [part[0] for part in ended]
        reached.append(np.concatenate(parts, axis=1))
    return np.array(reached)


@pytest.mark.parametrize("bias", [True, False], ids=["bias", "no-bias"])
@pytest.mark.parametrize("kind, tolerance", [(np.float32, 1e-6), (np.float64, 1e-12)], ids=["float32", "float64"])
@pytest.mark.parametrize("name", KINDS)
def test_a_node_is_read_as_it_steps(name, kind, tolerance, bias, tmp_path):
    operator, attributes = KINDS[name]
    model, states = made(operator, kind, bias=bias, **attributes), states_of(UNITS * (2 if operator == "LSTM" else 1))
    path = tmp_path / "model.onnx"
    onnx.save(model, path)
    system = from_onnx(path, input=X, step=0.5)
    np.testing.assert_allclose(trajectory(system, states), own_trajectory(model, states), atol=tolerance)
    np.testing.assert_array_equal(trajectory(from_onnx(model, input=X, step=0.5), states), trajectory(system, states))
    check_parts(system, states)


def test_a_relu_is_read():
    """Which the reference implementation has not."""
    model, states = made("RNN", activations=["Relu"]), states_of(UNITS)
    w, r, b = (numpy_helper.to_array(each)[0] for each in model.graph.initializer)
    expected = np.maximum(w @ X + states @ r.T + b[:UNITS] + b[UNITS:], 0)
    np.testing.assert_allclose(trajectory(from_onnx(model, input=X), states, 1)[0], expected, atol=1e-14)


def test_weights_may_be_constants_of_the_graph():
    model = made("GRU")
    expected = trajectory(from_onnx(model), states_of(UNITS))
    moved = [helper.make_node("Constant", [], [each.name], value=each) for each in model.graph.initializer]
    nodes = [*moved, *model.graph.node]
    del model.graph.initializer[:], model.graph.node[:]
    model.graph.node.extend(nodes)
    np.testing.assert_array_equal(trajectory(from_onnx(model), states_of(UNITS)), expected)


def test_a_node_of_several_is_chosen_by_name_or_number():
    model, above = made("GRU", name="below"), made("GRU", name="", inputs=UNITS).graph
    node = above.node[0]
    for position, each in enumerate(node.input):
        node.input[position] = f"{each}_above" if each in "WRB" and each else each
    for each in above.initializer:
        each.name += "_above"
    model.graph.node.append(node)
    model.graph.initializer.extend(above.initializer)
    with pytest.raises(Refused, match=r"one recurrent layer, got 2 \(below, GRU 1\); say which with `node`"):
        from_onnx(model)
    with pytest.raises(Refused, match="the input of the layer GRU 1, got none"):
        from_onnx(model, node=1)
    held, states = np.ones(UNITS), states_of(UNITS)
    for which in (1, "GRU 1"):
        got = trajectory(from_onnx(model, node=which, input=held), states)
        np.testing.assert_array_equal(got, trajectory(from_onnx(made("GRU", inputs=UNITS), input=held), states))


def made_elsewhere():
    model = made("GRU", without=("W",))
    model.graph.node.insert(0, helper.make_node("Identity", ["W0"], ["W"]))
    return model


def renamed(operator):
    model = made("GRU")
    model.graph.node[0].op_type = operator
    return model


OTHERS = {
    "reverse": (lambda: made("GRU", direction="reverse"), "GRU that runs forward, got reverse"),
    "both": (lambda: made("LSTM", direction="bidirectional"), "LSTM that runs forward, got bidirectional"),
    "peepholes": (lambda: made("LSTM", extra={"P": (1, 3 * UNITS)}), "LSTM without peepholes, got P"),
    "clip": (lambda: made("GRU", clip=3.0), r"GRU without clip, got clip=3\.0"),
    "coupled": (lambda: made("LSTM", input_forget=1), "LSTM whose input and forget gates are two, got input_forget=1"),
    "gate": (lambda: made("GRU", activations=["HardSigmoid", "Tanh"]), "GRU of sigmoid, tanh, got hardsigmoid, tanh"),
    "affine": (lambda: made("RNN", activations=["Affine"]), "RNN of tanh or relu, got affine"),
    "computed": (made_elsewhere, "weights W that are kept in the model, got those that Identity makes"),
    "missing": (lambda: made("GRU", without=("R",)), "weights R that are kept in the model, got none"),
    "none": (lambda: renamed("Gemm"), "a model with a node RNN, GRU or LSTM, got one of Gemm"),
    "array": (lambda: np.zeros(3), "an ONNX model or the path of one, got a ndarray"),
}


@pytest.mark.parametrize("what", OTHERS)
def test_another_map_is_refused(what):
    given, message = OTHERS[what]
    with pytest.raises(Refused, match=message):
        from_onnx(given())


def test_other_files_are_refused(tmp_path):
    with pytest.raises(Refused, match="an ONNX model, got no file"):
        from_onnx(tmp_path / "none.onnx")
    (tmp_path / "broken.onnx").write_bytes(b"not a model")
    with pytest.raises(Refused, match=r"an ONNX model, got broken\.onnx, which cannot be read"):
        from_onnx(tmp_path / "broken.onnx")


def test_without_the_package_its_name_is_said(monkeypatch):
    monkeypatch.setattr("gnode.analysis.adapters.libraries._onnx.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"the package onnx, to read such models, got no such package; pip install"):
        from_onnx("model.onnx")
