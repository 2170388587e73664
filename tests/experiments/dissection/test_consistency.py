"""Networks whose solutions are known under every step, and a map that is no ODE."""

import dataclasses

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import expm

from gnode._checks import Refused
from gnode.analysis import fixed_points_of, grid_starts
from gnode.experiments import Consistency, check_consistency, dissect, held_system, map_step
from gnode.experiments.dissection._let_go import let_go
from gnode.experiments.dissection.consistency._consistency import _distance
from gnode.experiments.dissection.consistency._consistency_verdict import verdict
from gnode.experiments.dissection.consistency._finer_solvers import finer_solvers
from gnode.models import LSTM, MLP, Network, TrainedInitialState
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials
from gnode.training import evaluate
from tests.experiments.hand_made import STEP, TAU, flip_flop_rnn, pulses
from tests.report.records import consistency
from tests.simulation.problems import PlainField

EULER = SimulationSettings()
TSIT5 = SimulationSettings(solver="tsit5", rtol=1e-3, atol=1e-5)
START = np.array([1.0, -0.5])


def linear(*, gain: float = 0.0, alpha: float = 0.1) -> Network:
    """tau dh/dt = tanh(gain h) - h, from a start that is not zero; tau dh/dt = -h by default. y = h."""
    network = flip_flop_rnn(gain, time_constant=STEP / alpha)
    return eqx.tree_at(lambda n: n.initial.value, network, jnp.asarray(START, jnp.float32))


def quiet(steps: int = 20, *, trials: int = 3) -> Trials:
    """No input; targets of unit variance about the mean of their output."""
    targets = np.broadcast_to(np.where(np.arange(steps) % 2, 1.0, -1.0)[:, None], (trials, steps, 2))
    times = np.broadcast_to(STEP * np.arange(1, steps + 1), (trials, steps))
    return Trials(
        np.zeros((trials, steps, 2), np.float32), targets.astype(np.float32), np.ones(targets.shape, bool), times
    )


def points(network: Network, simulation: SimulationSettings = EULER):
    step = map_step(network.field, STEP, simulation)
    return fixed_points_of(held_system(network, step=step), grid_starts([-1.5, -1.5], [1.5, 1.5], 9))


def rms(values: np.ndarray) -> float:
    return float(np.sqrt(np.mean(values**2)))


@pytest.mark.parametrize("alpha", [0.1, 0.4], ids=lambda a: f"alpha={a}")
def test_decay_changes_as_its_multipliers_say(alpha: float) -> None:
    trials, network = quiet(), linear(alpha=alpha)
    checked = check_consistency(network, trials, fixed_points=points(network))
    # As the trials have them: in float32.
    alphas = trials.durations[0].astype(np.float64)[:, None] / network.field.time_constant
    factors = [1 - alphas, (1 - alphas / 2) ** 2, (1 - alphas / 4) ** 4, np.exp(-alphas)]
    paths = [np.cumprod(factor, axis=0) * START for factor in factors]
    targets = trials.targets[0]
    for row, path in enumerate(paths):
        # The reference is as exact as its tolerance.
        close = 1e-9 if row < 3 else 2e-5
        assert checked.losses[row] == pytest.approx(np.mean((path - targets) ** 2), abs=close)
        assert checked.scores[row] == pytest.approx(checked.losses[row])
        assert checked.output_changes[row] == pytest.approx(rms(path - paths[0]), abs=close)
        assert checked.quiet_changes[row] == checked.output_changes[row]
    assert checked.solvers == ("as trained (euler, dt)", "euler, dt/2", "euler, dt/4", "adaptive (tsit5, rtol 1e-06)")
    np.testing.assert_allclose(checked.steps, [STEP, STEP / 2, STEP / 4, np.nan])
    np.testing.assert_array_equal(checked.evaluations[:3], trials.steps * np.array([1, 2, 4]))
    assert checked.evaluations[3] > 0 and checked.failed_trials.tolist() == [0] * 4
    assert checked.stable_points is not None and checked.stable_points.tolist() == [1] * 4
    assert checked.points_changed is not None and checked.points_changed.tolist() == [0] * 4
    assert checked.is_ode and checked.advice is None


