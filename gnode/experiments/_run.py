from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from gnode._checks import check_count, refusal
from gnode._files import read_json, write_json
from gnode._same_settings import check_same_settings, first_difference
from gnode.data.readers import ReadSettings
from gnode.experiments._cohort import shared_table
from gnode.experiments._folder import (
    CHECKPOINT,
    ENVIRONMENT,
    HISTORY,
    MODEL,
    SETTINGS,
    SUMMARY,
    TRIALS,
    begin_folder,
    check_folder_version,
    locked,
    save_network,
    save_split,
    save_trials,
)
from gnode.experiments._own_units import in_own_units
from gnode.experiments._prepare import Keys, Sets, file_changed, is_data, prepare, with_checksum
from gnode.experiments._resolve import read_settings
from gnode.experiments._settings import RunSettings, TaskSettings
from gnode.experiments._splits import split_changed
from gnode.experiments.prediction import PREDICTIONS, SPLIT, store_predictions
from gnode.experiments.summary import lines_of_run, summary_of_run
from gnode.experiments.train_on import (
    asked_for_longer,
    begun_network,
    doubts_of_start,
    lengthen,
    lines_of_start,
    save_start,
    with_start,
)
from gnode.models import Network
from gnode.programs import make_room_for_programs
from gnode.tasks import Trials
from gnode.training import Callback, Fit, Outcome, fit_cohort, write_history

KEPT_TRIALS = 200
"""Test trials kept in the run folder; and of trials that are drawn, those whose predictions are."""


def train(
    settings: RunSettings,
    folder: str | Path,
    *,
    resume: bool = False,
    callbacks: Sequence[Callback] = (),
    interrupted: Callable[[], bool] = lambda: False,
    tell: Callable[[str], None] = lambda line: None,
    begins: Callable[[Network, Trials], None] | None = None,
) -> dict[str, Any]:
    """Trains what `settings` describe and leaves a run folder; returns its summary.

    Nothing is written before all that can be refused has been looked at. With `resume` an interrupted
    run goes on, and ends with the same bits as one that was never interrupted; a run that has ended is
    left as it is, and one that has not begun begins. Asked for more epochs than before, a run goes on as if they had
    been asked for from the beginning, where its learning rate does not fall over all of them.

    The summary's `outcome` is the name of an `Outcome`. An interrupted run has no summary in its folder,
    only a checkpoint.

    Where targets of a data file are standardised, losses on the way, in the history and for callbacks, are of these,
    and the network that callbacks see gives such; the model, the trials and the scores that are left are in the
    targets' own units.

    **Arguments:**

    - `tell`: called before training with lines for a person: of a data file what was read, and what looks wrong in it.
    - `begins`: called when all that can be refused has been looked at, with the network as training begins with it and
        the test trials that the folder will hold.

    Raises `Refused` where the folder holds something already (without `resume`), was made with other
    settings, or is being written by another process.
    """
    (summary,) = train_cohort(
        [settings],
        [folder],
        resume=resume,
        callbacks=[callbacks],
        interrupted=interrupted,
        tell=tell,
        begins=begins,
    )
    return summary


def train_cohort(
    settings_list: Sequence[RunSettings],
    folders: Sequence[str | Path],
    *,
    resume: bool = False,
    callbacks: Sequence[Sequence[Callback]] | None = None,
    interrupted: Callable[[], bool] = lambda: False,
    tell: Callable[[str], None] = lambda line: None,
    begins: Callable[[Network, Trials], None] | None = None,
) -> list[dict[str, Any]]:
    """Trains several runs as one program, by `gnode.training.fit_cohort`; each leaves a run folder, as `train` does.
    Returns their summaries.

    `cohort_key` tells which runs may be trained together, `cohort_limit` how many. Summaries are written when the
    last run has ended; what a killed cohort leaves behind are checkpoints, also of the runs that had ended.

    With `resume` every run goes on from its own checkpoint. The whole cohort resumed ends with the same bits as one
    that was never interrupted; runs resumed alone or in another cohort end with the same but for rounding.

    **Arguments:**

    - `folders`: one for every run.
    - `callbacks`: for every run its own.
    - `interrupted`: asked once an epoch.
    - `tell`, `begins`: as of `train`, for all runs.

    Raises `Refused` as `train` does, before anything is written, and for runs that cannot share a program.
    """
    check_count("runs of a cohort", len(settings_list))
    if len(folders) != len(settings_list):
        raise refusal(f"{len(settings_list)} folders, as there are runs", len(folders), "give one for each")
    runs = [
        (
            with_start(_settled(with_checksum(settings), Path(folder), resume=resume), Path(folder), resume=resume),
            Path(folder),
        )
        for settings, folder in zip(settings_list, folders, strict=True)
    ]
    for place, (settings, _) in enumerate(runs):
        _check_shared(runs[0][0], settings, place)
    # Each is looked at, and not only up to the first that has not ended.
    if all([_has_ended(folder, settings, resume=resume) for settings, folder in runs]):
        return [read_json(folder / SUMMARY) for _, folder in runs]
    make_room_for_programs()
    keys = [Keys.of(settings.seed) for settings, _ in runs]
    sets, networks = zip(*(prepare(settings, key) for (settings, _), key in zip(runs, keys, strict=True)), strict=True)
    networks = [
        begun_network(settings, folder, each, network)
        for (settings, folder), each, network in zip(runs, sets, networks, strict=True)
    ]
    with ExitStack() as locks:
        for _, folder in runs:
            locks.enter_context(locked(folder))
        # Again: another process may have begun or ended a run here meanwhile.
        ended = [_has_ended(folder, settings, resume=resume) for settings, folder in runs]
        if all(ended):
            return [read_json(folder / SUMMARY) for _, folder in runs]
        for (settings, folder), each, network in zip(runs, sets, networks, strict=True):
            lengthen(folder, settings)
            if not (folder / ENVIRONMENT).exists():
                begin_folder(folder, settings)
            save_start(folder, settings, network)
            if each.places is not None and not (folder / SPLIT).exists():
                save_split(folder / SPLIT, each.places)
            started = [*lines_of_start(settings), *(f"warning: {said}" for said in doubts_of_start(folder, network))]
            for line in [*lines_of_run(settings, each, network), *started]:
                tell(line)
            if begins is not None:
                begins(in_own_units(network, each.target_scaling), _kept(each))
        to_train, to_validate = zip(*(each.to_train() for each in sets), strict=True)
        results = fit_cohort(
            networks,
            to_train,
            to_validate,
            [settings.training for settings, _ in runs],
            keys=[key.training for key in keys],
            simulation=runs[0][0].simulation,
            callbacks=callbacks,
            checkpoints=[folder / CHECKPOINT for _, folder in runs],
            resume=resume,
            interrupted=interrupted,
        )
        return [
            read_json(folder / SUMMARY) if is_over else _leave(folder, settings, each, result)
            for (settings, folder), is_over, each, result in zip(runs, ended, sets, results, strict=True)
        ]


