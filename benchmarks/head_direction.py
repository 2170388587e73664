"""From the spikes of 19 neurons to where a mouse looks: a network beside Bayes' rule, and what the network holds.

    python benchmarks/head_direction.py head_direction.npz [FOLDER]

The file is that of examples/head_direction_session.py, which makes an NWB session of it. The last 15 % of the time are
the test, the 15 % before choose weights and windows. It takes about two minutes, and needs the extra [nwb].
"""

import runpy
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from bayesian_decoder import (
    apart,
    centres,
    filtered,
    log_likelihoods,
    mean_direction,
    mean_offset,
    of_window,
    tuning_curves,
)
from head_direction_figure import draw

from gnode.analysis import fixed_points_by_input, fixed_points_of, topology
from gnode.data import read_data
from gnode.experiments import Keys, Run, draw_sets, held_system, load_run, resolve, train
from gnode.simulation import simulate_all

BIN_S, WINDOW_S = 0.05, 5.0
SAID = (
    *("task.read.targets=direction", f"task.read.bin_s={BIN_S}", f"task.read.cut_s={WINDOW_S}"),
    *("training.epochs=30", "training.dropout=0.3"),
)
WINDOWS = (1, 2, 3, 4, 6, 8, 10, 14, 20)
"""Bins that the Bayesian decoder looks back on, to choose from."""
WALKS_DEG = (2.0, 4.0, 6.0, 8.0, 12.0, 16.0, 24.0)
"""Deviations of a step of the random walk, to choose from."""
LONG = 0.8
"""Of (cos, sin) in the readout: the network is sure of a direction."""
LET_GO_S = (0.0, 0.25, 0.5, 1.0, 2.0, 4.0)


class Part(NamedTuple):
    """Trials of one of the three sets."""

    inputs: np.ndarray
    """As the network is given them."""
    durations: np.ndarray
    counts: np.ndarray
    angles: np.ndarray
    known: np.ndarray


def session_of(recording: Path, folder: Path) -> Path:
    path = folder / "session.nwb"
    if not path.exists():
        script = Path(__file__).parents[1] / "examples" / "head_direction_session.py"
        runpy.run_path(str(script))["main"](recording, path)
    return path


def trained(session: Path, folder: Path) -> Run:
    settings = resolve(str(session), assignments=SAID)
    train(settings, folder / "decoder", resume=True, tell=print)
    return load_run(folder / "decoder")


def parts_of(run: Run) -> list[Part]:
    """Training, validation and test."""
    task = run.settings.task
    sets = draw_sets(task, key=Keys.of(run.settings.seed).data)
    read = read_data(task.name, task.read).trials
    angles = np.arctan2(read.targets[..., 1], read.targets[..., 0]).astype(np.float64)
    assert sets.places is not None
    return [
        Part(some.inputs, some.durations, read.inputs[at].astype(np.float64), angles[at], read.mask[at, :, 0])
        for some, at in zip((sets.train, sets.validation, sets.test), sets.places, strict=True)
    ]


def by_network(run: Run, part: Part) -> np.ndarray:
    """(trials, steps) rad."""
    with jax.enable_x64(False):
        outputs = simulate_all(
            run.network, jnp.asarray(part.inputs), jnp.asarray(part.durations), run.settings.simulation
        ).outputs
    return np.arctan2(np.asarray(outputs[..., 1]), np.asarray(outputs[..., 0])).astype(np.float64)


def median_error(part: Part, estimates: np.ndarray) -> float:
    return float(np.median(np.abs(apart(estimates, part.angles)[part.known])))


def chosen(decode: Any, options: tuple[float, ...], likelihoods: np.ndarray, part: Part) -> Any:
    """The option with the least median error on the validation set."""
    errors = [median_error(part, mean_direction(decode(likelihoods, option))) for option in options]
    return options[int(np.argmin(errors))]


def decoders(run: Run, parts: list[Part]) -> dict[str, list[np.ndarray]]:
    """By name, estimates on validation and test."""
    first, validation, test = parts
    rates = tuning_curves(first.counts[first.known], first.angles[first.known])
    seen, later = (log_likelihoods(part.counts, rates) for part in (validation, test))
    window = chosen(of_window, WINDOWS, seen, validation)
    walk = np.deg2rad(chosen(lambda some, deg: filtered(some, np.deg2rad(deg)), WALKS_DEG, seen, validation))
    windowed, walked = partial(of_window, window=window), partial(filtered, deviation=walk)
    return {
        f"Bayes, last {1000 * BIN_S * window:.0f} ms": [mean_direction(windowed(some)) for some in (seen, later)],
        f"Bayes, random walk of {np.rad2deg(walk):.0f} deg a bin": [
            mean_direction(walked(some)) for some in (seen, later)
        ],
        "network": [by_network(run, part) for part in (validation, test)],
    }


