import io
import zipfile
from pathlib import Path

import numpy as np

from gnode._checks import refusal
from gnode.data.sets._entry import Contents, DataSet, Original
from gnode.data.sets._recordings import Recordings

_FILE = "mixoutALL_shifted.mat"
_RATE = 200.0


def convert(path: Path) -> Recordings:
    """From the archive of the UCI repository, or the MATLAB file in it.

    It holds `mixout`, a cell (3, steps) a series: x velocity, y velocity, pen force; and `consts`, of which
    `charlabels` is the letter of each series, counted from 1, and `key` the letters.
    """
    # Loads much that only this needs.
    from scipy.io import loadmat

    content = zipfile.ZipFile(path).read(_FILE) if zipfile.is_zipfile(path) else path.read_bytes()
    stored = loadmat(io.BytesIO(content), squeeze_me=True, struct_as_record=False, variable_names=["mixout", "consts"])
    series = [np.asarray(one, np.float32).T for one in stored["mixout"]]
    consts = stored["consts"]
    labels = np.asarray(consts.charlabels, np.int32) - 1
    if len(labels) != len(series) or any(one.ndim != 2 for one in series):
        raise refusal(f"a letter for each series of {_FILE}", f"{len(labels)} for {len(series)}", "download it again")
    lengths = np.array([len(one) for one in series], np.int32)
    classes = tuple(str(letter) for letter in consts.key)
    return Recordings(np.concatenate(series), lengths, labels, classes, _RATE)


CHARACTER_TRAJECTORIES = DataSet(
    name="character-trajectories",
    description="which of 20 letters a pen writes, from its x and y velocity and its force",
    licence="CC BY 4.0",
    citation="B. Williams, Character Trajectories, UCI Machine Learning Repository (2006), doi:10.24432/C58G7V",
    original=Original(
        url="https://archive.ics.uci.edu/static/public/175/character+trajectories.zip",
        file="character+trajectories.zip",
        megabytes=7.9,
    ),
    prepared="character_trajectories.npz",
    # Of a prepared file: the half whose labels are public in a split of others.
    contents=Contents(
        series=(2858, 1429), channels=3, classes=tuple("abcdeghlmnopqrsuvwyz"), sample_rate=_RATE, steps=(109, 205)
    ),
    convert=convert,
)
