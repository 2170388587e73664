from dataclasses import dataclass
from typing import NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode.simulation import SimulationSettings
from gnode.tasks import Trials


class FirstFailure(NamedTuple):
    """The first trial of several that the solver could not finish, as a compiled program tells it."""

    trial: Int[Array, "*steps"]
    reached: Float[Array, "*steps"]
    """In seconds; infinite where there was no such trial."""

    @property
    def happened(self) -> Bool[Array, "*steps"]:
        return jnp.isfinite(self.reached)


def first_failure(failed_at: Float[Array, " trials"], members: Int[Array, " trials"]) -> FirstFailure:
    """That of a batch, by the numbers of its trials."""
    return first_of(FirstFailure(members, failed_at))


def first_of(failures: FirstFailure) -> FirstFailure:
    """The first in a row that happened."""
    where = jnp.argmax(failures.happened)
    return jax.tree.map(lambda a: a[where], failures)


@dataclass(frozen=True)
class Failure:
    """A trial that the solver could not finish."""

    kind: str
    """The set that it is of, such as "training"."""
    trial: int
    """Its place there, counted from 0."""
    reached: float
    """Seconds from its start."""
    seconds: float
    """That it lasts."""
    limit: int
    """The most steps that the solver could take."""

    @classmethod
    def of(cls, kind: str, trials: Trials, failure: FirstFailure, *, limit: int) -> "Failure | None":
        """What a compiled program told of trials of a kind; none where it told of no failure."""
        reached, trial = float(failure.reached), int(failure.trial)
        if not np.isfinite(reached):
            return None
        return cls(kind, trial, reached, float(trials.times[trial, -1]), limit)

    def sentence(self) -> str:
        name = f"{self.kind} trial {self.trial}".strip()
        return (
            f"the solver could not finish {name} (counted from 0): it reached {self.reached:.4g} s of "
            f"{self.seconds:.4g} s, with at most {self.limit:,} steps"
        )


def solver_advice(simulation: SimulationSettings, *, training: bool) -> str:
    """What may help a solver that could not finish."""
    remedies = ["raise simulation.max_steps", "loosen simulation.rtol or simulation.atol"]
    if simulation.solver != "kvaerno5":
        remedies.append("take the stiff solver kvaerno5 (simulation.solver)")
    if training:
        remedies.append("lower training.learning_rate")
    return f"{', '.join(remedies[:-1])} or {remedies[-1]}"
