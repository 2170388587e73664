#!/usr/bin/env bash
# Keras 3.15.0 on JAX 0.10.2: `keras.ops.tanh` of float64 is float32, and so is that of every layer that was made with
# dtype="float64"; in silence, and with JAX's own float64 switched on.
#
# Its result type of "float64" and Python's float is float32, unless the backend is TensorFlow, and tanh casts to it first;
# sigmoid, ReLU, exp, sums and products stay in float64. A GRU or LSTM of float64 thus answers in float64, of which half
# of the digits are noise: what is compared with it to 1e-12, or differentiated by differences, meets errors of 1e-8.
#
# What helps: activation=jax.numpy.tanh, or doing the equations of the layer in NumPy.
#
# Seen (Linux, CPU, Python 3.11):
#   tanh of float64         float32
#   sigmoid of float64      float64
#   a GRUCell of float64    float64, off by 1e-9 to 1e-6
#   with jax.numpy.tanh     float64, off by less than 1e-14
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check keras==3.15.0 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6

cat > "$work/step.py" <<'PROGRAM'
import sys

import jax
import keras
import numpy as np

draw = np.random.default_rng(0)
x, state = draw.normal(size=(5, 3)), draw.normal(size=(5, 4))
ops = keras.ops
sample = ops.convert_to_tensor(x, dtype="float64")


def sigmoid(a):
    return 1 / (1 + np.exp(-a))


def step_of(activation):
    cell = keras.layers.GRUCell(4, activation=activation, dtype="float64")
    cell.build((None, 3))
    new, _ = cell(sample, [ops.convert_to_tensor(state, dtype="float64")])
    kernel, recurrent, bias = cell.get_weights()
    (a_z, a_r, a_n), (b_z, b_r, b_n) = (np.split(part, 3, axis=1) for part in (x @ kernel + bias[0], state @ recurrent + bias[1]))
    z = sigmoid(a_z + b_z)
    right = z * state + (1 - z) * np.tanh(a_n + sigmoid(a_r + b_r) * b_n)
    return str(new.dtype), float(np.abs(np.asarray(new) - right).max())


kinds = str(ops.tanh(sample).dtype), str(ops.sigmoid(sample).dtype)
(kind, off), (kind_of_jax, off_of_jax) = step_of("tanh"), step_of(jax.numpy.tanh)
print(f"tanh of float64         {kinds[0]}")
print(f"sigmoid of float64      {kinds[1]}")
print(f"a GRUCell of float64    {kind}, off by {off:.1e}")
print(f"with jax.numpy.tanh     {kind_of_jax}, off by {off_of_jax:.1e}")
right = kinds == ("float32", "float64") and kind == kind_of_jax == "float64"
sys.exit(0 if right and 1e-9 < off < 1e-6 and off_of_jax < 1e-14 else "the behaviour is another one")
PROGRAM
KERAS_BACKEND=jax JAX_ENABLE_X64=1 JAX_PLATFORMS=cpu "$work/venv/bin/python" "$work/step.py"
