"""Whole sweeps on Dask's workers: here, and on a scheduler that runs already."""

import json
import logging
import os
import shutil
import threading
import time
import urllib.request
from pathlib import Path

import dask.config
import numpy as np
import pytest
from distributed import LocalCluster

from gnode._checks import Failed, Refused
from gnode._files import write_json
from gnode.experiments import load_run, locked
from gnode.sweeps import (
    StatusReader,
    SweepStatus,
    parse_plan,
    plan_members,
    read_index,
    read_plan,
    read_status,
    rebuild_index,
    run_sweep,
)
from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._status import begin_session
from gnode.sweeps.folder._sweep_folder import MEMBERS, PLAN, begin_sweep, check_sweep_folder, of_its_time
from tests.experiments.small_runs import contents, write_data
from tests.sweeps.small_sweeps import at_work, share_programs, small_plan, small_sweep, wait_until, workers_of

# One that ends well, one that diverges, and one that cannot be run.
THREE = """
[[paired]]
"training.learning_rate" = [0.001, 1e30, 0.001]
"training.clip_norm" = [1.0, inf, 1.0]
"task.missing" = ["refuse", "refuse", "hold"]
"""


@pytest.fixture(scope="module")
def finished(tmp_path_factory, programs) -> Path:
    folder = share_programs(tmp_path_factory.mktemp("sweeps") / "three", programs)
    pages: list[bytes] = []

    def dashboard(address: str) -> None:
        with urllib.request.urlopen(address) as page:
            pages.append(page.read())

    status = run_sweep(small_sweep(THREE), folder, workers=2, dashboard=dashboard)
    assert [b"Dask Diagnostic UI" in page for page in pages] == [True]
    assert (status.members, status.done, status.diverged, status.failed, status.waiting) == (3, 1, 1, 1, 0)
    return folder


@pytest.fixture
def no_workers(monkeypatch) -> None:
    def refuse(*arguments):
        raise AssertionError("workers were started")

    for name in ("local_cluster", "running_cluster"):
        monkeypatch.setattr(f"gnode.sweeps._run_sweep.{name}", refuse)


@pytest.mark.slow
def test_whatever_becomes_of_a_member_is_a_row(finished):
    rows = read_index(finished)
    assert [row["outcome"] for row in rows] == ["finished", "diverged", "failed"]
    assert "diverged in epoch" in rows[1]["message"]
    assert "task.missing for a data file alone" in rows[2]["message"]
    assert load_run(finished / rows[0]["folder"]).summary["test"]["loss"] == rows[0]["test_loss"]
    status = read_status(finished)
    assert (status.ended, status.driven, status.seconds_left) == (3, False, None)
    header, *lines = (finished / "timings.csv").read_text().splitlines()
    assert header.startswith("member,seconds") and len(lines) == 3


@pytest.mark.slow
def test_the_index_is_rebuilt_from_the_folders(finished, tmp_path):
    folder = Path(shutil.copytree(finished, tmp_path / "copy"))
    before = (folder / "index.sqlite").read_bytes()
    (folder / "index.sqlite").unlink()
    with pytest.raises(Refused, match="gnode sweep --rebuild"):
        read_index(folder)
    rebuild_index(folder)
    assert (folder / "index.sqlite").read_bytes() == before


@pytest.mark.slow
def test_a_running_scheduler_takes_what_is_missing(finished, tmp_path):
    folder = Path(shutil.copytree(finished, tmp_path / "copy"))
    shutil.rmtree(folder / "members" / "0000")
    kept = contents(folder / "members" / "0001")
    seen: list[SweepStatus] = []
    killed: list[int] = []

    def watch(reader: StatusReader) -> None:
        seen.append(reader.read(driven=True))
        # This scheduler loses patience with the first worker that a member takes with it. The sweep does not.
        if seen[-1].running and not killed:
            (worker,) = workers_of(os.getpid())
            worker.kill()
            killed.append(worker.pid)

    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(
            n_workers=1,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",
            silence_logs=logging.CRITICAL,
        ) as cluster,
    ):
        address: str = cluster.scheduler_address  # pyright: ignore[reportAttributeAccessIssue]
        status = run_sweep(small_sweep(THREE), folder, scheduler=address, resume=True, watch=watch)
    assert (status.done, status.diverged, status.failed) == (1, 1, 1)
    assert contents(folder / "members" / "0001") == kept
    assert (folder / "index.sqlite").read_bytes() == (finished / "index.sqlite").read_bytes()
    assert seen[0].done == 0 and seen[-1].done == 1
    assert killed


