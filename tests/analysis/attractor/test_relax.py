import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gnode._checks import Refused
from gnode.analysis import relax
from tests.analysis import systems

STATES = np.random.default_rng(0).normal(size=(40, 2))


def test_states_relax_onto_a_ring_of_radius_one_and_keep_their_angle():
    relaxed = relax(systems.ring, STATES, seconds=8.0, step=0.01)
    np.testing.assert_allclose(np.linalg.norm(relaxed.states, axis=1), 1, atol=1e-3)
    before, after = (np.arctan2(a[:, 1], a[:, 0]) for a in (STATES, relaxed.states))
    np.testing.assert_allclose(after, before, atol=1e-9)
    assert relaxed.speeds.max() < 1e-3


def test_the_path_converges_to_an_independent_solution_at_first_order():
    exact = solve_ivp(lambda _, h: np.asarray(systems.spiral(h)), (0, 1), STATES[0], rtol=1e-10, atol=1e-12).y[:, -1]
    errors = [
        np.linalg.norm(relax(systems.spiral, STATES[:1], seconds=1.0, step=step).states[0] - exact)
        for step in (0.01, 0.005)
    ]
    assert errors[0] / errors[1] == pytest.approx(2, rel=0.1)


def test_snapshots_are_equally_spaced_and_begin_with_the_states():
    relaxed = relax(systems.ring, STATES, seconds=1.0, step=0.01, snapshots=4)
    np.testing.assert_allclose(relaxed.times, [0, 0.25, 0.5, 0.75, 1])
    assert relaxed.path.shape == (5, 40, 2)
    np.testing.assert_array_equal(relaxed.path[0], STATES)
    np.testing.assert_array_equal(relaxed.path[-1], relaxed.states)


def test_it_computes_in_float64():
    states = jnp.asarray(STATES, jnp.float32)
    assert relax(systems.ring, states, seconds=0.1, step=0.01).states.dtype == np.float64


@pytest.mark.parametrize(
    "options, message",
    [
        ({"seconds": 0.0, "step": 0.1}, "the time to relax above zero"),
        ({"seconds": 1.0, "step": -0.1}, "the step above zero"),
        ({"seconds": 1.0, "step": 0.1, "snapshots": 0}, "the number of snapshots of at least 1"),
    ],
    ids=["seconds", "step", "snapshots"],
)
def test_refusals(options, message):
    with pytest.raises(Refused, match=message):
        relax(systems.ring, STATES, **options)
