"""Training with adaptive solvers, in pieces, and with teacher forcing."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.models import MLP, AffineInitialState, Network
from gnode.simulation import SimulationSettings
from gnode.training import Outcome, TrainingSettings, evaluate, fit
from gnode.training._forcing import corrected
from tests.simulation.problems import PlainField
from tests.training.examples import STEPS, fitted, network, settings, valued, weights, without_seconds

TSIT5 = SimulationSettings(solver="tsit5", rtol=1e-4)


def test_a_resumed_adaptive_run_ends_with_the_same_bits(tmp_path) -> None:
    whole = fitted(simulation=TSIT5)
    options = {"simulation": TSIT5, "checkpoint": tmp_path / "checkpoint.gnode"}
    fitted(interrupted=lambda: True, **options)
    resumed = fitted(resume=True, **options)
    assert weights(resumed.network) == weights(whole.network)
    assert without_seconds(resumed.history) == without_seconds(whole.history)
    assert all(record.function_evaluations > 7 for record in whole.history)
    with pytest.raises(Refused, match=r"simulation\.solver = tsit5, as in .*checkpoint\.gnode, got euler"):
        fitted(resume=True, **{**options, "simulation": SimulationSettings()})


def test_euler_evaluates_the_flow_once_a_step() -> None:
    assert [record.function_evaluations for record in fitted().history] == [STEPS] * 4


def test_a_solver_that_fails_names_the_trial_the_time_and_the_remedy() -> None:
    few = SimulationSettings(solver="tsit5", rtol=1e-4, max_steps=2)
    with pytest.raises(Failed, match=r"could not finish training trial \d+ .*: it reached .* s of 0.2 s, .*max_steps"):
        fitted(simulation=few)
    with pytest.raises(Failed, match=r"could not finish .*trial 0 .*max_steps"):
        evaluate(network(), valued(2), simulation=few)


class RunsAway(PlainField):
    r"""$dh/dt = 30 (h^2 + 1)$, whatever the input: no state has a value for longer than .11 s."""

    input_size: int = eqx.field(static=True, default=2)

    def residual(self, state, drive):
        return 30 * (state**2 + 1)


class Root(PlainField):
    r"""$dh/dt = \sqrt{|h|}$, which has no derivative at zero."""

    input_size: int = eqx.field(static=True, default=2)

    def residual(self, state, drive):
        return jnp.sqrt(jnp.abs(state))


def plain(field: PlainField) -> Network:
    """A network of one unit that starts at zero, which is trained too."""
    key = jax.random.key(0)
    made = Network(AffineInitialState(1, 2, key=key), field, MLP(1, valued().output_size, key=key))
    return eqx.tree_at(lambda n: n.initial, made, jax.tree.map(jnp.zeros_like, made.initial))


def test_a_solver_that_no_step_is_short_enough_for_is_not_told_to_make_more_of_them() -> None:
    with pytest.raises(
        Failed, match="where no step was short enough, down to the resolution of time; the state"
    ) as said:
        evaluate(plain(RunsAway()), valued(2), simulation=TSIT5)
    assert "loosen simulation.rtol" in str(said.value) and "max_steps" not in str(said.value)
    result = fitted(net=plain(RunsAway()), simulation=TSIT5, throw=False)
    assert result.outcome is Outcome.solver_failed
    assert "no step was short enough" in result.message and "max_steps" not in result.message
    assert "lower training.learning_rate" in result.message


def test_a_gradient_that_is_no_number_is_called_that(tmp_path) -> None:
    told = {"net": plain(Root()), "throw": False, "checkpoint": tmp_path / "checkpoint.gnode"}
    result = fitted(**told)
    assert result.outcome is Outcome.diverged and np.isfinite(result.history[-1].loss)
    assert "in epoch 1: the gradient was not a number, though the loss was finite" in result.message
    assert "cut gradients with training.truncate_steps" in result.message
    # No step was made, for which a rate could be to blame.
    assert "learning_rate" not in result.message and "norm" not in result.message
    assert fitted(**told, resume=True).message == result.message


def test_a_loss_over_trials_that_the_solver_did_not_finish_is_none() -> None:
    # One trial of nine is four times as long: the others are finished, and their loss might be taken for that of all.
    enough = SimulationSettings(solver="tsit5", rtol=1e-4, max_steps=15)
    lengths = np.full(9, 5)
    easy, hard = (valued(9, lengths=np.where(np.arange(9) == 3, last, lengths)) for last in (5, STEPS))
    for harder, validation, sentence in (
        ("loss", easy, "training trial 3"),
        ("validation_loss", hard, "validation trial 3"),
    ):
        train = hard if harder == "loss" else easy
        said = settings(epochs=2, batch_size=9)
        result = fit(network(), train, validation, said, key=jax.random.key(0), simulation=enough, throw=False)
        assert result.outcome is Outcome.solver_failed and sentence in result.message
        assert np.isnan(getattr(result.history[-1], harder))
        other = {"loss": "validation_loss", "validation_loss": "loss"}[harder]
        assert np.isfinite(getattr(result.history[-1], other))
        # The weights that were validated are those from before the step that failed.
        assert result.best_epoch == (1 if harder == "loss" else 0)
        assert weights(result.network) == weights(network())


def test_one_piece_is_plain_training() -> None:
    cut = fitted(settings(truncate_steps=STEPS + 5))
    assert weights(cut.network) == weights(fitted().network)


def test_pieces_carry_the_state_over() -> None:
    # At a rate of nearly zero the mean loss over the pieces is that of the whole trials.
    still = {"epochs": 1, "learning_rate": 1e-12, "schedule": "constant", "batch_size": 20}
    whole, cut = (fitted(settings(**still, truncate_steps=length)) for length in (None, 5))
    assert cut.history[0].loss == pytest.approx(whole.history[0].loss, rel=1e-5)
    assert cut.history[0].function_evaluations == STEPS


def test_a_correction_is_the_least_move_that_gives_the_known_targets() -> None:
    net, state = network(state=4), jnp.array([0.3, -0.2, 0.5, 0.1])
    target, known = jnp.array([1.0, jnp.nan]), jnp.array([True, False])
    moved = corrected(net, state, target, known)
    before, after = net.output(state), net.output(moved)
    np.testing.assert_allclose(after, [1.0, float(before[1])], atol=1e-5)
    # The least move lies in the rows of the readout.
    weight = net.readout.weights[0]
    outside = (moved - state) - jnp.linalg.pinv(weight) @ (weight @ (moved - state))
    np.testing.assert_allclose(outside, 0, atol=1e-6)


def test_a_corrected_output_does_not_depend_on_the_readout() -> None:
    net, state, target = network(), jnp.array([0.3, -0.2]), jnp.array([1.0, -0.5])

    def output(readout):
        forced = eqx.tree_at(lambda n: n.readout, net, readout)
        return forced.output(corrected(forced, state, target, jnp.array([True, True])))

    # A derivative that left the pseudo-inverse out would not vanish, and would let the readout grow singular.
    for leaf in jax.tree.leaves(eqx.filter_jacrev(output)(net.readout)):
        np.testing.assert_allclose(leaf, 0, atol=1e-5)


def test_forcing_in_fit_starts_every_sample_from_its_target_and_ends_running_free() -> None:
    net, trials = network(), valued()
    weight, bias = np.asarray(net.readout.weights[0]), np.asarray(net.readout.biases[0])

    def step(state, given):
        value, duration = given
        return state + duration * net.field.flow(state, net.field.drive(value))

    # The readout has as many outputs as the state has entries: a target says the whole state.
    right = np.linalg.solve(weight, (trials.targets[:, :-1] - bias)[..., None])[..., 0]
    starts = np.concatenate([np.zeros_like(right[:, :1]), right], axis=1)
    ends = jax.vmap(jax.vmap(step))(starts, (trials.inputs, trials.durations))
    forced = np.mean((np.asarray(ends) @ weight.T + bias - trials.targets) ** 2)

    # At a rate of nearly zero the loss is that of the first weights in every epoch.
    still = {"epochs": 3, "learning_rate": 1e-12, "schedule": "constant", "batch_size": 20}
    history = fitted(settings(**still, forcing_steps=1, forcing_epochs=2), net=net).history
    assert history[0].loss == pytest.approx(forced, rel=1e-4)
    free = fitted(settings(**still), net=net).history[0].loss
    assert history[2].loss == pytest.approx(free, rel=1e-5)
    assert abs(forced - free) > 0.1 * free


@pytest.mark.parametrize("simulation", [SimulationSettings(), TSIT5], ids=["euler", "tsit5"])
def test_forcing_trains(simulation) -> None:
    result = fitted(settings(forcing_steps=4, forcing_epochs=3), simulation=simulation)
    assert np.isfinite([record.loss for record in result.history]).all()
    assert result.history[-1].validation_loss < result.history[0].validation_loss


def test_forward_mode_trains_as_reverse_mode_does() -> None:
    forward = SimulationSettings(adjoint="forward")
    one, two = fitted(settings(epochs=1)), fitted(settings(epochs=1), simulation=forward)
    leaves = (jax.tree.leaves(eqx.filter(fit.network, eqx.is_inexact_array)) for fit in (one, two))
    for left, right in zip(*leaves, strict=True):
        np.testing.assert_allclose(left, right, atol=1e-4)


def test_backwards_in_time_it_trains_as_through_the_steps() -> None:
    # Few and short: it is the program that takes long to compile.
    trials, said = valued(3, steps=3), settings(epochs=2, batch_size=3)
    both = [SimulationSettings(solver="tsit5", adjoint=adjoint) for adjoint in ("recursive", "backsolve")]
    fits = [fit(network(), trials, trials, said, simulation=each, key=jax.random.key(0)) for each in both]
    one, two = ([record.gradient_norm for record in result.history] for result in fits)
    assert one == pytest.approx(two, rel=1e-2)
    assert fits[0].best_validation_loss == pytest.approx(fits[1].best_validation_loss, rel=1e-3)


@pytest.mark.parametrize(
    ("said", "message"),
    [
        ({"truncate_steps": 5, "loss_at": "last"}, "loss_at = all with truncate_steps, got last"),
        ({"truncate_steps": 5, "forcing_steps": 5, "forcing_epochs": 2}, "either truncate_steps or forcing_steps"),
        ({"forcing_steps": 5}, "forcing_steps and forcing_epochs above zero together"),
    ],
    ids=["last", "both", "no curriculum"],
)
def test_settings_that_do_not_fit_together_are_refused(said, message) -> None:
    with pytest.raises(ValueError, match=message):
        TrainingSettings(**said)


def test_a_deep_readout_cannot_be_forced() -> None:
    from gnode.models import MLP

    deep = eqx.tree_at(lambda n: n.readout, network(), MLP(2, 2, (3,), key=jax.random.key(0)))
    with pytest.raises(Refused, match=r"a linear readout with training\.forcing_steps"):
        fit(deep, valued(), valued(9, seed=1), settings(forcing_steps=4, forcing_epochs=3), key=jax.random.key(0))
