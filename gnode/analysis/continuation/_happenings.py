"""What happens between two points of a curve that lie near each other, and where."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal, NamedTuple, TypeAlias

import numpy as np
from jaxtyping import Float

from gnode.analysis.continuation._critical import Critical, arms, branch_point, singular_point, turning_point
from gnode.analysis.continuation._curve import Curve, Lost, Place

BifurcationKind: TypeAlias = Literal[
    "fold", "pitchfork", "transcritical", "Hopf", "flip", "Neimark-Sacker", "degenerate"
]
_Arms: TypeAlias = tuple[Float[np.ndarray, " extended"], Float[np.ndarray, " extended"]]

# The derivative along the path of a tangent below this: of two curves that cross, one stands upright.
_UPRIGHT = 1e-5
# Over the chord: how well a place is known before Newton's method, and where it does not converge.
_ROUGHLY, _BRACKETED = 1e-3, 1e-9
_EPS, _ROUNDING = float(np.finfo(np.float64).eps), 16.0
# The cosine of the angle between tangent and chord from which on the curve lies above its chord.
_ALONG = 0.1


class Happening(NamedTuple):
    """A bifurcation between two points of a curve."""

    kind: BifurcationKind
    x: Float[np.ndarray, " extended"]
    accuracy: float
    """What is left open of its share of the path."""
    tangent: Float[np.ndarray, " extended"]
    """Of the curve there."""
    arms: _Arms | None = None
    """The tangents of both curves that cross there."""
    critical: Critical | None = None
    """None where the place is only bracketed, as at a kink."""


def happenings(curve: Curve, a: Place, b: Place, *, crude: bool = False) -> list[Happening] | None:
    """The bifurcations between a and b, in order; none where more than one thing happens that cannot be told apart, and
    shorter steps are needed. `crude`: there are no shorter steps, and what can be said is."""
    if a.heading and not b.heading and not crude:
        # It ends upright, at a fold itself: on which side of it no sign tells.
        return None
    fold = a.heading * b.heading < 0
    crossing = a.volume[0] * b.volume[0] < 0
    change = abs(b.unstable - a.unstable)
    if fold and crossing:
        found = _located(curve, a, b, "crossing")
        # Where a curve that turns back crosses another at its very turn, both tests see one and the same.
        if change == 0 and found.arms is not None and abs(found.tangent[-1]) < _UPRIGHT:
            return [found]
        return _in_order(a, [found, _located(curve, a, b, "fold")]) if crude else None
    if fold or crossing:
        if change != 1 and not crude:
            return None
        return [_located(curve, a, b, "fold" if fold else "crossing")]
    if change == 0:
        return []
    if change == 2:
        return [_located(curve, a, b, "pair")]
    if change == 1 and curve.step is not None:
        return [_located(curve, a, b, "flip")]
    return [_located(curve, a, b, "other")] if crude else None


def _in_order(a: Place, found: list[Happening]) -> list[Happening]:
    return sorted(found, key=lambda each: float(np.linalg.norm(each.x - a.x)))


def _located(curve: Curve, a: Place, b: Place, what: str) -> Happening:
    chord = b.x - a.x
    length = float(np.linalg.norm(chord))
    direction, test = chord / length, _test(a, b, what)
    # From near enough Newton's method goes there by itself; from a kink it does not.
    near, _ = _bracketed(curve, a, b, test, _ROUGHLY)
    try:
        critical = _polished(curve, near, what)
        if np.linalg.norm(critical.x - near.x) > 0.5 * length:
            # Another one, farther off.
            raise Lost
        x, accuracy = critical.x, critical.accuracy
    except Lost:
        critical = None
        near, accuracy = _bracketed(curve, a, b, test, _BRACKETED)
        x = near.x
    if what == "crossing":
        return _crossing(curve, x, accuracy, direction, critical)
    return Happening(_kind(curve, what, smooth=critical is not None), x, accuracy, near.tangent, None, critical)


def _crossing(
    curve: Curve, x: np.ndarray, accuracy: float, direction: np.ndarray, critical: Critical | None
) -> Happening:
    both = None if critical is None else arms(curve, critical)
    if both is None:
        return Happening("degenerate", x, accuracy, direction, None, critical)
    mine, other = both if abs(both[0] @ direction) >= abs(both[1] @ direction) else both[::-1]
    upright = min(abs(mine[-1]), abs(other[-1])) < _UPRIGHT
    along = mine * np.sign(mine @ direction)
    return Happening("pitchfork" if upright else "transcritical", x, accuracy, along, (mine, other), critical)


def _kind(curve: Curve, what: str, *, smooth: bool) -> BifurcationKind:
    if what == "fold":
        return "fold"
    if what == "flip" and smooth:
        return "flip"
    if what == "pair" and smooth:
        return "Hopf" if curve.step is None else "Neimark-Sacker"
    return "degenerate"


def _polished(curve: Curve, near: Place, what: str) -> Critical:
    if what == "fold":
        return singular_point(curve, near.x, None)
    if what == "crossing":
        return branch_point(curve, near.x)
    if what == "flip":
        assert curve.step is not None
        return singular_point(curve, near.x, 2 / curve.step)
    if what == "pair":
        return turning_point(curve, near.x, 0.0)
    raise Lost


def _test(a: Place, b: Place, what: str) -> Callable[[Place], float]:
    """A function along the curve with a sign at a and the other at b."""
    if what == "fold":
        return lambda place: float(place.tangent[-1])
    if what == "crossing":
        return lambda place: place.volume[0] * float(np.exp(place.volume[1] - a.volume[1]))
    number = min(a.unstable, b.unstable)
    return lambda place: float(place.rates[number])


def _bracketed(curve: Curve, a: Place, b: Place, test: Callable[[Place], float], width: float) -> tuple[Place, float]:
    """Where the test changes its sign, to a width over the chord, and what is left open of the share of the path."""
    from scipy.optimize import brentq

    length = float(np.linalg.norm(b.x - a.x))
    if min(a.tangent @ (b.x - a.x), b.tangent @ (b.x - a.x)) < _ALONG * length:
        # Round so sharp a corner, what is above the chord is also before a or beyond b.
        return _corner(a, b)
    seen = {0.0: a, 1.0: b}

    def at(part: float) -> float:
        if part not in seen:
            seen[part] = curve.between(a, b, part)
        return test(seen[part])

    try:
        part: Any = brentq(at, 0.0, 1.0, xtol=width, maxiter=200)
        left = abs(at(part)) / min(abs(test(a)), abs(test(b)))
    except Lost:
        return _corner(a, b)
    if left <= _ROUGHLY:
        return seen[part], width * length
    # It jumps: the last places before and after need not lie as near each other as their feet on the chord.
    places = [seen[each] for each in sorted(seen)]
    pairs = [pair for pair in pairwise(places) if np.sign(test(pair[0])) != np.sign(test(pair[1]))]
    return _corner(*pairs[0])


def _corner(a: Place, b: Place) -> tuple[Place, float]:
    """Where the tangents at a and b meet: a kink between them; or the last place that is known."""
    lengths, _, _, _ = np.linalg.lstsq(np.stack([a.tangent, b.tangent], axis=1), b.x - a.x, rcond=None)
    ends = a.x + lengths[0] * a.tangent, b.x - lengths[1] * b.tangent
    x, gap = (ends[0] + ends[1]) / 2, float(np.linalg.norm(ends[0] - ends[1]))
    length = float(np.linalg.norm(b.x - a.x))
    inside = min(lengths) >= -0.1 * length and max(lengths) <= 10 * length
    if inside and gap <= 1e-3 * length:
        # On the way to it a side may bend by the square of its length; and where the corner is hardly one, or a turn
        # right back, its place is hardly known.
        sine = float(np.sqrt(max(1 - float(a.tangent @ b.tangent) ** 2, _EPS)))
        return a._replace(x=x), (
            gap + float(max(lengths)) ** 2 + _ROUNDING * _EPS * (1 + float(np.linalg.norm(x)))
        ) / sine
    return a, length
