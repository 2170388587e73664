import json
import math
import random
from itertools import product

import pytest

from gnode._checks import Refused
from gnode.experiments import as_csv
from gnode.sweeps import (
    best_table,
    compare_sweep,
    comparison_json,
    differences_table,
    settings_table,
)
from tests.sweeps.index_rows import rate, row

INF = math.inf


def compare(rows, **options):
    return compare_sweep(rows, resamples=200, **options)


def grid():
    """Two models, two sizes, two learning rates, three seeds, with losses that are all different."""
    losses = random.Random(0)
    return [
        row(model, seed, validation=losses.random(), test=losses.random(), state_size=size,
            settings={"model.state": size, "training.learning_rate": step})
        for model, size, step, seed in product(("gnode", "rnn"), (6, 100), (1e-3, 1e-2), range(3))
    ]  # fmt: skip


def test_the_best_is_the_lowest_median_of_validation_whatever_the_test_says():
    losses = {1e-3: [(0.3, 0.9), (0.1, 0.8), (0.2, 0.1)], 1e-2: [(0.05, 0.01), (0.4, 0.02), (0.3, 0.03)]}
    rows = [
        row(seed=seed, validation=validation, test=test, settings=rate(step))
        for step, pairs in losses.items()
        for seed, (validation, test) in enumerate(pairs)
    ]
    (best,) = compare(rows).best
    assert best.chosen is not None
    # Medians of validation 0.2 and 0.3; those of the test, 0.8 and 0.02, would say otherwise.
    assert best.chosen.setting == (1e-3,)
    assert (best.chosen.validation_loss.value, best.chosen.score.value) == (0.2, 0.8)
    assert best.chosen.share_of_variance == 1.6
    assert (best.settings, best.tied, best.chosen.seeds) == (2, 1, 3)


def test_test_losses_have_no_part_in_the_choice():
    rows = grid()
    chosen = [best.chosen.setting for best in compare(rows).best if best.chosen]
    losses = [one["test_loss"] for one in rows]
    random.Random(1).shuffle(losses)
    shuffled = [{**one, "test_loss": loss} for one, loss in zip(rows, losses, strict=True)]
    assert [best.chosen.setting for best in compare(shuffled).best if best.chosen] == chosen
    assert len(chosen) == 4


def test_the_order_of_rows_makes_no_difference():
    rows = [*grid(), row(seed=5, outcome="diverged", settings={"model.state": 6, "training.learning_rate": 1e-2})]
    expected = json.dumps(comparison_json(compare(rows)))
    for k in range(3):
        random.Random(k).shuffle(rows)
        assert json.dumps(comparison_json(compare(rows))) == expected


def test_a_member_that_diverged_is_the_worst_whatever_it_had_reached():
    rows = [
        row(seed=0, validation=0.1, test=0.1),
        row(seed=1, validation=0.001, test=0.001, outcome="diverged"),
        row(seed=2, validation=0.3, test=0.2),
    ]
    found = compare(rows)
    (setting,) = found.settings
    assert (setting.validation_loss.value, setting.score.value) == (0.3, 0.2)
    assert (setting.score.low, setting.score.high) == (0.1, INF)
    assert (setting.seeds, setting.failed, found.failed) == (3, 1, 1)


def test_a_member_that_was_pruned_counts_with_the_loss_it_had():
    found = compare([row(seed=0, validation=0.2), row(seed=1, validation=0.4, test=0.8, outcome="pruned")])
    (setting,) = found.settings
    assert setting.validation_loss.value == pytest.approx(0.3) and setting.score.value == pytest.approx(0.9)
    assert (found.failed, found.unfinished) == (0, 0)


@pytest.mark.parametrize("loss", [None, math.nan, INF])
def test_a_loss_that_is_not_finite_has_failed_too(loss):
    found = compare([row(seed=0), row(seed=1, validation=loss), row(seed=2, test=loss)])
    assert (found.members, found.failed, found.unfinished) == (3, 2, 0)
    (best,) = found.best
    assert best.chosen is None
    (line,) = best_table(found)
    assert (line["model"], line["test_loss"], line["settings"]) == ("gnode", None, 1)
    json.dumps(comparison_json(found), allow_nan=False)


def test_where_nothing_was_scored_nothing_is_won():
    rows = [row("gnode", seed, validation=None, test=None) for seed in range(2)]
    rows += [row("rnn", seed, validation=5.0, test=9.0) for seed in range(2)]
    found = compare_sweep(rows, resamples=100)
    best = {one.between: one.chosen for one in found.best}
    assert best["gnode"] is None and best["rnn"] is not None
    assert found.differences[0].second_lower == 2


def test_a_member_that_never_began_leaves_the_size_known():
    rows = [row(seed=0, parameters=70), row(seed=1, outcome="failed", validation=None, test=None, parameters=None)]
    (setting,) = compare(rows).settings
    assert (setting.parameters, setting.failed) == (70, 1)
    other = row(seed=2, parameters=80)
    assert compare([*rows, other]).settings[0].parameters is None


