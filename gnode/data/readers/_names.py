import numpy as np

from gnode._checks import refusal
from gnode.tasks import NAME_ARRAYS, Names, Trials

# Whole numbers beyond it are not told from their neighbours.
_WHOLE = 2.0**53


def read_names(arrays: dict[str, np.ndarray], trials: Trials) -> Names:
    """The names and units of channels and outputs that a file has; refused unless there is one for each."""
    outputs = 0 if trials.labelled else trials.output_size
    found = {
        field: _texts(name, arrays[name], trials.input_size if name.startswith("input") else outputs)
        for name, field in NAME_ARRAYS.items()
        if name in arrays
    }
    return Names(**found)


def as_text(array: np.ndarray) -> np.ndarray:
    """The array as text, numbers as Python writes them, but whole ones in floating point without their point."""
    if array.dtype.kind == "S":
        return np.char.decode(array, "utf-8", "replace")
    if array.dtype.kind == "O":
        texts = [entry.decode("utf-8", "replace") if isinstance(entry, bytes) else str(entry) for entry in array.flat]
        return np.array(texts, dtype=np.str_).reshape(array.shape)
    if array.dtype.kind != "f":
        return array.astype(str)
    whole = (array == np.round(array)) & (np.abs(array) < _WHOLE)
    texts = np.where(whole, array, 0).astype(np.int64).astype(str)
    return texts if whole.all() else np.where(whole, texts, array.astype(str))


def _texts(name: str, array: np.ndarray, count: int) -> tuple[str, ...]:
    if array.dtype.kind not in "US" or array.size != count:
        got = "numbers" if array.dtype.kind not in "US" else f"{array.size} of them"
        raise refusal(f"{name} as {count} texts, one for each", got, "name each, or leave it out")
    return tuple(str(text) for text in np.ravel(as_text(array)))