def print_errors(found: dict[str, list[np.ndarray]], validation: Part, test: Part) -> None:
    """In degrees; and where the turn of all estimates on the validation set is taken off."""
    row = "{:<36}{:>8}{:>8}{:>12}{:>12}{:>10}{:>10}"
    print(row.format("error on the test (deg)", "median", "mean", "turned, val", "turned, test", "median'", "mean'"))
    for name, (before, later) in found.items():
        turned = mean_offset(apart(before, validation.angles)[validation.known])
        errors = apart(later, test.angles)[test.known]
        freed = np.abs(apart(errors, np.array(turned)))
        numbers = (np.median(np.abs(errors)), np.abs(errors).mean(), turned, mean_offset(errors))
        print(row.format(name, *(f"{np.rad2deg(one):.1f}" for one in (*numbers, np.median(freed), freed.mean()))))


def print_what_is_held(run: Run, first: Part, test: Part) -> None:
    """What becomes of a direction when spikes end, and where the network rests while those of one direction go on."""
    scaling = run.summary["input_scaling"]
    mean, deviation = (np.array(scaling[name]) for name in ("mean", "deviation"))
    rates = tuning_curves(first.counts[first.known], first.angles[first.known])
    directions = centres()[::5]
    with jax.enable_x64(True):
        for name, held in (
            ("the input held at its mean", np.zeros_like(mean)),
            ("no spikes at all", -mean / deviation),
        ):
            path = let_go(run, test, held)
            found = fixed_points_of(held_system(run.network, input=held), path.states[path.last])
            print(f"\n{name}: {', '.join(found.near.kinds) or 'no'} fixed points")
            print_memory(path.outputs[path.last :])
        rests = fixed_points_by_input(
            lambda held: held_system(run.network, input=held),
            (rates[::5] - mean) / deviation,
            path.states[path.last, ::4],
        )
        errors = []
        for direction, found in zip(directions, rests.found, strict=True):
            stable = found.states[np.array(found.near.kinds) == "stable"]
            outputs = np.array([run.network.readout(jnp.asarray(state)) for state in stable]).reshape(-1, 2)
            errors += np.abs(apart(np.arctan2(outputs[:, 1], outputs[:, 0]), direction)).tolist()
    print(f"\nthe mean spikes of each of {len(directions)} directions held: {len(errors)} stable points in all,")
    print(f"off by {np.rad2deg(np.median(errors)):.1f} deg (median)")
    driven = path.driven(longer=LONG)
    print(
        f"loops in the {len(driven):,} states while spikes come in, of which (cos, sin) is longer than {LONG}: ", end=""
    )
    print(topology(driven).betti[1])


def print_memory(outputs: np.ndarray) -> None:
    """What the readout says, (steps, trials, 2), after spikes have ended."""
    begin = np.arctan2(outputs[0, :, 1], outputs[0, :, 0])
    print("{:>10}{:>24}{:>26}".format("after (s)", "turned, median (deg)", "length of (cos, sin)"))
    for seconds in LET_GO_S:
        now = outputs[round(seconds / BIN_S)]
        turned = np.abs(apart(np.arctan2(now[:, 1], now[:, 0]), begin))
        print(f"{seconds:10g}{np.rad2deg(np.median(turned)):24.1f}{np.median(np.linalg.norm(now, axis=1)):26.2f}")


class Course(NamedTuple):
    """States and outputs of the test trials, and after their ends, (steps, trials, ...)."""

    states: np.ndarray
    outputs: np.ndarray
    last: int
    """The last step with spikes."""

    def driven(self, *, longer: float) -> np.ndarray:
        """The states, after the first second and while spikes come in, whose readout is longer than that."""
        some = slice(round(1 / BIN_S), self.last + 1)
        return self.states[some][np.linalg.norm(self.outputs[some], axis=-1) > longer]


def let_go(run: Run, test: Part, held: np.ndarray) -> Course:
    """The test trials, and then the input held."""
    steps = round(LET_GO_S[-1] / BIN_S)
    inputs = np.concatenate([test.inputs, np.broadcast_to(held, (len(test.inputs), steps, len(held)))], axis=1)
    durations = np.concatenate([test.durations, np.full((len(test.inputs), steps), BIN_S)], axis=1)
    path = simulate_all(run.network, jnp.asarray(inputs), jnp.asarray(durations), run.settings.simulation)
    states, outputs = (np.asarray(some, np.float64).swapaxes(0, 1) for some in (path.states, path.outputs))
    return Course(states, outputs, test.inputs.shape[1] - 1)


def main(recording: Path, folder: Path) -> None:
    run = trained(session_of(recording, folder), folder)
    parts = parts_of(run)
    print_errors(decoders(run, parts), *parts[1:])
    print_what_is_held(run, parts[0], parts[2])
    with jax.enable_x64(True):
        course = let_go(run, parts[2], np.zeros(parts[2].inputs.shape[2]))
    rings = course.driven(longer=LONG), course.states, course.outputs
    draw(*rings, last=course.last, bin_s=BIN_S, path=folder / "head-direction.png")


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit("usage: python benchmarks/head_direction.py head_direction.npz [FOLDER]")
    if len(sys.argv) == 3:
        main(Path(sys.argv[1]), Path(sys.argv[2]))
    else:
        with tempfile.TemporaryDirectory() as name:
            main(Path(sys.argv[1]), Path(name))
