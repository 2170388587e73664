from typing import Annotated, Any

from pydantic import Field, field_validator

from gnode._setting_numbers import Positive
from gnode._validation import SettingsTable

_Name = Annotated[str, Field(min_length=1)]


class ReadSettings(SettingsTable):
    """How a data file is read. What a file says by itself need not be said; of what it cannot say, a reader asks.

    A name is that of a column of a table, of an array of an .npz, .npy or .mat file, or the path of a dataset in an
    .h5 file. Several may stand in one text, with commas between.
    """

    series: _Name | None = None
    """Of a table: the column that says which series, or trial, a row is of. Without it the table is one series."""
    time: _Name | None = None
    """The column or array of times."""
    time_unit: _Name | None = None
    """That of times in numbers: s, ms, us, ns, min, h or d."""
    time_step_s: Positive | None = None
    """How long a step lasts, where a file has no times."""
    inputs: tuple[_Name, ...] | None = None
    """The columns or arrays that a network is given. Those that have a place here and none in it are not read."""
    targets: tuple[_Name, ...] | None = None
    """Those that it is to match."""
    labels: _Name | None = None
    """The column or array of the class of each series; in place of targets."""
    groups: tuple[_Name, ...] | None = None
    """Those by which trials can be split: one value a series, such as a subject."""
    axes: tuple[_Name, ...] | None = None
    """What the axes of an array of inputs are, in order: trials, steps and channels."""
    test: _Name | None = None
    """Another file of the same kind, whose trials are the test (group `part`: train or test)."""
    delimiter: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """Between the columns of a text table, where it is not the comma (of .tsv: the tab)."""
    decimal: Annotated[str, Field(min_length=1, max_length=1)] | None = None
    """In the numbers of a text table, where it is not the point."""
    cut_s: Positive | None = None
    """Each series is a recording, and is cut into windows of so many seconds."""
    every_s: Positive | None = None
    """A window begins every so many seconds; one after another if not given."""

    @field_validator("inputs", "targets", "groups", "axes", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    def said(self) -> dict[str, Any]:
        """What was said, by name."""
        return self.model_dump(exclude_none=True)
