"""Members of a cohort end as they do alone: the reference is `fit`."""

import math
from collections.abc import Callable
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.models import MLP, Network, NeuralODE, TrainedInitialState
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials
from gnode.training import Fit, Outcome, TrainingSettings, cohort_size, epoch_bytes, fit, fit_cohort
from gnode.training._loop import run_epochs
from tests.training.examples import CHANNELS, OUTPUTS, labelled, network, settings, valued, weights, without_seconds

# What adding numbers up in another order may change in a few dozen steps of Adam.
CLOSE: Any = {"rtol": 2e-3, "atol": 2e-5}
# Rounding decides whether a step whose error is at its bound is taken or tried again, which moves losses by as much as
# the solver may be off. AdamW makes far more of that where a weight's gradient is next to nothing.
CLOSE_LOSSES: Any = {"rtol": 1e-2, "atol": 1e-4}

ADAPTIVE = {"solver": "tsit5", "max_steps": 60}
EIGHT = [
    settings(epochs=6),
    settings(epochs=6, learning_rate=0.002),
    settings(epochs=3),
    settings(epochs=6, weight_decay=0.3, clip_norm=0.1),
    settings(epochs=6, schedule="constant", learning_rate=1e-12, weight_decay=0.0, patience=2),
    settings(epochs=6, learning_rate=1e30, clip_norm=math.inf, schedule="constant"),
    settings(epochs=6, warm_up_epochs=2),
    settings(epochs=6, horizon_start=0.5, horizon_epochs=3),
]


def members(said: list[TrainingSettings], *, make: Callable[..., Trials] = valued) -> dict[str, Any]:
    """Each with weights, trials and a key of its own."""
    seeds = range(len(said))
    return {
        "networks": [network(seed=seed) for seed in seeds],
        "train_sets": [make(20, seed=2 * seed) for seed in seeds],
        "validation_sets": [make(9, seed=2 * seed + 1) for seed in seeds],
        "settings_list": said,
        "keys": [jax.random.key(seed) for seed in seeds],
    }


def alone(place: int, of: dict[str, Any], **options) -> Fit:
    names = ("networks", "train_sets", "validation_sets", "settings_list")
    return fit(*(of[name][place] for name in names), key=of["keys"][place], throw=False, **options)


def assert_close(one: Fit, other: Fit, *, adaptive: bool = False):
    close = CLOSE_LOSSES if adaptive else CLOSE
    assert (one.outcome, one.best_epoch, len(one.history)) == (other.outcome, other.best_epoch, len(other.history))
    np.testing.assert_allclose(one.best_validation_loss, other.best_validation_loss, **close)
    for left, right in zip(one.history, other.history, strict=True):
        assert (left.epoch, left.learning_rate) == (right.epoch, right.learning_rate)
        for name in ("loss", "validation_loss", "gradient_norm"):
            np.testing.assert_allclose(getattr(left, name), getattr(right, name), err_msg=name, **close)
        # A step more in one trial of a few is no other solver.
        evaluations: Any = {"rtol": 0.05} if adaptive else close
        np.testing.assert_allclose(left.function_evaluations, right.function_evaluations, **evaluations)
    if not adaptive:
        for left, right in zip(jax.tree.leaves(one.network), jax.tree.leaves(other.network), strict=True):
            np.testing.assert_allclose(left, right, **close)


@pytest.fixture(scope="module")
def eight() -> tuple[dict[str, Any], tuple[Fit, ...]]:
    of = members(EIGHT)
    return of, fit_cohort(**of)


def test_a_cohort_of_eight_trains_each_as_alone(eight):
    of, results = eight
    assert len(results) == 8
    for place, result in enumerate(results):
        single = alone(place, of)
        assert_close(result, single)
        assert result.message == single.message or result.outcome is not Outcome.diverged
    # No two are the same: each had its own numbers, weights and trials.
    assert len({round(result.history[0].validation_loss, 6) for result in results if result.best_epoch}) == 7