@pytest.mark.slow
def test_the_end_of_one_sweep_is_not_that_of_another_on_the_same_scheduler(sweep_folder, tmp_path):
    mine, other = sweep_folder, tmp_path / "other"
    over = threading.Event()
    said: list[str] = []
    with LocalCluster(
        n_workers=1,
        threads_per_worker=2,
        host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
        silence_logs=logging.CRITICAL,
    ) as cluster:
        address: str = cluster.scheduler_address  # pyright: ignore[reportAttributeAccessIssue]

        def run_mine() -> None:
            try:
                run_sweep(small_sweep(epochs=10**6), mine, scheduler=address, interrupted=over.is_set)
            except Failed as error:
                said.append(str(error))

        thread = threading.Thread(target=run_mine)
        thread.start()
        wait_until(lambda: at_work(mine), "a member at work")
        # One that ends, and one that is interrupted: it asks its members everywhere to end.
        assert run_sweep(small_sweep(epochs=1), other, scheduler=address).done == 1
        with pytest.raises(Failed, match="was interrupted after 0 of 1 members"):
            run_sweep(small_sweep(epochs=60), tmp_path / "third", scheduler=address, interrupted=lambda: True)
        assert Attempts.read(mine, "0000").running
        over.set()
        thread.join()
    assert len(said) == 1 and "was interrupted after 0 of 1 members" in said[0]
    assert Attempts.read(mine, "0000").begun == 1 and not Attempts.read(mine, "0000").running


@pytest.fixture(scope="module")
def stopped(tmp_path_factory) -> Path:
    """A sweep whose driver was killed before its first member."""
    folder = tmp_path_factory.mktemp("sweeps")
    begin_sweep(folder, small_sweep(THREE), resume=False)
    return folder


def test_a_sweep_without_results_waits(stopped, tmp_path):
    assert (read_status(stopped).waiting, read_status(stopped).driven) == (3, False)
    folder = Path(shutil.copytree(stopped, tmp_path / "copy"))
    rebuild_index(folder)
    assert [row["outcome"] for row in read_index(folder)] == ["waiting"] * 3
    # The plan in the folder is the same again.
    assert plan_members(read_plan(folder / PLAN)).members == small_sweep(THREE).members


def test_a_second_driver_is_refused(stopped, no_workers):
    with locked(stopped):
        before = contents(stopped)
        assert read_status(stopped).driven
        with pytest.raises(Refused, match="got a folder in which another run is writing"):
            run_sweep(small_sweep(THREE), stopped, resume=True)
    assert contents(stopped) == before and not read_status(stopped).driven


@pytest.mark.parametrize(
    ("rest", "options", "message"),
    [
        (THREE, {"top": "seeds = 2"}, "expected 3 members, as in .*members.json, got 6"),
        (
            THREE.replace("1e30", "1e29"),
            {},
            r"training.learning_rate = 1e\+30 of member 0001, as in .*, got 1e\+29; resume with the same plan",
        ),
        (THREE, {"epochs": 3}, "training.epochs = 2 of member 0000, as in .*, got 3"),
        (THREE + '"model.state" = [2, 2, 2]', {}, "the axes .* got training.learning_rate, .* model.state"),
    ],
    ids=["seeds", "axis", "base", "axes"],
)
def test_another_plan_is_not_resumed(stopped, no_workers, rest, options, message):
    before = contents(stopped)
    with pytest.raises(Refused, match=message):
        run_sweep(small_sweep(rest, **options), stopped, resume=True)
    assert contents(stopped) == before


def test_a_sweep_of_an_earlier_release_is_gone_on_with(stopped, tmp_path):
    folder = Path(shutil.copytree(stopped, tmp_path / "copy"))
    content = json.loads((folder / MEMBERS).read_text())
    # It had no number, and not all settings: what it had not is as it is by default.
    del content["version"], content["common"]["task.drop"], content["common"]["simulation.solver"]
    (folder / MEMBERS).write_text(json.dumps(content))
    check_sweep_folder(folder, small_sweep(THREE), resume=True)
    for other, message in (
        (small_sweep(THREE, epochs=3), "training.epochs = 2 of member 0000, as in .*, got 3"),
        (small_sweep(THREE + "[run.simulation]\nsolver = 'heun'"), "simulation.solver = euler of member .*, got heun"),
    ):
        with pytest.raises(Refused, match=message):
            check_sweep_folder(folder, other, resume=True)


