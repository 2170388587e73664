"""Runs that take a second, for the tests of experiments."""

from pathlib import Path
from typing import Any

import numpy as np

from gnode.experiments import RunSettings, resolve

TABLE: dict[str, Any] = {
    "task": {"train_trials": 20, "validation_trials": 8, "test_trials": 8},
    "model": {"state": 2, "hidden": (8,)},
    "training": {"epochs": 4, "batch_size": 10},
}

CONTENT = {
    ".lock",
    "settings.toml",
    "environment.json",
    "history.csv",
    "checkpoint.gnode",
    "model.gnode",
    "summary.json",
    "trials.npz",
    "predictions.npz",
}


def small(*assignments: str, task: str = "square", seed: int = 0) -> RunSettings:
    return resolve(task, file=TABLE, assignments=assignments, options={"seed": seed})


def write_data(path: Path, *, seed: int = 0, labelled: bool = True) -> Path:
    """Twenty series of two channels, with classes or with values."""
    generator = np.random.default_rng(seed)
    inputs = generator.normal(3.0, 2.0, size=(20, 10, 2))
    if labelled:
        np.savez(path, inputs=inputs, labels=np.arange(20) % 2)
    else:
        np.savez(path, inputs=inputs, targets=np.cumsum(inputs, axis=1)[..., :1])
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """All files below a folder, with their bytes."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def interrupted_after(epochs: int):
    asked = iter(range(1, 10_000))
    return lambda: next(asked) >= epochs
