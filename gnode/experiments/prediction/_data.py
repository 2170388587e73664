import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import reduce
from pathlib import Path
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode._files import read_json
from gnode.data import SETS, describe
from gnode.data.readers import ReadSettings, arrays_to_predict, files_sha256, other_names, read_to_predict
from gnode.experiments.prediction._prepared import REMEDY
from gnode.experiments.prediction._stored import SPLIT, names_of, output_names
from gnode.experiments.prediction._trained import TrainedRun
from gnode.tasks import Names, Trials

# The usual steps of two data sets of one kind are of one size.
_ALIKE = 3.0


@dataclass(frozen=True)
class GivenData:
    """Data that a run is to answer to, in their own units."""

    trials: Trials
    """Their targets mean nothing."""
    wanted: Trials | None
    """The same with what was wanted, where that is known: values in their own units, or classes as the run has them."""
    sets: tuple[np.ndarray, ...]
    """The places of the trials of each of the run's sets, where this is the very file that it was trained on."""
    output_names: tuple[str, ...]
    notes: tuple[str, ...]


def given_data(run: TrainedRun, data: Any) -> GivenData:
    """Data in any of the forms that `gnode.experiments.predict` takes; refuses what is not of the run's kind."""
    notes: list[str] = []
    sets: tuple[np.ndarray, ...] = ()
    step = run.summary["time_step_s"]
    if isinstance(data, Trials):
        trials, known = data, bool(data.mask.any())
    elif isinstance(data, str | os.PathLike):
        sets = _own_sets(run, Path(data))
        how, left = (_own_how(run, Path(data)), None) if sets else _how(run, Path(data))
        read, known = read_to_predict(data, how, None if sets else step)
        trials = read.trials
        notes.append(f"read {os.fspath(data)}: {describe(trials, clock=read.clock) if known else _size(trials)}")
        notes += [] if left is None else [left]
    else:
        arrays = _arrays(data)
        if not {"times", "sample_rate_hz", "time_step_s"} & arrays.keys():
            arrays["time_step_s"] = np.asarray(step, np.float64)
            notes.append(f"no times were given: a step is taken to last {step:.4g} s, as in the training set")
        read, known = arrays_to_predict(arrays, ReadSettings(), step)
        trials = read.trials
    _check_names(names_of(run), trials.names)
    if not 1 / _ALIKE <= trials.time_step / step <= _ALIKE:
        notes.append(
            f"warning: the time step is {trials.time_step:.4g} s in the median, where the run was trained on one of "
            f"{step:.4g} s: are its times in seconds?"
        )
    wanted = _wanted(run, trials) if known else None
    return GivenData(trials, wanted, sets, output_names(run), tuple(notes))


def _own_sets(run: TrainedRun, path: Path) -> tuple[np.ndarray, ...]:
    """The sets of the run, where its data are this very file, wherever it lies now."""
    task, split = run.settings.task, run.folder / SPLIT
    if task.sha256 is None or not split.exists() or not path.is_file():
        return ()
    how = _own_how(run, path)
    if how.test is not None and not Path(how.test).is_file():
        return ()
    if files_sha256(path, how) != task.sha256:
        return ()
    places = read_json(split)
    return tuple(np.asarray(places[name], np.int64) for name in SETS)


def _own_how(run: TrainedRun, path: Path) -> ReadSettings:
    """How the run's own file is read, wherever it lies: one of the test that is no more where it was, from beside."""
    how = run.settings.task.read
    if how.test is None or Path(how.test).is_file():
        return how
    return how.model_copy(update={"test": str(path.parent / Path(how.test).name)})


def tested_by_all(runs: Sequence[TrainedRun], data: Any) -> np.ndarray | None:
    """The places of the trials that are in the test of every run that was trained on these very data; None where none
    was."""
    sets = [_own_sets(run, Path(data)) for run in runs] if isinstance(data, str | os.PathLike) else []
    tests = [parts[2] for parts in sets if parts]
    return reduce(np.intersect1d, tests) if tests else None


