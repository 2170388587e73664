from collections.abc import Callable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode._files import finite, read_json, write_json
from gnode.experiments._folder import (
    CHECKPOINT,
    ENVIRONMENT,
    HISTORY,
    MODEL,
    SETTINGS,
    SUMMARY,
    TRIALS,
    begin_folder,
    locked,
    save_network,
    save_trials,
)
from gnode.experiments._prepare import Keys, Sets, checksum, file_changed, is_file, prepare
from gnode.experiments._resolve import read_settings
from gnode.experiments._settings import RunSettings
from gnode.models import count_parameters
from gnode.training import Callback, Fit, Outcome, evaluate, fit, write_history

_SAMPLE = 200
"""Test trials kept in the run folder."""


def train(
    settings: RunSettings,
    folder: str | Path,
    *,
    resume: bool = False,
    callbacks: Sequence[Callback] = (),
    interrupted: Callable[[], bool] = lambda: False,
) -> dict[str, Any]:
    """Trains what `settings` describe and leaves a run folder; returns its summary.

    Nothing is written before all that can be refused has been looked at. With `resume` an interrupted
    run goes on, and ends with the same bits as one that was never interrupted; a run that has ended is
    left as it is, and one that has not begun begins.

    The summary's `outcome` is the name of an `Outcome`. An interrupted run has no summary in its folder,
    only a checkpoint.

    Raises `Refused` where the folder holds something already (without `resume`), was made with other
    settings, or is being written by another process.
    """
    folder = Path(folder)
    if is_file(settings.task.name) and settings.task.sha256 is None and Path(settings.task.name).is_file():
        task = settings.task.model_copy(update={"sha256": checksum(Path(settings.task.name))})
        settings = settings.model_copy(update={"task": task})
    if _has_ended(folder, settings, resume=resume):
        return read_json(folder / SUMMARY)
    keys = Keys.of(settings.seed)
    sets, network = prepare(settings, keys)
    with locked(folder):
        # Again: another process may have begun or ended a run here meanwhile.
        if _has_ended(folder, settings, resume=resume):
            return read_json(folder / SUMMARY)
        if not (folder / ENVIRONMENT).exists():
            begin_folder(folder, settings)
        result = fit(
            network,
            sets.train,
            sets.validation,
            settings.training,
            simulation=settings.simulation,
            key=keys.training,
            callbacks=callbacks,
            checkpoint=folder / CHECKPOINT,
            resume=resume,
            interrupted=interrupted,
            throw=False,
        )
        write_history(folder / HISTORY, result.history)
        summary = _summary(settings, sets, result)
        if result.outcome is not Outcome.interrupted:
            save_network(folder / MODEL, result.network, settings.model, time_step=sets.train.time_step)
            save_trials(folder / TRIALS, sets.test.take(slice(_SAMPLE)))
            write_json(folder / SUMMARY, summary)
    return summary


def _has_ended(folder: Path, settings: RunSettings, *, resume: bool) -> bool:
    """Whether the folder holds this run, and all of it; refuses a folder that cannot be used."""
    if folder.exists() and not folder.is_dir():
        raise refusal(f"a folder at {folder}", "a file", "choose another --out")
    # Hidden files do not count: the lock is one, and so is what a crash leaves of the first file.
    if not folder.exists() or all(path.name.startswith(".") for path in folder.iterdir()):
        return False
    if not (folder / SETTINGS).exists():
        raise refusal(f"an empty folder or a run at {folder}", "a folder with other files", "choose another --out")
    if not resume:
        raise refusal(
            f"no run at {folder}",
            "one that exists",
            "go on with it by --resume, or choose another --out",
        )
    stored = read_settings(folder / SETTINGS)
    if stored != settings:
        name, old, new = _first_difference(stored.as_table(), settings.as_table())
        if name == "task.sha256":
            raise file_changed(Path(settings.task.name))
        raise refusal(f"{name} = {old}, as in {folder / SETTINGS}", new, "resume with the same settings")
    return (folder / SUMMARY).exists()


def _first_difference(old: dict[str, Any], new: dict[str, Any], path: str = "") -> tuple[str, Any, Any]:
    for name in {**old, **new}:
        left, right = old.get(name), new.get(name)
        if left != right:
            where = f"{path}{name}"
            if isinstance(left, dict) and isinstance(right, dict):
                return _first_difference(left, right, f"{where}.")
            return where, left, right
    raise AssertionError("the tables are equal")


def _summary(settings: RunSettings, sets: Sets, result: Fit) -> dict[str, Any]:
    network = result.network
    parts = {"initial": network.initial, "field": network.field, "readout": network.readout, "total": network}
    batches = max(1, len(sets.train) // settings.training.batch_size)
    scores = {}
    if result.outcome not in (Outcome.interrupted, Outcome.solver_failed):
        for name, trials in (("train", sets.train), ("validation", sets.validation), ("test", sets.test)):
            score = evaluate(network, trials, loss_at=settings.training.loss_at, simulation=settings.simulation)
            scores[name] = {"loss": finite(score.loss)}
            if score.accuracy is not None:
                scores[name]["accuracy"] = score.accuracy
            if score.share_of_variance is not None:
                scores[name]["share_of_variance"] = finite(score.share_of_variance)
    return {
        "task": settings.task.name,
        "model": settings.model.name,
        "state_size": network.field.state_size,
        "input_size": sets.train.input_size,
        "output_size": sets.train.output_size,
        "parameters": {name: count_parameters(part) for name, part in parts.items()},
        "outcome": result.outcome.name,
        "message": result.message,
        "epochs": len(result.history),
        "best_epoch": result.best_epoch,
        "loss_name": "cross_entropy" if sets.train.labelled else "mse",
        **scores,
        "target_variance": None if sets.train.labelled else sets.test.target_variance(),
        "seconds": result.seconds,
        "steps_per_second": len(result.history) * batches / result.seconds if result.seconds > 0 else None,
        "solver": settings.simulation.described(),
        "function_evaluations": finite(result.history[-1].function_evaluations) if result.history else None,
        "time_step_s": sets.train.time_step,
        "time_constant_s": network.field.time_constant,
        "sizes": {
            "train": len(sets.train),
            "validation": len(sets.validation),
            "test": len(sets.test),
            "steps": sets.train.steps,
        },
        "input_scaling": None if sets.scaling is None else asdict(sets.scaling),
    }
