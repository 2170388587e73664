from typing import Literal, TypeAlias, TypeVar

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.tree_util import GetAttrKey
from jaxtyping import PyTree

from gnode.models import Network

_Tree = TypeVar("_Tree")

Part: TypeAlias = Literal["recurrent", "input", "biases", "initial", "readout"]
"""Of a network: of its field the weights of the state, those of the input, and the biases; where a trial starts; the
readout."""


def part_of(path: tuple) -> Part:
    """Of which part of a network the leaf at a path of its tree is."""
    names = [key.name for key in path if isinstance(key, GetAttrKey)]
    if names[0] != "field":
        return "initial" if names[0] == "initial" else "readout"
    if names[-1] in ("biases", "bias"):
        return "biases"
    # A gate of the input alone is a perceptron of it.
    return "input" if {"input_weight", "perceptron"} & set(names) else "recurrent"


def are_fixed(network: Network, fixed: tuple[Part, ...]) -> PyTree:
    """Of every trained array of a network, whether it is of a part that is fixed."""
    weights = eqx.filter(network, eqx.is_inexact_array)
    return jax.tree_util.tree_map_with_path(lambda path, _: part_of(path) in fixed, weights)


def without_fixed(gradient: _Tree, of_fixed: PyTree) -> _Tree:
    """A gradient, zero where what it is of is fixed."""
    return jax.tree.map(lambda g, holds: jnp.zeros_like(g) if holds else g, gradient, of_fixed)


def with_fixed(new: _Tree, old: _Tree, of_fixed: PyTree) -> _Tree:
    """New weights, where they are fixed the old ones: decay, and what an optimiser makes of a matrix, moves weights
    that have no gradient too."""
    return jax.tree.map(lambda one, two, holds: two if holds else one, new, old, of_fixed)
