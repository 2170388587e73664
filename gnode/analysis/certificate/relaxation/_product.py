import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate.relaxation._room import ROOM

# BLAS libraries share products of more multiplications than this among threads of their own, which are none too many
# here: every thread has boxes of its own.
_MOST = 250_000


def product(
    rows: Float[np.ndarray, "*rows units"], weights: Float[np.ndarray, "units inputs"], *, name: str | None = None
) -> Float[np.ndarray, "*rows inputs"]:
    """Every row times the weights, in the precision of the rows; so few rows at a time that one thread does it.
    `name`: of the array in `ROOM` that it is in; None: it is a new one."""
    flat, inputs = rows.reshape(-1, rows.shape[-1]), weights.shape[1]
    weights = weights.astype(rows.dtype, copy=False)
    shape = (len(flat), inputs)
    made = np.empty(shape, rows.dtype) if name is None else ROOM.array(name, shape, rows.dtype)
    block = max(1, _MOST // max(1, weights.size))
    whole = len(flat) // block * block
    np.matmul(flat[:whole].reshape(-1, block, len(weights)), weights, out=made[:whole].reshape(-1, block, inputs))
    np.matmul(flat[whole:], weights, out=made[whole:])
    return made.reshape(*rows.shape[:-1], inputs)
