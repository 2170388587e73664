import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gnode._files import read_json, write_json
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._dissections import dissection_of, to_dissect
from gnode.sweeps.folder._reports import PRUNED, read_summary
from gnode.sweeps.folder._sweep_folder import SESSION, ListedMember, MemberList, is_locked
from gnode.training import FAILED_OUTCOMES

_NOT_DISSECTED = "not dissected"


@dataclass(frozen=True)
class BestMember:
    """A member with a low validation loss."""

    member: str
    axes: dict[str, Any]
    seed: int
    validation_loss: float


@dataclass(frozen=True)
class SweepStatus:
    """How far a sweep is."""

    members: int
    """Of a search, at the most."""
    done: int
    """Ended well."""
    diverged: int
    """Ended with a result that is none to use: the loss was not finite, or the solver could not finish."""
    failed: int
    """Not to be run: an error, or processes that died."""
    running: int
    waiting: int
    driven: bool
    """A process is at work on the sweep."""
    seconds_left: float | None
    """None where there is nothing to tell it from."""
    best: tuple[BestMember, ...]
    """On validation trials, the best first."""
    pruned: int = 0
    """Of those done: ended early by the pruner of a search."""
    to_come: int = 0
    """Of the members: those that a search has not made yet, and may not come to make."""
    not_dissected: int = 0
    """Of those done: they were to be taken apart, and could not be."""

    @property
    def ended(self) -> int:
        return self.done + self.diverged + self.failed


@dataclass
class StatusReader:
    """Reads how far a sweep is, from its files alone, again and again. What has ended is read once.

    A member that the last process at work was to take apart has ended when it has been.
    """

    folder: Path
    most_best: int = 3
    _members: list[ListedMember] = field(init=False)
    _to_come: int = field(init=False)
    _ended: dict[str, dict[str, Any]] = field(init=False, default_factory=dict)
    """Training of these has."""
    _over: set[str] = field(init=False, default_factory=set)
    """Of these nothing is left to do."""

    def __post_init__(self) -> None:
        self._list()

    def _list(self) -> None:
        listed = MemberList.read(self.folder)
        self._members, self._to_come = listed.members(), listed.to_come

    def read(self, *, driven: bool | None = None) -> SweepStatus:
        """`driven` where it is known; otherwise the lock is tried."""
        driven = is_locked(self.folder) if driven is None else driven
        if self._to_come:
            self._list()
        session = _read_session(self.folder)
        dissect = bool(session.get("dissect"))
        members = len(self._members) + self._to_come
        counts = Counter(self._state(member, driven, dissect) for member in self._members)
        over = counts["done"] + counts[PRUNED] + counts["diverged"]
        return SweepStatus(
            members=members,
            done=counts["done"] + counts[PRUNED] + counts[_NOT_DISSECTED],
            diverged=counts["diverged"],
            failed=counts["failed"],
            running=counts["running"],
            waiting=counts["waiting"] + self._to_come,
            driven=driven,
            seconds_left=_seconds_left(session, over, members - over) if driven else None,
            best=self._best(),
            pruned=counts[PRUNED],
            to_come=self._to_come,
            not_dissected=counts[_NOT_DISSECTED],
        )

    def _state(self, member: ListedMember, driven: bool, dissect: bool) -> str:
        name = member.name
        if name not in self._ended and (summary := read_summary(self.folder, name)) is not None:
            self._ended[name] = summary
        if name not in self._ended:
            return self._attempted(name, driven, "failed")
        if dissect and name not in self._over and to_dissect(self.folder, name):
            return self._attempted(dissection_of(name), driven, _NOT_DISSECTED)
        if dissect:
            self._over.add(name)
        outcome = self._ended[name]["outcome"]
        return "diverged" if outcome in FAILED_OUTCOMES else PRUNED if outcome == PRUNED else "done"

    def _attempted(self, name: str, driven: bool, failed: str) -> str:
        """What attempts have come to; `failed`, the word for those that have."""
        attempts = Attempts.read(self.folder, name)
        if attempts.failed is not None:
            return failed
        return "running" if attempts.running and driven else "waiting"

    def _best(self) -> tuple[BestMember, ...]:
        found = []
        for member in self._members:
            summary = self._ended.get(member.name, {})
            loss = summary.get("validation", {}).get("loss")
            if loss is not None and summary["outcome"] not in FAILED_OUTCOMES:
                found.append(BestMember(member.name, member.axes, member.seed, loss))
        return tuple(sorted(found, key=lambda one: one.validation_loss)[: self.most_best])


def read_status(folder: str | Path) -> SweepStatus:
    """How far a sweep is, whether or not a process is at work on it.

    Raises `Refused` for a folder that is no sweep's.
    """
    return StatusReader(Path(folder)).read()


def begin_session(folder: Path, ended: int, *, dissect: bool = False) -> None:
    """Notes when a process began to work on a sweep, of how many members nothing was left to do by then, and whether it
    is to take them apart."""
    write_json(folder / SESSION, {"began": time.time(), "ended": ended, "dissect": dissect})


def _read_session(folder: Path) -> dict[str, Any]:
    """Nothing, where no process has begun to work on the sweep."""
    return read_json(folder / SESSION) if (folder / SESSION).exists() else {}


def _seconds_left(session: dict[str, Any], ended: int, left: int) -> float | None:
    """As if the members to come took as long as those that have ended since the process began. Those that failed are
    counted as to come: they may be tried again."""
    if not session:
        return None
    newly = ended - session["ended"]
    return (time.time() - session["began"]) / newly * left if newly > 0 else None
