"""Paired differences: their tests, and what is concluded, in words."""

import math
from itertools import product

import pytest

from gnode.sweeps import compare_sweep, holm, signed_rank_test
from tests.sweeps.index_rows import row

INF = math.inf


def compare(rows):
    return compare_sweep(rows, resamples=200)


def test_paired_differences_by_hand():
    tests = {"gnode": [0.1, 0.2, 0.3, 0.4], "rnn": [0.2, 0.5, 0.25, 0.9]}
    rows = [row(model, seed, test=loss) for model, losses in tests.items() for seed, loss in enumerate(losses)]
    (only,) = compare(rows).differences
    assert (only.first, only.second, only.over) == ("gnode", "rnn", "grid")
    # Differences -0.1, -0.3, 0.05, -0.5.
    assert only.median.value == pytest.approx(-0.2)
    assert (only.pairs, only.first_lower, only.second_lower, only.unmatched) == (4, 3, 1, 0)
    # Ranks 2, 3, 1, 4: W+ = 1, W- = 9; 4 of 16 assignments of signs are as uneven.
    assert only.effect == pytest.approx(-0.8)
    assert only.p_value == only.corrected_p_value == pytest.approx(4 / 16)


def test_failures_in_pairs():
    rows = [
        *(row("gnode", seed, test=0.1) for seed in range(2)),
        *(row("gnode", seed, outcome="diverged") for seed in (2, 3)),
        row("rnn", 0, test=0.2),
        *(row("rnn", seed, outcome="diverged") for seed in (1, 2)),
        row("rnn", 3, test=0.3),
        row("rnn", 7, test=0.3),
    ]
    (only,) = compare(rows).differences
    # -0.1, minus infinity, both failed, infinity; seed 7 has no partner.
    assert (only.pairs, only.first_lower, only.second_lower, only.unmatched) == (4, 2, 1, 1)
    assert (only.first_failed, only.second_failed) == (2, 2)
    assert only.p_value == signed_rank_test([-0.1, -INF, 0.0, INF]).p_value
    assert only.median.value == pytest.approx(-0.05)


def test_folds_are_repetitions_and_no_setting_to_choose():
    """Of two seeds and three folds each, those of one seed and fold are compared."""
    losses = {"gnode": 0.1, "rnn": 0.3}
    rows = [
        row(model, seed, test=loss + 0.01 * fold + 0.1 * seed, settings={"task.fold": fold})
        for (model, loss), seed, fold in product(losses.items(), range(2), (1, 2, 3))
    ]
    comparison = compare(rows)
    assert [one.seeds for one in comparison.settings] == [6, 6]
    (only,) = [one for one in comparison.differences if one.over == "grid"]
    assert (only.pairs, only.unmatched) == (6, 0)
    assert only.median.value == pytest.approx(-0.2)


def test_every_pair_is_corrected_for_all_of_its_kind():
    rows = [
        row(model, seed, test=loss * (1 + 0.1 * seed), settings={"model.state": size})
        for (model, loss), size, seed in product({"gnode": 1.0, "gru": 1.5, "rnn": 4.0}.items(), (6, 100), range(6))
    ]
    found = compare(rows).differences
    assert [(one.first, one.second, one.within) for one in found] == [
        (first, second, (size,))
        for size in (6, 100)
        for first, second in (("gnode", "gru"), ("gnode", "rnn"), ("gru", "rnn"))
    ]
    assert [one.p_value for one in found] == pytest.approx([2 / 64] * 6)
    assert [one.corrected_p_value for one in found] == pytest.approx(list(holm([2 / 64] * 6)))
    assert found[1].direction(0.5) == "gnode is better than rnn: gnode has the lower score in 6 of 6 pairs"
    # Six equal signs of six would do for one comparison, and not for six.
    assert found[1].direction(0.95).startswith("too few pairs to decide between gnode and rnn")


def test_directions_in_words():
    rows = [row("gnode", seed, test=2.0 + seed) for seed in range(9)]
    rows += [row("rnn", seed, test=1.0 + seed) for seed in range(9)]
    assert compare(rows).differences[0].direction(0.95) == (
        "rnn is better than gnode: rnn has the lower score in 9 of 9 pairs"
    )
    few = compare([one for one in rows if one["seed"] == 0]).differences[0]
    assert few.direction(0.95) == (
        "too few pairs to decide between gnode and rnn: rnn has the lower score in 1 of 1 pair"
    )
    # Of nine pairs, five differ.
    equal = [{**one, "test_loss": 3.0} if one["seed"] > 4 else one for one in rows]
    assert compare(equal).differences[0].direction(0.95) == (
        "too few pairs to decide between gnode and rnn: rnn has the lower score in 5 of 9 pairs"
    )
    apart = compare([row("gnode", 0), row("rnn", 1)]).differences[0]
    assert apart.pairs == 0 and math.isnan(apart.p_value)
    assert "nothing is compared" in apart.direction(0.95)


@pytest.mark.parametrize(
    ("others", "few"), [(1.0, True), (3.0, False)], ids=["others show none", "others show a difference"]
)
def test_pairs_are_few_for_the_comparisons_that_there_are(others, few):
    """Six pairs show a difference by themselves, and beside one that is shown anyhow; not beside one that is not."""
    # Of one size there are six seeds, of the other twelve.
    tests = {("gnode", 6): 1.0, ("rnn", 6): 1.0, ("gnode", 100): 1.0, ("rnn", 100): others}
    rows = [
        row(model, seed, test=loss + 0.01 * seed + (0.1 * (-1) ** seed if model == "rnn" else 0.0),
            settings={"model.state": size})
        for (model, size), loss in tests.items() for seed in range(size if size == 6 else 12)
    ]  # fmt: skip
    first = compare(rows).differences[0]
    assert (first.within, first.pairs) == ((6,), 6)
    assert first.least_p_value == pytest.approx(2**-5 * (2 if few else 1))
    assert first.direction(0.95).startswith("too few pairs to decide") == few
    alone = compare([one for one in rows if one["model.state"] == 6]).differences[0]
    assert alone.direction(0.95).startswith("no difference between gnode and rnn is shown")


def test_the_parameters_are_said_where_one_has_many_more():
    rows = [row("gru", seed, test=1.0 + seed, parameters=38) for seed in range(3)]
    rows += [row("gnode", seed, test=0.1 + seed, parameters=10820) for seed in range(3)]
    (only,) = compare(rows).differences
    assert only.direction(0.95) == (
        "too few pairs to decide between gnode and gru: gnode has the lower score in 3 of 3 pairs (gnode has 10,820 "
        "parameters and gru 38)"
    )
    assert (only.first_parameters, only.second_parameters) == (10820, 38)
    (unknown,) = compare([{**one, "parameters": None} for one in rows]).differences
    assert unknown.first_parameters is None and unknown.direction(0.95).endswith("3 of 3 pairs")
