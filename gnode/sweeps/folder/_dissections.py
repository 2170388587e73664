"""Which members are to be taken apart still."""

from pathlib import Path

from gnode.experiments import DISSECTION
from gnode.sweeps.folder._reports import read_summary
from gnode.sweeps.folder._sweep_folder import has_summary, member_folder
from gnode.training import FAILED_OUTCOMES, Outcome

# Not those that a search has pruned: they have not ended.
_ENDED_WELL = {outcome.name for outcome in Outcome} - {*FAILED_OUTCOMES, Outcome.interrupted.name}


def dissection_of(member: str) -> str:
    """The name under which the attempts to take a member apart are kept, beside those to train it."""
    return f"{member}-dissection"


def has_dissection(sweep: Path, member: str) -> bool:
    """Whether a member has been taken apart."""
    return (member_folder(sweep, member) / DISSECTION).exists()


def to_dissect(sweep: Path, member: str) -> bool:
    """Whether a member has ended well and has not been taken apart. Refuses a damaged summary."""
    if has_dissection(sweep, member):
        return False
    summary = read_summary(sweep, member)
    return summary is not None and summary["outcome"] in _ENDED_WELL


def is_left(sweep: Path, member: str, *, dissect: bool) -> bool:
    """Whether something is left to do of a member: to train it or, with `dissect`, to take it apart."""
    return not has_summary(sweep, member) or (dissect and to_dissect(sweep, member))