def test_what_has_not_ended_is_left_out_and_counted():
    found = compare([row(seed=0), row(seed=1, outcome=None, validation=None), row(seed=2, outcome="interrupted")])
    assert (found.members, found.failed, found.unfinished) == (3, 0, 2)
    assert found.settings[0].seeds == 1
    assert not found.settings[0].score.has_interval


def test_in_a_tie_fewer_failures_win_then_the_first_in_order():
    steady = [row(seed=seed, validation=0.2, settings=rate(1e-1)) for seed in range(3)]
    shaky = [row(seed=seed, validation=0.2, settings=rate(1e-2)) for seed in range(2)]
    shaky.append(row(seed=2, outcome="solver_failed", settings=rate(1e-2)))
    (best,) = compare(shaky + steady).best
    assert best.chosen is not None and best.chosen.setting == (1e-1,) and best.tied == 2
    (best,) = compare([*steady, *({**one, **rate(1e-3)} for one in steady)]).best
    assert best.chosen is not None and best.chosen.setting == (1e-3,) and best.tied == 2


def taken_apart(seed: int, verdict: str | None, seconds: float | None = None, at_least: float | None = None, **columns):
    return row(seed=seed, verdict=verdict, lifetime_s=seconds, lifetime_at_least_s=at_least, **columns)


def test_verdicts_are_counted_and_lifetimes_beyond_what_was_followed_are_infinite():
    rows = [
        taken_apart(0, "sheet", 2.0, memory_error_1=0.1, memory_error_10=0.3),
        taken_apart(1, "isolated points", 8.0, memory_error_1=0.3, memory_error_10=None),
        taken_apart(2, "sheet", None, 64.0, memory_error_1=0.2),
        taken_apart(3, "sheet", None, 32.0),
        # A verdict without a lifetime; one of a member that diverged afterwards counts for nothing; and none at all.
        taken_apart(4, "unclear"),
        taken_apart(5, "sheet", 1.0, outcome="diverged"),
        taken_apart(6, None),
    ]
    found = compare(rows)
    (setting,) = found.settings
    apart = setting.dissections
    assert list(apart.verdicts.items()) == [("sheet", 3), ("isolated points", 1), ("unclear", 1)]
    assert (apart.dissected, apart.lifetimes, apart.lifetime_at_least) == (5, 4, 32.0)
    assert apart.lifetime.value == INF and apart.lifetime.low == 2.0 and apart.lifetime.high == INF
    assert [apart.memory_errors[n].value for n in (1, 10)] == [0.2, 0.3] and math.isnan(apart.memory_errors[100].value)
    (line,) = settings_table(found)
    assert line["verdicts"] == "sheet 3/7, isolated points 1/7, unclear 1/7, failed 1/7, not taken apart 1/7"
    assert (line["dissected"], line["lifetimes"], line["lifetime_s"], line["lifetime_s_low"]) == (5, 4, INF, 2.0)
    assert (line["memory_error_1"], line["memory_error_10_low"], line["memory_error_100"]) == (0.2, None, None)
    (best,) = comparison_json(found)["best"]
    assert (best["lifetime_s"], best["lifetime_s_low"], best["lifetime_at_least_s"]) == (None, 2.0, 32.0)
    assert as_csv(settings_table(found)).startswith("chosen,model,seeds,failed,validation_loss")


def test_a_sweep_that_was_not_taken_apart_has_no_columns_for_it():
    (line,) = settings_table(compare([row(seed=seed, verdict=None) for seed in range(2)]))
    assert not [name for name in line if "verdict" in name or "lifetime" in name or "memory" in name]
    # Where one setting was, all rows have them.
    other = compare([row(settings=rate(1e-3), verdict="ring"), row(settings=rate(1e-2))])
    assert [line["verdicts"] for line in settings_table(other)] == ["ring 1/1", "not taken apart 1/1"]


def test_unequal_seeds_are_said():
    rows = [row(seed=seed, settings=rate(1e-3)) for seed in range(4)] + [row(validation=2.0, settings=rate(1e-2))]
    (best,) = compare(rows).best
    assert (best.fewest_seeds, best.most_seeds) == (1, 4)


def test_the_grid_is_paired_by_setting_and_the_best_by_seed():
    found = compare(grid()).differences
    assert [(one.over, one.within, one.pairs) for one in found] == [
        ("grid", (6,), 6), ("grid", (100,), 6), ("best", (6,), 3), ("best", (100,), 3)
    ]  # fmt: skip
    chosen = {(best.between, *best.within): best.chosen for best in compare(grid()).best}
    for one in found[2:]:
        first, second = chosen["gnode", *one.within], chosen["rnn", *one.within]
        assert first is not None and second is not None
        pairs = zip(first.members, second.members, strict=True)
        differences = sorted(a.score - b.score for a, b in pairs)
        assert one.median.value == pytest.approx(differences[1])


