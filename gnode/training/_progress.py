import enum
import math
from dataclasses import dataclass

from gnode.training._failure import Failure
from gnode.training._history import EpochRecord


class Outcome(enum.Enum):
    """How training ended. A resumed run goes on after an interruption alone."""

    finished = "all epochs were run"
    stopped_early = "the validation loss had stopped falling"
    stopped_by_callback = "a callback asked to stop"
    diverged = "the loss or its gradient was no longer finite"
    solver_failed = "the solver could not finish a trial"
    time_over = "the time budget was used up"
    interrupted = "it was interrupted"


FAILED_OUTCOMES = (Outcome.diverged.name, Outcome.solver_failed.name)
"""The names of those in which training failed."""


@dataclass(frozen=True)
class Progress:
    """What is known of a training after an epoch, its arrays apart."""

    history: tuple[EpochRecord, ...] = ()
    best_epoch: int = 0
    best_validation_loss: float = math.inf
    largest_gradient_norm: float = 0.0
    """The largest finite one of the last epoch."""
    ended: Outcome | None = None
    """The outcome, where training has ended."""
    failure: Failure | None = None
    """The trial that the solver could not finish, where training has ended by that."""

    @property
    def epochs(self) -> int:
        """How many were run."""
        return len(self.history)

    @property
    def without_gradient(self) -> bool:
        """Training diverged by its gradient alone: the loss of the last epoch was finite."""
        if self.ended is not Outcome.diverged:
            return False
        record = self.history[-1]
        return math.isfinite(record.loss) and not math.isfinite(record.gradient_norm)

    @property
    def at_once(self) -> bool:
        """No step was made at all."""
        return self.epochs == 1 and self.largest_gradient_norm == 0

    def message(self, advice: str) -> str:
        """The outcome in a sentence, with advice where it is a bad one (that for the solver, or for a gradient, is
        given)."""
        assert self.ended is not None
        kept = (
            f"the best weights are those of epoch {self.best_epoch} (validation loss {self.best_validation_loss:.4g})"
        )
        if self.best_epoch == 0:
            kept = "no epoch gave a finite validation loss: the weights are the initial ones"
        if self.ended is Outcome.diverged:
            record = self.history[-1]
            if self.without_gradient:
                gradient = "not a number" if math.isnan(record.gradient_norm) else "infinite"
                return (
                    f"training stopped in epoch {self.epochs}: the gradient was {gradient}, though the loss was finite "
                    f"(loss {record.loss:.4g}, validation loss {record.validation_loss:.4g}); {kept}; {advice}"
                )
            return (
                f"training diverged in epoch {self.epochs} (loss {record.loss:.4g}, validation loss "
                f"{record.validation_loss:.4g}, largest finite gradient norm {self.largest_gradient_norm:.4g}); "
                f"{kept}; lower training.learning_rate or training.clip_norm, or model.alpha"
            )
        if self.failure is not None:
            return f"training stopped in epoch {self.epochs}: {self.failure.sentence()}; {kept}; {advice}"
        return f"training ended after epoch {self.epochs}: {self.ended.value}; {kept}"
