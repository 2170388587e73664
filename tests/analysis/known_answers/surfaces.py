"""Continua of two and three dimensions, closed and with edges."""

import jax.numpy as jnp
import numpy as np

from gnode.analysis import as_flow, as_map
from tests.analysis.known_answers._parts import clipped, drawn_to, rotation
from tests.analysis.known_answers._record import Attractor, Known, box

QUARTER = np.log(4 / 3)
MANY = 1536
"""Starts for a closed surface in three or four entries: so few that a hole is still told from a gap."""


def unit(h):
    return h / jnp.sqrt(jnp.sum(h**2) + 1e-300)


def disk(h):
    return h / jnp.maximum(1.0, jnp.sqrt(jnp.sum(h**2) + 1e-300))


def paraboloid(h):
    x, y = clipped(h[:2])
    return jnp.stack([x, y, x**2 + y**2])


def integrators(count: int, size: int):
    """A linear network with so many eigenvalues of 1, the others 0."""
    along = rotation(size, seed=5)[:count]
    return as_flow(drawn_to(lambda h: along.T @ (along @ h)))


def cone(h):
    """Around the third axis, its tip cut off."""
    radius = jnp.sqrt(jnp.sum(h[:2] ** 2) + 1e-300)
    cut = clipped(radius, 1.0, 2.5)
    return jnp.append(h[:2] / radius * cut, 0.5 * cut)


def cylinder(h):
    return jnp.append(unit(h[:2]), clipped(h[2]))


def ellipsoid(h):
    axes = jnp.array([1.5, 1.0, 1.0])
    return axes * unit(h / axes)


def flat_torus(h):
    return jnp.concatenate([unit(h[:2]), 0.7 * unit(h[2:])])


def torus_in_space(minor: float):
    def target(h):
        middle = jnp.append(2 * unit(h[:2]), 0.0)
        return middle + minor * unit(h - middle)

    return target


def half_turned(h):
    """Of a state in R4: its place round the axis, how far it is from the circle of radius 2, how far along the
    direction that turns by half as much in the plane of the last two entries, and that direction's projection.

    The direction itself has no sign that is the same all the way round; its projection needs none.
    """
    radius = jnp.sqrt(jnp.sum(h[:2] ** 2) + 1e-300)
    cosine, sine = h[:2] / radius
    projection = 0.5 * jnp.array([[1 + cosine, sine], [sine, 1 - cosine]])
    return h[:2] / radius, radius - 2, projection @ h[2:]


def klein_bottle(minor: float):
    """((2 + r cos v) cos u, (2 + r cos v) sin u, r sin v cos(u/2), r sin v sin(u/2)): no two places meet."""

    def target(h):
        round_, off, along = half_turned(h)
        size = jnp.sqrt(off**2 + jnp.sum(along**2) + 1e-300)
        return jnp.concatenate([(2 + minor * off / size) * round_, minor * along / size])

    return target


def moebius_in_four(h):
    """(2 cos u, 2 sin u, s cos(u/2), s sin(u/2)) for -1 <= s <= 1."""
    round_, _, along = half_turned(h)
    size = jnp.sqrt(jnp.sum(along**2) + 1e-300)
    return jnp.concatenate([2 * round_, along * jnp.minimum(1.0, 1 / size)])


def moebius_in_space(h):
    """((2 + s cos(u/2)) cos u, (2 + s cos(u/2)) sin u, s sin(u/2)) for -1 <= s <= 1."""
    radius = jnp.sqrt(jnp.sum(h[:2] ** 2) + 1e-300)
    cosine, sine = h[:2] / radius
    projection = 0.5 * jnp.array([[1 + cosine, sine], [sine, 1 - cosine]])
    along = projection @ jnp.stack([radius - 2, h[2]])
    along = along * jnp.minimum(1.0, 1 / jnp.sqrt(jnp.sum(along**2) + 1e-300))
    return jnp.append((2 + along[0]) * h[:2] / radius, along[1])


_PLACES = np.array([[0, 3, 4], [3, 1, 5], [4, 5, 2]])
_WEIGHTS = np.array([[1, np.sqrt(0.5), np.sqrt(0.5)], [np.sqrt(0.5), 1, np.sqrt(0.5)], [np.sqrt(0.5), np.sqrt(0.5), 1]])


def purified(h):
    """A symmetric matrix A goes to 3 A^2 - 2 A^3: its eigenvalues to 0 (from below 1/2) or to 1."""
    matrix = _WEIGHTS * h[_PLACES]
    square = matrix @ matrix
    after = 3 * square - 2 * square @ matrix
    return jnp.stack([after[0, 0], after[1, 1], after[2, 2], *(np.sqrt(2) * after[i, j] for i, j in _PAIRS)])


_PAIRS = ((0, 1), (0, 2), (1, 2))


def near_projections() -> np.ndarray:
    """v v^T for v all over the sphere, with noise: symmetric matrices as six entries, of the same distances."""
    random = np.random.default_rng(1)
    v = random.normal(size=(MANY, 3))
    v /= np.linalg.norm(v, axis=1, keepdims=True)
    upper = np.stack([v[:, i] * v[:, j] * np.sqrt(2) for i, j in _PAIRS], axis=1)
    return np.concatenate([v**2, upper], axis=1) + 0.05 * random.normal(size=(MANY, 6))


def shape(kind, dimension: int, *, normal_rate: float | None = 10.0, lifetime: float | None = np.inf):
    return (Attractor(kind, dimension=dimension, normal_rate=normal_rate, lifetime=lifetime),)


