import math
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._checks import Failed, check_among
from gnode._on_device import on_device
from gnode._switches import single_precision
from gnode._types import Key
from gnode.models import Network, in_float32
from gnode.programs import quick_to_compile
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, Trajectory, simulate_compiled
from gnode.tasks import Trials
from gnode.training._failure import Failure, FirstFailure, first_failure, solver_advice
from gnode.training._losses import Score, TrialArrays, only_last, score_simulated, squared_errors
from gnode.training.scores import (
    Calibration,
    ClassScore,
    OutputScore,
    balanced_interval,
    calibration,
    class_scores,
    confusions,
    intervals_of_means,
    output_scores,
)

_CHUNK = 128


@dataclass(frozen=True)
class Evaluation:
    """How well a network does on a set of trials."""

    loss: float
    """Mean squared error, or cross-entropy in nats. Not a number where no target counts: nothing was scored."""
    accuracy: float | None
    """The share of trials whose class has the largest output at their last step that counts; where each step has a
    class of its own, the share of steps. None where targets are values, or no step counts."""
    share_of_variance: float | None
    """The mean squared error over the variance of the targets; none where targets are classes, or do not vary."""
    classes: tuple[ClassScore, ...] = ()
    """The score of every class; none where targets are values."""
    # Arrays are not compared by one truth value; the classes' scores say whether these are equal.
    confusion: Int[np.ndarray, "classes classes"] | None = field(default=None, compare=False)
    """The number of trials of each class (row) by the class that was answered (column), at the last step of each that
    counts; none where targets are values."""
    confidence: float | None = None
    """The probability that the network gives the class that it answers, in the mean over these trials: as high as the
    accuracy where it knows what it knows. None where there is no accuracy."""
    independent: int | None = None
    """Where each step has a class of its own: the trials of the steps that were scored."""
    interval: tuple[float, float] | None = None
    """In which the loss lies, at 95 %: `intervals_of_means`. None where it cannot be told."""
    outputs: tuple[OutputScore, ...] = ()
    """The score of every output; none where targets are classes."""
    calibration: Calibration | None = None
    """Of classes: whether the network is as often right as it is sure."""

    @property
    def balanced_interval(self) -> tuple[float, float] | None:
        """In which the balanced accuracy lies, at 95 %."""
        return balanced_interval(self.classes)

    @property
    def balanced_accuracy(self) -> float | None:
        """The mean of the accuracies of the classes that there are: that of a network which does not look at its input
        is one over their number, however uneven they are. None where there is no accuracy."""
        known = [one.accuracy for one in self.classes if one.accuracy is not None]
        return sum(known) / len(known) if known else None


class _Told(NamedTuple):
    """What is known of trials that were simulated: arrays, on the device or on the host."""

    sums: tuple[Any, ...]
    """The loss of all trials, and how much counts."""
    scores: Score
    """Of each trial."""
    failure: FirstFailure | None
    squares: Any
    """Of values: the squared errors of every output, summed over the steps that count, (trials, outputs)."""
    answers: Any
    """Of classes: the answer of every trial at every step, (trials, steps)."""
    sure: Any
    """The probability that it was given, (trials, steps)."""


@quick_to_compile
def _score(
    network: Network, trials: TrialArrays, trajectory: Trajectory, numbers: Int[Array, " trials"], last: bool
) -> _Told:
    scores = jax.vmap(lambda trial, course: score_simulated(network, trial, course, None, last=last, dropout=0.0))(
        trials, trajectory
    )
    failure = first_failure(scores.failed_at, scores.stuck, numbers)
    # Here and not on the host: in the precision of the program, in which what differs by rounding is the same.
    sums = (scores.loss.sum(), scores.count.sum())
    if jnp.issubdtype(trials.targets.dtype, jnp.integer):
        surest = jax.nn.softmax(trajectory.outputs, axis=2).max(axis=2)
        return _Told(sums, scores, failure, None, jnp.argmax(trajectory.outputs, axis=2), surest)
    mask = jax.vmap(only_last)(trials.mask) if last else trials.mask
    squares = jax.vmap(squared_errors)(trajectory.outputs, jnp.where(trials.mask, trials.targets, 0.0))
    counted = jnp.where(mask, 1.0 if trials.weights is None else trials.weights, 0.0)
    return _Told(sums, scores, failure, jnp.where(mask, counted * squares, 0.0).sum(axis=1), None, None)


