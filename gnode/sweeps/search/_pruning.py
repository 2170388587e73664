"""Ends members early that compare badly with others at the same epoch, by a pruner of Optuna."""

import math
from dataclasses import dataclass, field, replace
from pathlib import Path

import optuna
from optuna.trial import TrialState

from gnode.models import Network
from gnode.sweeps.folder import PRUNED, REPORTS, Report, read_summary, report_path
from gnode.training import FAILED_OUTCOMES, EpochRecord

_STUDY = "gnode"
_SPARED = 0.25
"""The share of the epochs in which the median prunes nobody."""


def make_pruner(name: str, *, epochs: int) -> optuna.pruners.BasePruner:
    """A pruner of Optuna, for runs of so many epochs at the most.

    Sources: median stopping, Golovin et al., "Google Vizier" (KDD 2017); Hyperband, Li et al. (JMLR 18, 2018).
    """
    if name == "median":
        # A large learning rate may begin badly and end well. Epochs count from 1, and Optuna prunes from this one on.
        return optuna.pruners.MedianPruner(n_warmup_steps=math.ceil(epochs * _SPARED) + 1)
    if name == "hyperband":
        return optuna.pruners.HyperbandPruner(max_resource=epochs)
    return optuna.pruners.NopPruner()


def make_study(
    pruner: optuna.pruners.BasePruner,
    *,
    sampler: optuna.samplers.BaseSampler | None = None,
    storage: optuna.storages.BaseStorage | None = None,
) -> optuna.Study:
    """An empty study, in memory if no storage is given."""
    # It announces itself on standard error otherwise.
    optuna.logging.set_verbosity(optuna.logging.WARNING)
    # Hyperband's brackets depend on the name.
    return optuna.create_study(study_name=_STUDY, sampler=sampler, pruner=pruner, storage=storage)


@dataclass
class Pruning:
    """Called after every epoch of a member: reports its validation loss, and tells whether to end.

    The worker decides by itself, from the reports of the other members with the same seed. Each report is a file that
    one process writes, and replaces in one step. So nobody waits for a lock that a killed process holds, half a line
    stops nobody, and with one worker nothing depends on time. What was decided once stays so when an epoch is repeated
    from a checkpoint.
    """

    sweep: Path
    member: str
    trial: int
    seed: int
    pruner: str
    epochs: int
    """Of the longest member that the search may make."""
    _study: optuna.Study | None = field(default=None, repr=False)
    _storage: optuna.storages.InMemoryStorage = field(default_factory=optuna.storages.InMemoryStorage, repr=False)
    _ended: set[str] = field(default_factory=set, repr=False)

    def __call__(self, record: EpochRecord, network: Network) -> bool:
        return self.judge(record.epoch, record.validation_loss)

    def judge(self, epoch: int, loss: float) -> bool:
        """Reports the validation loss after an epoch; returns whether to end."""
        path = report_path(self.sweep, self.member)
        report = Report.read(path) if path.exists() else Report(self.trial, self.seed)
        if epoch <= len(report.losses):
            return report.pruned and epoch == len(report.losses)
        if not math.isfinite(loss):
            # Training ends by itself, as diverged.
            return False
        report = replace(report, losses=(*report.losses, loss))
        pruned, notes = self._ask(report)
        replace(report, pruned=pruned, notes=notes).write(path)
        return pruned

    def _ask(self, own: Report) -> tuple[bool, dict]:
        if self._study is None:
            self._study = make_study(make_pruner(self.pruner, epochs=self.epochs), storage=self._storage)
        for path in sorted((self.sweep / REPORTS).glob("[!.]*.json")):
            name = path.stem
            if name != self.member and name not in self._ended:
                self._hear(name, path)
        self._put(own)
        # NumPy's truth values are none of JSON.
        pruned = bool(self._study.pruner.prune(self._study, self._study.trials[own.trial]))
        notes = self._study.trials[own.trial].system_attrs
        return pruned, notes

    def _hear(self, name: str, path: Path) -> None:
        # The summary first: it is written after the last report.
        summary = read_summary(self.sweep, name)
        report = Report.read(path)
        if report.seed == self.seed:
            self._put(report, None if summary is None else summary["outcome"])
        if summary is not None or report.seed != self.seed:
            self._ended.add(name)

    def _put(self, report: Report, outcome: str | None = None) -> None:
        """Brings a trial of the study up to date. Those of which nothing was heard run, and have no part."""
        storage = self._storage
        study = storage.get_study_id_from_name(_STUDY)
        while storage.get_n_trials(study) <= report.trial:
            storage.create_new_trial(study)
        number = storage.get_trial_id_from_study_id_trial_number(study, report.trial)
        known = len(storage.get_trial(number).intermediate_values)
        for epoch, loss in enumerate(report.losses[known:], start=known + 1):
            storage.set_trial_intermediate_value(number, epoch, loss)
        for key, value in report.notes.items():
            storage.set_trial_system_attr(number, key, value)
        if outcome == PRUNED:
            storage.set_trial_state_values(number, TrialState.PRUNED)
        elif outcome in FAILED_OUTCOMES:
            storage.set_trial_state_values(number, TrialState.FAIL)
        elif outcome is not None:
            storage.set_trial_state_values(number, TrialState.COMPLETE, [min(report.losses)])
