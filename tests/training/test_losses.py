from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy.special import log_softmax

from gnode._checks import Refused
from gnode.models import Network
from gnode.simulation import simulate, simulate_all
from gnode.tasks import Trials
from gnode.training import TrialArrays, evaluate, mean_loss, score_trial
from gnode.training._losses import only_last
from tests.training.examples import OUTPUTS, TIME_STEP, labelled, lstm, network, valued

LENGTHS = np.array([20, 3, 1, 11, 7])


# Compiled once for all tests of the same shapes.
compiled_loss = eqx.filter_jit(lambda net, arrays, last: mean_loss(net, arrays, last=last))
loss_and_gradient = eqx.filter_jit(
    lambda net, arrays, last: eqx.filter_value_and_grad(lambda net: mean_loss(net, arrays, last=last))(net)
)


@eqx.filter_jit
def one_step(net: Network, state, input, duration):
    state = state + duration * net.field.flow(state, net.field.drive(input))
    return state, net.output(state)


def outputs_of(net: Network, trials: Trials) -> np.ndarray:
    """One trial after another and step by step, each cut to the steps that last."""
    outputs = np.zeros((len(trials), trials.steps, OUTPUTS))
    for trial, real in enumerate(trials.real):
        state = net.initial(jnp.asarray(trials.inputs[trial, 0]))
        for step in np.flatnonzero(real):
            sample = jnp.asarray(trials.inputs[trial, step])
            state, outputs[trial, step] = one_step(net, state, sample, jnp.float32(TIME_STEP))
    return outputs


def last_true(mask: np.ndarray) -> np.ndarray:
    """Along the axis of steps, of every trial and output by itself."""
    last = np.zeros_like(mask)
    for trial in range(len(mask)):
        for place in np.ndindex(mask.shape[2:]):
            steps = np.flatnonzero(mask[(trial, slice(None), *place)])
            if len(steps):
                last[(trial, steps[-1], *place)] = True
    return last


def losses_of(outputs: np.ndarray, trials: Trials) -> np.ndarray:
    if trials.labelled:
        return -np.take_along_axis(log_softmax(outputs, axis=-1), trials.targets[..., None], axis=-1)[..., 0]
    return (outputs - trials.targets) ** 2


@pytest.mark.parametrize("lengths", [None, LENGTHS], ids=["equal", "ragged"])
@pytest.mark.parametrize(
    ("net", "make", "last"),
    [
        pytest.param(network(), valued, False, id="values, all steps"),
        pytest.param(network(), valued, True, id="values, last step"),
        pytest.param(network(), labelled, False, id="classes, all steps"),
        pytest.param(network(), labelled, True, id="classes, last step"),
        pytest.param(lstm(), valued, False, id="lstm"),
    ],
)
def test_the_mean_loss_is_that_of_numpy(net, make, last, lengths):
    trials = make(5, lengths=lengths)
    mask = last_true(trials.mask) if last else trials.mask
    expected = losses_of(outputs_of(net, trials), trials)[mask].mean()
    np.testing.assert_allclose(compiled_loss(net, TrialArrays.of(trials), last), expected, rtol=2e-6)


def test_padded_trials_count_as_each_by_itself():
    lengths = np.array([20, 20, 7])
    arrays = TrialArrays.of(valued(3, lengths=lengths))
    score = eqx.filter_jit(jax.vmap(lambda trial: score_trial(network(), trial, last=False)))(arrays)
    for trial, length in enumerate(lengths):
        cut = jax.tree.map(lambda a, trial=trial, length=length: a[trial : trial + 1, :length], arrays)
        assert score.count[trial] == OUTPUTS * length
        alone = compiled_loss(network(), cut, False)
        np.testing.assert_allclose(score.loss[trial] / score.count[trial], alone, rtol=2e-6)


@settings(deadline=None, max_examples=50)
@given(hnp.arrays(bool, st.tuples(st.just(6), st.integers(1, 3))))
def test_the_last_of_a_mask_is_found_for_every_output(mask: np.ndarray):
    np.testing.assert_array_equal(only_last(jnp.asarray(mask)), last_true(mask[None])[0])
    np.testing.assert_array_equal(only_last(jnp.asarray(mask[:, 0])), last_true(mask[None, :, 0])[0])