@single_precision()
def evaluate(
    network: Network,
    trials: Trials,
    *,
    loss_at: str = "all",
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    key: Key | None = None,
) -> Evaluation:
    """Runs a network on trials. The accuracy is that of the last step of each trial that counts or, where each step has
    a class of its own and `loss_at` is "all", of all steps that count: `Trials.answered`.

    **Arguments:**

    - `key`: for the recurrent noise that `simulation` asks for; without it the network is run without noise.

    Raises `Failed` where the solver cannot finish a trial, and names it.
    """
    check_among("loss_at", loss_at, ("all", "last"))
    network, last = in_float32(network), loss_at == "last"
    parts: list[_Told] = []
    total = np.zeros(2)
    for place, (numbers, chunk, count) in enumerate(trial_chunks(trials, _CHUNK)):
        noise = jax.random.fold_in(key, place) if key is not None and simulation.noisy else None
        trajectory = simulate_compiled(network, chunk.inputs, chunk.durations, simulation, noise)
        told = jax.device_get(_score(network, chunk, trajectory, numbers, last))
        failure = Failure.of("", trials, told.failure, limit=simulation.step_limit(trials.steps))
        if failure is not None:
            raise Failed(f"{failure.sentence()}; {solver_advice(simulation, training=False, stuck=failure.stuck)}")
        total += [float(value) for value in told.sums]
        parts.append(jax.tree.map(lambda values, count=count: values[:count], told._replace(sums=(), failure=None)))
    whole: _Told = jax.tree.map(lambda *values: np.concatenate(values), *parts)
    sums, counts = (np.asarray(values, np.float64) for values in (whole.scores.loss, whole.scores.count))
    # A set without a target that counts would else have the loss zero, which is perfect.
    loss = float(total[0] / total[1]) if total[1] > 0 else math.nan
    scored = Evaluation(loss, None, None, interval=intervals_of_means(sums[:, None], counts[:, None])[0])
    if trials.labelled:
        return _of_classes(scored, trials, loss_at, whole.answers, whole.sure)
    variance = trials.target_variance()
    return replace(
        scored,
        share_of_variance=loss / variance if variance > 0 else None,
        outputs=output_scores(trials, whole.squares.astype(np.float64), last=last),
    )


def _of_classes(scored: Evaluation, trials: Trials, loss_at: str, given: np.ndarray, sure: np.ndarray) -> Evaluation:
    """With what is told of classes, from the answers (trials, steps) and how sure they are."""
    counted, by_step = trials.answered(loss_at), loss_at == "all" and trials.class_a_step
    answers, wanted = given[counted], trials.targets[counted]
    trial = np.nonzero(counted)[0] if by_step else None
    confusion = confusions(len(trials.classes), wanted, answers)
    scored = replace(scored, classes=class_scores(trials.classes, wanted, answers, trial), confusion=confusion)
    if not len(answers):
        return scored
    return replace(
        scored,
        accuracy=int(np.trace(confusion)) / len(answers),
        confidence=float(sure[counted].mean(dtype=np.float64)),
        independent=None if trial is None else len(np.unique(trial)),
        calibration=calibration(sure[counted], answers == wanted),
    )


@single_precision()
def network_outputs(
    network: Network, trials: Trials, *, simulation: SimulationSettings = DEFAULT_SIMULATION
) -> Float[np.ndarray, "trials steps outputs"]:
    """What a network gives at every step of trials, float32; of no meaning at padding, and NaN after the step at which
    a solver gave up."""
    network = in_float32(network)
    return np.concatenate(
        [
            np.asarray(simulate_compiled(network, chunk.inputs, chunk.durations, simulation).outputs)[:count]
            for _, chunk, count in trial_chunks(trials, _CHUNK)
        ]
    )


def trial_chunks(trials: Trials, most: int) -> Iterator[tuple[Int[Array, " trials"], TrialArrays, int]]:
    """Chunks of so many trials at most, with their numbers, and how many of these count: memory does not grow with the
    set.

    The last one is filled up to a power of two by its last trial, which does not count there: sets of different sizes
    share compiled programs, which cost more than the trials.
    """
    for start in range(0, len(trials), most):
        count = min(most, len(trials) - start)
        numbers = np.full(1 << (count - 1).bit_length(), start + count - 1, np.int32)
        numbers[:count] = np.arange(start, start + count)
        chunk = trials.take(numbers)
        chunk.mask[count:] = False
        yield on_device(numbers), TrialArrays.of(chunk), count
