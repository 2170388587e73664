#!/usr/bin/env bash
# torchdiffeq 0.2.5 (torch 2.13.0): where a step happens to end exactly at a time of `jump_t`, all later jumps are
# forgotten, without a word.
#
# The solver counts a jump as passed only where it had to cut a step short for it. A step that ends there by itself does
# not count: the solver goes on waiting for that jump, which lies behind it, and stops for none after it. By chance this
# is rare; it happens to whoever gives `first_step` and has a jump at the end of it, as with a step of one sample and
# inputs that jump at samples.
#
# The input is a pulse of a millisecond: dy/dt = 3 / 0.001 from 0.5 to 0.501, 0 elsewhere, so that y(1) = 3. The solver
# is told of three jumps: at 0.1, where nothing happens, and at the edges of the pulse. Whether y(1) is 3 or 0 depends
# on whether the first step is given as 0.1.
#
# What helps: a `first_step` that is none of the distances from the start to a jump (or none).
#
# Seen (Linux, CPU, Python 3.11):
#   first_step    y(1)
#   none          3
#   0.09          3
#   0.1           0
#   0.11          3
#
# Ends with 0 where this is still so, with 1 where the values are others (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check \
  torch==2.13.0 torchdiffeq==0.2.5 numpy==2.4.6 scipy==1.17.1

cat > "$work/jumps.py" <<'PROGRAM'
import sys

import torch
from torchdiffeq import odeint

HARMLESS, BEGAN, ENDED = 0.1, 0.5, 0.501
JUMPS = torch.tensor([HARMLESS, BEGAN, ENDED], dtype=torch.float64)
TIMES = torch.tensor([0.0, 1.0], dtype=torch.float64)


def pulse(t, y):
    return torch.full_like(y, 3.0 / (ENDED - BEGAN)) if BEGAN < t < ENDED else torch.zeros_like(y)


def end(**first):
    start = torch.zeros(1, dtype=torch.float64)
    return odeint(pulse, start, TIMES, method="dopri5", options={"jump_t": JUMPS, **first})[-1].item()


results = {"none": end(), **{str(first): end(first_step=first) for first in (0.09, HARMLESS, 0.11)}}
print(f"{'first_step':<14}y(1)")
for name, value in results.items():
    print(f"{name:<14}{value:.6g}")

others = [value for name, value in results.items() if name != str(HARMLESS)]
same = all(abs(value - 3) < 1e-6 for value in others) and results[str(HARMLESS)] == 0.0
sys.exit(0 if same else "the behaviour is another one: expected 0 for a first step of 0.1 and 3 for the others")
PROGRAM
"$work/venv/bin/python" -W error "$work/jumps.py"
