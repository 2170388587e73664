"""Every operation that is translated, against PyTorch's own, by the names of its schema; where PyTorch is there."""

import warnings

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis.adapters.torch_modules._operations import OPERATIONS

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    torch = pytest.importorskip("torch")

# What it says of its own future.
pytestmark = pytest.mark.filterwarnings("ignore")

_RANDOM = np.random.default_rng(0)
A, B, C = (_RANDOM.normal(size=(2, 3)) for _ in range(3))
ROW, SQUARE, STACK = _RANDOM.normal(size=3), _RANDOM.normal(size=(3, 3)), _RANDOM.normal(size=(2, 3, 4))
OTHER_STACK = _RANDOM.normal(size=(2, 4, 3))
ABOVE = np.abs(A) + 0.1
GATES = {n: {"w_ih": _RANDOM.normal(size=(3 * n, 2)), "w_hh": _RANDOM.normal(size=(3 * n, 3))} for n in (1, 3, 4)}
BIASES = {n: {"b_ih": _RANDOM.normal(size=3 * n), "b_hh": _RANDOM.normal(size=3 * n)} for n in (1, 3, 4)}
INTO = _RANDOM.normal(size=(2, 2))
FLOAT = {"dtype": "float"}

_ONE = "abs cos erf exp expm1 neg relu relu6 hardsigmoid sigmoid sign silu sin square tanh reciprocal softplus gelu elu"
_ONE += " leaky_relu hardtanh zeros_like ones_like sum mean clone detach alias contiguous lift_fresh_copy logical_not t"
_ONE += " numpy_T squeeze linalg_vector_norm amax amin unbind flatten var"
_TWO = "add sub mul div maximum minimum eq ne lt le gt ge logical_and logical_or rsub pow type_as"
CASES = {
    **{name: [{"self": A}] for name in _ONE.split()},
    **{name: [{"self": ABOVE}] for name in ("log", "log1p", "sqrt", "rsqrt")},
    **{name: [{"self": ABOVE, "other" if name != "pow" else "exponent": B}] for name in _TWO.split()},
    "_batch": [],
    "addcmul": [{"self": A, "tensor1": B, "tensor2": ROW, "value": 0.5}],
    "addmm": [
        {"self": ROW, "mat1": A, "mat2": SQUARE},
        {"self": A, "mat1": A, "mat2": SQUARE, "beta": 2, "alpha": 0.5},
    ],
    "addmv": [{"self": ROW, "mat": SQUARE, "vec": ROW}],
    "baddbmm": [{"self": _RANDOM.normal(size=(2, 3, 3)), "batch1": STACK, "batch2": OTHER_STACK}],
    "bmm": [{"self": STACK, "mat2": OTHER_STACK}],
    "dot": [{"self": ROW, "tensor": A[0]}],
    "einsum": [{"equation": "bi,ij->bj", "tensors": [A, SQUARE]}],
    "lerp": [{"self": A, "end": B, "weight": 0.3}],
    "matmul": [{"self": A, "other": SQUARE}, {"self": SQUARE, "other": ROW}, {"self": STACK, "other": OTHER_STACK}],
    "mm": [{"self": A, "mat2": SQUARE}],
    "mv": [{"self": SQUARE, "vec": ROW}],
    "outer": [{"self": ROW, "vec2": A[0]}],
    "where": [{"condition": A > 0, "self": B, "other": ROW}],
    "clamp": [{"self": A, "min": -0.5, "max": 0.5}, {"self": A, "max": 0.1}],
    "clamp_max": [{"self": A, "max": 0.1}],
    "clamp_min": [{"self": A, "min": 0.1}],
    "dropout": [{"input": A, "p": 0.5, "train": False}],
    "linear": [{"input": A, "weight": SQUARE, "bias": ROW}, {"input": STACK, "weight": OTHER_STACK[0].T}],
    "layer_norm": [{"input": A, "normalized_shape": [3], "weight": ROW, "bias": None}],
    "native_layer_norm": [{"input": STACK, "normalized_shape": [3, 4], "weight": None, "bias": None, "eps": 0.1}],
    "batch_norm": [
        {"input": A, "weight": ROW, "bias": None, "running_mean": ROW, "running_var": np.abs(ROW)}
        | {"training": False, "momentum": 0.1, "eps": 1e-3, "cudnn_enabled": False}
    ],
    "_native_batch_norm_legit_no_training": [
        {"input": A, "weight": ROW, "bias": ROW, "running_mean": ROW, "running_var": np.abs(ROW)}
        | {"momentum": 0.1, "eps": 1e-3}
    ],
    "softmax": [{"self": A, "dim": -1}],
    "_softmax": [{"self": A, "dim": 0, "half_to_float": False}],
    "rnn_tanh_cell": [{"input": INTO, "hx": A, **GATES[1], **BIASES[1]}],
    "rnn_relu_cell": [{"input": INTO, "hx": A, **GATES[1]}],
    "gru_cell": [{"input": INTO, "hx": A, **GATES[3], **BIASES[3]}],
    "lstm_cell": [{"input": INTO, "hx": [A, B], **GATES[4], **BIASES[4]}],
    "cat": [{"tensors": [A, B], "dim": 1}],
    "stack": [{"tensors": [A, B], "dim": -1}],
    "chunk": [{"self": STACK, "chunks": 3, "dim": 2}],
    "split": [{"self": STACK, "split_size": 3, "dim": 2}, {"self": STACK, "split_size": 2, "dim": -1}],
    "split_with_sizes": [{"self": STACK, "split_sizes": [1, 2], "dim": 1}],
    "narrow": [{"self": STACK, "dim": 1, "start": 1, "length": 2}],
    "slice": [{"self": STACK, "dim": -1, "start": 1, "end": 2**63 - 1, "step": 2}, {"self": A, "dim": 0, "end": -1}],
    "select": [{"self": STACK, "dim": 1, "index": -1}],
    "expand": [{"self": ROW, "size": [2, -1]}],
    "flip": [{"self": A, "dims": [1]}],
    "permute": [{"self": STACK, "dims": [2, 0, 1]}],
    "transpose": [{"self": STACK, "dim0": 0, "dim1": -1}],
    "unsqueeze": [{"self": A, "dim": -1}],
    "view": [{"self": A, "size": [3, -1]}],
    "_unsafe_view": [{"self": A, "size": [3, 2]}],
    "reshape": [{"self": A, "shape": [6]}],
    "roll": [{"self": A, "shifts": [1], "dims": [1]}, {"self": A, "shifts": [2]}],
    "full": [{"size": [2, 2], "fill_value": 0.5} | FLOAT],
    "full_like": [{"self": A, "fill_value": 2}],
    "new_full": [{"self": A, "size": [2], "fill_value": 2}],
    "new_ones": [{"self": A, "size": [2]}],
    "new_zeros": [{"self": A, "size": [2]}],
    "ones": [{"size": [2]} | FLOAT],
    "zeros": [{"size": [2]} | FLOAT],
    "eye": [{"n": 3} | FLOAT],
    "arange": [{"start": 1, "end": 7, "step": 2}, {"end": 3} | FLOAT],
    "scalar_tensor": [{"s": 0.5} | FLOAT],
    "_to_copy": [{"self": A > 0} | FLOAT],
    "to": [{"self": A > 0} | FLOAT],
    "sym_size": [{"self": A, "dim": 1}],
}
del CASES["_batch"]
MORE = {
    "add": [{"self": A, "other": ROW, "alpha": 2}, {"self": A > 0, "other": A}],
    "sub": [{"self": A, "other": B, "alpha": 2}],
    "div": [{"self": A, "other": B, "rounding_mode": "floor"}],
    "pow": [{"self": A, "exponent": 2.0}, {"self": ABOVE, "exponent": 0.5}, {"self": A, "exponent": -3}],
    "gelu": [{"self": A, "approximate": "tanh"}],
    "softplus": [{"self": A, "beta": 3.0, "threshold": 20}],
    "elu": [{"self": A, "alpha": 1.7, "scale": 1.1, "input_scale": 0.9}],
    "leaky_relu": [{"self": A, "negative_slope": 0.3}],
    "mean": [{"self": STACK, "dim": [0, 2], "keepdim": True}],
    "sum": [{"self": STACK, "dim": [1]}, {"self": A > 0}],
    "var": [{"self": STACK, "dim": [1], "unbiased": False}, {"self": A, "dim": [0], "correction": 2}],
    "amax": [{"self": STACK, "dim": [1], "keepdim": True}],
    "squeeze": [{"self": A[None], "dim": 0}, {"self": A, "dim": 1}],
    "unbind": [{"self": STACK, "dim": 2}],
    "flatten": [{"self": STACK, "start_dim": 1, "end_dim": 2}],
    "linalg_vector_norm": [{"self": A, "ord": 2, "dim": [1], "keepdim": True}],
}


