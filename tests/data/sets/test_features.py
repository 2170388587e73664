import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data.sets import AudioFeatures, Recordings
from tests.data.sets.originals import tone

RATE = 8000


def one(sound: np.ndarray, rate: int = RATE) -> Recordings:
    return Recordings(sound[:, None], np.array([len(sound)], np.int32), np.zeros(1, np.int32), ("a", "b"), float(rate))


def click(at: int, steps: int = RATE) -> np.ndarray:
    sound = np.rint(np.random.default_rng(0).normal(0, 1, steps)).astype(np.int16)
    sound[at] = 30000
    return sound


@pytest.fixture(autouse=True)
def library() -> None:
    pytest.importorskip("kaldi_native_fbank", reason="needs the extra data")


@pytest.mark.parametrize("rate", [8000, 16000])
def test_a_second_has_98_frames(rate: int):
    features = AudioFeatures()
    frames, lengths = features.of(one(tone(500, rate, rate), rate))
    assert lengths.tolist() == [98] and frames.shape == (98, 13) and frames.dtype == np.float32
    times = features.times(98)
    assert times[0] == pytest.approx(0.0125) and times[-1] == pytest.approx(1 - 0.0175)


def test_the_time_of_a_frame_is_the_centre_of_its_sound():
    """A click is loudest in the frame at whose centre it is, and not heard in frames that it is not in."""
    features = AudioFeatures("log-mel", 24)
    for at in (2000, 3437, 6200):
        frames, _ = features.of(one(click(at)))
        loud, times = frames.mean(axis=1), features.times(len(frames))
        assert abs(times[loud.argmax()] - at / RATE) <= 0.005 + 1 / RATE
        quiet = np.median(loud)
        heard = loud > quiet + 3
        assert np.abs(times[heard] - at / RATE).max() <= 0.0125 + 1 / RATE and heard.sum() in (2, 3)


def test_bands_are_spaced_by_mel():
    """The loudest of n bands between 20 Hz and half the rate is where the mel scale puts it."""
    features, mel = AudioFeatures("log-mel", 24), lambda hertz: 1127 * np.log1p(hertz / 700)
    for hertz in (300.0, 1000.0, 2500.0):
        frames, _ = features.of(one(tone(hertz, RATE, RATE)))
        # Centres of n triangles divide the range in n + 1.
        place = (mel(hertz) - mel(20.0)) / (mel(RATE / 2) - mel(20.0)) * 25 - 1
        assert abs(frames.mean(axis=0).argmax() - place) <= 0.6


def test_the_same_sound_gives_the_same_bits():
    """No noise is added, as the library does by itself."""
    sound = one(click(3000))
    np.testing.assert_array_equal(AudioFeatures().of(sound)[0], AudioFeatures().of(sound)[0])


def test_mfcc_are_the_cosine_transform_of_log_mel():
    sound = one(tone(700, RATE, RATE))
    bands, _ = AudioFeatures("log-mel", 23).of(sound)
    coefficients, _ = AudioFeatures("mfcc", 13).of(sound)
    assert coefficients.shape == (98, 13)
    from scipy.fft import dct

    expected = np.asarray(dct(bands, type=2, norm="ortho", axis=1))[:, 1:13]
    # Kaldi lifts the higher ones, by a sine of 22.
    lifter = 1 + 11 * np.sin(np.pi * np.arange(1, 13) / 22)
    np.testing.assert_allclose(coefficients[:, 1:], expected * lifter, rtol=1e-3, atol=2e-2)


def test_a_sound_shorter_than_a_frame_is_one():
    frames, lengths = AudioFeatures().of(one(tone(500, 90, RATE)))
    assert lengths.tolist() == [1] and np.isfinite(frames).all()


def test_refusals(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(Refused, match="features of a frame of at least 2"):
        AudioFeatures(count=1)
    monkeypatch.setattr("gnode.data.sets._features._LIBRARY", "no-such-library")
    with pytest.raises(Refused, match=r"expected no-such-library, for .* pip install 'gnode\[data\]'"):
        AudioFeatures().of(one(tone(500, 400, RATE)))
