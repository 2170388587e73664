from collections.abc import Callable
from pathlib import Path

import numpy as np

from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats import read_csv, read_h5, read_mat, read_npy, read_npz, read_parquet, read_ts, read_tsv
from gnode.data.readers.nwb import read_nwb

Reader = Callable[[Path, ReadSettings], dict[str, np.ndarray]]
"""Of a file and how it is read, the arrays that `read_trials` documents. Besides, it may give `clock` and `about`: a
text each, from what times were taken, and what else there is to tell; `start_s`: (trials,) seconds from the start of
one recording that all series are from; and groups of any name, each after `GROUP`."""

_READERS: dict[str, Reader] = {
    ".npz": read_npz,
    ".npy": read_npy,
    ".csv": read_csv,
    ".csv.gz": read_csv,
    ".tsv": read_tsv,
    ".tsv.gz": read_tsv,
    ".parquet": read_parquet,
    ".mat": read_mat,
    ".h5": read_h5,
    ".hdf5": read_h5,
    ".ts": read_ts,
    ".nwb": read_nwb,
    # A store of Zarr is a folder, and is refused by name.
    ".nwb.zarr": read_nwb,
}

SUFFIXES = tuple(_READERS)
"""What the names of data files end in."""


def reader_of(path: Path) -> Reader:
    """The reader of a file, by the end of its name."""
    for suffix, reader in _READERS.items():
        if path.name.lower().endswith(suffix):
            return reader
    return _READERS[".npz"]
