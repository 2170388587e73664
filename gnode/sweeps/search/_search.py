"""Makes the members of a search, trial after trial, by Optuna."""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import optuna
from optuna.distributions import BaseDistribution, CategoricalDistribution, FloatDistribution, IntDistribution
from optuna.trial import FrozenTrial, TrialState, create_trial

from gnode.experiments import HISTORY, RunSettings
from gnode.sweeps.folder import (
    FAILED,
    PRUNED,
    Attempts,
    MemberList,
    Trial,
    check_same,
    has_summary,
    member_folder,
    read_summary,
)
from gnode.sweeps.plan import MemberMaker, PlannedMember, PlannedSweep, Range
from gnode.sweeps.results import middle
from gnode.sweeps.search._pruning import Pruning, make_pruner, make_study
from gnode.training import FAILED_OUTCOMES, Callback, read_history


@dataclass
class Search:
    """A search at work in its folder.

    What it knows lies in the list of members and in their run folders alone: a study is made of them whenever a trial
    is proposed, by a sampler whose seed is that of the plan with the number of the trial. So a search that was
    interrupted proposes what it would have proposed, and no file is written but in one step.
    """

    sweep: PlannedSweep
    folder: Path
    trials: list[Trial] = field(init=False)
    _made: dict[RunSettings, PlannedMember] = field(init=False, default_factory=dict)
    _told: dict[int, FrozenTrial] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        """Takes up what the folder has. Raises `Refused` where its members are not those that the plan makes."""
        plan = self.sweep.plan
        assert plan.search is not None
        self._search = plan.search
        self._maker = MemberMaker(plan, self.sweep.most)
        self._epochs = max(member.settings.training.epochs for member in self.sweep.extremes)
        self._distributions = {
            **{name: _distribution(span) for name, span in plan.search.ranges.items()},
            # Values may be lists, which Optuna does not take.
            **{name: CategoricalDistribution(range(len(values))) for name, values in plan.search.choices.items()},
        }
        listed = MemberList.read(self.folder)
        self.trials = []
        for trial in listed.trials:
            self._make(trial.parameters)
        check_same(self.folder, listed, self._listed())

    @property
    def members(self) -> tuple[PlannedMember, ...]:
        """Those made so far."""
        return tuple(self._made.values())

    @property
    def over(self) -> bool:
        """Whether all trials have been proposed."""
        return len(self.trials) == self._search.trials

    def more(self, free: int, at_work: Collection[str]) -> Sequence[PlannedMember]:
        """Members for so many free workers, as far as there are any. `at_work`: those that have not ended.

        A trial is proposed only when the results of all members that are not at work can be read.
        """
        new: list[PlannedMember] = []
        if not all(name in at_work or _has_ended(self.folder, name) for name in self._names()):
            return new
        while len(new) < free and not self.over:
            new += self._make(self._propose(at_work))
            self._listed().write(self.folder)
        return new

    def callbacks(self, member: PlannedMember) -> list[Callback]:
        """What the worker calls after every epoch of a member."""
        if self._search.pruner == "none":
            return []
        trial = next(number for number, one in enumerate(self.trials) if member.name in one.members)
        return [Pruning(self.folder, member.name, trial, member.settings.seed, self._search.pruner, self._epochs)]

    def study(
        self, sampler: optuna.samplers.BaseSampler | None = None, *, at_work: Collection[str] = ()
    ) -> optuna.Study:
        """What has come out, as Optuna has it. `at_work`: members that have not ended."""
        study = make_study(make_pruner(self._search.pruner, epochs=self._epochs), sampler=sampler)
        study.add_trials([self._frozen(number, trial, at_work) for number, trial in enumerate(self.trials)])
        return study

    def _names(self) -> list[str]:
        return [member.name for member in self._made.values()]

    def _listed(self) -> MemberList:
        return MemberList.of(replace(self.sweep, members=self.members), self.trials)

    def _propose(self, at_work: Collection[str]) -> dict[str, int | float]:
        number = len(self.trials)
        seed = int(np.random.SeedSequence((self._search.seed, number)).generate_state(1)[0])
        sampler = (
            optuna.samplers.TPESampler(seed=seed)
            if self._search.sampler == "tpe"
            else optuna.samplers.RandomSampler(seed=seed)
        )
        return self.study(sampler, at_work=at_work).ask(self._distributions).params

    def _make(self, parameters: dict[str, int | float]) -> list[PlannedMember]:
        """Another trial; returns the members that it needs and that were not there."""
        choices = self._search.choices
        assigned = {
            name: choices[name][int(number)] if name in choices else number for name, number in parameters.items()
        }
        names, new = [], []
        for seed in self.sweep.plan.run_seeds:
            settings = self._maker.settings(assigned, seed)
            if settings not in self._made:
                member = self._maker.member(len(self._made), settings, assigned)
                self._made[settings] = member
                new.append(member)
            names.append(self._made[settings].name)
        self.trials.append(Trial(parameters, tuple(names)))
        return new

    def _frozen(self, number: int, trial: Trial, at_work: Collection[str]) -> FrozenTrial:
        """A trial as Optuna has it. It is read once where it has ended."""
        if number not in self._told:
            said = {"params": trial.parameters, "distributions": self._distributions}
            # One that failed before may wait to be tried again: what is known of it will not stay.
            if any(name in at_work or not _has_ended(self.folder, name) for name in trial.members):
                return create_trial(state=TrialState.RUNNING, **said)
            self._told[number] = _ended_trial(self.folder, trial, said)
        return self._told[number]


def _distribution(span: Range) -> BaseDistribution:
    if span.whole:
        return IntDistribution(int(span.low), int(span.high), log=span.log)
    return FloatDistribution(span.low, span.high, log=span.log)


def _has_ended(sweep: Path, member: str) -> bool:
    return has_summary(sweep, member) or Attempts.read(sweep, member).failed is not None


def _ended_trial(sweep: Path, trial: Trial, said: dict) -> FrozenTrial:
    """The value is the median validation loss over seeds; that of a member without a result is infinite. Losses after
    an epoch are medians over the members that have any."""
    scores, outcomes, curves = [], [], []
    for name in trial.members:
        history = member_folder(sweep, name) / HISTORY
        summary = read_summary(sweep, name)
        outcome = FAILED if summary is None else summary["outcome"]
        loss = None if summary is None or outcome in FAILED_OUTCOMES else summary["validation"]["loss"]
        scores.append(math.inf if loss is None else loss)
        outcomes.append(outcome)
        if summary is not None and (curve := [one.validation_loss for one in read_history(history)]):
            curves.append(curve)
    reached = min(map(len, curves), default=0)
    medians = {epoch: float(middle([curve[epoch - 1] for curve in curves])) for epoch in range(1, reached + 1)}
    if PRUNED in outcomes:
        return create_trial(state=TrialState.PRUNED, intermediate_values=medians, **said)
    return create_trial(state=TrialState.COMPLETE, value=float(middle(scores)), intermediate_values=medians, **said)
