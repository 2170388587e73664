import math
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.sweeps import compare_sweep, learning_curves
from gnode.training import EpochRecord, write_history
from tests.sweeps.index_rows import rate, row

INF = math.inf


def write(folder: Path, name: str, losses: list[float]) -> str:
    (folder / name).mkdir(parents=True)
    records = [EpochRecord(k + 1, 1.0, loss, 1.0, 1e-3, 0.1) for k, loss in enumerate(losses)]
    write_history(folder / name / "history.csv", records)
    return name


def test_median_and_range_over_seeds(tmp_path):
    rows = [
        row(seed=0, settings=rate(1e-3), folder=write(tmp_path, "a", [4.0, 2.0, 1.0])),
        # It stopped early, and keeps its last loss.
        row(seed=1, settings=rate(1e-3), folder=write(tmp_path, "b", [5.0, 3.0]), outcome="stopped_early"),
        row(seed=2, settings=rate(1e-3), folder=write(tmp_path, "c", [6.0, 1.0, math.nan]), outcome="diverged"),
        # Another setting, worse on validation, has no part.
        row(seed=0, settings=rate(1e-2), validation=2.0, folder="nowhere"),
    ]
    (curve,) = learning_curves(compare_sweep(rows, resamples=10), tmp_path)
    np.testing.assert_array_equal(curve.epochs, [1, 2, 3])
    np.testing.assert_array_equal(curve.median, [5.0, 2.0, 3.0])
    np.testing.assert_array_equal(curve.low, [4.0, 1.0, 1.0])
    np.testing.assert_array_equal(curve.high, [6.0, 3.0, INF])
    assert (curve.seeds, curve.failed) == (3, 1)


def test_a_member_that_failed_at_once_has_no_history(tmp_path):
    rows = [
        row(seed=0, folder=write(tmp_path, "a", [1.0, 0.5])),
        row(seed=1, folder=write(tmp_path, "b", [1.0, 0.7])),
        row(seed=2, folder="none", outcome="solver_failed"),
    ]
    (curve,) = learning_curves(compare_sweep(rows, resamples=10), tmp_path)
    np.testing.assert_array_equal(curve.median, [1.0, 0.7])
    np.testing.assert_array_equal(curve.high, [INF, INF])


def test_a_history_that_is_missing_is_refused_by_name(tmp_path):
    with pytest.raises(Refused, match=r"the file .*gone.history\.csv"):
        learning_curves(compare_sweep([row(folder="gone")]), tmp_path)
