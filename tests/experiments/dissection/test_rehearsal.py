"""A dissection that is rehearsed while its network is trained finds its programs made."""

import threading

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._stages import stage
from gnode.analysis.orbits import limit_cycles, rehearse_limit_cycle
from gnode.experiments import dissect, held_system, rehearsals
from gnode.experiments.dissection import _rehearsal
from gnode.experiments.dissection._rehearsal import is_worth_rehearsing, rehearse
from gnode.models import Network
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from tests.experiments.dissection.made_programs import programs_made
from tests.experiments.hand_made import flip_flop_rnn, pulses

# What depends on how many states are let go, or on what they come to.
_OF_THE_PLAY = {"_relax", "_later", "on_states", "_outputs", "_drawn", "_go_on", "value_at"}


def network(*rows: tuple[float, float], time_constant: float) -> Network:
    """tau dh/dt = tanh(W h) - h, from the rows of W. The time constant is compiled in: with one of its own a test finds
    nothing that another has made in this process."""
    rnn = flip_flop_rnn(time_constant=time_constant)
    return eqx.tree_at(lambda one: one.field.target.weights, rnn, (jnp.array(rows),))


def test_what_a_dissection_needs_is_made_by_its_rehearsal(tmp_path):
    trials, begins = pulses(21, 47), network((0.1, 0.0), (0.0, 0.1), time_constant=0.11)
    trained = network((2.0, 0.0), (0.0, 2.0), time_constant=0.11)
    with programs_made(tmp_path) as made:
        rehearse(begins, trials, simulation=DEFAULT_SIMULATION, loss_at="all")
        rehearsed = len(made)
        taken = dissect(trained, trials, key=jax.random.key(0))
    assert len(taken.fixed_points) == 9
    assert rehearsed > 20
    assert {name for name, _ in made[rehearsed:]} <= _OF_THE_PLAY


def test_a_cycle_is_found_by_what_its_rehearsal_made(tmp_path):
    system = held_system(network((2.0, -2.0), (2.0, 2.0), time_constant=0.12))
    with programs_made(tmp_path) as made:
        rehearse_limit_cycle(system, np.zeros(2))
        rehearsed = len(made)
        (cycle,) = limit_cycles(system, np.array([[0.5, 0.5], [0.1, 0.4]]))
    assert cycle.stable
    assert {"_piece", "_piece_of_returns", "_piece_of_round", "_followed"} <= {name for name, _ in made[:rehearsed]}
    # Of the system in its own units; the rehearsal has others.
    assert {name for name, _ in made[rehearsed:]} <= {"value_at", "slopes"}


@pytest.mark.parametrize(
    ("cores", "simulation", "worth"),
    [
        (2, DEFAULT_SIMULATION, True),
        (1, DEFAULT_SIMULATION, False),
        (2, SimulationSettings(solver="tsit5"), False),
    ],
    ids=["two cores", "one core", "steps that may be many"],
)
def test_it_is_for_a_core_that_would_be_idle(monkeypatch, cores, simulation, worth):
    monkeypatch.setattr(_rehearsal, "cores", lambda: cores)
    assert is_worth_rehearsing(flip_flop_rnn(), simulation) is worth


@pytest.fixture
def begin(monkeypatch):
    """Begins a rehearsal that does what is said in place of taking a network apart."""
    monkeypatch.setattr(_rehearsal, "cores", lambda: 2)

    def begin(rehearsal, instead):
        monkeypatch.setattr(_rehearsal, "dissect", instead)
        rehearsal.begin(flip_flop_rnn(), pulses(2, 5))

    return begin


def test_it_ends_when_it_is_told_and_before_it_is_left(begin):
    at_work, ended = threading.Event(), []

    def on_and_on(*_, **__):
        try:
            while True:
                at_work.set()
                _rehearsal.held_system(flip_flop_rnn())
        finally:
            ended.append(threading.get_ident())

    with rehearsals(DEFAULT_SIMULATION, loss_at="all") as rehearsal:
        begin(rehearsal, on_and_on)
        assert at_work.wait(60)
        rehearsal.end()
    assert len(ended) == 1 and ended[0] != threading.get_ident()


def test_what_fails_in_it_is_nobody_elses_affair(begin, capfd):
    def failing(*_, **__):
        with stage("never told"):
            raise RuntimeError("in the rehearsal")

    with rehearsals(DEFAULT_SIMULATION, loss_at="all") as rehearsal:
        begin(rehearsal, failing)
        rehearsal.join()
    assert capfd.readouterr() == ("", "")


def test_one_that_is_not_begun_is_left_at_once():
    with rehearsals(DEFAULT_SIMULATION, loss_at="all") as rehearsal:
        rehearsal.end()
