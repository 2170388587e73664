from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate.relaxation._lines import EPS, TINIEST
from gnode.analysis.certificate.relaxation._room import ROOM

# How many are kept of a box.
_KEPT = 2
# How far a box reaches over an ellipsoid with its radii: the square, for every entry, for a direction at random.
_ADDED_UP = 2 / np.pi
# Along a half-space that hardly touches the ellipsoid a multiplier would be without bounds.
_DEEPEST = 0.999


class Cuts(NamedTuple):
    r"""Half-spaces in which all zeros of each of several boxes lie:
    $0 \le \mathrm{constants} + \mathrm{slopes} \cdot x$."""

    slopes: Float[np.ndarray, "boxes cuts state"]
    constants: Float[np.ndarray, "boxes cuts"]


def no_cuts(boxes: int, size: int) -> Cuts:
    """Half-spaces that are all of space."""
    return Cuts(np.zeros((boxes, _KEPT, size)), np.zeros((boxes, _KEPT)))


def moved(cuts: Cuts, to: Float[np.ndarray, "boxes state"]) -> Cuts:
    """The same, of x - `to`; no smaller."""
    sizes = np.matmul(np.abs(cuts.slopes), np.abs(to)[..., None])[..., 0] + np.abs(cuts.constants)
    rounding = 2 * (to.shape[1] + 4) * EPS * sizes
    return cuts._replace(constants=cuts.constants + np.matmul(cuts.slopes, to[..., None])[..., 0] + rounding)


def joined(some: Cuts, others: Cuts) -> Cuts:
    return Cuts(*(np.concatenate(pair, axis=1) for pair in zip(some, others, strict=True)))


def deepest(cuts: Cuts, radius: Float[np.ndarray, "boxes state"]) -> Cuts:
    """The few that leave least of a box of these radii about zero; of sizes that single precision can hold."""
    with np.errstate(all="ignore"):
        reach = np.matmul(np.abs(cuts.slopes), radius[..., None])[..., 0]
        left = cuts.constants / reach
        chosen = np.argsort(np.where(np.isnan(left), np.inf, left), axis=1, kind="stable")[:, :_KEPT]
        reach, constants = (np.take_along_axis(each, chosen, axis=1) for each in (reach, cuts.constants))
        slopes = np.take_along_axis(cuts.slopes, chosen[..., None], axis=1)
        # By powers of two: nothing is rounded but what is next to nothing beside one.
        exponent = -np.frexp(np.where(np.isfinite(reach), reach, 1))[1]
        slopes, constants = np.ldexp(slopes, exponent[..., None]), np.ldexp(constants, exponent)
    # Of what overflowed nothing is known.
    known = np.isfinite(constants) & np.isfinite(slopes).all(axis=2)
    return Cuts(np.where(known[..., None], slopes, 0), np.where(known, constants, 0))


def largest(
    rows: Float[np.ndarray, "boxes rows state"], radius: Float[np.ndarray, "boxes state"], cuts: Cuts
) -> Float[np.ndarray, "boxes rows"]:
    r"""At least the largest $s \cdot \delta$ of every row s, for $|\delta| \le r$ and within every one of the cuts;
    which may be less than zero.

    For any $\lambda \ge 0$, $s \cdot \delta \le (s + \lambda k) \cdot \delta + \lambda c$ where
    $0 \le c + k \cdot \delta$, and of that the largest in the box is $|s + \lambda k| \cdot r + \lambda c$. The
    multiplier is a choice, whatever it was rounded to: the best one for an ellipsoid about as large as the box. In the
    precision of the rows.
    """
    kind, size = rows.dtype, rows.shape[2]
    eps = float(np.finfo(kind).eps)
    # Of every term and every sum of them, what they were cast from included.
    gamma = kind.type(4 * (size + 8) * eps)
    work = ROOM.array("rows", rows.shape, kind)
    # Not a number is no bound.
    with np.errstate(all="ignore"):
        # A side that single precision cannot hold is as long as one that it can.
        sides = np.maximum(radius * (1 + 4 * eps), float(np.finfo(kind).tiny)).astype(kind)
        slopes, constants = (each.astype(kind) for each in cuts)
        rounding = gamma * (np.matmul(np.abs(slopes), sides[..., None])[..., 0] + np.abs(constants))
        plain = np.matmul(np.abs(rows, out=work), sides[..., None])[..., 0]
        weights = _multipliers(rows, sides, slopes, constants)
        least, shaken = plain * (1 + gamma), plain * gamma
        for k in range(slopes.shape[1]):
            np.matmul(weights[..., k : k + 1], slopes[:, k : k + 1], out=work)
            work += rows
            within = np.matmul(np.abs(work, out=work), sides[..., None])[..., 0]
            within += weights[..., k] * (constants + rounding)[:, k, None] + shaken
            least = np.fmin(least, within)
    return least.astype(float) + TINIEST[kind] * (1 + radius.sum(axis=1))[:, None]


def _multipliers(
    rows: np.ndarray, sides: np.ndarray, slopes: np.ndarray, constants: np.ndarray
) -> Float[np.ndarray, "boxes rows cuts"]:
    r"""Where $\kappa \|(s + \lambda k) r\| + \lambda c$ is least. With a the part of s along k, and p what is left of
    s, both over $\|k\|$, that is $(a + \lambda) / p = -d / \sqrt{1 - d^2}$ for $d = c / (\kappa \|k\|)$."""
    scaled = slopes * sides[:, None]
    squares = (scaled**2).sum(axis=2)[:, None]
    along = np.matmul(rows, (scaled * sides[:, None]).swapaxes(1, 2)) / squares
    work = np.multiply(rows, rows, out=ROOM.array("rows", rows.shape, rows.dtype))
    across = np.sqrt(np.maximum(np.matmul(work, (sides**2)[..., None]) / squares - along**2, 0))
    depth = constants[:, None] / np.sqrt(squares * rows.dtype.type(_ADDED_UP * sides.shape[1]))
    depth = np.clip(depth, -_DEEPEST, _DEEPEST)
    return np.maximum(-along - across * depth / np.sqrt(1 - depth**2), 0)
