import numpy as np

from gnode._checks import refusal


def check_numbers(name: str, array: np.ndarray) -> None:
    """Refuses text, dates, complex numbers and whatever else is not a number."""
    if array.dtype.kind in "Mm":
        raise refusal(
            f"{name} to be real numbers", f"an array of {array.dtype}", "leave dates out: times are given in seconds"
        )
    if array.dtype.kind not in "fiub":
        raise refusal(f"{name} to be real numbers", f"an array of {array.dtype}", "convert it to float32")


def whole_numbers(name: str, array: np.ndarray) -> np.ndarray:
    """The array as int64; refuses anything that is not a whole number."""
    check_numbers(name, array)
    if array.dtype.kind == "f" and not (np.isfinite(array).all() and (array == np.round(array)).all()):
        raise refusal(f"{name} to be whole numbers", "fractions, NaN or infinity", "give whole numbers")
    return array.astype(np.int64)


def as_float32(name: str, array: np.ndarray) -> np.ndarray:
    """The array as float32, NaN kept; refuses infinity and what becomes infinite in float32."""
    check_numbers(name, array)
    with np.errstate(over="ignore"):
        single = array.astype(np.float32)
    if np.isinf(single).any():
        raise refusal(
            f"{name} to be finite in float32",
            f"{int(np.isinf(single).sum())} infinite values",
            "remove or rescale them",
        )
    return single


def as_mask(array: np.ndarray) -> np.ndarray:
    """The array as bool where it is of 0 and 1, else as float32: how much each target weighs. Refuses what is below
    zero, infinite or missing."""
    check_numbers("mask", array)
    if np.isin(array, (0, 1)).all():
        return array.astype(bool)
    if not (np.isfinite(array).all() and (array >= 0).all()):
        remedy = "mark what counts with 1, or with how much it weighs"
        raise refusal("a mask of 0 and 1 (or of booleans), or of weights from 0 up", "other values", remedy)
    return array.astype(np.float32)


def single_number(name: str, array: np.ndarray) -> float:
    """One number above zero."""
    check_numbers(name, array)
    if array.size != 1 or not (np.isfinite(array).all() and (array > 0).all()):
        raise refusal(
            f"{name} to be one finite number above zero",
            array.item() if array.size == 1 else f"an array of shape {array.shape}",
            "give a single number",
        )
    return float(array.item())
