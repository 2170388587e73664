"""What came of taking the members of a sweep apart, over the seeds of a setting."""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from gnode.sweeps.results._compared_axes import Member, Row
from gnode.sweeps.results._intervals import Median

_LENGTHS = (1, 10, 100)


@dataclass(frozen=True)
class SettingDissections:
    """Verdicts, lifetimes and memory errors of the members of one setting, as far as they have been taken apart."""

    verdicts: Mapping[str, int]
    """How many members there are of each kind of attractor, those of the most first."""
    lifetimes: int
    """Members of which it is known how long a memory lasts, or that it lasts longer than it was followed."""
    lifetime: Median
    """Of these, in seconds; one longer than was followed counts as infinite."""
    lifetime_at_least: float | None
    """How long it was followed at the least where that was not long enough, in seconds; none where it always was."""
    memory_errors: Mapping[int, Median]
    """After so many trial lengths without input, the root mean square error of the readout, in target units, over the
    members of which it is known."""

    @property
    def dissected(self) -> int:
        """Members with a verdict."""
        return sum(self.verdicts.values())


def dissections_of(members: Sequence[Member], median: Callable[[Sequence[float]], Median]) -> SettingDissections:
    """`median`: of numbers, some perhaps infinite, with its interval."""
    rows = [member.row for member in members if not member.failed and member.row.get("verdict") is not None]
    # In a tie by name: the order of rows makes no difference.
    kinds = sorted(Counter(row["verdict"] for row in rows).items(), key=lambda item: (-item[1], item[0]))
    lifetimes = [lifetime for row in rows if (lifetime := lifetime_of(row)) is not None]
    followed = [row["lifetime_at_least_s"] for row in rows if row.get("lifetime_at_least_s") is not None]
    errors = {n: [row[name] for row in rows if row.get(name := f"memory_error_{n}") is not None] for n in _LENGTHS}
    return SettingDissections(
        verdicts=dict(kinds),
        lifetimes=len(lifetimes),
        lifetime=median(lifetimes),
        lifetime_at_least=min(followed, default=None),
        memory_errors={n: median(values) for n, values in errors.items()},
    )


def lifetime_of(row: Row) -> float | None:
    """How long the memories of a member last, in seconds: infinite where they were not followed for long enough to
    tell, None where there is nothing to tell."""
    if row.get("lifetime_s") is not None:
        return float(row["lifetime_s"])
    return None if row.get("lifetime_at_least_s") is None else math.inf
