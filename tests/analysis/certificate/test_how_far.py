import numpy as np
import pytest

from gnode.analysis.certificate._how_far import how_far

BOX = np.array([[0.0, 0.0], [1.0, 2.0]])
QUARTER = np.array([[[0.0, 0.0], [0.5, 1.0]]])


@pytest.mark.parametrize(
    ("undecided", "generations", "words"),
    [
        (BOX[None], [1], "with nothing of the volume decided and 1 box left; a larger budget would tell more"),
        (
            QUARTER,
            [64, 100, 50],
            "with 75 % of the volume decided and 1 box left; a larger budget of about 2",
        ),
        (1e-20 * QUARTER, [64, 100, 50], "with all but 2e-41 of the volume decided"),
        (QUARTER, [1, 2, 4], "would have 2 times as many boxes after the next division: no end is in sight yet"),
    ],
    ids=["at once", "near the end", "nearly all", "far from it"],
)
def test_how_far_a_certificate_came_and_what_more_would_give(undecided, generations, words):
    assert words in how_far(undecided, generations, BOX)
