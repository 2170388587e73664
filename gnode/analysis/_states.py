"""States as they are given, to everything here that takes some."""

from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import refusal
from gnode._real_array import real_array


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
