#!/usr/bin/env bash
# onnx 1.23.2: its reference implementation steps GRU and LSTM nodes as if they had no `activations`, `clip` or
# `input_forget`, and all recurrent nodes as if they had no `sequence_lens`; without an error or a warning.
#
# The operators' specification has all of these. Whoever checks an exporter, a runtime or a reader of such models against
# `onnx.reference.ReferenceEvaluator` is told that a node with other activations is the plain one. An RNN refuses what it
# does not know, Relu included, which is what PyTorch exports of nonlinearity="relu".
#
# What helps: a few lines of NumPy in the place of the reference, for nodes with any of these.
#
# Seen (Linux, Python 3.11, numpy 2.4.6), of one step from a state of ones:
#   GRU of HardSigmoid, Relu     as of Sigmoid, Tanh
#   GRU of clip=0.001            as without
#   LSTM of input_forget=1       as without
#   GRU of 3 samples, length 1   as of length 3
#   RNN of Relu                  RuntimeError: Unknown activation function 'Relu'.
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check onnx==1.23.2 numpy==2.4.6

cat > "$work/nodes.py" <<'PROGRAM'
import sys

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper
from onnx.reference import ReferenceEvaluator

ROWS = {"RNN": 1, "GRU": 3, "LSTM": 4}


def answer(operator, samples=1, length=None, **attributes):
    draw, rows = np.random.default_rng(0), ROWS[operator] * 4
    begin = ["h"] + ["c"] * (operator == "LSTM")
    node = helper.make_node(operator, ["X", "W", "R", "", "lengths", *begin], ["", "Y"], hidden_size=4, **attributes)
    graph = helper.make_graph(
        [node],
        "one",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [samples, 1, 3])]
        + [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, 1, 4]) for name in begin]
        + [helper.make_tensor_value_info("lengths", TensorProto.INT32, [1])],
        [helper.make_tensor_value_info("Y", TensorProto.FLOAT, [1, 1, 4])],
        [
            numpy_helper.from_array(draw.normal(size=(1, rows, columns)).astype(np.float32), name)
            for name, columns in (("W", 3), ("R", 4))
        ],
    )
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 14)])
    checker.check_model(model)
    given = {name: np.ones((1, 1, 4), np.float32) for name in begin}
    given |= {"X": np.ones((samples, 1, 3), np.float32), "lengths": np.array([length or samples], np.int32)}
    return ReferenceEvaluator(model).run(None, given)[0]


alike = [
    np.array_equal(answer("GRU"), answer("GRU", activations=["HardSigmoid", "Relu"])),
    np.array_equal(answer("GRU"), answer("GRU", clip=0.001)),
    np.array_equal(answer("LSTM"), answer("LSTM", input_forget=1)),
    np.array_equal(answer("GRU", 3), answer("GRU", 3, 1)) and not np.array_equal(answer("GRU", 3), answer("GRU", 1)),
]
try:
    refused = str(answer("RNN", activations=["Relu"]))
except RuntimeError as error:
    refused = f"RuntimeError: {error}"
words = ["as of Sigmoid, Tanh", "as without", "as without", "as of length 3"]
said = [word if same else "otherwise" for word, same in zip(words, alike)]
print(f"GRU of HardSigmoid, Relu     {said[0]}")
print(f"GRU of clip=0.001            {said[1]}")
print(f"LSTM of input_forget=1       {said[2]}")
print(f"GRU of 3 samples, length 1   {said[3]}")
print(f"RNN of Relu                  {refused}")
sys.exit(0 if all(alike) and "Unknown activation function 'Relu'" in refused else "the behaviour is another one")
PROGRAM
"$work/venv/bin/python" "$work/nodes.py"
