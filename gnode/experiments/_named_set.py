"""Data sets that are asked for by name: what a run needs of them."""

import difflib
from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

import numpy as np

from gnode._checks import Refused, refusal
from gnode._types import Key
from gnode.data import split_groups, split_places
from gnode.data.sets import DATA_SETS, AudioFeatures, data_set_trials, find_data_set, load_data_set
from gnode.experiments._settings import TaskSettings
from gnode.tasks import TASKS, TaskEntry, Trials, find_task

Places: TypeAlias = tuple[np.ndarray, np.ndarray, np.ndarray]


class NamedTrials(NamedTuple):
    """A data set as trials, and by which groups it can be split."""

    trials: Trials
    groups: Mapping[str, np.ndarray]
    """By the name of a group: (trials,), text."""
    clock: str
    """What the times were taken from."""


def is_named(task: str) -> bool:
    """Whether a task's name means a data set that is asked for by name."""
    return task in DATA_SETS


def find_drawn(name: str) -> TaskEntry:
    """The task of that name, of which trials are drawn. A name that there is not is refused, with data sets in mind."""
    if name not in TASKS and difflib.get_close_matches(name, DATA_SETS, n=1):
        raise refusal(f"a task or a data set among {', '.join([*TASKS, *DATA_SETS])}", repr(name), _meant(name))
    return find_task(name)


def _meant(name: str) -> str:
    return f"did you mean {difflib.get_close_matches(name, [*TASKS, *DATA_SETS], n=1)[0]}?"


def named_checksum(task: str) -> str:
    """The SHA-256 of what is in a data set: of its arrays, whatever file they lie in."""
    return load_data_set(task).sha256


def named_changed(task: str) -> Refused:
    """The refusal of a data set that is not the one that a run began with: a prepared file may be a part of it."""
    return refusal(
        f"the data set {task} as it was when the run began",
        "another content",
        "name the folder that it was in by --data-dir, or run anew",
    )


def read_named(settings: TaskSettings) -> NamedTrials:
    """The trials of a data set that settings name, in their own units."""
    if settings.sha256 is not None and named_checksum(settings.name) != settings.sha256:
        raise named_changed(settings.name)
    features = AudioFeatures(settings.features, settings.feature_count)
    entry = find_data_set(settings.name)
    clock = f"centres of frames, {settings.features}" if entry.audio else "by the sampling rate"
    return NamedTrials(data_set_trials(settings.name, features), load_data_set(settings.name).groups, clock)


def split_as_said(trials: Trials, groups: Mapping[str, np.ndarray], settings: TaskSettings, *, key: Key) -> Places:
    """The places of the trials of the three sets, as the settings of a data file or a named data set say."""
    known = find_data_set(settings.name).splits if is_named(settings.name) else ("stratified", "random")
    if settings.split not in known:
        raise refusal(f"task.split of {settings.name} among {', '.join(known)}", repr(settings.split), "choose one")
    if settings.split in ("stratified", "random"):
        return split_places(trials, fractions=settings.shares, by_class=settings.split == "stratified", key=key)
    if settings.split == "published":
        train, validation, test = (np.flatnonzero(groups["part"] == part) for part in ("train", "validation", "test"))
        return train, validation, test
    return split_groups(
        trials,
        groups[settings.split],
        fractions=settings.shares,
        held_out=settings.held_out,
        name=settings.split,
        key=key,
    )
