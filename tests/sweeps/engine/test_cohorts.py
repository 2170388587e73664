"""Members that share shapes, trained together as one program: each is an ordinary run all the same."""

import os
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from gnode._checks import Failed
from gnode.experiments import load_run, train_cohort
from gnode.sweeps import PlannedSweep, StatusReader, parse_plan, plan_members, read_index, rebuild_index, run_sweep
from gnode.sweeps._run_sweep import _cohorts
from gnode.sweeps.cluster._cluster import has_gpu
from gnode.sweeps.cluster._job_plan import JobPlan
from gnode.sweeps.engine._cohorts import in_cohorts, limits_of_workers
from gnode.sweeps.engine._run_cohort import run_cohort
from gnode.sweeps.engine._run_member import run_member
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._sweep_folder import begin_sweep
from gnode.sweeps.plan._members import PlannedMember
from tests.experiments.small_runs import interrupted_after
from tests.sweeps.small_sweeps import at_work, small_plan, small_sweep, workers_of

pytestmark = pytest.mark.usefixtures("shared_programs")

THREE = '[axes]\n"training.learning_rate" = [0.001, 0.01, 0.02]'


def begun(folder: Path, *, epochs: int = 4) -> PlannedSweep:
    sweep = small_sweep(THREE, epochs=epochs)
    folder.mkdir()
    begin_sweep(folder, sweep, resume=False)
    return sweep


def begun_with_epochs(folder: Path, *epochs: int) -> tuple[PlannedMember, ...]:
    sweep = small_sweep(f'[axes]\n"training.epochs" = {list(epochs)}\n"training.learning_rate" = [0.01]')
    folder.mkdir()
    begin_sweep(folder, sweep, resume=False)
    return sweep.members


def models(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in sorted(folder.glob("members/*/model.gnode"))]


@pytest.fixture(scope="module")
def together(tmp_path_factory) -> Path:
    """A cohort of three, never disturbed."""
    folder = tmp_path_factory.mktemp("cohorts") / "together"
    results = run_cohort(begun(folder).members, folder, deaths=1)
    assert [(one.member, one.outcome) for one in results] == [(f"000{i}", "finished") for i in range(3)]
    rebuild_index(folder)
    return folder


def test_members_of_a_cohort_are_ordinary_runs_with_the_same_results(together, tmp_path):
    alone = tmp_path / "alone"
    for member in begun(alone).members:
        run_member(member, alone, deaths=1)
    rebuild_index(alone)
    for one, other in zip(read_index(together), read_index(alone), strict=True):
        assert one["test_loss"] == pytest.approx(other["test_loss"], rel=1e-4)
        assert {name: one[name] for name in one if "loss" not in name and "variance" not in name} == {
            name: other[name] for name in other if "loss" not in name and "variance" not in name
        }
        run = load_run(together / one["folder"])
        assert run.summary["epochs"] == 4 and (together / one["folder"] / "checkpoint.gnode").exists()


def test_an_interrupted_cohort_ends_with_the_same_bits(together, tmp_path):
    folder = tmp_path / "disturbed"
    members = begun(folder).members
    put_down = run_cohort(members, folder, deaths=1, interrupted=interrupted_after(3))
    assert {one.outcome for one in put_down} == {"interrupted"} and not models(folder)
    assert run_cohort(members, folder, deaths=1, interrupted=lambda: True) != []
    assert {one.outcome for one in run_cohort(members, folder, deaths=1)} == {"finished"}
    assert models(folder) == models(together)


def test_what_is_wrong_with_one_is_no_trouble_of_the_others(tmp_path):
    folder = tmp_path / "sweep"
    members = begun(folder, epochs=2).members
    (folder / "members/0001").mkdir(parents=True)
    (folder / "members/0001/thesis.txt").write_text("irreplaceable")
    first, second, third = run_cohort(members, folder, deaths=1)
    assert (first.outcome, second.outcome, third.outcome) == ("finished", "failed", "finished")
    assert "a folder with other files" in second.message
    attempts = [Attempts.read(folder, member.name) for member in members]
    assert [each.begun for each in attempts] == [1, 1, 1]
    assert all("a folder with other files" in str(each.alone) for each in attempts)


