"""The equations of the models in plain NumPy, for a field's own weights: nothing here is shared with gnode."""

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import expit as sigmoid

ACTIVATIONS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "relu": lambda x: np.maximum(x, 0),
    "tanh": np.tanh,
    "softplus": lambda x: np.log1p(np.exp(x)),
    "silu": lambda x: x * sigmoid(x),
    "gelu": lambda x: x / 2 * (1 + np.tanh(np.sqrt(2 / np.pi) * (x + 0.044715 * x**3))),
}


def affine(layer: Any, h: np.ndarray, x: np.ndarray) -> np.ndarray:
    """W h + U x + b of a perceptron without hidden layers."""
    return np.asarray(layer.weights[0]) @ h + np.asarray(layer.input_weight) @ x + np.asarray(layer.biases[0])


def perceptron(mlp: Any, h: np.ndarray, x: np.ndarray, phi: Callable) -> np.ndarray:
    """WL sL + bL, with s1 = phi(W0 h + U x + b0) and s(l+1) = phi(Wl sl + bl)."""
    weights, biases = [np.asarray(w) for w in mlp.weights], [np.asarray(b) for b in mlp.biases]
    value = weights[0] @ h
    if mlp.normalisation is not None:
        centred = value - value.mean()
        value = np.asarray(mlp.normalisation.weight) * centred / np.sqrt((centred**2).mean() + mlp.normalisation.eps)
    value = value + biases[0] + (0 if mlp.input_weight is None else np.asarray(mlp.input_weight) @ x)
    for weight, bias in zip(weights[1:], biases[1:], strict=True):
        value = weight @ phi(value) + bias
    return value


def neural_ode(field: Any, h: np.ndarray, x: np.ndarray, phi: Callable = np.tanh) -> tuple[np.ndarray, np.ndarray]:
    """(G, R) of the nODE."""
    value = perceptron(field.target, h, x, phi)
    if len(field.target.weights) == 1:
        value = np.tanh(value)
    if field.gain is not None:
        value = float(field.gain) * value
    return np.ones_like(h), value - h if field.leak else value


def gated_neural_ode(
    field: Any, h: np.ndarray, x: np.ndarray, phi: Callable = np.tanh
) -> tuple[np.ndarray, np.ndarray]:
    """(G, R) of the gnODE."""
    return sigmoid(perceptron(field.update_gate, h, x, phi)), neural_ode(field.ungated, h, x, phi)[1]


def input_gated(field: Any, h: np.ndarray, x: np.ndarray, phi: Callable = np.tanh) -> tuple[np.ndarray, np.ndarray]:
    """(G, R) of the gnODE whose gate is a perceptron of x alone."""
    mlp = field.update_gate.perceptron
    value = np.asarray(mlp.weights[0]) @ x + np.asarray(mlp.biases[0])
    for weight, bias in zip(mlp.weights[1:], mlp.biases[1:], strict=True):
        value = np.asarray(weight) @ phi(value) + np.asarray(bias)
    return sigmoid(value), neural_ode(field.ungated, h, x, phi)[1]


def constantly_gated(
    field: Any, h: np.ndarray, x: np.ndarray, phi: Callable = np.tanh
) -> tuple[np.ndarray, np.ndarray]:
    """(G, R) of the gnODE whose gate is sigmoid(b)."""
    return sigmoid(np.asarray(field.update_gate.bias)), neural_ode(field.ungated, h, x, phi)[1]


def rnn(field: Any, h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return np.ones_like(h), np.tanh(affine(field.target, h, x)) - h


def mgru(field: Any, h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return sigmoid(affine(field.update_gate, h, x)), np.tanh(affine(field.ungated.target, h, x)) - h


def gru(field: Any, h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    r = sigmoid(affine(field.reset_gate, h, x))
    return sigmoid(affine(field.update_gate, h, x)), np.tanh(affine(field.target, r * h, x)) - h


def lstm_cell(field: Any, h: np.ndarray, c: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(h', c') of the standard cell."""
    i, f, g, o = np.split(affine(field.gates, h, x), 4)
    c = sigmoid(f) * c + sigmoid(i) * np.tanh(g)
    return sigmoid(o) * np.tanh(c), c


def lstm(field: Any, h: np.ndarray, x: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(G, R) of the LSTM as a field of (h, c)."""
    return np.ones_like(h), np.concatenate(lstm_cell(field, h[: h.size // 2], h[h.size // 2 :], x)) - h


def gru_cell(field: Any, h: np.ndarray, x: np.ndarray) -> np.ndarray:
    """h' = (1 - z) h + z tanh(W (r h) + U x + b)."""
    z, r = (sigmoid(affine(gate, h, x)) for gate in (field.update_gate, field.reset_gate))
    return (1 - z) * h + z * np.tanh(affine(field.target, r * h, x))


def ode_rnn_step(field: Any, h: np.ndarray, x: np.ndarray, seconds: float, phi: Callable = np.tanh) -> np.ndarray:
    """A step of Euler's method of the nODE without input, and then the cell."""
    ode = field.ode
    value = perceptron(ode.target, h, np.zeros(0), phi)
    value = np.tanh(value) if len(ode.target.weights) == 1 else value
    before = h + seconds / ode.time_constant * (value - h if ode.leak else value)
    return gru_cell(field.cell, before, x)


def gru_d_step(field: Any, h: np.ndarray, x: np.ndarray, seconds: float) -> np.ndarray:
    """The decay of the state, and then the cell."""
    gap = seconds / field.cell.time_constant
    kept = np.exp(-np.maximum(0, np.asarray(field.decay_weight) * gap + np.asarray(field.decay_bias)))
    return gru_cell(field.cell, kept * h, x)
