import os
import subprocess
import sys
import textwrap

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis._system import as_map
from gnode.analysis.adapters._numpy import from_numpy
from gnode.analysis.certificate.enclosures._enclose import enclose
from gnode.analysis.fixed_points import linearise
from gnode.analysis.fixed_points._fixed_points import find_fixed_points, fixed_points_of
from gnode.analysis.fixed_points._slow_points import find_slow_points

SIZE = 3
WEIGHTS = 1.8 * np.linalg.qr(np.random.default_rng(0).normal(size=(SIZE, SIZE)))[0]


def in_jax(h):
    return jnp.tanh(WEIGHTS @ h) - h


def in_numpy(h):
    """Of one state, and as well of a batch."""
    return np.tanh(h @ WEIGHTS.T) - h


def slopes(h):
    return (1 - np.tanh(h @ WEIGHTS.T) ** 2)[..., None] * WEIGHTS - np.eye(SIZE)


WRAPPED = {
    "loop": from_numpy(in_numpy, state_size=SIZE),
    "loop-jacobian": from_numpy(in_numpy, state_size=SIZE, jacobian=slopes),
    "vectorised": from_numpy(in_numpy, state_size=SIZE, vectorised=True),
    "vectorised-jacobian": from_numpy(in_numpy, state_size=SIZE, jacobian=slopes, vectorised=True),
}
each = pytest.mark.parametrize("wrapped", list(WRAPPED.values()), ids=list(WRAPPED))
in_batches = pytest.mark.parametrize("wrapped", [w for w in WRAPPED.values() if w.vectorised], ids=["", "jacobian"])


def states(*shape, seed=1):
    return jnp.asarray(np.random.default_rng(seed).normal(size=(*shape, SIZE)), jnp.float64)


@each
def test_values_are_those_of_the_function(wrapped):
    with jax.enable_x64(True):
        batch = states(4, 5)
        np.testing.assert_array_equal(wrapped(batch[0, 0]), in_numpy(np.asarray(batch[0, 0])))
        got = jax.jit(jax.vmap(jax.vmap(wrapped)))(batch)
        np.testing.assert_allclose(got, in_numpy(np.asarray(batch)), rtol=1e-14, atol=1e-15)


@each
@pytest.mark.parametrize("jacobian", [jax.jacfwd, jax.jacrev], ids=["forward", "reverse"])
def test_derivatives_are_exact_or_good_to_1e_10(wrapped, jacobian):
    tolerance = 1e-10 if wrapped.jacobian is None else 1e-14
    with jax.enable_x64(True):
        got = jax.jit(jax.vmap(jacobian(wrapped)))(states(10))
        np.testing.assert_allclose(got, slopes(np.asarray(states(10))), atol=tolerance)


@in_batches
def test_second_derivatives_are_good_to_1e_6(wrapped):
    def half_square(function):
        return lambda h: 0.5 * jnp.sum(function(h) ** 2)

    with jax.enable_x64(True):
        batch = states(5)
        got, expected = (jax.vmap(jax.hessian(half_square(f)))(batch) for f in (wrapped, in_jax))
        tolerance = 1e-6 if wrapped.jacobian is None else 1e-9
        np.testing.assert_allclose(got, expected, atol=tolerance)
        np.testing.assert_allclose(got, jnp.swapaxes(got, 1, 2), atol=2 * tolerance)


def test_the_function_computes_in_float64_whatever_jax_does():
    seen = []

    def spy(h):
        seen.append(h.dtype)
        return in_numpy(h)

    answer = jax.jit(from_numpy(spy, state_size=SIZE))(jnp.ones(SIZE, jnp.float32))
    assert answer.dtype == np.float32 and set(seen) == {np.dtype(np.float64)}


def test_a_state_is_asked_for_once_however_often_it_fills_a_batch():
    calls = []

    def spy(h):
        calls.append(h.tobytes())
        return in_numpy(h)

    wrapped = from_numpy(spy, state_size=SIZE)
    some = np.random.default_rng(1).normal(size=(5, SIZE))
    # Not a number is one state, and zeros of two signs are two.
    some[3], some[4, 0] = np.nan, 0.0
    some = np.concatenate([some, some])
    some[9, 0] = -0.0
    calls.clear()
    np.testing.assert_array_equal(wrapped.values(some), [in_numpy(h) for h in some])
    assert len(calls) == len(set(calls)) == 6
    calls.clear()
    near = linearise(wrapped, np.zeros((1, SIZE)), marginal_rate=1e-9)
    assert near.eigenvalues.shape == (1, SIZE) and len(calls) == 2 * SIZE


def test_one_call_has_a_batch_where_the_function_is_vectorised():
    calls = []

    def spy(h):
        calls.append(h.shape)
        return in_numpy(h)

    with jax.enable_x64(True):
        wrapped = from_numpy(spy, state_size=SIZE, vectorised=True)
        # What was tried of it when it was wrapped.
        calls.clear()
        got = jax.jit(jax.vmap(jax.vmap(wrapped)))(states(20, 50))
        np.testing.assert_allclose(got, in_numpy(np.asarray(states(20, 50))), rtol=1e-14, atol=1e-15)
    assert calls == [(1000, SIZE)]


@in_batches
def test_fixed_points_are_those_of_the_same_function_in_jax(wrapped):
    starts = np.random.default_rng(2).normal(size=(60, SIZE))
    expected = find_fixed_points(in_jax, starts, flow=in_jax)
    found = find_fixed_points(wrapped, starts, flow=wrapped)
    assert len(found) == len(expected) > 1 and found.near.kinds == expected.near.kinds
    np.testing.assert_allclose(found.states, expected.states, atol=1e-9)
    np.testing.assert_allclose(found.near.eigenvalues, expected.near.eigenvalues, atol=1e-8)


