"""What a search makes of its members' results, and what the pruner makes of their losses."""

import optuna
import pytest

from gnode.sweeps import parse_plan, plan_members, read_search, read_status
from gnode.sweeps.folder._reports import Report, report_path
from gnode.sweeps.folder._sweep_folder import MemberList, begin_sweep
from gnode.sweeps.search._pruning import Pruning
from gnode.sweeps.search._search import Search
from tests.experiments.small_runs import write_data
from tests.sweeps.searches import begun, fail, search_plan, summarise
from tests.sweeps.small_sweeps import small_sweep


def test_a_trial_counts_by_its_median_over_seeds(tmp_path):
    plan = search_plan(trials=3, pruner="median")
    folder = begun(tmp_path / "sweep", plan, top="seeds = 3")
    search = Search(small_sweep(plan, top="seeds = 3"), folder)
    first = search.more(2, ())
    assert [one.settings.seed for one in first] == [0, 1, 2] and len({str(one.axes) for one in first}) == 1
    assert read_status(folder).to_come == 6 and MemberList.read(folder).trials[0].members == ("0000", "0001", "0002")
    # One that is not at work, and whose result cannot be read yet: what comes next waits for it.
    assert search.more(1, {"0000", "0001"}) == []
    for member, loss in zip(first, (0.3, 0.1, 0.2), strict=True):
        summarise(folder, member.name, [1.0, loss])
    second = search.more(1, ())
    summarise(folder, second[0].name, [0.5], outcome="diverged")
    summarise(folder, second[1].name, [0.4], outcome="diverged")
    assert [trial.state.name for trial in read_search(folder).trials] == ["COMPLETE", "RUNNING"]
    summarise(folder, second[2].name, [0.1])
    assert [trial.value for trial in read_search(folder).trials] == [0.2, float("inf")]
    assert read_search(folder).trials[0].intermediate_values == {1: 1.0, 2: 0.2}


def test_what_is_tried_again_is_not_told_as_it_failed(tmp_path):
    plan = search_plan(trials=3, pruner="none")
    folder = begun(tmp_path / "sweep", plan)
    search = Search(small_sweep(plan), folder)
    (first,) = search.more(1, ())
    fail(folder, first.name)
    # It waits for a worker: its attempt has not begun.
    search.more(1, {first.name})
    summarise(folder, first.name, [0.5])
    assert search.study().trials[0].value == 0.5


def test_a_search_of_a_data_file_is_read_and_gone_on_with_from_anywhere(tmp_path, monkeypatch):
    write_data(tmp_path / "data.npz")
    (tmp_path / "elsewhere").mkdir()
    text = '[run.task]\nname = "{}"\n[search]\ntrials = 2\nmodel.state = [2, 3]'
    monkeypatch.chdir(tmp_path)
    folder = tmp_path / "sweep"
    folder.mkdir()
    begin_sweep(folder, plan_members(parse_plan(text.format("data.npz"))), resume=False)
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert read_search(folder).trials == []
    begin_sweep(folder, plan_members(parse_plan(text.format("../data.npz"))), resume=True)


@pytest.mark.parametrize("failures", [1, 2])
def test_a_pruned_member_makes_its_trial_pruned_also_where_others_failed(tmp_path, failures):
    plan = search_plan(trials=2, pruner="median")
    folder = begun(tmp_path / "sweep", plan, top="seeds = 3")
    members = [one.name for one in Search(small_sweep(plan, top="seeds = 3"), folder).more(1, ())]
    for name in members[:failures]:
        fail(folder, name)
    for name in members[failures:]:
        summarise(folder, name, [0.4, 0.2], outcome="stopped_by_callback")
    Report(0, 2, (0.4, 0.2), pruned=True).write(report_path(folder, members[2]))
    (trial,) = read_search(folder).trials
    assert (trial.state.name, trial.intermediate_values) == ("PRUNED", {1: 0.4, 2: 0.2})


def test_the_median_prunes_nobody_in_the_first_quarter_nor_before_five_have_ended_well(tmp_path):
    epochs = 20
    for number in range(5):
        good = Pruning(tmp_path, f"{number:04d}", number, 0, "median", epochs)
        bad = Pruning(tmp_path, f"bad{number}", 9 + number, 0, "median", epochs)
        assert not any(bad.judge(epoch, 0.9) for epoch in range(1, epochs + 1))
        assert not any(good.judge(epoch, 0.1) for epoch in range(1, epochs + 1))
        # One that was pruned or diverged is none of the five.
        summarise(tmp_path, f"bad{number}", [0.9], outcome="diverged")
        summarise(tmp_path, f"{number:04d}", [0.1])
    asked = Pruning(tmp_path, "asked", 20, 0, "median", epochs)
    assert [asked.judge(epoch, 0.5) for epoch in range(1, 7)] == [False] * 5 + [True]


@pytest.mark.parametrize("pruner", ["median", "hyperband"])
def test_the_pruner_is_that_of_optuna(tmp_path, pruner):
    """Members with made-up losses, against a study that Optuna keeps by itself."""
    curves = [[1.0 / (epoch + 1) + 0.1 * ((7 * trial) % 10) for epoch in range(9)] for trial in range(10)]
    pruners = {
        "median": optuna.pruners.MedianPruner(n_warmup_steps=4),
        "hyperband": optuna.pruners.HyperbandPruner(max_resource=9),
    }
    study = optuna.create_study(study_name="gnode", pruner=pruners[pruner])
    told, expected = [], []
    for number, losses in enumerate(curves):
        name = f"{number:04d}"
        asked = Pruning(tmp_path, name, number, 0, pruner, 9)
        # Another seed has no part.
        Pruning(tmp_path, f"other{number}", number, 1, pruner, 9).judge(1, 1e-3)
        trial, ended = study.ask(), "finished"
        for epoch, loss in enumerate(losses, start=1):
            trial.report(loss, epoch)
            expected.append(trial.should_prune())
            told.append(asked.judge(epoch, loss))
            if expected[-1]:
                ended = "stopped_by_callback"
                break
        if ended == "finished":
            study.tell(trial, min(losses))
        else:
            study.tell(trial, state=optuna.trial.TrialState.PRUNED)
        summarise(tmp_path, name, losses, outcome=ended)
    assert told == expected and 0 < sum(told) < 10
