#!/usr/bin/env bash
# aeon 1.6.0: of a .ts file that says `@timestamps true`, with times in decimals, `load_from_ts_file` hands back times and
# values in turn as one channel of twice the length, without a warning: (0.0,1.0),(10.5,2.0),(25.5,3.0) is read as
# 0.0, 1.0, 10.5, 2.0, 25.5, 3.0.
#
# Expected: the values (and the times, or a word that they are left out), or a refusal. With whole numbers as times the
# same file ends in "could not convert string to float: ''", and so it does with dates where seconds differ; aeon's own
# UnitTestTimeStamps_TRAIN.ts is read without its times. A classifier trained on such series learns from the clock.
#
# What helps: read such files by one's own code; the format is a line for each series, pairs in brackets.
#
# Seen (Linux, Python 3.11):
#   times in decimals        (2, 1, 6): 0.0 1.0 10.5 2.0 25.5 3.0
#   times in whole numbers   ValueError
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check aeon==1.6.0

cat > "$work/read.py" <<'PROGRAM'
import sys
import tempfile
from pathlib import Path

import numpy as np
from aeon.datasets import load_from_ts_file

HEAD = "@problemName S\n@timestamps true\n@missing false\n@univariate true\n@equalLength true\n@seriesLength 3\n"


def read(*lines):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "s.ts"
        path.write_text("\n".join([HEAD + "@classLabel true a b", "@data", *lines]) + "\n")
        try:
            series, _ = load_from_ts_file(str(path))
        except ValueError as error:
            return type(error).__name__
    return f"{np.shape(series)}: {' '.join(str(value) for value in np.ravel(series)[:6])}"


seen = [
    read("(0.0,1.0),(10.5,2.0),(25.5,3.0):a", "(0.0,4.0),(7.0,5.0),(9.0,6.0):b"),
    read("(0,1),(10,2),(25,3):a", "(0,4),(7,5),(9,6):b"),
]
for name, found in zip(["times in decimals", "times in whole numbers"], seen):
    print(f"{name:<24} {found}")
sys.exit(0 if seen == ["(2, 1, 6): 0.0 1.0 10.5 2.0 25.5 3.0", "ValueError"] else "the behaviour is another one")
PROGRAM
"$work/venv/bin/python" "$work/read.py"