def test_a_map_of_numpy():
    found = fixed_points_of(as_map(from_numpy(np.cos, state_size=1), step=0.1), np.array([[0.0], [1.0]]))
    np.testing.assert_allclose(found.states, [[0.7390851332151607]], atol=1e-12)
    np.testing.assert_allclose(found.near.rates[0, 0], np.log(np.sin(found.states[0, 0])) / 0.1, rtol=1e-9)


def test_slow_points_of_a_numpy_function():
    ghost = from_numpy(lambda h: h**2 + 0.01, state_size=1, vectorised=True)
    found = find_slow_points(ghost, np.linspace(-1, 1, 9)[:, None], flow=ghost)
    np.testing.assert_allclose(found.states, [[0.0]], atol=1e-7)
    assert found.smooth.tolist() == [True]


def test_certificates_refuse_it_by_name():
    with (
        jax.enable_x64(True),
        pytest.raises(Refused, match=r"a function made of .*, got one with `(pure_callback|custom_vmap_call)`"),
    ):
        enclose(WRAPPED["vectorised"], jnp.zeros(SIZE), jnp.ones(SIZE))


def test_large_batches_neither_hang_nor_lose_digits_on_one_core():
    # A batch that JAX hands over asynchronously, many times, where a callback that waits for it waits for ever.
    program = """
        import os
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
        import jax, jax.numpy as jnp, numpy as np
        from gnode.analysis.adapters._numpy import from_numpy
        with jax.enable_x64(True):
            function = jax.jit(jax.vmap(from_numpy(np.tanh, state_size=2, vectorised=True)))
            states = np.random.default_rng(0).normal(size=(20_000, 2))
            for shift in range(50):
                answers = function(jnp.asarray(states + shift))
            assert (np.asarray(answers) == np.tanh(states + shift)).all()
    """
    environment = os.environ | {"JAX_PLATFORMS": "cpu", "OMP_NUM_THREADS": "1"}
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True, timeout=120, env=environment)


def test_refusals():
    with pytest.raises(Refused, match="the size of the state of at least 1"):
        from_numpy(in_numpy, state_size=0)
    with pytest.raises(Refused, match=r"a state of shape \(3,\), got \(2,\); set `state_size`"):
        WRAPPED["loop"](jnp.zeros(2))


NOISE = np.random.default_rng(0)


@pytest.mark.parametrize(
    "function, options, message",
    [
        (lambda h: h[:2], {}, r"the function of \(3,\) to have shape \(3,\), got \(2,\)"),
        (lambda h: h[0], {"vectorised": True}, r"the function of \(\d, 3\) to have shape \(\d, 3\), got \(3,\)"),
        (in_numpy, {"jacobian": in_numpy}, r"the Jacobian of \(3,\) to have shape \(3, 3\), got \(3,\)"),
        (
            lambda h: (np.tanh(h), h[0]),
            {},
            "the function as an array of numbers, got a tuple of which NumPy makes none",
        ),
        (lambda h: h + 1j, {}, "the function of real numbers, got complex ones"),
        (lambda t, h, args: h, {}, r"a function of one state alone, got one of \(t, h, args\); hold all but the state"),
        (lambda h: h - h.mean(), {"vectorised": True}, "other values for states alone than in a batch; compute along"),
        (lambda h: h / np.linalg.norm(h), {"vectorised": True}, "every value depends on its own state"),
        (
            lambda h: h + NOISE.normal(size=h.shape),
            {},
            "a pure function, got one that gives other values for the same states",
        ),
        (in_numpy, {"jacobian": lambda h: slopes(h).T}, r"entry \[i, j\] the derivative of value i by entry j"),
        (
            in_numpy,
            {"jacobian": lambda h: -slopes(h), "vectorised": True},
            "its differences do not bear out; transpose",
        ),
    ],
    ids=["entries", "batch", "jacobian", "tuple", "complex", "ode", "mean", "norm", "noise", "transposed", "negative"],
)
def test_what_is_not_what_it_is_said_to_be_is_refused(function, options, message):
    with pytest.raises(Refused, match=message):
        from_numpy(function, state_size=SIZE, **options)


@pytest.mark.parametrize(
    "function, slope",
    [
        (lambda h: np.sin(h / 1e-9), lambda h: np.diag(np.cos(h / 1e-9) / 1e-9)),
        (lambda h: 1e12 + h, lambda h: np.eye(SIZE)),
        (lambda h: np.exp(1e4 * h), lambda h: np.diag(1e4 * np.exp(1e4 * h))),
        (lambda h: np.maximum(h, 0), lambda h: np.diag(1.0 * (h > 0))),
    ],
    ids=["fine", "far", "overflow", "kinks"],
)
def test_a_jacobian_that_differences_cannot_judge_is_taken(function, slope):
    assert from_numpy(function, state_size=SIZE, jacobian=slope).jacobian is slope


def test_a_function_that_fails_where_it_is_tried_is_taken():
    def narrow(h):
        if np.abs(h).max() > 1e-3:
            raise ArithmeticError("outside")
        return -h

    wrapped = from_numpy(narrow, state_size=1)
    np.testing.assert_array_equal(wrapped.values(np.full((1, 1), 1e-4)), [[-1e-4]])


def test_results_of_another_shape_where_it_was_not_tried_are_refused():
    wrapped = from_numpy(lambda h: h[: 2 if h[0] > 10 else 3], state_size=SIZE)
    with pytest.raises(jax.errors.JaxRuntimeError, match=r"to have shape \(3,\), got \(2,\)"):
        jax.block_until_ready(jax.jit(wrapped)(jnp.full(SIZE, 20.0)))
