"""A direction from spikes by Bayes' rule: what a network that decodes is measured against.

Spikes of each neuron are Poisson, given the direction and independent of one another (Zhang et al. 1998, Journal of
Neurophysiology 79:1017). The log-likelihood of direction d in a bin with counts n is

    sum_i n_i log r_i(d) - r_i(d)

with r_i the tuning curve of neuron i in spikes a bin. Counts that are NaN were not observed, and say nothing.
"""

import numpy as np

DIRECTIONS = 60
SMOOTHING = 1.5
"""Of tuning curves, in bins of direction: the deviation of a Gaussian, as is usual with so many."""
LEAST = 1e-4
"""Spikes a bin: a neuron that was never seen to fire somewhere may do so."""


def centres() -> np.ndarray:
    """The directions that are told apart, (DIRECTIONS,) rad."""
    return (np.arange(DIRECTIONS) + 0.5) / DIRECTIONS * 2 * np.pi


def tuning_curves(counts: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """Spikes a bin at every direction, (DIRECTIONS, neurons), by counts (bins, neurons) and angles (bins,)."""
    place = np.minimum(np.mod(angles, 2 * np.pi) / (2 * np.pi) * DIRECTIONS, DIRECTIONS - 1).astype(int)
    spikes = np.zeros((DIRECTIONS, counts.shape[1]))
    np.add.at(spikes, place, counts)
    bins = np.bincount(place, minlength=DIRECTIONS).astype(float)
    around = np.arange(DIRECTIONS) - np.arange(DIRECTIONS)[:, None]
    around = np.minimum(np.abs(around), DIRECTIONS - np.abs(around))
    kernel = np.exp(-0.5 * (around / SMOOTHING) ** 2)
    return np.maximum((kernel @ spikes) / np.maximum(kernel @ bins, 1e-12)[:, None], LEAST)


def log_likelihoods(counts: np.ndarray, rates: np.ndarray) -> np.ndarray:
    """(trials, steps, DIRECTIONS), of counts (trials, steps, neurons)."""
    seen = ~np.isnan(counts)
    return np.where(seen, counts, 0.0) @ np.log(rates).T - seen.astype(float) @ rates.T


def of_window(likelihoods: np.ndarray, window: int) -> np.ndarray:
    """The logarithm of the posterior, but for a constant, with a uniform prior, by the last `window` bins up to and
    including each one; at the start of a trial by those that there are."""
    sums = np.concatenate([np.zeros_like(likelihoods[:, :1]), np.cumsum(likelihoods, axis=1)], axis=1)
    steps = np.arange(likelihoods.shape[1])
    return sums[:, steps + 1] - sums[:, np.maximum(steps + 1 - window, 0)]


def filtered(likelihoods: np.ndarray, deviation: float) -> np.ndarray:
    """The logarithm of the posterior by all bins up to each, where the direction makes a random walk whose steps have
    a deviation in rad: a uniform prior at the start, and after it what the walk makes of the posterior before."""
    apart = centres()[:, None] - centres()
    walk = np.exp(-0.5 * (np.angle(np.exp(1j * apart)) / deviation) ** 2)
    walk /= walk.sum(axis=1, keepdims=True)
    posterior = np.empty_like(likelihoods)
    prior = np.full((len(likelihoods), DIRECTIONS), 1 / DIRECTIONS)
    for step in range(likelihoods.shape[1]):
        joint = np.log(prior) + likelihoods[:, step]
        joint -= joint.max(axis=1, keepdims=True)
        joint -= np.log(np.exp(joint).sum(axis=1, keepdims=True))
        posterior[:, step] = joint
        prior = np.maximum(np.exp(joint) @ walk, 1e-300)
    return posterior


def mean_direction(log_posterior: np.ndarray) -> np.ndarray:
    """The circular mean of a posterior, (trials, steps) rad."""
    weights = np.exp(log_posterior - log_posterior.max(axis=-1, keepdims=True))
    return np.angle(weights @ np.exp(1j * centres()))


def apart(estimates: np.ndarray, angles: np.ndarray) -> np.ndarray:
    """By how much estimates are off, rad, between -pi and pi."""
    return np.angle(np.exp(1j * (estimates - angles)))


def mean_offset(errors: np.ndarray) -> float:
    """The circular mean of errors: by how much all estimates are turned."""
    return float(np.angle(np.exp(1j * errors).mean()))
