from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from gnode._checks import refusal
from gnode.data.sets._recordings import Recordings

PART = "part"
"""The group that says in which part of a published split a series is: train, validation or test."""


@dataclass(frozen=True)
class Original:
    """A file that a data set is made of, as its makers publish it."""

    url: str
    file: str
    """Its name in the cache folder."""
    megabytes: float
    """About how much is downloaded."""
    sha256: str | None = None
    """Where somebody publishes it. Else that of the first download is kept beside the file, to compare later ones."""
    published_by: str | None = None
    """Who publishes that checksum."""


@dataclass(frozen=True)
class Contents:
    """What is known to be in a data set, and is looked for once it has been read."""

    series: tuple[int, ...]
    """How many series there are: in the original, and in prepared files that hold a known part of it."""
    channels: int
    classes: tuple[str, ...]
    sample_rate: float
    """In Hz."""
    steps: tuple[int, int]
    """The shortest and the longest series."""
    groups: tuple[tuple[str, int | None], ...] = ()
    """The groups that series are of, and how many of each there are; None where that is not known."""

    def check(self, recordings: Recordings, *, name: str, where: Path) -> None:
        """Refuses recordings that are not those of the data set, and says what differs."""
        shortest, longest = int(recordings.lengths.min()), int(recordings.lengths.max())
        compared: list[tuple[str, object, object]] = [
            ("channels", self.channels, recordings.series.shape[1]),
            ("classes", ", ".join(self.classes), ", ".join(recordings.classes)),
            ("samples a second", self.sample_rate, recordings.sample_rate),
            ("classes with a series", len(self.classes), len(np.unique(recordings.labels))),
        ]
        for group, count in self.groups:
            found = len(np.unique(recordings.groups[group])) if group in recordings.groups else 0
            compared.append((f"different names of a {group}", count or "some", found if count or not found else "some"))
        wrong = [(what, want, found) for what, want, found in compared if want != found]
        if len(recordings) not in self.series:
            wrong.insert(0, ("series", " or ".join(f"{count:,}" for count in self.series), f"{len(recordings):,}"))
        if shortest < self.steps[0] or longest > self.steps[1]:
            wrong.append(("steps a series", " to ".join(map(str, self.steps)), f"{shortest} to {longest}"))
        if not np.isfinite(recordings.series).all():
            wrong.append(("values", "finite ones", "NaN or infinity"))
        if wrong:
            what, want, found = wrong[0]
            raise refusal(
                f"{what} of the data set {name}: {want}",
                f"{found} in {where}",
                "remove the file, so that it is made again, or read a file of your own by its path",
            )


@dataclass(frozen=True)
class DataSet:
    """A published data set that can be asked for by name."""

    name: str
    description: str
    """One line: what is told apart."""
    licence: str
    citation: str
    original: Original
    prepared: str
    """The name of the prepared file."""
    contents: Contents
    convert: Callable[[Path], Recordings]
    """From the original to recordings."""
    audio: bool = False
    """Series are sound, of which a network is given features."""
    split: str = "stratified"
    """How it is split where nothing is said."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The groups by which it can be split, so that what is tested on is of others than what is trained on."""
        return tuple(name for name, _ in self.contents.groups if name != PART)

    @property
    def splits(self) -> tuple[str, ...]:
        """The ways in which it can be split."""
        published = ("published",) if any(name == PART for name, _ in self.contents.groups) else ()
        return ("stratified", "random", *self.groups, *published)
