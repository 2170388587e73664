"""One program for all solvers of fixed steps: a sample cut into parts is stepped as the solver itself steps it."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis.fixed_points import jacobians_at
from gnode.experiments.dissection.consistency._finer_solvers import Interval, finer_solvers, rerun
from gnode.models import in_float64
from gnode.simulation import InputPath, SimulationSettings, along_path, simulate_compiled
from tests.experiments.hand_made import STEP, flip_flop_rnn, pulses

TRIALS = pulses(3, 7)
RELEASED = np.array([[0.3, -0.2], [1.5, 0.7]])
FIXED = [
    SimulationSettings(),
    SimulationSettings(substeps=3),
    SimulationSettings(solver="heun", substeps=1),
    SimulationSettings(solver="heun", substeps=2, interpolation="linear"),
]
IDS = ["euler", "euler in substeps", "heun", "heun, inputs that change between samples"]


@pytest.mark.parametrize("simulation", FIXED, ids=IDS)
def test_trials_go_as_the_solver_itself_takes_them(simulation):
    network = flip_flop_rnn()
    for solver in finer_solvers(simulation, time_step=STEP, samples=TRIALS.steps)[:3]:
        found = rerun(network, TRIALS, RELEASED, solver)
        with double_precision():
            exact = in_float64(network)
            direct = simulate_compiled(
                exact,
                on_device(TRIALS.inputs, np.float64),
                on_device(TRIALS.durations, np.float64),
                solver.settings,
            )
            quiet = InputPath(jnp.zeros((TRIALS.steps, 1, 2)), jnp.full((TRIALS.steps,), STEP))
            ends = [along_path(exact, quiet, on_device(state), solver.settings).states[-1] for state in RELEASED]
        np.testing.assert_allclose(found.states, direct.states, rtol=0, atol=1e-14)
        np.testing.assert_allclose(found.outputs, direct.outputs, rtol=0, atol=1e-14)
        np.testing.assert_allclose(found.ends, ends, rtol=0, atol=1e-14)
        assert found.evaluations == float(np.mean(direct.evaluations))
        assert not found.failed.any()


@pytest.mark.parametrize("simulation", FIXED, ids=IDS)
def test_so_do_slopes_of_a_time_step(simulation):
    with double_precision():
        exact = in_float64(flip_flop_rnn())
        quiet = InputPath(jnp.zeros((1, 1, 2)), jnp.full((1,), STEP))
        for solver in finer_solvers(simulation, time_step=STEP, samples=9)[:3]:
            interval = Interval(exact, STEP, solver.coarse, on_device(solver.parts))

            def later(state, settings=solver.settings):
                return along_path(exact, quiet, state, settings).states[0]

            direct = [jax.jacfwd(later)(on_device(state)) for state in RELEASED]
            found = np.eye(2) + STEP * jacobians_at(interval, RELEASED)
            np.testing.assert_allclose(found, direct, rtol=0, atol=1e-14)


def test_finer_steps_are_other_steps():
    """Else nothing above would say anything."""
    network = eqx.tree_at(lambda one: one.initial.value, flip_flop_rnn(), jnp.array([1.0, -0.5]))
    euler = finer_solvers(SimulationSettings(), time_step=STEP, samples=TRIALS.steps)
    ends = [rerun(network, TRIALS, RELEASED, solver).ends for solver in euler]
    gaps = [np.abs(end - ends[3]).max() for end in ends[:3]]
    # Of order one.
    np.testing.assert_allclose(np.divide(gaps[:2], gaps[1:]), 2, rtol=0.2)