def test_members_whose_process_died_are_run_one_by_one(tmp_path, monkeypatch):
    folder = tmp_path / "sweep"
    members = begun(folder, epochs=2).members[:2]
    for member in members:
        # As a process leaves them that dies before a checkpoint.
        Attempts().next(folder, member.name).write(folder, member.name)

    def refuse(*arguments, **options):
        raise AssertionError("they were trained together")

    monkeypatch.setattr("gnode.sweeps.engine._run_cohort.train_cohort", refuse)
    # The cohort's death is none of their own.
    assert {one.outcome for one in run_cohort(members, folder, deaths=1)} == {"finished"}
    assert {Attempts.read(folder, one.name).alone for one in members} == {
        "the process of the cohort died without a new checkpoint"
    }


def test_members_that_were_put_apart_stay_apart(tmp_path, monkeypatch):
    folder = tmp_path / "sweep"
    members = begun(folder, epochs=2).members[:2]
    Attempts(alone="they needed more memory than there is").write(folder, "0001")
    monkeypatch.setattr(
        "gnode.sweeps.engine._run_cohort.train_cohort", lambda *arguments, **options: pytest.fail("together")
    )
    assert {one.outcome for one in run_cohort(members, folder, deaths=1)} == {"finished"}


def test_one_that_ended_early_does_not_put_the_others_apart(tmp_path):
    folder = tmp_path / "sweep"
    members = begun_with_epochs(folder, 1, 4)
    for epochs in (1, 2):

        def kill(record, network, last=epochs + 1) -> bool:
            if record.epoch == last:
                raise KeyboardInterrupt
            return False

        # As a process leaves them that dies after an epoch.
        with pytest.raises(KeyboardInterrupt):
            run_cohort(members, folder, deaths=1, callbacks=[[], [kill]])
    assert {one.outcome for one in run_cohort(members, folder, deaths=1)} == {"finished"}
    attempts = [Attempts.read(folder, member.name) for member in members]
    assert [(each.begun, each.alone) for each in attempts] == [(3, None)] * 2


def test_a_cohort_of_which_some_have_ended_ends_with_the_same_bits(tmp_path, monkeypatch):
    folder, undisturbed = tmp_path / "disturbed", tmp_path / "undisturbed"
    sizes = []

    def counted(settings_list, *arguments, **options):
        sizes.append(len(settings_list))
        return train_cohort(settings_list, *arguments, **options)

    monkeypatch.setattr("gnode.sweeps.engine._run_cohort.train_cohort", counted)
    run_cohort(begun_with_epochs(undisturbed, 1, 4), undisturbed, deaths=1)
    members = begun_with_epochs(folder, 1, 4)
    put_down = run_cohort(members, folder, deaths=1, interrupted=interrupted_after(3))
    assert [one.outcome for one in put_down] == ["finished", "interrupted"]
    before = Attempts.read(folder, "0000")
    assert [one.outcome for one in run_cohort(members, folder, deaths=1)] == ["finished", "finished"]
    assert Attempts.read(folder, "0000") == before
    # Alone it might be rounded in another way.
    assert sizes == [2, 2, 2]
    assert models(folder) == models(undisturbed)
    assert rebuild_index(folder).read_bytes() == rebuild_index(undisturbed).read_bytes()


def test_cohorts_share_shapes():
    sweep = small_sweep('[axes]\n"model.state" = [2, 3]\n"training.learning_rate" = [0.001, 0.01]', top="seeds = 5")
    asked = []

    def limits(settings_list) -> list[int]:
        asked.extend(settings.model.state for settings in settings_list)
        return [4, 1]

    cohorts = in_cohorts(sweep.members, limits)
    assert asked == [2, 3]
    # At most four of ten: three cohorts, of one program but for the last.
    assert [len(cohort) for cohort in cohorts] == [4, 4, 2] + [1] * 10
    assert sorted(member.name for cohort in cohorts for member in cohort) == [one.name for one in sweep.members]
    assert all(len({one.settings.model.state for one in cohort}) == 1 for cohort in cohorts)


def test_a_cohort_that_lacks_a_member_is_handed_in_whole():
    sweep = small_sweep("[execution]\ncohort = 2", top="seeds = 6")
    found = _cohorts(SimpleNamespace(), sweep.members[3:5], sweep, 1, lambda: False, lambda: None)
    assert [[member.name for member in cohort] for cohort in found] == [["0002", "0003"], ["0004", "0005"]]


