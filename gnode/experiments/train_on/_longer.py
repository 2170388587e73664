"""A run for more epochs than it began with."""

import shutil
from pathlib import Path

from gnode._checks import refusal
from gnode.experiments._folder import CHECKPOINT, MODEL, SETTINGS, SUMMARY, TRIALS
from gnode.experiments._resolve import read_settings, write_settings
from gnode.experiments._settings import RunSettings
from gnode.experiments.prediction import PREDICTIONS
from gnode.training import can_go_on

_EXPORTED = ("network.pt", "network.py", "network.onnx")
MADE_OF_IT = ("dissection.json", "dissection.npz", "report.html", "explorer.html", "figures", *_EXPORTED)
"""What a dissection, a report and an export leave in a run folder."""


def asked_for_longer(stored: RunSettings, said: RunSettings, folder: Path) -> bool:
    """Whether a run is to be trained for more epochs than its folder says, all else being the same.

    Raises `Refused` where it would not be the run that it had been if so many had been asked for from the beginning.
    """
    training = stored.training.model_copy(update={"epochs": said.training.epochs})
    if stored.training.epochs >= said.training.epochs or training != said.training:
        return False
    if stored.model_copy(update={"training": training}).as_table() != said.as_table():
        return False
    if not can_go_on(said.training) and (folder / CHECKPOINT).exists():
        raise refusal(
            f"training.epochs = {stored.training.epochs}, as in {folder / SETTINGS}",
            f"{said.training.epochs} with schedule {said.training.schedule}, by which the learning rate would have "
            "been another from the first epoch on",
            f"train on in a new run: --from {folder} --out NEW, perhaps with --set training.schedule=constant, which "
            "can be gone on with",
        )
    return True


def lengthen(folder: Path, settings: RunSettings) -> None:
    """Makes a run folder that of a run for more epochs: what was made at the end of the shorter one is removed."""
    if not (folder / SETTINGS).exists() or read_settings(folder / SETTINGS).training == settings.training:
        return
    # The summary first: a run without one is no run that has ended.
    for name in (SUMMARY, PREDICTIONS, TRIALS, MODEL, *MADE_OF_IT):
        path = folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    write_settings(folder / SETTINGS, settings)