@pytest.mark.parametrize("last", [False, True], ids=["all steps", "last step"])
def test_a_mask_of_its_own_for_every_output(last):
    generator = np.random.default_rng(3)
    trials = valued(5)
    trials = replace(trials, mask=generator.random(trials.mask.shape) < 0.4)
    mask = last_true(trials.mask) if last else trials.mask
    expected = losses_of(outputs_of(network(), trials), trials)[mask].mean()
    np.testing.assert_allclose(compiled_loss(network(), TrialArrays.of(trials), last), expected, rtol=2e-6)


@pytest.mark.parametrize("anything", [np.nan, np.inf, 1e30])
def test_masked_targets_may_hold_anything(anything):
    trials = valued(5)
    mask = np.random.default_rng(0).random(trials.mask.shape) < 0.5
    filled = replace(trials, mask=mask, targets=np.where(mask, trials.targets, np.float32(anything)))
    loss, gradient = loss_and_gradient(network(), TrialArrays.of(replace(trials, mask=mask)), False)
    same, same_gradient = loss_and_gradient(network(), TrialArrays.of(filled), False)
    assert loss == same and eqx.tree_equal(gradient, same_gradient)


def test_nothing_that_counts_is_a_loss_of_zero():
    trials = valued(5)
    arrays = TrialArrays.of(replace(trials, mask=np.zeros_like(trials.mask)))
    assert compiled_loss(network(), arrays, False) == compiled_loss(network(), arrays, True) == 0


@pytest.mark.parametrize(("make", "last"), [(valued, False), (labelled, True)], ids=["values", "classes, last step"])
def test_a_horizon_is_the_same_as_shorter_trials(make, last):
    horizon = 7
    trials = make(5, lengths=LENGTHS)
    cut = Trials(
        *(getattr(trials, name)[:, :horizon] for name in ("inputs", "targets", "mask", "times")), classes=trials.classes
    )
    loss, gradient = loss_and_gradient(network(), TrialArrays.of(trials).up_to(jnp.int32(horizon)), last)
    expected, expected_gradient = loss_and_gradient(network(), TrialArrays.of(cut), last)
    np.testing.assert_allclose(loss, expected, rtol=1e-6)
    for got, want in zip(jax.tree.leaves(gradient), jax.tree.leaves(expected_gradient), strict=True):
        np.testing.assert_allclose(got, want, rtol=1e-4, atol=1e-7)


def test_dropout_is_of_the_readout_and_unbiased(key):
    net = network()
    arrays = TrialArrays.of(valued(1, steps=5))
    trial = jax.tree.map(lambda a: a[0], arrays)
    outputs = simulate(net, trial.inputs, trial.durations).outputs
    rate = 0.25

    @jax.jit
    def dropped_loss(key):
        return score_trial(net, trial, last=False, dropout=rate, key=key).loss

    draws = np.asarray(jax.lax.map(dropped_loss, jax.random.split(key, 4000)))
    # E |y' - t|^2 = |y - t|^2 + Var y', and y' = C (m h / (1 - p)) + c has variance p / (1 - p) sum C^2 h^2.
    states = simulate(net, trial.inputs, trial.durations).states
    spread = rate / (1 - rate) * (np.asarray(states) ** 2 @ np.asarray(net.readout.weights[0]).T ** 2)
    expected = ((outputs - trial.targets) ** 2 + spread).sum()
    assert abs(draws.mean() - expected) < 4 * draws.std() / np.sqrt(len(draws))
    assert draws.std() > 0


def test_there_is_no_dropout_in_evaluation(key):
    arrays = TrialArrays.of(valued(5))
    plain, without_key, dropped = eqx.filter_jit(
        lambda arrays, key: (
            mean_loss(network(), arrays, last=False),
            mean_loss(network(), arrays, last=False, dropout=0.5),
            mean_loss(network(), arrays, last=False, dropout=0.5, key=key),
        )
    )(arrays, key)
    assert plain == without_key != dropped


