import numpy as np
from jaxtyping import Float, Int

# Points are first snapped to a grid so much finer than the distance: thousands of starts that ended at one
# point then count as a few, and not as millions of pairs.
_GRID = 1e-3


def clusters(points: Float[np.ndarray, "points state"], distance: float) -> Int[np.ndarray, " points"]:
    """The cluster of each point: those that a chain of steps of at most `distance` joins (single linkage).

    Neither the clusters nor their numbers depend on the order of the points: clusters are numbered by
    their lexicographically first point.
    """
    # Here and not above: they take longer to import than a small search takes.
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components
    from scipy.spatial import KDTree

    if len(points) == 0:
        return np.zeros(0, np.int64)
    cells, cell = _distinct_rows(np.round(points / (_GRID * distance)))
    pairs = KDTree(cells).query_pairs(1 / _GRID, output_type="ndarray")
    links = coo_array((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(len(cells), len(cells)))
    _, labels = connected_components(links, directed=False)
    # `cells` is sorted, so that the first appearance of a label is its least cell.
    _, first, labels = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return rank[labels][cell].astype(np.int64)


def representatives(
    labels: Int[np.ndarray, " points"],
    points: Float[np.ndarray, "points state"],
    residuals: Float[np.ndarray, " points"],
) -> Int[np.ndarray, " clusters"]:
    """The point of each cluster with the smallest residual; of equal ones, the lexicographically first."""
    least = np.full(labels.max(initial=-1) + 1, np.inf)
    np.minimum.at(least, labels, residuals)
    # To put them in order takes longer than all else, and the others are most.
    tied = np.flatnonzero(residuals == least[labels])
    order = tied[np.lexsort((*points[tied].T[::-1], labels[tied]))]
    _, first = np.unique(labels[order], return_index=True)
    return order[first]


def _distinct_rows(rows: Float[np.ndarray, "rows state"]) -> tuple[Float[np.ndarray, "cells state"], np.ndarray]:
    """np.unique(rows, axis=0, return_inverse=True), ten times as fast where many are equal: rows are compared as
    bytes, entry by entry only once they are few."""
    # To add zero makes -0 and 0 the same bytes.
    whole = np.ascontiguousarray(rows + 0.0).view(f"V{rows.itemsize * rows.shape[1]}").reshape(-1)
    _, first, inverse = np.unique(whole, return_index=True, return_inverse=True)
    order = np.lexsort(rows[first].T[::-1])
    return rows[first[order]], np.argsort(order)[inverse]
