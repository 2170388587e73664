import csv
import io
import math
from collections.abc import Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from gnode._checks import refusal
from gnode._files import write_atomically


@dataclass(frozen=True)
class EpochRecord:
    """One row of the history."""

    epoch: int
    """Counted from 1."""
    loss: float
    """Mean training loss over the steps of the epoch in which a target counted. Not a number where there was none (a
    horizon may be too short for any), or where the solver could not finish a trial."""
    validation_loss: float
    """After the epoch. Not a number where the solver could not finish a validation trial."""
    gradient_norm: float
    """Mean global norm over the steps, before clipping."""
    learning_rate: float
    """Of the last step."""
    seconds: float
    """Of the epoch, validation included (and compilation, in the first). In a cohort, the seconds of its epoch over
    the number of members still in training."""
    function_evaluations: float = math.nan
    """Of the flow, in one pass through a training trial: the mean over the steps of the epoch. Not a number where it
    was not written down, as in earlier runs."""


_COLUMNS = [field.name for field in fields(EpochRecord)]
# Earlier runs have not the later columns.
_FIRST_COLUMNS = _COLUMNS[: _COLUMNS.index("function_evaluations")]


def write_history(path: Path, history: Sequence[EpochRecord]) -> None:
    """Writes history.csv, one row an epoch; numbers are written so that they read back exactly."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows(astuple(record) for record in history)
    write_atomically(path, text.getvalue())


def read_history(path: Path) -> list[EpochRecord]:
    """Reads history.csv; refuses a missing or damaged file, by name."""
    try:
        with open(path, newline="", encoding="utf-8") as file:
            reader = csv.DictReader(file, strict=True)
            rows = list(reader)
        columns = _FIRST_COLUMNS if set(_FIRST_COLUMNS) == set(reader.fieldnames or ()) else _COLUMNS
        return [EpochRecord(int(row["epoch"]), *(float(row[name]) for name in columns[1:])) for row in rows]
    except FileNotFoundError:
        raise refusal(f"the file {path}", "none", "name a complete run folder, or run again") from None
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        raise refusal(f"a history with columns {', '.join(_COLUMNS)} at {path}", repr(error), "restore it") from None
