import enum
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import Failed, refusal
from gnode._types import Key
from gnode.models import Network
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials
from gnode.training._checkpoint import Checkpoint
from gnode.training._epoch import Hyperparameters, begin, run_epoch
from gnode.training._failure import Failure, solver_advice
from gnode.training._forcing import check_forcing
from gnode.training._history import EpochRecord
from gnode.training._losses import TrialArrays
from gnode.training._pieces import count_pieces
from gnode.training._schedule import forcing_interval, horizon, learning_rates
from gnode.training._settings import TrainingSettings


class Outcome(enum.Enum):
    """How training ended. A resumed run goes on after an interruption alone."""

    finished = "all epochs were run"
    stopped_early = "the validation loss had stopped falling"
    stopped_by_callback = "a callback asked to stop"
    diverged = "the loss or its gradient was no longer finite"
    solver_failed = "the solver could not finish a trial"
    time_over = "the time budget was used up"
    interrupted = "it was interrupted"


@dataclass(frozen=True)
class Fit:
    """What training gave."""

    network: Network
    """With the weights of the lowest validation loss."""
    history: tuple[EpochRecord, ...]
    outcome: Outcome
    message: str
    """The outcome in a sentence, with advice where it is a bad one."""
    best_epoch: int
    """Counted from 1; 0 where no epoch gave a finite validation loss."""
    best_validation_loss: float

    @property
    def seconds(self) -> float:
        """Time spent in epochs, over all resumptions."""
        return sum(record.seconds for record in self.history)


Callback = Callable[[EpochRecord, Network], bool | None]
"""Called after every epoch with its record and the network as it then is; True stops training."""


def fit(
    network: Network,
    train: Trials,
    validation: Trials,
    settings: TrainingSettings,
    *,
    key: Key,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    callbacks: Sequence[Callback] = (),
    checkpoint: Path | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    throw: bool = True,
) -> Fit:
    """Trains a network with AdamW; returns it with the weights of the lowest validation loss.

    Source of the optimiser: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019).

    **Arguments:**

    - `train`, `validation`: two different sets. The test set has no place here.
    - `key`: for shuffling and dropout.
    - `simulation`: how the network is stepped through the trials, and how gradients are taken.
    - `checkpoint`: a file in which the whole state is kept, every `settings.checkpoint_every` epochs
        and at the end.
    - `resume`: go on from that file if it exists; the result has the same bits as that of a run that
        was never interrupted.
    - `interrupted`: asked after every epoch; where it answers True, the checkpoint is written and
        training stops.
    - `throw`: raise `Failed` on divergence and where the solver cannot finish a trial; else say it in `Fit.outcome` and
        keep the best weights.

    Raises `Refused` for trials that do not fit the network or the settings, and `Failed` as said.
    """
    _check(network, train, validation)
    if settings.forcing_steps is not None:
        check_forcing(network, train)
    batch_size = min(settings.batch_size, len(train))
    steps_per_epoch = len(train) // batch_size * count_pieces(train.steps, settings.truncate_steps)
    piece = min(train.steps, settings.truncate_steps or settings.forcing_steps or train.steps)
    static = eqx.filter(network, eqx.is_inexact_array, inverse=True)
    train_arrays, validation_arrays = TrialArrays.of(train), TrialArrays.of(validation)

    start = begin(network)
    state = Checkpoint(start, start.weights, 0, math.inf, ())
    if resume and checkpoint is not None and checkpoint.exists():
        state = Checkpoint.load(checkpoint, start, settings, simulation, key)
    outcome = Outcome[state.ended] if state.ended is not None else None

    def keep(state: Checkpoint) -> None:
        if checkpoint is not None:
            state.save(checkpoint, settings, simulation, key)

    while outcome is None:
        if len(state.history) >= settings.epochs:
            outcome = Outcome.finished
            break
        epoch = len(state.history)
        began = time.perf_counter()
        rates = learning_rates(settings, epoch, steps_per_epoch)
        descent, numbers = run_epoch(
            state.descent,
            train_arrays,
            validation_arrays,
            Hyperparameters(
                jnp.asarray(rates),
                jnp.float32(settings.weight_decay),
                jnp.float32(settings.clip_norm),
                jnp.int32(horizon(settings, epoch, train.steps)),
                None
                if settings.forcing_steps is None
                else jnp.int32(forcing_interval(settings, epoch, count_pieces(train.steps, settings.forcing_steps))),
            ),
            jax.random.fold_in(key, epoch),
            static=static,
            batch_size=batch_size,
            last=settings.loss_at == "last",
            dropout=settings.dropout,
            simulation=simulation,
            truncate_steps=settings.truncate_steps,
            forcing_steps=settings.forcing_steps,
        )
        validation_loss = float(numbers.validation_loss)
        unvalidated = Failure.of(
            "validation", validation, numbers.validation_failure, limit=simulation.step_limit(validation.steps)
        )
        failure = Failure.of("training", train, numbers.failure, limit=simulation.step_limit(piece)) or unvalidated
        diverged = bool(descent.diverged) or not math.isfinite(validation_loss)
        record = EpochRecord(
            epoch + 1,
            float(numbers.loss),
            validation_loss,
            float(numbers.gradient_norm),
            float(rates[-1]),
            time.perf_counter() - began,
            float(numbers.evaluations),
        )
        better = unvalidated is None and validation_loss < state.best_validation_loss
        state = Checkpoint(
            descent,
            descent.weights if better else state.best,
            epoch + 1 if better else state.best_epoch,
            validation_loss if better else state.best_validation_loss,
            (*state.history, record),
            float(numbers.largest_gradient_norm),
            failure=failure,
        )
        stops = [callback(record, eqx.combine(descent.weights, static)) for callback in callbacks]
        spent = sum(row.seconds for row in state.history)
        if failure is not None:
            outcome = Outcome.solver_failed
        elif diverged:
            outcome = Outcome.diverged
        elif len(state.history) >= settings.epochs:
            outcome = Outcome.finished
        elif settings.patience is not None and epoch + 1 - state.best_epoch >= settings.patience:
            outcome = Outcome.stopped_early
        elif any(stops):
            outcome = Outcome.stopped_by_callback
        elif interrupted():
            outcome = Outcome.interrupted
        elif settings.time_budget_s is not None and spent >= settings.time_budget_s:
            outcome = Outcome.time_over
        elif (epoch + 1) % settings.checkpoint_every == 0:
            keep(state)
        if outcome is not None:
            state = replace(state, ended=None if outcome is Outcome.interrupted else outcome.name)
            keep(state)

    message = _message(outcome, state, solver_advice(simulation, training=True))
    if outcome in (Outcome.diverged, Outcome.solver_failed) and throw:
        raise Failed(message)
    return Fit(
        eqx.combine(state.best, static),
        state.history,
        outcome,
        message,
        state.best_epoch,
        state.best_validation_loss,
    )


