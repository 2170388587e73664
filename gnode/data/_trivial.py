"""What is reached without any network: the answers beside which a score means something."""

import numpy as np

from gnode.tasks import Trials, last_counted


def trivial_losses(train: Trials, trials: Trials, *, loss_at: str = "all") -> dict[str, float | None]:
    """The mean squared errors on `trials` of two answers that need no network, where the loss is taken:

    - `mean`: always the mean over the targets of `train` that count, output by output;
    - `last_value`: the target of the same output that counted before this one, which the network is not told; that mean
        before any. None where no target has one before it.
    """
    means = _mean(train)
    mask = last_counted(trials.mask) if loss_at == "last" else trials.mask
    if not mask.any():
        return {"mean": None, "last_value": None}
    steps = np.arange(trials.steps)[None, :, None]
    # The step of the last target that counted up to and including each step, -1 before any; then one step later.
    latest = np.maximum.accumulate(np.where(trials.mask, steps, -1), axis=1)
    before = np.concatenate([np.full_like(latest[:, :1], -1), latest[:, :-1]], axis=1)
    held = np.where(before >= 0, np.take_along_axis(trials.targets, np.maximum(before, 0), axis=1), means)
    known = bool((mask & (before >= 0)).any())
    return {"mean": _error(trials, means, mask), "last_value": _error(trials, held, mask) if known else None}


def trivial_accuracy(train: Trials, trials: Trials, *, loss_at: str = "all") -> float | None:
    """The share of `trials` that are of the most frequent class of `train`, of those of which a step counts (of the
    steps, where each has a class of its own: see `Trials.answered`); None where there is none."""
    labels, wanted = (some.targets[some.answered(loss_at)] for some in (train, trials))
    return float((wanted == np.bincount(labels).argmax()).mean()) if len(wanted) and len(labels) else None


def _mean(trials: Trials) -> np.ndarray:
    """Of the targets of every output that count; zero of an output without any."""
    values = np.where(trials.mask, trials.targets, 0).astype(np.float64)
    return values.sum(axis=(0, 1)) / np.maximum(trials.mask.sum(axis=(0, 1)), 1)


def _error(trials: Trials, answer: np.ndarray, mask: np.ndarray) -> float:
    errors = np.where(mask, trials.targets.astype(np.float64) - answer, 0.0)
    return float((errors**2).sum() / mask.sum())
