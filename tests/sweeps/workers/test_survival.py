"""Workers and drivers are killed in the middle of members; the sweep ends as if nothing had been."""

import json
import signal
from pathlib import Path

import psutil
import pytest

from gnode.sweeps import parse_plan, plan_members, read_index, run_sweep
from tests.sweeps.small_sweeps import at_work, driver, small_plan, strike, wait_until, workers_of

pytestmark = pytest.mark.usefixtures("shared_programs")

PLAN = small_plan('[axes]\n"training.learning_rate" = [0.001, 0.01]', epochs=60, top="seeds = 2")


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory) -> Path:
    """The members run one after the other, by a worker that nobody kills."""
    folder = tmp_path_factory.mktemp("undisturbed") / "sweep"
    run_sweep(plan_members(parse_plan(PLAN)), folder, workers=1)
    return folder


def ended(folder: Path) -> dict[str, int]:
    """The members that have ended, and when."""
    return {path.parent.name: path.stat().st_mtime_ns for path in folder.glob("members/*/summary.json")}


@pytest.mark.slow
def test_kills_of_workers_and_drivers_leave_no_trace(undisturbed, sweep_folder, tmp_path):
    plan, folder = tmp_path / "plan.toml", sweep_folder
    plan.write_text(PLAN)
    with driver(plan, folder) as process:
        strike(folder, process, signal.SIGKILL)
        before = len(ended(folder))
        wait_until(lambda: len(ended(folder)) > before and at_work(folder), "a member that ends and another at work")
        workers = workers_of(process.pid)
        process.kill()
        process.wait()
        psutil.wait_procs(workers, timeout=60)
        assert not any(worker.is_running() for worker in workers)
    first = ended(folder)
    assert 0 < len(first) < 4
    with driver(plan, folder) as process:
        member = strike(folder, process, signal.SIGTERM)
        wait_until(lambda: not json.loads((folder / f"attempts/{member}.json").read_text())["running"], "its end")
        wait_until(lambda: at_work(folder), "another member at work")
        process.send_signal(signal.SIGTERM)
        out, error = process.communicate()
        assert process.returncode == 1 and out == ""
        assert "the sweep was interrupted after" in error and "--resume" in error
    second = ended(folder)
    assert run_sweep(plan_members(parse_plan(PLAN)), folder, workers=1, resume=True).done == 4
    third = ended(folder)
    assert len(third) == 4
    # None that had ended was run again.
    assert first.items() <= second.items() <= third.items()
    assert (folder / "index.sqlite").read_bytes() == (undisturbed / "index.sqlite").read_bytes()
    for row in read_index(folder):
        assert (folder / row["folder"] / "model.gnode").read_bytes() == (
            undisturbed / row["folder"] / "model.gnode"
        ).read_bytes()
