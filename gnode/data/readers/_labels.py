from collections.abc import Sequence

import numpy as np

from gnode._checks import refusal
from gnode.data._numbers import whole_numbers


def read_labels(values: np.ndarray, count: int, names: np.ndarray | None) -> tuple[np.ndarray, tuple[str, ...]]:
    """The class of every trial (or of every step, in a row) as an index, (count,) int32, and the names of the
    classes."""
    if values.shape != (count,):
        raise refusal(
            f"labels of shape ({count},), one a trial",
            f"shape {values.shape}",
            "give each trial a class; values need an axis of outputs",
        )
    if values.dtype.kind == "S":
        values = np.char.decode(values, "utf-8")
    text = values.dtype.kind == "U"
    if not text:
        values = whole_numbers("labels", values)
    distinct, indices = np.unique(values, return_inverse=True)
    if names is None:
        return indices.astype(np.int32), tuple(str(name) for name in distinct)
    classes = tuple(str(name) for name in np.ravel(names))
    if len(set(classes)) != len(classes):
        raise refusal("classes of different names", ", ".join(classes), "name each class once")
    strange = [name for name in distinct if (name not in classes if text else not 0 <= name < len(classes))]
    if strange:
        raise refusal(
            f"labels among {', '.join(classes)}"
            if text
            else f"labels from 0 to {len(classes) - 1}, an index of classes",
            strange[0],
            "give every label its class",
        )
    places = np.array([classes.index(name) for name in distinct]) if text else distinct
    return places[indices].astype(np.int32), classes


def check_classes(classes: Sequence[str]) -> None:
    """Refuses a single class, of which there is nothing to learn; of labels to be compared with it is enough."""
    if len(classes) == 1:
        raise refusal("at least 2 classes", f"every label {classes[0]}", "give trials of two classes or more")
