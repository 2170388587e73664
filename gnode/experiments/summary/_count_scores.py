"""How well expected rates tell counts, as of spikes."""

import math
from typing import Any

import numpy as np

from gnode._files import finite
from gnode.models import Network
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials, last_counted
from gnode.training import network_outputs


def count_scores(
    network: Network, trials: Trials, *, loss_at: str = "all", simulation: SimulationSettings
) -> dict[str, Any]:
    r"""The loss of Poisson variables, and what it is worth beside that of constant rates $\bar y$, the mean count of
    each output over these trials. With $L(\lambda) = \lambda - y \log \lambda$, in the mean over targets that count:

    - `deviance_explained`: $1 - (L(\lambda) - L(y)) / (L(\bar y) - L(y))$, 1 where every rate is the count itself;
    - `bits_per_event`: $(L(\bar y) - L(\lambda)) / (\bar y \log 2)$, the information about each event (spike).

    Both are zero of constant rates, and none where no event counts. Source of the second: Harris et al., "Organization
    of cell assemblies in the hippocampus" (Nature, 2003).
    """
    counted = counted_targets(trials, loss_at)
    if not counted.any():
        return {"loss": None, "deviance_explained": None, "bits_per_event": None}
    rates = network_outputs(network, trials, simulation=simulation)
    reached, constant = poisson_loss(trials, counted, rates), poisson_loss(trials, counted, _mean(trials, counted))
    exact, events = (
        poisson_loss(trials, counted, trials.targets),
        float((counted * trials.targets).sum() / counted.sum()),
    )
    known = events > 0 and constant > exact
    return {
        "loss": finite(reached),
        "deviance_explained": finite(1 - (reached - exact) / (constant - exact)) if known else None,
        "bits_per_event": finite((constant - reached) / (events * math.log(2))) if known else None,
    }


def constant_rate_loss(train: Trials, trials: Trials, *, loss_at: str = "all") -> float | None:
    """The loss on `trials` of the mean counts of `train`, output by output; none where nothing counts."""
    counted = counted_targets(trials, loss_at)
    return finite(poisson_loss(trials, counted, _mean(train, train.counted))) if counted.any() else None


def counted_targets(trials: Trials, loss_at: str) -> np.ndarray:
    """How much each target counts, (trials, steps, outputs): with `loss_at` "last" the last of each trial alone."""
    return np.where(last_counted(trials.mask), trials.counted, 0) if loss_at == "last" else trials.counted


def _mean(trials: Trials, counted: np.ndarray) -> np.ndarray:
    """Of the counts of every output."""
    total = counted.sum(axis=(0, 1))
    return (counted * np.where(trials.mask, trials.targets, 0)).sum(axis=(0, 1)) / np.where(total > 0, total, 1)


def poisson_loss(trials: Trials, counted: np.ndarray, rates: np.ndarray) -> float:
    """The mean of L, by how much each target counts; of no events at a rate of zero it is zero."""
    wanted = np.where(trials.mask, trials.targets, 0).astype(np.float64)
    rates = np.broadcast_to(rates, wanted.shape).astype(np.float64)
    logs = np.where(wanted > 0, np.log(np.maximum(rates, 1e-30)), 0)
    each = np.where(trials.mask, rates - wanted * logs, 0)
    return float((counted * each).sum() / counted.sum())
