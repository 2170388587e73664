"""What is compared in a sweep, and the members that take part."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gnode._checks import check_among, refusal
from gnode.sweeps.folder import PRUNED, WAITING
from gnode.sweeps.plan import MATCHED
from gnode.training import FAILED_OUTCOMES, Outcome

Row = Mapping[str, Any]
Values = tuple[Any, ...]

_SEED = "seed"
# What a member is one of several of, beside its seed: a cross-validation is repeated over its folds.
_FOLD = "task.fold"
_SIZE = "model.state"
# The index has these twice where they vary: as a setting and as a column of its own.
_SAME = {"model.name": "model", "task.name": "task"}
_ENDED_WELL = {PRUNED, *(outcome.name for outcome in Outcome)} - {*FAILED_OUTCOMES, Outcome.interrupted.name}
_NOT_ENDED = (None, Outcome.interrupted.name, WAITING)
_SCORES = ("test_loss", "test_share_of_variance")


@dataclass(frozen=True)
class Axes:
    """How the members of a sweep are laid out for comparison."""

    between: str
    """What is compared, such as `model`."""
    within: tuple[str, ...]
    """What has to be equal for a comparison to be made, such as the size. With `between`, these make the groups."""
    settings: tuple[str, ...]
    """The other settings, but for the seed and the fold, that vary within a group: the grid in which it looks for its
    best."""
    own: tuple[str, ...]
    """Those that vary from group to group only: they go with what is compared, such as the layers of one model."""


@dataclass(frozen=True)
class Member:
    """A member that has ended, well or not."""

    between: Any
    within: Values
    setting: Values
    """In the order of `Axes.settings`."""
    draw: tuple[int, int]
    """Its seed and, of a cross-validation, its fold (else 0)."""
    failed: bool
    """It diverged, its solver failed, or its loss is not finite: both losses then count as infinite, also where an
    earlier epoch had finite ones."""
    validation_loss: float
    score: float
    """Its loss on the test trials, or the share of the target variance that this is."""
    row: Row


def find_axes(rows: Sequence[Row], *, between: str = "model", within: Sequence[str] | None = None) -> Axes:
    """The axes of a comparison: those asked for, and everything else that varies.

    **Arguments:**

    - `rows`: of the index: dotted settings, `model`, `task`, `seed` and results.
    - `between`: the setting whose values are compared.
    - `within`: settings that make the groups with it. If not given: the task where there are several, and the size
      `model.state` where it varies, unless no two of the values compared have a size in common. In the place of the
      size, the number of parameters to which sizes were matched (`matched.parameters`), where there is one.
    """
    if not rows:
        raise refusal("at least one member", "a sweep without any", "start it with `gnode sweep`")
    columns = {_SAME.get(name, name): None for row in rows for name in row if "." in name}
    varied = [name for name in columns if len({value_of(row, name) for row in rows}) > 1]
    known = list(dict.fromkeys(["model", "task", *columns]))
    between = _SAME.get(between, between)
    check_among("a setting to compare", between, known)
    if within is None:
        size = MATCHED if MATCHED in columns else _SIZE
        groups = tuple(name for name in ("task", size) if name != between and _makes_groups(rows, name, between))
    else:
        groups = tuple(dict.fromkeys(_SAME.get(name, name) for name in within))
        for name in groups:
            check_among("a setting that makes groups", name, [name for name in known if name != between])
    # Without a column of settings, these two vary all the same.
    others = {*varied, *(name for name in ("model", "task") if len({value_of(row, name) for row in rows}) > 1)}
    others -= {between, *groups, _FOLD}
    within_a_group = {name for name in others if _varies_within(rows, name, (between, *groups))}
    return Axes(between, groups, tuple(sorted(within_a_group)), tuple(sorted(others - within_a_group)))


def find_members(rows: Sequence[Row], axes: Axes, *, score: str = "test_loss") -> list[Member]:
    """The members that have ended, in an order that is not that of the rows; refuses where there are none."""
    check_among("a score of which less is better", score, _SCORES)
    ended = [row for row in rows if row.get("outcome") not in _NOT_ENDED]
    if not ended:
        raise refusal("a sweep of which a member has ended", "none", "wait, or go on with it by --resume")
    if any(row.get("test_loss") is not None and row.get(score) is None for row in ended):
        raise refusal(f"a {score} of every member", "members with classes, which have none", "compare the test loss")
    members = [_member(row, axes, score) for row in ended]
    return sorted(members, key=lambda m: in_order((m.between, *m.within, *m.setting, *m.draw)))


def in_order(values: Values) -> tuple:
    """A key by which values of settings are sorted: numbers by size, before all else."""
    return tuple(
        (0, float(value), "") if isinstance(value, int | float) else (1, 0.0, json.dumps(value, default=str))
        for value in values
    )


def _member(row: Row, axes: Axes, score: str) -> Member:
    losses = [_number(row.get("validation_loss")), _number(row.get(score))]
    failed = row["outcome"] not in _ENDED_WELL or not all(math.isfinite(loss) for loss in losses)
    validation, test = (math.inf, math.inf) if failed else losses
    return Member(
        between=value_of(row, axes.between),
        within=tuple(value_of(row, name) for name in axes.within),
        setting=tuple(value_of(row, name) for name in axes.settings),
        draw=(row.get(_SEED, 0), row.get(_FOLD) or 0),
        failed=failed,
        validation_loss=validation,
        score=test,
        row=row,
    )


def _makes_groups(rows: Sequence[Row], name: str, between: str) -> bool:
    values = {value_of(row, name) for row in rows}
    pairs = {(value_of(row, name), value_of(row, between)) for row in rows}
    compared = {value for _, value in pairs}
    return len(values) > 1 and (name != _SIZE or len(compared) == 1 or len(pairs) > len(values))


def _varies_within(rows: Sequence[Row], name: str, groups: Sequence[str]) -> bool:
    seen: dict[Values, Any] = {}
    for row in rows:
        group = tuple(value_of(row, part) for part in groups)
        if seen.setdefault(group, value_of(row, name)) != value_of(row, name):
            return True
    return False


def _number(value: Any) -> float:
    return math.nan if value is None else float(value)


def value_of(row: Row, name: str) -> Any:
    """The value of a setting, as one that can be looked up: lists become tuples."""
    return _settled(row.get(name))


def _settled(value: Any) -> Any:
    return tuple(_settled(part) for part in value) if isinstance(value, list | tuple) else value