def test_members_end_each_by_its_own_rule(eight):
    _, results = eight
    outcomes = [result.outcome for result in results]
    assert outcomes[2] is Outcome.finished and len(results[2].history) == 3
    assert outcomes[4] is Outcome.stopped_early and len(results[4].history) == results[4].best_epoch + 2 < 6
    assert outcomes[5] is Outcome.diverged and len(results[5].history) == 1 and results[5].best_epoch == 0
    assert "diverged in epoch 1" in results[5].message and "lower training.learning_rate" in results[5].message
    assert all(outcomes[place] is Outcome.finished for place in (0, 1, 3, 6, 7))


def test_a_member_that_has_ended_keeps_its_bits(monkeypatch):
    first_weights = []

    def watched(descents, *others, **program):
        first_weights.append([np.asarray(leaf[0]).tobytes() for leaf in jax.tree.leaves(descents.weights)])
        return run_epochs(descents, *others, **program)

    monkeypatch.setattr("gnode.training._loop.run_epochs", watched)
    short, long = ([settings(epochs=2, schedule="constant"), settings(epochs=epochs)] for epochs in (2, 5))
    ended, frozen = (fit_cohort(**members(said))[0] for said in (short, long))
    assert weights(frozen.network) == weights(ended.network)
    assert without_seconds(frozen.history) == without_seconds(ended.history) and len(frozen.history) == 2
    # Of two epochs, and then of five: after the second it is no longer trained.
    assert len(first_weights) == 7
    assert first_weights[3] != first_weights[4] == first_weights[5] == first_weights[6]


@pytest.mark.parametrize("place", [0, 1])
def test_a_member_of_nan_leaves_the_others_as_they_are(place):
    of = members([settings(epochs=3)] * 2)
    spoilt = {**of, "networks": [*of["networks"]]}
    net = spoilt["networks"][place]
    spoilt["networks"][place] = eqx.tree_at(lambda n: n.readout.biases[0], net, jnp.full(2, jnp.nan))
    clean, results = fit_cohort(**of), fit_cohort(**spoilt)
    for other, (one, two) in enumerate(zip(clean, results, strict=True)):
        if other == place:
            assert two.outcome is Outcome.diverged and math.isnan(two.history[0].loss)
        else:
            assert weights(one.network) == weights(two.network)
            assert without_seconds(one.history) == without_seconds(two.history)


def test_a_cohort_of_one_has_the_bits_of_fit():
    of = members([settings(dropout=0.2)])
    (result,), single = fit_cohort(**of), alone(0, of)
    assert weights(result.network) == weights(single.network) and result.message == single.message
    assert without_seconds(result.history) == without_seconds(single.history)


@pytest.mark.parametrize(
    ("said", "make", "simulation"),
    [
        pytest.param({"truncate_steps": 7, "dropout": 0.3}, valued, {}, id="pieces and dropout"),
        pytest.param({"forcing_steps": 5, "forcing_epochs": 3}, valued, {}, id="forcing"),
        pytest.param({"loss_at": "last"}, labelled, {"solver": "heun", "substeps": 2}, id="classes and fixed steps"),
        pytest.param({}, valued, ADAPTIVE, id="adaptive"),
    ],
)
def test_what_is_compiled_in_is_the_same_for_each(said, make, simulation):
    of = members([settings(epochs=2, learning_rate=rate, **said) for rate in (0.01, 0.002)], make=make)
    simulated = SimulationSettings(**simulation)
    for place, result in enumerate(fit_cohort(**of, simulation=simulated)):
        assert_close(result, alone(place, of, simulation=simulated), adaptive=simulated.adaptive)


def test_a_trial_that_the_solver_cannot_finish_ends_its_member_alone():
    of = members([settings(epochs=2)] * 2)
    stiff = of["train_sets"][1]
    of["train_sets"][1] = replace(stiff, inputs=(1e4 * stiff.inputs).astype(np.float32))
    simulated = SimulationSettings(**ADAPTIVE)
    fine, failed = fit_cohort(**of, simulation=simulated)
    assert fine.outcome is Outcome.finished
    single = alone(1, of, simulation=simulated)
    assert (failed.outcome, len(failed.history)) == (Outcome.solver_failed, len(single.history))
    assert single.outcome is Outcome.solver_failed and "could not finish training trial" in failed.message


