#!/usr/bin/env bash
# pandas 3.1.0: `read_csv(parse_dates=["t"])` leaves a column of times as text, without a warning, where Python's own
# `datetime.isoformat()` wrote it: that drops the fraction where it is zero, so that the first of ten-millisecond samples
# is "2026-03-01T12:00:00" and the next "2026-03-01T12:00:00.010000". So it does where the offset from UTC changes within
# the column, as on the night on which clocks change.
#
# Expected: times, as all of them are of ISO 8601, or an error or a warning. The format is inferred from the first entry,
# and what does not fit it turns the whole column back to text. Times of whole seconds are parsed, so that the same
# program works on one recording and sorts another by its letters.
#
# What helps: date_format="ISO8601" for mixed fractions; for mixed offsets pandas.to_datetime(column, format="ISO8601",
# utc=True) afterwards. And since pandas 3 such times are microseconds, not nanoseconds: astype("int64") / 1e9 is too small
# by 1,000, also without a word; (times - start) / pandas.Timedelta("1s") is right in all versions.
#
# Seen (Linux, Python 3.11):
#   a sample a second           datetime64[us]
#   a sample in 10 ms           str
#   the same, told ISO8601      datetime64[us]
#   where clocks change         str
#   a second in int64 / 1e9     0.001
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pandas==3.1.0 numpy==2.4.6

cat > "$work/read.py" <<'PROGRAM'
import io
import sys
import warnings
from datetime import datetime, timedelta

import pandas as pd

warnings.simplefilter("error")
start = datetime(2026, 3, 1, 12)


def kind(times, **options):
    text = "\n".join(["t", *times])
    return str(pd.read_csv(io.StringIO(text), parse_dates=["t"], **options)["t"].dtype)


slow, fast = ([(start + k * step).isoformat() for k in range(3)] for step in (timedelta(seconds=1), timedelta(seconds=0.01)))
kinds = [
    kind(slow),
    kind(fast),
    kind(fast, date_format="ISO8601"),
    kind(["2026-10-25T02:59:00+02:00", "2026-10-25T02:00:00+01:00"]),
]
second = float(pd.to_datetime(slow).astype("int64")[1] - pd.to_datetime(slow).astype("int64")[0]) / 1e9
names = ["a sample a second", "a sample in 10 ms", "the same, told ISO8601", "where clocks change"]
for name, found in zip(names, kinds):
    print(f"{name:<27} {found}")
print(f"a second in int64 / 1e9     {second}")
wanted = ["datetime64[us]", "str", "datetime64[us]", "str"]
sys.exit(0 if kinds == wanted and second == 0.001 else "the behaviour is another one")
PROGRAM
"$work/venv/bin/python" "$work/read.py"
