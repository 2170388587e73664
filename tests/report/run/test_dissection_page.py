"""The page of a run with certificate, slow set and verdict, with any of them missing."""

import dataclasses
import re

import pytest
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report import _style, write_report
from gnode.report.run import figures
from tests.report.records import KINDS, answers, consistency, map_by_construction, noisy, proven
from tests.report.run_folder import taken_apart, write_run

HEADLINES = {
    "isolated points": "The attractors are 4 isolated stable points.",
    "line": "The attractor is a line.",
    "ring": "The attractor is a ring.",
    "sheet": "The attractor is a sheet, of the shape of a disk.",
    "annulus": "The attractor is an annulus: a sheet with one hole.",
    "sphere": "The attractor is a sphere.",
    "torus": "The attractor is a torus.",
    "Klein bottle": "The attractor is a Klein bottle.",
    "projective plane": "The attractor is a projective plane.",
    "solid": "The attractor is a solid: a piece without holes, of three dimensions or more.",
    "limit cycle": "The attractor is a limit cycle.",
    "saddle cycle": "No attractor is seen: states go round a closed orbit that does not attract.",
    "quasi-periodic": "The attractor is a torus of motion that never closes.",
    "chaos": "The attractor is a chaotic set: nearby states part.",
    "unbounded": "There is no attractor: states run away without input.",
    "unclear": "What the attractor is, is unclear.",
}


ORDER = (
    *("portrait", "slow-set", "drift", "memory-loss", "memory-under-noise", "memory", "persistence", "spectrum"),
    *("limit-cycle", "lyapunov", "time-constants", "examples", "training"),
)
CONTINUOUS = ("line", "ring", "sheet", "annulus", "sphere", "torus", "Klein bottle", "projective plane", "solid")


@pytest.fixture(scope="module")
def plain() -> Dissection:
    return taken_apart(2)


@pytest.fixture
def unpainted(monkeypatch) -> None:
    """Pages without the figures that need no record, and with the others made and not painted: that takes the time."""
    monkeypatch.setattr(_style, "picture", lambda figure, kind: b"\x89PNG")
    for name in ("portrait", "memory", "time_constants", "examples", "training"):
        monkeypatch.setattr(figures, f"{name}_figure", lambda *_, **__: Figure())


def words(page: str) -> str:
    """What a reader reads."""
    text = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    return re.sub(r"\s+", " ", text.replace("&#34;", '"').replace("&gt;", ">").replace("&lt;", "<"))


@pytest.mark.parametrize("kind", KINDS)
def test_the_page_begins_with_the_verdict_and_its_reason(plain, tmp_path, unpainted, kind):
    taken = proven(plain, kind)
    text = words(write_report(write_run(tmp_path / "run", taken)).read_text(encoding="utf-8"))
    assert taken.verdict is not None
    headline = text.index(HEADLINES[kind])
    # What was found, then the numbers that decided.
    said = ["A gnODE with a state of 2", "The numbers that decided, and their limits", taken.verdict.reason]
    places = [headline, *(text.index(part) for part in said)]
    assert places == sorted(places)
    assert ("Of an exact" in text) == (kind in CONTINUOUS)
    assert "The certificate is complete: exactly 9 fixed points (4 stable, 4 saddle and 1 unstable)" in text
    assert ("Once around takes 0.7 s" in text) == (kind in ("limit cycle", "saddle cycle"))
    assert ("The largest exponent is" in text) == (kind in ("limit cycle", "chaos", "quasi-periodic"))
    assert ("drift by" in text) == (kind not in ("unbounded", "chaos", "quasi-periodic", "saddle cycle"))
    assert "nan" not in text and "None" not in text


@pytest.mark.parametrize("certified", [True, False], ids=["certified", "not certified"])
@pytest.mark.parametrize("slow", [True, False], ids=["slow set", "no slow set"])
@pytest.mark.parametrize("judged", [True, False], ids=["verdict", "no verdict"])
def test_any_record_may_be_missing(plain, tmp_path, unpainted, certified, slow, judged):
    every = proven(plain, "ring")
    taken = dataclasses.replace(
        plain,
        certificate=every.certificate if certified else None,
        slow_set=every.slow_set if slow else None,
        verdict=every.verdict if judged else None,
    )
    folder = write_run(tmp_path / "run", taken)
    page = write_report(folder).read_text(encoding="utf-8")
    names = {path.stem for path in (folder / "figures").glob("*.png")}
    usual = {"portrait", "memory", "spectrum", "time-constants", "examples", "training"}
    of_verdict = {"drift", "memory-loss", "persistence"}
    assert names == usual | ({"slow-set"} if slow else set()) | (of_verdict if judged else set())
    assert re.findall(r'<section id="([a-z-]+)">', page)[: len(names)] == [name for name in ORDER if name in names]
    assert ('class="verdict"' in page) == judged
    assert ("<th>proven</th>" in page) == certified
    assert ("The certificate is complete" in page) == certified
    assert ("A list found by search need not be complete" in page) != certified


