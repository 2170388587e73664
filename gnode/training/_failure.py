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
    stuck: Bool[Array, "*steps"]
    """Whether no step was short enough there."""

    @property
    def happened(self) -> Bool[Array, "*steps"]:
        return jnp.isfinite(self.reached)


def first_failure(
    failed_at: Float[Array, " trials"], stuck: Bool[Array, " trials"], members: Int[Array, " trials"]
) -> FirstFailure:
    """That of a batch, by the numbers of its trials."""
    return first_of(FirstFailure(members, failed_at, stuck))


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
    stuck: bool = False
    """It did not run out of steps: none was short enough."""

    @classmethod
    def of(cls, kind: str, trials: Trials, failure: FirstFailure, *, limit: int) -> "Failure | None":
        """What a compiled program told of trials of a kind; none where it told of no failure."""
        reached, trial = float(failure.reached), int(failure.trial)
        if not np.isfinite(reached):
            return None
        return cls(kind, trial, reached, float(trials.times[trial, -1]), limit, bool(failure.stuck))

    def sentence(self) -> str:
        name = f"{self.kind} trial {self.trial}".strip()
        why = f"with at most {self.limit:,} steps"
        if self.stuck:
            why = "where no step was short enough, down to the resolution of time"
        return (
            f"the solver could not finish {name} (counted from 0): it reached {self.reached:.4g} s of "
            f"{self.seconds:.4g} s, {why}"
        )


def solver_advice(simulation: SimulationSettings, *, training: bool, stuck: bool = False) -> str:
    """What may help a solver that could not finish; or, where it was `stuck`, for which no step was short enough."""
    remedies = ["loosen simulation.rtol or simulation.atol"]
    if not stuck:
        remedies.insert(0, "raise simulation.max_steps")
        if simulation.solver != "kvaerno5":
            remedies.append("take the stiff solver kvaerno5 (simulation.solver)")
    if training:
        remedies.append("lower training.learning_rate")
    advice = " or ".join([", ".join(remedies[:-1]), remedies[-1]] if len(remedies) > 1 else remedies)
    # More steps, or steps of another kind, lead no further.
    return f"the state runs away there, or the tolerance is finer than rounding: {advice}" if stuck else advice


def gradient_advice(simulation: SimulationSettings, *, at_once: bool) -> str:
    """What may help where a loss is finite and its gradient is not; `at_once`: with the weights that training began
    with, for which no learning rate is to blame."""
    if simulation.adjoint == "backsolve":
        why = "the adjoint equation could not be solved back to the start of a trial"
        remedies = ["take the adjoint recursive (simulation.adjoint)", "raise simulation.max_steps"]
    else:
        why = "on the way back derivatives grew beyond all numbers, or one has no value"
        remedies = ["cut gradients with training.truncate_steps", "look for values out of all proportion in the trials"]
    if not at_once:
        remedies.append("lower training.learning_rate")
    return f"{why}: {', '.join(remedies[:-1])} or {remedies[-1]}"
