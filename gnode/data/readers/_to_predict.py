import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gnode._checks import Refused
from gnode.data.readers._formats import reader_of
from gnode.data.readers._how import ReadSettings
from gnode.data.readers._read import ReadData, data_of_arrays, without_targets
from gnode.data.readers._without_targets import with_zeros


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
    wanted = bool(how.forecast) or "targets" in arrays or "labels" in arrays
    return ToPredict(data_of_arrays(dict(arrays) if wanted else with_zeros(arrays), how, keep=True), wanted)


def _arrays(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    read = reader_of(path)
    if how.forecast:
        return read(path, without_targets(how))
    try:
        return read(path, how)
    except Refused as refused:
        if how.targets is None and how.labels is None:
            raise
        # What was to be matched is often what is not known: the file may lack it.
        try:
            return read(path, without_targets(how))
        except Refused:
            raise refused from None
