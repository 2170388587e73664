import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from gnode._checks import Refused, refusal
from gnode._files import read_json
from gnode._types import Key
from gnode.data.splits._at_random import two_parts
from gnode.data.splits._places import SETS, Places, check_filled, of_parts
from gnode.tasks import Trials

# What people write for the same.
_ALSO = {"training": 0, "val": 1, "valid": 1, "dev": 1, "testing": 2, **{name: k for k, name in enumerate(SETS)}}


def split_parts(
    trials: Trials, part: np.ndarray, *, fractions: Sequence[float] = (0.7, 0.15, 0.15), key: Key
) -> Places:
    """The sets that trials themselves say they are of: train, validation or test (or training, val, valid, dev,
    testing, in capitals or not). Where none is for validation, its share of those to train on is drawn at random,
    class by class where there are classes.

    **Arguments:**

    - `part`: (trials,), text.

    Raises `Refused` for another name, and where there is nothing to train or to test on.
    """
    said = np.array([_ALSO.get(str(name).strip().lower(), -1) for name in part])
    if (said < 0).any():
        raise refusal("train, validation or test of every trial", repr(str(part[said < 0][0])), "correct the names")
    return _with_validation(trials, of_parts(said), fractions, key)


def read_split(
    path: str | os.PathLike[str], trials: Trials, *, fractions: Sequence[float] = (0.7, 0.15, 0.15), key: Key
) -> Places:
    """The sets that a JSON file gives: `{"train": [0, 2, ...], "validation": [...], "test": [...]}`, places of trials
    counted from 0, as split.json of a run has them. Without validation, its share of train is drawn as by
    `split_parts`; trials that are in no set are left out.

    Raises `Refused` for places that there are not, that come twice, and for what is no such file.
    """
    path = split_file(path)
    found = read_json(path)
    if not isinstance(found, dict) or not {"train", "test"} <= set(found) <= set(SETS):
        got = sorted(found) if isinstance(found, dict) else type(found).__name__
        raise refusal(f"train, validation and test in {path}", got, "name the sets so; validation may be left out")
    part = np.full(len(trials), -1)
    for which, name in enumerate(SETS):
        places = _places(path, name, found.get(name, []), len(trials))
        if (part[places] >= 0).any():
            twice = int(places[part[places] >= 0][0])
            raise refusal(f"every trial in one set of {path}", f"trial {twice} in two", "leave it in one")
        part[places] = which
    try:
        return _with_validation(trials, of_parts(part), fractions, key)
    except Refused as refused:
        raise Refused(f"{path}: {refused}") from None


def split_file(path: str | os.PathLike[str]) -> Path:
    """The path of a file that gives a split; refuses where there is none."""
    if not Path(path).is_file():
        raise refusal(f"a split, as JSON, at {os.fspath(path)}", "no file", "check the path")
    return Path(path)


def _places(path: Path, name: str, said: object, trials: int) -> np.ndarray:
    if not isinstance(said, list) or not all(type(place) is int for place in said):
        raise refusal(f"a list of whole numbers for {name} in {path}", repr(said)[:60], "give places counted from 0")
    places = np.array(said, np.int64)
    outside = places[(places < 0) | (places >= trials)]
    if len(outside):
        raise refusal(f"places from 0 to {trials - 1} in {path}", f"{outside[0]} for {name}", "correct it")
    if len(np.unique(places)) < len(places):
        raise refusal(f"different places for {name} in {path}", "some twice", "leave each in once")
    return places


def _with_validation(trials: Trials, places: Places, fractions: Sequence[float], key: Key) -> Places:
    """Without any trials for validation, some of those to train on."""
    train, validation, test = places
    if len(train) > 1 and not len(validation):
        train, validation = two_parts(trials, train, fractions, key)
    check_filled((train, validation, test), "name trials for each")
    return train, validation, test
