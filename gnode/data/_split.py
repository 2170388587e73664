import math
from collections.abc import Sequence

import numpy as np

from gnode._checks import refusal
from gnode._types import Key
from gnode.tasks import Trials, host_generator


def split(trials: Trials, *, fractions: Sequence[float] = (0.7, 0.15, 0.15), key: Key) -> tuple[Trials, Trials, Trials]:
    """Three random parts: to train on, to choose by (validation) and to report (test).

    Trials with classes are split so that every part has nearly the same share of every class.

    **Arguments:**

    - `fractions`: the share of each part; they add up to 1.
    """
    shares = np.array(fractions, float)
    if shares.shape != (3,) or not (shares > 0).all() or not math.isclose(shares.sum(), 1, abs_tol=1e-6):
        raise refusal(
            "three fractions above zero that add up to 1", tuple(fractions), "give those of train, validation and test"
        )
    fewest = math.ceil(1 / shares.min())
    if len(trials) < fewest:
        raise refusal(
            f"at least {fewest} trials to split into {', '.join(f'{share:g}' for share in shares)}",
            len(trials),
            "give more trials or more even fractions",
        )
    parts = _parts(len(trials), shares)
    order = host_generator(key).permutation(len(trials))
    if trials.labelled:
        order = order[np.argsort(trials.targets[order, 0], kind="stable")]
    train, validation, test = (trials.take(np.sort(order[parts == part])) for part in range(3))
    return train, validation, test


def _parts(count: int, shares: np.ndarray) -> np.ndarray:
    """The part of each of `count` trials in a row, such that any stretch of them has nearly the right shares."""
    sizes = np.floor(count * shares).astype(int)
    sizes[np.argsort(sizes - count * shares)[: count - sizes.sum()]] += 1
    places = np.concatenate([(np.arange(size) + 0.5) / size for size in sizes])
    return np.repeat(np.arange(3), sizes)[np.argsort(places, kind="stable")]
