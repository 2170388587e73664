from collections.abc import Generator
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode.analysis._watch import glance
from gnode.analysis.continuation._curve import Curve, Lost, Place
from gnode.analysis.continuation._happenings import Happening, happenings

# No step is shorter: the curve is then taken to have a kink.
_SHORTEST = 1e-7
# Steps no longer than that are not shortened to tell bifurcations apart.
_FINE = 1e-4
# The cosine of the angle by which the tangent may turn in a step, and up to which the next is longer; and how far from
# the tangent the step may lead, over its length.
_TURN, _STRAIGHT, _ASIDE = 0.9, 0.99, 0.4
_GROWTH, _EASY = 2.0, 5
# In units: farther out steps are longer.
_FAR = 5.0
# Steps past a kink, over the shortest: the first of them that leads to the curve beyond is taken.
_PAST = (4.0, 64.0, 1024.0)


class Limits(NamedTuple):
    """Where a branch is no longer followed, and the steps along it."""

    longest: float
    """Step, in units of the state's entries and of the path's length; farther out in proportion."""
    most: int
    """Steps."""
    box: Float[np.ndarray, "2 state"]
    """In units."""


class Stretch(NamedTuple):
    """A step along a curve, and the bifurcations in it, in order."""

    a: Place
    b: Place
    found: list[Happening]


def walk(curve: Curve, begin: Place, limits: Limits, *, crossing: bool = False) -> Generator[Stretch, None, str]:
    """Along a curve by pseudo-arclength continuation, in the direction of the tangent at its begin: a step along the
    tangent, and Newton's method across it. Returns why it ended, in words.

    `crossing`: it begins where curves cross.

    Source: Keller, "Numerical solution of bifurcation and nonlinear eigenvalue problems" (1977). Past a kink, the sign
    of the determinant says which way to go on: Allgower and Georg, "Introduction to Numerical Continuation Methods"
    (2003), chapter 15.
    """
    here, length = begin, limits.longest / 4
    for number in range(limits.most):
        glance(f"following a branch, {here.share:.1%} along the path, step {number}")
        if (here.share >= 1 and here.heading > 0) or (here.share <= 0 and here.heading < 0):
            return "the end of the path"
        fresh = crossing and number == 0
        step = None
        while step is None:
            try:
                there, steps = _step(curve, here, length)
                found = [] if fresh else happenings(curve, here, there, crude=length <= _FINE)
                if found is None or not (fresh or _explained(here, there, found)):
                    raise Lost
                step = Stretch(here, there, found)
                easy = steps <= _EASY and here.tangent @ there.tangent > _STRAIGHT
                longest = limits.longest * max(1.0, float(np.abs(there.x).max()) / _FAR)
                length = min(_GROWTH * length, longest) if easy else length
            except Lost:
                length /= 2
                if length < _SHORTEST:
                    step = None if fresh else _past_kink(curve, here) or _through(curve, here)
                    if step is None:
                        return "Newton's method found no way on, with steps however short"
                    length = _FINE
        here = step.b
        yield step
        if (here.x[:-1] < limits.box[0]).any() or (here.x[:-1] > limits.box[1]).any():
            return "it left the box"
        if not 0 < here.share < 1:
            return "the end of the path"
    return f"the most points, {limits.most:,}"


def _step(curve: Curve, here: Place, length: float) -> tuple[Place, int]:
    """The next point of the curve and the number of Newton steps to it, no farther than an end of the path."""
    ahead = here.x + length * here.tangent
    end = 1.0 if ahead[-1] > 1 else 0.0 if ahead[-1] < 0 else None
    if end is not None:
        length *= (end - here.share) / (ahead[-1] - here.share)
        ahead = here.x + length * here.tangent
        ahead[-1] = end
        x, steps = curve.corrected(ahead, np.append(np.zeros(len(ahead) - 1), 1.0))
        x[-1] = end
    else:
        x, steps = curve.corrected(ahead, here.tangent)
    if np.linalg.norm(x - ahead) > _ASIDE * length:
        raise Lost
    there = curve.place(x, here.tangent)
    if here.tangent @ there.tangent < _TURN:
        raise Lost
    if not 0 <= there.share <= 1:
        there = curve.at_share(here, there, 1.0 if there.share > 1 else 0.0)
    return there, steps


def _explained(here: Place, there: Place, found: list[Happening]) -> bool:
    """Whether the sign of the determinant is the same, or changes at a point at which it may. At a kink it does not:
    there a step has led to another branch."""
    return here.volume[0] == there.volume[0] or any(happening.critical is not None for happening in found)


def _through(curve: Curve, here: Place) -> Stretch | None:
    """A step to which shorter ones do not lead, as through a point where several eigenvalues are zero."""
    try:
        there, _ = _step(curve, here, _FINE)
    except Lost:
        return None
    return Stretch(here, there, happenings(curve, here, there, crude=True) or [])


def _past_kink(curve: Curve, here: Place) -> Stretch | None:
    """A step past a kink of the curve just ahead, to which steps along the tangent do not lead."""
    for many in _PAST:
        length = many * _SHORTEST
        try:
            _, along, _ = curve.evaluate(here.x + length * here.tangent)
            tangent = np.linalg.svd(along)[2][-1]
            sign, _ = np.linalg.slogdet(np.vstack([along, tangent]))
            tangent = tangent * sign * here.volume[0]
            ahead = here.x + length * tangent
            x, _ = curve.corrected(ahead, tangent)
            there = curve.place(x, tangent)
        except Lost:
            continue
        if np.linalg.norm(x - ahead) <= 2 * length and there.volume[0] == here.volume[0] and 0 < there.share < 1:
            return Stretch(here, there, happenings(curve, here, there, crude=True) or [])
    return None