def _how(run: TrainedRun, path: Path) -> tuple[ReadSettings, str | None]:
    """How another file than the run's own is read, and what there is to know of it: as that of the run, but that its
    groups, and a file of its test, are of no matter. What lies beside an .npy file goes with the run's own inputs."""
    how = run.settings.task.read.model_copy(update={"groups": None, "test": None})
    beside = other_names(how)
    if not path.name.lower().endswith(".npy") or not beside:
        return how, None
    if how.axes is None and _has_several_axes(path):
        raise refusal(
            f"an order of the axes of {path.name}, as --axes of the run would say",
            "none, since what lay beside its own file told it",
            "give run.predict an array of trials, steps and channels, in Python",
        )
    update: dict[str, Any] = {"targets": (), "labels": None, "time": None}
    note = f"not read: {', '.join(beside)}, which go with the inputs that the run was trained on"
    if how.time is not None:
        step = run.summary["time_step_s"]
        update["time_step_s"] = step
        note += f"; a step is taken to last {step:.4g} s, as in the training set"
    return how.model_copy(update=update), note


def _has_several_axes(path: Path) -> bool:
    # What is no such file is refused when it is read.
    with suppress(Exception):
        return np.load(path, mmap_mode="r", allow_pickle=False).ndim > 1
    return False


def _arrays(data: Any) -> dict[str, np.ndarray]:
    """Arrays by the names of a file."""
    if isinstance(data, Mapping):
        return {str(name): np.asarray(array) for name, array in data.items()}
    if isinstance(data, tuple) and len(data) == 2:
        return {"inputs": np.asarray(data[0]), "times": np.asarray(data[1])}
    if isinstance(data, np.ndarray):
        return {"inputs": data}
    raise refusal(
        "a data file, Trials, an array of inputs, (inputs, times), or arrays by name",
        type(data).__name__,
        "give inputs of shape (trials, steps, channels) in the units of the training file",
    )


def _size(trials: Trials) -> str:
    """Of trials of which nothing is wanted."""
    lengths = trials.real.sum(axis=1)
    steps = f"{lengths.min():,}" if np.ptp(lengths) == 0 else f"{lengths.min():,} to {lengths.max():,}"
    return (
        f"{len(trials):,} trials x {steps} steps x {trials.input_size:,} channels, no targets; "
        f"time step {trials.time_step:.4g} s"
    )


def _check_names(of_run: Names, of_data: Names) -> None:
    """Refuses channels of other names or units, where both are known."""
    for what, ours, theirs in (
        ("input channels", of_run.inputs, of_data.inputs),
        ("units of inputs", of_run.input_units, of_data.input_units),
    ):
        if ours and theirs and ours != theirs:
            raise refusal(f"the {what} {', '.join(ours)}, as the run was trained on", ", ".join(theirs), REMEDY)


def _wanted(run: TrainedRun, trials: Trials) -> Trials:
    """What data want, refused where it is not what the network gives."""
    classes = run.trials.classes
    if bool(classes) != trials.labelled:
        kinds = ("classes", "values as targets")
        raise refusal(f"{kinds[not classes]}, as the run was trained on", kinds[bool(classes)], REMEDY)
    if not classes:
        if trials.output_size != run.summary["output_size"]:
            raise refusal(
                f"{run.summary['output_size']} outputs as targets, as the run was trained on",
                trials.output_size,
                REMEDY + ", or without targets",
            )
        return trials
    if trials.classes == classes:
        return trials
    strange = [name for name in trials.classes if name not in classes]
    if strange:
        raise refusal(
            f"classes among {', '.join(classes)}, as the run was trained on",
            strange[0],
            "name the classes as there, or leave the labels out",
        )
    places = np.array([classes.index(name) for name in trials.classes])
    return replace(trials, targets=places[trials.targets].astype(trials.targets.dtype), classes=classes)
