#!/usr/bin/env bash
# pynapple 0.11.4 (pynwb 4.2.0): the obs_intervals of units of an NWB file are not looked at. A group of units from a file
# lasts from the first spike to the last, and counts in bins have zeros where no neuron was recorded.
#
# NWB has obs_intervals for just that: "intervals in which the unit was observed". A decoder that is trained on such counts
# learns that silence means something; a Poisson model gets rates that are too low. Nothing is said.
#
# What helps: IntervalSet(start=..., end=...) of the obs_intervals, read from nwb.units by hand, and .restrict() or the
# argument ep of .count(); bins at the end of an interval may still be partial ones.
#
# Seen (Linux, Python 3.11), a session that was observed from 0 to 2 s and from 4 to 5 s:
#   observed: 3 s; time support by pynapple: 4.9 s (0.05 to 4.95)
#   counts in bins of 0.1 s: 49, of which 19 where nobody looked, all zero: True
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check pynapple==0.11.4 pynwb==4.2.0 numpy==2.4.6

cat > "$work/observed.py" <<'PROGRAM'
import sys
import warnings
from datetime import UTC, datetime
from pathlib import Path

warnings.simplefilter("ignore")

import numpy as np
import pynapple
import pynwb

path = Path(__file__).parent / "session.nwb"
session = pynwb.NWBFile("a session", "one", datetime(2026, 1, 1, tzinfo=UTC))
for _ in range(2):
    session.add_unit(spike_times=np.array([0.05, 0.15, 1.95, 4.05, 4.95]), obs_intervals=[[0.0, 2.0], [4.0, 5.0]])
with pynwb.NWBHDF5IO(str(path), "w") as file:
    file.write(session)

units = pynapple.load_file(str(path))["units"]
start, end = float(units.time_support.start[0]), float(units.time_support.end[0])
print(f"observed: 3 s; time support by pynapple: {units.time_support.tot_length():.3g} s ({start:g} to {end:g})")
counts = units.count(0.1)
unseen = (counts.t > 2.0) & (counts.t < 4.0)
silent = not np.asarray(counts)[unseen].any()
print(f"counts in bins of 0.1 s: {len(counts)}, of which {unseen.sum()} where nobody looked, all zero: {silent}")
sys.exit(not (len(units.time_support) == 1 and units.time_support.tot_length() > 4.5 and unseen.sum() > 15 and silent))
PROGRAM

"$work/venv/bin/python" "$work/observed.py"
