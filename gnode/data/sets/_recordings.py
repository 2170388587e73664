"""Labelled series of different length, as every data set is handed on once it has been read."""

import hashlib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import numpy as np

from gnode._arrays import digest_arrays, read_arrays
from gnode._checks import refusal
from gnode._files import written_atomically
from gnode.data._lengths import read_lengths
from gnode.data.readers import check_classes, read_labels

_OWN = ("series", "lengths", "labels", "classes", "sample_rate_hz")


@dataclass(frozen=True, eq=False)
class Recordings:
    """Labelled series, end to end, and what else is known of each."""

    series: np.ndarray
    """(total steps, channels), in the units and the type of the original."""
    lengths: np.ndarray
    """(series,), the number of steps of each."""
    labels: np.ndarray
    """(series,), int32: the class of each, counted from 0."""
    classes: tuple[str, ...]
    """The names of the classes."""
    sample_rate: float
    """In Hz."""
    groups: dict[str, np.ndarray] = field(default_factory=dict)
    """By the name of a group, such as "speaker": (series,), text, which one each series is of."""

    def __len__(self) -> int:
        return len(self.lengths)

    @cached_property
    def sha256(self) -> str:
        """Of what is in the arrays, and not of a file: the same series count as the same, however they were packed."""
        digest = hashlib.sha256(repr((self.classes, float(self.sample_rate))).encode())
        digest_arrays(digest, {"series": self.series, "lengths": self.lengths, "labels": self.labels})
        for name, group in sorted(self.groups.items()):
            digest.update("\n".join([name, *group.tolist()]).encode())
        return digest.hexdigest()


def read_recordings(path: Path) -> Recordings:
    """Recordings from a prepared .npz file: `series`, `lengths`, `labels`, `sample_rate_hz`, and `classes` where labels
    are not their own names. Every other array of one entry a series is a group, by its name in the singular."""
    remedy = "remove it, so that it is made again from the original, or restore it from a copy"
    expected = f"a prepared data set at {path}"
    arrays = read_arrays(path, None, expected=expected, remedy=remedy)
    missing = [name for name in _OWN if name != "classes" and name not in arrays]
    if missing:
        raise refusal(expected, f"one without {missing[0]}, with {', '.join(arrays) or 'nothing in it'}", remedy)
    lengths = read_lengths("lengths", arrays["lengths"])
    series = arrays["series"]
    if series.ndim != 2 or len(series) != lengths.sum():
        raise refusal(
            f"{expected} with series of {lengths.sum()} steps, which its lengths add up to", series.shape, remedy
        )
    labels, classes = read_labels(arrays["labels"], len(lengths), arrays.get("classes"))
    check_classes(classes)
    groups = {
        name.removesuffix("s"): array.astype(str)
        for name, array in arrays.items()
        if name not in _OWN and array.shape == lengths.shape
    }
    rate = float(arrays["sample_rate_hz"])
    return Recordings(series, lengths.astype(np.int32), labels, classes, rate, groups)


def write_recordings(path: Path, recordings: Recordings) -> None:
    """Writes a prepared file, which `read_recordings` reads back with the same checksum."""
    # Not in memory first: of words there are gigabytes.
    with written_atomically(path, shared=True) as file:
        np.savez(
            file,
            series=recordings.series,
            lengths=recordings.lengths,
            labels=recordings.labels,
            classes=np.array(recordings.classes),
            sample_rate_hz=np.float64(recordings.sample_rate),
            **{f"{name}s": array for name, array in recordings.groups.items()},  # pyright: ignore[reportArgumentType]
        )
