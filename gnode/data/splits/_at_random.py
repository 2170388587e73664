import math
from collections.abc import Sequence

import numpy as np

from gnode._checks import refusal
from gnode._types import Key
from gnode.data.splits._places import NAMES, Places, of_parts
from gnode.tasks import Trials, host_generator


def split(trials: Trials, *, fractions: Sequence[float] = (0.7, 0.15, 0.15), key: Key) -> tuple[Trials, Trials, Trials]:
    """Three random parts: to train on, to choose by (validation) and to report (test).

    They are those of `split_places`.
    """
    train, validation, test = (trials.take(places) for places in split_places(trials, fractions=fractions, key=key))
    return train, validation, test


def split_places(
    trials: Trials, *, fractions: Sequence[float] = (0.7, 0.15, 0.15), by_class: bool = True, key: Key
) -> Places:
    """The places, counted from 0 and in order, of the trials of three random parts.

    Trials with classes are split so that every part has nearly the same share of every class. Where that leaves a part
    without a target that counts, which could not be scored, the trials that have one are spread over the parts in the
    same way. Where each step has a class of its own, that of a trial is the last that counts.

    **Arguments:**

    - `fractions`: the share of each part; they add up to 1.
    - `by_class`: False: classes are not looked at.

    Raises `Refused` for other fractions, for too few trials, and where too few have a target that counts.
    """
    shares = checked_shares(fractions)
    fewest = math.ceil(1 / shares.min())
    if len(trials) < fewest:
        raise refusal(
            f"at least {fewest} trials to split into {', '.join(f'{share:g}' for share in shares)}",
            len(trials),
            "give more trials or more even fractions",
        )
    parts = parts_in_a_row(len(trials), shares)
    order = host_generator(key).permutation(len(trials))
    if trials.labelled and by_class:
        order = order[np.argsort(trials.labels[order], kind="stable")]
    counts = np.asarray(trials.mask.reshape(len(trials), -1).any(axis=1))
    if not _each_counts(counts[order], parts):
        # Only then: which trials are in which part stays as it was wherever all parts can be scored.
        order = order[np.argsort(~counts[order], kind="stable")]
    for part, name in enumerate(NAMES):
        if not counts[order[parts == part]].any():
            raise refusal(
                f"a {name} set of which a target counts",
                f"{int((parts == part).sum())} trials without any, as {int(counts.sum())} of all "
                f"{len(trials)} have one",
                "mark targets of more trials, or give more even shares (task.shares)",
            )
    of_trial = np.empty(len(trials), np.int64)
    of_trial[order] = parts
    return of_parts(of_trial)


def two_parts(
    trials: Trials, places: np.ndarray, fractions: Sequence[float], key: Key, *, by_class: bool = True
) -> tuple[np.ndarray, np.ndarray]:
    """Some trials split at random, class by class where there are classes, to train on and to validate by, in the
    proportion of their fractions."""
    shares = checked_shares(fractions)[:2]
    order = places[host_generator(key).permutation(len(places))]
    if trials.labelled and by_class:
        order = order[np.argsort(trials.labels[order], kind="stable")]
    part = parts_in_a_row(len(order), shares / shares.sum())
    if not (part == 1).any():
        part[-1] = 1
    return np.sort(order[part == 0]), np.sort(order[part == 1])


def _each_counts(counts: np.ndarray, parts: np.ndarray) -> bool:
    return all(counts[parts == part].any() for part in range(3))


def checked_shares(fractions: Sequence[float]) -> np.ndarray:
    """The shares of three parts; refuses what is none."""
    shares = np.array(fractions, float)
    if shares.shape != (3,) or not (shares > 0).all() or not math.isclose(shares.sum(), 1, abs_tol=1e-6):
        raise refusal(
            "three fractions above zero that add up to 1", tuple(fractions), "give those of train, validation and test"
        )
    return shares


def part_sizes(count: int, shares: np.ndarray) -> np.ndarray:
    """Of parts of `count` things, as near to their shares as whole numbers are."""
    sizes = np.floor(count * shares).astype(int)
    sizes[np.argsort(sizes - count * shares, kind="stable")[: count - sizes.sum()]] += 1
    return sizes


def parts_in_a_row(count: int, shares: np.ndarray) -> np.ndarray:
    """The part of each of `count` trials in a row, such that any stretch of them has nearly the right shares."""
    sizes = part_sizes(count, shares)
    places = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes])
    return np.repeat(np.arange(len(sizes)), sizes)[np.argsort(places, kind="stable")]
