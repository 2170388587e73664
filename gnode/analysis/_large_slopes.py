"""What is asked of a large Jacobian without all of its eigenvalues or singular values."""

from typing import Any

import numpy as np
from jaxtyping import Float

LARGE = 128
"""Entries of a state up to which every start has a Jacobian of its own, and every point all of its eigenvalues."""

# Products with the matrix and its transpose; a gain that is not the largest has then next to no share.
_POWERS = 30
# Over the fastest turn: how well it is known. Scipy's types take it for an int.
_TURN = 1e-2


def gain_of(matrix: Float[np.ndarray, "state state"]) -> float:
    """The largest singular value, nearly: what many powers make of it. Never more."""
    if not np.isfinite(matrix).all():
        return float("nan")
    direction = np.ones(len(matrix)) / np.sqrt(len(matrix))
    size = 0.0
    for _ in range(_POWERS):
        direction = matrix.T @ (matrix @ direction)
        size = float(np.linalg.norm(direction))
        if size == 0:
            return float(np.linalg.norm(matrix))
        direction /= size
    return float(np.sqrt(size))


def turn_of(matrix: Float[np.ndarray, "state state"]) -> float:
    """The largest imaginary part of an eigenvalue, to 1 %, by Arnoldi's method with restarts.

    Source: Lehoucq, Sorensen and Yang, "ARPACK Users' Guide" (1998).
    """
    # Here and not above: it takes long to import.
    from scipy.sparse.linalg import ArpackError, eigs

    first = np.random.default_rng(0).normal(size=len(matrix))
    try:
        found: Any = eigs(matrix, k=2, which="LI", v0=first, tol=_TURN, return_eigenvectors=False)  # pyright: ignore
        values = np.asarray(found)
    except ArpackError:
        # It has come to no end, or all is zero.
        values = np.linalg.eigvals(matrix)
    return float(np.abs(np.imag(values)).max())
