"""The methods of descent, by name: each is a transformation of optax that turns a gradient into a direction."""

from functools import cache
from typing import Literal, TypeAlias

import jax
import optax
from jaxtyping import PyTree
from optax.contrib import MuonDimensionNumbers, muon

Optimiser: TypeAlias = Literal["adamw", "muon", "lion"]
"""AdamW: Loshchilov and Hutter, "Decoupled weight decay regularization" (ICLR 2019). Muon: Jordan et al., "Muon: an
optimizer for hidden layers in neural networks" (2024), which descends each matrix along the nearest orthogonal one, and
all else by Adam with Nesterov's momentum. Lion: Chen et al., "Symbolic discovery of optimization algorithms" (NeurIPS
2023)."""


@cache
def descent_by(name: Optimiser) -> optax.GradientTransformation:
    """Of a gradient, the direction that weights go against: times the learning rate, and without their decay."""
    if name == "muon":
        return optax.chain(muon(learning_rate=1.0, muon_weight_dimension_numbers=_matrices), optax.scale(-1.0))
    return optax.scale_by_lion() if name == "lion" else optax.scale_by_adam()


def _matrices(weights: PyTree) -> PyTree:
    """Of each matrix which axis is of what comes in (ours is the second) and which of what goes out. Without any input
    there is nothing to descend along in the matrices that it would come by."""
    return jax.tree.map(lambda leaf: MuonDimensionNumbers(1, 0) if leaf.ndim == 2 and leaf.size else None, weights)
