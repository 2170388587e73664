"""A search: what it proposes, that it goes on as if it had never stopped, and what the pruner ends."""

import json
import shutil
from pathlib import Path

import psutil
import pytest
import tomli_w

from gnode._checks import Refused
from gnode.experiments import load_run
from gnode.sweeps import (
    parse_plan,
    plan_members,
    predict_sweep,
    read_index,
    read_plan,
    read_search,
    read_status,
    rebuild_index,
    run_member,
    run_sweep,
)
from gnode.sweeps.folder._sweep_folder import PLAN, MemberList, begin_sweep
from gnode.sweeps.search._pruning import Pruning
from gnode.sweeps.search._search import Search
from gnode.training import read_history
from tests.experiments.small_runs import interrupted_after
from tests.sweeps.searches import begun, search_plan, summarise
from tests.sweeps.small_sweeps import driver, small_plan, small_sweep, wait_until, workers_of

pytestmark = pytest.mark.usefixtures("shared_programs")


def go_on(plan: str, folder: Path, *, most: int = 1000, top: str = "", epochs: int = 4, interrupted=None) -> Search:
    """Runs a search, or goes on with it, one member after the other in this process, for so many members."""
    sweep = small_sweep(plan, epochs=epochs, top=top)
    folder.mkdir(exist_ok=True)
    begin_sweep(folder, sweep, resume=True)
    search = Search(sweep, folder)
    new = [one for one in search.members if not (folder / "members" / one.name / "summary.json").exists()]
    while new or not search.over:
        for member in new:
            if most == 0:
                return search
            most -= 1
            stops = {"interrupted": interrupted} if interrupted and most == 0 else {}
            run_member(member, folder, deaths=1, callbacks=search.callbacks(member), **stops)
        if not most:
            return search
        new = search.more(1, ())
    rebuild_index(folder)
    return search


