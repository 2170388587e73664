"""Trees of arrays of several members as one tree: every leaf has a leading axis of members, but not of one alone."""

from collections.abc import Sequence
from typing import TypeVar

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Int

from gnode.programs import compiled

_Tree = TypeVar("_Tree")


def stacked(trees: Sequence[_Tree]) -> _Tree:
    """The trees of members in one. Leaves on the host are put together there: a transfer each would cost more."""

    def stack(*leaves):
        return jax.device_put(np.stack(leaves)) if isinstance(leaves[0], np.ndarray | np.generic) else jnp.stack(leaves)

    return trees[0] if len(trees) == 1 else jax.tree.map(stack, *trees)


def of_member(tree: _Tree, place: int, members: int) -> _Tree:
    """The tree of the member at a place."""
    return tree if members == 1 else _take(tree, jnp.asarray(place))


def fetched(tree: _Tree, members: int) -> list[_Tree]:
    """The trees of all members, on the host."""
    tree = jax.device_get(tree)
    if members == 1:
        return [tree]
    return [jax.tree.map(lambda leaf, place=place: leaf[place], tree) for place in range(members)]


def chosen(places: Sequence[int], new: _Tree, old: _Tree, members: int) -> _Tree:
    """The new trees of the members at some places, and the old ones of the others."""
    if len(places) in (0, members):
        return new if places else old
    return _choose(jnp.asarray(np.isin(np.arange(members), places)), new, old)


@compiled
def _take(tree: _Tree, place: Int[Array, ""]) -> _Tree:
    return jax.tree.map(lambda leaf: leaf[place], tree)


@compiled
def _choose(are_new: Bool[Array, " members"], new: _Tree, old: _Tree) -> _Tree:
    return jax.vmap(lambda is_new, *trees: jax.tree.map(lambda *both: jnp.where(is_new, *both), *trees))(
        are_new, new, old
    )
