"""States as they are given, to everything here that takes some."""

from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import Refused, refusal


def real_array(name: str, values: Any) -> Float[np.ndarray, "..."]:
    """Any array of real numbers, or what NumPy makes one of, in float64. A tensor of PyTorch that is part of a
    computation, or holds no numbers, is refused, and so is what NumPy would take only in part."""
    if getattr(values, "is_meta", False):
        raise refusal(
            f"{name} with numbers in them", "a tensor on the meta device, which holds none", "load them onto the CPU"
        )
    if getattr(values, "requires_grad", False) is True:
        raise refusal(f"{name} as plain numbers", "a tensor that requires a gradient", "give its .detach()")
    if np.ma.is_masked(values):
        raise refusal(f"{name} that are all there", "a masked array", "leave out what is masked")
    try:
        array = np.asarray(values)
        if np.iscomplexobj(array):
            raise refusal(f"{name} of real numbers", "complex ones", "give real and imaginary part as two entries")
        # Text that spells numbers would pass too.
        if array.dtype.kind not in "OfiubV":
            raise TypeError(f"dtype {array.dtype}")
        return array.astype(np.float64, copy=False)
    except Refused:
        raise
    except (TypeError, ValueError, RuntimeError) as error:
        said = str(error).strip().splitlines()
        raise refusal(
            f"{name} as an array of numbers",
            f"a {type(values).__name__} of which NumPy makes none ({said[0] if said else type(error).__name__})",
            "give a NumPy array",
        ) from error


def checked_states(
    states: Any, *, name: str = "states", least: int = 1, finite: bool = True
) -> Float[np.ndarray, "states state"]:
    """Several states in float64, (states, state); or a refusal.

    **Arguments:**

    - `name`: of what they are, in the plural.
    - `least`: how many there must be.
    - `finite`: whether all of them must be.
    """
    array = real_array(name, states)
    if array.ndim != 2 or array.shape[1] == 0 or len(array) < least:
        if array.ndim > 2 and array.size:
            remedy = f"run the other axes together: .reshape(-1, {array.shape[-1]})"
        elif array.ndim == 1 and array.size:
            remedy = "give one state as states[None], and many entries of one number each as states[:, None]"
        else:
            remedy = f"give at least one {name.removesuffix('s')}"
        raise refusal(f"{name} of shape ({name.split()[-1]}, state)", f"shape {array.shape}", remedy)
    if finite and not np.isfinite(array).all():
        raise refusal(f"{name} that are finite", "some that are not", "leave out states of runs that diverged")
    return array


def checked_state(state: Any, *, remedy: str) -> Float[np.ndarray, " state"]:
    """One state in float64, (state,), finite; or a refusal.

    **Arguments:**

    - `remedy`: what to do with several.
    """
    array = real_array("a state", state)
    if array.ndim != 1 or array.size == 0:
        raise refusal("one state, of shape (state,)", f"shape {array.shape}", remedy)
    if not np.isfinite(array).all():
        raise refusal("a state that is finite", "one that is not", "begin where the trajectory is still finite")
    return array
