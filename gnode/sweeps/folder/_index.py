import csv
import io
import json
import sqlite3
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode._files import read_json, write_atomically
from gnode.experiments import ENVIRONMENT, dissection_summary
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._dissections import dissection_of, has_dissection
from gnode.sweeps.folder._reports import FAILED, PRUNED, SCORES, damaged_summary, read_summary
from gnode.sweeps.folder._sweep_folder import INDEX, TIMINGS, ListedMember, MemberList, member_folder, member_path

Row = dict[str, Any]
WAITING = "waiting"
"""The outcome of a member that has not ended."""
_DISSECTED = "done"

_RESULTS = {
    "model": "TEXT",
    "task": "TEXT",
    "seed": "INTEGER",
    "outcome": "TEXT",
    "message": "TEXT",
    "epochs": "INTEGER",
    "best_epoch": "INTEGER",
    "loss_name": "TEXT",
    "train_loss": "REAL",
    "validation_loss": "REAL",
    "test_loss": "REAL",
    "train_share_of_variance": "REAL",
    "validation_share_of_variance": "REAL",
    "test_share_of_variance": "REAL",
    "train_accuracy": "REAL",
    "validation_accuracy": "REAL",
    "test_accuracy": "REAL",
    "parameters": "INTEGER",
    "state_size": "INTEGER",
    "dissection": "TEXT",
    "verdict": "TEXT",
    "verdict_count": "INTEGER",
    "verdict_leaky": "INTEGER",
    "lifetime_s": "REAL",
    "lifetime_at_least_s": "REAL",
    "memory_error_1": "REAL",
    "memory_error_10": "REAL",
    "memory_error_100": "REAL",
    "folder": "TEXT",
}
_SPENT = {
    "attempts": "begun",
    "worker_seconds": "seconds",
    "compilations": "compilations",
    "alone": "alone",
    "worker": "worker",
}
"""By the column of timings.csv, what the attempts tell."""
_TRUTHS = ("verdict_leaky",)
_SUMMARISED = ("outcome", "message", "epochs", "best_epoch", "loss_name", "state_size")


def rebuild_index(folder: str | Path) -> Path:
    """Writes index.sqlite of a sweep, from its members' run folders; returns its path.

    The table `members` has a row a member in the plan's order, with the settings that the axes vary and what came out.
    The table `settings` has all settings by dotted names, values as JSON: those that all members share with no member,
    and those in which members differ for each. Nothing in it depends on time or machine: a sweep that was interrupted
    and gone on with ends with the same file, bit for bit, as one that was not. How long members took is in timings.csv,
    which is written too.

    Raises `Refused` for a folder that is no sweep's, and for a damaged file, by its name.
    """
    folder = Path(folder)
    listed = MemberList.read(folder)
    members = listed.members()
    rows = [_row(folder, member) for member in members]
    write_atomically(folder / INDEX, _database(listed, rows), shared=True)
    write_atomically(folder / TIMINGS, _timings(folder, members), shared=True)
    return folder / INDEX


def read_index(folder: str | Path) -> list[Row]:
    """The rows of index.sqlite, in the plan's order.

    Keys: `member`; the axes, by the dotted names of settings; `model`, `task`, `seed`; `outcome` (the name of a
    `gnode.training.Outcome`, or "pruned", "failed" or "waiting") and `message`; `epochs`, `best_epoch`, `loss_name`;
    losses and scores, each with `train_`, `validation_` and `test_` before it: `loss`, `share_of_variance`, `accuracy`
    (None where there are none); `parameters`, `state_size`; `dissection` ("done", why a member could not be taken
    apart, or None), and what it says, as `gnode.experiments.dissection_summary` has it, from `verdict` to
    `memory_error_100`; `folder`, the run folder as seen from the sweep's.
    """
    path = Path(folder) / INDEX
    if not path.exists():
        MemberList.read(Path(folder))
        raise refusal(f"the file {path}", "none", f"write it by: gnode sweep --rebuild {folder}")
    database = sqlite3.connect(":memory:")
    try:
        content = path.read_bytes()
        if not content:
            raise sqlite3.DatabaseError("an empty file")
        database.deserialize(content)
        database.row_factory = sqlite3.Row
        lists = {row["name"] for row in database.execute("SELECT name FROM axes WHERE json")}
        rows = [dict(row) for row in database.execute("SELECT * FROM members ORDER BY position")]
    except (OSError, sqlite3.Error) as error:
        raise refusal(f"the index of a sweep at {path}", str(error), f"gnode sweep --rebuild {folder}") from None
    finally:
        database.close()
    for row in rows:
        del row["position"]
        row.update({name: json.loads(row[name]) for name in lists})
        row.update({name: bool(row[name]) for name in _TRUTHS if row.get(name) is not None})
    return rows


