from pathlib import Path

import numpy as np

from gnode._checks import find_named
from gnode.data.readers._archive import read_archive
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._named import arrays_of_named


def read_npz(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """The arrays of an .npz file as they are, or, where it is said which is what, by that."""
    arrays = read_archive(path)
    if not any((how.inputs, how.targets, how.labels, how.time, how.axes)):
        # All that have one entry a trial are groups.
        for name in how.groups or ():
            find_named("an array", name, arrays)
        return arrays
    return arrays_of_named(list(arrays), lambda name: arrays[name], how)
