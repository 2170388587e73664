import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import equinox as eqx
import numpy as np
from jaxtyping import PyTree

from gnode._checks import check_channels, refusal
from gnode._types import Key
from gnode.models import Network
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials
from gnode.training._checkpoint import Checkpoint
from gnode.training._epoch import EpochNumbers, Hyperparameters, begin
from gnode.training._failure import Failure, gradient_advice, solver_advice
from gnode.training._forcing import check_forcing
from gnode.training._history import EpochRecord
from gnode.training._pieces import count_pieces
from gnode.training._progress import Outcome, Progress
from gnode.training._schedule import forcing_interval, horizon, learning_rates
from gnode.training._settings import TrainingSettings


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


@dataclass(frozen=True)
class Member:
    """One training, by itself or in a cohort: what stays as it is from epoch to epoch, and what follows from the
    numbers of one."""

    network: Network
    """At its initial weights."""
    train: Trials
    validation: Trials
    settings: TrainingSettings
    simulation: SimulationSettings
    key: Key
    callbacks: Sequence[Callback] = ()
    checkpoint: Path | None = None

    def __post_init__(self):
        _check(self.network, self.train, self.validation)
        if self.settings.forcing_steps is not None:
            check_forcing(self.network, self.train)

    @property
    def program(self) -> dict[str, Any]:
        """What an epoch is compiled with, beside the shapes of arrays."""
        return {
            "static": eqx.filter(self.network, eqx.is_inexact_array, inverse=True),
            "optimiser": self.settings.optimiser,
            "batch_size": self.settings.batch(len(self.train)),
            "last": self.settings.loss_at == "last",
            "dropout": self.settings.dropout,
            "simulation": self.simulation,
            "truncate_steps": self.settings.truncate_steps,
            "forcing_steps": self.settings.forcing_steps,
        }

    def hyperparameters(self, epoch: int) -> Hyperparameters:
        """Those of an epoch (counted from 0), on the host: a cohort puts them together before they are sent."""
        said, steps = self.settings, self.train.steps
        batches = said.batches(len(self.train))
        interval = None
        if said.forcing_steps is not None:
            interval = np.int32(forcing_interval(said, epoch, count_pieces(steps, said.forcing_steps)))
        numbers: list[Any] = [
            learning_rates(said, epoch, batches * count_pieces(steps, said.truncate_steps)),
            np.float32(said.weight_decay),
            np.float32(said.clip_norm),
            np.int32(horizon(said, epoch, steps)),
            interval,
        ]
        return Hyperparameters(*numbers)

    def begun(self, *, resume: bool) -> Checkpoint:
        """The state to go on from: that of the checkpoint, or the first."""
        start = begin(self.network, self.settings.optimiser)
        if not resume or self.checkpoint is None or not self.checkpoint.exists():
            return Checkpoint(start, start.weights, Progress())
        state = Checkpoint.load(self.checkpoint, start, self.settings, self.simulation, self.key)
        return replace(state, progress=self._ended_by_now(state.progress))

    def _ended_by_now(self, progress: Progress) -> Progress:
        """What is known, where training may have been for fewer epochs than now: what ended it then ends it still, but
        for their number."""
        if progress.ended not in (None, Outcome.finished) or not progress.epochs:
            return progress
        if progress.ended is None and progress.epochs < self.settings.epochs:
            return progress
        again = replace(progress, ended=self._ends(progress, False))
        return self.after_asking(again, stops=False, interrupted=lambda: False)

    def after_epoch(
        self, before: Progress, told: EpochNumbers, *, learning_rate: float, diverged: bool, seconds: float
    ) -> Progress:
        """What is known after an epoch, and whether training ends by what it told (on the host)."""
        epoch = before.epochs + 1
        piece = min(self.train.steps, self.settings.truncate_steps or self.settings.forcing_steps or self.train.steps)
        limits = [self.simulation.step_limit(steps) for steps in (piece, self.validation.steps)]
        untrained = Failure.of("training", self.train, told.failure, limit=limits[0])
        unvalidated = Failure.of("validation", self.validation, told.validation_failure, limit=limits[1])
        # Over what a solver left unfinished there is a number, but not the loss.
        loss = float(told.loss) if untrained is None else math.nan
        validation_loss = float(told.validation_loss) if unvalidated is None else math.nan
        record = EpochRecord(
            epoch,
            loss,
            validation_loss,
            float(told.gradient_norm),
            learning_rate,
            seconds,
            float(told.evaluations),
        )
        after = replace(
            before,
            history=(*before.history, record),
            largest_gradient_norm=float(told.largest_gradient_norm),
            failure=untrained or unvalidated,
        )
        # Not a number compares false.
        if validation_loss < before.best_validation_loss:
            after = replace(after, best_epoch=epoch, best_validation_loss=validation_loss)
        return replace(after, ended=self._ends(after, diverged or not math.isfinite(validation_loss)))

    def _ends(self, progress: Progress, diverged: bool) -> Outcome | None:
        patience = self.settings.patience
        if progress.failure is not None:
            return Outcome.solver_failed
        if diverged:
            return Outcome.diverged
        if progress.epochs >= self.settings.epochs:
            return Outcome.finished
        if patience is not None and progress.epochs - progress.best_epoch >= patience:
            return Outcome.stopped_early
        return None

    def after_asking(self, progress: Progress, *, stops: bool, interrupted: Callable[[], bool]) -> Progress:
        """What is known when all else that may end training was asked: callbacks, the user, the clock."""
        budget = self.settings.time_budget_s
        spent = sum(record.seconds for record in progress.history)
        ended = progress.ended
        if ended is None and stops:
            ended = Outcome.stopped_by_callback
        if ended is None and interrupted():
            ended = Outcome.interrupted
        if ended is None and budget is not None and spent >= budget:
            ended = Outcome.time_over
        return replace(progress, ended=ended)

    def is_kept(self, progress: Progress) -> bool:
        """Whether a checkpoint is due after an epoch."""
        due = progress.ended is not None or progress.epochs % self.settings.checkpoint_every == 0
        return due and self.checkpoint is not None

    def keep(self, state: Checkpoint) -> None:
        """Writes the checkpoint."""
        assert self.checkpoint is not None
        state.save(self.checkpoint, self.settings, self.simulation, self.key)

    def with_weights(self, weights: PyTree) -> Network:
        """The network with other trained arrays."""
        return eqx.combine(weights, self.network)

    def _advice(self, progress: Progress) -> str:
        """What may help where training ended as it should not."""
        if progress.without_gradient:
            return gradient_advice(self.simulation, at_once=progress.at_once)
        stuck = progress.failure is not None and progress.failure.stuck
        return solver_advice(self.simulation, training=True, stuck=stuck)

    def fit(self, progress: Progress, best: PyTree) -> Fit:
        """What training gave, when it has ended."""
        assert progress.ended is not None
        return Fit(
            self.with_weights(best),
            progress.history,
            progress.ended,
            progress.message(self._advice(progress)),
            progress.best_epoch,
            progress.best_validation_loss,
        )


def _check(network: Network, train: Trials, validation: Trials) -> None:
    for name, trials in (("training", train), ("validation", validation)):
        remedy = "make the network with input_size of the trials"
        check_channels(f"{name} trials", trials.input_size, network.field.input_size, remedy=remedy)
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
        if not trials.mask.any():
            raise refusal(
                f"{name} trials of which a target counts",
                "none",
                "mark with the mask what is to be learnt: where nothing is scored, nothing can be chosen by it",
            )
    if train.labelled != validation.labelled:
        raise refusal(
            "training and validation trials of one kind", "classes and values", "take both from the same trials"
        )
