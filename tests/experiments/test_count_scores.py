"""Counts: a run that learns them, and the scores beside those of constant rates."""

import math
from dataclasses import replace

import jax
import numpy as np
import pytest
from scipy.stats import poisson

from gnode._checks import Refused
from gnode.experiments import resolve
from gnode.experiments.summary._count_scores import constant_rate_loss, count_scores
from gnode.models import MLP, Network
from gnode.simulation import DEFAULT_SIMULATION
from gnode.training import network_outputs
from tests.training.examples import network, valued


def trials_of_counts():
    base = valued(8)
    drawn = np.random.default_rng(0).poisson(np.exp(base.targets)).astype(np.float32)
    mask = base.mask.copy()
    mask[:, 0] = False
    return replace(base, targets=drawn, mask=mask)


def test_scores_are_those_of_scipy():
    net, trials = network(), trials_of_counts()
    net = Network(net.initial, net.field, MLP(2, 2, output=jax.nn.softplus, key=jax.random.key(3)))
    wanted = trials.targets[trials.mask].astype(float)
    rates = network_outputs(net, trials)[trials.mask].astype(float)
    means = [trials.targets[..., k][trials.mask[..., k]].mean() for k in (0, 1)]
    constant = np.broadcast_to(means, trials.targets.shape)[trials.mask]
    reached, still, exact = (
        poisson.logpmf(wanted, some).sum() for some in (rates, constant, np.maximum(wanted, 1e-12))
    )
    found = count_scores(net, trials, simulation=DEFAULT_SIMULATION)
    assert found["bits_per_event"] == pytest.approx((reached - still) / (wanted.sum() * math.log(2)), rel=1e-4)
    assert found["deviance_explained"] == pytest.approx(1 - (reached - exact) / (still - exact), rel=1e-4)
    assert found["loss"] == pytest.approx((rates - wanted * np.log(rates)).mean(), rel=1e-5)
    assert constant_rate_loss(trials, trials) == pytest.approx((constant - wanted * np.log(constant)).mean(), rel=1e-6)


def test_of_no_events_nothing_is_known():
    trials = trials_of_counts()
    found = count_scores(network(), replace(trials, targets=0 * trials.targets), simulation=DEFAULT_SIMULATION)
    assert found["bits_per_event"] is None and found["deviance_explained"] is None


def test_settings_of_counts_follow(tmp_path):
    path = tmp_path / "counts.npz"
    trials = trials_of_counts()
    np.savez(path, inputs=trials.inputs, targets=trials.targets, mask=trials.mask)
    said = resolve(str(path), assignments=["training.loss=poisson"])
    assert said.model.readout == "softplus" and said.task.standardise_targets is False
    for assignment, message in (
        ("model.readout=linear", "expected model.readout = softplus or exp with training.loss = poisson.*got linear"),
        ("task.standardise_targets=true", "expected targets as they are with training.loss = poisson"),
    ):
        with pytest.raises(Refused, match=message):
            resolve(str(path), assignments=["training.loss=poisson", assignment])
