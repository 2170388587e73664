import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from gnode._checks import check_among
from gnode.claims._effects import RULE, Verdict, decide
from gnode.claims._made_sweep import MadeSweep, plans_of, read_sweeps, run_plans
from gnode.claims._outcome import Outcome
from gnode.sweeps import StatusReader
from gnode.training import FAILED_OUTCOMES

BUDGETS = ("quick", "full")
"""Minutes, or hours to days."""

Watch: TypeAlias = Callable[[str, StatusReader], None]
PlanTables: TypeAlias = Mapping[str, Mapping[str, Any]]
"""The plans of sweeps, by name, as the tables of a plan file."""


@dataclass(frozen=True)
class Claim(abc.ABC):
    """A published claim on trial. All that is said here was written before results were seen."""

    name: str
    number: str
    """Among the claims of the paper, as this project counts them."""
    title: str
    statement: str
    decides: str
    """Which numbers decide, and how, in sentences."""
    changes: str
    """What would change the verdict."""

    @property
    @abc.abstractmethod
    def rule(self) -> str:
        """By which the verdict follows from the numbers."""

    @abc.abstractmethod
    def run(
        self,
        folder: Path,
        *,
        budget: str,
        assignments: Sequence[str],
        workers: int | None,
        resume: bool,
        interrupted: Callable[[], bool],
        watch: Watch,
    ) -> None:
        """Trains what is missing, in the claim's folder."""

    @abc.abstractmethod
    def measure(self, folder: Path) -> Outcome:
        """What the folder says, from its files alone."""

    @abc.abstractmethod
    def verdict(self, outcome: Outcome) -> Verdict:
        """What follows from it, by the rule."""

    @abc.abstractmethod
    def cost(self, folder: Path) -> tuple[int, int, float]:
        """Runs, those among them that failed, and the seconds that training them took, added up."""


@dataclass(frozen=True)
class ClaimOfSweeps(Claim):
    """A claim whose runs are the members of sweeps, decided by `RULE`."""

    plans: Mapping[str, PlanTables]
    """By budget."""
    of: Callable[[Path, Mapping[str, MadeSweep]], Outcome]
    """Measures its folder, whose sweeps are given too."""

    @property
    def rule(self) -> str:
        return f"{self.decides} {RULE}"

    def run(
        self,
        folder: Path,
        *,
        budget: str,
        assignments: Sequence[str],
        workers: int | None,
        resume: bool,
        interrupted: Callable[[], bool],
        watch: Watch,
    ) -> None:
        check_among("a budget", budget, BUDGETS)
        plans = plans_of(self.plans[budget], assignments)
        run_plans(plans, folder, workers=workers, resume=resume, interrupted=interrupted, watch=watch)

    def measure(self, folder: Path) -> Outcome:
        return self.of(folder, self._sweeps(folder))

    def verdict(self, outcome: Outcome) -> Verdict:
        return decide(outcome.effects)

    def cost(self, folder: Path) -> tuple[int, int, float]:
        sweeps = self._sweeps(folder).values()
        rows = [row for sweep in sweeps for row in sweep.rows]
        return (
            len(rows),
            sum(row["outcome"] in FAILED_OUTCOMES or row["test_loss"] is None for row in rows),
            sum(sweep.seconds for sweep in sweeps),
        )

    def _sweeps(self, folder: Path) -> dict[str, MadeSweep]:
        # Both budgets have the same sweeps.
        return read_sweeps(folder, list(self.plans["quick"]))