def test_a_sweep_of_a_later_release_is_refused(stopped, tmp_path):
    folder = Path(shutil.copytree(stopped, tmp_path / "copy"))
    content = json.loads((folder / MEMBERS).read_text())
    (folder / MEMBERS).write_text(json.dumps({**content, "version": 2, "members": "elsewhere"}))
    message = r"a sweep of version 1 at .*members\.json, got version 2; read it with the gnode release that wrote it"
    for read in (rebuild_index, read_status):
        with pytest.raises(Refused, match=message):
            read(folder)
    with pytest.raises(Refused, match=message):
        check_sweep_folder(folder, small_sweep(THREE), resume=True)


def test_a_folder_that_cannot_be_written_has_a_status(stopped, monkeypatch):
    def refuse(folder):
        raise Refused("a folder that can be written")

    monkeypatch.setattr("gnode.sweeps.folder._sweep_folder.locked", refuse)
    assert not read_status(stopped).driven


def test_an_existing_sweep_is_not_begun_again(stopped, no_workers):
    with pytest.raises(Refused, match=r"no sweep at .*, got one that exists; go on with it by --resume"):
        run_sweep(small_sweep(THREE), stopped)


def test_a_folder_with_other_files_is_left_alone(tmp_path, no_workers):
    (tmp_path / "thesis.txt").write_text("irreplaceable")
    with pytest.raises(Refused, match="a folder with other files; choose another --out"):
        run_sweep(small_sweep(THREE), tmp_path)
    assert contents(tmp_path) == {"thesis.txt": b"irreplaceable"}


def test_a_plan_of_ones_own_is_left_alone(tmp_path, no_workers):
    (tmp_path / "plan.toml").write_text(f"# what I found out\n{small_plan(THREE)}")
    before = contents(tmp_path)
    with pytest.raises(Refused, match="a folder with other files; choose another --out"):
        run_sweep(small_sweep(THREE), tmp_path)
    assert contents(tmp_path) == before


def test_a_crash_between_plan_and_members_is_gone_on_from(tmp_path):
    sweep = small_sweep(THREE)
    begin_sweep(tmp_path, sweep, resume=False)
    whole = contents(tmp_path)
    (tmp_path / "members.json").unlink()
    begin_sweep(tmp_path, sweep, resume=False)
    assert contents(tmp_path) == whole


def test_time_left_is_told_by_what_got_a_summary(tmp_path):
    begin_sweep(tmp_path, small_sweep(THREE), resume=False)
    Attempts(begun=1, failed="no memory").write(tmp_path, "0001")
    begin_session(tmp_path, 0)
    assert StatusReader(tmp_path).read(driven=True).seconds_left is None
    (tmp_path / "members/0000").mkdir(parents=True)
    write_json(tmp_path / "members/0000/summary.json", {"outcome": "finished"})
    write_json(tmp_path / "session.json", {"began": time.time() - 10, "ended": 0})
    left = StatusReader(tmp_path).read(driven=True).seconds_left
    # One took ten seconds; one waits, and the one that failed may be tried again.
    assert left == pytest.approx(20, abs=2)


def test_no_scheduler_is_refused_before_long(tmp_path, monkeypatch):
    # One that is just being started is waited for, in earnest a quarter of a minute.
    monkeypatch.setattr("gnode.sweeps.cluster._cluster._CONNECT_SECONDS", 2)
    for address in ("nonsense://nowhere", "tcp://127.0.0.1:1", "nowhere"):
        with pytest.raises(Refused, match=f"a Dask scheduler at {address}, got .*; start one by `dask scheduler`"):
            run_sweep(small_sweep(THREE), tmp_path / "sweep", scheduler=address)
    assert contents(tmp_path) == {}


def test_a_data_file_that_has_changed_is_named(tmp_path):
    def sweep():
        inputs = np.random.default_rng().normal(size=(20, 5, 1))
        np.savez(tmp_path / "data.npz", inputs=inputs, targets=inputs, time_step_s=0.1)
        return plan_members(parse_plan(f'[run.task]\nname = "{tmp_path / "data.npz"}"'))

    (tmp_path / "sweep").mkdir()
    begin_sweep(tmp_path / "sweep", sweep(), resume=False)
    with pytest.raises(Refused, match=r"the file .*data\.npz as it was when the run began, got another content"):
        begin_sweep(tmp_path / "sweep", sweep(), resume=True)


