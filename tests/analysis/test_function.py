"""A function of one state whose values are states, or a sentence that says what it is instead."""

import functools
import math

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import (
    as_flow,
    as_map,
    find_fixed_points,
    find_limit_cycle,
    find_slow_points,
    find_verdict,
    fixed_points_of,
    linearise,
    lyapunov_spectrum,
    portrait,
    principal_plane,
    relax,
)
from gnode.analysis._function import check_of_one_state

STARTS = np.random.default_rng(0).normal(size=(5, 3))
USES = {
    "fixed_points_of": lambda system: fixed_points_of(system, STARTS),
    "find_verdict": lambda system: find_verdict(system, STARTS, seconds=10.0),
    "find_limit_cycle": lambda system: find_limit_cycle(system, STARTS[0]),
    "lyapunov_spectrum": lambda system: lyapunov_spectrum(system, STARTS[0]),
}
PLAIN = {
    "residual": lambda f: find_fixed_points(f, STARTS, flow=jnp.tanh),
    "flow": lambda f: find_fixed_points(jnp.tanh, STARTS, flow=f),
    "slow residual": lambda f: find_slow_points(f, STARTS, flow=jnp.tanh),
    "slow flow": lambda f: find_slow_points(jnp.tanh, STARTS, flow=f),
    "linearise": lambda f: linearise(f, STARTS, marginal_rate=0.0),
    "relax": lambda f: relax(f, STARTS, seconds=1.0, step=0.1),
    "portrait": lambda f: portrait(f, principal_plane(STARTS), STARTS, resolution=2),
}


def writing(h):
    h[0] = 0
    return h


def filling(h):
    values = np.zeros(3)
    values[:] = np.tanh(1.0) * h
    return values


WRONG = {
    "readout": (lambda h: jnp.tanh(2 * h[0]), r"of shape \(3,\), as the state, got \(\); return"),
    "first": (lambda h: h[:1], r"of shape \(3,\), as the state, got \(1,\); return"),
    "fewer": (lambda h: h[:2], r"of shape \(3,\), as the state, got \(2,\); return"),
    "column": (lambda h: h[:, None], r"of shape \(3,\), as the state, got \(3, 1\); return"),
    "number": (lambda h: 1.0, r"of shape \(3,\), as the state, got \(\); return"),
    "with output": (lambda h: (jnp.tanh(h), h[:1]), r"got a tuple of 2; return its entry \[0\] alone, if that is it"),
    "output first": (lambda h: [h[:1], jnp.tanh(h)], r"got a list of 2; return its entry \[1\] alone, if that is it"),
    "entries": (lambda h: [h[1], h[0], h[2]], r"got a list of 3; return jnp\.stack of its entries"),
    "fewer entries": (lambda h: (h[1], h[0]), "got a tuple of 2; return (h'|dh/dt)"),
    "nested": (lambda h: [[h]], "got a list of 1; return"),
    "dictionary": (lambda h: {"h": h}, "got a dict; return"),
    "nothing": (lambda h: None, "got None; return"),
    "complex": (lambda h: h * 1j, "of real numbers, got complex128; make real and imaginary part two entries"),
    "NumPy": (lambda h: np.tanh(h), "written in JAX, got one that makes a NumPy array of its state; .*from_numpy"),
    "NumPy's own": (np.tanh, "written in JAX, got one that makes a NumPy array of its state; .*from_numpy"),
    "NumPy array": (lambda h: np.array([h[1], h[0], h[2]]), "one that makes a NumPy array of its state"),
    "filling": (filling, "one that makes a NumPy array of its state"),
    "choice": (lambda h: h if h[0] > 0 else -h, r"one whose course depends on values of its state; use jnp\.where"),
    "math": (lambda h: jnp.stack([math.tanh(x) for x in h]), "one whose course depends on values of its state"),
    "writing": (writing, r"one that writes into its state; use h\.at\[i\]\.set"),
    "another size": (
        lambda h: jnp.eye(2) @ h,
        r"of states of shape \(3,\), got one that does not take them \(.*\); give",
    ),
}


