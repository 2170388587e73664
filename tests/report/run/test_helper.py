"""Figures that another process renders are those that would be rendered here."""

import pickletools
from pathlib import Path

import matplotlib
import pytest

from gnode.report import _helper, _rendering, drawing_helper, write_report
from gnode.report._helper import Helper
from gnode.report._pictures import Drawing, draw_all
from gnode.report._style import one_panel
from tests.report.run_folder import taken_apart, write_run

NAMES = ["one", "two", "three", "four"]


@pytest.fixture(autouse=True)
def two_cores(monkeypatch):
    monkeypatch.setattr(_helper, "cores", lambda: 2)


def pictures(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (folder / "figures").iterdir()}


def line(*values: float, formatter=_rendering.three_digits):
    figure, axes = one_panel(None, 2.0, 1.5)
    axes.plot(values)
    axes.yaxis.set_major_formatter(formatter)
    return figure


def lines(**formatters) -> list[Drawing]:
    return [
        Drawing(name, name, list, lambda k=k, name=name: line(0.0, float(k), **formatters.get(name, {})))
        for k, name in enumerate(NAMES)
    ]


class Patient(Helper):
    """Nobody takes from it what it has been offered."""

    def take_back(self) -> str | None:
        while self._offered and self._hands is not None and self._hands.is_alive():
            with self._changed:
                self._changed.wait(0.1)
        return super().take_back()


def rendered_here(monkeypatch) -> list[str]:
    here: list[str] = []
    picture = _rendering.picture
    monkeypatch.setattr(_rendering, "picture", lambda figure, kind="png": here.append(kind) or picture(figure, kind))
    return here


def test_a_report_is_the_same_with_and_without_it(tmp_path, monkeypatch):
    alone, helped = (write_run(tmp_path / name, taken_apart()) for name in ("alone", "helped"))
    # A setting of this process, of which the other would not know.
    with matplotlib.rc_context({"savefig.facecolor": "#eeeeee"}):
        write_report(alone, figure_format="svg")
        here = rendered_here(monkeypatch)
        with Patient() as helper:
            write_report(helped, figure_format="svg", helper=helper)
    assert here == []
    assert pictures(helped) == pictures(alone)


def test_it_and_this_process_share_the_figures(tmp_path):
    alone, helped = (write_run(tmp_path / name, taken_apart()) for name in ("alone", "helped"))
    write_report(alone)
    with drawing_helper() as helper:
        write_report(helped, helper=helper)
    assert all(content.startswith((b"\x89PNG", b"{")) for content in pictures(helped).values())
    assert pictures(helped) == pictures(alone)


def test_the_figures_of_a_report_refer_to_nothing_that_takes_long_to_import(tmp_path):
    offered: dict[str, bytes] = {}

    class Noted(Helper):
        def offer(self, name, figure):
            assert super().offer(name, figure)
            offered[name] = _helper.pickle.dumps(figure)
            return True

    write_run(tmp_path, taken_apart())
    with Noted() as helper:
        write_report(tmp_path, helper=helper)
    assert len(offered) > 5
    for name, content in offered.items():
        words = [word for _, word, _ in pickletools.genops(content) if isinstance(word, str)]
        modules = {word for word in words if word.startswith(("gnode", "jax"))}
        assert modules <= {"gnode.report._rendering"}, name


def test_it_renders_for_one_page_after_another(tmp_path, monkeypatch):
    there, anew = tmp_path / "there", tmp_path / "anew"
    for folder in (there, anew):
        folder.mkdir()
    draw_all(anew, lines()[:2], kind="svg")
    here = rendered_here(monkeypatch)
    with Patient() as helper:
        draw_all(there, lines(), helper=helper)
        with matplotlib.rc_context({"savefig.facecolor": "#eeeeee"}):
            draw_all(there, lines(), helper=helper)
        shown = draw_all(there, lines()[:2], kind="svg", helper=helper)
    assert [picture.name for picture in shown] == NAMES[:2] and here == []
    assert {name: content for name, content in pictures(there).items() if name in pictures(anew)} == pictures(anew)


def test_what_cannot_be_given_to_it_is_rendered_here(tmp_path, monkeypatch):
    here = rendered_here(monkeypatch)
    with Patient() as helper:
        shown = draw_all(tmp_path, lines(two={"formatter": lambda value, _: f"{value:.1f}"}), helper=helper)
    assert [picture.name for picture in shown] == NAMES
    assert len(here) == 1


@pytest.mark.parametrize("module", ["gnode.no_such_module", "this"], ids=["fails", "says other things and ends"])
def test_what_it_does_not_do_is_done_here(module, tmp_path, monkeypatch):
    here = rendered_here(monkeypatch)
    with Helper(module) as helper:
        shown = draw_all(tmp_path, lines(), helper=helper)
    assert [picture.name for picture in shown] == NAMES and len(here) == len(NAMES)


def test_none_is_started_where_no_core_is_free(tmp_path, monkeypatch):
    monkeypatch.setattr(_helper, "cores", lambda: 1)
    with Helper("gnode.no_such_module") as helper:
        assert len(draw_all(tmp_path, lines(), helper=helper)) == len(NAMES)
        assert helper._process is None


@pytest.mark.parametrize("begun", [False, True], ids=["asked", "only begun"])
def test_it_ends_with_its_block_whatever_it_is_at(begun):
    with pytest.raises(RuntimeError, match="over"), drawing_helper() as helper:
        if begun:
            helper.begin()
        else:
            helper.render(["png"], {})
            assert helper.offer("one", line(0.0, 1.0))
        raise RuntimeError("over")
    assert helper._process is not None and helper._process.returncode is not None
    assert not helper.offer("two", line(0.0, 1.0))


def test_one_that_does_nothing_for_too_long_is_not_waited_for(monkeypatch, tmp_path):
    monkeypatch.setattr(_helper, "_PATIENCE_S", 0.01)
    slow = "import pickle, sys, threading\n"
    slow += "sys.stdout.buffer.write(pickle.dumps(None))\nsys.stdout.flush()\nthreading.Event().wait(60)\n"
    (tmp_path / "slow_helper.py").write_text(slow)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    here = rendered_here(monkeypatch)

    class Given(Helper):
        def take_back(self):
            with self._changed:
                self._changed.wait_for(lambda: self._at is not None)
            return super().take_back()

    with Given("slow_helper") as helper:
        shown = draw_all(tmp_path, lines(), helper=helper)
    assert [picture.name for picture in shown] == NAMES and len(here) == len(NAMES)