def test_noise_and_what_is_left_after_many_trials_are_on_the_page(plain, tmp_path, unpainted):
    folder = write_run(tmp_path / "run", noisy(proven(plain, "ring")))
    page = write_report(folder).read_text(encoding="utf-8")
    names = re.findall(r'<section id="([a-z-]+)">', page)
    assert names.index("memory-under-noise") == names.index("memory-loss") + 1
    text = words(page)
    assert "How long a memory lasts under noise" in text and "they diffuse besides" in text
    assert "off by 0.1, 0.25 and 0.5 after 1, 10 and 100 trial lengths" in text
    assert "nan" not in text and "None" not in text


def test_figures_of_an_earlier_dissection_are_removed(plain, tmp_path, unpainted):
    folder = write_run(tmp_path / "run", proven(plain, "limit cycle"))
    write_report(folder)
    new = ("slow-set", "drift", "memory-loss", "persistence", "limit-cycle", "lyapunov")
    assert all((folder / "figures" / f"{name}.png").exists() for name in new)
    again = write_run(tmp_path / "other", plain)
    for name in ("dissection.json", "dissection.npz"):
        (folder / name).write_bytes((again / name).read_bytes())
    write_report(folder)
    assert not any((folder / "figures" / f"{name}.png").exists() for name in new)


@pytest.mark.parametrize("adaptive", [True, False], ids=["adaptive", "fixed steps"])
@pytest.mark.parametrize("is_ode", [True, False], ids=["an ODE", "a map"])
def test_the_page_says_whether_it_is_an_ode(plain, tmp_path, unpainted, is_ode, adaptive):
    taken = dataclasses.replace(proven(plain, "ring"), consistency=consistency(is_ode=is_ode, adaptive=adaptive))
    folder = write_run(tmp_path / "run", taken)
    page = write_report(folder).read_text(encoding="utf-8")
    text = words(page)
    assert (folder / "figures" / "consistency.png").exists() and "Is it an ODE?" in text
    assert ('class="warning"' in page) != is_ode
    if is_ode:
        assert "Yes: of its memory, of its response to input and of its loss." in text and "Warning" not in text
    else:
        # Near the top: before what was trained, and before any figure.
        said = "A map of its memory, response to input and loss."
        at = text.index(f"Warning: {said} Train with a smaller")
        assert text.index(HEADLINES["ring"]) < at < text.index("A gnODE with a state of 2")
        assert text.count(said) == 2 and "Memory: no. States let go" in text and "Loss: no. It is" in text
    assert text.count("tolerances as trained" if adaptive else "the step as trained") == 1
    rows = re.findall(r"<tr><td>([^<]+)</td>", page[page.index('class="solvers"') :])[:4]
    assert rows == list(consistency().solvers)
    assert "nan" not in text and "None" not in text


def test_an_ode_of_its_memory_alone_is_no_warning(plain, tmp_path, unpainted):
    checked = dataclasses.replace(consistency(is_ode=False), answers=answers(response=False, loss=False))
    taken = dataclasses.replace(proven(plain, "ring"), consistency=checked)
    page = write_report(write_run(tmp_path / "run", taken)).read_text(encoding="utf-8")
    text = words(page)
    assert 'class="warning"' not in page and "Warning" not in text and page.count('class="note"') == 1
    at = text.index("An ODE of its memory, not of its response to input and loss.")
    assert text.index(HEADLINES["ring"]) < at < text.index("A gnODE with a state of 2")


def test_a_map_by_construction_is_warned_about_without_numbers(plain, tmp_path, unpainted):
    taken = dataclasses.replace(plain, consistency=map_by_construction())
    folder = write_run(tmp_path / "run", taken)
    text = words(write_report(folder).read_text(encoding="utf-8"))
    assert "Warning: This network is a map and not an ODE." in text and "Is it an ODE?" not in text
    assert not (folder / "figures" / "consistency.png").exists()
