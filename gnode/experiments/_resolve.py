import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import tomli_w

from gnode._checks import Refused, refusal
from gnode._files import write_atomically
from gnode._validation import validate
from gnode.data import ReadSettings, read_trials
from gnode.data.sets import find_data_set
from gnode.experiments import _defaults
from gnode.experiments._named_set import find_drawn, is_named, is_simulated
from gnode.experiments._prepare import is_data
from gnode.experiments._settings import MAP_ALPHA, WITHOUT_FLOW, RunSettings
from gnode.tasks import NEUROGYM, NeurogymTask

Table = dict[str, Any]


def merged(*tables: Mapping[str, Any]) -> Table:
    """Nested tables laid over one another; the last one that says something is heard."""
    result: Table = {}
    for table in tables:
        for name, value in table.items():
            below = result.get(name)
            if isinstance(value, Mapping):
                result[name] = merged(below if isinstance(below, Mapping) else {}, value)
            else:
                result[name] = value
    return result


def parse_assignment(text: str) -> Table:
    """`path.to.setting=value` as a nested table. The value is read as TOML, and as text where it is none."""
    path, equals, value = text.partition("=")
    names = path.strip().split(".")
    if not equals or not all(names):
        raise refusal("path.to.setting=value", repr(text), "write, say, --set training.learning_rate=0.001")
    try:
        parsed: Any = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value.strip()
    for name in reversed(names):
        parsed = {name: parsed}
    return parsed


def read_settings_table(path: Path) -> Table:
    """A settings file as nested tables; refuses one that is missing or is not TOML."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise refusal(f"the settings file {path}", "no file", "name an existing TOML file") from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise refusal(f"TOML in {path}", str(error), "correct the file") from None


def validated(table: Mapping[str, Any]) -> RunSettings:
    """The settings of a table; the first thing that is wrong with it becomes a refusal."""
    return validate(RunSettings, table)


def resolve(
    task: str,
    *,
    quick: bool = False,
    published: bool = False,
    file: Mapping[str, Any] | None = None,
    assignments: Iterable[str] = (),
    options: Mapping[str, Any] | None = None,
) -> RunSettings:
    """The settings of a run: defaults, then those of the task, presets, file, assignments, and options.

    **Arguments:**

    - `task`: a name of `gnode tasks`, which has data sets too, or a data file.
    - `quick`: a short training, to try things.
    - `published`: the settings of the paper's experiments.
    - `file`, `assignments`, `options`: what the user says, each heard over the one before.
    """
    assigned = [parse_assignment(text) for text in assignments]
    if any("name" in table["task"] for table in assigned if isinstance(table.get("task"), Mapping)):
        raise refusal(f"the task to be {task} alone", "task.name too", "name the task before the options")
    layers_said = [file or {}, *assigned, options or {}]
    for layer in layers_said:
        for table in ("task", "model", "simulation", "training"):
            if not isinstance(layer.get(table, {}), Mapping):
                raise refusal(f"{table} to be a table of settings", repr(layer[table]), f"name one: {table}.NAME=value")
    said = merged(*layers_said)
    model = said.get("model", {})
    name, alpha = (model.get("name", "gnode"), model.get("alpha")) if isinstance(model, Mapping) else ("gnode", None)
    read = said_reading(said)
    layers = defaults_of(task, name, "adamw" if published else said_optimiser(file or {}, said), alpha, read)
    if published:
        layers += [_defaults.PUBLISHED, _published(task, name)]
    if quick:
        layers.append(_defaults.QUICK)
    if published and is_data(task):
        layers.append(_defaults.PUBLISHED_FILE)
    table = merged(*layers, said, {"task": {"name": task}})
    return validated({**table, "task": _left_open(table["task"], said.get("task", {}))})


def _left_open(task: Table, said: Mapping[str, Any]) -> Table:
    """The table of a task. Where nobody has said whether targets are scaled, that is left to `train`: a run that is
    resumed goes on as it began. Settings of a run that has read a file (they have its checksum) and do not say it are
    of earlier runs, which scaled none."""
    if "standardise_targets" in said or not task.get("standardise_targets"):
        return task
    if "sha256" in said:
        return {**task, "standardise_targets": False}
    return {name: value for name, value in task.items() if name != "standardise_targets"}


def said_optimiser(file: Mapping[str, Any], said: Mapping[str, Any]) -> Any:
    """The optimiser for which defaults are looked up: that of all that is said, or None. A learning rate in a file
    that names no optimiser is AdamW's: earlier releases had no other."""
    training = said.get("training", {})
    if isinstance(training, Mapping) and "optimiser" in training:
        return training["optimiser"]
    training = file.get("training", {})
    return "adamw" if isinstance(training, Mapping) and "learning_rate" in training else None


