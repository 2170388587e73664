import os
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gnode._checks import Refused
from gnode.data.readers._data import ReadData
from gnode.data.readers._formats import format_of
from gnode.data.readers._how import ReadSettings
from gnode.data.readers._read import data_of_arrays, read_data, without_targets
from gnode.data.readers._without_targets import with_zeros


class ToPredict(NamedTuple):
    """Data of which something is to be predicted."""

    data: ReadData
    wanted: bool
    """They say what was wanted; else targets are zero, and mean nothing."""


def read_to_predict(path: str | os.PathLike[str], how: ReadSettings, step_s: float | None = None) -> ToPredict:
    """A data file as `read_data` reads it, but that it need have no targets; missing inputs are kept.

    **Arguments:**

    - `step_s`: how long the first step of a trial lasts whose times begin at or below zero; the median step of the
        file if not given.

    Raises `Refused`, with the path and one sentence, for a file that cannot be used.
    """
    if how.test is not None:
        # The very files that a run was trained on.
        return ToPredict(read_data(path, how, missing="keep"), True)
    try:
        return arrays_to_predict(_arrays(Path(path), how), how, step_s)
    except Refused as refused:
        raise Refused(f"{os.fspath(path)}: {refused}") from None


def arrays_to_predict(arrays: Mapping[str, np.ndarray], how: ReadSettings, step_s: float | None = None) -> ToPredict:
    """The same of arrays as `read_trials` documents them."""
    wanted = bool(how.forecast) or "labels" in arrays or ("targets" in arrays and arrays["targets"].size > 0)
    given = dict(arrays) if wanted else with_zeros(arrays)
    return ToPredict(data_of_arrays(given, how, keep=True, step_s=step_s), wanted)


def _arrays(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    read = format_of(path).read
    if how.forecast:
        return read(path, without_targets(how))
    try:
        return read(path, how)
    except Refused as refused:
        # What was to be matched is often what is not known: the file may lack it.
        try:
            found = read(path, without_targets(how))
        except Refused:
            raise refused from None
        # Of a table of which nothing was said nothing is read.
        empty = all(found[name].size == 0 for name in ("inputs", "series") if name in found)
        if empty and how.targets is None and how.labels is None:
            raise
        return found
