import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode import _quick_compile
from gnode._quick_compile import quick_to_compile


@pytest.fixture(autouse=True)
def options_are_found_anew():
    _quick_compile._options.cache_clear()
    yield
    _quick_compile._options.cache_clear()


def squares(values, *, scale):
    """Of the values."""
    return scale * values**2


def test_it_is_the_function():
    quick = quick_to_compile(squares)
    assert quick.__doc__ == "Of the values."
    np.testing.assert_allclose(quick(jnp.arange(3.0), scale=2.0), [0, 2, 8])
    # Functions among the arguments are not traced.
    np.testing.assert_allclose(quick_to_compile(lambda f, x: f(x))(jnp.cos, jnp.zeros(2)), 1)


def test_it_is_part_of_another_program_and_has_a_derivative():
    quick = quick_to_compile(squares)
    np.testing.assert_allclose(jax.jit(lambda x: quick(x, scale=3.0) + 1)(jnp.ones(2)), 4)
    np.testing.assert_allclose(jax.grad(lambda x: quick(x, scale=3.0).sum())(jnp.ones(2)), 6)
    np.testing.assert_allclose(jax.vmap(lambda x: quick(x, scale=3.0))(jnp.ones((2, 1))), 3)


def test_options_that_the_compiler_does_not_know_are_left_out(monkeypatch):
    monkeypatch.setitem(_quick_compile._QUICK, "xla_no_such_option", True)
    assert "xla_no_such_option" not in _quick_compile._options()
    np.testing.assert_allclose(quick_to_compile(squares)(jnp.ones(2), scale=1.0), 1)


def test_other_backends_compile_as_they_do(monkeypatch):
    monkeypatch.setattr(jax, "default_backend", lambda: "gpu")
    assert _quick_compile._options() == {}
