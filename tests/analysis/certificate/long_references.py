"""Our models written once more, in NumPy and long double precision: what enclosures are held against.

Every function takes states (points, state), complex ones too: their imaginary parts carry derivatives.
"""

import jax
import jax.numpy as jnp
import numpy as np

from gnode.models import GRU, LSTM, MLP, GatedNeuralODE, NeuralODE

LONG = np.longdouble
STEP = LONG(1e-60)
"""Of the derivatives: no difference is taken, so that it may be as small as one likes."""


def _where_positive(x, positive, else_):
    return np.where(x.real > 0, positive, else_)


def relu(x):
    return _where_positive(x, x, 0 * x)


def softplus(x):
    small = np.log1p(np.exp(-_where_positive(x, x, -x)))
    return _where_positive(x, x + small, small)


def sigmoid(x):
    small = np.exp(-_where_positive(x, x, -x))
    return _where_positive(x, 1 / (1 + small), small / (1 + small))


def erf(x):
    """By a series of positive terms where |x| < 3, else by the continued fraction of erfc.

    Source: Abramowitz and Stegun (1964), 7.1.6 and 7.1.14.
    """
    size = _where_positive(x, x, -x)
    near = np.where(size.real < 3, size, 1)
    term, total = near, near
    for k in range(1, 100):
        term = term * 2 * near * near / (2 * k + 1)
        total = total + term
    far = np.where(size.real < 3, 3, size)
    fraction = far
    for k in range(120, 0, -1):
        fraction = far + LONG(k) / 2 / fraction
    root_pi = np.sqrt(4 * np.arctan(LONG(1)))
    near = 2 / root_pi * np.exp(-near * near) * total
    far = 1 - np.exp(-far * far) / root_pi / fraction
    size = np.where(size.real < 3, near, far)
    return _where_positive(x, size, -size)


# As JAX has them in float64: the program's constants are part of it.
def gelu_tanh(x):
    return x * (1 + np.tanh(LONG(0.7978845608028654) * (x + LONG(0.044715) * x**3))) / 2


def gelu_erf(x):
    return x * (1 + erf(x * LONG(0.7071067811865476))) / 2


ACTIVATIONS = {
    jax.nn.relu: relu,
    jnp.tanh: np.tanh,
    jax.nn.softplus: softplus,
    jax.nn.silu: lambda x: x * sigmoid(x),
    jax.nn.gelu: gelu_tanh,
    jax.nn.sigmoid: sigmoid,
}


def _activation(function):
    for known, ours in ACTIVATIONS.items():
        if function is known:
            return ours
    return {"gelu_exactly": gelu_erf, "identity": lambda x: x}[function.__name__]


def _long(x):
    return np.asarray(x).astype(LONG)


def perceptron(mlp: MLP, drive, x):
    layer = x @ _long(mlp.weights[0]).T
    if mlp.normalisation is not None:
        centred = layer - layer.mean(axis=1, keepdims=True)
        variance = (centred**2).mean(axis=1, keepdims=True)
        layer = _long(mlp.normalisation.weight) * centred / np.sqrt(variance + LONG(mlp.normalisation.eps))
    layer = layer + _long(drive)
    for weight, bias in zip(mlp.weights[1:], mlp.biases[1:], strict=True):
        layer = _activation(mlp.activation)(layer) @ _long(weight).T + _long(bias)
    return _activation(mlp.output)(layer)


def residual_and_gate(field, drive, h):
    if isinstance(field, GatedNeuralODE):
        assert isinstance(field.update_gate, MLP)
        return residual_and_gate(field.ungated, drive[0], h)[0], perceptron(field.update_gate, drive[1], h)
    if isinstance(field, NeuralODE):
        value = perceptron(field.target, drive, h)
        if field.gain is not None:
            value = _long(field.gain) * value
        return (value - h if field.leak else value), np.ones_like(h)
    if isinstance(field, GRU):
        reset = perceptron(field.reset_gate, drive[2], h)
        return perceptron(field.target, drive[0], reset * h) - h, perceptron(field.update_gate, drive[1], h)
    assert isinstance(field, LSTM)
    hidden, cell = np.split(h, 2, axis=1)
    into, forget, candidate, out = np.split(perceptron(field.gates, drive, hidden), 4, axis=1)
    new = sigmoid(forget) * cell + sigmoid(into) * np.tanh(candidate)
    return np.concatenate([sigmoid(out) * np.tanh(new), new], axis=1) - h, np.ones_like(h)


def residual_and_flow(field, drive, h):
    """Side by side: (points, 2 state)."""
    residual, gate = residual_and_gate(field, drive, h)
    return np.concatenate([residual, gate * residual / LONG(field.time_constant)], axis=1)


def value_and_jacobian(function, h):
    """Value (points, outputs) and Jacobian (points, state, outputs), by complex steps."""
    columns = []
    for direction in np.eye(h.shape[1], dtype=LONG):
        columns.append(function(h + 1j * STEP * direction))
    return columns[0].real, np.stack([column.imag / STEP for column in columns], axis=1)
