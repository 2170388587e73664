import numpy as np

from gnode._checks import refusal


def crosses_itself(path: np.ndarray) -> bool:
    r"""Whether a path in the plane crosses itself: two of its segments that are not neighbours have a point in common.

    Only in two dimensions do paths cross generically: in one they overlap wherever they turn, in three or more two
    segments miss each other. An autonomous flow of two state variables with an invertible readout cannot follow a path
    that crosses itself, whatever its field is: it would have to leave one state in two directions.

    Segments are tested by the signs of oriented areas, in float64.

    **Arguments:**

    - `path`: shape (points, 2), joined by straight segments.
    """
    path = np.asarray(path, np.float64)
    if path.ndim != 2 or path.shape[1] != 2:
        raise refusal("a path in two dimensions, of shape (points, 2)", path.shape, "take two channels of it")
    begin, end = path[:-1], path[1:]

    def side(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        """On which side of the line from a to b the point c lies."""
        along, across = b - a, c - a
        return np.sign(along[..., 0] * across[..., 1] - along[..., 1] * across[..., 0])

    def within(a: np.ndarray, b: np.ndarray, c: np.ndarray) -> np.ndarray:
        """Whether c, on the line through a and b, lies between them."""
        return np.all((np.minimum(a, b) <= c) & (c <= np.maximum(a, b)), axis=-1)

    first, second = np.triu_indices(len(begin), 2)
    a, b, c, d = begin[first], end[first], begin[second], end[second]
    sides = np.stack([side(a, b, c), side(a, b, d), side(c, d, a), side(c, d, b)])
    proper = (sides[0] * sides[1] < 0) & (sides[2] * sides[3] < 0)
    touching = (
        ((sides[0] == 0) & within(a, b, c))
        | ((sides[1] == 0) & within(a, b, d))
        | ((sides[2] == 0) & within(c, d, a))
        | ((sides[3] == 0) & within(c, d, b))
    )
    return bool((proper | touching).any())
