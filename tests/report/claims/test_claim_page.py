"""The page of a claim, the index of all, and the page of the documentation, from summaries alone."""

import itertools
from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import LogNorm, to_hex
from matplotlib.patches import Rectangle

from gnode._files import write_json
from gnode.claims import Chart, Outcome, Panel, Series, Shares
from gnode.report import chart_figure, claims_markdown, write_claim_page, write_claims_index
from gnode.report._verdict_looks import verdict_look
from tests.claims.test_summary import CHART, summary_of


def test_a_page_has_the_verdict_the_numbers_and_the_command(tmp_path: Path):
    folder = tmp_path / "trainability"
    folder.mkdir()
    write_json(folder / "claim.json", summary_of())
    page = write_claim_page(folder).read_text()
    for words in (
        "cannot be told",
        "What is seen.",
        "gnode reproduce",
        "a note",
        "4a: holds",
        "30 minutes",
        "of which 1 failed",
    ):
        assert words in page, words
    assert "data:image/png;base64" in page
    picture = matplotlib.image.imread(folder / "figures" / "claim-chart.png")
    assert np.ptp(picture) > 0
    index = write_claims_index(tmp_path, ["trainability"]).read_text()
    assert 'href="trainability/claim.html"' in index and 'src="trainability/figures/claim-chart.png"' in index


def test_a_claim_without_anything_to_draw_has_a_page(tmp_path: Path):
    folder = tmp_path / "trainability"
    folder.mkdir()
    write_json(folder / "claim.json", summary_of(Outcome((), (), ())))
    assert "cannot be told" in write_claim_page(folder).read_text()
    assert "<img" not in write_claims_index(tmp_path, ["trainability"]).read_text()


@pytest.mark.parametrize(
    "panel",
    [
        pytest.param(Panel("", "x", "y", ()), id="no series"),
        pytest.param(Panel("", "x", "y", (Series("a", (), ()),)), id="an empty series"),
    ],
)
def test_nothing_is_drawn_of_nothing(panel: Panel):
    assert chart_figure(Chart("c", "c", ("",), (panel,))) is None


def test_gaps_and_intervals_are_drawn_where_they_are():
    series = Series("a", (1.0, 2.0, 3.0), (1.0, None, 4.0), (0.5, None, None), (2.0, None, 8.0), "points")
    figure = chart_figure(Chart("c", "c", ("",), (Panel("", "x", "y", (series,), log_y=True),)))
    assert figure is not None
    (axes,) = figure.axes
    (line,) = [line for line in axes.lines if line.get_marker() == "o"]
    np.testing.assert_array_equal(line.get_ydata(), [1.0, np.nan, 4.0])
    low, high = axes.get_ylim()
    assert low < 0.5 and high > 8


def test_verdicts_look_as_in_a_sweep_and_their_numbers_can_be_read():
    kinds = ("sheet", "isolated points", "torus", "something new")
    panel = Shares("square", ("gnODE", "GRU"), kinds, ((3, 0, 0, 1), (0, 2, 2, 0)), "sheet")
    figure = chart_figure(Chart("c", "c", ("",), (panel,)))
    assert figure is not None
    (axes,) = figure.axes
    parts = [patch for patch in axes.patches if isinstance(patch, Rectangle)]
    shown = [kinds[k] for k in (0, 3, 1, 2)]
    for part, kind in zip(parts, shown, strict=True):
        look = verdict_look(kind)
        assert (to_hex(part.get_facecolor()), part.get_hatch() or "") == (look["facecolor"].lower(), look["hatch"])
    assert [to_hex(part.get_edgecolor()) for part in parts] == ["#1b2733", *["#ffffff"] * 3]
    assert [text.get_text() for text in axes.texts] == ["3", "1", "2", "2"]
    # White on dark blue, dark on what is light, and on a ground of its own over hatches.
    assert [text.get_color() for text in axes.texts] == ["#ffffff", *["#1b2733"] * 3]
    assert [text.get_bbox_patch() is not None for text in axes.texts] == [False, True, False, True]


def test_the_page_of_the_documentation_says_what_the_summary_says():
    page = claims_markdown([summary_of()], {"trainability": "images/claims/trainability.png"})
    assert "| ratio | 0.5 [0.25, not finite] | below 1 | 5 | open |" in page
    assert "**table**\n\n| a | b |\n|---|---|\n| x | 1.0 |\n| - | 2 |\n" in page
    assert f"![{CHART.title}](images/claims/trainability.png)" in page and "**Cannot be told.**" in page
    assert "10 runs, of which 1 failed; 0.5 hours" in page


def test_a_piece_of_a_claim_stands_below_it_without_a_verdict_of_its_own():
    piece = {**summary_of(), "command": "gnode reproduce trainability --only fixed", "verdict": "holds"}
    other = summary_of(name="dimension")
    page = claims_markdown([summary_of(), piece, other], {})
    index, *sections = page.split("\n## ")
    assert index.count("\n| 1 |") == 1 and "**holds**" not in index and len(sections) == 2
    claim, below = sections[0].split("### A piece that was run apart")
    assert "`gnode reproduce`" in claim and "--only fixed`" in below
    # A number that decides has a part in the claim's own verdict alone.
    assert "| ratio |" in claim and "| ratio |" not in below and "**table**" in below


def test_times_are_coloured_by_their_magnitude_and_what_has_a_sign_by_its_distance_from_zero():
    def dots(*values: float, log: bool = False):
        series = Series("", (0.0, 1.0), (0.0, 1.0), look="dots", colours=values)
        figure = chart_figure(Chart("c", "C", ("Seen.",), (Panel("t", "x", "y", (series,), log_colour=log),)))
        assert figure is not None
        (points,) = figure.axes[0].collections
        return points.norm.vmin, points.norm.vmax, isinstance(points.norm, LogNorm)

    assert dots(-1.0, 4.0) == (-4.0, 4.0, False)
    assert dots(1.0, 4.0) == (0.0, 4.0, False)
    assert dots(0.1, 1e5, log=True) == (0.1, 1e5, True)


@pytest.mark.parametrize(
    ("names", "turned"),
    [
        pytest.param(("gnODE", "nODE", "mGRU", "GRU", "RNN", "LSTM", "ODE-RNN", "GRU-D"), 90, id="eight models"),
        pytest.param(("gnODE", "nODE", "mGRU", "GRU", "RNN", "LSTM"), 0, id="six models"),
        pytest.param(
            ("state and input", "state", "input", "constant", "no gate"), 0, id="a long name among short ones"
        ),
    ],
)
def test_names_along_an_axis_do_not_touch(names: tuple[str, ...], turned: int):
    series = Series("a", tuple(range(len(names))), (1.0,) * len(names), look="points")
    figure = chart_figure(Chart("c", "C", ("Seen.",), (Panel("t", "x", "y", (series,), names=names),)))
    assert figure is not None
    FigureCanvasAgg(figure).draw()
    labels = figure.axes[0].get_xticklabels()
    assert [label.get_rotation() for label in labels] == [turned] * len(names)
    boxes = [label.get_window_extent() for label in labels]
    assert all(left.x1 < right.x0 for left, right in itertools.pairwise(boxes))
