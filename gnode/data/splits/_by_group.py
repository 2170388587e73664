from collections.abc import Sequence

import numpy as np

from gnode._checks import refusal
from gnode._types import Key
from gnode.data.splits._at_random import checked_shares, part_sizes, two_parts
from gnode.data.splits._places import Places, of_parts
from gnode.tasks import Trials, host_generator

_SHOWN = 12


def split_groups(
    trials: Trials,
    group: np.ndarray,
    *,
    fractions: Sequence[float] = (0.7, 0.15, 0.15),
    held_out: str | None = None,
    name: str = "group",
    key: Key,
) -> Places:
    """The places, counted from 0 and in order, of the trials of three parts, of which the test has groups of its own,
    such as speakers that a network was never trained on.

    With `held_out` the trials of that group are the test, and those of all others are split at random, class by class
    where there are classes, into training and validation, in the proportion of their fractions. Without it the groups
    are split at random, and no two parts share one: each part has about its fraction of the groups, and at least one.

    **Arguments:**

    - `group`: (trials,), text: which one each trial is of.
    - `name`: what groups are called in refusals.

    Raises `Refused` for a group that there is not, and where there are too few.
    """
    shares = checked_shares(fractions)
    names, of_trial = np.unique(group, return_inverse=True)
    fewest = 3 if held_out is None else 2
    if len(names) < fewest:
        raise refusal(f"at least {fewest} different names of a {name} to split by", len(names), "split otherwise")
    if held_out is not None:
        if held_out not in names:
            shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
            raise refusal(f"a {name} to hold out among {shown}", repr(held_out), "choose one of these")
        train, validation = two_parts(trials, np.flatnonzero(group != held_out), fractions, key)
        return train, validation, np.flatnonzero(group == held_out)
    return of_parts(_parts_of_groups(len(names), shares, host_generator(key))[of_trial])


def _parts_of_groups(count: int, shares: np.ndarray, generator: np.random.Generator) -> np.ndarray:
    """The part of each group."""
    sizes = part_sizes(count, shares)
    while (sizes == 0).any():
        sizes[sizes.argmin()] += 1
        sizes[sizes.argmax()] -= 1
    return np.repeat(np.arange(3), sizes)[generator.permutation(count)]
