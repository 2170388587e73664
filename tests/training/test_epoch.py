import itertools

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import pytest

from gnode.models import MLP, Network, NeuralODE, TrainedInitialState
from gnode.programs._programs_for import few_curves
from gnode.training import TrialArrays, fit, mean_loss
from gnode.training._epoch import Hyperparameters, begin, run_epoch
from gnode.training._losses import total_score
from tests.training.examples import CHANNELS, OUTPUTS, fitted, network, settings, valued, weights

RATE, DECAY = 0.05, 0.3


def one_epoch(net: Network, trials, *, rates=(RATE,), decay=DECAY, clip=np.inf, batch_size=None, seed=0):
    """The trained arrays before and after an epoch of one step, or of several."""
    start = begin(net)
    arrays = TrialArrays.of(trials)
    numbers = Hyperparameters(
        jnp.asarray(rates, jnp.float32), jnp.float32(decay), jnp.float32(clip), jnp.int32(trials.steps)
    )
    end, said = run_epoch(
        start,
        arrays,
        arrays,
        numbers,
        jax.random.key(seed),
        static=eqx.filter(net, eqx.is_inexact_array, inverse=True),
        batch_size=batch_size or len(trials) // len(rates),
        last=False,
        dropout=0.0,
    )
    return start.weights, end, said


@pytest.fixture(scope="module")
def gradient():
    return eqx.filter_jit(eqx.filter_grad(lambda net: mean_loss(net, TrialArrays.of(valued(4)), last=False)))(network())


@pytest.mark.parametrize("clip", [np.inf, 0.01], ids=["unclipped", "clipped"])
def test_a_step_is_adamw_of_the_paper(gradient, clip):
    old, end, said = one_epoch(network(), valued(4), clip=clip)
    norm = np.sqrt(sum((np.asarray(leaf, np.float64) ** 2).sum() for leaf in jax.tree.leaves(gradient)))
    assert float(said.gradient_norm) == pytest.approx(norm, rel=1e-5) and norm > 0.01

    def transcribed(w, g):
        w, g = np.asarray(w, np.float64), np.asarray(g, np.float64) * min(1, clip / norm)
        first, second = 0.1 * g, 0.001 * g**2
        direction = (first / (1 - 0.9)) / (np.sqrt(second / (1 - 0.999)) + 1e-8)
        return w - RATE * (direction + DECAY * w)

    expected = jax.tree.map(transcribed, old, gradient)
    for got, want in zip(jax.tree.leaves(end.weights), jax.tree.leaves(expected), strict=True):
        np.testing.assert_allclose(got, want, rtol=2e-4, atol=2e-5)
    first, second = end.moments.mu, end.moments.nu
    for g, mu, nu in zip(*(jax.tree.leaves(tree) for tree in (gradient, first, second)), strict=True):
        np.testing.assert_allclose(mu, 0.1 * g * min(1, clip / norm), rtol=1e-4, atol=1e-9)
        np.testing.assert_allclose(nu, 0.001 * (g * min(1, clip / norm)) ** 2, rtol=1e-4, atol=1e-12)


def test_steps_are_those_of_optax():
    trials, rates = valued(4), (0.05, 0.02, 0.01)
    arrays = TrialArrays.of(trials)
    grad = eqx.filter_jit(eqx.filter_grad(lambda net: mean_loss(net, arrays, last=False)))
    net = network()
    optimiser = optax.chain(
        optax.clip_by_global_norm(0.1), optax.adamw(lambda count: jnp.asarray(rates)[count], weight_decay=DECAY)
    )
    inner = optimiser.init(eqx.filter(net, eqx.is_inexact_array))
    for _ in rates:
        updates, inner = optimiser.update(grad(net), inner, eqx.filter(net, eqx.is_inexact_array))
        net = eqx.apply_updates(net, updates)
    # One batch of all trials an epoch, so that shuffling does not matter.
    state, one = begin(network()), eqx.filter(network(), eqx.is_inexact_array, inverse=True)
    for rate in rates:
        numbers = Hyperparameters(
            jnp.asarray([rate], jnp.float32), jnp.float32(DECAY), jnp.float32(0.1), jnp.int32(trials.steps)
        )
        state, _ = run_epoch(
            state, arrays, arrays, numbers, jax.random.key(0), static=one, batch_size=4, last=False, dropout=0.0
        )
    for got, want in zip(jax.tree.leaves(state.weights), jax.tree.leaves(eqx.filter(net, eqx.is_array)), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-3, atol=2e-5)


