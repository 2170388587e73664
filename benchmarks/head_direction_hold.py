"""The same direction, asked for after the spikes have ended: what a network makes that has to hold it.

    python benchmarks/head_direction_hold.py session.nwb FOLDER

session.nwb is what examples/head_direction_session.py writes. Trials are 1 s of spikes and 2 s without any, over which
the direction at the end of the spikes is wanted; the last 15 % of the trials are the test. About five minutes.
"""

import sys
from pathlib import Path

import jax.numpy as jnp
import numpy as np
from bayesian_decoder import apart

from gnode.data import ReadSettings, read_data
from gnode.experiments import Keys, Run, dissect_run, draw_sets, load_run, resolve, train
from gnode.simulation import simulate_all

BIN_S, SPIKES, SILENT = 0.05, 20, 40
"""Seconds, and the bins with spikes and without."""
LATER_S = (0.0, 0.25, 0.5, 1.0, 2.0, 3.0, 5.0, 10.0, 20.0)
# Counts are as they are, so that an input of zero is no spikes.
SAID = ("task.standardise=false", "task.split=order", "training.dropout=0.2")


def write_trials(session: Path, to: Path) -> None:
    window = BIN_S * (SPIKES + SILENT)
    how = ReadSettings(targets=("direction",), bin_s=BIN_S, cut_s=window, every_s=window / 2)
    trials = read_data(session, how).trials
    whole = trials.mask.all(axis=(1, 2))
    inputs, targets = trials.inputs[whole].copy(), trials.targets[whole].copy()
    inputs[:, SPIKES:] = 0
    targets[:, SPIKES:] = targets[:, SPIKES - 1 : SPIKES]
    np.savez(to, inputs=inputs, targets=targets, time_step_s=BIN_S)


def print_memory(run: Run) -> None:
    """How far the readout is off, and has moved since the last spikes; beyond the trial, in more silence."""
    test = draw_sets(run.settings.task, key=Keys.of(run.settings.seed).data).test
    more = round(LATER_S[-1] / BIN_S) - SILENT
    inputs = np.pad(test.inputs, ((0, 0), (0, more), (0, 0)))
    durations = np.pad(test.durations, ((0, 0), (0, more)), constant_values=BIN_S)
    path = simulate_all(run.network, jnp.asarray(inputs), jnp.asarray(durations), run.settings.simulation)
    outputs = np.asarray(path.outputs, np.float64)
    said = np.arctan2(outputs[..., 1], outputs[..., 0])
    wanted = np.arctan2(test.targets[:, -1, 1], test.targets[:, -1, 0])
    print(
        f"{len(test)} test trials\n{'after (s)':>10}{'off, median (deg)':>20}{'moved, median (deg)':>22}{'length':>8}"
    )
    for seconds in LATER_S:
        at = SPIKES - 1 + round(seconds / BIN_S)
        off, moved = apart(said[:, at], wanted), apart(said[:, at], said[:, SPIKES - 1])
        numbers = (np.rad2deg(np.median(np.abs(some))) for some in (off, moved))
        length = np.median(np.linalg.norm(outputs[:, at], axis=-1))
        print("{:>10g}{:>20.1f}{:>22.1f}{:>8.2f}".format(seconds, *numbers, length))


def main(session: Path, folder: Path) -> None:
    file = folder / "hold.npz"
    if not file.exists():
        write_trials(session, file)
    train(resolve(str(file), assignments=SAID), folder / "hold", resume=True, tell=print)
    print_memory(load_run(folder / "hold"))
    print(dissect_run(folder / "hold", anew=False))


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit("usage: python benchmarks/head_direction_hold.py session.nwb FOLDER")
    main(Path(sys.argv[1]), Path(sys.argv[2]))
