from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import jax
import numpy as np

from gnode._checks import Refused, refusal
from gnode._on_device import on_device
from gnode._switches import make_key, single_precision
from gnode._types import Key
from gnode.data import (
    Places,
    Scaler,
    as_change,
    describe,
    doubts,
    drop_samples,
    fill_missing,
    ignore_times,
    kidger_samples,
    read_data,
    shifted_copies,
    shuffle_times,
    standardise,
    target_scaler,
)
from gnode.data.readers import SUFFIXES, files_sha256
from gnode.experiments._build import build_network
from gnode.experiments._named_set import (
    NamedTrials,
    is_named,
    named_changed,
    named_checksum,
    read_named,
)
from gnode.experiments._prediction_scores import prediction_scores, series_onward
from gnode.experiments._settings import RunSettings, TaskSettings
from gnode.experiments._splits import doubts_of_split, split_as_said, split_checksum
from gnode.models import Network
from gnode.programs import split_key
from gnode.tasks import TASKS, Names, Trials, task_of


@dataclass(frozen=True)
class Sets:
    """Three different sets of trials, with targets in their own units."""

    train: Trials
    validation: Trials
    """For choosing the best weights."""
    test: Trials
    """Read once, at the end."""
    scaling: Scaler | None
    """By which the inputs of a data file were standardised."""
    target_scaling: Scaler | None = None
    """By which the targets of a data file are to be standardised in training."""
    places: Places | None = None
    """Of a data file: which of its trials are in which set, counted from 0."""
    read: str | None = None
    """Of a data file: what was read, in one line."""
    names: Names = field(default=Names())
    """Those of channels and outputs of a data file, with the units that they have there."""
    doubts: tuple[str, ...] = ()
    """What looks wrong in a data file, each with what to do."""
    test_inputs: np.ndarray | None = None
    """Where the targets are changes of the inputs: the inputs of the test trials, in their own units."""
    scores: Callable[..., dict[str, Any]] | None = None
    """What else a network is measured by, of a named data set that says so: of the network and, by name, the `scaling`
    of its inputs and the `settings` of the run, a section of the summary."""

    def to_train(self) -> tuple[Trials, Trials]:
        """Those to train on and to validate by, with targets as a network is trained on them."""
        if self.target_scaling is None:
            return self.train, self.validation
        return self.target_scaling.apply_to_targets(self.train), self.target_scaling.apply_to_targets(self.validation)


@dataclass(frozen=True)
class Keys:
    """One key for each use of randomness in a run, all from its seed."""

    data: Key
    network: Key
    training: Key
    dissection: Key

    @classmethod
    @single_precision()
    def of(cls, seed: int) -> "Keys":
        return cls(*split_key(make_key(seed), 4))


# Of settings that only data which are read can have, what they are elsewhere.
_OF_DATA = {
    "missing": "refuse",
    "split": "stratified",
    "split_seed": None,
    "folds": None,
    "protocol": "plain",
    "copies": 1,
    "predict": "value",
}
# Folded into the key of the data, for the samples that are left out.
_OF_DROPPED = 1
_USES = ("to train on", "to validate", "to test")


def is_file(task: str) -> bool:
    """Whether a task's name means a data file: it is no task's or data set's name and looks like a path."""
    return (
        task not in ("", *TASKS)
        and not is_named(task)
        and ("/" in task or task.lower().endswith(SUFFIXES) or Path(task).exists())
    )


def is_data(task: str) -> bool:
    """Whether a task's name means data that are read: a data file, or a named data set."""
    return is_named(task) or is_file(task)


def data_checksum(settings: TaskSettings) -> str:
    """The SHA-256 of a data file, or of what is in a named data set."""
    return named_checksum(settings) if is_named(settings.name) else files_sha256(Path(settings.name), settings.read)


def with_checksum(settings: RunSettings) -> RunSettings:
    """The settings, and which content of the data file or the named data set they mean."""
    task = settings.task
    if not is_data(task.name) or (is_file(task.name) and not Path(task.name).is_file()):
        return settings
    found = {
        "sha256": task.sha256 or data_checksum(task),
        "split_sha256": task.split_sha256 or split_checksum(task.split),
    }
    return settings.model_copy(update={"task": task.model_copy(update=found)})


def file_changed(task: str) -> Refused:
    """The refusal of a data file, or a named data set, that is not the one that a run began with."""
    if is_named(task):
        return named_changed(task)
    return refusal(f"the file {task} as it was when the run began", "another content", "restore it, or run anew")


