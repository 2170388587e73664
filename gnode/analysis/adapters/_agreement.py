"""Whether what was read of a cell of another library steps as that library's own does."""

from collections.abc import Callable, Sequence
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from gnode._checks import refusal, said_by
from gnode._switches import double_precision
from gnode.analysis.adapters._recurrent_cells import Layer

WAY_OUT = "write one step of it in JAX for as_map, or in NumPy for as_map(from_numpy(...))"
# From coarser numbers than float32 a step of another map cannot be told.
COARSE = 1e-6
# States and inputs that are compared: of these sizes, so many at once, twice.
_SIZES = (0.0, 0.1, 1.0, 3.0)
_BATCH = 16


def sampled(
    generator: np.random.Generator, inputs: int, states: Sequence[int]
) -> tuple[Float[np.ndarray, "batch input"], list[np.ndarray]]:
    """Inputs of so many entries, and several states of so many entries each, all of several sizes."""
    sizes = np.resize(np.repeat(_SIZES, len(_SIZES)), (_BATCH, 1))
    drawn = [sizes * generator.normal(size=(_BATCH, entries)) for entries in states]
    return np.resize(_SIZES, (_BATCH, 1)) * generator.normal(size=(_BATCH, inputs)), drawn


def nonlinearity(function: Callable[[Any], Any]) -> str | None:
    """Which of these a function of JAX is, by its values; None of another."""
    at = np.linspace(-6, 6, 49)
    known = {"tanh": np.tanh(at), "relu": np.maximum(at, 0), "sigmoid": 1 / (1 + np.exp(-at))}
    try:
        values = np.asarray(function(jnp.asarray(at, jnp.float32)), np.float64)
    except Exception:
        return None
    for name, right in known.items():
        if values.shape == at.shape and np.abs(values - right).max() < 1e-5:
            return name
    return None


def check_steps(
    layer: Layer,
    own_steps: Callable[[np.ndarray, np.ndarray], Float[np.ndarray, "batch state"]],
    *,
    name: str,
    is_plain: bool,
    kinds: Sequence[Any],
) -> None:
    """Refuses a cell whose own steps are not those of the layer that was read of it, to rounding.

    **Arguments:**

    - `own_steps`: h', or (h', c'), by the library itself, of inputs and states, (batch, input) and (batch, state).
    - `name`: the cell's class.
    - `is_plain`: whether the class is the library's own; of others nothing is known where numbers are coarse.
    - `kinds`: the dtypes of its weights and of what it computes.
    """
    precision = max(float(jnp.finfo(kind).eps) for kind in kinds)
    if precision > COARSE:
        if is_plain:
            return
        raise refusal(
            "a cell of one's own in float32 or float64", f"`{name}` in shorter numbers", "give a copy of it in float32"
        )
    generator = np.random.default_rng(0)
    # Twice: a cell that keeps something from step to step, or draws, is another map.
    for _ in range(2):
        inputs, (states,) = sampled(generator, layer.into.shape[1], [layer.units * (2 if layer.cell == "lstm" else 1)])
        try:
            # A GPU would shorten numbers before it multiplies them; and others broadcast.
            with double_precision(), jax.default_matmul_precision("highest"), jax.numpy_rank_promotion("allow"):
                theirs = np.asarray(own_steps(inputs, states), np.float64)
            said = f"an answer of shape {theirs.shape}"
        except Exception as error:
            # Whatever a step of one's own raises.
            theirs, said = None, said_by(error)
        if theirs is None or theirs.shape != states.shape:
            raise refusal(
                f"a cell that is called as the library's own {layer.cell.upper()} is",
                f"`{name}`, of which one step failed ({said})",
                WAY_OUT,
            )
        off = float(np.abs(layer.steps(inputs, states) - theirs).max())
        # Not a number compares false.
        if not off <= layer.rounding(inputs, states, precision):
            raise refusal(
                f"a cell whose step is that of the library's own {layer.cell.upper()}",
                f"`{name}`, whose own step differs from it by up to {off:.2g}",
                WAY_OUT,
            )
