import re
import zipfile
from pathlib import Path

import numpy as np

from gnode._checks import refusal
from gnode.data.sets._entry import Contents, DataSet, Original
from gnode.data.sets._recordings import Recordings
from gnode.data.sets._wav import read_wav

_RATE = 8000.0
_NAME = re.compile(r"(?:.*/)?recordings/(\d)_([^/_]+)_(\d+)\.wav")
_CLASSES = tuple("0123456789")


def convert(path: Path) -> Recordings:
    """From the release archive, whose recordings are `recordings/DIGIT_SPEAKER_TAKE.wav`."""
    with zipfile.ZipFile(path) as archive:
        # In the order of digit, speaker and take, whatever that in the archive is.
        found = sorted(
            (match[1], match[2], int(match[3]), name)
            for name in archive.namelist()
            if (match := _NAME.fullmatch(name)) is not None
        )
        if not found:
            raise refusal(f"recordings in {path}", "none", "remove the file, so that it is downloaded again")
        series = [read_wav(archive.read(name), name=name, sample_rate=_RATE) for *_, name in found]
    return Recordings(
        np.concatenate(series)[:, None],
        np.array([len(one) for one in series], np.int32),
        np.array([_CLASSES.index(digit) for digit, *_ in found], np.int32),
        _CLASSES,
        _RATE,
        {"speaker": np.array([speaker for _, speaker, *_ in found]), "take": np.array([str(one[2]) for one in found])},
    )


SPOKEN_DIGITS = DataSet(
    name="spoken-digits",
    description="which of ten digits one of six speakers says",
    licence="CC BY-SA 4.0",
    citation="Z. Jackson et al., Free Spoken Digit Dataset, v1.0.10 (2020), doi:10.5281/zenodo.1342401",
    original=Original(
        url="https://github.com/Jakobovski/free-spoken-digit-dataset/archive/refs/tags/v1.0.10.zip",
        file="free-spoken-digit-dataset-1.0.10.zip",
        megabytes=16.0,
    ),
    prepared="spoken_digits.npz",
    contents=Contents(
        series=(3000,),
        channels=1,
        classes=_CLASSES,
        sample_rate=_RATE,
        steps=(1148, 18262),
        groups=(("speaker", 6),),
    ),
    convert=convert,
    audio=True,
    split="random",
)