class Answering:
    """Of Dask's client what asks workers; they have a GPU or not."""

    status = "running"

    def __init__(self, *, gpu: bool) -> None:
        self.gpu = gpu
        self.workers = 1

    def submit(self, call: Callable, *arguments: object, pure: bool) -> SimpleNamespace:
        self.workers = 2
        found = 20 if arguments else self.gpu
        return SimpleNamespace(done=lambda: True, status="finished", result=lambda: found)


@pytest.mark.parametrize(("gpu", "most", "expected"), [(False, 9, [1, 1]), (True, 9, [9, 9]), (True, 99, [20, 20])])
def test_the_workers_tell_how_large(gpu, most, expected):
    settings = [member.settings for member in small_sweep(THREE).members[:2]]
    asked = {"most": lambda: most, "interrupted": lambda: False, "look": lambda: None}
    assert limits_of_workers(Answering(gpu=gpu), settings, **asked) == expected


@pytest.mark.parametrize(
    ("where", "expected"),
    [(JobPlan("slurm", 2, 2, {}, {}), [2, 2, 2, 2]), (4, [2, 2, 2, 2]), ("tcp://here:8786", [4, 4])],
    ids=["jobs that are to come", "started", "running"],
)
def test_every_worker_gets_something_to_do(where, expected, monkeypatch):
    monkeypatch.setattr("gnode.sweeps._run_sweep.has_gpu", lambda: True)
    monkeypatch.setattr("gnode.sweeps.workers.count_threads", lambda client: client.workers)
    sweep = small_sweep(top="seeds = 8")
    found = _cohorts(Answering(gpu=True), sweep.members, sweep, where, lambda: False, lambda: None)
    assert [len(cohort) for cohort in found] == expected


def test_a_gpu_is_asked_for_only_where_jax_can_have_one(monkeypatch):
    has_gpu.cache_clear()
    monkeypatch.setattr("gnode.sweeps.cluster._cluster.find_spec", lambda name: None)
    monkeypatch.setattr("gnode.sweeps.cluster._cluster.entry_points", lambda group: [])
    monkeypatch.setattr(
        "gnode.sweeps.cluster._cluster.subprocess.run", lambda *words, **options: SimpleNamespace(stdout="gpu")
    )
    assert not has_gpu()
    has_gpu.cache_clear()
    monkeypatch.setattr("gnode.sweeps.cluster._cluster.find_spec", lambda name: name)
    assert has_gpu()
    has_gpu.cache_clear()


@pytest.mark.slow
def test_an_interrupted_sweep_of_cohorts_ends_with_the_same_index(sweep_folder, tmp_path):
    text = small_plan('[axes]\n"training.epochs" = [1, 60]\n[execution]\ncohort = 2')
    sweep = plan_members(parse_plan(text))
    with pytest.raises(Failed, match="interrupted after 1 of 2 members"):
        run_sweep(sweep, sweep_folder, workers=1, interrupted=lambda: at_work(sweep_folder) is not None)
    assert run_sweep(sweep, sweep_folder, workers=1, resume=True).done == 2
    folder = tmp_path / "undisturbed"
    # By a worker too: here sums are made by as many threads as there are cores, and rounded in another way.
    run_sweep(sweep, folder, workers=1)
    assert (folder / "index.sqlite").read_bytes() == (sweep_folder / "index.sqlite").read_bytes()


@pytest.mark.slow
def test_a_sweep_of_cohorts_survives_the_loss_of_a_worker(sweep_folder, tmp_path):
    text = small_plan(THREE + "\n[execution]\ncohort = 2", epochs=40)
    sweep = plan_members(parse_plan(text))
    killed = []

    def watch(reader: StatusReader) -> None:
        if not killed and at_work(reader.folder):
            for worker in workers_of(os.getpid()):
                worker.kill()
                killed.append(worker.pid)

    status = run_sweep(sweep, sweep_folder, workers=1, watch=watch)
    assert killed and (status.done, status.failed) == (3, 0)
    folder = tmp_path / "undisturbed"
    run_sweep(sweep, folder, workers=1)
    assert models(folder) == models(sweep_folder)
    assert (folder / "index.sqlite").read_bytes() == (sweep_folder / "index.sqlite").read_bytes()
    begun = [Attempts.read(sweep_folder, member.name).begun for member in sweep.members]
    assert begun == [2, 2, 1]
    assert np.isfinite([row["test_loss"] for row in read_index(folder)]).all()
