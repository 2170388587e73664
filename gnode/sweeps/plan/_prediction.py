from collections.abc import Sequence
from dataclasses import dataclass

from gnode._checks import check_count
from gnode.experiments import (
    KEPT_TRIALS,
    Keys,
    RunSettings,
    TaskSettings,
    cohort_key,
    count_weights,
    draw_sets,
    is_data,
    prepare,
)
from gnode.simulation import fixed_evaluations
from gnode.sweeps.plan._members import PlannedMember, PlannedSweep
from gnode.training import fit

_BYTES_A_RUN = 8_000
_BYTES_AN_EPOCH = 400
_BATCHES = 3


@dataclass(frozen=True)
class SweepPrediction:
    """What a sweep will take, as far as a short trial can tell."""

    members: int
    """Of a search, at the most."""
    merged: int
    """Combinations left out, as their settings are those of another."""
    programs: int
    """That differ in what is compiled in, as `cohort_key` tells: of data files, and where samples are dropped, every
    seed counts."""
    workers: int
    operations: float
    """Floating-point operations of all training: 6 for each weight, evaluation of the flow and trial of a batch; 2 in
    validation. Of a search: if all members were the dearest of its ranges; the same goes for time and disk."""
    seconds: float
    """Of the whole sweep, on so many workers."""
    bytes: int
    """Of all run folders."""
    seconds_a_step: tuple[float, float]
    """Measured: of the cheapest and of the dearest training step among the members."""
    parameters: tuple[int, int]
    """Of the smallest and of the largest network."""
    least_seconds: float | None = None
    """Of a search, if all members were the cheapest of its ranges."""
    dissections: bool = False
    """Whether members are taken apart too: neither the time nor the disk that this takes is foreseen."""


@dataclass(frozen=True)
class _Work:
    """Of one member."""

    step: float
    """Operations of a training step."""
    steps: int
    validation: float
    """Operations of all validation."""
    bytes: int
    weights: int


def predict_sweep(sweep: PlannedSweep, *, workers: int) -> SweepPrediction:
    """Predicts time and disk; runs a few training steps of two members, and writes nothing.

    A training step is taken to last a + b times its floating-point operations; a and b come from a timed step of the
    members with the fewest and the most (of a search, at the ends of its ranges). Each program is compiled once. What
    is left out: early stopping and pruning, workers that wait for the last member, solvers that choose their steps
    (one a sample is counted), and dissections.

    Raises `Refused` for fewer workers than one.
    """
    check_count("the number of workers", workers)
    members = sweep.extremes or sweep.members
    tasks = {str(member.settings.task): member.settings.task for member in members}
    sizes = {name: _trial_sizes(task) for name, task in tasks.items()}
    works = [_work(member.settings, sizes[str(member.settings.task)]) for member in members]
    order = sorted(range(len(works)), key=lambda i: works[i].step)
    least, most = (_time_step(members[i]) for i in (order[0], order[-1]))
    fewest, largest = works[order[0]].step, works[order[-1]].step
    slope = (most[0] - least[0]) / (largest - fewest) if largest > fewest else 0.0
    # A busy machine may time the smaller one as the slower one.
    slope = slope if slope > 0 else most[0] / largest
    start = max(0.0, least[0] - slope * fewest)
    counts = [work.weights for work in works]
    parameters = (min(counts), max(counts))
    programs = min(sweep.most, len({cohort_key(member.settings) for member in members}))

    def seconds(chosen: Sequence[_Work]) -> float:
        training = sum(work.steps * (start + slope * work.step) + slope * work.validation for work in chosen)
        return (training + programs * (least[1] + most[1]) / 2) / min(workers, len(chosen))

    cheapest = None
    if sweep.extremes:
        cheapest, works = ([choose(works, key=_operations)] * sweep.most for choose in (min, max))
    return SweepPrediction(
        members=len(works),
        merged=sweep.merged,
        programs=programs,
        workers=workers,
        operations=sum(map(_operations, works)),
        seconds=seconds(works),
        bytes=sum(work.bytes for work in works),
        seconds_a_step=(least[0], most[0]),
        least_seconds=None if cheapest is None else seconds(cheapest),
        parameters=parameters,
        dissections=sweep.plan.execution.dissect,
    )


def _operations(work: _Work) -> float:
    return work.steps * work.step + work.validation


@dataclass(frozen=True)
class _TrialSizes:
    train: int
    validation: int
    test: int
    steps: int
    input: int
    output: int


def _trial_sizes(task: TaskSettings) -> _TrialSizes:
    asked = (task.train_trials, task.validation_trials, task.test_trials)
    if not is_data(task.name):
        task = task.model_copy(update={"train_trials": 1, "validation_trials": 1, "test_trials": 1})
    sets = draw_sets(task, key=Keys.of(0).data)
    counts = (len(sets.train), len(sets.validation), len(sets.test)) if is_data(task.name) else asked
    return _TrialSizes(*counts, sets.train.steps, sets.train.input_size, sets.train.output_size)


def _work(settings: RunSettings, trials: _TrialSizes) -> _Work:
    training = settings.training
    weights = count_weights(settings.model, input_size=trials.input, output_size=trials.output)
    forward = 2.0 * weights * trials.steps * fixed_evaluations(settings.simulation)
    kept = min(KEPT_TRIALS, trials.test) * trials.steps * (trials.input + trials.output + 1)
    return _Work(
        step=3 * forward * training.batch(trials.train),
        steps=training.epochs * training.batches(trials.train),
        validation=training.epochs * forward * trials.validation,
        # Weights four times in the checkpoint (with Adam's moments and the best), once in the model.
        bytes=5 * 4 * weights + _BYTES_AN_EPOCH * training.epochs + kept + _BYTES_A_RUN,
        weights=weights,
    )


def _time_step(member: PlannedMember) -> tuple[float, float]:
    """Seconds of a training step, and of compiling its program."""
    keys = Keys.of(member.settings.seed)
    sets, network = prepare(member.settings, keys)
    said = member.settings.training
    batches = min(_BATCHES, said.batches(len(sets.train)))
    training = said.model_copy(
        # Rates make no difference to time, and with a large one training would end at once.
        update={"epochs": 3, "warm_up_epochs": 0.0, "patience": None, "time_budget_s": None, "learning_rate": 1e-6}
    )
    ran = fit(
        network,
        sets.train.take(slice(batches * said.batch(len(sets.train)))),
        sets.validation.take(slice(1)),
        training,
        simulation=member.settings.simulation,
        key=keys.training,
        throw=False,
    )
    first, *later = [record.seconds for record in ran.history]
    best = min(later, default=first)
    return best / batches, max(0.0, first - best)
