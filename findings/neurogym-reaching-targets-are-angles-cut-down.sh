#!/usr/bin/env bash
# neurogym 2.3.1: the ground truth of Reaching1D-v0 (and of Reaching1DWithSelfDistraction-v0) is none of its actions. The
# task has three, fixation, left and right; what `unwrapped.gt` holds are angles in radians, cut down to whole numbers,
# since an array of ground truth has the type of the actions: 0 to 6.
#
# As a class for cross-entropy, as neurogym's own Dataset hands it out, 3 to 6 are outside of the three outputs (an error of
# the loss at best); 0, 1 and 2 pass silently, and mean one radian and not "left". As an angle it is off by up to 57 degrees.
#
# What helps: `env.unwrapped.trial["ground_truth"]` has the angle of each trial.
#
# Seen (Linux, Python 3.11), 50 trials:
#   actions: {'fixation': 0, 'left': 1, 'right': 2}
#   type of the ground truth: int64, values [0, 1, 2, 3, 4, 5, 6]
#   in the second half of each trial it is the angle without its decimals: True (off by up to 0.98 rad)
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
# neurogym imports torch without asking for it.
"$work/venv/bin/pip" install --quiet --disable-pip-version-check neurogym==2.3.1 numpy==2.2.6 torch==2.13.0

cat > "$work/reach.py" <<'PROGRAM'
import sys
import warnings

warnings.simplefilter("ignore")

import neurogym
import numpy as np

env = neurogym.make("Reaching1D-v0")
env.seed(0)
print(f"actions: {env.action_space.name}")
found, off = [], []
for _ in range(50):
    env.new_trial()
    found.append(env.unwrapped.gt.copy())
    off.append(env.unwrapped.trial["ground_truth"] - found[-1][-1])
found, off = np.array(found), np.array(off)
print(f"type of the ground truth: {found.dtype}, values {np.unique(found).tolist()}")
cut = bool(((off >= 0) & (off < 1)).all())
print(f"in the second half of each trial it is the angle without its decimals: {cut} (off by up to {off.max():.2f} rad)")
sys.exit(not (cut and found.max() >= env.action_space.n and found.dtype.kind == "i"))
PROGRAM

"$work/venv/bin/python" "$work/reach.py" 2>/dev/null
