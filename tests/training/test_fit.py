import math
from dataclasses import replace

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.simulation import DEFAULT_SIMULATION
from gnode.training import EpochRecord, Outcome, evaluate, fit
from gnode.training._failure import gradient_advice
from gnode.training._progress import Progress
from tests.training.examples import fitted, labelled, lstm, network, settings, valued, weights, without_seconds


def test_training_lowers_the_loss_and_keeps_the_best_weights():
    result = fitted(settings(epochs=30))
    losses = [record.validation_loss for record in result.history]
    assert result.outcome is Outcome.finished and len(losses) == 30
    assert losses[-1] < 0.8 * losses[0]
    assert result.best_validation_loss == min(losses)
    assert result.best_epoch == 1 + int(np.argmin(losses))
    again = evaluate(result.network, valued(9, seed=1))
    assert again.loss == pytest.approx(result.best_validation_loss, rel=1e-5)
    assert "training ended after epoch 30" in result.message and f"those of epoch {result.best_epoch}" in result.message


def test_the_history_says_what_happened():
    result = fitted(settings(schedule="constant"))
    assert [record.epoch for record in result.history] == [1, 2, 3, 4]
    assert {record.learning_rate for record in result.history} == {float(np.float32(0.01))}
    assert all(record.gradient_norm > 0 and record.seconds > 0 for record in result.history)
    assert result.seconds == sum(record.seconds for record in result.history)


def test_training_is_float32():
    result = fitted()
    assert {leaf.dtype for leaf in jax.tree.leaves(result.network)} == {np.dtype(np.float32)}


@pytest.mark.parametrize(
    ("train", "validation", "said"),
    [
        pytest.param(valued(1, steps=1), valued(1, steps=1, seed=1), {}, id="one trial of one step"),
        pytest.param(labelled(), labelled(9), {"loss_at": "last"}, id="classes at the last step"),
        pytest.param(valued(5), valued(9), {"batch_size": 1000, "loss_at": "last"}, id="a batch above the set"),
    ],
)
def test_what_can_be_trained_on(train, validation, said):
    result = fit(network(), train, validation, settings(**said), key=jax.random.key(0))
    assert result.outcome is Outcome.finished and math.isfinite(result.best_validation_loss)
    loss = evaluate(result.network, validation, loss_at=said.get("loss_at", "all")).loss
    assert loss == pytest.approx(result.best_validation_loss, rel=1e-5)


@pytest.mark.parametrize("make", [lambda: network(state=1, alpha=1.0), lstm], ids=["N = 1 and alpha = 1", "lstm"])
def test_what_can_be_trained(make):
    net = make()
    result = fitted(settings(epochs=15), net=net)
    assert result.best_validation_loss < evaluate(net, valued(9, seed=1)).loss


def test_the_fourth_epoch_of_a_curriculum_is_whole():
    grown = fitted(settings(epochs=1, horizon_start=0.25, horizon_epochs=3))
    whole = fitted(settings(epochs=1))
    assert weights(grown.network) != weights(whole.network)
    # Steps after the horizon have no part in it.
    train = valued()
    short = replace(train, targets=np.where(np.arange(20)[:, None] < 5, train.targets, np.float32(7)))
    same = fit(
        network(),
        short,
        valued(9, seed=1),
        settings(epochs=1, horizon_start=0.25, horizon_epochs=3),
        key=jax.random.key(0),
    )
    assert weights(same.network) == weights(grown.network)


def poisoned(net):
    return eqx.tree_at(lambda n: n.readout.biases[0], net, jnp.full_like(net.readout.biases[0], jnp.nan))


@pytest.mark.parametrize(
    ("make", "said", "epoch"),
    [
        pytest.param(network, {"learning_rate": 1e30, "clip_norm": math.inf, "schedule": "constant"}, 1, id="rate"),
        pytest.param(lambda: poisoned(network()), {}, 1, id="NaN in the weights"),
    ],
)
def test_divergence_stops_with_advice(make, said, epoch, tmp_path):
    net = make()
    result = fitted(settings(**said), net=net, throw=False, checkpoint=tmp_path / "state")
    assert result.outcome is Outcome.diverged and len(result.history) == epoch
    for word in (f"diverged in epoch {epoch}", "gradient norm", "lower training.learning_rate", "initial ones"):
        assert word in result.message
    assert result.best_epoch == 0 and weights(result.network) == weights(net)
    with pytest.raises(Failed, match=f"diverged in epoch {epoch}"):
        fitted(settings(**said), net=net)
    resumed = fitted(settings(**said), net=net, throw=False, checkpoint=tmp_path / "state", resume=True)
    assert resumed.message == result.message and len(resumed.history) == epoch


def test_the_best_weights_before_a_divergence_are_kept():
    train = valued()
    # One trial that cannot be used, in a batch that comes sooner or later.
    spoilt = replace(train, inputs=np.where(np.arange(20)[:, None, None] == 3, np.float32(np.inf), train.inputs))
    result = fit(network(), spoilt, valued(9, seed=1), settings(), key=jax.random.key(0), throw=False)
    assert result.outcome is Outcome.diverged
    assert all(np.isfinite(leaf).all() for leaf in jax.tree.leaves(result.network))
    assert math.isfinite(result.best_validation_loss) and result.best_epoch >= 1
    assert f"the best weights are those of epoch {result.best_epoch}" in result.message


