from pathlib import Path

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import read_trials, split

FOLDER = Path(__file__).parents[2].parent / "shared" / "data"


def recording(name: str) -> Path:
    if not (FOLDER / name).exists():
        pytest.skip(f"needs ../shared/data/{name}, which is not here")
    return FOLDER / name


def test_handwriting():
    path = recording("character_trajectories.npz")
    trials = read_trials(path)
    assert trials.inputs.shape == (1429, 205, 3) and trials.output_size == 20
    assert trials.time_step == pytest.approx(1 / 200)
    with np.load(path) as archive:
        np.testing.assert_array_equal(trials.mask.sum(axis=1), archive["lengths"])
        np.testing.assert_array_equal(trials.inputs[trials.mask], archive["series"])
    train, validation, test = split(trials, key=jax.random.key(0))
    assert [len(part) for part in (train, validation, test)] == [1000, 215, 214]
    assert all(len(np.unique(part.targets[:, 0])) == 20 for part in (train, validation, test))


@pytest.mark.parametrize("name", ["head_direction.npz", "walker2d_policies.npz"])
def test_files_of_another_layout_are_refused_in_a_sentence(name):
    with pytest.raises(Refused, match=r"expected either inputs .* or series"):
        read_trials(recording(name))
