import io
from pathlib import Path
from typing import Any

import numpy as np

from gnode._arrays import read_arrays
from gnode._checks import refusal
from gnode._files import write_atomically
from gnode._switches import single_precision
from gnode.experiments._prepare import Sets
from gnode.experiments._settings import RunSettings
from gnode.experiments.prediction._prediction import Prediction
from gnode.experiments.prediction._respond import respond
from gnode.experiments.prediction._softmax import softmax
from gnode.experiments.prediction._trained import TrainedRun
from gnode.models import Network
from gnode.tasks import NAME_ARRAYS, Names

PREDICTIONS = "predictions.npz"
SPLIT = "split.json"

MOST_NUMBERS = 2_000_000
"""Outputs of test trials that are kept in a run folder, at the most."""

_ARRAYS = ("trials", "times", "lengths", "outputs", "classes", "cut")


@single_precision()
def store_predictions(path: Path, network: Network, sets: Sets, settings: RunSettings, *, drawn: int) -> None:
    """Writes predictions.npz: what a network, in the targets' own units, says of the test trials.

    Where that is more than `MOST_NUMBERS`, of classes the last step of each trial alone is kept, and then of as many
    trials as there is room for. Of trials that are drawn, which can be drawn again, the first ones are kept, as many as
    `drawn` says.
    """
    every = sets.test
    test = every.take(slice(drawn)) if sets.places is None else every
    outputs = respond(network, test, settings.simulation).outputs
    if sets.test_inputs is not None:
        outputs = (outputs.astype(np.float64) + sets.test_inputs).astype(np.float32)
    lengths, times, cut = test.real.sum(axis=1), test.times, ""
    if test.labelled:
        outputs = softmax(outputs)
        if outputs.size > MOST_NUMBERS:
            last = (np.arange(len(test))[:, None], lengths[:, None] - 1)
            outputs, times, lengths, cut = outputs[last], times[last], np.ones_like(lengths), "the last step alone"
    kept = max(1, min(len(test), MOST_NUMBERS // (outputs.shape[1] * outputs.shape[2])))
    if kept < len(every):
        cut = f"{cut + ', ' if cut else ''}{kept} of {len(every)} test trials"
    outputs = np.where((np.arange(outputs.shape[1]) < lengths[:, None])[..., None], outputs, np.float32(np.nan))
    trials = np.arange(len(test)) if sets.places is None else np.asarray(sets.places[2])
    names = sets.names
    arrays: dict[str, Any] = {"trials": trials, "times": times, "lengths": lengths, "outputs": outputs}
    arrays = {name: array[:kept] for name, array in arrays.items()}
    arrays |= {"classes": np.asarray(test.classes, str), "cut": np.asarray(cut), **names.as_arrays()}
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    write_atomically(path, content.getvalue())


def _read(path: Path) -> dict[str, np.ndarray]:
    remedy = "restore the file, or run again"
    expected = f"readable predictions at {path}"
    return read_arrays(path, _ARRAYS, expected=expected, remedy=remedy, also=tuple(NAME_ARRAYS))


def _names(arrays: dict[str, np.ndarray]) -> Names:
    found = {field: tuple(map(str, arrays[name])) for name, field in NAME_ARRAYS.items() if name in arrays}
    return Names(**found)


def names_of(run: TrainedRun) -> Names:
    """Those of the data that a run was trained on, in their own units; none of a run of an earlier release."""
    names = run.summary.get("names")
    return Names() if names is None else Names(**{name: tuple(texts) for name, texts in names.items()})


def output_names(run: TrainedRun) -> tuple[str, ...]:
    """What the outputs of a run are called: its classes, as its training file had it, or by their numbers."""
    if run.trials.classes:
        return run.trials.classes
    return names_of(run).outputs or _numbered(run.summary["output_size"])


def _numbered(outputs: int) -> tuple[str, ...]:
    return tuple(f"output {number}" for number in range(1, outputs + 1))


def load_predictions(folder: str | Path) -> Prediction:
    """The predictions of the test trials that a run folder has, from predictions.npz; `trials` says which these are.

    Raises `Refused` where there are none, as of runs of earlier releases.
    """
    path = Path(folder) / PREDICTIONS
    if not path.exists():
        raise refusal(
            f"predictions of test trials at {path}",
            "none, as of a run of an earlier release or one that failed",
            "predict them from the data file",
        )
    arrays = _read(path)
    classes, cut = tuple(map(str, arrays["classes"])), str(arrays["cut"])
    return Prediction(
        arrays["times"],
        arrays["lengths"],
        arrays["outputs"],
        classes or _names(arrays).outputs or _numbered(arrays["outputs"].shape[2]),
        trials=arrays["trials"],
        labelled=bool(classes),
        notes=(f"kept are {cut}",) if cut else (),
    )
