from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float

from gnode.analysis.certificate._batches import Boxes, some, together
from gnode.analysis.certificate._examine import THINNEST
from gnode.analysis.certificate.relaxation._bounds import Ran, run_layers, unit_weights, upper_bounds
from gnode.analysis.certificate.relaxation._cuts import Cuts, deepest, joined, largest, moved
from gnode.analysis.certificate.relaxation._inherited import Inherited, nothing_known
from gnode.analysis.certificate.relaxation._layers import Layers
from gnode.analysis.certificate.relaxation._lines import EPS, upward
from gnode.analysis.certificate.relaxation._signs import packed, unpacked

# Of what is nearly singular, so much is added to its diagonal of one.
_REGULAR = 1e-10
# How often the best direction is chosen anew, and what is then added to what each change comes to along it, over the
# largest.
_REWEIGHTED, _EVEN = 3, 1e-2
# Of what a side of a box brings: how much of it is linear counts next to nothing. Half of the box gains by that what
# the other half loses; it is what lies between the lines of units that both gain by.
_LINEAR = 1e-3
# By how much a box is to be excluded that is looked at again, and how often.
_NEARLY, _AGAIN = 0.2, 1


class Relaxed(NamedTuple):
    """What is known of each of several boxes."""

    empty: Bool[np.ndarray, " boxes"]
    """No zero lies in it: proven."""
    promising: Bool[np.ndarray, " boxes"]
    """A Newton step from all of it lands on a much smaller place, in it or near."""
    after: Boxes
    """The part of it in which all its zeros lie."""
    gains: Float[np.ndarray, "boxes state"]
    """How much of what keeps it from being dropped comes from every side."""
    shown: Float[np.ndarray, " boxes"]
    """The residual over all that it can change by, along the best direction known: dropped above 1."""
    inherited: Inherited
    """What its parts are to know."""


def examine_layers(layers: Layers, boxes: Boxes, inherited: Inherited | None = None) -> Relaxed:
    r"""Where in finite boxes zeros can be, from linear bounds of $y \cdot R$ for several directions y.

    A direction excludes a box where $|y \cdot R(c)|$ is more than all that $y \cdot R$ can change by; where it does
    not, $y \cdot R = 0$ bounds every entry of the state, given the others. With $R \approx m + J\delta + B\nu$,
    $G = (J \mathrm{diag}(r), B)$ and $M = GG^T$ (an ellipsoid about all values of R), the directions are the rows of
    $\mathrm{diag}(r) J^T M^{-1}$ (of an interval Newton step, where B is nothing) and $M^{-1} m$, with M weighted by
    $1 / |y \cdot G|$ for the last y, so that y comes close to the largest $|y \cdot m|$ over the sum of
    $|y \cdot G|$. They are choices: a bound by any is a bound. `inherited`: of boxes in which they lie.

    A box that is nearly excluded is looked at again, within the half-spaces that these bounds have cut from it.

    Source: sums of sizes by weighted squares as in Weiszfeld (1937), and in iteratively reweighted least squares;
    bounds within what is known of the result: Kotha et al., "Provably bounding neural network preimages" (2023).
    """
    if inherited is None:
        inherited = nothing_known(len(boxes), layers, boxes.shape[2])
    seen = _once(layers, boxes, inherited)
    for _ in range(_AGAIN):
        nearly = np.flatnonzero(~(seen.empty | seen.promising) & (seen.shown > _NEARLY))
        if not len(nearly):
            break
        better = _once(layers, seen.after[nearly], some(seen.inherited, nearly))
        place = np.arange(len(boxes))
        place[nearly] = len(boxes) + np.arange(len(nearly))
        seen = some(together([seen, better]), place)
    return seen


