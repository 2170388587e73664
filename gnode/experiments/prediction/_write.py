import csv
import io
from pathlib import Path

import numpy as np

from gnode._checks import refusal
from gnode._files import write_atomically
from gnode.experiments.prediction._prediction import Prediction


def save_prediction(path: str | Path, prediction: Prediction) -> Path:
    """Writes a prediction: .npz, with its arrays by name, or .csv, with a row for every step. Returns the path.

    The columns of the table: `trial`, counted from 0; `time_s`; the outputs by name (of classes their probabilities,
    and the `answer`); of several networks the standard deviation of each, `NAME_std`; and `state_1`, ... where there
    are states.
    """
    path = Path(path)
    if path.suffix not in (".npz", ".csv"):
        raise refusal("a name that ends in .npz or .csv", path.name, "choose one")
    if not path.parent.is_dir():
        raise refusal(f"a folder at {path.parent}", "none", "make it, or choose another --out")
    write_atomically(path, _archive(prediction) if path.suffix == ".npz" else _table(prediction))
    return path


def _archive(prediction: Prediction) -> bytes:
    arrays = {name: getattr(prediction, name) for name in ("trials", "times", "lengths", "outputs")}
    arrays |= {
        name: getattr(prediction, name) for name in ("states", "spread") if getattr(prediction, name) is not None
    }
    arrays["output_names"] = np.asarray(prediction.output_names, str)
    if prediction.answers is not None:
        arrays["answers"] = np.asarray(prediction.answers, str)
    content = io.BytesIO()
    np.savez_compressed(content, **arrays)
    return content.getvalue()


def _table(prediction: Prediction) -> str:
    names = prediction.output_names
    head = ["trial", "time_s", *names]
    parts = [prediction.outputs]
    if prediction.spread is not None:
        head += [f"{name}_std" for name in names]
        parts.append(prediction.spread)
    if prediction.states is not None:
        head += [f"state_{number}" for number in range(1, prediction.states.shape[2] + 1)]
        parts.append(prediction.states)
    trial, step = np.nonzero(prediction.real)
    numbers = np.concatenate([part[trial, step] for part in parts], axis=1)
    rows = [
        [prediction.trials[place], repr(float(time)), *map(str, row)]
        for place, time, row in zip(trial, prediction.times[trial, step], numbers, strict=True)
    ]
    if prediction.labelled:
        head.append("answer")
        best = prediction.outputs[trial, step].argmax(axis=1)
        rows = [[*row, names[place]] for row, place in zip(rows, best, strict=True)]
    content = io.StringIO()
    writer = csv.writer(content, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return content.getvalue()
