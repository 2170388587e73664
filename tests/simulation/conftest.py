import jax
import pytest


@pytest.fixture(scope="module")
def float64():
    """A module whose `pytestmark` uses this computes in double precision."""
    with jax.enable_x64(True):
        yield