def test_states_let_go_change_as_their_multipliers_say() -> None:
    trials, alpha = quiet(), 0.4
    checked = check_consistency(linear(alpha=alpha), trials)
    k = np.arange(1, trials.steps + 1)[:, None]
    # The 60 states of the trials, in 64 evenly spaced draws.
    visited = np.tile((1 - alpha) ** k * START, (3, 1))
    released = visited[np.linspace(0, len(visited) - 1, 64).round().astype(int)]
    spread = np.sqrt(released.var(axis=0).sum())
    lengths = rms(np.linalg.norm(released, axis=1))
    factors = np.array([1 - alpha, (1 - alpha / 2) ** 2, (1 - alpha / 4) ** 4, np.exp(-alpha)]) ** trials.steps
    np.testing.assert_allclose(checked.relaxed_changes, np.abs(factors - factors[0]) * lengths / spread, atol=2e-5)


def test_a_memory_converges_to_its_flow() -> None:
    network, trials = flip_flop_rnn(), pulses()
    checked = check_consistency(network, trials, fixed_points=points(network))
    errors = np.abs(checked.losses[:3] - checked.losses[3])
    # Of first order: half the step, half the error.
    np.testing.assert_allclose(errors[1:] / errors[:-1], 0.5, atol=0.08)
    assert (np.diff(checked.output_changes) > 0).all()
    assert checked.stable_points is not None and checked.stable_points.tolist() == [4] * 4
    assert checked.answers is not None and checked.answers.memory.holds
    assert "none of 9 fixed points changes its kind" in checked.reason
    assert "mean squared error is" in checked.reason


@pytest.mark.parametrize("alpha, gain", [(1.0, -2.0), (0.5, -6.0)], ids=["alpha=1", "alpha=0.5"])
def test_a_map_that_oscillates_is_no_ode(alpha: float, gain: float) -> None:
    # The flow falls to zero at (gain - 1) / tau; a step of Euler overshoots and ends on a cycle of two states.
    network = linear(gain=gain, alpha=alpha)
    checked = check_consistency(network, quiet(), fixed_points=points(network))
    assert not checked.is_ode
    assert checked.stable_points is not None and checked.stable_points.tolist() == [0, 1, 1, 1]
    assert checked.points_changed is not None and checked.points_changed.tolist() == [0, 1, 1, 1]
    assert (checked.relaxed_changes[1:] > 0.5).all() and (checked.output_changes[1:] > 0.25).all()
    assert "1 of 1 fixed point" in checked.reason and "of their spread away" in checked.reason
    assert ("Euler's step" in checked.reason) == (alpha == 1.0)
    assert checked.advice is not None and "--solver tsit5 or a smaller model.alpha" in checked.advice


def test_the_same_network_under_substeps_or_another_solver_is_one() -> None:
    network = linear(gain=-2.0, alpha=1.0)
    for simulation in (SimulationSettings(substeps=20), TSIT5, SimulationSettings(solver="dopri5", substeps=4)):
        checked = check_consistency(network, quiet(), simulation=simulation, fixed_points=points(network, simulation))
        assert checked.is_ode, checked.reason
        assert checked.stable_points is not None and checked.stable_points.tolist() == [1] * 4


def test_a_step_of_tau_is_warned_about_even_where_little_changes() -> None:
    # From its fixed point nothing ever moves.
    network = eqx.tree_at(lambda n: n.initial.value, linear(alpha=1.0), jnp.zeros(2))
    checked = check_consistency(network, quiet(), fixed_points=points(network))
    assert not checked.is_ode
    assert checked.reason.startswith("Euler's step, 0.01 s, is 1 times tau, where a flow needs half or less. Memory")
    assert "the fixed point keeps its kind" in checked.reason


