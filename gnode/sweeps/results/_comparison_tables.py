"""A comparison as plain rows, for CSV, JSON and the terminal."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gnode._files import finite
from gnode.sweeps.results._compared_axes import Axes, Values, value_of
from gnode.sweeps.results._differences import Difference
from gnode.sweeps.results._intervals import Median, most_coverage
from gnode.sweeps.results._statistics import Best, SettingScore, SweepComparison

Table = list[dict[str, Any]]


def settings_table(comparison: SweepComparison) -> Table:
    """A row for every setting of every group, with `chosen`: whether it is the best of its group by validation."""
    chosen = [id(one.chosen) for one in comparison.best]
    return [{"chosen": id(one) in chosen, **_setting(one, comparison)} for one in comparison.settings]


def best_table(comparison: SweepComparison) -> Table:
    """A row for every group: the setting chosen by validation, if there is one, and its scores."""
    return [_best(one, comparison) for one in comparison.best]


def differences_table(comparison: SweepComparison) -> Table:
    """A row for every pair that was compared."""
    return [_difference(one, comparison) for one in comparison.differences]


def comparison_json(comparison: SweepComparison) -> dict[str, Any]:
    """All of a comparison as strict JSON; what is infinite or not known is null."""
    axes = comparison.axes
    content = {
        "between": axes.between,
        "within": axes.within,
        "settings_varied": axes.settings,
        "own_settings": axes.own,
        "score": comparison.score,
        "level": comparison.level,
        "most_coverage": most_coverage(min(one.seeds for one in comparison.settings)) if comparison.settings else None,
        "members": comparison.members,
        "failed": comparison.failed,
        "unfinished": comparison.unfinished,
        "best": best_table(comparison),
        "settings": settings_table(comparison),
        "differences": differences_table(comparison),
    }
    return _strict(content)


def _best(best: Best, comparison: SweepComparison) -> dict[str, Any]:
    counts = {
        "settings": best.settings,
        "tied": best.tied,
        "fewest_seeds": best.fewest_seeds,
        "most_seeds": best.most_seeds,
    }
    if best.chosen is not None:
        return {**_setting(best.chosen, comparison), **counts}
    group = _group(comparison.axes, best.between, best.within)
    example = next(one for one in comparison.settings if (one.between, one.within) == (best.between, best.within))
    return {**dict.fromkeys(_setting(example, comparison)), **group, **counts}


def _setting(one: SettingScore, comparison: SweepComparison) -> dict[str, Any]:
    return {
        **_group(comparison.axes, one.between, one.within),
        **dict(zip(comparison.axes.settings, one.setting, strict=True)),
        **{name: value_of(one.members[0].row, name) for name in comparison.axes.own},
        "seeds": one.seeds,
        "failed": one.failed,
        **_median("validation_loss", one.validation_loss),
        "test_share_of_variance": one.share_of_variance,
        **_median(comparison.score, one.score),
        "test_accuracy": one.accuracy,
        "parameters": one.parameters,
        "state_size": one.state_size,
        **(_dissections(one) if comparison.dissected else {}),
    }


def _dissections(one: SettingScore) -> dict[str, Any]:
    found = one.dissections
    counts = {**found.verdicts, "failed": one.failed, "not taken apart": one.seeds - one.failed - found.dissected}
    row = {
        "dissected": found.dissected,
        # Of all seeds: one that failed has come to nothing, and is not left out.
        "verdicts": ", ".join(f"{kind} {count}/{one.seeds}" for kind, count in counts.items() if count),
        "lifetimes": found.lifetimes,
        **_median("lifetime_s", found.lifetime),
        "lifetime_at_least_s": found.lifetime_at_least,
    }
    for length, error in found.memory_errors.items():
        row.update(_median(f"memory_error_{length}", error))
    return row


def _difference(one: Difference, comparison: SweepComparison) -> dict[str, Any]:
    return {
        "over": one.over,
        "first": one.first,
        "second": one.second,
        **dict(zip(comparison.axes.within, one.within, strict=True)),
        "pairs": one.pairs,
        "unmatched": one.unmatched,
        "own_settings": " ".join(one.own),
        "first_parameters": one.first_parameters,
        "second_parameters": one.second_parameters,
        "first_lower": one.first_lower,
        "second_lower": one.second_lower,
        "first_failed": one.first_failed,
        "second_failed": one.second_failed,
        **_median("difference", one.median),
        "effect": one.effect,
        "p_value": one.p_value,
        "exact": one.exact,
        "corrected_p_value": one.corrected_p_value,
        "conclusion": one.direction(comparison.level),
    }


def _group(axes: Axes, between: Any, within: Values) -> dict[str, Any]:
    return {axes.between: between, **dict(zip(axes.within, within, strict=True))}


def _median(name: str, median: Median) -> dict[str, float | None]:
    numbers = {name: median.value, f"{name}_low": median.low, f"{name}_high": median.high}
    # Infinity is an answer in a table; what is not known is left empty.
    return {key: None if math.isnan(value) else value for key, value in numbers.items()}


def _strict(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _strict(part) for name, part in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_strict(part) for part in value]
    if isinstance(value, float | np.floating):
        return finite(float(value))
    return value
