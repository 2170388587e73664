"""Files as other tools write them, by the example that does so."""

import runpy
from pathlib import Path

import numpy as np
import pytest

from gnode.data import ReadSettings, read_data

EXAMPLE = Path(__file__).parents[3] / "examples" / "files_of_other_kinds.py"


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("files")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        runpy.run_path(str(EXAMPLE), run_name="__main__")
    return folder


def test_a_long_table_with_dates_gaps_and_ids(folder):
    how = ReadSettings(series="id", time="when", inputs=("air",), targets=("probe",), groups=("logger",))
    read = read_data(folder / "readings.csv", how, missing="keep")
    trials = read.trials
    assert len(trials) == 100 and len(set(read.groups["logger"])) == 10 and trials.names.input(0) == "air (C)"
    assert trials.real.sum(axis=1).min() < 75 and np.isnan(trials.inputs).any()
    # The probe follows the air with the time constant that the example says, whatever is missing.
    before, now = trials.targets[:, :-1, 0], trials.targets[:, 1:, 0]
    air, lasts = trials.inputs[:, 1:, 0], trials.durations[:, 1:]
    kept = trials.real[:, 1:] & np.isfinite(air) & (lasts < 2.0)
    expected = air + (before - air) * np.exp(-lasts / 10)
    np.testing.assert_allclose(now[kept], expected[kept], atol=1e-3)


def test_the_same_series_in_two_formats(folder):
    how = ReadSettings(inputs=("x",), labels="kind", time="t", time_unit="s")
    of_matlab = read_data(folder / "chirps.mat", how)
    of_ts = read_data(folder / "chirps.ts", missing="keep")
    assert of_matlab.about == "axes of x: trials, channels, steps (by what goes with it)"
    assert of_matlab.trials.classes == of_ts.trials.classes == ("falling", "rising")
    np.testing.assert_array_equal(of_matlab.trials.targets[:, 0], of_ts.trials.targets[:, 0])
    for one, other in zip(of_matlab.trials.take(slice(5)).inputs, range(5), strict=True):
        real = of_ts.trials.real[other]
        found, times = of_ts.trials.inputs[other][real], of_ts.trials.times[other][real]
        steps = np.round((times - times[0]) * 100).astype(int)
        # Of each channel another third is missing; where both are, there is no sample at all.
        start = next(k for k in range(5) if np.isclose(one[steps + k], found, atol=1e-5)[np.isfinite(found)].all())
        assert np.isnan(found).any() and start + steps[-1] < 80
