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
    cells, cell = np.unique(np.round(points / (_GRID * distance)), axis=0, return_inverse=True)
    pairs = KDTree(cells).query_pairs(1 / _GRID, output_type="ndarray")
    links = coo_array((np.ones(len(pairs), bool), (pairs[:, 0], pairs[:, 1])), shape=(len(cells), len(cells)))
    _, labels = connected_components(links, directed=False)
    # `cells` is sorted, so that the first appearance of a label is its least cell.
    _, first, labels = np.unique(labels, return_index=True, return_inverse=True)
    rank = np.argsort(np.argsort(first))
    return rank[labels][cell.reshape(-1)].astype(np.int64)


def representatives(
    labels: Int[np.ndarray, " points"],
    points: Float[np.ndarray, "points state"],
    residuals: Float[np.ndarray, " points"],
) -> Int[np.ndarray, " clusters"]:
    """The point of each cluster with the smallest residual; of equal ones, the lexicographically first."""
    order = np.lexsort((*points.T[::-1], residuals, labels))
    _, first = np.unique(labels[order], return_index=True)
    return order[first]
