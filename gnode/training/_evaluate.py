from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import Failed, check_among
from gnode.models import Network
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials
from gnode.training._failure import Failure, first_failure, solver_advice
from gnode.training._losses import Score, TrialArrays, total_score

_CHUNK = 256


@dataclass(frozen=True)
class Evaluation:
    """How well a network does on a set of trials."""

    loss: float
    """Mean squared error, or cross-entropy in nats."""
    accuracy: float | None
    """The share of trials whose class has the largest output at the end; none where targets are values."""
    share_of_variance: float | None
    """The mean squared error over the variance of the targets; none where targets are classes."""


@eqx.filter_jit
def _score(network: Network, trials: TrialArrays, last: bool, simulation: SimulationSettings) -> Score:
    return total_score(network, trials, last=last, simulation=simulation)


def evaluate(
    network: Network,
    trials: Trials,
    *,
    loss_at: str = "all",
    simulation: SimulationSettings = DEFAULT_SIMULATION,
) -> Evaluation:
    """Runs a network on trials. The accuracy is always that of the last step of each trial.

    Raises `Failed` where the solver cannot finish a trial, and names it.
    """
    check_among("loss_at", loss_at, ("all", "last"))
    # Whole chunks and one rest: two compiled shapes at most, and memory that does not grow with the set.
    arrays = TrialArrays.of(trials)
    sums = np.zeros(3)
    hits = 0.0
    for start in range(0, len(trials), _CHUNK):
        chunk = jax.tree.map(lambda a, start=start: a[start : start + _CHUNK], arrays)
        score = _score(network, chunk, loss_at == "last", simulation)
        numbers = start + np.arange(chunk.durations.shape[0], dtype=np.int32)
        first = first_failure(score.failed_at, jnp.asarray(numbers))
        failure = Failure.of("", trials, first, limit=simulation.step_limit(trials.steps))
        if failure is not None:
            raise Failed(f"{failure.sentence()}; {solver_advice(simulation, training=False)}")
        sums += [float(score.loss), float(score.hits), float(score.count)]
        if trials.labelled:
            hits += float((score if loss_at == "last" else _score(network, chunk, True, simulation)).hits)
    loss = sums[0] / max(sums[2], 1)
    if trials.labelled:
        return Evaluation(loss, hits / len(trials), None)
    variance = trials.target_variance()
    return Evaluation(loss, None, loss / variance if variance > 0 else None)