def test_adaptive_training_is_checked_by_its_tolerances() -> None:
    network = flip_flop_rnn(time_constant=STEP)
    checked = check_consistency(network, pulses(), simulation=TSIT5, fixed_points=points(network, TSIT5))
    assert checked.solvers == (
        "as trained (tsit5, rtol 0.001)",
        "tsit5, rtol 0.0001",
        "tsit5, rtol 1e-05",
        "adaptive (tsit5, rtol 1e-06)",
    )
    np.testing.assert_allclose(checked.tolerances, [1e-3, 1e-4, 1e-5, 1e-6])
    assert np.isnan(checked.steps).all() and (np.diff(checked.evaluations) > 0).all()
    assert checked.is_ode and checked.output_changes.max() < 0.01


@pytest.mark.parametrize(
    "simulation, names, exact",
    [
        (EULER, ["as trained (euler, dt)", "euler, dt/2", "euler, dt/4"], 1e-6),
        (SimulationSettings(substeps=3), ["as trained (euler, dt/3)", "euler, dt/6", "euler, dt/12"], 1e-6),
        (
            SimulationSettings(solver="heun", substeps=1, interpolation="linear"),
            ["as trained (heun, dt)", "heun, dt/2", "heun, dt/4"],
            1e-6,
        ),
        (
            SimulationSettings(solver="dopri8", rtol=1e-7, atol=1e-9, adjoint="backsolve"),
            ["as trained (dopri8, rtol 1e-07)", "dopri8, rtol 1e-08", "dopri8, rtol 1e-09"],
            1e-9,
        ),
    ],
    ids=["euler", "substeps", "heun", "dopri8"],
)
def test_finer_solvers(simulation: SimulationSettings, names: list[str], exact: float) -> None:
    solvers = finer_solvers(simulation, time_step=0.3, samples=10)
    assert [solver.name for solver in solvers[:3]] == names
    reference = solvers[3].settings
    assert (reference.solver, reference.adaptive) == ("tsit5", True)
    assert reference.relative_tolerance == pytest.approx(exact)
    assert {solver.settings.interpolation for solver in solvers} == {simulation.interpolation}
    if not simulation.adaptive:
        parts = simulation.substeps or 1
        np.testing.assert_allclose([s.step for s in solvers[:3]], 0.3 / (parts * np.array([1, 2, 4])))


class BlowUp(PlainField):
    """dh/dt = h^2, which runs to infinity at 1 / h(0); Euler's states come late."""

    state_size: int = eqx.field(static=True, default=2)
    input_size: int = eqx.field(static=True, default=2)
    readout_size: int = eqx.field(static=True, default=2)

    def residual(self, state, drive):
        return state**2 + 0 * drive


def test_what_runs_away_under_finer_steps_is_said() -> None:
    network = Network(TrainedInitialState(2), BlowUp(), flip_flop_rnn().readout)
    network = eqx.tree_at(lambda n: n.initial.value, network, jnp.array([1.0, 0.0]))
    trials = quiet(12)
    trials = dataclasses.replace(trials, times=10 * trials.times)
    checked = check_consistency(network, trials)
    assert checked.failed_trials[0] == 0 and checked.failed_trials[3] == len(trials)
    assert np.isfinite(checked.losses[0]) and np.isnan(checked.losses[3])
    assert not checked.is_ode
    assert "rtol 1e-06) 3 of 3 trials could not be followed to their end" in checked.reason


def test_an_lstm_is_a_map_by_construction() -> None:
    network = Network(TrainedInitialState(6), LSTM(3, 2, key=jax.random.key(2)), MLP(3, 2, key=jax.random.key(3)))
    checked = check_consistency(network, pulses(4))
    assert not checked.is_ode and "by construction" in checked.reason and checked.solvers == ()
    assert checked.losses.size == 0 and checked.stable_points is None