def members(seed: int, batches: int) -> list[list[int]]:
    """Which trials were in each batch: trial k alone has input 2^k, and the readout of a step is linear in it."""
    trials = valued(8, steps=1)
    marks = np.zeros((8, 1, CHANNELS), np.float32)
    marks[:, 0, 0] = 2.0 ** np.arange(8)
    targets = np.zeros((8, 1, OUTPUTS), np.float32)
    targets[:, 0, 0] = 2.0 ** np.arange(8)
    trials = type(trials)(marks, targets, trials.mask, trials.times)
    net = network()
    # The output is a trained constant c = 0, of squared error t^2: the loss of a batch says who was in it.
    net = jax.tree.map(lambda leaf: jnp.zeros_like(leaf) if eqx.is_array(leaf) else leaf, net)
    losses = []
    arrays = TrialArrays.of(trials)
    numbers = Hyperparameters(jnp.zeros(batches), jnp.float32(0), jnp.float32(1), jnp.int32(1))
    size = 8 // batches

    def spy(net, batch, **options):
        jax.debug.callback(lambda t: losses.append([int(np.log2(x)) for x in t[:, 0, 0]]), batch.targets, ordered=True)
        return total_score(net, batch, **options)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gnode.training._epoch.total_score", spy)
        run_epoch.__wrapped__(
            begin(net),
            arrays,
            arrays,
            numbers,
            jax.random.key(seed),
            static=eqx.filter(net, eqx.is_inexact_array, inverse=True),
            batch_size=size,
            last=False,
            dropout=0.0,
        )
        jax.effects_barrier()
    *batched, validation = losses
    assert validation == list(range(8)) and [len(batch) for batch in batched] == [size] * batches
    return batched


def test_every_epoch_has_an_order_of_its_own():
    first, other = members(0, 2), members(1, 2)
    assert sorted(itertools.chain(*first)) == sorted(itertools.chain(*other)) == list(range(8))
    assert first != other


def test_the_remainder_is_dropped_and_no_trial_comes_twice():
    seen = list(itertools.chain(*members(0, 3)))
    assert len(seen) == len(set(seen)) == 6


def test_numbers_change_without_recompiling():
    traced = []

    def noted(value):
        traced.append(1)
        return jnp.tanh(value)

    def net(seed: int) -> Network:
        one, two = jax.random.split(jax.random.key(seed))
        field = NeuralODE(2, CHANNELS, (8,), activation=noted, key=one)
        return Network(TrainedInitialState(2), field, MLP(2, OUTPUTS, key=two))

    nets = [net(0), net(1)]

    def run(net: Network, *, key=0, **said) -> int:
        before = len(traced)
        fit(net, valued(), valued(9, seed=1), settings(epochs=2, **said), key=jax.random.key(key))
        return len(traced) - before

    assert run(nets[0]) > 0
    assert run(nets[0], learning_rate=0.3, weight_decay=0.0, clip_norm=float("inf")) == 0
    assert run(nets[0], schedule="constant", warm_up_epochs=1) == 0
    assert run(nets[0], key=7) == run(nets[1]) == 0
    assert run(nets[0], horizon_start=0.25, horizon_epochs=2, patience=1, time_budget_s=100) == 0
    assert run(nets[0], dropout=0.5) > 0


@pytest.mark.parametrize(("units", "few"), [(8, True), (64, False)])
def test_an_epoch_is_compiled_by_how_many_exponentials_its_network_has(units, few):
    seen = []

    def noted(value):
        seen.append(few_curves())
        return jnp.tanh(value)

    field = NeuralODE(2, CHANNELS, (units,), activation=noted, key=jax.random.key(0))
    net = Network(TrainedInitialState(2), field, MLP(2, OUTPUTS, key=jax.random.key(1)))
    fit(net, valued(), valued(9, seed=1), settings(epochs=1), key=jax.random.key(0))
    # At first they are counted.
    assert len(seen) > 1 and set(seen[1:]) == {few}


def test_the_same_key_gives_the_same_bits():
    one, same, other = (fitted(settings(dropout=0.2), seed=seed) for seed in (0, 0, 1))
    assert weights(one.network) == weights(same.network) != weights(other.network)