def said_reading(said: Mapping[str, Any]) -> ReadSettings:
    """How a data file is read, by all that is said."""
    task = said.get("task", {})
    read = task.get("read", {}) if isinstance(task, Mapping) else {}
    # What is wrong with it is told as of all settings.
    return validated({"task": {"name": "square", "read": read}}).task.read if read else ReadSettings()


def defaults_of(
    task: str, model: Any, optimiser: Any = None, alpha: Any = None, read: ReadSettings | None = None
) -> list[Mapping[str, Any]]:
    """What is used for a task (or a data file, which is read), a model, an optimiser and an alpha where nothing is
    said: tables, the last one that says something to be heard. Without an optimiser, with the one that suits.

    **Arguments:**

    - `read`: how a data file is read.
    """
    from_file = is_data(task)
    simulated = is_simulated(task)
    # Of named data sets all are of classes but those that are simulated.
    trials = None
    if from_file and not is_named(task):
        trials = read_trials(Path(task), read or ReadSettings(), missing="keep")
    labelled = from_file and not simulated and (trials is None or trials.labelled)
    kind: _defaults.Kind
    if from_file:
        kind, base = ("labelled", _defaults.LABELLED) if labelled else ("valued", _defaults.VALUED)
    elif task.startswith(NEUROGYM):
        labelled = NeurogymTask(task.removeprefix(NEUROGYM)).labelled
        kind, base = ("labelled", _defaults.STEPS_DRAWN) if labelled else ("valued", _defaults.VALUES_DRAWN)
    else:
        base = _defaults.TASKS.get(find_drawn(task).name)
        kind, base = ("other", {}) if base is None else ("pulses", base)
    chosen: Any = _defaults.OPTIMISER if optimiser is None else str(optimiser)
    # One that there is not is refused when settings are validated.
    descent = [_defaults.DESCENT] if model in _defaults.DEEP else [_defaults.DESCENT, _defaults.SHALLOW]
    if model == "node" and isinstance(alpha, float | int) and alpha > MAP_ALPHA:
        descent.append(_defaults.UNGATED_MAP)
    training = merged(*(table.get(chosen, {}).get(kind, {}) for table in descent), {"optimiser": chosen})
    layers: list[Mapping[str, Any]] = [base, {"training": training}]
    if trials is not None and trials.class_a_step:
        layers.append(_defaults.LABELLED_STEPS)
    if trials is not None and read is not None and read.forecast and not np.isnan(trials.inputs).any():
        layers.append(_defaults.FORECAST)
    if simulated:
        layers.append(_defaults.SIMULATED[task])
    elif is_named(task):
        layers.append({"task": {"split": find_data_set(task).split}})
    elif read is not None and (read.test is not None or read.cut_s is not None):
        # Another file is the test; and windows of one recording are alike where they are near.
        layers.append({"task": {"split": "published" if read.test is not None else "time"}})
    if model in _defaults.WITH_HIDDEN:
        learnt = kind in ("labelled", "valued")
        hidden = _defaults.FILE_HIDDEN if learnt else _defaults.HIDDEN.get(task, _defaults.OTHER_HIDDEN)
        layers.append({"model": {"hidden": hidden}})
    if model in _defaults.GATE_BIASED and labelled:
        layers.append(_defaults.LABELLED_GATED)
    if model in WITHOUT_FLOW:
        layers.append({"model": {"alpha": 1.0}})
    return layers


def _published(task: str, model: str) -> Table:
    table: Table = {
        "model": {},
        "training": {
            "epochs": _defaults.PUBLISHED_EPOCHS.get(task, 200),
            "learning_rate": _defaults.PUBLISHED_RATE.get(model, 0.001),
        },
    }
    if task in _defaults.PUBLISHED_STATE:
        table["model"]["state"] = _defaults.PUBLISHED_STATE[task]
    if model in _defaults.WITH_HIDDEN:
        table["model"]["hidden"] = _defaults.PUBLISHED_HIDDEN.get(task, _defaults.OTHER_HIDDEN)
    return table


def write_settings(path: Path, settings: RunSettings) -> None:
    """Writes settings.toml."""
    write_atomically(path, tomli_w.dumps(settings.as_table()))


def read_settings(path: Path) -> RunSettings:
    """Reads settings.toml back; what is wrong with it is said with its path."""
    try:
        return validated(read_settings_table(path))
    except Refused as error:
        raise error if str(path) in str(error) else Refused(f"{path}: {error}") from None
