"""Whatever takes states takes the same states, and refuses the others in the same words."""

import jax
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import (
    as_flow,
    certify,
    find_fixed_points,
    find_limit_cycle,
    find_slow_points,
    find_verdict,
    fixed_points_of,
    grid_starts,
    limit_cycles,
    linearise,
    lyapunov_spectrum,
    noisy_starts,
    portrait,
    principal_plane,
    relax,
    slow_manifold,
    slow_set,
    topology,
)
from gnode.analysis._states import checked_state, checked_states


def flow(h):
    return -h


SYSTEM = as_flow(flow)
SEVERAL = {
    "find_fixed_points": lambda states: find_fixed_points(flow, states, flow=flow),
    "fixed_points_of": lambda states: fixed_points_of(SYSTEM, states),
    "find_slow_points": lambda states: find_slow_points(flow, states, flow=flow),
    "find_verdict": lambda states: find_verdict(SYSTEM, states, seconds=1.0),
    "relax": lambda states: relax(flow, states, seconds=1.0, step=0.1),
    "slow_manifold": lambda states: slow_manifold(SYSTEM, states, seconds=1.0, step=0.1),
    "topology": lambda states: topology(states),
    "linearise": lambda states: linearise(flow, states, marginal_rate=0.0),
    "limit_cycles": lambda states: limit_cycles(SYSTEM, states),
    "certify": lambda states: certify(SYSTEM, visited=states),
    "principal_plane": lambda states: principal_plane(states),
}
ONE = {
    "find_limit_cycle": lambda state: find_limit_cycle(SYSTEM, state),
    "lyapunov_spectrum": lambda state: lyapunov_spectrum(SYSTEM, state),
}
ANY = {
    "noisy_starts": lambda states: noisy_starts(states, 1.0, key=jax.random.key(0)),
    "portrait": lambda states: portrait(flow, principal_plane(np.eye(3)), states),
    "grid_starts": lambda states: grid_starts(states, states, 2),
    "certify's box": lambda states: certify(SYSTEM, box=states),
    "slow_set": lambda states: slow_set(SYSTEM, 1.0, box=states),
}
ALL = SEVERAL | ONE | ANY


class Tensor:
    """What of one of PyTorch is looked at."""

    def __init__(self, **attributes):
        self.__dict__ |= attributes

    def __array__(self, *arguments, **options):
        raise RuntimeError("Can't call numpy() on this one.\nA second line")


BAD = {
    "gradient": (
        Tensor(requires_grad=True),
        r"as plain numbers, got a tensor that requires a gradient; give its \.detach",
    ),
    "meta": (Tensor(requires_grad=True, is_meta=True), "a tensor on the meta device, which holds none; load them onto"),
    "unreadable": (
        Tensor(),
        r"an array of numbers, got a Tensor of which NumPy makes none \(Can't call .* one\.\); give",
    ),
    "complex": (np.eye(3) * 1j, "of real numbers, got complex ones; give real and imaginary part as two entries"),
    "ragged": ([[1.0, 2.0], [3.0]], "as an array of numbers, got a list of which NumPy makes none"),
    "text": ([["1", "2"]], r"as an array of numbers, got a list of which NumPy makes none \(dtype"),
    "times": (np.eye(3).astype("datetime64[s]"), "as an array of numbers, got a ndarray of which NumPy makes none"),
    "masked": (np.ma.masked_less(np.eye(3), 0.5), "got a masked array; leave out what is masked"),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("entry", ALL)
def test_what_is_no_array_of_real_numbers_is_refused(entry, bad):
    states, message = BAD[bad]
    with pytest.raises(Refused, match=message):
        ALL[entry](states)


@pytest.mark.parametrize(
    "shape, message",
    [
        ((4, 5, 3), r"got shape \(4, 5, 3\); run the other axes together: \.reshape\(-1, 3\)"),
        ((2, 4, 5, 3), r"got shape \(2, 4, 5, 3\); run the other axes together: \.reshape\(-1, 3\)"),
        ((3,), r"got shape \(3,\); give one state as states\[None\]"),
        ((), r"got shape \(\); give at least one"),
        ((4, 0), r"got shape \(4, 0\); give at least one"),
    ],
    ids=str,
)
@pytest.mark.parametrize("entry", SEVERAL)
def test_states_of_another_shape_are_refused(entry, shape, message):
    with pytest.raises(Refused, match=r"of shape \((states|starts), state\), " + message):
        SEVERAL[entry](np.ones(shape))


@pytest.mark.parametrize("entry", SEVERAL)
def test_no_states_and_states_that_are_not_finite_are_refused(entry):
    if entry not in ("linearise", "limit_cycles"):
        with pytest.raises(Refused, match=r"give at least one (start|state|visited state)"):
            SEVERAL[entry](np.ones((0, 3)))
        with pytest.raises(Refused, match="that are finite, got some that are not; leave out states of runs"):
            SEVERAL[entry](np.array([[1.0, np.nan]]))


@pytest.mark.parametrize("entry", ONE)
def test_one_state_is_one(entry):
    for states in (np.ones((1, 3)), np.ones((4, 5, 3)), np.ones(0), np.ones(())):
        with pytest.raises(Refused, match=r"one state, of shape \(state,\), got shape"):
            ONE[entry](states)
    with pytest.raises(Refused, match="a state that is finite, got one that is not; begin where"):
        ONE[entry](np.array([1.0, np.inf]))


def test_a_portrait_takes_states_of_its_plane():
    with pytest.raises(Refused, match=r"trajectories of shape \(\.\.\., 3\), as the plane, got \(6, 2\)"):
        portrait(flow, principal_plane(np.eye(3)), np.ones((6, 2)))


def test_whatever_numpy_reads_is_a_state():
    for given in ([[1, 2], [3, 4]], np.array([[1, 2], [3, 4]], np.int8), np.array([[1, 2], [3, 4]], np.float16)):
        states = checked_states(given)
        assert states.dtype == np.float64
        np.testing.assert_array_equal(states, [[1, 2], [3, 4]])
    with jax.enable_x64(False):
        np.testing.assert_array_equal(checked_state(jax.numpy.arange(3), remedy=""), [0, 1, 2])
