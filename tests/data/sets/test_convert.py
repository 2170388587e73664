"""From originals to recordings, on small ones of the real layouts."""

import zipfile
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data.sets import DATA_SETS, _character_trajectories, _speech_commands, _spoken_digits
from gnode.data.sets._recordings import read_recordings, write_recordings
from gnode.data.sets._wav import read_wav
from tests.data.sets.originals import SPEAKERS, WORDS, commands, digits, letters, smaller, tone, wav, write


def test_letters(tmp_path: Path):
    content, made, labels = letters()
    recordings = _character_trajectories.convert(write(tmp_path / "original.zip", content))
    assert len(recordings) == len(made) and recordings.series.dtype == np.float32
    for one, other in zip(np.split(recordings.series, np.cumsum(recordings.lengths)[:-1]), made, strict=True):
        np.testing.assert_array_equal(one, other)
    assert [recordings.classes[label] for label in recordings.labels] == [recordings.classes[label] for label in labels]
    assert "".join(recordings.classes) == "abcdeghlmnopqrsuvwyz" and recordings.sample_rate == 200
    # The MATLAB file alone is read too.
    with zipfile.ZipFile(tmp_path / "original.zip") as archive:
        alone = write(tmp_path / "alone.mat", archive.read("mixoutALL_shifted.mat"))
    assert _character_trajectories.convert(alone).sha256 == recordings.sha256


def test_digits(tmp_path: Path):
    recordings = _spoken_digits.convert(write(tmp_path / "original.zip", digits()))
    assert len(recordings) == 60 and recordings.series.dtype == np.int16
    order = [*zip(recordings.labels, recordings.groups["speaker"], recordings.groups["take"], strict=True)]
    assert order == sorted(order) and len(set(order)) == 60
    assert set(recordings.groups["speaker"]) == set(SPEAKERS)
    place = order.index((3, "ben", "1"))
    sound = np.split(recordings.series[:, 0], np.cumsum(recordings.lengths)[:-1])[place]
    np.testing.assert_array_equal(sound, tone(1200, 1680, 8000, seed=97 + 10 + 3))


def test_words(tmp_path: Path):
    recordings = _speech_commands.convert(write(tmp_path / "original.tar.gz", commands()), words=WORDS)
    # Neither the word that was not asked for nor the noise.
    assert recordings.classes == WORDS and np.bincount(recordings.labels).tolist() == [4, 4]
    parts = dict(zip(recordings.groups["speaker"], recordings.groups["part"], strict=True))
    assert parts == {"0a": "train", "1b": "train", "2c": "validation", "3d": "test"}
    assert recordings.sample_rate == 16000 and set(recordings.lengths) == {8000}


def test_the_words_are_those_that_are_published():
    ten, all_words = (DATA_SETS[name].contents.classes for name in ("speech-commands-10", "speech-commands"))
    assert len(set(all_words)) == len(all_words) == 35 and set(ten) < set(all_words) and len(ten) == 10


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"not at all", "file does not start with RIFF id"),
        (wav(tone(500, 100, 8000), 8000)[:30], "a part of one"),
        (wav(tone(500, 100, 16000), 16000), "got 1 of 16 bits at 16000 Hz"),
        (wav(tone(500, 100, 8000), 8000, channels=2), "got 2 of 16 bits at 8000 Hz"),
    ],
    ids=["no sound", "a part", "another rate", "stereo"],
)
def test_another_sound_is_refused(content: bytes, why: str):
    with pytest.raises(Refused, match=why):
        read_wav(content, name="3_ben_1.wav", sample_rate=8000.0)


def test_an_archive_of_something_else_is_refused(tmp_path: Path):
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("other.txt", "other")
    with pytest.raises(Refused, match=r"expected recordings in .*other.zip, got none"):
        _spoken_digits.convert(tmp_path / "other.zip")
    with pytest.raises(Refused, match=r"expected an archive at .*other.zip"):
        _speech_commands.convert(tmp_path / "other.zip")


def test_a_prepared_file_is_read_back_and_counts_as_the_same(tmp_path: Path):
    recordings = _spoken_digits.convert(write(tmp_path / "original.zip", digits(1)))
    write_recordings(tmp_path / "prepared.npz", recordings)
    again = read_recordings(tmp_path / "prepared.npz")
    assert again.sha256 == recordings.sha256 and again.groups.keys() == recordings.groups.keys()
    # Packed in another way, it is still the same; with one sample changed it is not.
    with np.load(tmp_path / "prepared.npz") as archive:
        arrays = dict(archive)
    np.savez_compressed(tmp_path / "packed.npz", **arrays)
    assert read_recordings(tmp_path / "packed.npz").sha256 == recordings.sha256
    for name, value in (("series", 1), ("labels", 1), ("speakers", "zoe")):
        other = {**arrays, name: arrays[name].copy()}
        other[name][7] = value
        np.savez(tmp_path / "other.npz", **other)
        assert read_recordings(tmp_path / "other.npz").sha256 != recordings.sha256


def test_a_damaged_prepared_file_is_refused(tmp_path: Path):
    (tmp_path / "some.npz").write_bytes(b"PK")
    with pytest.raises(
        Refused, match=r"expected a prepared data set at .*some.npz, got .* of another kind.*made again"
    ):
        read_recordings(tmp_path / "some.npz")
    np.savez(tmp_path / "some.npz", series=np.zeros((4, 1)), lengths=[4], labels=[0])
    with pytest.raises(Refused, match="one without sample_rate_hz"):
        read_recordings(tmp_path / "some.npz")
    np.savez(tmp_path / "some.npz", series=np.zeros((4, 1)), lengths=[2, 1], labels=[0, 1], sample_rate_hz=1.0)
    with pytest.raises(Refused, match="series of 3 steps"):
        read_recordings(tmp_path / "some.npz")


@pytest.mark.parametrize(
    ("contents", "why"),
    [
        ({"series": (2858, 1429)}, "expected series of the data set spoken-digits: 2,858 or 1,429, got 30 in"),
        ({"channels": 2}, "expected channels .*: 2, got 1"),
        ({"classes": tuple("012345678")}, "expected classes .*: 0, 1, 2.*, got 0, 1"),
        ({"sample_rate": 16000.0}, "expected samples a second .*: 16000.0, got 8000.0"),
        ({"steps": (10, 1000)}, "expected steps a series .*: 10 to 1000, got 1600 to 1600"),
        ({"groups": (("speaker", 6),)}, "expected different names of a speaker .*: 6, got 3"),
        ({"groups": (("day", None),)}, "expected different names of a day .*: some, got 0"),
    ],
    ids=["series", "channels", "classes", "rate", "steps", "speakers", "groups"],
)
def test_what_is_not_in_a_set_as_published_is_refused(tmp_path: Path, contents: dict, why: str):
    recordings = _spoken_digits.convert(write(tmp_path / "original.zip", digits(1)))
    right = {"series": (30,), "groups": (("speaker", 3),)}
    smaller("spoken-digits", **right).contents.check(recordings, name="spoken-digits", where=tmp_path)
    with pytest.raises(Refused, match=why):
        entry = smaller("spoken-digits", **{**right, **contents})
        entry.contents.check(recordings, name="spoken-digits", where=tmp_path)
