from collections.abc import Callable
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Float
from numpy.typing import ArrayLike

from gnode._checks import check_among, check_positive, refusal
from gnode._on_device import in_float64, on_device
from gnode._real_array import finite_array
from gnode._switches import double_precision
from gnode.analysis._function import StateFunction, check_of_one_state
from gnode.analysis._system import System
from gnode.analysis.adapters._leaky_units import ACTIVATIONS, CurrentForm, RateForm, leaky

# Of either, what its equation says.
FORMS = {"rate": RateForm, "current": CurrentForm}
# From here on a unit alone runs away.
_LARGEST_ALPHA = 2.0


def continuous_time_rnn(
    weights: Any,
    *,
    form: str,
    activation: str | Callable[[Array], Array],
    tau: ArrayLike | float | int,
    input_weights: ArrayLike | None = None,
    input: ArrayLike | None = None,
    bias: ArrayLike | None = None,
    step: float | int | None = None,
) -> System:
    r"""A continuous-time RNN from its arrays, its input u held, in float64: a flow, or the map of its Euler steps.

    $$\tau \frac{dr}{dt} = -r + \phi(W r + U u + b) \qquad\text{or}\qquad
    \tau \frac{dx}{dt} = -x + W \phi(x) + U u + b$$

    With a `step` dt it is the map $h' = h + \alpha (F(h) - h)$, alpha = dt / tau. Fixed points are those of the flow;
    an eigenvalue lambda of the flow becomes a multiplier 1 + dt lambda, so that a leak of 1 / tau becomes one of
    -log|1 - alpha| / dt, and a spiral may grow in the map that decays in the flow.

    Noise has no part in it, nor has a readout: it is the deterministic skeleton that is taken apart. Masks, and the
    signs of Dale's law, are to be in W and U already.

    **Arguments:**

    - `weights`: W, (units, units), row i the inputs of unit i; or the pair (m, n), each (units, rank), of W = m n^T
        as given. Where a text writes W = m n^T / N, give (m, n / N).
    - `form`: "rate", the first equation, or "current", the second. Nothing is guessed.
    - `activation`: phi: "tanh", "relu", "sigmoid", "softplus", "retanh" (max(tanh, 0)) or "linear"; or a function in
        JAX of an array of all units.
    - `tau`: in seconds, one number or one for every unit. The system's own is then the shortest, and its `gate` is
        that over each unit's.
    - `input_weights`, `input`: U, (units, inputs), and u, (inputs,). Without either there is no input, and without u
        it is zero.
    - `bias`: b, (units,); zero if not given.
    - `step`: dt, in seconds, of the map; none of the flow.

    Refuses arrays of shapes that do not fit, or with numbers that are not finite, a tau that is not above zero, and an
    alpha of two or more, at which a unit alone runs away.

    Sources: Sussillo and Barak, "Opening the black box" (2013), for either form and what its fixed points say; Song,
    Yang and Wang, "Training excitatory-inhibitory recurrent neural networks for cognitive tasks" (2016), for Euler
    steps, noise and Dale's law.
    """
    parts = parts_of(weights, form, activation, tau, input_weights, input, bias, step)
    return parts.system()


class Parts(NamedTuple):
    """What the arguments of a continuous-time RNN come to, checked."""

    form: str
    weights: np.ndarray | tuple[np.ndarray, np.ndarray]
    """W, or m and n."""
    drive: Float[np.ndarray, " units"]
    """U u + b."""
    activation: Callable[[Array], Array]
    tau: Float[np.ndarray, "*units"]
    """In seconds."""
    step: float | None

    def system(self) -> System:
        with double_precision():
            weights = jax.tree.map(on_device, self.weights)
            residual = FORMS[self.form](weights, on_device(self.drive), in_float64(self.activation))
            return leaky(residual, on_device(self.tau), self.step)


def parts_of(
    weights: Any,
    form: str,
    activation: str | Callable[[Array], Array],
    tau: ArrayLike | float | int,
    input_weights: ArrayLike | None,
    input: ArrayLike | None,
    bias: ArrayLike | None,
    step: float | int | None,
) -> Parts:
    """The arguments of `continuous_time_rnn`, or a refusal."""
    check_among("the form", form, FORMS)
    read = _weights(weights)
    units = len(read[0] if isinstance(read, tuple) else read)
    drive = _drive(units, input_weights, input, bias)
    constants = finite_array("tau", tau)
    if constants.shape not in ((), (units,)):
        raise refusal(
            f"tau of one number, or of shape {(units,)}", f"shape {constants.shape}", "give one for each unit"
        )
    check_positive("tau", float(constants.min()), remedy="give it in seconds")
    if step is not None:
        check_positive("the step", step)
        largest = float(step / constants.min())
        if largest >= _LARGEST_ALPHA:
            raise refusal(
                f"alpha = step / tau below {_LARGEST_ALPHA:g}",
                f"{largest:g}",
                "give both in seconds, and a shorter step: a unit alone runs away",
            )
    return Parts(form, read, drive, _activation(activation), constants, None if step is None else float(step))


def _weights(weights: Any) -> np.ndarray | tuple[np.ndarray, np.ndarray]:
    expected = "W of shape (units, units), or a pair (m, n), each of shape (units, rank)"
    if isinstance(weights, tuple | list) and len(weights) == 2 and all(np.ndim(part) == 2 for part in weights):
        m, n = (finite_array(name, part) for name, part in zip(("m", "n"), weights, strict=True))
        if m.shape != n.shape or 0 in m.shape:
            raise refusal(expected, f"m of shape {m.shape} and n of shape {n.shape}", "give both with units as rows")
        return m, n
    matrix = finite_array("W", weights)
    if matrix.ndim != 2 or matrix.shape[0] != matrix.shape[1] or matrix.size == 0:
        remedy = "transpose nothing: row i of W has the inputs of unit i; of rank one, give m and n as columns"
        raise refusal(expected, f"shape {matrix.shape}", remedy)
    return matrix


def _drive(
    units: int, input_weights: ArrayLike | None, input: ArrayLike | None, bias: ArrayLike | None
) -> Float[np.ndarray, " units"]:
    drive = np.zeros(units) if bias is None else finite_array("the bias", bias)
    if drive.shape != (units,):
        raise refusal(f"a bias of shape {(units,)}, one for each unit", f"shape {drive.shape}", "take it from the same")
    if input_weights is None:
        if input is not None:
            raise refusal("the input weights U with an input", "none", "give `input_weights`, (units, inputs)")
        return drive
    into = finite_array("U", input_weights)
    if into.ndim != 2 or len(into) != units:
        raise refusal(f"U of shape ({units}, inputs)", f"shape {into.shape}", "give it with units as rows")
    held = np.zeros(into.shape[1]) if input is None else finite_array("the input", input)
    if held.shape != into.shape[1:]:
        raise refusal(f"an input of shape {into.shape[1:]}, as U has", f"shape {held.shape}", "give one input, held")
    return drive + into @ held


def _activation(activation: str | Callable[[Array], Array]) -> Callable[[Array], Array]:
    if isinstance(activation, str):
        check_among("the activation", activation, ACTIVATIONS)
        return ACTIVATIONS[activation]
    check_of_one_state(activation)
    return StateFunction(activation, "an activation", "return phi(x) of every unit")