def test_a_setting_that_goes_with_the_model_does_not_have_to_match():
    own = {"gnode": 1e-3, "rnn": 1e-2}
    rows = [
        row(model, seed, settings={"training.learning_rate": own[model], "training.batch_size": batch})
        for model, seed, batch in product(own, range(2), (10, 50))
    ]
    found = compare(rows)
    assert (found.axes.settings, found.axes.own) == (("training.batch_size",), ("training.learning_rate",))
    difference = found.differences[0]
    assert (difference.pairs, difference.own) == (4, ("training.learning_rate",))
    assert {(one["model"], one["training.learning_rate"]) for one in best_table(found)} == set(own.items())
    # Where one of them varies it, it has to match.
    rows.append(row("rnn", 0, settings={"training.learning_rate": 1e-3, "training.batch_size": 10}))
    difference = compare(rows).differences[0]
    assert (difference.pairs, difference.unmatched, difference.own) == (1, 7, ())


def test_any_setting_can_be_compared_and_make_groups():
    rows = grid()
    found = compare(rows, between="training.learning_rate", within=["model.name"])
    assert (found.axes.between, found.axes.within) == ("training.learning_rate", ("model",))
    assert found.axes.settings == ("model.state",)
    assert [(one.first, one.second, one.within) for one in found.differences if one.over == "grid"] == [
        (1e-3, 1e-2, ("gnode",)),
        (1e-3, 1e-2, ("rnn",)),
    ]
    assert compare(rows, within=[]).axes.settings == ("model.state", "training.learning_rate")
    assert compare(rows).axes.within == ("model.state",)


def test_sizes_that_go_with_the_model_are_no_groups():
    sizes = {"gnode": 2, "rnn": 3}
    rows = [
        row(model, seed, settings={"model.state": size, **rate(step)})
        for (model, size), step, seed in product(sizes.items(), (1e-3, 1e-2), range(2))
    ]
    found = compare(rows)
    assert (found.axes.within, found.axes.own) == ((), ("model.state",))
    assert [(one.over, one.pairs, one.own) for one in found.differences] == [
        ("grid", 4, ("model.state",)),
        ("best", 2, ("model.state",)),
    ]
    assert [one["model.state"] for one in best_table(found)] == [2, 3]
    # Of one model alone, sizes are groups.
    assert compare([one for one in grid() if one["model"] == "rnn"]).axes.within == ("model.state",)


def test_tasks_are_never_mixed():
    rows = [row(task=task, settings={"task.name": task}) for task in ("cube", "square")]
    found = compare(rows)
    assert found.axes.within == ("task",) and len(found.best) == 2


def test_lists_and_missing_values_are_settings_too():
    rows = [
        row(seed=seed, settings={"model.hidden": hidden}) for hidden in ([100, 100], [8], None) for seed in range(2)
    ]
    found = compare(rows)
    assert {one.setting for one in found.settings} == {((100, 100),), ((8,),), (None,)}
    json.dumps(comparison_json(found), allow_nan=False)


def test_accuracies_of_classes():
    rows = [row(seed=seed, test_accuracy=value, test_share_of_variance=None) for seed, value in enumerate((0.8, 0.9))]
    rows.append(row(seed=2, outcome="diverged", test_accuracy=0.95, test_share_of_variance=None))
    setting = compare(rows).settings[0]
    assert (setting.accuracy, setting.share_of_variance) == (0.8, None)
    with pytest.raises(Refused, match="a test_share_of_variance of every member"):
        compare(rows, score="test_share_of_variance")


def test_another_score():
    found = compare([row(seed=seed, test=0.1 * seed) for seed in range(3)], score="test_share_of_variance")
    assert found.settings[0].score.value == pytest.approx(0.2)
    assert settings_table(found)[0]["test_share_of_variance"] == pytest.approx(0.2)


def test_tables_are_csv():
    found = compare(grid())
    assert as_csv(settings_table(found)).count("\n") == 9
    assert sum(one["chosen"] for one in settings_table(found)) == len(best_table(found)) == 4
    assert as_csv(differences_table(found)).startswith("over,first,second,model.state,pairs")


@pytest.mark.parametrize(
    ("rows", "options", "message"),
    [
        ([], {}, "at least one member"),
        ([row()], {"between": "model.nonsense"}, "a setting to compare among model, task, got 'model.nonsense'"),
        ([row()], {"within": ["seed"]}, "a setting that makes groups among task, got 'seed'"),
        ([row()], {"score": "validation_loss"}, "a score of which less is better among test_loss"),
    ],
)
def test_refusals(rows, options, message):
    with pytest.raises(Refused, match=message):
        compare(rows, **options)
