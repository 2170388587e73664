#!/usr/bin/env bash
# SciPy 1.17.1: `scipy.io.loadmat(..., simplify_cells=True)` (and `squeeze_me=True`) hands back a cell of two matrices as
# an array of two objects, and a cell of one matrix as that matrix.
#
# Expected: a list or an array of one object. What a program takes for trials is then the rows of a matrix: a session with
# two trials of 2 channels x 3 samples has `len(x) == 2`, and so has a session with one trial, whose "trials" are its
# channels. Nothing warns; where there are as many channels as trials usually are, all that follows runs.
#
# What helps: loadmat(..., squeeze_me=False), the default, where a cell is an array of dtype object whatever its size.
#
# Seen (Linux, Python 3.11):
#   a cell of 2 by default       object (2, 1)
#   a cell of 1 by default       object (1, 1)
#   a cell of 2, simplified      object (2,)
#   a cell of 1, simplified      float64 (2, 3)
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check scipy==1.17.1 numpy==2.4.6

cat > "$work/read.py" <<'PROGRAM'
import io
import sys

import numpy as np
from scipy.io import loadmat, savemat


def read(count, **options):
    cell = np.empty((count, 1), object)
    for place in range(count):
        cell[place, 0] = np.arange(6.0).reshape(2, 3)
    file = io.BytesIO()
    savemat(file, {"x": cell})
    file.seek(0)
    found = loadmat(file, **options)["x"]
    return f"{found.dtype} {found.shape}"


seen = [read(2), read(1), read(2, simplify_cells=True), read(1, simplify_cells=True)]
names = ["a cell of 2 by default", "a cell of 1 by default", "a cell of 2, simplified", "a cell of 1, simplified"]
for name, found in zip(names, seen):
    print(f"{name:<28} {found}")
sys.exit(0 if seen == ["object (2, 1)", "object (1, 1)", "object (2,)", "float64 (2, 3)"] else "the behaviour is another one")
PROGRAM
"$work/venv/bin/python" "$work/read.py"
