from collections.abc import Sequence
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field, field_validator

from gnode._checks import refusal
from gnode._setting_numbers import Positive
from gnode._validation import SettingsTable

_Name = Annotated[str, Field(min_length=1)]
Resampling: TypeAlias = Literal["linear", "nearest", "mean"]


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
    forecast: bool | None = None
    """What is to be matched is what comes next: of every step the inputs at the step after it, channel by channel.
    Targets and labels that there may be are not read."""
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
    bin_s: Positive | None = None
    """Of a session (.nwb): the width of the bins in which spikes are counted."""
    intervals: _Name | None = None
    """Of a session: the table of intervals of which each row is a trial."""
    where: _Name | None = None
    """Of a session: column=value, of the rows of that table that are meant."""
    units: _Name | None = None
    """Of a session: column=value, of the units that are meant."""
    angles: tuple[_Name, ...] | None = None
    """Of a session: the series that are angles, where it does not say so by itself."""
    angle_unit: Literal["radians", "degrees"] | None = None
    """Of a session: the unit of angles, where it is not that which is written there."""
    resample: Resampling | None = None
    """Of a session: how a series of values comes to the bins: linear if not given, nearest or mean."""

    @field_validator("inputs", "targets", "groups", "axes", "angles", mode="before")
    @classmethod
    def _several(cls, value: Any) -> Any:
        return tuple(part.strip() for part in value.split(",")) if isinstance(value, str) else value

    def said(self) -> dict[str, Any]:
        """What was said, by name."""
        return self.model_dump(exclude_none=True)


_WITHOUT_OPTION = ("time_step_s", "delimiter", "decimal", "where", "units", "angles", "angle_unit", "resample")


def option_of(name: str) -> str:
    """What the command calls a setting of how a file is read."""
    return f"task.read.{name}" if name in _WITHOUT_OPTION else "--" + name.removesuffix("_s").replace("_", "-")


def check_used(how: ReadSettings, used: Sequence[str], what: str) -> None:
    """Refuses what was said and means nothing for data of a kind."""
    foreign = [option_of(name) for name in how.said() if name not in used]
    if foreign:
        known = ", ".join(map(option_of, used))
        raise refusal(f"of {what} only {known}", ", ".join(foreign), "leave it out")
    if how.time_unit is not None and how.time is None and "time" in used:
        raise refusal("--time, whose unit is --time-unit", "none", "name the column or array of times")
