"""Figures that another process draws are those that would be drawn here."""

from pathlib import Path

import pytest

from gnode.report import _helper, _pictures, drawing_helper, write_report
from gnode.report._helper import Helper
from tests.report.run_folder import taken_apart, write_run

NAMES = ["one", "two", "three", "four"]


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(_helper, "cores", lambda: 2)


def pictures(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}


def test_a_report_is_the_same_with_and_without_it(tmp_path, monkeypatch):
    alone, helped = (write_run(tmp_path / name, taken_apart()) for name in ("alone", "helped"))
    write_report(alone, figure_format="svg")
    here: list[str] = []
    draw = _pictures._draw

    def noted(figures, drawing, kind):
        here.append(drawing.name)
        # The other process draws the last ones first: it is given the time that it needs to start.
        assert helper._hands is not None
        helper._hands.join(20)
        return draw(figures, drawing, kind)

    with drawing_helper() as helper, monkeypatch.context() as patched:
        patched.setattr(_pictures, "_draw", noted)
        write_report(helped, figure_format="svg", helper=helper)
    assert here[0] == "portrait"
    assert 0 < len(here) < len(list((alone / "figures").glob("*.png")))
    assert pictures(helped) == pictures(alone)


@pytest.mark.parametrize("module", ["gnode.no_such_module", "this"], ids=["fails", "says other things and ends"])
def test_what_it_does_not_do_is_done_here(module):
    with Helper(module) as helper:
        assert sorted(helper.share(("folder", "png"), NAMES)) == sorted(NAMES)


def test_none_is_started_where_no_core_is_free(monkeypatch):
    monkeypatch.setattr(_helper, "cores", lambda: 1)
    with Helper("gnode.no_such_module") as helper:
        assert list(helper.share((), NAMES)) == NAMES
        assert helper._process is None


def test_it_ends_with_its_block_whatever_it_is_at():
    with pytest.raises(RuntimeError, match="over"), Helper("gnode.report.run._helper") as helper:
        next(helper.share(("folder", "png"), NAMES))
        raise RuntimeError("over")
    assert helper._process is not None and helper._process.returncode is not None


def test_one_that_does_nothing_for_too_long_is_not_waited_for(monkeypatch, tmp_path):
    monkeypatch.setattr(_helper, "_PATIENCE_S", 0.01)
    slow = "import sys, threading\nprint('ready', flush=True)\nthreading.Event().wait(60)\n"
    (tmp_path / "slow_helper.py").write_text(slow)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Helper("slow_helper") as helper:
        own = helper.share((), NAMES)
        done = [next(own)]
        while not helper._given and helper._hands is not None and helper._hands.is_alive():
            pass
        done += own
    assert sorted(done) == sorted(NAMES)