def test_patience_stops_early():
    result = fitted(settings(epochs=50, learning_rate=1e-12, weight_decay=0.0, schedule="constant", patience=3))
    assert result.outcome is Outcome.stopped_early
    assert len(result.history) == result.best_epoch + 3


def test_the_time_budget_is_kept():
    result = fitted(settings(epochs=50, time_budget_s=1e-9))
    assert result.outcome is Outcome.time_over and len(result.history) == 1


def test_callbacks_see_every_epoch_and_may_stop():
    seen = []

    def stop(record, net):
        seen.append((record, weights(net)))
        return record.epoch == 2

    result = fitted(callbacks=[lambda record, net: None, stop])
    assert result.outcome is Outcome.stopped_by_callback
    assert tuple(record for record, _ in seen) == result.history and len(seen) == 2
    assert seen[0][1] != seen[1][1] == weights(fitted(callbacks=[stop]).network)


def test_a_callback_changes_nothing():
    assert weights(fitted(callbacks=[lambda record, net: False]).network) == weights(fitted().network)


def test_a_longer_training_begins_as_a_shorter_one():
    short, long = (fitted(settings(epochs=epochs, schedule="constant")) for epochs in (2, 4))
    assert without_seconds(short.history) == without_seconds(long.history)[:2]


@pytest.mark.parametrize(
    ("net", "train", "validation", "message"),
    [
        (
            network(),
            replace(valued(), inputs=np.zeros((20, 20, 3), np.float32)),
            valued(),
            "training trials of 2 input",
        ),
        (network(outputs=1), valued(), valued(), "training trials of 1 outputs, as the network has, got 2"),
        (
            network(),
            valued(),
            replace(labelled(), classes=("a", "b", "c")),
            "validation trials of 2 outputs, as the network has, got 3",
        ),
    ],
    ids=["inputs", "outputs", "classes"],
)
def test_trials_that_do_not_fit_are_refused(net, train, validation, message):
    with pytest.raises(Refused, match=message):
        fit(net, train, validation, settings(), key=jax.random.key(0))


def test_a_run_out_of_time_is_over(tmp_path):
    said = settings(epochs=50, time_budget_s=1e-9)
    first = fitted(said, checkpoint=tmp_path / "checkpoint.gnode")
    again = fitted(said, checkpoint=tmp_path / "checkpoint.gnode", resume=True)
    assert again.outcome is Outcome.time_over
    assert again.history == first.history


def test_classes_are_not_validated_on_values():
    with pytest.raises(Refused, match="trials of one kind"):
        fit(network(), labelled(), valued(9), settings(), key=jax.random.key(0))


def test_a_gradient_that_is_not_finite_beside_a_finite_loss_is_said_so():
    history = (EpochRecord(1, 0.5, 0.6, math.nan, 0.01, 1.0),)
    progress = Progress(history, 1, 0.6, 0.0, Outcome.diverged)
    said = progress.message(gradient_advice(DEFAULT_SIMULATION, at_once=progress.at_once))
    assert said.startswith(
        "training stopped in epoch 1: the gradient was not a number, though the loss was finite (loss 0.5, validation "
        "loss 0.6); the best weights are"
    )
    assert "training.truncate_steps" in said and "lower training.learning_rate" not in said


@pytest.mark.parametrize("spoilt", ["training", "validation"])
def test_a_set_of_which_nothing_counts_is_refused(spoilt):
    sets = {"training": valued(), "validation": valued(9, seed=1)}
    sets[spoilt] = replace(sets[spoilt], mask=np.zeros_like(sets[spoilt].mask))
    with pytest.raises(Refused, match=f"expected {spoilt} trials of which a target counts, got none; mark with"):
        fit(network(), sets["training"], sets["validation"], settings(), key=jax.random.key(0))


def test_the_training_loss_is_of_the_steps_in_which_a_target_counted():
    trials = valued(16)
    mask = trials.mask.copy()
    mask[1:] = False
    # Of two batches of eight one has a target, of one trial alone: the mean is its loss, and not half of it.
    said = settings(epochs=1, learning_rate=1e-9, weight_decay=0.0)
    record = fit(network(), replace(trials, mask=mask), valued(9, seed=1), said, key=jax.random.key(0)).history[0]
    assert record.loss == pytest.approx(evaluate(network(), trials.take(slice(1))).loss, rel=1e-4)
    # A horizon before the first target that counts has no loss.
    late = trials.mask.copy()
    late[:, :10] = False
    said = settings(epochs=2, horizon_start=0.2, horizon_epochs=100)
    history = fit(network(), replace(trials, mask=late), valued(9, seed=1), said, key=jax.random.key(0)).history
    assert math.isnan(history[0].loss) and math.isfinite(history[0].validation_loss)
