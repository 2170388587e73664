import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gnode._checks import Failed, Refused
from gnode._files import read_json
from gnode.experiments import SUMMARY, Busy, train
from gnode.sweeps.folder import FAILED, INTERRUPTED, Attempts, has_summary, measured, member_folder
from gnode.sweeps.plan import PlannedMember
from gnode.training import Callback


@dataclass(frozen=True)
class MemberResult:
    """What became of a member."""

    member: str
    outcome: str
    """The name of a `gnode.training.Outcome`, or "failed"."""
    message: str


def run_member(
    member: PlannedMember,
    sweep: Path,
    *,
    deaths: int,
    interrupted: Callable[[], bool] = lambda: False,
    callbacks: Sequence[Callback] = (),
    wait_seconds: float = 1.0,
) -> MemberResult:
    """Trains one member in this process, or goes on with it, in its run folder below that of the sweep.

    Whatever happens is a result: a member that diverges has a summary that says so, and one that raises has failed,
    with the error's sentence. Where the folder is being written by another process, that is waited for. One that has
    ended is left as it is.

    **Arguments:**

    - `deaths`: processes that the member may lose in a row without a new checkpoint, before it is given up.
    - `interrupted`: asked before training and after every epoch; where true, a checkpoint is written first.
    - `wait_seconds`: between two looks at a folder that another process writes.
    """
    # Dask has a member computed again whose result was lost with a worker.
    if has_summary(sweep, member.name):
        return told(member, read_json(member_folder(sweep, member.name) / SUMMARY))
    while not interrupted():
        try:
            return _attempt(member, sweep, deaths, interrupted, callbacks)
        except Busy:
            time.sleep(wait_seconds)
    return MemberResult(member.name, INTERRUPTED, "the sweep was interrupted before the member began")


def _attempt(
    member: PlannedMember,
    sweep: Path,
    deaths: int,
    interrupted: Callable[[], bool],
    callbacks: Sequence[Callback],
) -> MemberResult:
    before = Attempts.read(sweep, member.name)
    attempt = before.judged(sweep, member.name)
    if attempt.deaths >= deaths:
        failed = (
            f"its process died {attempt.deaths} times in a row without a new checkpoint; perhaps it needs more memory "
            "than there is"
        )
        attempt.ended(failed=failed).write(sweep, member.name)
        return MemberResult(member.name, FAILED, failed)
    attempt.write(sweep, member.name)
    failed = None
    with measured() as cost:
        try:
            folder = member_folder(sweep, member.name)
            summary = train(member.settings, folder, resume=True, callbacks=callbacks, interrupted=interrupted)
        except Busy:
            attempt.withdraw(sweep, member.name, before)
            raise
        except (Refused, Failed) as error:
            failed = str(error)
        except Exception as error:
            # Of all else that may be wrong with one member, the others shall not suffer.
            failed = f"{type(error).__name__}: {' '.join(str(error).split())}"
    attempt.ended(failed=failed, cost=cost).write(sweep, member.name)
    if failed is not None:
        return MemberResult(member.name, FAILED, failed)
    return told(member, summary)


def told(member: PlannedMember, summary: Mapping[str, Any]) -> MemberResult:
    """What the summary of a member's run says."""
    return MemberResult(member.name, summary["outcome"], summary["message"])
