from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats import read_csv, read_h5, read_mat, read_npy, read_npz, read_parquet, read_ts, read_tsv
from gnode.data.readers.nwb import read_nwb

Reader = Callable[[Path, ReadSettings], dict[str, np.ndarray]]
"""Of a file and how it is read, the arrays that `read_trials` documents. Besides, it may give `clock` and `about`: a
text each, from what times were taken, and what else there is to tell; `start_s`: (trials,) seconds from the start of
one recording that all series are from; and groups of any name, each after `GROUP`."""


class Format(NamedTuple):
    """A kind of file."""

    name: str
    read: Reader
    used: tuple[str, ...]
    """The settings of how a file is read that mean something for it."""


OF_SERIES = ("forecast", "cut_s", "every_s")
"""What any data are read with: the readers have no part in it."""
OF_COLUMNS = ("series", "inputs", "targets", "labels", "groups", "time", "time_unit", "time_step_s")
_OF_ARRAYS = ("inputs", "targets", "labels", "groups", "axes", "time", "time_unit", "time_step_s")
_OF_SESSIONS = ("inputs", "targets", "labels", "groups", "bin_s", "intervals", "where", "units", "angles")


def _format(name: str, read: Reader, *used: str) -> Format:
    return Format(name, read, (*used, *OF_SERIES, "test"))


_ARRAYS = _format("an .npz file", read_npz, *_OF_ARRAYS)
_CSV = _format("a text table", read_csv, *OF_COLUMNS, "delimiter", "decimal")
_TSV = _CSV._replace(read=read_tsv)
_H5 = _format("an HDF5 file", read_h5, *_OF_ARRAYS)
_NWB = _format("an NWB session", read_nwb, *_OF_SESSIONS, "angle_unit", "resample")

_FORMATS: dict[str, Format] = {
    ".npz": _ARRAYS,
    # The file is the inputs.
    ".npy": _format("an .npy file of inputs", read_npy, *_OF_ARRAYS[1:]),
    ".csv": _CSV,
    ".csv.gz": _CSV,
    ".tsv": _TSV,
    ".tsv.gz": _TSV,
    ".parquet": _format("a .parquet file", read_parquet, *OF_COLUMNS),
    ".mat": _format("a .mat file", read_mat, *_OF_ARRAYS),
    ".h5": _H5,
    ".hdf5": _H5,
    ".ts": _format("a .ts file, which says itself what is what,", read_ts, "time_unit", "time_step_s"),
    ".nwb": _NWB,
    # A store of Zarr is a folder, and is refused by name.
    ".nwb.zarr": _NWB,
}

SUFFIXES = tuple(_FORMATS)
"""What the names of data files end in."""


def format_of(path: Path) -> Format:
    """The kind of a file, by the end of its name."""
    for suffix, kind in _FORMATS.items():
        if path.name.lower().endswith(suffix):
            return kind
    return _ARRAYS
