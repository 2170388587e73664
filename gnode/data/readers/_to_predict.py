import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gnode._checks import Refused
from gnode.data.readers._formats import reader_of
from gnode.data.readers._how import ReadSettings
from gnode.data.readers._read import ReadData, data_of_arrays

# What means nothing where nothing is wanted.
_OF_TARGETS = ("classes", "mask", "output_names", "output_units")


class ToPredict(NamedTuple):
    """Data of which something is to be predicted."""

    data: ReadData
    wanted: bool
    """They say what was wanted; else targets are zero, and mean nothing."""


def read_to_predict(path: str | os.PathLike[str], how: ReadSettings) -> ToPredict:
    """A data file as `read_data` reads it, but that it need have no targets; missing inputs are kept.

    Raises `Refused`, with the path and one sentence, for a file that cannot be used.
    """
    try:
        return arrays_to_predict(_arrays(Path(path), how), how)
    except Refused as refused:
        raise Refused(f"{os.fspath(path)}: {refused}") from None


def arrays_to_predict(arrays: Mapping[str, np.ndarray], how: ReadSettings) -> ToPredict:
    """The same of arrays as `read_trials` documents them."""
    wanted = "targets" in arrays or "labels" in arrays
    return ToPredict(data_of_arrays(dict(arrays) if wanted else _with_zeros(arrays), how, keep=True), wanted)


def _arrays(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    read = reader_of(path)
    try:
        return read(path, how)
    except Refused as refused:
        if how.targets is None and how.labels is None:
            raise
        # What was to be matched is often what is not known: the file may lack it.
        try:
            return read(path, how.model_copy(update={"targets": (), "labels": None}))
        except Refused:
            raise refused from None


def _with_zeros(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays with targets of zero, one output, in the place of those that there are not."""
    kept = {name: array for name, array in arrays.items() if name not in _OF_TARGETS}
    times, steps = kept.get("target_times"), None
    if times is not None:
        trials = len(np.atleast_1d(kept["lengths"] if "series" in kept else kept.get("inputs", times)))
        steps = times.shape if "series" in kept or times.ndim == 2 else (trials, *times.shape)
    elif "series" in kept:
        steps = kept["series"].shape[:1]
    elif "inputs" in kept:
        steps = kept["inputs"].shape[:2]
    # Without any of these the arrays are refused for what they lack.
    return kept if steps is None else {**kept, "targets": np.zeros((*steps, 1), np.float32)}
