#!/usr/bin/env bash
# kaldi-native-fbank 1.23.0: features of one and the same sound differ from call to call, and by how much depends on the
# scale of the samples.
#
# Noise is added to the samples before anything else ("dither"), unless it is switched off, and no option seeds it. Its
# default is 3e-5 in the units of the samples, where Kaldi's own is 1, for 16-bit numbers: about the same part of samples
# between -1 and 1. So of those the bands in which there is little sound are noise, another one each time, and of the
# same sound as 16-bit numbers there is next to none. Both scales are taken without a word: who moves from one to the
# other gets features of another kind, and features that are taken anew do not repeat a run bit for bit.
#
# What helps: options.frame_opts.dither = 0.
#
# Seen (Linux, Python 3.11, numpy 2.4.6), of a second of a 440 Hz tone of half the full scale, 20 log-mel bands:
#   default                                    3e-05
#   two calls, samples in -1 to 1              differ by more than 1
#   two calls, the same as 16-bit numbers      differ by less than 0.05
#   two calls without dither                   the same
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check kaldi-native-fbank==1.23.0 numpy==2.4.6

cat > "$work/calls.py" <<'PROGRAM'
import sys

import kaldi_native_fbank
import numpy as np

RATE = 8000
TONE = 0.5 * np.sin(2 * np.pi * 440 * np.arange(RATE) / RATE)


def bands(samples, dither=None):
    options = kaldi_native_fbank.FbankOptions()
    options.frame_opts.samp_freq = RATE
    options.mel_opts.num_bins = 20
    if dither is not None:
        options.frame_opts.dither = dither
    made = kaldi_native_fbank.OnlineFbank(options)
    made.accept_waveform(RATE, samples.tolist())
    made.input_finished()
    return np.array([made.get_frame(frame) for frame in range(made.num_frames_ready)])


def apart(samples, **options):
    return float(np.abs(bands(samples, **options) - bands(samples, **options)).max())


default = kaldi_native_fbank.FbankOptions().frame_opts.dither
small, large, none = apart(TONE), apart(32767 * TONE), apart(TONE, dither=0.0)
print(f"default                                    {default:g}")
print(f"two calls, samples in -1 to 1              differ by {small:.2f}")
print(f"two calls, the same as 16-bit numbers      differ by {large:.4f}")
print(f"two calls without dither                   differ by {none:.4f}")
sys.exit(0 if abs(default - 3e-5) < 1e-8 and small > 1 and large < 0.05 and none == 0 else 1)
PROGRAM
"$work/venv/bin/python" "$work/calls.py"
