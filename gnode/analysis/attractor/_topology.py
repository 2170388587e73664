from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from gnode._checks import check_count, refusal
from gnode.analysis._spread import spread
from gnode.analysis._states import checked_states

# By degree, in units of the radius r within which every state has a landmark. What lies between landmarks so far apart
# lives for less than 2 r (pieces), about 1.3 r (loops) and 0.4 r (voids) in uniform samples of known shapes.
_SIGNIFICANT = (2.2, 1.8, 0.8)
# Of the enclosing radius: finer structure than this is not looked at.
_LEAST = 0.05
# Of the size of a set: structure that is finer has no say in how many balls cover it.
_FINEST = 0.1
# Balls from which on their number says anything.
_BALLS = 4
# Landmarks from which on GUDHI's Ripser is faster than its simplex tree, importing it included.
_MANY = 256


@dataclass(frozen=True, eq=False)
class Topology:
    """Betti numbers of a cloud of states, by persistent homology of its Vietoris-Rips complex."""

    betti: Int[np.ndarray, " degrees"]
    """The significant classes of each degree, from 0: pieces; loops and voids where they were worked out."""
    diagrams: tuple[Float[np.ndarray, "_ 2"], ...]
    """Birth and death of every class, by degree, in state units; infinite where one never dies."""
    thresholds: Float[np.ndarray, " degrees"]
    """Classes of each degree that live for longer are significant, in state units."""
    landmarks: Float[np.ndarray, "landmarks state"]
    """The states that stand for the cloud (farthest-point sample)."""


def topology(
    states: ArrayLike,
    *,
    passed: Float[np.ndarray, "passed state"] | None = None,
    degrees: int = 2,
    landmarks: int = 200,
    movement: float = 0.0,
    field: int = 2,
) -> Topology:
    """How many pieces, loops and (where asked for) voids a cloud of states has.

    A class is significant if it lives for longer than

    - 2.2, 1.8 and 0.8 times (in degrees 0, 1 and 2) the radius within which every state has a landmark, or, where that
      is larger, the radius within which every state has one of a random half of them: what gaps between landmarks, and
      between states, make;
    - a twentieth of the enclosing radius;
    - four times the distance by which states move: that changes births and deaths by up to twice as much each.

    **Arguments:**

    - `states`: (states, state).
    - `passed`: more places of the same set, where states came through.
    - `degrees`: 1 for pieces alone, 2 for loops too, 3 for voids too; at a cost that grows fast.
    - `landmarks`: how many states stand for all.
    - `movement`: the distance by which states move (or are uncertain), in state units.
    - `field`: homology with coefficients in Z/field, a prime. Over Z/2 a Klein bottle has the Betti numbers of a torus,
        over Z/3 it has others (Hatcher, "Algebraic Topology", 2002, section 2.2).

    Sources: Edelsbrunner, Letscher and Zomorodian (2002) for persistence; de Silva and Carlsson, "Topological
    estimation using witness complexes" (2004), for landmarks by farthest points; Cohen-Steiner,
    Edelsbrunner and Harer (2007) for stability; Fasy et al. (2014) for subsamples. Computed by GUDHI.
    """
    states = checked_states(states)
    check_count("the number of landmarks", landmarks, least=2)
    if degrees not in (1, 2, 3):
        raise refusal("1, 2 or 3 degrees", degrees, "ask for pieces, loops and voids")
    cloud = states if passed is None else np.concatenate([states, passed])
    chosen, radius = farthest_points(cloud, landmarks)
    radius = max(radius, _gap(states))
    points = cloud[chosen]
    distances = np.linalg.norm(points[:, None] - points[None], axis=2)
    # Beyond this length the complex is a cone over one landmark: nothing lives on but one piece.
    enclosing = float(distances.max(axis=1).min())
    diagrams = _diagrams(distances, enclosing, degrees, field)
    diagrams = (diagrams[0], *(np.where(np.isinf(diagram), enclosing, diagram) for diagram in diagrams[1:]))
    thresholds = np.maximum(np.array(_SIGNIFICANT[:degrees]) * radius, max(_LEAST * enclosing, 4 * movement))
    betti = np.array(
        [
            int(np.sum(diagram[:, 1] - diagram[:, 0] > threshold))
            for diagram, threshold in zip(diagrams, thresholds, strict=True)
        ]
    )
    return Topology(betti, diagrams, thresholds, points)


