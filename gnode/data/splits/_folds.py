from collections.abc import Sequence

import numpy as np

from gnode._checks import check_count, refusal
from gnode._types import Key
from gnode.data.splits._at_random import parts_in_a_row, two_parts
from gnode.data.splits._places import Places, check_filled
from gnode.tasks import Trials, host_generator


def split_folds(
    trials: Trials,
    folds: int,
    fold: int,
    *,
    group: np.ndarray | None = None,
    fractions: Sequence[float] = (0.7, 0.15, 0.15),
    by_class: bool = True,
    key: Key,
) -> Places:
    """One of the splits of a cross-validation: of `folds` parts of equal size, drawn at random, number `fold`, counted
    from 1, is the test, and the others are split into training and validation in the proportion of their fractions.
    For one key the tests of all folds are different trials, and together all of them.

    **Arguments:**

    - `group`: (trials,), text: which one each trial is of, such as its subject. Groups are then in folds, and no two
        sets share one.
    - `by_class`: whether every fold has nearly the same share of every class; not with groups.

    Raises `Refused` for a fold that there is not, and for too few trials or groups.
    """
    check_count("folds", folds, least=2)
    if not 1 <= fold <= folds:
        raise refusal(f"a fold from 1 to {folds}", fold, "choose the one that is the test")
    generator = host_generator(key)
    if group is None:
        units = np.arange(len(trials))
        order = generator.permutation(len(trials))
        if trials.labelled and by_class:
            order = order[np.argsort(trials.labels[order], kind="stable")]
    else:
        names, units = np.unique(group, return_inverse=True)
        order = generator.permutation(len(names))
    # Two more than are tested on: one to train on, one to validate by.
    if len(order) < max(folds, 3):
        what = "trials" if group is None else "different groups"
        raise refusal(f"at least {max(folds, 3)} {what} for {folds} folds", len(order), "ask for fewer folds")
    fold_of = np.empty(len(order), np.int64)
    fold_of[order] = parts_in_a_row(len(order), np.full(folds, 1 / folds))
    tested = fold_of[units] == fold - 1
    rest = np.flatnonzero(~tested)
    if group is None:
        train, validation = two_parts(trials, rest, fractions, key, by_class=by_class)
    else:
        left = order[fold_of[order] != fold - 1]
        count = min(max(1, round(len(left) * fractions[1] / (fractions[0] + fractions[1]))), len(left) - 1)
        validated = np.isin(units, left[:count])
        train, validation = np.flatnonzero(~tested & ~validated), np.flatnonzero(validated)
    places = (train, validation, np.flatnonzero(tested))
    check_filled(places, "ask for fewer folds")
    return places
