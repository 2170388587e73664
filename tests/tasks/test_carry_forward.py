import hypothesis.extra.numpy as npst
import numpy as np
from hypothesis import given

from gnode.tasks import carry_forward


@given(known=npst.arrays(bool, (2, 6, 2)))
def test_last_known_value_is_carried(known):
    values = np.arange(24, dtype=np.float32).reshape(2, 6, 2)
    carried = carry_forward(values, known, np.array([-1.0, -2.0]))
    for trial, step, channel in np.ndindex(values.shape):
        seen = np.flatnonzero(known[trial, : step + 1, channel])
        expected = values[trial, seen[-1], channel] if seen.size else -1.0 - channel
        assert carried[trial, step, channel] == expected
    assert carried.dtype == np.float32
