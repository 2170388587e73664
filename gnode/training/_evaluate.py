from collections.abc import Iterator
from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Int

from gnode._checks import Failed, check_among
from gnode._switches import single_precision
from gnode.models import Network, in_float32
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials
from gnode.training._failure import Failure, FirstFailure, first_failure, solver_advice
from gnode.training._losses import Score, TrialArrays, total_score

_CHUNK = 128


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
def _score(
    network: Network, trials: TrialArrays, numbers: Int[Array, " trials"], last: bool, simulation: SimulationSettings
) -> tuple[Score, FirstFailure]:
    score = total_score(network, trials, last=last, simulation=simulation)
    return score, first_failure(score.failed_at, numbers)


@single_precision()
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
    network = in_float32(network)
    sums = np.zeros(3)
    hits = 0.0
    for numbers, chunk in _chunks(trials):
        score, first = jax.device_get(_score(network, chunk, numbers, loss_at == "last", simulation))
        failure = Failure.of("", trials, first, limit=simulation.step_limit(trials.steps))
        if failure is not None:
            raise Failed(f"{failure.sentence()}; {solver_advice(simulation, training=False)}")
        sums += [float(score.loss), float(score.hits), float(score.count)]
        if trials.labelled:
            at_end = score if loss_at == "last" else _score(network, chunk, numbers, True, simulation)[0]
            hits += float(at_end.hits)
    loss = sums[0] / max(sums[2], 1)
    if trials.labelled:
        return Evaluation(loss, hits / len(trials), None)
    variance = trials.target_variance()
    return Evaluation(loss, None, loss / variance if variance > 0 else None)


def _chunks(trials: Trials) -> Iterator[tuple[Int[Array, " trials"], TrialArrays]]:
    """Chunks of trials with their numbers, so that memory does not grow with the set.

    The last one is filled up to a power of two by its last trial, which does not count there: sets of different sizes
    share compiled programs, which cost more than the trials.
    """
    for start in range(0, len(trials), _CHUNK):
        count = min(_CHUNK, len(trials) - start)
        numbers = np.full(1 << (count - 1).bit_length(), start + count - 1, np.int32)
        numbers[:count] = np.arange(start, start + count)
        chunk = trials.take(numbers)
        chunk.mask[count:] = False
        yield jnp.asarray(numbers), TrialArrays.of(chunk)