def test_callbacks_are_each_members_own():
    seen: list[list] = [[], []]

    def watch(place):
        def note(record, net):
            seen[place].append((record, weights(net)))
            return place == 1 and record.epoch == 2

        return [note]

    of = members([settings(), settings()])
    results = fit_cohort(**of, callbacks=[watch(0), watch(1)])
    assert [result.outcome for result in results] == [Outcome.finished, Outcome.stopped_by_callback]
    assert [tuple(record for record, _ in each) for each in seen] == [result.history for result in results]
    assert seen[0][-1][1] != seen[1][-1][1]


@pytest.mark.parametrize("epoch", [1, 2, 4])
def test_an_interrupted_cohort_ends_with_the_same_bits(eight, epoch, tmp_path):
    of, undisturbed = eight
    files = [tmp_path / f"{place}.gnode" for place in range(8)]
    asked = iter(range(1, 1000))
    first = fit_cohort(**of, checkpoints=files, interrupted=lambda: next(asked) >= epoch)
    ended = [result for result in undisturbed if len(result.history) <= epoch]
    assert sum(result.outcome is Outcome.interrupted for result in first) == 8 - len(ended)
    # One is lost, and begins again.
    files[1].unlink()
    for one, other in zip(fit_cohort(**of, checkpoints=files, resume=True), undisturbed, strict=True):
        assert weights(one.network) == weights(other.network) and one.message == other.message
        assert repr(without_seconds(one.history)) == repr(without_seconds(other.history))
    # All have ended: nothing is trained any more.
    never = [[lambda record, net: pytest.fail("an epoch")]] * 8
    fit_cohort(**of, checkpoints=files, resume=True, callbacks=never)


def test_a_checkpoint_of_a_cohort_is_that_of_fit(tmp_path):
    of = members([settings(), settings(learning_rate=0.002)])
    files = [tmp_path / "0.gnode", tmp_path / "1.gnode"]
    fit_cohort(**of, checkpoints=files, interrupted=lambda: True)
    assert_close(alone(1, of, checkpoint=files[1], resume=True), alone(1, of))


def test_the_seconds_of_members_add_up_to_those_that_passed(monkeypatch):
    monkeypatch.setattr("gnode.training._loop.time", SimpleNamespace(perf_counter=iter(range(0, 1000, 6)).__next__))
    results = fit_cohort(**members([settings(epochs=1), settings(epochs=2)]))
    assert [[record.seconds for record in result.history] for result in results] == [[3.0], [3.0, 6.0]]


def test_members_are_not_compiled_one_by_one():
    traced = []

    def noted(value):
        traced.append(1)
        return jnp.tanh(value)

    nets = []
    for seed in range(2):
        one, two = jax.random.split(jax.random.key(seed))
        field = NeuralODE(2, CHANNELS, (8,), activation=noted, key=one)
        nets.append(Network(TrainedInitialState(2), field, MLP(2, OUTPUTS, key=two)))
    of = {**members([settings(epochs=2)] * 2), "networks": nets}
    fit_cohort(**of)
    before = len(traced)
    assert before > 0
    fit_cohort(**{**of, "settings_list": [settings(epochs=3, learning_rate=0.1, patience=1), settings(clip_norm=0.1)]})
    assert len(traced) == before


def changed(name: str, value) -> dict[str, Any]:
    of = members([settings(), settings()])
    return {**of, name: [of[name][0], value]}


SHORT = valued(20, steps=19)


