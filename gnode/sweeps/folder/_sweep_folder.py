"""The folder of a sweep: its plan, its members by name, and their run folders."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import tomli_w

from gnode._checks import Refused, refusal
from gnode._files import check_version, read_json, write_atomically, write_json
from gnode._same_settings import check_same_settings, first_difference
from gnode.experiments import SUMMARY, Busy, file_changed, is_file, locked, merged, validated
from gnode.sweeps.plan import MATCHED, Plan, PlannedSweep, flat, nested, read_plan

PLAN = "plan.toml"
MEMBERS = "members.json"
ATTEMPTS = "attempts"
REPORTS = "reports"
INDEX = "index.sqlite"
TIMINGS = "timings.csv"
SESSION = "session.json"
COMPILED = ".compiled"
_VERSION = 1

_REMEDY = "resume with the same plan, or choose another --out"
_SCALED, _FILE, _OPTIMISER = "task.standardise_targets", "run.task.name", "training.optimiser"
_WHERE = ("execution", "cluster")
"""Tables of a plan that say how and where members are run."""


@dataclass(frozen=True)
class ListedMember:
    """A member as the sweep's folder lists it."""

    name: str
    axes: dict[str, Any]
    """Values of the axes, by dotted names."""
    seed: int
    model: str
    task: str


@dataclass(frozen=True)
class Trial:
    """A proposal of a search."""

    parameters: dict[str, int | float]
    """By the dotted name of a setting, a number of its range, or the place of one of its choices."""
    members: tuple[str, ...]
    """One for each seed. Where the same settings were proposed before, those of then."""


@dataclass(frozen=True)
class MemberList:
    """What the sweep's folder says of its members. It depends on the plan alone, but for a search: that of a search
    grows."""

    axes: tuple[str, ...]
    common: dict[str, Any]
    """Settings that all members share, by dotted names."""
    varied: dict[str, dict[str, Any]]
    """By member, the settings in which members differ."""
    trials: tuple[Trial, ...] = ()
    """Of a search."""
    to_come: int = 0
    """Members that a search may still make, at the most."""

    @classmethod
    def of(cls, sweep: PlannedSweep, trials: Sequence[Trial] = ()) -> "MemberList":
        tables = {
            member.name: plain_settings({**flat(member.settings.model_dump(mode="python")), **_matched(member.axes)})
            for member in sweep.members
        }
        first, *others = tables.values() or [{}]
        same = {name for name, value in first.items() if all(table[name] == value for table in others)}
        search = sweep.plan.search
        return cls(
            sweep.paths,
            {name: value for name, value in first.items() if name in same},
            {
                member: {name: value for name, value in table.items() if name not in same}
                for member, table in tables.items()
            },
            tuple(trials),
            0 if search is None else (search.trials - len(trials)) * len(sweep.plan.run_seeds),
        )

    @classmethod
    def read(cls, folder: Path) -> "MemberList":
        """Reads it back; refuses a folder that is no sweep's, and a damaged file."""
        path = folder / MEMBERS
        if not path.exists():
            raise refusal(f"a sweep at {folder}", f"no {MEMBERS} there", "name a folder that `gnode sweep` made")
        content = read_json(path)
        if isinstance(content, dict):
            # The first sweeps do not say it.
            check_version(content.get("version", 1), _VERSION, what="a sweep", where=path)
        try:
            found = cls(
                tuple(content["axes"]),
                dict(content["common"]),
                dict(content["members"]),
                tuple(Trial(one["parameters"], tuple(one["members"])) for one in content.get("trials", ())),
                content.get("to_come", 0),
            )
            found.members()
        except (KeyError, TypeError, ValueError) as error:
            raise refusal(f"the members of a sweep in {path}", repr(error), "restore the file") from None
        return found

    def write(self, folder: Path) -> None:
        content = {"version": _VERSION, "axes": self.axes, "common": self.common, "members": self.varied}
        if self.trials or self.to_come:
            content |= {"trials": [asdict(trial) for trial in self.trials], "to_come": self.to_come}
        write_json(folder / MEMBERS, content)

    def settings(self, member: str) -> dict[str, Any]:
        """All settings of a member, by dotted names."""
        return {**self.common, **self.varied[member]}

    def members(self) -> list[ListedMember]:
        """All members, in order."""
        listed = []
        for name in self.varied:
            settings = self.settings(name)
            axes = {path: _restored(settings[path]) for path in self.axes}
            listed.append(ListedMember(name, axes, settings["seed"], settings["model.name"], settings["task.name"]))
        return listed


def begin_sweep(folder: Path, sweep: PlannedSweep, *, resume: bool) -> None:
    """Writes plan and members into an empty folder, or makes sure that they are those of the sweep that it holds."""
    check_sweep_folder(folder, sweep, resume=resume)
    if not (folder / MEMBERS).exists():
        write_atomically(folder / PLAN, _plan_text(sweep))
        MemberList.of(sweep).write(folder)