@pytest.fixture(scope="module")
def finished(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("searches") / "undisturbed"
    go_on(search_plan(trials=12), folder)
    return folder


def test_it_has_so_many_trials_all_ordinary_runs(finished):
    rows = read_index(finished)
    assert len(rows) == 12 and all(1e-6 <= row["training.learning_rate"] <= 30 for row in rows)
    status = read_status(finished)
    assert (status.members, status.ended, status.waiting, status.to_come) == (12, 12, 0, 0)
    pruned = [row for row in rows if row["outcome"] == "pruned"]
    assert 0 < len(pruned) == status.pruned < 12
    for row in pruned:
        run = load_run(finished / row["folder"])
        assert run.summary["outcome"] == "stopped_by_callback" and row["epochs"] == run.summary["epochs"] < 4
        assert row["message"] == f"pruned: {run.summary['message']}"
    assert any(row["outcome"] == "finished" for row in rows)
    assert plan_members(read_plan(finished / PLAN)).plan == small_sweep(search_plan(trials=12), epochs=4).plan


def test_the_same_seed_gives_the_same_bits_and_another_does_not(finished, tmp_path):
    go_on(search_plan(trials=12), tmp_path / "again")
    assert (tmp_path / "again/index.sqlite").read_bytes() == (finished / "index.sqlite").read_bytes()
    other = Search(small_sweep(search_plan(seed=2)), begun(tmp_path / "other", search_plan(seed=2)))
    (member,) = other.more(1, ())
    assert member.axes != {"training.learning_rate": read_index(finished)[0]["training.learning_rate"]}


def test_interruptions_leave_no_trace(finished, tmp_path):
    plan, folder = search_plan(trials=12), tmp_path / "disturbed"
    go_on(plan, folder, most=1)
    # In the middle of a member, then between a proposal and its first epoch.
    go_on(plan, folder, most=1, interrupted=interrupted_after(3))
    assert (folder / "members/0001/checkpoint.gnode").exists()
    assert not (folder / "members/0001/summary.json").exists()
    go_on(plan, folder, most=5)
    Search(small_sweep(plan, epochs=4), folder).more(1, ())
    go_on(plan, folder)
    assert (folder / "index.sqlite").read_bytes() == (finished / "index.sqlite").read_bytes()


def test_an_epoch_that_is_repeated_is_judged_as_before(finished, tmp_path):
    folder = Path(shutil.copytree(finished, tmp_path / "copy"))
    pruned = next(row for row in read_index(folder) if row["outcome"] == "pruned")
    history = read_history(folder / pruned["folder"] / "history.csv")
    path = folder / "reports" / f"{pruned['member']}.json"
    before, trial = path.read_bytes(), json.loads(path.read_text())["trial"]
    # By now others have ended, and a judgement of today may be another.
    asked = Pruning(folder, pruned["member"], trial, 0, "hyperband", 4)
    judged = [asked.judge(record.epoch, record.validation_loss) for record in history]
    assert judged == [False] * (len(history) - 1) + [True] and path.read_bytes() == before


def test_the_sampler_finds_the_good_range_among_hopeless_rates(tmp_path):
    # Below 1e-3 nothing is learnt in this time, above 1 training diverges: four ninths of the range are good at most.
    search = go_on(search_plan(trials=16, pruner="none"), tmp_path / "sweep", epochs=6)
    rows = read_index(tmp_path / "sweep")
    best = min(rows, key=lambda row: row["validation_loss"])
    assert 1e-2 < best["training.learning_rate"] < 1
    assert any(row["outcome"] == "diverged" for row in rows)
    # The first ten are drawn at random, the others near the best of them: by chance it would be two.
    assert sum(1e-2 < row["training.learning_rate"] < 3 for row in rows[10:]) >= 4
    assert search.study().best_trial.number == int(best["member"])
    assert not (tmp_path / "sweep" / "reports").exists()


def test_settings_proposed_again_are_not_trained_again(tmp_path):
    plan = '[search]\ntrials = 9\npruner = "none"\nmodel.hidden = [[8], [8, 4]]\nmodel.state = {low = 2, high = 3}'
    folder = begun(tmp_path / "sweep", plan)
    search = Search(small_sweep(plan), folder)
    made = []
    while new := search.more(1, ()):
        made += new
        for member in new:
            summarise(folder, member.name, [0.5, 0.1 * len(made)])
    assert search.over and len(search.trials) == 9 and len(made) == 4
    assert {(one.settings.model.hidden, one.settings.model.state) for one in made} == {
        (hidden, state) for hidden in ((8,), (8, 4)) for state in (2, 3)
    }
    status = read_status(folder)
    assert (status.members, status.done, status.waiting) == (4, 4, 0)
    assert Search(small_sweep(plan), folder).trials == search.trials


def test_it_is_predicted_from_the_ends_of_its_ranges():
    plan = '[search]\ntrials = 20\n"model.hidden" = [[8], [100, 100]]\n"training.learning_rate" = {low=1e-3, high=10.0}'
    prediction = predict_sweep(small_sweep(plan, top="seeds = 2"), workers=1)
    assert (prediction.members, prediction.programs, prediction.merged) == (40, 2, 0)
    assert prediction.least_seconds is not None and 0 < prediction.least_seconds < prediction.seconds
    dearest = predict_sweep(small_sweep("[axes]\nmodel.hidden = [[100, 100]]"), workers=1)
    assert prediction.operations == pytest.approx(40 * dearest.operations)
    assert dearest.least_seconds is None


def test_a_plan_with_a_search_reads_back():
    text = search_plan() + '"model.hidden" = [[8], [8, 4]]\n[execution]\ndeaths = 9'
    plan = parse_plan(small_plan(text, top="seeds = 3"))
    assert plan.paths == ("training.learning_rate", "model.hidden")
    assert parse_plan(tomli_w.dumps(plan.as_table())) == plan
    assert plan_members(plan).members == () and len(plan_members(plan).extremes) == 4


@pytest.mark.parametrize(
    ("rest", "message"),
    [
        (search_plan() + "[axes]\nmodel.state = [2]", r"\[search\] alone, got \[axes\] too"),
        (search_plan() + "[[paired]]\nmodel.state = [2]", r"\[search\] alone, got \[paired\] too"),
        (search_plan() + "[random]\nsamples = 2\nmodel.state = {low = 2, high = 3}", r"alone, got \[random\] too"),
        ("[search]\ntrials = 3", r"a range or a list of values of a setting under \[search\], got none"),
        ("[search]\nmodel.state = [2, 3]", "the setting search.trials, got none"),
        (search_plan(sampler="grid"), "search.sampler to be 'tpe' or 'random', got 'grid'"),
        (search_plan(pruner="luck"), "search.pruner to be 'none', 'median' or 'hyperband', got 'luck'"),
        (search_plan() + "training.learning_rat = [1.0]", "did you mean training.learning_rate?"),
        (search_plan() + "seeds = [1]", r"dotted names of settings under \[search\], got 'seeds'; did you mean seed?"),
        ('[search]\nsamplr = "tpe"', "trials, seed, sampler, pruner or .* got 'samplr'; did you mean sampler?"),
        (search_plan() + "model.state = 3", "a list of values of the axis model.state, got 3"),
        (search_plan() + "model.alpha = {low = 0.5, high = 2.0}", "the member with .*model.alpha = 2.0: expected"),
        (search_plan() + 'model.name = ["gnode", "rnn"]', "model.name = rnn: the model rnn has no hidden"),
        (search_plan(trials=100_001), "100,000 members"),
    ],
)
def test_a_search_that_cannot_be_run_is_refused(rest, message):
    with pytest.raises(Refused, match=message):
        small_sweep(rest)


@pytest.mark.parametrize(
    ("rest", "options", "message"),
    [
        (search_plan(trials=9), {}, "search.trials = 8, as in .*plan.toml, got 9; resume with the same plan"),
        (search_plan(seed=2), {}, "search.seed = 1"),
        (search_plan().replace("30.0", "20.0"), {}, "search.training.learning_rate.high = 30.0, as in .*, got 20.0"),
        (search_plan(), {"epochs": 3}, "run.training.epochs = 2, as in .*, got 3"),
        (search_plan(), {"top": "seeds = 2"}, r"seeds = None, as in .*, got \(0, 1\)"),
        ("[axes]\nmodel.state = [2, 3]", {}, "axes.model.state = None|search.trials = 8"),
    ],
    ids=["trials", "seed", "range", "base", "seeds", "grid"],
)
def test_another_plan_is_not_resumed(tmp_path, rest, options, message):
    folder = begun(tmp_path / "sweep", search_plan())
    with pytest.raises(Refused, match=message):
        run_sweep(small_sweep(rest, **options), folder, resume=True)


def test_without_optuna_it_is_refused_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr("gnode.sweeps.search._open_search.find_spec", lambda name: None)
    with pytest.raises(Refused, match=r"Optuna, which searches, got none; install .* 'gnode\[search\]'"):
        run_sweep(small_sweep(search_plan()), tmp_path / "sweep")
    assert not (tmp_path / "sweep").exists()


def test_a_grid_has_no_study(tmp_path):
    with pytest.raises(Refused, match=r"a sweep with a \[search\] at .*, got one without"):
        read_search(begun(tmp_path / "sweep", "[axes]\nmodel.state = [2, 3]"))


@pytest.mark.slow
def test_a_killed_driver_is_gone_on_with_to_exactly_so_many_trials(sweep_folder, tmp_path):
    text = small_plan(search_plan(trials=6, pruner="median"), epochs=60)
    plan, folder = tmp_path / "plan.toml", sweep_folder
    plan.write_text(text)
    with driver(plan, folder) as process:
        wait_until(lambda: list(folder.glob("members/*/summary.json")), "a member that has ended")
        workers = workers_of(process.pid)
        process.kill()
        process.wait()
        psutil.wait_procs(workers, timeout=60)
    kept = {path: path.read_bytes() for path in folder.glob("members/*/summary.json")}
    assert 0 < len(kept) < 6
    status = run_sweep(plan_members(parse_plan(text)), folder, workers=1, resume=True)
    assert (status.members, status.ended, status.failed, status.waiting) == (6, 6, 0, 0)
    assert {path: path.read_bytes() for path in kept} == kept
    assert len(read_index(folder)) == len(MemberList.read(folder).trials) == 6
    assert len(list((folder / "members").iterdir())) == 6
