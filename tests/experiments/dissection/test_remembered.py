"""What is left of memories after 1, 10 and 100 lengths of a trial, and how fast noise makes a network forget."""

import dataclasses
import json

import jax
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gnode.analysis import as_flow, spread
from gnode.experiments import Dissection, held_system
from gnode.experiments.dissection._dissection_file import DISSECTION, save_dissection
from gnode.experiments.dissection._noise import LEVELS, under_noise
from gnode.experiments.dissection._remembered import remembered
from gnode.simulation import SimulationSettings
from tests.experiments.hand_made import STEP, TAU, flip_flop_rnn
from tests.report.records import manifold

# Its time constant at zero is 12.8 s, and states are on their way to it for many lengths of a trial of half a second.
GAIN = 1 - 2**-7
SECONDS = 0.5
STATES = np.random.default_rng(0).uniform(-1, 1, (20, 2))
ASKED = 1.1 * STATES


def followed(states=STATES, asked=ASKED, **options):
    given = {"seconds": SECONDS, "step": STEP, "simulation": SimulationSettings(), **options}
    # Its readout is its state.
    return remembered(flip_flop_rnn(GAIN), states, states, asked, **given)


def flow(_, h):
    """The entries of the state do not know of one another."""
    return (np.tanh(GAIN * h) - h) / TAU


def exactly(times: np.ndarray) -> np.ndarray:
    """By SciPy, of all entries in a row."""
    return solve_ivp(flow, (0, times[-1]), STATES.ravel(), t_eval=times, rtol=1e-9, atol=1e-12).y.T


def by_euler(times: np.ndarray, step: float, states: np.ndarray = STATES) -> np.ndarray:
    path = [states.ravel()]
    for _ in range(round(times[-1] / step)):
        path.append(path[-1] + step * flow(0, path[-1]))
    return np.array(path)[np.round(times / step).astype(int)]


@pytest.mark.parametrize(
    ("simulation", "within"),
    [
        (SimulationSettings(), 1e-9),
        (SimulationSettings(substeps=2), 1e-9),
        (SimulationSettings(solver="heun"), 1e-4),
        (SimulationSettings(solver="tsit5"), 1e-3),
    ],
    ids=["euler", "euler, substeps", "heun", "tsit5"],
)
def test_the_error_is_that_of_the_readout_by_the_solver(simulation, within):
    times, euler = SECONDS * np.array([0, 1, 10, 100]), simulation.solver == "euler"
    step = STEP / simulation.fixed_steps if euler else STEP
    found = followed(simulation=simulation, step=step)
    assert found is not None and (found.trial, found.lengths.tolist()) == (SECONDS, [0, 1, 10, 100])
    assert found.asked == 20
    path = by_euler(times, step) if euler else exactly(times)
    np.testing.assert_allclose(found.error, np.sqrt(np.mean((path - ASKED.ravel()) ** 2, axis=1)), rtol=within)
    assert (np.diff(found.error) > 0.01).all()


def test_only_what_was_asked_for_counts():
    asked = ASKED.copy()
    asked[:, 1] = np.nan
    asked[5:] = np.nan
    found = followed(asked=asked)
    assert found is not None and found.asked == 5
    assert found.error[0] == pytest.approx(np.sqrt(np.mean((STATES[:5, 0] - ASKED[:5, 0]) ** 2)))
    assert followed(asked=np.full_like(asked, np.nan)) is None


def test_of_many_states_some_are_followed_that_miss_as_much_as_all():
    # One of a hundred misses by a hundred times as much, and half of the square error is theirs.
    states = np.random.default_rng(1).uniform(-1, 1, (1000, 2))
    asked = states + np.where(np.arange(1000)[:, None] % 100 == 7, 1.0, 0.1) * [[1.0, -1.0]]
    found = followed(states, asked)
    assert found is not None and found.asked == 128
    expected = np.sqrt(np.mean((states - asked) ** 2))
    assert found.error[0] == pytest.approx(expected, rel=0.1)
    by_chance = np.sqrt(np.mean((states - asked)[:5] ** 2))
    assert by_chance < 0.8 * expected


