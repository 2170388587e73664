"""Where a data set is taken from, and the trials that it becomes."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.data.sets import (
    DATA_SETS,
    AudioFeatures,
    data_set_path,
    data_set_trials,
    find_data_set,
    load_data_set,
    prepared_in,
)
from gnode.data.sets._character_trajectories import convert
from gnode.data.sets._recordings import write_recordings
from tests.data.sets.originals import commands, digits, letters, served, smaller, write

DATA = Path(__file__).parents[3].parent / "shared" / "data"


def recorded(name: str) -> Path:
    if not (DATA / name).exists():
        pytest.skip(f"needs ../shared/data/{name}, which is not here")
    return DATA


@pytest.fixture
def few_letters(cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data set of a few letters, whose original has been put into the cache by hand."""
    monkeypatch.setitem(DATA_SETS, "character-trajectories", smaller("character-trajectories", series=(24,)))
    cache.mkdir()
    return write(cache / "character+trajectories.zip", letters()[0])


def test_an_original_is_downloaded_and_converted_once(cache: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pooch", reason="needs the extra data")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    content, made, _ = letters()
    with served(content) as file:
        entry = smaller("character-trajectories", url=file.url, series=(24,))
        monkeypatch.setitem(DATA_SETS, "character-trajectories", entry)
        first = load_data_set("character-trajectories")
        np.testing.assert_array_equal(first.series, np.concatenate(made))
        assert data_set_path("character-trajectories") == cache / "character_trajectories.npz"
        assert len(file.asked) == 1
    # Without the original, and without the server.
    (cache / "character+trajectories.zip").unlink()
    assert load_data_set("character-trajectories").sha256 == first.sha256


def test_prepared_files_come_first(few_letters: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    folder = tmp_path / "prepared"
    folder.mkdir()
    recordings = convert(few_letters)
    write_recordings(folder / "character_trajectories.npz", replace(recordings, series=2 * recordings.series))
    name = "character-trajectories"
    with prepared_in(folder):
        assert data_set_path(name) == folder / "character_trajectories.npz"
        doubled = load_data_set(name)
    np.testing.assert_array_equal(doubled.series, 2 * load_data_set(name).series)
    assert doubled.sha256 != load_data_set(name).sha256
    monkeypatch.setenv("GNODE_DATA_DIR", str(folder))
    assert load_data_set(name).sha256 == doubled.sha256
    # Where it has no such file, the original is asked for.
    with prepared_in(tmp_path):
        assert data_set_path(name) == few_letters.with_name("character_trajectories.npz")
    with (
        pytest.raises(Refused, match=r"expected the folder .*nowhere of prepared files .*, got none"),
        prepared_in(tmp_path / "nowhere"),
    ):
        pass
    assert load_data_set(name).sha256 == doubled.sha256


@pytest.mark.parametrize("where", ["cache", "folder"])
def test_a_prepared_file_of_something_else_is_refused(few_letters: Path, monkeypatch: pytest.MonkeyPatch, where: str):
    if where == "folder":
        monkeypatch.setenv("GNODE_DATA_DIR", str(few_letters.parent))
    other = replace(convert(few_letters), sample_rate=100.0)
    write_recordings(few_letters.with_name("character_trajectories.npz"), other)
    with pytest.raises(Refused, match=r"samples a second of the data set character-trajectories: 200.0, got 100.0 in"):
        load_data_set("character-trajectories")


def test_an_original_that_cannot_be_read_is_refused(few_letters: Path):
    few_letters.write_bytes(b"MATLAB, perhaps" * 20)
    with pytest.raises(Refused, match=r"expected the original of character-trajectories at .*, got one that cannot"):
        load_data_set("character-trajectories")
    assert not few_letters.with_name("character_trajectories.npz").exists()


def test_an_unknown_name_is_refused(cache: Path):
    with pytest.raises(Refused, match=r"expected a data set among .*, got 'spoken-digit'; did you mean spoken-digits?"):
        find_data_set("spoken-digit")
    with pytest.raises(Refused, match="choose one of these"):
        load_data_set("nothing")


def test_letters_as_trials(few_letters: Path):
    _, made, labels = letters()
    trials = data_set_trials("character-trajectories")
    np.testing.assert_array_equal(trials.real.sum(axis=1), [len(one) for one in made])
    np.testing.assert_array_equal(trials.inputs[trials.real], np.concatenate(made))
    np.testing.assert_array_equal(trials.targets[:, 0], labels)
    np.testing.assert_allclose(np.diff(trials.times, axis=1, prepend=0.0)[trials.real], 1 / 200)
    np.testing.assert_array_equal(trials.mask, trials.real)


def test_sound_as_trials(cache: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("kaldi_native_fbank", reason="needs the extra data")
    entry = smaller("spoken-digits", series=(60,), groups=(("speaker", 3),))
    monkeypatch.setitem(DATA_SETS, "spoken-digits", entry)
    cache.mkdir()
    write(cache / entry.original.file, digits())
    trials = data_set_trials("spoken-digits", AudioFeatures("log-mel", 16))
    # Of 1,600 and of 1,680 samples, whole frames of 200, 80 apart.
    assert set(trials.real.sum(axis=1)) == {18, 19} and trials.input_size == 16
    np.testing.assert_allclose(trials.times[trials.real.sum(axis=1) == 19], [0.0125 + 0.01 * np.arange(19)] * 30)
    # The loudest band rises with the tone of the digit.
    loudest = [trials.inputs[trials.targets[:, 0] == digit][:, :18].mean(axis=(0, 1)).argmax() for digit in range(10)]
    assert loudest == sorted(loudest) and len(set(loudest)) > 6
    # Kept, and taken from there.
    (kept,) = cache.glob("spoken-digits-features-*.npz")
    with monkeypatch.context() as patch:
        patch.setattr(AudioFeatures, "of", lambda *given: pytest.fail("taken again"))
        again = data_set_trials("spoken-digits", AudioFeatures("log-mel", 16))
    np.testing.assert_array_equal(again.inputs, trials.inputs)
    other = data_set_trials("spoken-digits", AudioFeatures("mfcc", 16))
    assert other.inputs.shape == trials.inputs.shape and not np.allclose(other.inputs, trials.inputs)
    kept.write_bytes(b"PK")
    with pytest.raises(Refused, match=r"expected features of spoken-digits at .*; remove it: it is made again"):
        data_set_trials("spoken-digits", AudioFeatures("log-mel", 16))


def test_words_are_the_archive_that_is_published_and_no_other(cache: Path):
    entry = DATA_SETS["speech-commands"]
    cache.mkdir()
    write(cache / entry.original.file, commands())
    with pytest.raises(Refused, match=r"SHA-256 af14739e.*, which torchaudio and TensorFlow Datasets give"):
        load_data_set("speech-commands")


def test_without_a_network_a_set_says_where_to_put_it(cache: Path, monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("pooch", reason="needs the extra data")
    monkeypatch.setitem(DATA_SETS, "spoken-digits", smaller("spoken-digits"))
    with pytest.raises(Failed, match=r"no connection; or download it elsewhere and put it at .*spoken_digits.npz by"):
        load_data_set("spoken-digits")


@pytest.mark.parametrize("name", ["character-trajectories", "spoken-digits"])
def test_the_prepared_files_of_the_real_sets_are_as_published(cache: Path, name: str):
    with prepared_in(recorded(DATA_SETS[name].prepared)):
        recordings = load_data_set(name)
    assert len(recordings) in DATA_SETS[name].contents.series
    assert np.bincount(recordings.labels).min() > 40
    assert set(DATA_SETS[name].groups) <= set(recordings.groups)


def test_every_set_says_where_it_comes_from():
    for name, entry in DATA_SETS.items():
        assert name == entry.name and "\n" not in entry.description and entry.licence and entry.citation
        assert entry.split in entry.splits and entry.original.url.startswith("http")
        assert (entry.original.sha256 is None) == (entry.original.published_by is None)
    assert len({entry.prepared for entry in DATA_SETS.values()}) == len(DATA_SETS)
