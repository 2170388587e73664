import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gnode._checks import Failed, Refused
from gnode._files import read_json
from gnode.experiments import SUMMARY, Busy, train
from gnode.sweeps.engine._dissect_member import dissect_member
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
    dissect: bool = False,
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
    - `dissect`: take it apart, where training has ended well and that has not been done. Why that could not be is noted
        in the index; it is no failure of the member.
    - `interrupted`: asked before training, after every epoch, where a checkpoint is written if it is true, and before a
        dissection.
    - `wait_seconds`: between two looks at a folder that another process writes.
    """
    result = _trained(member, sweep, deaths, interrupted, callbacks, wait_seconds)
    return taken_apart(result, sweep, deaths, interrupted, wait_seconds) if dissect else result


def taken_apart(
    result: MemberResult, sweep: Path, deaths: int, interrupted: Callable[[], bool], wait_seconds: float
) -> MemberResult:
    """The result of a member that has been taken apart too, where it has ended well."""
    over = dissect_member(result.member, sweep, deaths=deaths, interrupted=interrupted, wait_seconds=wait_seconds)
    if over:
        return result
    return MemberResult(result.member, INTERRUPTED, "the sweep was interrupted before the member was taken apart")


def _trained(
    member: PlannedMember,
    sweep: Path,
    deaths: int,
    interrupted: Callable[[], bool],
    callbacks: Sequence[Callback],
    wait_seconds: float,
) -> MemberResult:
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
