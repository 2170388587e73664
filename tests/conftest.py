"""Shapes and dtypes in annotations are checked at every call, and shapes never broadcast silently."""

import jax
import pytest
from jaxtyping import PRNGKeyArray, install_import_hook

# Before anything of gnode is imported, and for as long as the tests last: its submodules load on first use.
install_import_hook("gnode", "beartype.beartype")
jax.config.update("jax_numpy_rank_promotion", "raise")


@pytest.fixture
def key() -> PRNGKeyArray:
    return jax.random.key(0)