def _check(network: Network, train: Trials, validation: Trials) -> None:
    for name, trials in (("training", train), ("validation", validation)):
        if trials.input_size != network.field.input_size:
            raise refusal(
                f"{name} trials of {network.field.input_size} input channels, as the network has",
                trials.input_size,
                "make the network with input_size of the trials",
            )
        outputs = network.readout.biases[-1].shape[0]
        if trials.output_size != outputs:
            raise refusal(
                f"{name} trials of {outputs} outputs, as the network has",
                trials.output_size,
                "make the readout with the output size of the trials",
            )
        if np.isnan(trials.inputs).any():
            raise refusal(
                f"{name} trials without missing inputs",
                f"{int(np.isnan(trials.inputs).sum())} NaN",
                "fill them with gnode.data.fill_missing",
            )
    if train.labelled != validation.labelled:
        raise refusal(
            "training and validation trials of one kind", "classes and values", "take both from the same trials"
        )


def _message(outcome: Outcome, state: Checkpoint, advice: str) -> str:
    epochs = len(state.history)
    kept = f"the best weights are those of epoch {state.best_epoch} (validation loss {state.best_validation_loss:.4g})"
    if state.best_epoch == 0:
        kept = "no epoch gave a finite validation loss: the weights are the initial ones"
    if outcome is Outcome.diverged:
        record = state.history[-1]
        return (
            f"training diverged in epoch {epochs} (loss {record.loss:.4g}, validation loss "
            f"{record.validation_loss:.4g}, largest finite gradient norm {state.largest_gradient_norm:.4g}); {kept}; "
            "lower training.learning_rate or training.clip_norm, or model.alpha"
        )
    if state.failure is not None:
        return f"training stopped in epoch {epochs}: {state.failure.sentence()}; {kept}; {advice}"
    return f"training ended after epoch {epochs}: {outcome.value}; {kept}"
