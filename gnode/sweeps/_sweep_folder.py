"""The folder of a sweep: its plan, its members by name, and their run folders."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import tomli_w

from gnode._checks import refusal
from gnode._files import read_json, write_atomically, write_json
from gnode.sweeps._members import PlannedSweep
from gnode.sweeps._setting_paths import flat

PLAN = "plan.toml"
MEMBERS = "members.json"
ATTEMPTS = "attempts"
INDEX = "index.sqlite"
TIMINGS = "timings.csv"
SESSION = "session.json"
COMPILED = ".compiled"


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
class MemberList:
    """What the sweep's folder says of its members. It depends on the plan alone."""

    axes: tuple[str, ...]
    common: dict[str, Any]
    """Settings that all members share, by dotted names."""
    varied: dict[str, dict[str, Any]]
    """By member, the settings in which members differ."""

    @classmethod
    def of(cls, sweep: PlannedSweep) -> "MemberList":
        tables = {
            member.name: plain_settings(flat(member.settings.model_dump(mode="python"))) for member in sweep.members
        }
        first, *others = tables.values()
        same = {name for name, value in first.items() if all(table[name] == value for table in others)}
        return cls(
            sweep.plan.paths,
            {name: value for name, value in first.items() if name in same},
            {
                member: {name: value for name, value in table.items() if name not in same}
                for member, table in tables.items()
            },
        )

    @classmethod
    def read(cls, folder: Path) -> "MemberList":
        """Reads it back; refuses a folder that is no sweep's, and a damaged file."""
        path = folder / MEMBERS
        if not path.exists():
            raise refusal(f"a sweep at {folder}", f"no {MEMBERS} there", "name a folder that `gnode sweep` made")
        content = read_json(path)
        try:
            found = cls(tuple(content["axes"]), dict(content["common"]), dict(content["members"]))
            found.members()
        except (KeyError, TypeError, ValueError) as error:
            raise refusal(f"the members of a sweep in {path}", repr(error), "restore the file") from None
        return found

    def write(self, folder: Path) -> None:
        write_json(folder / MEMBERS, {"axes": self.axes, "common": self.common, "members": self.varied})

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
        write_atomically(folder / PLAN, tomli_w.dumps(sweep.plan.as_table()))
        MemberList.of(sweep).write(folder)


def check_sweep_folder(folder: Path, sweep: PlannedSweep, *, resume: bool) -> None:
    """Refuses a folder in which this sweep cannot begin or go on. Writes nothing."""
    if folder.exists() and not folder.is_dir():
        raise refusal(f"a folder at {folder}", "a file", "choose another --out")
    if not (folder / MEMBERS).exists():
        # Hidden files do not count: the lock is one. A plan alone is left by a crash before the list of members.
        others = [path for path in folder.glob("*") if not path.name.startswith(".") and path.name != PLAN]
        if others:
            raise refusal(
                f"an empty folder or a sweep at {folder}", "a folder with other files", "choose another --out"
            )
        return
    if not resume:
        raise refusal(f"no sweep at {folder}", "one that exists", "go on with it by --resume, or choose another --out")
    _check_same(folder, MemberList.read(folder), MemberList.of(sweep))


def _check_same(folder: Path, old: MemberList, new: MemberList) -> None:
    remedy = "resume with the same plan, or choose another --out"
    where = f"as in {folder / MEMBERS}"
    if old.axes != new.axes:
        raise refusal(f"the axes {', '.join(old.axes)}, {where}", ", ".join(new.axes) or "none", remedy)
    if len(old.varied) != len(new.varied):
        raise refusal(f"{len(old.varied)} members, {where}", len(new.varied), remedy)
    for member in new.varied:
        stored, said = old.settings(member), new.settings(member)
        for name in {**stored, **said}:
            if stored.get(name) != said.get(name):
                raise refusal(f"{name} = {stored.get(name)} of member {member}, {where}", said.get(name), remedy)


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


def member_path(member: str) -> str:
    """The same, as seen from the sweep's folder."""
    return f"members/{member}"
