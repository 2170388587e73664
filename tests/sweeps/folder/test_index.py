"""The index: the same bits from the same folders, in the plan's order."""

import json
import shutil
import sqlite3
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from multiprocessing import get_context
from pathlib import Path

import pytest

from gnode._checks import Refused
from gnode.sweeps import read_index, read_status, rebuild_index, run_folders
from gnode.sweeps.folder._sweep_folder import MemberList, begin_sweep
from tests.sweeps.small_sweeps import small_sweep

PLAN = "[[paired]]\nmodel.hidden = [[8], [8, 4]]\nmodel.leak = [true, false]\nmodel.gain = [true, true]"


def summarise(folder: Path, member: str, loss: float) -> None:
    score = {"loss": loss, "share_of_variance": 2 * loss}
    content = {
        "outcome": "finished",
        "message": "training ended",
        "epochs": 2,
        "best_epoch": 1,
        "loss_name": "mse",
        "state_size": 2,
        "parameters": {"total": 41},
        "train": score,
        "validation": score,
        "test": {"loss": loss, "accuracy": 0.5},
        "seconds": 3.0,
        "steps_per_second": 4.0,
    }
    (folder / "members" / member).mkdir(parents=True, exist_ok=True)
    (folder / "members" / member / "summary.json").write_text(json.dumps(content))


@pytest.fixture
def folder(tmp_path) -> Path:
    begin_sweep(tmp_path, small_sweep(PLAN, top="seeds = 2"), resume=False)
    return tmp_path


def test_the_run_folders_of_a_sweep_are_those_of_members_that_were_trained(folder, tmp_path):
    assert run_folders(tmp_path / "run") == [tmp_path / "run"]
    with pytest.raises(Refused, match=r"expected a sweep at .* with a member that was trained, got none"):
        run_folders(folder)
    for number in (3, 1, 0):
        summarise(folder, f"{number:04d}", 0.1)
    diverged = folder / "members" / "0001" / "summary.json"
    diverged.write_text(diverged.read_text().replace("finished", "diverged"))
    assert run_folders(folder) == [folder / "members" / "0000", folder / "members" / "0003"]


def test_rows_hold_what_was_varied_and_what_came_out(folder):
    for number in (3, 1, 0):
        summarise(folder, f"{number:04d}", 0.1 * (number + 1))
    assert rebuild_index(folder) == folder / "index.sqlite"
    rows = read_index(folder)
    assert [row["member"] for row in rows] == ["0000", "0001", "0002", "0003"]
    assert [row["outcome"] for row in rows] == ["finished", "finished", "waiting", "finished"]
    assert [row["model.hidden"] for row in rows] == [[8], [8], [8, 4], [8, 4]]
    assert [row["model.leak"] for row in rows] == [True, True, False, False]
    assert [row["seed"] for row in rows] == [0, 1, 0, 1]
    assert list(rows[0])[:4] == ["member", "model.hidden", "model.leak", "model.gain"]
    first = rows[0]
    assert (first["model"], first["task"], first["folder"]) == ("gnode", "square", "members/0000")
    assert (first["validation_loss"], first["test_loss"], first["test_accuracy"]) == (0.1, 0.1, 0.5)
    assert (first["validation_share_of_variance"], first["test_share_of_variance"]) == (0.2, None)
    assert (first["parameters"], first["state_size"], first["epochs"], first["best_epoch"]) == (41, 2, 2, 1)


def test_scores_of_classes_have_no_columns_of_their_own(folder):
    summarise(folder, "0000", 0.2)
    path = folder / "members/0000/summary.json"
    summary = json.loads(path.read_text())
    # As a run on data with classes leaves them.
    summary["test"] |= {"accuracy_interval": [0.4, 0.6], "classes": [{"name": "a", "trials": 3}], "confusions": []}
    path.write_text(json.dumps(summary))
    rebuild_index(folder)
    row = read_index(folder)[0]
    assert (row["test_accuracy"], row["test_loss"]) == (0.5, 0.2) and "test_classes" not in row
    assert read_status(folder).done == 1


def test_it_does_not_depend_on_the_order_of_things_nor_on_time(folder, tmp_path_factory):
    other = Path(shutil.copytree(folder, tmp_path_factory.mktemp("other") / "copy"))
    for number in range(4):
        summarise(folder, f"{number:04d}", 0.1 * (number + 1))
        rebuild_index(folder)
    for number in reversed(range(4)):
        summarise(other, f"{number:04d}", 0.1 * (number + 1))
    summary = other / "members/0000/summary.json"
    summary.write_text(summary.read_text().replace('"seconds": 3.0', '"seconds": 5.0'))
    rebuild_index(other)
    assert (folder / "index.sqlite").read_bytes() == (other / "index.sqlite").read_bytes()
    assert (folder / "timings.csv").read_bytes() != (other / "timings.csv").read_bytes()


def test_anybody_can_read_it(folder):
    summarise(folder, "0002", 0.5)
    rebuild_index(folder)
    with closing(sqlite3.connect(folder / "index.sqlite")) as database:
        found = database.execute('SELECT member, "model.leak" FROM members WHERE test_loss < 1').fetchall()
        assert found == [("0002", "false")]
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_all_settings_of_all_members_stand_in_it(folder):
    rebuild_index(folder)
    listed = MemberList.read(folder)
    with closing(sqlite3.connect(folder / "index.sqlite")) as database:
        for member in listed.varied:
            query = "SELECT name, value FROM settings WHERE member = ? OR member IS NULL"
            said = {name: json.loads(value) for name, value in database.execute(query, (member,))}
            assert said == listed.settings(member)
        shared = dict(database.execute("SELECT name, value FROM settings WHERE member IS NULL").fetchall())
    assert shared["task.train_trials"] == "20" and "model.leak" not in shared


def _rebuild_often(folder: Path) -> None:
    for _ in range(40):
        rebuild_index(folder)


def test_several_processes_may_write_it(folder):
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for done in [pool.submit(_rebuild_often, folder) for _ in range(2)]:
            done.result()
    assert len(read_index(folder)) == 4 and not list(folder.glob(".*partial"))


@pytest.mark.parametrize("content", [b"", b"SQLite format 3\x00 and then nothing", b"hello"])
def test_a_damaged_index_is_refused_by_name(folder, content):
    (folder / "index.sqlite").write_bytes(content)
    with pytest.raises(Refused, match=r"the index of a sweep at .*index\.sqlite.*gnode sweep --rebuild"):
        read_index(folder)


@pytest.mark.parametrize(
    "content",
    ["{}", "[]", "{", "", "[1]", '{"outcome": "x", "validation": null}', '{"outcome": "x", "test": {"loss": "abc"}}'],
)
def test_a_damaged_summary_is_refused_by_name(folder, content):
    rebuild_index(folder)
    before = (folder / "index.sqlite").read_bytes()
    summarise(folder, "0001", 0.5)
    (folder / "members/0001/summary.json").write_text(content)
    for ask in (rebuild_index, read_status):
        said = r"a whole summary at .*members/0001/summary\.json, got a damaged one; remove the folder .*/0001, and go"
        with pytest.raises(Refused, match=said):
            ask(folder)
    assert (folder / "index.sqlite").read_bytes() == before
