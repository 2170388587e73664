from typing import Any

from gnode._checks import check_among
from gnode._validation import validate
from gnode.data.readers._data import ReadData
from gnode.data.readers._formats import OF_COLUMNS, OF_SERIES
from gnode.data.readers._how import ReadSettings, check_used
from gnode.data.readers._labels import check_classes
from gnode.data.readers._read import data_of_arrays
from gnode.data.readers.formats import arrays_of_frame
from gnode.tasks import Trials


def data_of_frame(frame: Any, *, missing: str = "refuse", **said: Any) -> ReadData:
    """A data frame in long format, one row for every sample of every series, as `read_data` reads a table.

    `frame` is one of pandas, or what has `to_pandas`, as those of polars and tables of pyarrow.

    **Arguments:**

    - `missing`: as of `read_trials`.
    - `said`: which columns are what, as of `ReadSettings`: `series`, `time`, `time_unit`, `inputs`, `targets`,
        `labels`, `groups`, `cut_s`, `every_s`.

    Raises `Refused` for a frame that cannot be used.
    """
    check_among("missing", missing, ("refuse", "keep"))
    how = validate(ReadSettings, said)
    check_used(how, (*OF_COLUMNS, *OF_SERIES), "a data frame")
    read = data_of_arrays(arrays_of_frame(frame, how), how, keep=missing == "keep")
    check_classes(read.trials.classes)
    return read


def trials_of_frame(frame: Any, *, missing: str = "refuse", **said: Any) -> Trials:
    """The trials of a data frame: see `data_of_frame`, which has the groups by which they can be split too."""
    return data_of_frame(frame, missing=missing, **said).trials