@pytest.mark.parametrize("loss_at", ["all", "last"])
@pytest.mark.parametrize("labelled", [False, True], ids=["values", "classes"])
def test_the_loss_is_that_of_training(labelled: bool, loss_at: str) -> None:
    network, trials = flip_flop_rnn(1.3), pulses(12, labelled=labelled)
    random = np.random.default_rng(1)
    trials = dataclasses.replace(trials, mask=trials.mask & (random.uniform(size=trials.mask.shape) < 0.7))
    for simulation in (EULER, TSIT5):
        checked = check_consistency(network, trials, simulation=simulation, loss_at=loss_at)
        expected = evaluate(network, trials, loss_at=loss_at, simulation=simulation)
        assert checked.losses[0] == pytest.approx(expected.loss, rel=1e-4)
        score = expected.accuracy if labelled else expected.share_of_variance
        assert score is not None and checked.scores[0] == pytest.approx(score, rel=1e-4)


def test_padding_changes_nothing() -> None:
    network, trials = flip_flop_rnn(), pulses(6)
    padded = Trials(
        np.pad(trials.inputs, ((0, 0), (0, 7), (0, 0))),
        np.pad(trials.targets, ((0, 0), (0, 7), (0, 0))),
        np.pad(trials.mask, ((0, 0), (0, 7), (0, 0))),
        np.pad(trials.times, ((0, 0), (0, 7)), mode="edge"),
    )
    one, two = check_consistency(network, trials), check_consistency(network, padded)
    np.testing.assert_allclose(one.losses, two.losses, rtol=1e-9)
    np.testing.assert_allclose(one.output_changes, two.output_changes, rtol=1e-9)


def test_classes_that_change_are_counted() -> None:
    network = linear(gain=-2.0, alpha=1.0)
    weight = jnp.array([[-1.0, 0.0], [1.0, 0.0]])
    network = eqx.tree_at(lambda n: n.readout.weights, network, (weight,))
    # So few that the flow is still far from zero, beside the error that a solver may make.
    trials = pulses(8, steps=3, labelled=True)
    trials = dataclasses.replace(trials, inputs=np.zeros_like(trials.inputs))
    checked = check_consistency(network, trials)
    # After an odd number of steps the map is on the other side of zero, where the flow never goes.
    assert checked.output_changes[0] == 0 and checked.output_changes[3] == 1.0
    assert not checked.is_ode and "100 % of the trials are answered with another class" in checked.reason
    assert np.isnan(checked.quiet_changes).all()


def test_refusals() -> None:
    network, trials = flip_flop_rnn(), pulses(3)
    with pytest.raises(Refused, match="loss_at among all, last"):
        check_consistency(network, trials, loss_at="first")
    with pytest.raises(Refused, match="the number of trials to use of at least 1"):
        check_consistency(network, trials, used=0)
    with pytest.raises(Refused, match="trials of 2 input channels, as the network has"):
        check_consistency(network, dataclasses.replace(trials, inputs=trials.inputs[:, :, :1]))


def judged(measured: Consistency, **known) -> Consistency:
    usual = {"simulation": EULER, "labelled": False, "alpha": 0.1, "is_map": False, "points": 9, "guess": 0.5}
    return verdict(measured, **{**usual, **known})


def last(value: float) -> np.ndarray:
    return np.array([0.0, 0.0, 0.0, value])


@pytest.mark.parametrize("field", ["output_changes", "relaxed_changes"])
def test_the_verdict_turns_where_it_is_said_to(field: str) -> None:
    measured = consistency()
    assert judged(dataclasses.replace(measured, **{field: last(0.25)})).is_ode
    assert not judged(dataclasses.replace(measured, **{field: last(0.2501)})).is_ode


