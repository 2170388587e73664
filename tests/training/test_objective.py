"""What training descends beside the plain mean loss: weights of trials and classes, penalties, counts; and what it
leaves as it is."""

from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from pydantic import ValidationError
from scipy.special import gammaln, log_softmax
from scipy.stats import poisson

from gnode._checks import Refused
from gnode.models import MLP, Network, Wiring, rnn
from gnode.simulation import simulate_all
from gnode.tasks import class_weights, weighed_by_class
from gnode.training import TrainingSettings, evaluate, fit, mean_loss, network_outputs
from gnode.training._losses import TrialArrays, poisson_losses, total_score
from gnode.training.descent import Penalties, recurrent_weights
from tests.training.examples import fitted, labelled, network, settings, valued, weights, without_seconds


def weighed(trials, seed=0):
    drawn = np.random.default_rng(seed).uniform(0, 0.1, trials.mask.shape).astype(np.float32)
    return replace(trials, weights=drawn)


@pytest.mark.parametrize(
    "trials", [weighed(valued(5, lengths=np.arange(3, 8))), weighed(labelled(5))], ids=["values", "classes"]
)
def test_the_loss_is_the_weighted_mean(trials):
    outputs = network_outputs(network(), trials).astype(float)
    if trials.labelled:
        losses = -np.take_along_axis(log_softmax(outputs, axis=2), trials.targets[..., None], axis=2)[..., 0]
    else:
        losses = (outputs - trials.targets) ** 2
    expected = np.average(losses[trials.mask], weights=trials.weights[trials.mask])
    np.testing.assert_allclose(mean_loss(network(), TrialArrays.of(trials), last=False), expected, rtol=1e-5)


def test_equal_weights_are_none_and_scores_are_weighed_too():
    trials, ones = valued(9, seed=1), np.full(valued(9).mask.shape, 0.01, np.float32)
    even = replace(trials, weights=ones)
    assert evaluate(network(), even).loss == pytest.approx(evaluate(network(), trials).loss, rel=1e-5)
    assert even.target_variance() == pytest.approx(trials.target_variance(), rel=1e-6)
    half = replace(trials, weights=np.where(np.arange(9)[:, None, None] < 4, ones, 0))
    first = trials.take(slice(4))
    assert evaluate(network(), half).loss == pytest.approx(evaluate(network(), first).loss, rel=1e-5)
    assert half.target_variance() == pytest.approx(first.target_variance(), rel=1e-6)


@pytest.mark.parametrize("wrong", [np.ones((9, 1)), -1, np.nan], ids=["shape", "below zero", "missing"])
def test_weights_that_are_none_are_refused(wrong):
    trials = valued(9)
    given = np.full(trials.mask.shape, wrong, np.float32) if np.ndim(wrong) == 0 else wrong.astype(np.float32)
    with pytest.raises(Refused, match="float32 weights from 0 up, of the mask's shape"):
        replace(trials, weights=given)


def test_balanced_classes_weigh_the_same():
    trials = labelled(20)
    found = class_weights(trials, "balanced")
    balanced = weighed_by_class(trials, found)
    assert balanced.weights is not None
    counted = [balanced.weights[(trials.targets == k) & trials.mask].sum() for k in (0, 1)]
    np.testing.assert_allclose(counted[0], counted[1], rtol=1e-6)
    np.testing.assert_allclose(balanced.weights[trials.mask].mean(), 1, rtol=1e-6)
    # Of a class that is not there.
    three = replace(trials, classes=(*trials.classes, "aside"))
    np.testing.assert_allclose(class_weights(three, "balanced"), [*found, 1])


def test_training_is_by_the_weights_of_classes():
    key = jax.random.key(0)
    trials, validation = labelled(), labelled(9)
    said = fit(network(), trials, validation, settings(class_weights=(0.2, 3.0)), key=key)
    by_hand = [weighed_by_class(some, np.array([0.2, 3.0], np.float32)) for some in (trials, validation)]
    again = fit(network(), by_hand[0], by_hand[1], settings(), key=key)
    assert without_seconds(said.history) == without_seconds(again.history)
    assert weights(said.network) != weights(fit(network(), trials, validation, settings(), key=key).network)


@pytest.mark.parametrize(
    ("trials", "said", "message"),
    [
        (valued(9), "balanced", "classes with training.class_weights, got values"),
        (labelled(9), (1.0, 2.0, 3.0), "2 class weights, one for each of down, up, got 3"),
    ],
    ids=["values", "another number"],
)
def test_class_weights_of_something_else_are_refused(trials, said, message):
    with pytest.raises(Refused, match=message):
        fit(network(), trials, trials, settings(class_weights=said), key=jax.random.key(0))


