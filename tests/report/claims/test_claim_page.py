"""The page of a claim, the index of all, and the page of the documentation, from summaries alone."""

from pathlib import Path

import matplotlib.image
import numpy as np
import pytest
from matplotlib.colors import to_hex
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
