"""The run folder: all that is known of a run, and nothing outside it is needed to read it."""

import io
import platform
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import jax
import numpy as np

from gnode import __version__
from gnode._arrays import read_arrays
from gnode._checks import Refused, refusal
from gnode._files import (
    check_version,
    load_header,
    load_leaves,
    read_json,
    save_leaves,
    write_atomically,
    write_json,
)
from gnode.data import SETS
from gnode.experiments._build import network_shapes
from gnode.experiments._resolve import read_settings, read_settings_table, write_settings
from gnode.experiments._settings import ModelSettings, RunSettings
from gnode.experiments.prediction import Prediction, load_predictions, predict_run
from gnode.models import Network
from gnode.tasks import NAME_ARRAYS, NEUROGYM, Names, Trials

SETTINGS = "settings.toml"
ENVIRONMENT = "environment.json"
HISTORY = "history.csv"
MODEL = "model.gnode"
CHECKPOINT = "checkpoint.gnode"
SUMMARY = "summary.json"
TRIALS = "trials.npz"

_KIND = "model"
_VERSION = 1


@dataclass(frozen=True)
class Run:
    """A trained run, as its folder tells it."""

    folder: Path
    settings: RunSettings
    network: Network
    """With the best weights."""
    trials: Trials
    """Some of the test trials, for dissection and pictures."""
    summary: dict[str, Any]

    def predict(self, data: Any, **options: Any) -> Prediction:
        """What the network says of data, given as it was given those that it was trained on: scaled and filled. See
        `gnode.experiments.predict`."""
        return predict_run(self, data, **options)

    def test_predictions(self) -> Prediction:
        """What it says of the test trials, as predictions.npz has it: see `gnode.experiments.load_predictions`."""
        return load_predictions(self.folder)


def names_no_optimiser(folder: Path) -> bool:
    """Whether a folder holds a run of an earlier release, which had AdamW alone."""
    path = folder / SETTINGS
    training = read_settings_table(path).get("training", {}) if path.exists() else None
    return isinstance(training, Mapping) and "optimiser" not in training


def begin_folder(folder: Path, settings: RunSettings) -> None:
    """Writes what is known before training into a run folder."""
    write_settings(folder / SETTINGS, settings)
    device = jax.devices()[0]
    names = ["jax", "jaxlib", "equinox", "optax", "numpy", "scipy"]
    if settings.task.name.startswith(NEUROGYM):
        names.append("neurogym")
    packages = {name: version(name) for name in names}
    write_json(
        folder / ENVIRONMENT,
        {
            "run_folder_version": _VERSION,
            "gnode": __version__,
            "python": sys.version.split()[0],
            **packages,
            "platform": platform.platform(),
            "device": f"{device.platform}: {device.device_kind}",
            "matmul_precision": jax.config.values["jax_default_matmul_precision"] or "default",
            "seed": settings.seed,
        },
    )


def check_folder_version(folder: Path) -> None:
    """Refuses the folder of a run that a later release wrote in a way that this one cannot read."""
    path = folder / ENVIRONMENT
    if not path.exists():
        return
    environment = read_json(path)
    if not isinstance(environment, dict):
        raise refusal(f"names and values in {path}", type(environment).__name__, "run again")
    # The first folders do not say it.
    check_version(environment.get("run_folder_version", 1), _VERSION, what="a run folder", where=folder)


class Busy(Refused):
    """The folder is being written by another process."""


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Keeps a second process from writing in the same run folder, which is made if there is none. The lock ends
    with the process, however it ends. Raises `Busy` where another holds it."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = open(folder / ".lock", "w")  # noqa: SIM115, closed below
    except OSError as error:
        raise refusal(f"a folder that can be written at {folder}", error.strerror, "choose another --out") from None
    with file:
        try:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except ImportError:  # Windows has no flock: two runs in one folder are then the user's own care.
            pass
        except OSError:
            said = refusal(
                f"{folder} to be free", "a folder in which another run is writing", "wait for it, or choose --out"
            )
            raise Busy(str(said)) from None
        yield


def save_network(path: Path, network: Network, settings: ModelSettings, *, time_step: float) -> None:
    """Writes model.gnode: a line of JSON with all that builds the network, and its weights."""
    header = {
        "network": settings.model_dump(mode="json"),
        "input_size": network.field.input_size,
        "output_size": network.readout.biases[-1].shape[0],
        "time_step_s": time_step,
    }
    save_leaves(path, _KIND, header, network)


def load_network(path: str | Path) -> Network:
    """Reads model.gnode back, from its path or that of its run folder."""
    path = Path(path)
    if path.is_dir():
        path = path / MODEL
    header = load_header(path, _KIND)
    settings = ModelSettings.model_validate(header["network"])
    shapes = network_shapes(
        settings,
        input_size=header["input_size"],
        output_size=header["output_size"],
        time_step=header["time_step_s"],
    )
    return load_leaves(path, _KIND, shapes)


def save_trials(path: Path, trials: Trials) -> None:
    """Writes trials.npz."""
    content = io.BytesIO()
    arrays: dict[str, Any] = {name: getattr(trials, name) for name in ("inputs", "targets", "mask", "times")}
    if trials.weights is not None:
        arrays["weights"] = trials.weights
    arrays |= {"classes": np.asarray(trials.classes, dtype=str), **trials.names.as_arrays()}
    np.savez_compressed(content, **arrays)
    write_atomically(path, content.getvalue())


def save_split(path: Path, places: tuple[np.ndarray, np.ndarray, np.ndarray]) -> None:
    """Writes split.json: which trials of the data file, counted from 0, are in which set."""
    lines = [f'"{name}": {some.tolist()}' for name, some in zip(SETS, places, strict=True)]
    write_atomically(path, "{" + ",\n".join(lines) + "}\n")


def load_trials(path: Path) -> Trials:
    """Reads trials.npz back; refuses a missing or damaged file, by name."""
    needed = ("inputs", "targets", "mask", "times", "classes")
    remedy = "name a complete run folder, or run again"
    arrays = read_arrays(
        path, needed, expected=f"readable trials at {path}", remedy=remedy, also=(*NAME_ARRAYS, "weights")
    )
    classes = tuple(str(name) for name in arrays.pop("classes"))
    names = {
        field: tuple(str(text) for text in arrays.pop(name)) for name, field in NAME_ARRAYS.items() if name in arrays
    }
    return Trials(**arrays, classes=classes, names=Names(**names))


def load_run(folder: str | Path) -> Run:
    """Reads a trained run; refuses a folder that is none, or whose training has not ended."""
    folder = Path(folder)
    if not folder.is_dir():
        raise refusal(f"a run folder at {folder}", "no such folder", "name a folder that `gnode run` made")
    if not (folder / SETTINGS).exists():
        raise refusal(f"a run folder at {folder}", f"one without {SETTINGS}", "name a folder that `gnode run` made")
    check_folder_version(folder)
    if not (folder / SUMMARY).exists():
        raise refusal(
            f"a run at {folder} that has ended", "one still training or interrupted", "finish it with --resume"
        )
    return Run(
        folder,
        read_settings(folder / SETTINGS),
        load_network(folder / MODEL),
        load_trials(folder / TRIALS),
        read_json(folder / SUMMARY),
    )
