import time
from collections.abc import Callable
from pathlib import Path

from gnode._checks import Failed, Refused
from gnode.experiments import Busy, dissect_run
from gnode.sweeps.folder import Attempts, dissection_of, measured, member_folder, to_dissect


def dissect_member(
    member: str, sweep: Path, *, deaths: int, interrupted: Callable[[], bool], wait_seconds: float
) -> bool:
    """Takes the network of a member apart, in its run folder below that of the sweep, where training has ended well and
    that has not been done. Returns whether it has: not where the sweep is interrupted before.

    The member has ended well, whatever comes of this: what is raised is noted as why it could not be taken apart, in
    attempts of their own. The arguments are those of `run_member`.
    """
    while to_dissect(sweep, member):
        if interrupted():
            return False
        try:
            _attempt(member, sweep, deaths)
            break
        except Busy:
            time.sleep(wait_seconds)
    return True


def _attempt(member: str, sweep: Path, deaths: int) -> None:
    name = dissection_of(member)
    before = Attempts.read(sweep, name)
    attempt = before.next(sweep, name)
    if attempt.deaths >= deaths:
        why = f"its process died {attempt.deaths} times in a row; perhaps it needs more memory than there is"
        attempt.ended(failed=why).write(sweep, name)
        return
    attempt.write(sweep, name)
    failed = None
    with measured() as cost:
        try:
            dissect_run(member_folder(sweep, member), anew=False)
        except Busy:
            attempt.withdraw(sweep, name, before)
            raise
        except (Refused, Failed) as error:
            failed = str(error)
        except Exception as error:
            # A network may be odd in ways that nobody has thought of: that is no reason to lose the others.
            failed = f"{type(error).__name__}: {' '.join(str(error).split())}"
    attempt.ended(failed=failed, cost=cost).write(sweep, name)
