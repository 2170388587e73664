import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import NormalDist

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._checks import Failed, check_among
from gnode._on_device import on_device
from gnode._switches import single_precision
from gnode._types import Key
from gnode.models import Network, in_float32
from gnode.programs import compiled
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, simulate_all
from gnode.tasks import Trials
from gnode.training._failure import Failure, FirstFailure, first_failure, solver_advice
from gnode.training._losses import Score, TrialArrays, score_trajectory, total_score

_CHUNK = 128


def wilson_interval(right: float | int, trials: int, *, level: float = 0.95) -> tuple[float, float]:
    r"""The interval of a share that was counted, right of n trials, by Wilson's score:

    $$\frac{\hat p + z^2 / 2n \pm z \sqrt{\hat p (1 - \hat p) / n + z^2 / 4n^2}}{1 + z^2 / n}$$

    with $\hat p$ = right / n and z the normal quantile of the level. It holds for few trials too, and where all or none
    are right. Source: Wilson, "Probable inference, the law of succession, and statistical inference", Journal of the
    American Statistical Association 22 (1927).
    """
    if trials == 0:
        return 0.0, 1.0
    share, squared = right / trials, NormalDist().inv_cdf((1 + level) / 2) ** 2
    centre = share + squared / (2 * trials)
    half = math.sqrt(squared * (share * (1 - share) / trials + squared / (4 * trials**2)))
    low, high = ((centre + sign * half) / (1 + squared / trials) for sign in (-1, 1))
    # Rounding must not exclude the share itself.
    return min(max(0.0, low), share), max(min(1.0, high), share)


def interval_of_share(right: int, counted: int, independent: int | None = None) -> tuple[float, float]:
    """`wilson_interval` of a share of what was counted, of which no more than so many were independent."""
    if independent is None or not counted:
        return wilson_interval(right, counted)
    return wilson_interval(independent * (right / counted), independent)


@dataclass(frozen=True)
class ClassScore:
    """How well one class is told from the others."""

    name: str
    trials: int
    """Trials of this class of which a step counts; steps that do, where each has a class of its own."""
    right: int
    """Of these, those whose class has the largest output, of a trial at its last step that counts."""
    independent: int | None = None
    """Of steps, the trials that they are of: steps of one trial do not tell independently. None of trials."""

    @property
    def accuracy(self) -> float | None:
        """The share that is right; none where no trial is of this class."""
        return self.right / self.trials if self.trials else None

    @property
    def interval(self) -> tuple[float, float]:
        """In which the accuracy lies, at 95 %: `wilson_interval`, of steps as wide as that of so many trials."""
        return interval_of_share(self.right, self.trials, self.independent)


def class_scores(
    classes: tuple[str, ...], wanted: np.ndarray, given: np.ndarray, trial: np.ndarray | None = None
) -> tuple[ClassScore, ...]:
    """The score of every class, from those wanted and given of trials, (trials,); or of steps, with the `trial` that
    each is of."""
    return tuple(
        ClassScore(
            name,
            int((wanted == place).sum()),
            int(((wanted == place) & (given == place)).sum()),
            None if trial is None else len(np.unique(trial[wanted == place])),
        )
        for place, name in enumerate(classes)
    )


def confusions(
    classes: int, wanted: Int[np.ndarray, " trials"], given: Int[np.ndarray, " trials"]
) -> Int[np.ndarray, "classes classes"]:
    """The number of trials of each class (row) by the class that was answered (column)."""
    counts = np.zeros((classes, classes), np.int64)
    np.add.at(counts, (wanted, given), 1)
    return counts


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

    @property
    def balanced_accuracy(self) -> float | None:
        """The mean of the accuracies of the classes that there are: that of a network which does not look at its input
        is one over their number, however uneven they are. None where there is no accuracy."""
        known = [one.accuracy for one in self.classes if one.accuracy is not None]
        return sum(known) / len(known) if known else None


@compiled
def _score(
    network: Network,
    trials: TrialArrays,
    numbers: Int[Array, " trials"],
    last: bool,
    simulation: SimulationSettings,
    key: Key | None,
) -> tuple[Score, FirstFailure, tuple[Int[Array, "trials steps"], Float[Array, "trials steps"]] | None]:
    """The scores, the first failure and, of classes, the answer of every trial at every step, with its probability."""
    if not jnp.issubdtype(trials.targets.dtype, jnp.integer):
        score = total_score(network, trials, last=last, key=key, simulation=simulation)
        return score, first_failure(score.failed_at, score.stuck, numbers), None
    trajectory = simulate_all(network, trials.inputs, trials.durations, simulation, key=key)
    score = score_trajectory(network, trials, trajectory, last=last)
    answers = jnp.argmax(trajectory.outputs, axis=2)
    surest = jax.nn.softmax(trajectory.outputs, axis=2).max(axis=2)
    return score, first_failure(score.failed_at, score.stuck, numbers), (answers, surest)


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
    network = in_float32(network)
    sums = np.zeros(2)
    given, sure = [], []
    for place, (numbers, chunk, count) in enumerate(trial_chunks(trials, _CHUNK)):
        noise = jax.random.fold_in(key, place) if key is not None and simulation.noisy else None
        score, first, answers = jax.device_get(_score(network, chunk, numbers, loss_at == "last", simulation, noise))
        failure = Failure.of("", trials, first, limit=simulation.step_limit(trials.steps))
        if failure is not None:
            raise Failed(f"{failure.sentence()}; {solver_advice(simulation, training=False, stuck=failure.stuck)}")
        sums += [float(score.loss), float(score.count)]
        if answers is not None:
            given.append(answers[0][:count])
            sure.append(answers[1][:count])
    # A set without a target that counts would else have the loss zero, which is perfect.
    loss = float(sums[0] / sums[1]) if sums[1] > 0 else math.nan
    if trials.labelled:
        counted, by_step = trials.answered(loss_at), loss_at == "all" and trials.class_a_step
        answers, wanted = np.concatenate(given)[counted], trials.targets[counted]
        trial = np.nonzero(counted)[0] if by_step else None
        classes = class_scores(trials.classes, wanted, answers, trial)
        confusion = confusions(len(trials.classes), wanted, answers)
        if not len(answers):
            return Evaluation(loss, None, None, classes, confusion)
        confidence = float(np.concatenate(sure)[counted].mean(dtype=np.float64))
        accuracy, independent = (
            int(np.trace(confusion)) / len(answers),
            None if trial is None else len(np.unique(trial)),
        )
        return Evaluation(loss, accuracy, None, classes, confusion, confidence, independent)
    variance = trials.target_variance()
    return Evaluation(loss, None, loss / variance if variance > 0 else None)


@compiled
def _outputs(network: Network, trials: TrialArrays, simulation: SimulationSettings) -> Float[Array, "trials steps out"]:
    return simulate_all(network, trials.inputs, trials.durations, simulation).outputs


@single_precision()
def network_outputs(
    network: Network, trials: Trials, *, simulation: SimulationSettings = DEFAULT_SIMULATION
) -> Float[np.ndarray, "trials steps outputs"]:
    """What a network gives at every step of trials, float32; of no meaning at padding, and NaN after the step at which
    a solver gave up."""
    network = in_float32(network)
    chunks = trial_chunks(trials, _CHUNK)
    return np.concatenate([np.asarray(_outputs(network, chunk, simulation))[:count] for _, chunk, count in chunks])


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
