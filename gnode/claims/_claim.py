import abc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from gnode.claims._effects import RULE, Verdict, decide
from gnode.claims._made_sweep import MadeSweep, plans_of, read_sweeps, run_plans
from gnode.claims._outcome import Measured, Outcome
from gnode.sweeps import StatusReader
from gnode.training import FAILED_OUTCOMES

BUDGETS = ("quick", "full")
"""Minutes, or hours to days."""

Watch: TypeAlias = Callable[[str, StatusReader], None]
PlanTables: TypeAlias = Mapping[str, Mapping[str, Any]]
"""The plans of sweeps, by name, as the tables of a plan file."""


@dataclass(frozen=True)
class Order:
    """How a claim is to be put to the test; see `reproduce`."""

    budget: str
    assignments: Sequence[str]
    only: Sequence[str]
    workers: int | None
    resume: bool
    interrupted: Callable[[], bool]
    watch: Watch


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
    def run(self, folder: Path, order: Order) -> None:
        """Trains what is missing, in the claim's folder."""

    def planned(self, budget: str) -> tuple[str, ...]:
        """The sweeps that it is made of."""
        return ()

    @abc.abstractmethod
    def measure(self, folder: Path) -> Measured:
        """What the folder says, from its files alone."""

    @abc.abstractmethod
    def verdict(self, outcome: Outcome) -> Verdict:
        """What follows from it, by the rule."""


@dataclass(frozen=True)
class ClaimOfSweeps(Claim):
    """A claim whose runs are the members of sweeps, decided by `RULE`."""

    plans: Mapping[str, PlanTables]
    """By budget."""
    of: Callable[[Mapping[str, MadeSweep]], Outcome]
    """Measures those sweeps that have begun."""

    @property
    def rule(self) -> str:
        return f"{self.decides} {RULE}"

    def planned(self, budget: str) -> tuple[str, ...]:
        return tuple(self.plans[budget])

    def run(self, folder: Path, order: Order) -> None:
        plans = plans_of(self.plans[order.budget], order.assignments)
        run_plans(
            {name: plan for name, plan in plans.items() if not order.only or name in order.only},
            folder,
            workers=order.workers,
            resume=order.resume,
            interrupted=order.interrupted,
            watch=order.watch,
        )

    def measure(self, folder: Path) -> Measured:
        # Of all budgets: which of them the folder is of need not be known.
        sweeps = read_sweeps(folder, list(dict.fromkeys(name for plans in self.plans.values() for name in plans)))
        rows = [row for sweep in sweeps.values() for row in sweep.rows]
        return Measured(
            self.of(sweeps),
            len(rows),
            sum(row["outcome"] in FAILED_OUTCOMES or row["test_loss"] is None for row in rows),
            sum(sweep.seconds for sweep in sweeps.values()),
            tuple(sweeps),
        )

    def verdict(self, outcome: Outcome) -> Verdict:
        return decide(outcome.effects)