@pytest.mark.parametrize(
    ("of", "message"),
    [
        (lambda: members([]), "members of a cohort of at least 1, got 0"),
        (
            lambda: {**members([settings()]), "keys": []},
            "keys of 1 members, as there are networks, got 0; give one for each",
        ),
        (
            lambda: changed("settings_list", settings(batch_size=5)),
            "training.batch_size = 8 in all of a cohort, got 5 in memb",
        ),
        (
            lambda: changed("settings_list", settings(dropout=0.5)),
            "training.dropout = 0.0 in all of a cohort, got 0.5 in memb",
        ),
        (
            lambda: changed("settings_list", settings(truncate_steps=3)),
            "training.truncate_steps = None in all .*got 3 in memb",
        ),
        (
            lambda: changed("train_sets", SHORT),
            r"train trials of the shapes .*20, 20, 2.* in all of a cohort, got .*20, 19, 2",
        ),
        (lambda: changed("validation_sets", valued(8)), r"validation trials of the shapes .*9, 20, 2.* got .*8, 20, 2"),
        (
            lambda: changed("networks", network(state=3)),
            "networks that differ in their weights alone in a cohort, got another",
        ),
        (
            lambda: changed("networks", network(alpha=0.5)),
            "weights alone in a cohort, got another in member 1; train it in an",
        ),
        (lambda: changed("networks", network(outputs=1)), "training trials of 1 outputs, as the network has, got 2"),
    ],
    ids=[
        "none",
        "a list that is short",
        "batches",
        "dropout",
        "pieces",
        "steps",
        "number of trials",
        "state",
        "time constant",
        "trials that do not fit",
    ],
)
def test_members_that_cannot_share_a_program_are_refused(of, message):
    with pytest.raises(Refused, match=message):
        fit_cohort(**of())


@pytest.fixture(scope="module")
def problem() -> tuple[Network, Trials, Trials, TrainingSettings]:
    return network(), valued(), valued(9, seed=1), settings(batch_size=20)


@pytest.fixture(scope="module")
def member_bytes(problem) -> int:
    return epoch_bytes(*problem)


@pytest.mark.parametrize(
    ("options", "size"),
    [({}, 7), ({"share": 0.5}, 5), ({"most": 3}, 3), ({"share": 0.05}, 1)],
    ids=["share of the memory", "another share", "no more than wanted", "too little for one"],
)
@pytest.mark.parametrize("told", [True, False], ids=["given", "of the device"])
def test_the_size_of_a_cohort_follows_from_the_memory(problem, member_bytes, options, size, told, monkeypatch):
    memory = int(10.2 * member_bytes)
    monkeypatch.setattr("gnode.training._memory.epoch_bytes", lambda *problem, simulation: member_bytes)
    if told:
        options = {**options, "memory": memory}
    else:
        device = SimpleNamespace(platform="gpu", memory_stats=lambda: {"bytes_limit": memory, "bytes_in_use": 0})
        monkeypatch.setattr(jax, "devices", lambda: [device])
    assert cohort_size(*problem, **options) == size


@pytest.mark.parametrize(
    ("platform", "told"), [("gpu", None), ("cpu", {"bytes_limit": 10**12})], ids=["a gpu that does not tell", "cpu"]
)
def test_members_are_trained_one_by_one_on_a_cpu_or_where_memory_is_not_told(problem, platform, told, monkeypatch):
    device = SimpleNamespace(platform=platform, memory_stats=lambda: told)
    monkeypatch.setattr(jax, "devices", lambda: [device])
    assert cohort_size(*problem) == 1


@pytest.mark.parametrize("share", [0.0, 1.5, math.nan])
def test_a_share_that_is_none_is_refused(problem, share):
    with pytest.raises(Refused, match="a share of the memory above 0 and at most 1"):
        cohort_size(*problem, share=share)


def arrays_bytes(trials: Trials) -> int:
    return sum(array.nbytes for array in (trials.inputs, trials.targets, trials.mask, trials.durations))


def test_the_memory_of_an_epoch_holds_its_arrays_and_what_the_gradient_needs(problem, member_bytes):
    _, train, validation, _ = problem
    # The hidden units of every step and trial of the batch are kept for the gradient.
    kept = len(train) * train.steps * 8 * 4
    assert member_bytes > arrays_bytes(train) + arrays_bytes(validation) + kept


def test_a_cohort_takes_the_memory_of_its_members(member_bytes):
    told = {}

    def caught(*arguments, **program):
        told["memory"] = eqx.filter_jit(run_epochs).lower(*arguments, **program).compile().compiled.memory_analysis()
        raise StopIteration

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gnode.training._loop.run_epochs", caught)
        with pytest.raises(StopIteration):
            fit_cohort(**members([settings(batch_size=20)] * 4))
    memory = told["memory"]
    four = memory.argument_size_in_bytes + memory.output_size_in_bytes + memory.temp_size_in_bytes
    assert 2 * member_bytes < four < 1.25 * 4 * member_bytes
