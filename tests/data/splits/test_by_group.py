import hypothesis.strategies as st
import jax
import numpy as np
import pytest
from hypothesis import given, settings

from gnode._checks import Refused
from gnode.data import split_groups
from tests.data.some_trials import ragged

SHARES = (0.7, 0.15, 0.15)


def spoken(trials: int, speakers: int, seed: int) -> np.ndarray:
    """Of each trial its speaker; each has at least one."""
    random = np.random.default_rng(seed)
    who = np.concatenate([np.arange(speakers), random.integers(0, speakers, trials - speakers)])
    return np.array([f"s{one}" for one in random.permutation(who)])


@settings(max_examples=20)
@given(
    speakers=st.integers(3, 9),
    seed=st.integers(0, 99),
    shares=st.sampled_from([SHARES, (0.4, 0.3, 0.3), (0.98, 0.01, 0.01)]),
)
def test_no_two_sets_share_a_group(speakers: int, seed: int, shares: tuple[float, float, float]):
    trials, who = ragged([3] * 40, labelled=True), spoken(40, speakers, seed)
    parts = split_groups(trials, who, fractions=shares, key=jax.random.key(seed))
    assert sorted(np.concatenate(parts)) == list(range(40))
    names = [set(who[part]) for part in parts]
    assert all(names) and sum(map(len, names)) == speakers
    if min(shares) * speakers >= 1:
        assert all(abs(len(some) - share * speakers) < 1 for some, share in zip(names, shares, strict=True))


def test_of_six_speakers_four_are_trained_on():
    who = spoken(40, 6, 0)
    parts = split_groups(ragged([3] * 40, labelled=True), who, key=jax.random.key(0))
    assert [len(set(who[part])) for part in parts] == [4, 1, 1]


@pytest.mark.parametrize("labelled", [True, False])
def test_the_group_that_is_held_out_is_the_test(labelled: bool):
    trials, who = ragged([3] * 60, labelled=labelled), spoken(60, 4, 0)
    train, validation, test = split_groups(trials, who, held_out="s2", fractions=SHARES, key=jax.random.key(0))
    np.testing.assert_array_equal(test, np.flatnonzero(who == "s2"))
    assert sorted(np.concatenate([train, validation])) == np.flatnonzero(who != "s2").tolist()
    assert len(validation) == pytest.approx(0.15 / 0.85 * (60 - len(test)), abs=1)
    if labelled:
        # Class by class: each has the same share of both.
        counts = [np.bincount(trials.targets[part, 0], minlength=2) for part in (train, validation)]
        share = counts[1] / (counts[0] + counts[1])
        assert abs(share[0] - share[1]) < 0.06
    other = split_groups(trials, who, held_out="s2", fractions=SHARES, key=jax.random.key(1))
    assert not np.array_equal(other[0], train) and np.array_equal(other[2], test)


def test_refusals():
    trials, key = ragged([3] * 6), jax.random.key(0)
    two = np.array(["a", "b"] * 3)
    with pytest.raises(Refused, match=r"at least 3 different names of a speaker to split by, got 2"):
        split_groups(trials, two, name="speaker", key=key)
    with pytest.raises(Refused, match=r"at least 2 different names of a group to split by, got 1"):
        split_groups(trials, np.array(["a"] * 6), held_out="a", key=key)
    with pytest.raises(Refused, match=r"a speaker to hold out among a, b, got 'c'; choose one of these"):
        split_groups(trials, two, held_out="c", name="speaker", key=key)
    with pytest.raises(Refused, match="three fractions above zero"):
        split_groups(trials, two, held_out="a", fractions=(0.5, 0.5, 0.5), key=key)
