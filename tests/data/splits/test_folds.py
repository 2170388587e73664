import hypothesis.strategies as st
import jax
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import split_folds
from tests.data.some_trials import ragged

KEY = jax.random.key(0)


@settings(max_examples=20)
@given(folds=st.integers(2, 6), seed=st.integers(0, 99), grouped=st.booleans())
def test_the_tests_of_all_folds_are_all_trials_once(folds: int, seed: int, grouped: bool):
    trials = ragged([3] * 40, labelled=True)
    who = np.array([f"s{k % 7}" for k in range(40)])
    key = jax.random.key(seed)
    splits = [split_folds(trials, folds, fold, group=who if grouped else None, key=key) for fold in range(1, folds + 1)]
    assert sorted(np.concatenate([test for *_, test in splits])) == list(range(40))
    for parts in splits:
        assert sorted(np.concatenate(parts)) == list(range(40)) and all(map(len, parts))
        if grouped:
            assert sum(len(set(who[part])) for part in parts) == 7


@pytest.mark.parametrize("folds", [2, 4, 5])
def test_folds_have_the_share_of_every_class(folds: int):
    trials = ragged([3] * 40, labelled=True)
    for fold in range(1, folds + 1):
        *_, test = split_folds(trials, folds, fold, key=KEY)
        assert trials.targets[test, 0].sum() == len(test) / 2 == 20 / folds


def test_the_rest_is_split_by_its_fractions():
    train, validation, test = split_folds(ragged([3] * 40), 4, 1, fractions=(0.6, 0.2, 0.2), by_class=False, key=KEY)
    assert [len(train), len(validation), len(test)] == [22, 8, 10]


@pytest.mark.parametrize(
    ("trials", "folds", "fold", "why"),
    [(40, 4, 5, "a fold from 1 to 4, got 5"), (40, 1, 1, "folds"), (4, 5, 1, "at least 5 trials for 5 folds, got 4")],
    ids=["no such fold", "one fold", "too few"],
)
def test_what_cannot_be_folded_is_refused(trials: int, folds: int, fold: int, why: str):
    with pytest.raises(Refused, match=why):
        split_folds(ragged([3] * trials), folds, fold, key=KEY)
