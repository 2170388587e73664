import tarfile
from collections.abc import Collection
from functools import partial
from pathlib import Path, PurePosixPath

import numpy as np

from gnode._checks import refusal
from gnode.data.sets._entry import PART, Contents, DataSet, Original
from gnode.data.sets._recordings import Recordings
from gnode.data.sets._wav import read_wav

_RATE = 16000.0
_LISTS = {"validation_list.txt": "validation", "testing_list.txt": "test"}
_TEN = ("down", "go", "left", "no", "off", "on", "right", "stop", "up", "yes")
_REST = (
    *("backward", "bed", "bird", "cat", "dog", "eight", "five", "follow", "forward", "four", "happy", "house"),
    *("learn", "marvin", "nine", "one", "seven", "sheila", "six", "three", "tree", "two", "visual", "wow", "zero"),
)
_ALL = tuple(sorted((*_TEN, *_REST)))


def convert(path: Path, *, words: Collection[str] = _ALL) -> Recordings:
    """From the archive, whose recordings are `WORD/SPEAKER_nohash_TAKE.wav`; the lists in it say which of them are to
    validate and to test, none of whose speakers is among those to train on."""
    clips: dict[str, np.ndarray] = {}
    parts: dict[str, str] = {}
    try:
        with tarfile.open(path) as archive:
            for member in archive:
                name = PurePosixPath(member.name)
                file = archive.extractfile(member)
                if file is None:
                    continue
                if name.name in _LISTS:
                    parts |= dict.fromkeys(file.read().decode().split(), _LISTS[name.name])
                elif name.suffix == ".wav" and name.parent.name in words:
                    clip = f"{name.parent.name}/{name.name}"
                    clips[clip] = read_wav(file.read(), name=clip, sample_rate=_RATE)
    except (tarfile.TarError, EOFError, OSError) as error:
        raise refusal(f"an archive at {path}", str(error), "remove the file, so that it is downloaded again") from None
    if not clips or not parts:
        raise refusal(
            f"recordings and their lists in {path}", "none", "remove the file, so that it is downloaded again"
        )
    names = sorted(clips)
    classes = tuple(sorted(words))
    series = [clips.pop(name) for name in names]
    return Recordings(
        np.concatenate(series)[:, None],
        np.array([len(one) for one in series], np.int32),
        np.array([classes.index(name.partition("/")[0]) for name in names], np.int32),
        classes,
        _RATE,
        {
            "speaker": np.array([name.partition("/")[2].partition("_")[0] for name in names]),
            PART: np.array([parts.get(name, "train") for name in names]),
        },
    )


_CITATION = "P. Warden, Speech Commands: A Dataset for Limited-Vocabulary Speech Recognition (2018), arXiv:1804.03209"
_ORIGINAL = Original(
    url="http://download.tensorflow.org/data/speech_commands_v0.02.tar.gz",
    file="speech_commands_v0.02.tar.gz",
    megabytes=2429.0,
    sha256="af14739ee7dc311471de98f5f9d2c9191b18aedfe957f4a6ff791c709868ff58",
    published_by="torchaudio and TensorFlow Datasets",
)


def _speech_commands(name: str, description: str, words: tuple[str, ...], clips: int, prepared: str) -> DataSet:
    return DataSet(
        name=name,
        description=description,
        licence="CC BY 4.0",
        citation=_CITATION,
        original=_ORIGINAL,
        prepared=prepared,
        contents=Contents(
            series=(clips,),
            channels=1,
            classes=words,
            sample_rate=_RATE,
            # At most a second each.
            steps=(1, 16000),
            groups=(("speaker", None), (PART, 3)),
        ),
        convert=partial(convert, words=words),
        audio=True,
        split="published",
    )


SPEECH_COMMANDS = _speech_commands(
    "speech-commands",
    "which of 35 words one of thousands of speakers says",
    _ALL,
    105_829,
    "speech_commands.npz",
)
SPEECH_COMMANDS_10 = _speech_commands(
    "speech-commands-10",
    f"the same for ten of the words: {', '.join(_TEN)}",
    _TEN,
    38_546,
    "speech_commands_10.npz",
)