def test_everything_is_float32():
    for make, last in ((valued, False), (labelled, True)):
        arrays = TrialArrays.of(make(5))
        loss, gradient = loss_and_gradient(network(), arrays, last)
        assert {leaf.dtype for leaf in jax.tree.leaves((loss, gradient))} == {np.dtype(np.float32)}
        assert arrays.inputs.dtype == arrays.durations.dtype == np.float32


@pytest.mark.parametrize(("make", "loss_at"), [(labelled, "all"), (valued, "last")], ids=["classes", "values"])
def test_evaluation_in_chunks_is_that_of_the_whole(make, loss_at, monkeypatch):
    trials = make(11)
    whole = evaluate(network(), trials, loss_at=loss_at)
    monkeypatch.setattr("gnode.training._evaluate._CHUNK", 4)
    chunks = evaluate(network(), trials, loss_at=loss_at)
    assert chunks.loss == pytest.approx(whole.loss, rel=1e-6)
    assert chunks.accuracy == whole.accuracy
    np.testing.assert_allclose(
        compiled_loss(network(), TrialArrays.of(trials), loss_at == "last"), whole.loss, rtol=1e-6
    )


def test_sets_of_many_sizes_share_programs(monkeypatch):
    traced = []

    def simulated(network, inputs, durations, *options, **named):
        traced.append(durations.shape)
        return simulate_all(network, inputs, durations, *options, **named)

    monkeypatch.setattr("gnode.training._evaluate._CHUNK", 16)
    monkeypatch.setattr("gnode.simulation._compiled.simulate_all", simulated)
    trials = valued(40, steps=23)
    for size in (9, 16, 25, 32, 40):
        evaluate(network(), trials.take(slice(size)))
    assert traced == [(16, 23), (8, 23)]


def test_accuracy_is_that_of_the_last_step():
    trials = labelled(11, lengths=np.arange(10, 21))
    outputs = outputs_of(network(), trials)
    last = outputs[np.arange(11), trials.real.sum(axis=1) - 1]
    expected = (last.argmax(axis=1) == trials.targets[:, 0]).mean()
    for loss_at in ("all", "last"):
        score = evaluate(network(), trials, loss_at=loss_at)
        assert score.accuracy == pytest.approx(expected) and score.share_of_variance is None


@pytest.mark.parametrize("make", [valued, labelled], ids=["values", "classes"])
def test_where_nothing_counts_there_is_no_score(make):
    trials = make(11)
    score = evaluate(network(), replace(trials, mask=np.zeros_like(trials.mask)))
    assert np.isnan(score.loss) and score.accuracy is None and score.share_of_variance is None


def test_trials_of_which_no_step_counts_have_no_part_in_the_accuracy():
    trials = labelled(11)
    mask = trials.mask.copy()
    mask[:4] = False
    score, rest = evaluate(network(), replace(trials, mask=mask)), evaluate(network(), trials.take(slice(4, None)))
    assert (score.accuracy, score.classes) == (rest.accuracy, rest.classes)
    assert score.loss == pytest.approx(rest.loss, rel=1e-5)


def test_the_share_of_variance_of_the_mean_is_one():
    trials = valued(11)
    net = network()
    silent = eqx.tree_at(lambda n: n.readout.weights[0], net, jnp.zeros_like(net.readout.weights[0]))
    silent = eqx.tree_at(lambda n: n.readout.biases[0], silent, jnp.asarray(trials.targets.mean(axis=(0, 1))))
    score = evaluate(silent, trials)
    assert score.accuracy is None and score.share_of_variance == pytest.approx(1, rel=1e-5)
    constant = replace(trials, targets=np.ones_like(trials.targets))
    assert evaluate(silent, constant).share_of_variance is None


def test_an_unknown_place_of_the_loss_is_refused():
    with pytest.raises(Refused, match="loss_at among all, last, got 'end'"):
        evaluate(network(), valued(1), loss_at="end")