def _once(layers: Layers, boxes: Boxes, inherited: Inherited) -> Relaxed:
    low, high = boxes[:, 0], boxes[:, 1]
    centre = 0.5 * low + 0.5 * high
    radius = upward(np.maximum(high - centre, centre - low))
    count = centre.shape[1]
    # Not a number compares false: nothing is concluded.
    with np.errstate(all="ignore"):
        cuts = moved(inherited.cuts, centre)
        ran = run_layers(layers, centre, radius, unpacked(inherited.signs, layers.units), cuts)
        rows, jacobian, noises = _directions(layers, ran, radius)
        slopes, offsets = upper_bounds(layers, ran, np.concatenate([rows, -rows], axis=1))
        middle = np.matmul(rows, ran.middle[..., None])[..., 0]
        unsure = upward(2 * (count + 4) * EPS * np.matmul(np.abs(rows), np.abs(ran.middle)[..., None])[..., 0])
        # 0 = y . R is at most constants + slopes . delta.
        constants = np.concatenate([middle, -middle], axis=1) + offsets + np.concatenate([unsure, unsure], axis=1)
        shaken = 4 * EPS * (np.concatenate([np.abs(middle)] * 2, axis=1) + offsets)
        own = Cuts(slopes, constants + shaken)
        cuts = joined(own, cuts)
        reach = largest(slopes, radius, cuts)
        away = (own.constants + reach + 4 * EPS * (np.abs(own.constants) + np.abs(reach)) < 0).any(axis=1)
        sides = np.broadcast_to(np.eye(count), (len(boxes), count, count))
        slack = 4 * EPS * (np.abs(centre) + radius)
        below, beyond = centre - largest(-sides, radius, cuts) - slack, centre + largest(sides, radius, cuts) + slack
        after = np.stack([np.fmax(low, below), np.fmin(high, beyond)], axis=1)
        empty = away | (after[:, 0] > after[:, 1]).any(axis=1)
        lands = _lands(rows[:, 1 : count + 1], jacobian, offsets[:, 1 : count + 1], radius)
        much = 0.5 * np.maximum(radius, THINNEST * radius.max(axis=1, keepdims=True))
        promising = ~empty & ((lands < much).all(axis=1) | (0.5 * (after[:, 1] - after[:, 0]) < much).all(axis=1))
        best = rows[:, :1]
        gains = _LINEAR * np.abs(best @ jacobian)[:, 0] * radius
        for noise, shares in zip(noises, ran.shares, strict=True):
            gains += np.matmul(np.abs(best @ noise), shares)[:, 0]
        # Both sides of a direction: what keeps it from being of one sign.
        shown = (np.abs(middle) / (reach + offsets).reshape(len(boxes), 2, -1).max(axis=1)).max(axis=1)
        known = packed(np.concatenate([line.signs for line in ran.lines], axis=1))
        inherited = Inherited(known, moved(deepest(own, radius), -centre))
    return Relaxed(
        np.asarray(empty), np.asarray(promising), after, np.nan_to_num(gains), np.nan_to_num(shown), inherited
    )


def _directions(layers: Layers, ran: Ran, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray, list[np.ndarray]]:
    jacobian, noises = unit_weights(layers, ran)
    scaled = jacobian * radius[:, None]
    changes = np.concatenate([scaled, *noises], axis=2)
    inverse = _inverse(changes, changes)
    newton = (inverse @ scaled).swapaxes(1, 2)
    middle, few = ran.middle[..., None], changes.astype(np.float32)
    for _ in range(_REWEIGHTED):
        along = np.abs((inverse @ middle).swapaxes(1, 2).astype(np.float32) @ few)
        inverse = _inverse(few / (along + _EVEN * along.max(axis=2, keepdims=True)), few)
    rows = np.concatenate([(inverse @ middle).swapaxes(1, 2), newton], axis=1)
    return np.where(np.isfinite(rows), rows, 0), jacobian, noises


def _inverse(changes: np.ndarray, others: np.ndarray) -> np.ndarray:
    """Of the product of two matrices whose rows are about parallel."""
    matrix = changes @ others.swapaxes(1, 2)
    scales = np.sqrt(np.diagonal(matrix, axis1=1, axis2=2)) + 1e-150
    scaling = scales[:, :, None] * scales[:, None]
    return np.linalg.inv(np.nan_to_num(matrix / scaling) + _REGULAR * np.eye(matrix.shape[1])) / scaling


def _lands(rows: np.ndarray, jacobian: np.ndarray, offsets: np.ndarray, radius: np.ndarray) -> np.ndarray:
    """How wide about a Newton step from all of a box lands."""
    newton = rows @ jacobian
    own = np.diagonal(newton, axis1=1, axis2=2)
    across = np.matmul(np.abs(newton), radius[..., None])[..., 0] - np.abs(own) * radius
    return (offsets + across) / np.abs(own)