def test_states_that_run_away_are_said_to() -> None:
    trained = np.zeros((3, 2))
    assert _distance(np.array([[0.0, 0.0], [np.nan, 0.0], [1.0, 0.0]]), trained, 1.0) == np.inf
    result = judged(dataclasses.replace(consistency(), relaxed_changes=last(np.inf)))
    assert not result.is_ode and "run away" in result.reason
    # Of states that ran away as trained there is nothing to be said.
    assert np.isnan(_distance(trained, np.full((3, 2), np.nan), 1.0))


def test_one_point_or_one_trial_is_enough() -> None:
    measured = consistency()
    for changes in ({"points_changed": np.array([0, 0, 1, 0])}, {"failed_trials": np.array([0, 1, 0, 0])}):
        result = judged(dataclasses.replace(measured, **changes))
        assert not result.is_ode and result.advice is not None


@pytest.mark.parametrize(
    "simulation, advice",
    [(EULER, "lower training.learning_rate"), (TSIT5, "raise simulation.max_steps, loosen simulation.rtol")],
    ids=["euler", "tsit5"],
)
def test_where_nothing_can_be_followed_there_is_no_yes(simulation: SimulationSettings, advice: str) -> None:
    nothing = np.full(4, np.nan)
    measured = dataclasses.replace(
        consistency(), failed_trials=np.array([100, 0, 0, 0]), losses=nothing, scores=nothing,
        output_changes=nothing, quiet_changes=nothing, relaxed_changes=nothing,
    )  # fmt: skip
    result = judged(measured, simulation=simulation)
    assert not result.is_ode and not result.measured and "no trial could be followed" in result.reason.lower()
    assert result.advice is not None and advice in result.advice and "--rtol" not in result.advice


def test_a_smaller_tolerance_is_advised_only_where_something_changes() -> None:
    measured = consistency(adaptive=True)
    unfinished = dataclasses.replace(measured, failed_trials=np.array([0, 0, 2, 0]))
    advice = judged(unfinished, simulation=TSIT5).advice
    assert advice == (
        "Raise simulation.max_steps, since finer steps are more steps, or take the stiff solver kvaerno5 "
        "(simulation.solver)."
    )
    changed = judged(dataclasses.replace(measured, output_changes=last(0.5)), simulation=TSIT5).advice
    assert changed is not None and changed.startswith("Train with a smaller --rtol")
    both = judged(dataclasses.replace(unfinished, output_changes=last(0.5)), simulation=TSIT5).advice
    assert both == f"{advice} {changed}"


def of_losses(trained: float, exact: float, *, variance: float = 0.5, **changes) -> Consistency:
    """A check in which all else hardly changes."""
    losses = np.array([trained, trained, trained, exact])
    return dataclasses.replace(consistency(), losses=losses, scores=losses / variance, **changes)


@pytest.mark.parametrize(
    ("measured", "variance", "sentence"),
    [
        # Trained on `square` and on `ring` with Euler's steps: the error nearly doubles, and is multiplied by 280.
        (
            of_losses(0.00766, 0.0134, variance=0.27, driven_changes=last(0.252)),
            0.27,
            "An ODE of its memory, not of its response to input and loss.",
        ),
        (
            of_losses(0.00766, 0.0134, variance=0.27, driven_changes=last(0.2)),
            0.27,
            "An ODE of its memory and response to input, not of its loss.",
        ),
        (
            of_losses(3.5e-5, 9.9e-3, output_changes=last(0.14), driven_changes=last(0.4)),
            0.5,
            "An ODE of its memory, not of its response to input and loss.",
        ),
        # The same in the square of a unit a millionth as large.
        (
            of_losses(3.5e-17, 9.9e-15, variance=0.5e-12, driven_changes=last(0.4)),
            0.5e-12,
            "An ODE of its memory, not of its response to input and loss.",
        ),
        (
            of_losses(0.01, 0.014, relaxed_changes=last(1.0)),
            0.5,
            "An ODE of its response to input and loss, not of its memory.",
        ),
        (
            of_losses(0.01, 0.02, relaxed_changes=last(1.0), output_changes=last(0.3)),
            0.5,
            "A map of its memory, response to input and loss.",
        ),
        (
            of_losses(0.01, 0.012, failed_trials=np.array([0, 0, 0, 7])),
            0.5,
            "An ODE of its memory, not of its response to input, not known of its loss.",
        ),
        (of_losses(0.01, 0.014), 0.5, "An ODE of its memory, response to input and loss."),
    ],
    ids=["square", "square, milder", "ring", "ring in small", "memory", "nothing", "unfinished", "all"],
)
def test_it_is_said_of_what_it_is_an_ode(measured: Consistency, variance: float, sentence: str) -> None:
    result = judged(measured, guess=variance)
    assert result.answers is not None and result.answers.sentence() == sentence
    assert result.is_ode == (sentence == "An ODE of its memory, response to input and loss.")
    assert (result.advice is None) == result.is_ode
    # Every answer says its numbers and the limit that they were held against.
    for number in (
        "0.25 is allowed",
        f"{measured.losses[0]:.3g} as trained",
        f"{measured.losses[3]:.3g} when integrated",
    ):
        assert number in result.reason or "not all trials" in result.reason


