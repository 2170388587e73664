"""Sound as a network is given it: the energy in bands of frequency, frame by frame."""

from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Literal

import numpy as np

from gnode._checks import Refused, check_count
from gnode.data.sets._recordings import Recordings

_LIBRARY = "kaldi-native-fbank"
_BANDS = 23
FeatureKind = Literal["mfcc", "log-mel"]


@dataclass(frozen=True)
class AudioFeatures:
    """What is taken of every frame of sound, by kaldi-native-fbank: frames of 25 ms, 10 ms apart, each without its
    mean, with pre-emphasis (.97) and a Povey window.

    Frame k, from 0, is of the sound from 10 k to 10 k + 25 ms, and its time is the centre of that, 10 k + 12.5 ms: what
    comes at a time depends on sound up to 12.5 ms later. Only whole frames are taken: 98 of a second.
    """

    kind: FeatureKind = "mfcc"
    """The logarithms of the energies in mel bands, or the first coefficients of their cosine transform (MFCC), of 23
    bands or as many as there are coefficients."""
    count: int = 13
    """How many bands or coefficients."""

    frame_s = 0.025
    hop_s = 0.010

    def __post_init__(self):
        check_count("features of a frame", self.count, least=2)

    def of(self, recordings: Recordings) -> tuple[np.ndarray, np.ndarray]:
        """The features of all series end to end, (total frames, count) float32, and the frames of each, (series,)."""
        assert self.made_by
        rate = recordings.sample_rate
        series = np.split(recordings.series[:, 0], np.cumsum(recordings.lengths)[:-1])
        shortest = round(self.frame_s * rate)
        frames = [self._frames(np.pad(one, (0, max(0, shortest - len(one)))), rate) for one in series]
        return np.concatenate(frames), np.array([len(one) for one in frames])

    def times(self, frames: int) -> np.ndarray:
        """The times of the first frames, (frames,), seconds: their centres."""
        return self.frame_s / 2 + self.hop_s * np.arange(frames)

    @property
    def made_by(self) -> str:
        """The library that takes them, and its version. Raises `Refused` where it is not there."""
        try:
            return f"{_LIBRARY} {version(_LIBRARY)}"
        except PackageNotFoundError:
            raise Refused(
                f"expected {_LIBRARY}, for the features of sound, got no such package; pip install 'gnode[data]'"
            ) from None

    def _frames(self, samples: np.ndarray, rate: float) -> np.ndarray:
        """(frames, count), of samples as they are in a file of 16 bits: its logarithms have a floor made for these."""
        # An extra, of sound alone.
        import kaldi_native_fbank as fbank  # pyright: ignore[reportMissingImports]

        if self.kind == "mfcc":
            options = fbank.MfccOptions()
            options.num_ceps = self.count
            options.mel_opts.num_bins = max(_BANDS, self.count)
            self._set_frames(options.frame_opts, rate)
            online = fbank.OnlineMfcc(options)
        else:
            options = fbank.FbankOptions()
            options.mel_opts.num_bins = self.count
            self._set_frames(options.frame_opts, rate)
            online = fbank.OnlineFbank(options)
        # Of an array it takes a third longer.
        online.accept_waveform(rate, samples.astype(np.float32).tolist())
        online.input_finished()
        return np.stack([online.get_frame(place) for place in range(online.num_frames_ready)])

    def _set_frames(self, options: Any, rate: float) -> None:
        options.samp_freq = rate
        options.frame_length_ms = 1e3 * self.frame_s
        options.frame_shift_ms = 1e3 * self.hop_s
        # It adds noise by default, with which no two calls give the same.
        options.dither = 0.0