def _diagrams(
    distances: Float[np.ndarray, "landmarks landmarks"], enclosing: float, degrees: int, field: int
) -> tuple[Float[np.ndarray, "classes ends"], ...]:
    """Births and deaths in the Vietoris-Rips complex, of each degree; what never dies, at infinity."""
    # Imported here: they take as long as a small analysis. GUDHI's Ripser brings scikit-learn along, for 1.5 s; its
    # simplex tree does not, but holds every simplex, and the tetrahedra of a sphere are too many.
    if degrees > 2 or len(distances) > _MANY:
        from gudhi.sklearn import RipsPersistence

        ripser = RipsPersistence(range(degrees), input_type="full distance matrix", homology_coeff_field=field)
        computed = ripser.fit_transform([distances])[0]
    else:
        from gudhi import SimplexTree

        tree = SimplexTree.create_from_array(distances, max_filtration=enclosing)
        # Edges that change no homology: without them there are few triangles (Boissonnat and Pritam, "Edge collapse and
        # persistence of flag complexes", 2020).
        tree.collapse_edges()
        tree.expansion(degrees)
        tree.compute_persistence(homology_coeff_field=field, persistence_dim_max=tree.dimension() < degrees)
        computed = [tree.persistence_intervals_in_dimension(degree) for degree in range(degrees)]
    return tuple(np.asarray(diagram, np.float64).reshape(-1, 2) for diagram in computed)


def _gap(states: Float[np.ndarray, "states state"]) -> float:
    """The radius within which every state has one of a random half of them; of five halves, the median."""
    from scipy.spatial import KDTree

    if len(states) < 2:
        return 0.0
    # In an order of their own, so that the answer does not depend on that of the states.
    states = states[np.lexsort(states.T)]
    random = np.random.default_rng(0)
    halves = (states[random.permutation(len(states))[: len(states) // 2]] for _ in range(5))
    return float(np.median([KDTree(half).query(states)[0].max() for half in halves]))


def covering_dimension(states: Float[np.ndarray, "states state"], *, few: int = 12, many: int = 100) -> float:
    """How the number of balls that cover the states grows as they shrink; NaN where there are too few states.

    $$\\frac{\\log(many / few)}{\\log(r_{few} / r_{many})}$$

    with r the radius of so many balls, around farthest points. Where `many` balls are smaller than a tenth of the size
    of the set, by least squares over all numbers of balls, from four on, that are not: finer structure has no say.
    A piece with a boundary comes out somewhat too low: a square at about 1.7. Source: Kegl, "Intrinsic dimension
    estimation using packing numbers" (2002).
    """
    if len(states) < 2 * many:
        return float("nan")
    chosen, _ = farthest_points(states, many + 1)
    points = states[chosen]
    if len(points) <= many:
        return float("nan")
    # The radius of k balls is the distance of the next point from them.
    radii = np.array([np.linalg.norm(points[:k] - points[k], axis=1).min() for k in range(1, len(points))])
    coarse = int((radii >= _FINEST * spread(states)).sum())
    if coarse < many:
        return _slope(radii[:coarse])
    wide, narrow = float(radii[few - 1]), float(radii[many - 1])
    return float(np.log(many / few) / np.log(wide / narrow)) if 0 < narrow < wide else float("nan")


def _slope(radii: Float[np.ndarray, " balls"]) -> float:
    """How the number of balls grows as their radius shrinks, of few balls: by all of them from the fourth on, as the
    radii of farthest points fall in steps."""
    count = np.arange(1, len(radii) + 1)[_BALLS - 1 :]
    radii = radii[_BALLS - 1 :]
    if len(radii) < _BALLS or not radii[-1] < radii[0]:
        return float("nan")
    return float(-np.polyfit(np.log(radii), np.log(count), 1)[0])


def farthest_points(states: Float[np.ndarray, "states state"], count: int) -> tuple[Int[np.ndarray, " chosen"], float]:
    """States of which each is the farthest from those before it, and the radius within which all states have one.

    The first is the one nearest to the mean, so that the choice does not depend on the order of the states.
    """
    first = int(np.argmin(np.linalg.norm(states - states.mean(axis=0), axis=1)))
    chosen = [first]
    distance = np.linalg.norm(states - states[first], axis=1)
    while len(chosen) < count and distance.max() > 0:
        chosen.append(int(np.argmax(distance)))
        distance = np.minimum(distance, np.linalg.norm(states - states[chosen[-1]], axis=1))
    return np.array(chosen), float(distance.max())
