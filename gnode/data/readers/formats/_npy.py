from pathlib import Path

import numpy as np

from gnode._checks import refusal, said_by
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._named import arrays_of_named
from gnode.data.readers.formats._tables import check_file


def read_npy(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """An array of inputs; targets, labels, times and groups are in files of their own, which `how` names."""
    if how.test is not None:
        raise refusal("a single set in .npy files", "--test", "write both into .npz files")
    if how.targets is None and how.labels is None:
        raise refusal(
            "files of targets or labels with an .npy file of inputs", "none", "say --targets Y.npy or --labels Y.npy"
        )
    paths = {path.name: path} | {name: other_file(path, name) for name in other_names(how)}
    said = how.model_copy(update={"inputs": (path.name,)})
    return arrays_of_named(list(paths), lambda name: _array(paths[name]), said)


def other_names(how: ReadSettings) -> list[str]:
    """The files beside that of the inputs, as they were named."""
    single = [name for name in (how.labels, how.time) if name is not None]
    return [*(how.targets or ()), *single, *(how.groups or ())]


def other_file(path: Path, name: str) -> Path:
    """Where a file lies that is named with another: from here, or beside that one."""
    return Path(name) if Path(name).exists() else path.parent / name


def _array(path: Path) -> np.ndarray:
    check_file(path, f"an .npy file at {path}")
    try:
        array = np.load(path, allow_pickle=False)
    except Exception as error:
        # Its header is Python: of damaged bytes NumPy makes whatever comes.
        of_objects = "Python objects, which are never loaded" if "allow_pickle" in str(error) else said_by(error)
        raise refusal(f"an .npy file of numbers at {path}", of_objects, "write it again with numpy.save") from error
    if not isinstance(array, np.ndarray):
        array.close()
        raise refusal(f"an .npy file at {path}", "an archive of several arrays", "name it .npz")
    return array