@single_precision()
def draw_sets(settings: TaskSettings, *, key: Key) -> Sets:
    """Draws the trials of a task, or reads and splits those of a data file or a named data set.

    Samples are dropped and times shuffled before a file is split, inputs are standardised by what was observed, and
    only then are missing ones filled. Targets stay in their own units; what scales them in training comes beside.
    """
    if not is_data(settings.name):
        task = task_of(settings.name, steps=settings.steps, pulses=settings.pulses)
        for name, usual in _OF_DATA.items():
            if getattr(settings, name) != usual:
                raise refusal(
                    f"task.{name} for a data file alone",
                    f"{getattr(settings, name)} for the task {settings.name}",
                    "leave it out: trials of a task are drawn, and their inputs are never missing",
                )
        sizes = (settings.train_trials, settings.validation_trials, settings.test_trials)
        keys = split_key(key, 3)
        drawn = [_sampled_less(task.sample(size, key=k), settings, key=k) for size, k in zip(sizes, keys, strict=True)]
        return Sets(*drawn, scaling=None, names=drawn[0].names)
    if settings.steps is not None or settings.pulses is not None:
        raise refusal(
            "task.steps and task.pulses for flip-flops alone",
            f"one of them for {settings.name}",
            "leave it out: data have their own samples",
        )
    if is_named(settings.name):
        named = read_named(settings, key=jax.random.fold_in(key, _OF_DROPPED))
    else:
        named = _read_file(settings)
    line = describe(named.trials, clock=named.clock)
    trials = _sampled_less(named.trials, settings, key=key, sampled=named.sampled)
    places = split_as_said(trials, named, settings, key=_split_key(settings, key))
    found = (*doubts(named.trials), *doubts_of_split(named, settings, places))
    parts = [trials.take(some) for some in places]
    test_inputs = parts[2].inputs if settings.predict == "change" else None
    scores = None if named.scores is None else partial(named.scores, parts=tuple(parts))
    if settings.predict == "change":
        parts = [as_change(part) for part in parts]
    if named.about is not None:
        line = f"{line}; {named.about}"
    targets = None
    if settings.standardise_targets is not False and not trials.labelled:
        targets = target_scaler(parts[0])
    scaler = None
    if settings.standardise:
        scaler, *parts = standardise(parts[0], *parts[1:])
    sizes = [len(part) for part in parts]
    if settings.copies > 1:
        # Before missing inputs are filled: what says that one was missing is not shifted.
        key = jax.random.fold_in(key, 3)
        parts[0] = shifted_copies(parts[0], settings.copies, deviation=settings.shift, key=key)
    if settings.missing != "refuse":
        unit = parts[0].time_step
        parts = [fill_missing(part, settings.missing, time_unit=unit) for part in parts]
    return Sets(
        *parts,
        scaling=scaler,
        target_scaling=targets,
        places=places,
        read=f"{line}; {', '.join(f'{size:,} {to}' for size, to in zip(sizes, _USES, strict=True))}",
        names=named.trials.names,
        doubts=found,
        test_inputs=test_inputs,
        scores=scores,
    )


def _split_key(settings: TaskSettings, key: Key) -> Key:
    """By which trials are split: that of the data, unless the split has a seed of its own."""
    return key if settings.split_seed is None else Keys.of(settings.split_seed).data


def _read_file(settings: TaskSettings) -> NamedTrials:
    how, path = settings.read, Path(settings.name)
    missing = "refuse" if settings.missing == "refuse" else "keep"
    read = read_data(path, how, missing=missing)
    if settings.sha256 is not None and data_checksum(settings) != settings.sha256:
        raise file_changed(settings.name)
    # What needs no network has no answer where it is not told what there was.
    whole = (
        bool(how.forecast)
        and settings.drop == 0
        and settings.missing != "indicate"
        and not np.isnan(read.trials.inputs).any()
    )
    scores = partial(prediction_scores, onward=series_onward) if whole else None
    return NamedTrials(read.trials, read.groups, read.clock, about=read.about, spans=read.spans, scores=scores)


def _sampled_less(trials: Trials, settings: TaskSettings, *, key: Key, sampled: bool = False) -> Trials:
    """The trials with samples dropped (unless they have been `sampled`) and times changed, as the settings say."""
    # Keys of their own: what is drawn or split by `key` stays the same.
    dropped = jax.random.fold_in(key, _OF_DROPPED)
    if settings.protocol == "kidger":
        trials = kidger_samples(trials, settings.drop, key=dropped)
    elif settings.drop > 0 and not sampled:
        trials = drop_samples(trials, settings.drop, key=dropped)
    if settings.shuffle_times:
        trials = shuffle_times(trials, key=jax.random.fold_in(key, 2))
    if settings.ignore_times:
        trials = ignore_times(trials)
    return trials


@single_precision()
def prepare(settings: RunSettings, keys: Keys) -> tuple[Sets, Network]:
    """The trials of a run and its network at the initial weights."""
    sets = draw_sets(settings.task, key=keys.data)
    train = sets.train
    network = build_network(
        settings.model,
        input_size=train.input_size,
        output_size=train.output_size,
        time_step=train.time_step,
        mean_input=on_device(train.inputs[train.real].mean(axis=0)),
        key=keys.network,
    )
    return sets, network
