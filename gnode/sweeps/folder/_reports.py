import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from gnode._checks import Refused, refusal
from gnode._files import read_json, write_json
from gnode.experiments import SUMMARY
from gnode.sweeps.folder._sweep_folder import REPORTS, member_folder
from gnode.training import Outcome

PRUNED = "pruned"
"""The outcome of a member that a search ended early, beside those of `gnode.training.Outcome`."""
SCORES = ("loss", "share_of_variance", "accuracy")
"""What is told of a set of trials in one number."""
FAILED = "failed"
"""That of a member that could not be run."""
INTERRUPTED = "interrupted"
"""That of a member which the sweep's end came before."""


@dataclass(frozen=True)
class Report:
    """What a member of a search has told after every epoch: a file of its own that its worker alone writes."""

    trial: int
    seed: int
    losses: tuple[float, ...] = ()
    """On validation trials, from the first epoch."""
    pruned: bool = False
    """It is to end after the last of these."""
    notes: dict[str, Any] = field(default_factory=dict)
    """What the pruner keeps."""

    @classmethod
    def read(cls, path: Path) -> "Report":
        content = read_json(path)
        try:
            return cls(**{**content, "losses": tuple(content["losses"])})
        except (KeyError, TypeError) as error:
            raise refusal(f"the report of a member in {path}", repr(error), "remove the file") from None

    def write(self, path: Path) -> None:
        path.parent.mkdir(exist_ok=True)
        write_json(path, asdict(self))


def report_path(sweep: Path, member: str) -> Path:
    return sweep / REPORTS / f"{member}.json"


def read_summary(sweep: Path, member: str) -> dict[str, Any] | None:
    """What became of a member, with "pruned" as its outcome where it was the pruner that ended training; none where it
    has not ended. Refuses a damaged file."""
    path = member_folder(sweep, member) / SUMMARY
    if not path.exists():
        return None
    try:
        summary = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise damaged_summary(sweep, member) from None
    if not _is_whole(summary):
        raise damaged_summary(sweep, member)
    return {**summary, "outcome": outcome_of(sweep, member, summary)}


def damaged_summary(sweep: Path, member: str) -> Refused:
    folder = member_folder(sweep, member)
    return refusal(
        f"a whole summary at {folder / SUMMARY}", "a damaged one", f"remove the folder {folder}, and go on by --resume"
    )


def _is_whole(summary: Any) -> bool:
    if not isinstance(summary, dict) or not isinstance(summary.get("outcome"), str):
        return False
    sets = [summary.get(name, {}) for name in ("train", "validation", "test")]
    return all(
        isinstance(one, dict) and all(isinstance(one.get(score), int | float | None) for score in SCORES)
        for one in sets
    )


def outcome_of(sweep: Path, member: str, summary: Mapping[str, Any]) -> str:
    """The outcome that a summary tells, and "pruned" where it was the pruner that ended training."""
    outcome = summary["outcome"]
    path = report_path(sweep, member)
    if outcome == Outcome.stopped_by_callback.name and path.exists() and Report.read(path).pruned:
        return PRUNED
    return outcome
