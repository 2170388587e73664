import json
import os
import socket
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from gnode._checks import refusal
from gnode._files import write_json
from gnode.experiments import CHECKPOINT, Busy
from gnode.sweeps.folder._cost import Cost
from gnode.sweeps.folder._sweep_folder import ATTEMPTS, is_locked, member_folder


@dataclass(frozen=True)
class Attempts:
    """What became of the attempts to run a member, or to take it apart: a file of its own beside the run folder."""

    begun: int = 0
    running: bool = False
    """Begun and not ended: it runs, or its process has died."""
    deaths: int = 0
    """Of processes that ran it, in a row, without a new checkpoint between."""
    checkpoint: int | None = None
    """The time of the newest checkpoint when the last attempt began, in nanoseconds."""
    failed: str | None = None
    """Why it failed, in a sentence."""
    seconds: float = 0.0
    """That a worker spent on it, preparation, compilation and scores included; of an attempt that never ended: none."""
    compilations: int = 0
    """Programs that were compiled for it, and not taken from other members."""
    alone: str | None = None
    """Why it was not trained together with the rest of its cohort, in a sentence."""
    worker: str | None = None
    """The process of the last attempt that ended."""

    @classmethod
    def read(cls, sweep: Path, member: str) -> "Attempts":
        path = _path(sweep, member)
        if not path.exists():
            return cls()
        try:
            return cls(**json.loads(path.read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError):
            raise refusal(f"the attempts of a member in {path}", "a damaged file", "remove it") from None

    def write(self, sweep: Path, member: str) -> None:
        path = _path(sweep, member)
        path.parent.mkdir(exist_ok=True)
        write_json(path, asdict(self))

    def next(self, sweep: Path, member: str) -> "Attempts":
        """With another attempt begun. An attempt that never ended was a death; a newer checkpoint makes up for it."""
        checkpoint = member_folder(sweep, member) / CHECKPOINT
        newest = checkpoint.stat().st_mtime_ns if checkpoint.exists() else None
        moved_on = newest != self.checkpoint
        deaths = self.deaths + 1 if self.running and not moved_on else 0
        return replace(self, begun=self.begun + 1, running=True, deaths=deaths, checkpoint=newest, failed=None)

    def judged(self, sweep: Path, member: str) -> "Attempts":
        """As `next`. Raises `Busy` where another process writes in the run folder: an attempt that runs is no death."""
        attempt, folder = self.next(sweep, member), member_folder(sweep, member)
        if attempt.deaths and folder.is_dir() and is_locked(folder):
            raise Busy(f"{folder} is being written by another process")
        return attempt

    def withdraw(self, sweep: Path, member: str, before: "Attempts") -> None:
        """Writes what was there before it, but not over what another process wrote meanwhile."""
        if Attempts.read(sweep, member) == self:
            before.write(sweep, member)

    def ended(self, *, failed: str | None = None, cost: Cost | None = None) -> "Attempts":
        spent = (
            self
            if cost is None
            else replace(
                self,
                seconds=self.seconds + cost.seconds,
                compilations=self.compilations + cost.compilations,
                worker=f"{socket.gethostname()}-{os.getpid()}",
            )
        )
        return replace(spent, running=False, deaths=0, failed=failed)


def _path(sweep: Path, member: str) -> Path:
    return sweep / ATTEMPTS / f"{member}.json"