def test_times_that_are_too_many_steps_away_are_not_looked_at(monkeypatch):
    monkeypatch.setattr("gnode.experiments.dissection._remembered._STEPS", 10 * round(SECONDS / STEP))
    found = followed()
    assert found is not None
    np.testing.assert_array_equal(np.isfinite(found.error), [True, True, True, False])


def test_states_that_run_away_leave_no_number():
    # Steps of three time constants overshoot ever farther, where tanh is flat.
    found = followed(10 * STATES, seconds=5.0, step=0.31)
    assert found is not None
    np.testing.assert_array_equal(np.isfinite(found.error), [True, True, True, False])


def test_a_dissection_tells_it_of_the_states_that_it_let_go(memory: Dissection, tmp_path):
    found = memory.remembered
    assert found is not None and found.trial == pytest.approx(0.6)
    # All that were asked for something; a trial's length is as long as they were let go for.
    known = np.isfinite(memory.asked).any(axis=1)
    assert found.asked == known.sum() == 64
    for k, held in ((0, memory.held[0]), (1, memory.held[-1])):
        assert found.error[k] == pytest.approx(np.sqrt(np.nanmean((held - memory.asked)[known] ** 2)))
    # Then they are at the four points.
    assert found.error[2] == pytest.approx(found.error[3])
    save_dissection(tmp_path, memory)
    said = json.loads((tmp_path / DISSECTION).read_text())["memory"]
    assert said == {
        "trial_s": found.trial, "lengths": [0, 1, 10, 100], "error": found.error.tolist(),
        "asked": found.asked,
    }  # fmt: skip


def test_no_number_is_null_and_so_is_what_was_not_measured(memory: Dissection, tmp_path):
    assert memory.remembered is not None
    lost = dataclasses.replace(memory.remembered, error=np.array([0.1, np.inf, np.nan, 0.2]))
    save_dissection(tmp_path, dataclasses.replace(memory, remembered=lost))
    assert json.loads((tmp_path / DISSECTION).read_text())["memory"]["error"] == [0.1, None, None, 0.2]
    save_dissection(tmp_path, dataclasses.replace(memory, remembered=None, noise=()))
    content = json.loads((tmp_path / DISSECTION).read_text())
    assert content["memory"] is content["attractor"]["noise"] is None


def test_points_hold_back_what_noise_does(memory: Dissection):
    assert memory.verdict is not None and memory.verdict.manifold is not None
    weak, _ = memory.noise
    size = spread(memory.verdict.manifold.states)
    assert [one.noise for one in memory.noise] == pytest.approx([level * size / np.sqrt(0.6) for level in LEVELS])
    assert weak.bound == pytest.approx(size / 4) and weak.times[-1] == pytest.approx(8 * 0.6)
    assert weak.dimension == 0 and np.isnan(weak.diffusion_measured)
    # Without noise states stand on the unstable point that trials begin at; with it they leave, and go no farther.
    assert weak.predicted[-1] < np.sqrt(2) * size


def test_at_stable_points_noise_comes_to_a_halt(memory: Dissection):
    found = memory.fixed_points
    stable = np.flatnonzero([kind == "stable" for kind in found.near.kinds])[:2]
    set_of_points = manifold(found.states[stable], "isolated points")
    weak, strong = under_noise(
        held_system(flip_flop_rnn(gated=True)), set_of_points, seconds=0.6, step=STEP, key=jax.random.key(0)
    )
    # sigma^2 dt / (1 - (1 - lambda dt)^2) for each of two entries, from either point as often.
    kept = 1 + STEP * found.near.rates[stable]
    still = weak.noise * np.sqrt((2 * STEP / (1 - kept**2)).mean())
    assert weak.predicted[-1] == pytest.approx(still, rel=1e-6)
    assert abs(weak.measured[-1] - still) < 4 * weak.measured_error[-1]
    assert strong.predicted == pytest.approx(4 * weak.predicted, rel=1e-9)


def test_from_one_state_there_is_no_size_to_measure_noise_by():
    states = np.zeros((5, 2))
    system = as_flow(lambda h: -h)
    assert under_noise(system, manifold(states), seconds=1.0, step=0.1, key=jax.random.key(0)) == ()
