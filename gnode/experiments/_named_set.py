"""Data sets that are asked for by name: what a run needs of them."""

import difflib
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from gnode._checks import Refused, refusal
from gnode._types import Key
from gnode.data import Spans
from gnode.data.sets import DATA_SETS, AudioFeatures, data_set_path, data_set_trials, find_data_set, load_data_set
from gnode.data.walker import SIMULATED, Rollouts, WalkerPlan, all_prediction_trials, walker_rollouts
from gnode.experiments._prediction_scores import prediction_scores, walker_onward
from gnode.experiments._settings import TaskSettings
from gnode.tasks import TASKS, TaskEntry, Trials, find_task

NAMED = (*DATA_SETS, *SIMULATED)
"""The names of all data sets that are asked for by name."""


class NamedTrials(NamedTuple):
    """A data set as trials, and by which groups it can be split."""

    trials: Trials
    groups: Mapping[str, np.ndarray]
    """By the name of a group: (trials,), text."""
    clock: str
    """What the times were taken from."""
    sampled: bool = False
    """Samples have been left out, as the settings say."""
    about: str | None = None
    """In one line what made them, of what is simulated."""
    spans: Spans | None = None
    """Of windows cut from recordings, from where each came."""
    scores: Callable[..., dict[str, Any]] | None = None
    """What else a network is measured by: of a network, the three sets with targets in their own units, what scales
    the inputs (`scaling`) and the settings of the run (`settings`), a section of the summary, `prediction`."""


def is_named(task: str) -> bool:
    """Whether a task's name means a data set that is asked for by name."""
    return task in NAMED


def is_simulated(task: str) -> bool:
    """Whether a task's name means a data set that is simulated, as many trials as the settings of the task say."""
    return task in SIMULATED


def fetch_named(settings: TaskSettings, *, tell: Callable[[str], None]) -> None:
    """Downloads or simulates a data set that settings name, where that has not been done before; nothing for other
    tasks.

    **Arguments:**

    - `tell`: called with a line before what takes long.
    """
    if is_simulated(settings.name):
        _rollouts(settings, tell=tell)
    elif is_named(settings.name):
        data_set_path(settings.name, tell=tell)


def find_drawn(name: str) -> TaskEntry:
    """The task of that name, of which trials are drawn. A name that there is not is refused, with data sets in mind."""
    if name not in TASKS and difflib.get_close_matches(name, NAMED, n=1):
        raise refusal(f"a task or a data set among {', '.join([*TASKS, *NAMED])}", repr(name), _meant(name))
    return find_task(name)


def _meant(name: str) -> str:
    return f"did you mean {difflib.get_close_matches(name, [*TASKS, *NAMED], n=1)[0]}?"


def named_checksum(settings: TaskSettings) -> str:
    """The SHA-256 of what is in a data set: of its arrays, whatever file they lie in."""
    return _rollouts(settings).sha256 if is_simulated(settings.name) else load_data_set(settings.name).sha256


def named_changed(task: str) -> Refused:
    """The refusal of a data set that is not the one that a run began with: a prepared file may be a part of it, and
    other versions of a simulator simulate something else."""
    if is_simulated(task):
        return refusal(
            f"the rollouts of {task} as they were when the run began",
            "others",
            f"install the versions of {SIMULATED[task].simulator} of then, or run anew",
        )
    return refusal(
        f"the data set {task} as it was when the run began",
        "another content",
        "name the folder that it was in by --data-dir, or run anew",
    )


def read_named(settings: TaskSettings, *, key: Key) -> NamedTrials:
    """The trials of a data set that settings name, in their own units. `key`: of the samples that are left out."""
    if settings.sha256 is not None and named_checksum(settings) != settings.sha256:
        raise named_changed(settings.name)
    if is_simulated(settings.name):
        return _simulated(settings, key)
    features = AudioFeatures(settings.features, settings.feature_count)
    entry = find_data_set(settings.name)
    clock = f"centres of frames, {settings.features}" if entry.audio else "by the sampling rate"
    return NamedTrials(data_set_trials(settings.name, features), load_data_set(settings.name).groups, clock)


def _simulated(settings: TaskSettings, key: Key) -> NamedTrials:
    if settings.protocol != "plain":
        said = f"task.protocol = plain for {settings.name}, whose targets are values"
        raise refusal(said, settings.protocol, "leave it out")
    rollouts = _rollouts(settings)
    trials, parts = all_prediction_trials(rollouts, keep=1 - settings.drop, key=key)
    return NamedTrials(
        trials,
        {"rollout": parts},
        "of the simulation",
        sampled=True,
        about=str(rollouts),
        scores=partial(prediction_scores, onward=partial(walker_onward, rollouts)),
    )


def _rollouts(settings: TaskSettings, *, tell: Callable[[str], None] | None = None) -> Rollouts:
    windows = (settings.train_trials, settings.validation_trials, settings.test_trials)
    return walker_rollouts(WalkerPlan(windows=windows), tell=tell)
