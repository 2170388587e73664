import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from gnode.experiments import Busy, train_cohort
from gnode.sweeps.engine._run_member import MemberResult, run_member, taken_apart, told
from gnode.sweeps.folder import Attempts, has_summary, measured, member_folder
from gnode.sweeps.plan import PlannedMember
from gnode.training import Callback


def run_cohort(
    members: Sequence[PlannedMember],
    sweep: Path,
    *,
    deaths: int,
    dissect: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    callbacks: Sequence[Sequence[Callback]] | None = None,
    wait_seconds: float = 1.0,
) -> list[MemberResult]:
    """Trains members that share shapes as one program (`gnode.experiments.train_cohort`), or one alone by `run_member`;
    its arguments are those of `run_member`, with `callbacks` for each.

    Each is an ordinary run, with a checkpoint of its own. Members that have ended take part, and stay as they are: only
    the same cohort gives the others the same bits. Where one cannot be run, or took the process with it, each is run by
    itself from then on, and the others do not suffer. They are taken apart one by one.
    """
    calls = [()] * len(members) if callbacks is None else callbacks
    together = None
    while len(members) > 1 and not interrupted():
        try:
            together = _attempt(members, calls, sweep, interrupted)
            break
        except Busy:
            time.sleep(wait_seconds)
    if together is not None:
        apart = (deaths, interrupted, wait_seconds)
        return [taken_apart(result, sweep, *apart) if dissect else result for result in together]
    return [
        run_member(
            member,
            sweep,
            deaths=deaths,
            dissect=dissect,
            interrupted=interrupted,
            callbacks=call,
            wait_seconds=wait_seconds,
        )
        for member, call in zip(members, calls, strict=True)
    ]


def _attempt(
    members: Sequence[PlannedMember],
    callbacks: Sequence[Sequence[Callback]],
    sweep: Path,
    interrupted: Callable[[], bool],
) -> list[MemberResult] | None:
    """None where they are to be run one by one."""
    left = [member.name for member in members if not has_summary(sweep, member.name)]
    before = {name: Attempts.read(sweep, name) for name in left}
    if not left or any(each.alone for each in before.values()):
        return None
    attempts = {name: each.judged(sweep, name) for name, each in before.items()}
    # One that ended before the others writes no more checkpoints.
    if all(each.deaths for each in attempts.values()):
        _put_apart(before, sweep, "the process of the cohort died without a new checkpoint")
        return None
    attempts = {name: replace(each, deaths=0) for name, each in attempts.items()}
    for name, each in attempts.items():
        each.write(sweep, name)
    try:
        with measured() as cost:
            summaries = train_cohort(
                [member.settings for member in members],
                [member_folder(sweep, member.name) for member in members],
                resume=True,
                callbacks=callbacks,
                interrupted=interrupted,
            )
    except Exception as error:
        if isinstance(error, Busy):
            for name, each in attempts.items():
                each.withdraw(sweep, name, before[name])
            raise
        # Which of them it was is told when each is run by itself.
        _put_apart(before, sweep, f"{type(error).__name__}: {' '.join(str(error).split())}")
        return None
    for name, each in attempts.items():
        each.ended(cost=cost.share(len(left))).write(sweep, name)
    return [told(member, summary) for member, summary in zip(members, summaries, strict=True)]


def _put_apart(before: Mapping[str, Attempts], sweep: Path, why: str) -> None:
    # Not running: the cohort's death is none of a member's own.
    for name, each in before.items():
        replace(each, running=False, alone=why).write(sweep, name)
