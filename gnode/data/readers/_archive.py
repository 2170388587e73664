import difflib
import os
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from gnode._arrays import read_arrays
from gnode._checks import refusal
from gnode.data.readers._clock import CLOCKS
from gnode.tasks import NAME_ARRAYS

_COMMON = ("targets", "labels", "classes", "lengths", "mask", *CLOCKS, "target_times", "target_lengths", *NAME_ARRAYS)
KNOWN = ("inputs", "series", *_COMMON)
"""The names that arrays of a file may have, but for those of one entry a trial."""
GROUP = "group:"
"""Before the name of what has one entry a trial, where a reader knows it for that: it is no slip of the pen."""


def read_archive(path: str | os.PathLike[str]) -> dict[str, np.ndarray]:
    """All arrays of an .npz file; nothing is unpickled."""
    arrays = read_arrays(
        Path(path),
        None,
        expected="an .npz file",
        remedy="check the path, or write the file again with numpy.savez",
        of_objects="make it an array of numbers or text; for series of different length, series and lengths",
    )
    if not arrays:
        raise refusal("an .npz file of arrays", "one without any", "write inputs and targets with numpy.savez")
    return arrays


def check_names(arrays: dict[str, np.ndarray]) -> None:
    """Refuses an archive that is of neither layout, or that holds what nobody asked for.

    An array of an unknown name is allowed if it has one entry a trial (who spoke, which day), unless its
    name looks like a slip of the pen.
    """
    found = f"arrays named {', '.join(arrays)}"
    layouts = [name for name in ("inputs", "series") if name in arrays]
    if len(layouts) != 1:
        raise refusal(
            "either inputs (trials, steps, channels), or series (total steps, channels) with lengths",
            found,
            f"name the arrays so; also read are {', '.join(_COMMON)}",
        )
    if layouts == ["series"] and "lengths" not in arrays:
        raise refusal("lengths with series", found, "give the number of steps of each series")
    wanted = [name for name in ("targets", "labels") if name in arrays]
    if len(wanted) != 1:
        raise refusal(
            "either targets or labels", found, "give one of them: values to match, or a class a trial or a step"
        )
    if "classes" in arrays and wanted == ["targets"] and arrays["targets"].ndim != 1:
        raise refusal("classes with labels only", "targets that are values", "leave classes out")
    clocks = [name for name in CLOCKS if name in arrays]
    if len(clocks) > 1:
        raise refusal(f"one of {', '.join(CLOCKS)}", " and ".join(clocks), "leave out all but one")
    if "target_times" in arrays and (wanted == ["labels"] or arrays["targets"].ndim == 1):
        raise refusal("target_times with targets that are values", "classes", "leave target_times out")
    if "target_lengths" in arrays and "target_times" not in arrays:
        raise refusal("target_times with target_lengths", found, "give the time of every target, or leave both out")
    known = (*layouts, *_COMMON)
    trials = len(np.atleast_1d(arrays["lengths"])) if "lengths" in arrays else len(np.atleast_1d(arrays["inputs"]))
    for name, array in arrays.items():
        close = [] if name.startswith(GROUP) else difflib.get_close_matches(name, known, n=1, cutoff=0.75)
        if name not in known and (close or array.shape != (trials,)):
            raise refusal(
                f"arrays among {', '.join(known)}",
                f"{name.removeprefix(GROUP)!r} of shape {array.shape}",
                f"did you mean {close[0]}?" if close else "rename it or leave it out",
            )


def group_arrays(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Of arrays whose names `check_names` accepts, those of other names: one entry a trial."""
    return {name.removeprefix(GROUP): array for name, array in arrays.items() if name not in KNOWN}
