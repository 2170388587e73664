from dataclasses import replace
from typing import Any

import equinox as eqx
import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.models import Network
from gnode.simulation import SimulationSettings
from gnode.training import time_constants
from tests.models import references
from tests.training.examples import TIME_STEP, lstm, network, valued
from tests.training.walks import ALPHA, LENGTHS, case, walk


def forgets(net: Network, state: np.ndarray, input: np.ndarray) -> np.ndarray:
    """-dt / log f of the cells."""
    field: Any = net.field
    forget = np.split(references.affine(field.gates, state[: field.readout_size], input), 4)[1]
    return -TIME_STEP / np.log(references.sigmoid(forget))


@pytest.mark.parametrize("name", ["gnode", "gru", "node", "lstm"])
def test_time_constants_are_those_of_the_gate_on_the_way(name: str):
    net, equation = case(name)
    trials = valued(2, steps=7, lengths=LENGTHS)
    found = time_constants(net, trials)
    for trial, length in enumerate(LENGTHS):
        steps = list(walk(net, equation, trials, trial))[:length]
        if name == "lstm":
            expected = [forgets(net, before, input) for before, input, _ in steps]
        else:
            tau = TIME_STEP / ALPHA
            expected = [tau / equation(net.field, before, input)[0] for before, input, _ in steps]
        np.testing.assert_allclose(found[trial, :length], expected, rtol=1e-6)
        assert np.isnan(found[trial, length:]).all()
    if name == "node":
        np.testing.assert_allclose(found[~np.isnan(found)], TIME_STEP / ALPHA, rtol=1e-12)


def test_a_gate_that_is_shut_makes_a_unit_slow_and_an_lstm_that_forgets_nothing_slower_than_numbers():
    trials = valued(2, steps=7)
    shut = eqx.tree_at(lambda n: n.field.update_gate.biases[0], case("gru")[0], np.full(3, -20, np.float32))
    np.testing.assert_allclose(np.log(time_constants(shut, trials) * ALPHA / TIME_STEP), 20, atol=3)
    keeping = eqx.tree_at(lambda n: n.field.gates.biases[0], case("lstm")[0], np.full(8, 1e4, np.float32))
    assert (time_constants(keeping, trials) == np.inf).all()


def test_between_samples_the_input_is_the_one_where_the_interval_begins():
    net, equation = case("gnode")
    trials = valued(1, steps=7)
    found = time_constants(net, trials, simulation=SimulationSettings(interpolation="linear"))
    # Over the first interval a linear path has the value of the first sample, and at the second's beginning too.
    first = next(walk(net, equation, trials, 0))
    np.testing.assert_allclose(found[0, 0], TIME_STEP / ALPHA / equation(net.field, *first[:2])[0], rtol=1e-6)
    again = equation(net.field, first[2], trials.inputs[0, 0].astype(float))[0]
    np.testing.assert_allclose(found[0, 1], TIME_STEP / ALPHA / again, rtol=1e-6)


def test_what_a_solver_cannot_finish_has_no_time_constants():
    settings = SimulationSettings(solver="tsit5", max_steps=1)
    with pytest.raises(Failed, match=r"could not finish trial 0 .* raise simulation\.max_steps"):
        time_constants(network(), valued(1), simulation=settings)


def test_trials_of_another_task_are_refused():
    trials = valued(1)
    with pytest.raises(Refused, match="trials of 2 input channels, as the network has, got 1; use its own trials"):
        time_constants(network(), replace(trials, inputs=trials.inputs[..., :1]))


@pytest.mark.parametrize("name", ["ode-rnn", "gru-d"])
def test_what_changes_between_samples_too_has_none(name: str):
    message = "a field whose gate sets its time constants, got one that changes between samples too; look at the eigen"
    with pytest.raises(Refused, match=message):
        time_constants(case(name)[0], valued(1))


def test_an_lstm_has_no_solver():
    with pytest.raises(Refused, match="leave the settings of the simulation out"):
        time_constants(lstm(), valued(1), simulation=SimulationSettings(interpolation="linear"))
