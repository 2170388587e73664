import difflib
import os
import zipfile
from pathlib import Path

import numpy as np

from gnode._checks import Refused, refusal

_CLOCKS = ("times", "time_step_s", "sample_rate_hz")
_COMMON = ("targets", "labels", "classes", "lengths", "mask", *_CLOCKS, "target_times", "target_lengths")


def read_archive(path: str | os.PathLike[str]) -> dict[str, np.ndarray]:
    """All arrays of an .npz file; nothing is unpickled."""
    path = Path(path)
    if not path.exists():
        raise refusal("an .npz file", "no file of that name", "check the path")
    if path.is_dir():
        raise refusal("an .npz file", "a folder", "give the path of a file in it")
    try:
        if path.stat().st_size == 0:
            raise refusal("an .npz file", "an empty file", "write it again with numpy.savez")
        if not zipfile.is_zipfile(path):
            raise refusal("an .npz file", "a file of another kind or a damaged one", "write it with numpy.savez")
        with path.open("rb") as file, np.load(file, allow_pickle=False) as archive:
            arrays = {name: _member(archive, name) for name in archive.files}
    except Refused:
        raise
    except OSError as error:
        raise refusal("a file that can be read", str(error.strerror or error), "check its permissions") from error
    except Exception as error:
        # Of damaged bytes NumPy makes whatever comes: its headers are Python, parsed before checksums are compared.
        raise refusal("an .npz file", "a damaged one", "write it again with numpy.savez") from error
    if not arrays:
        raise refusal("an .npz file of arrays", "one without any", "write inputs and targets with numpy.savez")
    return arrays


def _member(archive, name: str) -> np.ndarray:
    try:
        array = archive[name]
    except ValueError as error:
        if "pickle" in str(error).lower():
            problem = "an array of Python objects, which is never loaded"
            remedy = "make it an array of numbers or text; for series of different length, series and lengths"
        else:
            problem, remedy = "a damaged array", "write the file again with numpy.savez"
        raise refusal(f"{name!r} to be an array of numbers or text", problem, remedy) from error
    if not isinstance(array, np.ndarray):
        raise refusal("an .npz file, which holds arrays alone", f"one with {name!r} in it", "write it with numpy.savez")
    return array


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
        raise refusal("either targets or labels", found, "give one of them: values to match, or a class a trial")
    if "classes" in arrays and wanted == ["targets"] and arrays["targets"].ndim != 1:
        raise refusal("classes with labels only", "targets that are values", "leave classes out")
    clocks = [name for name in _CLOCKS if name in arrays]
    if len(clocks) > 1:
        raise refusal(f"one of {', '.join(_CLOCKS)}", " and ".join(clocks), "leave out all but one")
    if "target_times" in arrays and (wanted == ["labels"] or arrays["targets"].ndim == 1):
        raise refusal("target_times with targets that are values", "a class a trial", "leave target_times out")
    if "target_lengths" in arrays and "target_times" not in arrays:
        raise refusal("target_times with target_lengths", found, "give the time of every target, or leave both out")
    known = (*layouts, *_COMMON)
    trials = len(np.atleast_1d(arrays["lengths"])) if "lengths" in arrays else len(np.atleast_1d(arrays["inputs"]))
    for name, array in arrays.items():
        close = difflib.get_close_matches(name, known, n=1, cutoff=0.75)
        if name not in known and (close or array.shape != (trials,)):
            raise refusal(
                f"arrays among {', '.join(known)}",
                f"{name!r} of shape {array.shape}",
                f"did you mean {close[0]}?" if close else "rename it or leave it out",
            )
