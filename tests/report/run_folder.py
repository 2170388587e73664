"""A run folder as training and dissection leave it, without either."""

import functools
import itertools
import shutil
from pathlib import Path

import jax.numpy as jnp
import numpy as np
from scipy.optimize import brentq

from gnode._files import write_json
from gnode.analysis import FixedPoints, portrait, principal_plane, relax
from gnode.analysis.fixed_points._linearise import classify
from gnode.experiments import Dissection, LetGo
from gnode.experiments.dissection._dissection_file import save_dissection
from gnode.experiments.dissection._dissection_record import Examples
from gnode.training import EpochRecord, write_history
from tests.experiments.hand_made import STEP, TAU, pulses

HISTORY = [EpochRecord(k + 1, 0.5 / (k + 1), 0.6 / (k + 1), 1.0, 3e-3, 0.1) for k in range(6)]
SETTINGS = """seed = 3

[task]
name = "square"

[model]
name = "gnode"
state = 2

[training]
epochs = 6
"""


def summary(*, task: str = "square", labelled: bool = False) -> dict:
    score = {"accuracy": 0.9} if labelled else {"share_of_variance": 0.02}
    return {
        "task": task,
        "model": "gnode",
        "state_size": 2,
        "input_size": 2,
        "output_size": 2,
        "parameters": {"initial": 2, "field": 30, "readout": 6, "total": 38},
        "outcome": "finished",
        "message": "training ended after epoch 6",
        "epochs": 6,
        "best_epoch": 6,
        "loss_name": "cross_entropy" if labelled else "mse",
        "train": {"loss": 0.01, **score},
        "validation": {"loss": 0.011, **score},
        "test": {"loss": 0.012, **score},
        "target_variance": None if labelled else 0.3,
        "seconds": 0.6,
        "steps_per_second": 100.0,
        "time_step_s": 0.01,
        "time_constant_s": 0.1,
        "sizes": {"train": 500, "validation": 200, "test": 1000, "steps": 60},
    }


@functools.cache
def taken_apart(
    size: int = 2, *, outputs: int = 2, labelled: bool = False, gated: bool = True, is_map: bool = False
) -> Dissection:
    """tau dh/dt = G (tanh(2 h) - h) in each of some entries, with what a dissection makes of it, but for what is None.

    Not by `dissect`: of what is reported here the numbers need not be worked out, only known.
    """
    gain, step = 2.0, TAU if is_map else STEP
    gate = 0.5 if gated else 1.0

    def flow(state):
        return gate * (jnp.tanh(gain * state) - state) / TAU

    random = np.random.default_rng(0)
    signs = random.choice([-1.0, 1.0], size=(60, size))
    states = signs * random.uniform(0.5, 1.0, signs.shape) + 1e-3 * random.normal(size=signs.shape)
    relaxed = relax(flow, states, seconds=1.0, step=step)
    held = np.take(relaxed.path, np.arange(outputs) % size, axis=2)
    trials = pulses(8, labelled=labelled)
    wide = np.repeat(trials.targets[..., :1], outputs, axis=2) if not labelled else trials.targets
    answers = 0.9 * wide + 0.02 if not labelled else np.stack([trials.targets - 0.5, 0.5 - trials.targets], axis=2)
    picture = portrait(
        flow,
        principal_plane(np.concatenate([states, relaxed.states])),
        np.concatenate([states, relaxed.states]),
        gate=(lambda state: jnp.full_like(state, gate)) if gated else None,
        time_constant=TAU if gated else None,
        resolution=41,
    )
    points = _fixed_points(size, gain, gate, step if is_map else None)
    return Dissection(
        fixed_points=points,
        readouts=np.take(points.states, np.arange(outputs) % size, axis=1),
        relaxed=relaxed,
        held=held,
        asked=(signs[:, 0] > 0).astype(int) if labelled else np.take(signs, np.arange(outputs) % size, axis=1),
        portrait=picture,
        readout_field=np.take(picture.states(), np.arange(outputs) % size, axis=-1) if size < 3 else None,
        gate_units=np.arange(size) if gated else None,
        trajectories=np.moveaxis(relaxed.path[:, :8], 0, 1),
        examples=Examples(
            trials.inputs,
            wide,
            np.ones(wide.shape, bool),
            np.array(trials.times),
            answers,
        ),
        confusion=np.array([[5, 1], [0, 2]]) if labelled else None,
        classes=trials.classes,
        time_constant=TAU,
        step=step,
        is_map=is_map,
        let_go=LetGo(visited=480, without_input=320, only_without_input=True),
        seconds=0.5,
    )


def _fixed_points(size: int, gain: float, gate: float, step: float | None) -> FixedPoints:
    root = float(brentq(lambda h: np.tanh(gain * h) - h, 0.5, 1.0))  # pyright: ignore[reportArgumentType]
    states = np.array(list(itertools.product([-root, 0.0, root], repeat=size)))
    rates = gate * (gain * (1 - np.tanh(gain * states) ** 2) - 1) / TAU
    slopes = rates[:, :, None] * np.eye(size)
    starts = 4 * len(states)
    return FixedPoints(
        states=states,
        residuals=np.full(len(states), 1e-12),
        found=np.full(len(states), 4),
        near=classify(slopes, marginal_rate=1e-6, step=step),
        ends=np.repeat(states, 4, axis=0),
        end_residuals=np.full(starts, 1e-12),
        converged=np.ones(starts, bool),
        point=np.repeat(np.arange(len(states)), 4),
        tolerance=1e-9,
        merging_distance=1e-4,
        marginal_rate=1e-6,
        units=np.ones(size),
        step=step,
    )


def write_run(folder: Path, dissection: Dissection, *, task: str = "square") -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(SETTINGS)
    write_json(folder / "environment.json", {"gnode": "0.1.0", "python": "3.11", "seed": 3})
    write_json(folder / "summary.json", summary(task=task, labelled=bool(dissection.classes)))
    write_history(folder / "history.csv", HISTORY)
    save_dissection(folder, dissection)
    return folder