def test_penalties_are_means_of_squares():
    units = 5
    field = rnn(units, 2, wiring=Wiring(units, rank=2), key=jax.random.key(0))
    matrix = np.asarray(field.target.recurrent)
    assert Penalties(0, 3.0).of(None, field) == pytest.approx(3 * (matrix**2).mean(), rel=1e-6)
    assert Penalties(0, 3.0, "l1").of(None, field) == pytest.approx(3 * np.abs(matrix).mean(), rel=1e-6)
    assert Penalties(2.0).of(jnp.asarray(0.25), field) == 0.5
    deep = network().field
    # Those of F, with a hidden layer, and of G.
    assert [matrix.shape for matrix in recurrent_weights(deep)] == [(8, 2), (2, 8), (2, 2)]
    trials = TrialArrays.of(valued(7, lengths=np.arange(3, 10)))
    score = total_score(network(), trials, last=False, rates=True)
    states = np.asarray(simulate_all(network(), trials.inputs, trials.durations).states)
    assert score.squared_rate == pytest.approx((states[np.asarray(trials.durations) > 0] ** 2).mean(), rel=1e-5)


def rates_of(net):
    found = total_score(net, TrialArrays.of(valued()), last=False, rates=True).squared_rate
    assert found is not None
    return found


@pytest.mark.parametrize("said", [{"rate_penalty": 50.0}, {"weight_penalty": 50.0, "weight_norm": "l1"}], ids=str)
def test_what_is_penalised_becomes_small(said):
    plain, small = fitted(settings(epochs=20)), fitted(settings(epochs=20, **said))

    def size(result):
        if "rate_penalty" in said:
            return float(rates_of(result.network))
        return float(sum(jnp.abs(matrix).mean() for matrix in recurrent_weights(result.network.field)))

    assert size(small) < 0.7 * size(plain)
    # What is reported is the loss of the task.
    assert small.history[0].loss == pytest.approx(plain.history[0].loss, rel=0.5)


def test_penalties_of_zero_are_none():
    none, zero = fitted(), fitted(settings(rate_penalty=0, weight_penalty=0, fixed=()))
    assert weights(none.network) == weights(zero.network)


@pytest.mark.parametrize("optimiser", ["adamw", "muon"])
def test_what_is_fixed_keeps_its_bits_and_the_rest_moves(optimiser):
    said = settings(optimiser=optimiser, fixed=("recurrent", "input", "initial"), weight_decay=0.1)
    before, after = network(), fitted(said).network
    parts = {
        "recurrent": lambda net: recurrent_weights(net.field),
        "input": lambda net: net.field.ungated.target.input_weight,
        "initial": lambda net: net.initial,
        "biases": lambda net: (net.field.ungated.target.biases, net.field.update_gate.biases),
        "readout": lambda net: net.readout,
    }
    for name, part in parts.items():
        same = bool(eqx.tree_equal(part(before), part(after)))
        assert same == (name in ("recurrent", "input", "initial")), name


def counts(trials=12, seed=0):
    base = valued(trials, seed=seed)
    drawn = np.random.default_rng(seed).poisson(np.exp(base.targets)).astype(np.float32)
    return replace(base, targets=drawn)


def rates_network() -> Network:
    net = network()
    return Network(net.initial, net.field, MLP(2, 2, output=jax.nn.softplus, key=jax.random.key(3)))


def test_the_loss_of_counts_is_that_of_scipy():
    rates, wanted = np.array([[0.3, 2.0], [1.0, 5.0]]), np.array([[0.0, 3.0], [1.0, 4.0]])
    found = poisson_losses(jnp.asarray(rates, jnp.float32), jnp.asarray(wanted, jnp.float32))
    np.testing.assert_allclose(found, -poisson.logpmf(wanted, rates) - gammaln(wanted + 1), rtol=1e-5, atol=1e-6)
    zero = poisson_losses(jnp.zeros((1, 1)), jnp.zeros((1, 1)))
    assert zero == 0


def test_counts_are_learnt_by_their_rates():
    said = settings(loss="poisson", epochs=30)
    result = fit(rates_network(), counts(), counts(9, seed=1), said, key=jax.random.key(0))
    losses = [record.validation_loss for record in result.history]
    assert losses[-1] < losses[0] and result.best_validation_loss == min(losses)


@pytest.mark.parametrize(
    ("net", "trials", "message"),
    [
        (network(), counts(), "a readout whose outputs are above zero"),
        (rates_network(), labelled(9), "counts as targets of training trials.*got classes"),
        (rates_network(), valued(9), "counts from 0 up as targets of training trials"),
    ],
    ids=["a linear readout", "classes", "below zero"],
)
def test_what_are_no_counts_is_refused(net, trials, message):
    with pytest.raises(Refused, match=message):
        fit(net, trials, trials, settings(loss="poisson"), key=jax.random.key(0))


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"loss": "poisson", "class_weights": "balanced"}, "expected no class_weights with loss = poisson"),
        ({"loss": "poisson", "forcing_steps": 3, "forcing_epochs": 2}, "expected no forcing_steps with loss = poisson"),
        ({"weight_norm": "l1"}, "expected weight_penalty with weight_norm"),
        ({"fixed": ("recurrent", "input", "biases", "initial", "readout")}, "expected some part that is trained"),
        ({"fixed": ("gates",)}, "recurrent"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(said, message):
    with pytest.raises(ValidationError, match=message):
        TrainingSettings(**said)