def check_sweep_folder(folder: Path, sweep: PlannedSweep, *, resume: bool) -> None:
    """Refuses a folder in which this sweep cannot begin or go on. Writes nothing."""
    if folder.exists() and not folder.is_dir():
        raise refusal(f"a folder at {folder}", "a file", "choose another --out")
    if not (folder / MEMBERS).exists():
        # Hidden files do not count: the lock is one.
        others = [path for path in folder.glob("*") if not path.name.startswith(".")]
        # A crash before the list of members leaves the plan alone. Another plan there is somebody's own.
        if others not in ([], [folder / PLAN]) or (others and others[0].read_bytes() != _plan_text(sweep).encode()):
            raise refusal(
                f"an empty folder or a sweep at {folder}", "a folder with other files", "choose another --out"
            )
        return
    if not resume:
        raise refusal(f"no sweep at {folder}", "one that exists", "go on with it by --resume, or choose another --out")
    old = MemberList.read(folder)
    if sweep.plan.search is not None or old.trials or old.to_come:
        _check_same_plan(folder / PLAN, of_its_time(read_plan(folder / PLAN), folder), sweep.plan)
    else:
        check_same(folder, old, MemberList.of(sweep))


def of_its_time(plan: Plan, folder: Path) -> Plan:
    """The plan of a sweep, as it was meant when the folder's began: one of an earlier release, which had AdamW alone,
    names no optimiser."""
    if not (folder / MEMBERS).exists() or f"run.{_OPTIMISER}" in flat(plan.as_table()):
        return plan
    listed = MemberList.read(folder)
    if any(_OPTIMISER in settings for settings in (listed.common, *listed.varied.values())) or not listed.varied:
        return plan
    return plan.model_copy(update={"run": merged(plan.run, {"training": {"optimiser": "adamw"}})})


def _plan_text(sweep: PlannedSweep) -> str:
    return tomli_w.dumps(sweep.plan.as_table())


def _check_same_plan(path: Path, old: Plan, new: Plan) -> None:
    """A search is gone on with by its plan: its members are not known beforehand."""
    stored, said = (
        {name: value for name, value in flat(plan.as_table()).items() if name.partition(".")[0] not in _WHERE}
        for plan in (old, new)
    )
    if is_file(str(stored.get(_FILE))) and is_file(str(said.get(_FILE))):
        # It may lie elsewhere now: the members that are there have its checksum, by which they are compared.
        stored[_FILE] = said[_FILE]
    check_same_settings(stored, said, where=path, remedy=_REMEDY)


def check_same(folder: Path, old: MemberList, new: MemberList) -> None:
    """Refuses members that are not those that the folder has."""
    where = f"as in {folder / MEMBERS}"
    if old.axes != new.axes:
        raise refusal(f"the axes {', '.join(old.axes)}, {where}", ", ".join(new.axes) or "none", _REMEDY)
    if len(old.varied) != len(new.varied):
        raise refusal(f"{len(old.varied)} members, {where}", len(new.varied), _REMEDY)
    for member in new.varied:
        stored, said = old.settings(member), new.settings(member)
        stored = _as_of_now(stored, said, folder)
        difference = first_difference(stored, said)
        if difference is None:
            continue
        name, one, two = difference
        if name == "task.sha256" and stored["task.name"] == said["task.name"]:
            raise file_changed(said["task.name"])
        raise refusal(f"{name} = {one} of member {member}, {where}", two, _REMEDY)


def _as_of_now(settings: dict[str, Any], said: Mapping[str, Any], folder: Path) -> dict[str, Any]:
    """All settings of a member, as of now: an earlier release had not all of them, and what it had not was as it is by
    default, but for the targets, which it did not scale. A data file is what is in it, wherever it lies."""
    if _of_one_file(settings, said):
        settings = {**settings, "task.name": said["task.name"]}
    if settings == said:
        return settings
    if settings.get(_SCALED) is None:
        if said.get(_SCALED):
            raise refusal(
                f"{_SCALED} = false, as of the sweep at {folder}, begun by an earlier version",
                "true, which is usual now",
                "write standardise_targets = false under [run.task] of the plan",
            )
        settings = {**settings, _SCALED: said.get(_SCALED)}
    table = nested({name: _restored(value) for name, value in settings.items() if name != MATCHED})
    return plain_settings({**flat(validated(table).model_dump(mode="python")), **_matched(settings)})


def _of_one_file(stored: Mapping[str, Any], said: Mapping[str, Any]) -> bool:
    """Whether two members read the same data file, wherever it lies."""
    return said.get("task.sha256") is not None and stored.get("task.sha256") == said["task.sha256"]


def _matched(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Of settings by dotted names, what is none of a run."""
    return {name: value for name, value in settings.items() if name == MATCHED}


def plain_settings(settings: Mapping[str, Any]) -> dict[str, Any]:
    """As JSON gives them back; infinity, which it does not have, as text."""
    return {name: _plain_value(value) for name, value in settings.items()}


def _plain_value(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain_value(part) for part in value]
    return str(value) if isinstance(value, float) and not math.isfinite(value) else value


def _restored(value: Any) -> Any:
    return float(value) if value in ("inf", "-inf") else value


def member_folder(sweep: Path, member: str) -> Path:
    """The run folder of a member."""
    return sweep / member_path(member)


def has_summary(sweep: Path, member: str) -> bool:
    """Whether the training of a member has ended with a result."""
    return (member_folder(sweep, member) / SUMMARY).exists()


def is_locked(folder: Path) -> bool:
    """Whether another process writes in a folder, as far as can be told."""
    try:
        with locked(folder):
            return False
    except Busy:
        return True
    except Refused:
        # Somebody else's folder: it can be read and not written.
        return False


def member_path(member: str) -> str:
    """The same, as seen from the sweep's folder."""
    return f"members/{member}"
