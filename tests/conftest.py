"""Shapes and dtypes in annotations are checked at every call, and shapes never broadcast silently."""

import jax
import pytest
from hypothesis import HealthCheck, settings
from jaxtyping import PRNGKeyArray, install_import_hook

# Before anything of gnode is imported, and for as long as the tests last: its submodules load on first use.
install_import_hook("gnode", "beartype.beartype")
jax.config.update("jax_numpy_rank_promotion", "raise")
# How long an example takes is the machine's affair.
settings.register_profile("gnode", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("gnode")


@pytest.fixture
def key() -> PRNGKeyArray:
    return jax.random.key(0)


@pytest.fixture(autouse=True, scope="module")
def compiled_programs_are_let_go():
    """Hundreds of programs that run once would fill the memory of a small machine."""
    yield
    jax.clear_caches()