def _check_shared(first: RunSettings, other: RunSettings, place: int) -> None:
    """Refuses a run that cannot be trained by the program of another one."""
    difference = first_difference(shared_table(first), shared_table(other))
    if difference is not None:
        name, one, two = difference
        raise refusal(f"{name} = {one} in all runs of a cohort", f"{two} in run {place}", "train it in another cohort")


def _leave(folder: Path, settings: RunSettings, sets: Sets, result: Fit) -> dict[str, Any]:
    """Writes what training gave into a run folder; returns the summary."""
    write_history(folder / HISTORY, result.history)
    network = in_own_units(result.network, sets.target_scaling)
    summary = summary_of_run(settings, sets, result, network)
    summary["warnings"] += doubts_of_start(folder, network)
    if result.outcome is not Outcome.interrupted:
        save_network(folder / MODEL, network, settings.model, time_step=sets.train.time_step)
        save_trials(folder / TRIALS, _kept(sets))
        if result.outcome is not Outcome.solver_failed and "test" in summary:
            store_predictions(folder / PREDICTIONS, network, sets, settings, drawn=KEPT_TRIALS)
        write_json(folder / SUMMARY, summary)
    return summary


def _kept(sets: Sets) -> Trials:
    return sets.test.take(slice(KEPT_TRIALS))


def _settled(settings: RunSettings, folder: Path, *, resume: bool) -> RunSettings:
    """The settings, and whether targets are scaled: they are, where nothing is said, but a run goes on as it began."""
    if not is_data(settings.task.name) or settings.task.standardise_targets is not None:
        return settings
    stored = folder / SETTINGS
    begun = read_settings(stored).task.standardise_targets if resume and stored.is_file() else None
    # Counts have no other unit, and a function of the readout cannot be scaled back.
    scalable = settings.training.loss != "poisson" and settings.model.readout in (None, "linear")
    scaled = scalable if begun is None else begun
    return settings.model_copy(update={"task": settings.task.model_copy(update={"standardise_targets": scaled})})


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
    check_folder_version(folder)
    begun = _at_path_of(settings, read_settings(folder / SETTINGS))
    if asked_for_longer(begun, settings, folder):
        return False
    stored, said = begun.as_table(), settings.as_table()
    difference = first_difference(stored, said)
    if difference is not None and difference[0] == "task.sha256":
        raise file_changed(settings.task.name)
    if difference is not None and difference[0] == "task.split_sha256":
        raise split_changed(settings.task.split)
    check_same_settings(stored, said, where=folder / SETTINGS)
    return (folder / SUMMARY).exists()


def _at_path_of(settings: RunSettings, stored: RunSettings) -> RunSettings:
    """Stored settings with the paths of the files that are given now: a file is what is in it, wherever it lies."""
    said, begun = settings.task, stored.task
    same = {
        path: getattr(said, path)
        for path, checksum in (("name", "sha256"), ("split", "split_sha256"))
        if getattr(begun, checksum) is not None and getattr(begun, checksum) == getattr(said, checksum)
    }
    if "name" in same:
        same["read"] = _read_at_paths_of(said, begun)
    return stored.model_copy(update={"task": begun.model_copy(update=same)})


def _read_at_paths_of(said: TaskSettings, begun: TaskSettings) -> ReadSettings:
    """How stored settings read a file, with the paths of the others that were read with it, whose content is the same;
    where as many are for the same."""
    beside = ("targets", "labels", "time", "groups")
    of_files = all(task.name.lower().endswith(".npy") for task in (said, begun))
    paths = {name: getattr(said.read, name) for name in ("test", *(beside if of_files else ()))}
    return begun.read.model_copy(
        update={name: path for name, path in paths.items() if _several(path) == _several(getattr(begun.read, name))}
    )


def _several(paths: str | tuple[str, ...] | None) -> int | None:
    return len(paths) if isinstance(paths, tuple) else None if paths is None else 1