IMAGE = "closed form: all states go to, and rest on, the image of a projection: "
EITHER = "[Mm](oe|ö|o)bius"

SURFACES = (
    Known(
        "disk",
        lambda: as_flow(drawn_to(disk)),
        box(2, -1.5, 1.5, count=400),
        1.0,
        shape("sheet", 2, normal_rate=None),
        IMAGE + "a disk",
    ),
    Known(
        "leaky-disk",
        lambda: as_flow(lambda h: 10 * (disk(h) - h) - 0.1 * h),
        box(2, -1.5, 1.5, count=400),
        1.0,
        shape("sheet", 2, normal_rate=None, lifetime=QUARTER / 0.1),
        "closed form: within the disk all decays at a rate of 0.1",
        row=6,
        later=(Attractor("isolated points", 1),),
    ),
    Known(
        "paraboloid",
        lambda: as_flow(drawn_to(paraboloid)),
        box(3, -1.5, 1.5, count=400),
        1.0,
        shape("sheet", 2),
        IMAGE + "z = x^2 + y^2 over a square",
    ),
    Known(
        "two-integrators-in-R30",
        lambda: integrators(2, 30),
        box(30, count=400),
        1.0,
        shape("sheet", 2),
        "closed form: a linear network with two eigenvalues of 1",
    ),
    Known(
        "cone",
        lambda: as_flow(drawn_to(cone)),
        box(3, -3.0, 3.0, count=800),
        1.0,
        shape("annulus", 2),
        IMAGE + "a cone without its tip, which is an annulus",
    ),
    Known(
        "cylinder",
        lambda: as_map(lambda h: 0.5 * h + 0.5 * cylinder(h), step=0.1),
        box(3, -1.5, 1.5, count=800),
        3.0,
        shape("annulus", 2, normal_rate=np.log(2) / 0.1),
        IMAGE + "a cylinder of height 2, which is an annulus",
    ),
    Known(
        "moebius-band-in-R4",
        lambda: as_flow(drawn_to(moebius_in_four)),
        box(4, -3.0, 3.0, count=MANY),
        1.0,
        shape("Moebius band", 2),
        IMAGE + "a band with half a twist; an annulus has the same homology with every coefficients",
        row=9,
        honest=("annulus",),
        says=EITHER,
    ),
    Known(
        "moebius-band-in-R3",
        lambda: as_flow(drawn_to(moebius_in_space)),
        box(3, -3.0, 3.0, count=MANY),
        1.0,
        shape("Moebius band", 2),
        IMAGE + "a band with half a twist",
        row=9,
        honest=("annulus",),
        says=EITHER,
    ),
    Known(
        "sphere",
        lambda: as_flow(drawn_to(unit)),
        box(3, -1.5, 1.5, count=800),
        1.0,
        shape("sphere", 2),
        IMAGE + "the unit sphere (one piece, no loop, one void)",
    ),
    Known(
        "ellipsoid-map",
        lambda: as_map(lambda h: 0.2 * h + 0.8 * ellipsoid(h), step=0.1),
        box(3, -1.8, 1.8, count=800),
        2.0,
        shape("sphere", 2, normal_rate=None),
        IMAGE + "an ellipsoid with axes of 1.5, 1 and 1",
    ),
    Known(
        "flat-torus",
        lambda: as_flow(drawn_to(flat_torus)),
        box(4, -1.5, 1.5, count=MANY),
        1.0,
        shape("torus", 2),
        IMAGE + "a circle of radius 1 times one of 0.7",
    ),
    Known(
        "torus-in-space",
        lambda: as_map(lambda h: 0.3 * h + 0.7 * torus_in_space(0.8)(h), step=0.1),
        box(3, -3.0, 3.0, count=3072),
        2.0,
        shape("torus", 2, normal_rate=-np.log(0.3) / 0.1),
        IMAGE + "a torus of radii 2 and 0.8",
    ),
    *(
        Known(
            f"klein-bottle-of-radius-{minor}",
            lambda minor=minor: as_flow(drawn_to(klein_bottle(minor))),
            box(4, -3.0, 3.0, count=2048),
            1.0,
            shape("Klein bottle", 2),
            IMAGE + "the Klein bottle in R4. Betti numbers 1, 2, 1 over Z2, as a torus has, but 1, 1, 0 over Z3",
            row=9,
        )
        for minor in (1.0,)
    ),
    Known(
        "projective-plane",
        lambda: as_flow(drawn_to(purified)),
        near_projections,
        1.0,
        shape("projective plane", 2),
        "McWeeny (1960); closed form: all eigenvalues of a symmetric matrix go to 0 or 1 at a rate of 10, from v "
        "v^T with "
        "noise to a projection onto a line in R3. Betti numbers 1, 1, 1 over Z2, and 1, 0, 0 over Z3",
        row=9,
        remark="six entries; over Z3 alone it would be a sheet, which has an edge",
    ),
    Known(
        "solid-ball",
        lambda: as_flow(drawn_to(disk)),
        box(3, -1.2, 1.2, count=800),
        1.0,
        shape("solid", 3, normal_rate=None),
        IMAGE + "a ball",
    ),
    Known(
        "three-integrators-in-R12",
        lambda: integrators(3, 12),
        box(12, count=800),
        1.0,
        shape("solid", 3),
        "closed form: a linear network with three eigenvalues of 1",
    ),
)