@pytest.mark.parametrize("wrong", WRONG)
@pytest.mark.parametrize("make, name", [(as_map, "a next state"), (as_flow, "a flow")], ids=["map", "flow"])
def test_what_is_no_state_is_refused(make, name, wrong):
    function, message = WRONG[wrong]
    with pytest.raises(Refused, match=message) as refused:
        fixed_points_of(make(function), STARTS)
    assert str(refused.value).startswith((f"expected {name}", "expected a function"))


@pytest.mark.parametrize("wrong", ["first", "with output", "NumPy"])
@pytest.mark.parametrize("use", USES)
def test_it_is_refused_whatever_a_system_is_used_for(use, wrong):
    function, message = WRONG[wrong]
    for make in (as_map, as_flow):
        with pytest.raises(Refused, match=message):
            USES[use](make(function))


@pytest.mark.parametrize("wrong", ["readout", "entries", "NumPy"])
@pytest.mark.parametrize("use", PLAIN)
def test_functions_that_are_given_as_they_are_are_checked_too(use, wrong):
    function, message = WRONG[wrong]
    with pytest.raises(Refused, match=message):
        PLAIN[use](function)


def test_residuals_of_systems_are_checked_too():
    for make in (as_map, as_flow):
        with pytest.raises(Refused, match=r"a residual of shape \(3,\), as the state, got \(\); return F\(h\) - h"):
            fixed_points_of(make(jnp.tanh, residual=lambda h: h[0]), STARTS)


class Cell(eqx.Module):
    def __call__(self, input, hidden, *, key=None):
        return jnp.tanh(hidden + input)


OF_MORE = {
    "ODE": (lambda t, y, args: -y, r"got one of \(t, y, args\); hold all but the state, as in `lambda h: function"),
    "ODE with default": (lambda t, y, args=None: -y, r"got one of \(t, y, args\)"),
    "time and state": (lambda t, y: -y, r"got one of \(t, y\)"),
    "cell": (Cell(), r"got one of \(input, hidden, key\)"),
    "key": (lambda h, *, key: h, r"got one of \(h, key\)"),
    "nothing": (lambda: 1.0, r"got one of \(\)"),
    "partial": (functools.partial(lambda t, y, args: y, 0.0), r"got one of \(y, args\)"),
    "equinox's": (eqx.Partial(lambda t, y, args: y, 0.0), r"got one of \(t, y, args\)"),
}


@pytest.mark.parametrize("function, message", list(OF_MORE.values()), ids=list(OF_MORE))
def test_functions_of_more_than_a_state_are_refused(function, message):
    for make in (as_map, as_flow):
        with pytest.raises(Refused, match=f"a function of one state alone, {message}"):
            make(function)
    with pytest.raises(Refused, match=message):
        as_flow(jnp.tanh, gate=function)


def test_what_is_no_function_is_refused():
    with pytest.raises(Refused, match="a function of one state, got a ndarray; give the function itself"):
        check_of_one_state(np.eye(3))


@pytest.mark.parametrize(
    "function",
    [
        lambda h, scale=1.0: -h * scale,
        lambda *states: -states[0],
        functools.partial(lambda t, y, args: -y, 0.0, args=None),
        eqx.Partial(lambda t, y, args: -y, 0.0, args=None),
        jax.jit(lambda h: -h),
        jnp.negative,
        eqx.nn.Lambda(jnp.negative),
    ],
    ids=["default", "star", "partial", "equinox's", "jit", "jnp", "module"],
)
def test_functions_of_one_state_are_taken(function):
    state = jnp.asarray(STARTS[0], jnp.float32)
    np.testing.assert_array_equal(as_flow(function).flow(state), -state)
    np.testing.assert_allclose(as_map(function).next(state), -state, rtol=1e-6)


def test_whole_numbers_are_states():
    found = fixed_points_of(as_map(lambda h: jnp.sign(h).astype(int)), np.array([[0.9, -0.8], [-0.7, 0.6]]))
    np.testing.assert_array_equal(found.states, [[-1, 1], [1, -1]])


def test_what_a_function_raises_itself_is_left_as_it_is():
    def broken(h):
        raise KeyError("of its own")

    with pytest.raises(KeyError, match="of its own"):
        fixed_points_of(as_map(broken), STARTS)