@pytest.mark.parametrize(
    ("trained", "exact", "holds"),
    [
        *(
            (0.01, 0.01 * factor, holds)
            for factor, holds in ((1.49, True), (1.51, False), (1 / 1.49, True), (0.66, False))
        ),
        # A large loss may not change by much, however small the factor: by .05 of the variance, 0.5 here.
        *((0.4, 0.4 + change, abs(change) < 0.025) for change in (0.024, 0.026, -0.024, -0.026)),
        # Below a millionth of the variance there is no error to speak of.
        *((1e-10, exact, exact < 5e-7) for exact in (4e-7, 6e-7, 0.0)),
        (0.0, 0.0, True),
        (1e-6, 0.0, False),
    ],
)
def test_the_loss_is_held_against_a_factor_and_against_the_variance(trained: float, exact: float, holds: bool) -> None:
    result = judged(of_losses(trained, exact))
    assert result.answers is not None and result.answers.loss.holds == holds
    low, high = result.allowed_losses if result.allowed_losses is not None else (np.nan, np.nan)
    assert (low <= exact <= high) == holds


def test_targets_that_do_not_vary_leave_the_factor_alone() -> None:
    for factor, holds in ((1.4, True), (1.6, False)):
        result = judged(of_losses(0.4, 0.4 * factor), guess=0.0)
        assert result.answers is not None and result.answers.loss.holds == holds
        assert "of the variance (" not in result.answers.loss.reason


def test_a_classifier_is_held_against_a_guess() -> None:
    sure = dataclasses.replace(
        consistency(labelled=True), losses=np.array([0.3, 0.3, 0.3, 0.36]), output_changes=last(0.04)
    )
    for classes, holds in ((2, False), (10, True)):
        result = judged(sure, labelled=True, guess=np.log(classes))
        assert result.answers is not None and result.answers.response.holds
        assert result.answers.loss.holds == holds and "of that of a guess" in result.answers.loss.reason