@pytest.mark.parametrize(
    "rest",
    ["[axes]\nmodel.state = [2, 3]", "[search]\ntrials = 2\nmodel.state = {low = 2, high = 4}"],
    ids=["grid", "search"],
)
def test_a_data_file_may_lie_elsewhere_when_a_sweep_is_resumed(tmp_path, rest):
    def sweep(folder: str):
        return plan_members(parse_plan(f'[run.task]\nname = "{tmp_path / folder / "data.npz"}"\n{rest}'))

    (tmp_path / "one").mkdir()
    write_data(tmp_path / "one" / "data.npz", labelled=False)
    (tmp_path / "sweep").mkdir()
    begin_sweep(tmp_path / "sweep", sweep("one"), resume=False)
    (tmp_path / "one").rename(tmp_path / "two")
    begin_sweep(tmp_path / "sweep", sweep("two"), resume=True)
    if rest.startswith("[axes]"):
        write_data(tmp_path / "two" / "data.npz", labelled=False, seed=1)
        with pytest.raises(
            Refused, match=r"task\.name = .*one.data\.npz of member 0000, as in .*, got .*two.data\.npz"
        ):
            begin_sweep(tmp_path / "sweep", sweep("two"), resume=True)


def test_a_sweep_of_an_earlier_version_goes_on_with_targets_as_they_are(tmp_path):
    def sweep(said: str = ""):
        return plan_members(parse_plan(f'[run.task]\nname = "{tmp_path / "data.npz"}"\n{said}'))

    write_data(tmp_path / "data.npz", labelled=False)
    (tmp_path / "sweep").mkdir()
    begin_sweep(tmp_path / "sweep", sweep(), resume=False)
    members = tmp_path / "sweep" / MEMBERS
    listed = json.loads(members.read_text())
    assert listed["common"].pop("task.standardise_targets") is True
    members.write_text(json.dumps(listed))
    with pytest.raises(
        Refused, match=r"begun by an earlier version, got true.*; write standardise_targets = false und"
    ):
        begin_sweep(tmp_path / "sweep", sweep(), resume=True)
    begin_sweep(tmp_path / "sweep", sweep("standardise_targets = false"), resume=True)


def test_a_sweep_of_an_earlier_release_goes_on_with_adamw(tmp_path):
    """Earlier releases had no other, and named none."""
    text = '[run.task]\nname = "square"\n[axes]\n"model.name" = ["gnode", "gru"]\n'
    earlier = tmp_path / "earlier"
    for folder in (tmp_path / "new", earlier):
        folder.mkdir()
    begin_sweep(tmp_path / "new", plan_members(parse_plan(text)), resume=False)
    begin_sweep(earlier, plan_members(parse_plan(f'{text}[run.training]\noptimiser = "adamw"')), resume=False)
    listed = json.loads((earlier / MEMBERS).read_text())
    assert listed["common"].pop("training.optimiser") == "adamw"
    (earlier / MEMBERS).write_text(json.dumps(listed))
    plan = parse_plan(text)
    assert of_its_time(plan, tmp_path / "new") == plan == of_its_time(plan, tmp_path)
    with pytest.raises(Refused, match=r"got (muon|40)"):
        check_sweep_folder(earlier, plan_members(plan), resume=True)
    check_sweep_folder(earlier, plan_members(of_its_time(plan, earlier)), resume=True)
    # And `run_sweep` asks.
    with pytest.raises(Failed, match="interrupted after 0 of 2 members"):
        run_sweep(plan_members(plan), earlier, workers=1, resume=True, interrupted=lambda: True)


def test_no_sweep_has_no_status(tmp_path):
    for ask in (read_status, read_index, rebuild_index, StatusReader):
        with pytest.raises(Refused, match=r"a sweep at .*, got no members\.json there"):
            ask(tmp_path)
    (tmp_path / MEMBERS).write_text(json.dumps({"axes": [], "common": {}, "members": {"0": {}}}))
    with pytest.raises(Refused, match=r"the members of a sweep in .*members\.json"):
        read_status(tmp_path)
