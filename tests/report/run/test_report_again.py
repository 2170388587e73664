"""A page that is written again: what would come out the same is not drawn, and all else is."""

import ast
import shutil
import subprocess
import sys
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure

from gnode import report
from gnode._checks import Refused
from gnode.experiments import Dissection
from gnode.report import _drawn, _rendering, write_report
from gnode.training import write_history
from tests.report.records import proven
from tests.report.run_folder import HISTORY, taken_apart, write_run


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*.*")}


@pytest.fixture(scope="module")
def dissection() -> Dissection:
    return taken_apart()


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> list[Figure]:
    """The figures that are painted from here on: as their numbers, since pixels take the time."""
    figures: list[Figure] = []

    def paint(figure: Figure, kind: str = "png") -> bytes:
        figures.append(figure)
        lines = [line.get_xydata() for axes in figure.axes for line in axes.lines]
        return repr([getattr(line, "tolist", list)() for line in lines]).encode()

    monkeypatch.setattr(_rendering, "picture", paint)
    return figures


@pytest.fixture
def reported(dissection: Dissection, tmp_path: Path, painted: list[Figure]) -> Path:
    """The folder of a run with its page. Nothing is painted yet, as far as a test can see."""
    folder = write_run(tmp_path / "run", dissection)
    write_report(folder)
    assert len(painted) == 6
    painted.clear()
    return folder


def test_figures_for_a_paper_stand_beside_those_of_the_page(reported: Path, painted: list[Figure]) -> None:
    before = contents(reported)
    write_report(reported, figure_format="svg")
    after = contents(reported)
    drawn = {name.removesuffix(".png") for name in before if name.endswith(".png")}
    assert {name.removesuffix(".svg") for name in after if name.endswith(".svg")} == drawn and len(painted) == 12
    assert {name: content for name, content in after.items() if not name.endswith(".svg")} == before
    # Those of the page are as they were: it is written again from them.
    painted.clear()
    write_report(reported)
    assert not painted
    with pytest.raises(Refused, match="png, svg, pdf"):
        write_report(reported, figure_format="jpg")


def test_another_process_draws_nothing_and_writes_the_same_page(dissection: Dissection, tmp_path: Path) -> None:
    folder = write_run(tmp_path / "run", dissection)
    page = write_report(folder)
    before = contents(folder)
    page.unlink()
    code = f"import sys, gnode.report; gnode.report.write_report({str(folder)!r}); print('matplotlib' in sys.modules)"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["False"]
    assert contents(folder) == before


def test_nothing_is_drawn_where_nothing_has_changed(
    reported: Path, painted: list[Figure], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(reported)
    monkeypatch.setattr("gnode.report.run.figures.portrait_figure", lambda taken: pytest.fail("it is drawn"))
    write_report(reported)
    assert not painted and contents(reported) == before


def test_all_figures_are_there_when_they_are_asked_for() -> None:
    tree = ast.parse(Path(report.__file__).read_text(encoding="utf-8"))
    imports = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    names = [alias.asname for node in imports for alias in node.names if alias.asname]
    assert "portrait_figure" in names and all(hasattr(report, name) for name in names)
    assert not hasattr(report, "nothing")


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("portrait.png", b"edited"),
        ("portrait.png", None),
        # There is no cycle to draw.
        ("limit-cycle.png", b"of another run"),
        ("drawn.json", None),
        ("drawn.json", b""),
        ("drawn.json", b"\xff{"),
        ("drawn.json", b"[1]"),
        ("drawn.json", b'{"made_of": "'),
    ],
    ids=["edited", "removed", "one too many", "no note", "empty note", "no text", "another note", "cut note"],
)
def test_what_is_not_as_it_was_written_is_drawn_anew(
    reported: Path, painted: list[Figure], name: str, content: bytes | None
) -> None:
    before = contents(reported)
    path = reported / "figures" / name
    path.unlink(missing_ok=True)
    if content is not None:
        path.write_bytes(content)
    write_report(reported)
    assert len(painted) == 6 and contents(reported) == before


def test_another_dissection_and_another_history_are_drawn(
    dissection: Dissection, reported: Path, painted: list[Figure], tmp_path: Path
) -> None:
    before = contents(reported / "figures")
    write_history(reported / "history.csv", HISTORY[:4])
    write_report(reported)
    shorter = contents(reported / "figures")
    assert {name for name in before if before[name] != shorter[name]} == {"training.png", "drawn.json"}
    other = write_run(tmp_path / "other", proven(dissection, "ring"))
    for name in ("dissection.json", "dissection.npz"):
        shutil.copy(other / name, reported / name)
    write_report(reported)
    write_history(other / "history.csv", HISTORY[:4])
    write_report(other)
    assert contents(reported / "figures") == contents(other / "figures")
    assert len(contents(other / "figures")) == len(before) + 4


def test_other_code_draws_anew(reported: Path, painted: list[Figure], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_drawn, "code_digest", lambda packages: "of a later gnode")
    write_report(reported)
    assert len(painted) == 6
    write_report(reported)
    assert len(painted) == 6


@pytest.mark.parametrize("variable", ["MATPLOTLIBRC", "MPLCONFIGDIR", "XDG_CONFIG_HOME"])
def test_other_settings_of_the_user_draw_anew(
    reported: Path, painted: list[Figure], monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
) -> None:
    if variable == "XDG_CONFIG_HOME":
        monkeypatch.delenv("MPLCONFIGDIR", raising=False)
    monkeypatch.setenv(variable, str(tmp_path))
    write_report(reported)
    painted.clear()
    place = tmp_path / "matplotlib" if variable == "XDG_CONFIG_HOME" else tmp_path
    place.mkdir(exist_ok=True)
    (place / "matplotlibrc").write_text("lines.linewidth: 3\n")
    write_report(reported)
    assert len(painted) == 6


def test_settings_made_in_python_draw_anew_and_a_backend_does_not(reported: Path, painted: list[Figure]) -> None:
    with matplotlib.rc_context():
        matplotlib.use("svg")
        write_report(reported)
        assert not painted
        matplotlib.rcParams["lines.linewidth"] = 3.0
        write_report(reported)
    assert len(painted) == 6