def test_what_is_answered_within_a_step_is_not_the_answer_of_a_flow() -> None:
    # Driven anew at every fifth sample; targets are what steps of Euler give, but for a little.
    network, steps = linear(alpha=0.5), 40
    random = np.random.default_rng(0)
    inputs = np.zeros((6, steps, 2), np.float32)
    inputs[:, ::5] = random.choice([-1.0, 1.0], size=inputs[:, ::5].shape)
    states, paths = np.tile(START, (6, 1)), []
    for step in range(steps):
        states = states + 0.5 * (np.tanh(3 * inputs[:, step]) - states)
        paths.append(states)
    targets = np.stack(paths, axis=1) + 0.01 * random.normal(size=inputs.shape)
    times = np.broadcast_to(STEP * np.arange(1, steps + 1), inputs.shape[:2])
    trials = Trials(inputs, targets.astype(np.float32), np.ones(inputs.shape, bool), times)
    checked = check_consistency(network, trials, fixed_points=points(network))
    answers = checked.answers
    assert answers is not None and not checked.is_ode
    assert (answers.memory.holds, answers.loss.holds) == (True, False)
    # Of the change it is known where it comes from.
    assert checked.driven_changes is not None and checked.driven_changes[3] > checked.quiet_changes[3] > 0
    assert checked.losses[3] > 10 * checked.losses[0]
    # The same weights, trained with a solver that follows the flow, are one in everything.
    exact = dataclasses.replace(trials, targets=targets.astype(np.float32))
    assert check_consistency(network, exact, simulation=TSIT5, fixed_points=points(network, TSIT5)).is_ode


def test_changes_with_and_without_input_are_those_of_all_together() -> None:
    trials = dataclasses.replace(pulses(8), mask=np.ones_like(pulses(8).mask))
    checked = check_consistency(flip_flop_rnn(), trials)
    on = float((trials.inputs != 0).any(axis=2).mean())
    assert checked.driven_changes is not None
    parts = on * checked.driven_changes**2 + (1 - on) * checked.quiet_changes**2
    np.testing.assert_allclose(parts, checked.output_changes**2, rtol=1e-9)


@pytest.mark.parametrize(
    "alpha, simulation, step",
    [
        (1.0, EULER, STEP),
        (0.5, EULER, None),
        (1.0, SimulationSettings(substeps=2), None),
        (2.0, SimulationSettings(substeps=2), STEP / 2),
        (1.0, SimulationSettings(solver="heun", substeps=1), None),
        (1.0, TSIT5, None),
    ],
    ids=["alpha=1", "alpha=0.5", "two substeps", "two long substeps", "heun", "tsit5"],
)
def test_what_is_a_map(alpha: float, simulation: SimulationSettings, step: float | None) -> None:
    assert map_step(linear(alpha=alpha).field, STEP, simulation) == step


@pytest.mark.parametrize(
    "simulation, close",
    [
        (SimulationSettings(solver="tsit5", rtol=1e-8, atol=1e-10), 1e-7),
        (SimulationSettings(solver="dopri5", substeps=2), 1e-7),
        (EULER, 0.2),
    ],
    ids=["tsit5", "dopri5", "euler"],
)
def test_states_are_let_go_under_their_solver(simulation: SimulationSettings, close: float) -> None:
    starts = np.array([[1.0, 0.3], [-0.2, 2.0]])
    relaxed = let_go(linear(), starts, seconds=0.35, step=STEP, simulation=simulation)
    assert len(relaxed.times) == 11
    expected = [starts @ expm(-np.eye(2) * time / TAU).T for time in relaxed.times]
    np.testing.assert_allclose(relaxed.path, expected, atol=close)
    np.testing.assert_allclose(relaxed.speeds, np.linalg.norm(relaxed.states, axis=1) / TAU, rtol=1e-5)


def test_a_network_trained_adaptively_is_dissected_as_the_flow_that_it_is() -> None:
    # With Euler's step it would be a map: tau is the step.
    network = flip_flop_rnn(time_constant=STEP)
    simulation = SimulationSettings(solver="tsit5", rtol=1e-4, atol=1e-6)
    taken = dissect(network, pulses(6), key=jax.random.key(0), starts=64, simulation=simulation)
    assert not taken.is_map and taken.fixed_points.step is None
    assert taken.consistency is not None and taken.consistency.is_ode
    assert np.isfinite(taken.relaxed.path).all()
    # All of them fall to a memory in some tau.
    root = np.abs(taken.fixed_points.states).max()
    np.testing.assert_allclose(np.abs(taken.relaxed.states[np.abs(taken.relaxed.states) > 0.5]), root, atol=1e-3)
