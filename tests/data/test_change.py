"""The change of what a network is told, as targets."""

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import as_change
from gnode.tasks import Trials


def trials(*, channels: int = 2, outputs: int = 2, labelled: bool = False) -> Trials:
    random = np.random.default_rng(0)
    inputs = (100 + random.normal(size=(3, 5, channels))).astype(np.float32)
    inputs[:, 4] = 0
    targets = np.zeros((3, 5), np.int32) if labelled else random.normal(size=(3, 5, outputs)).astype(np.float32)
    mask = np.ones(targets.shape, bool)
    mask[:, 4] = mask[0, 0] = False
    times = np.broadcast_to(np.array([0.1, 0.2, 0.3, 0.4, 0.4]), (3, 5))
    return Trials(inputs, targets, mask, times, classes=("a",) if labelled else ())


def test_targets_are_less_their_inputs_where_they_count():
    given = trials()
    changed = as_change(given)
    wanted = np.where(given.mask, given.targets - given.inputs, 0)
    np.testing.assert_array_equal(changed.targets, wanted)
    assert changed.targets.dtype == np.float32
    for name in ("inputs", "mask", "times"):
        np.testing.assert_array_equal(getattr(changed, name), getattr(given, name))


def _with_gap() -> Trials:
    given = trials()
    given.inputs[1, 2, 0] = np.nan
    return given


@pytest.mark.parametrize(
    ("made", "why"),
    [
        (
            lambda: trials(labelled=True),
            "values as targets, to predict their change, got classes; leave task.predict out",
        ),
        (lambda: trials(channels=3), "as many outputs as input channels, .*, got 2 outputs and 3 channels"),
        (_with_gap, "inputs that are all there, to predict a change from them, got missing ones"),
    ],
    ids=["classes", "channels", "missing"],
)
def test_refusals(made, why: str):
    with pytest.raises(Refused, match=why):
        as_change(made())