def _row(folder: Path, member: ListedMember) -> Row:
    row: Row = {
        "member": member.name,
        **member.axes,
        **dict.fromkeys(_RESULTS),
        "model": member.model,
        "task": member.task,
        "seed": member.seed,
        "outcome": WAITING,
        "dissection": _dissection(folder, member.name),
        **dissection_summary(member_folder(folder, member.name)),
        "folder": member_path(member.name),
    }
    summary = read_summary(folder, member.name)
    if summary is None:
        failed = Attempts.read(folder, member.name).failed
        return row if failed is None else {**row, "outcome": FAILED, "message": failed}
    try:
        row.update({name: summary[name] for name in _SUMMARISED})
        if summary["outcome"] == PRUNED:
            row.update(message=f"pruned: {summary['message']}")
        row["parameters"] = summary["parameters"]["total"]
        for part in ("train", "validation", "test"):
            row.update({f"{part}_{score}": summary.get(part, {}).get(score) for score in SCORES})
    except (KeyError, TypeError):
        raise damaged_summary(folder, member.name) from None
    return row


def _dissection(folder: Path, member: str) -> str | None:
    return _DISSECTED if has_dissection(folder, member) else Attempts.read(folder, dissection_of(member)).failed


def _database(listed: MemberList, rows: list[Row]) -> bytes:
    """The bytes of a database, which depend on the settings and the rows alone."""
    axes = listed.axes
    lists = {name for name in axes if any(not isinstance(row[name], str | int | float) for row in rows)}
    lists |= {name for name in axes if any(isinstance(row[name], bool) for row in rows)}
    columns = [f"{_quoted(name)} {kind}".strip() for name, kind in _columns(axes).items()]
    database = sqlite3.connect(":memory:", isolation_level=None)
    try:
        database.execute(f"CREATE TABLE members ({', '.join(['position INTEGER PRIMARY KEY', *columns])})")
        database.execute("CREATE TABLE axes (position INTEGER PRIMARY KEY, name TEXT, json INTEGER)")
        database.execute("BEGIN")
        for position, row in enumerate(rows):
            values = [json.dumps(row[name]) if name in lists else row[name] for name in _columns(axes)]
            marks = ", ".join("?" * (len(values) + 1))
            database.execute(f"INSERT INTO members VALUES ({marks})", [position, *values])
        database.executemany("INSERT INTO axes VALUES (?, ?, ?)", [(i, a, a in lists) for i, a in enumerate(axes)])
        database.execute("CREATE TABLE settings (member TEXT, name TEXT, value TEXT)")
        for member, settings in [(None, listed.common), *listed.varied.items()]:
            said = [(member, name, json.dumps(value)) for name, value in sorted(settings.items())]
            database.executemany("INSERT INTO settings VALUES (?, ?, ?)", said)
        database.execute("COMMIT")
        return database.serialize()
    finally:
        database.close()


def _columns(axes: tuple[str, ...]) -> dict[str, str]:
    """Names and types; axes take any."""
    return {"member": "TEXT", **dict.fromkeys(axes, ""), **_RESULTS}


def _quoted(name: str) -> str:
    return f'"{name}"'


def _timings(folder: Path, members: list[ListedMember]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["member", "seconds", "steps_per_second", *_SPENT, "dissection_seconds", "device", "platform"])
    for member in members:
        run = member_folder(folder, member.name)
        summary = read_summary(folder, member.name) or {}
        attempts, apart = (Attempts.read(folder, name) for name in (member.name, dissection_of(member.name)))
        environment = read_json(run / ENVIRONMENT) if (run / ENVIRONMENT).exists() else {}
        writer.writerow(
            [
                member.name,
                *(summary.get(name) for name in ("seconds", "steps_per_second")),
                *(getattr(attempts, name) for name in _SPENT.values()),
                apart.seconds if apart.begun else None,
                *(environment.get(name) for name in ("device", "platform")),
            ]
        )
    return text.getvalue()
