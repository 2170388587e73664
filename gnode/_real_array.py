from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import Refused, refusal, said_by


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
        raise refusal(
            f"{name} as an array of numbers",
            f"a {type(values).__name__} of which NumPy makes none ({said_by(error)})",
            "give a NumPy array",
        ) from error


def finite_array(name: str, values: Any) -> Float[np.ndarray, "..."]:
    """Weights, and what else is known once a network is trained: as `real_array`, and finite."""
    array = real_array(name, values)
    if not np.isfinite(array).all():
        raise refusal(f"{name} of finite numbers", "NaN or infinity", "the training diverged: take earlier weights")
    return array
