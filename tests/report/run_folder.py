"""A run folder as training and dissection leave it, without training."""

import shutil
from pathlib import Path

import jax

from gnode._files import write_json
from gnode.experiments import Dissection, dissect
from gnode.experiments._dissection_file import save_dissection
from gnode.training import EpochRecord, write_history
from tests.experiments.hand_made import flip_flop_rnn, pulses

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


def taken_apart(*, labelled: bool = False) -> Dissection:
    return dissect(flip_flop_rnn(gated=True), pulses(labelled=labelled), key=jax.random.key(0), starts=128)


def write_run(folder: Path, dissection: Dissection, *, task: str = "square") -> Path:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    (folder / "settings.toml").write_text(SETTINGS)
    write_json(folder / "environment.json", {"gnode": "0.1.0", "python": "3.11", "seed": 3})
    write_json(folder / "summary.json", summary(task=task, labelled=bool(dissection.classes)))
    write_history(folder / "history.csv", HISTORY)
    save_dissection(folder, dissection)
    return folder
