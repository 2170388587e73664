import json
from pathlib import Path

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data import read_split, split_parts
from tests.data.some_trials import ragged

KEY = jax.random.key(0)


def written(folder: Path, content: object) -> Path:
    path = folder / "split.json"
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


def test_given_places_are_the_sets(tmp_path: Path):
    said = {"train": [5, 0, 3], "validation": [1], "test": [4]}
    parts = read_split(written(tmp_path, said), ragged([3] * 6), key=KEY)
    assert [part.tolist() for part in parts] == [[0, 3, 5], [1], [4]]


def test_without_validation_its_share_of_training_is_drawn(tmp_path: Path):
    said = {"train": list(range(30)), "test": list(range(30, 40))}
    trials = ragged([3] * 40, labelled=True)
    train, validation, test = read_split(written(tmp_path, said), trials, fractions=(0.6, 0.2, 0.2), key=KEY)
    assert sorted([*train, *validation]) == list(range(30)) and test.tolist() == list(range(30, 40))
    # A quarter of each class, as near as whole numbers are.
    assert [(trials.targets[validation, 0] == which).sum() for which in range(2)] in ([4, 4], [4, 3], [3, 4])


def test_trials_say_their_part_in_any_of_the_usual_words():
    part = np.array(["Train", "training", "VAL", "dev", "valid", "test", "testing"])
    parts = split_parts(ragged([3] * 7), part, key=KEY)
    assert [part.tolist() for part in parts] == [[0, 1], [2, 3, 4], [5, 6]]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("{", "a readable JSON file at .*split.json"),
        ([1], "train, validation and test in .*split.json, got list"),
        ({"train": [1], "tests": [2]}, "name the sets so"),
        ({"train": [0, 9], "test": [1]}, "places from 0 to 5 in .*split.json, got 9 for train"),
        ({"train": [0, 1.5], "test": [1]}, "a list of whole numbers for train"),
        ({"train": [True, 3], "test": [1]}, "a list of whole numbers for train"),
        ({"train": [0, 0], "test": [1]}, "different places for train"),
        ({"train": [0, 1], "test": [1]}, "every trial in one set of .*, got trial 1 in two"),
        ({"train": [0, 1], "test": []}, "got none for test"),
    ],
    ids=["no JSON", "a list", "another name", "outside", "no whole number", "a truth", "twice", "in two", "no test"],
)
def test_a_file_that_is_no_split_is_refused(tmp_path: Path, content: object, why: str):
    with pytest.raises(Refused, match=why):
        read_split(written(tmp_path, content), ragged([3] * 6), key=KEY)


def test_a_part_that_there_is_not_is_refused():
    with pytest.raises(Refused, match="train, validation or test of every trial, got 'holdout'"):
        split_parts(ragged([3] * 3), np.array(["train", "holdout", "test"]), key=KEY)
