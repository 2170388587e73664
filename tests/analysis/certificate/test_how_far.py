import numpy as np
import pytest

from gnode.analysis.certificate._how_far import how_far

BOX = np.array([[0.0, 0.0], [1.0, 2.0]])
QUARTER = np.array([[[0.0, 0.0], [0.5, 1.0]]])


@pytest.mark.parametrize(
    ("undecided", "ahead", "words"),
    [
        (
            BOX[None],
            123.0,
            "with nothing of the volume decided and 1 box left; a larger budget of about 100 boxes more",
        ),
        (QUARTER, 6_700_000.0, "with 75 % of the volume decided and 1 box left; a larger budget of about 7,000,000"),
        (1e-20 * QUARTER, 1.0, "with all but 2e-41 of the volume decided"),
        (QUARTER, np.inf, "no end is in sight"),
    ],
    ids=["at once", "halfway", "nearly all", "far from it"],
)
def test_how_far_a_certificate_came_and_what_more_would_give(undecided, ahead, words):
    assert words in how_far(undecided, ahead, BOX)