def as_tensors(value):
    if isinstance(value, np.ndarray):
        return torch.tensor(value)
    return [as_tensors(entry) for entry in value] if isinstance(value, list) else value


def as_arrays(value):
    """Lists as tuples, as a program has them."""
    if isinstance(value, np.ndarray):
        return jnp.asarray(value)
    return tuple(as_arrays(entry) for entry in value) if isinstance(value, list) else value


@pytest.mark.parametrize("name", CASES)
def test_an_operation_is_pytorchs(name):
    for given in CASES[name] + MORE.get(name, []):
        tensors = {key: as_tensors(value) for key, value in given.items()}
        if "dtype" in tensors:
            tensors["dtype"] = torch.float64
        expected = getattr(torch.ops.aten, name)(**tensors)
        # As in programs that refuse to let ranks and kinds of numbers be made alike.
        with jax.enable_x64(True), jax.numpy_rank_promotion("raise"):
            got = OPERATIONS[name](**{key: as_arrays(value) for key, value in given.items()})
        expected, got = ([x] if not isinstance(x, list | tuple) else x for x in (expected, got))
        for ours, theirs in zip(got, expected, strict=name != "_native_batch_norm_legit_no_training"):
            theirs = np.asarray(theirs)
            assert np.asarray(ours).dtype == theirs.dtype or name in ("sym_size", "arange")
            np.testing.assert_allclose(ours, theirs, rtol=1e-12, atol=1e-14)


def test_every_operation_has_a_case():
    assert set(OPERATIONS) - set(CASES) == {"_assert_tensor_metadata", "detach_"}
