import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import Branches, branches
from gnode.report import branches_figure
from gnode.report._style import new_figure, picture
from tests.analysis.continuation import families


@pytest.fixture(scope="module")
def bistable() -> Branches:
    return branches(families.bistable, (-1.0, 1.0), starts=families.LINE, looks=2)


def test_stable_pieces_are_solid_and_the_others_dashed(bistable: Branches):
    (axes,) = branches_figure(bistable).axes
    pieces = [line for line in axes.lines if line.get_linestyle() in ("-", "--")]
    assert len(pieces) == 3
    for line in pieces:
        h = np.asarray(line.get_ydata())
        inside = np.abs(h[1:-1]).max() < 1 / np.sqrt(3)
        assert line.get_linestyle() == ("--" if inside else "-")
        np.testing.assert_allclose(np.asarray(line.get_xdata()), h**3 - h, atol=1e-12)


def test_bifurcations_are_marked_and_named(bistable: Branches):
    (axes,) = branches_figure(bistable).axes
    (marks,) = [line for line in axes.lines if line.get_marker() == "o"]
    np.testing.assert_allclose(np.sort(np.asarray(marks.get_xdata())), np.array([-2, 2]) / np.sqrt(27), atol=1e-9)
    legend = axes.get_legend()
    assert legend is not None
    assert [text.get_text() for text in legend.get_texts()] == ["stable", "unstable", "fold (2)"]


def test_a_readout_and_names_and_axes_of_ones_own(bistable: Branches):
    axes = new_figure(4.0, 3.0).subplots()
    figure = branches_figure(bistable, readout=lambda h: 2 * h, value_label="evidence", label="choice", ax=axes)
    assert figure is axes.figure and picture(figure)
    drawn = np.concatenate([np.asarray(line.get_ydata()) for line in axes.lines])
    assert np.abs(drawn).max() == pytest.approx(2 * np.abs(bistable.branches[0].states).max())
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("evidence", "choice")


def test_what_cannot_be_drawn_is_refused(bistable: Branches):
    with pytest.raises(Refused, match="a coordinate from 0 to 0"):
        branches_figure(bistable, coordinate=1)
    with pytest.raises(Refused, match="a readout of one number"):
        branches_figure(bistable, readout=lambda h: np.zeros(2))
