from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis.continuation._family import Family, slopes
from gnode.analysis.fixed_points import growth_rates

_EPS = float(np.finfo(np.float64).eps)
# Times eps: what a sum of some terms is rounded by.
_ROUNDING = 16.0
# A Newton step so short, over the size of x, is the last: the next would be its square.
_CLOSE = 1e-9
# At a kink that does not hold: where one is bracketed, steps go on to rounding.
_CLOSER = 1e-14
_ITERATIONS = 10
# A rate of this size, over that of the Jacobian, counts as none when directions that grow are counted.
_NO_RATE = 1e-11
# A derivative along the path below this is none: the branch stands upright.
_UPRIGHT = 1e-9


class Lost(Exception):
    """Newton's method led to no point of the curve."""


class Place(NamedTuple):
    """A point of a curve of fixed points; x = (h in its units, share of the path)."""

    x: Float[np.ndarray, " extended"]
    slopes: Float[np.ndarray, "state extended"]
    """Of the residual."""
    flow_slopes: Float[np.ndarray, "state state"]
    """Of the flow in the state, in 1/s."""
    tangent: Float[np.ndarray, " extended"]
    """Of length 1, in the direction in which the curve is followed."""
    rates: Float[np.ndarray, " state"]
    """Of growth, the largest first, in 1/s; less what rounding makes of none."""
    unstable: int
    """The number of directions that grow."""
    volume: tuple[float, float]
    """The determinant of the slopes above the tangent: its sign, and the logarithm of its size."""

    @property
    def share(self) -> float:
        return float(self.x[-1])

    @property
    def heading(self) -> int:
        """Whether the path is followed up (1) or down (-1); 0 where the curve stands upright."""
        along = self.tangent[-1]
        return 0 if abs(along) < _UPRIGHT else int(np.sign(along))

    def backward(self) -> "Place":
        """The same, followed the other way."""
        return self._replace(tangent=-self.tangent, volume=(-self.volume[0], self.volume[1]))


class Curve:
    """The fixed points along a path, as the zeros of R(x), x = (h, share): N equations of N + 1 unknowns."""

    def __init__(self, residual: Family, flow: Family, step: float | None) -> None:
        self.residual = residual
        self.flow = flow
        self.step = step

    def evaluate(self, x: Float[np.ndarray, " extended"]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """R, its slopes and those of the flow. Raises `Lost` where one of them is not finite."""
        with double_precision():
            found = tuple(np.array(each) for each in slopes(self.residual, self.flow, on_device(x)))
        if not all(np.isfinite(each).all() for each in found):
            raise Lost
        return found[0], found[1], found[2]

    def corrected(
        self, x: Float[np.ndarray, " extended"], across: Float[np.ndarray, " extended"], *, close: float = _CLOSE
    ) -> tuple[Float[np.ndarray, " extended"], int]:
        """The point of the curve near x on the hyperplane through x that `across` stands upon, and the number of Newton
        steps to it. Raises `Lost` where there is none."""
        before, now = np.inf, x
        for number in range(1, _ITERATIONS + 1):
            values, along, _ = self.evaluate(now)
            system = np.vstack([along, across])
            try:
                change = np.linalg.solve(system, np.append(-values, across @ (x - now)))
            except np.linalg.LinAlgError:
                raise Lost from None
            size = float(np.linalg.norm(change))
            # Rounding, magnified where the curve nearly crosses another, is no reason to go on.
            if not size < before / 2 and (np.abs(values) <= self.rounding(now, along)).all():
                return now, number
            if not size < 2 * before:
                raise Lost
            before, now = size, now + change
            if size <= close * (1 + float(np.linalg.norm(now))):
                return now, number
        raise Lost

    def rounding(
        self, x: Float[np.ndarray, " extended"], along: Float[np.ndarray, "state extended"]
    ) -> Float[np.ndarray, " state"]:
        """What rounding alone may make of the residual."""
        return _ROUNDING * _EPS * (np.abs(x[:-1]) + np.abs(along) @ np.abs(x))

    def place(self, x: Float[np.ndarray, " extended"], direction: Float[np.ndarray, " extended"]) -> Place:
        """What the curve is like at one of its points. Raises `Lost` where it has no tangent that goes on in the
        direction."""
        _, along, flow_slopes = self.evaluate(x)
        try:
            tangent = np.linalg.solve(np.vstack([along, direction]), np.append(np.zeros(len(along)), 1.0))
        except np.linalg.LinAlgError:
            raise Lost from None
        tangent = tangent / np.linalg.norm(tangent)
        return self._place(x, along, flow_slopes, tangent)

    def standing(self, x: Float[np.ndarray, " extended"], tangent: Float[np.ndarray, " extended"]) -> Place:
        """`place`, with a tangent that is known: where curves cross, the slopes do not say it."""
        _, along, flow_slopes = self.evaluate(x)
        return self._place(x, along, flow_slopes, tangent)

    def between(self, a: Place, b: Place, share: float) -> Place:
        """The point of the curve above a share of the chord from a to b. Raises `Lost`."""
        chord = b.x - a.x
        length = float(np.linalg.norm(chord))
        begin = a.x + share * chord
        x, _ = self.corrected(begin, chord / length, close=_CLOSER)
        if np.linalg.norm(x - begin) > length:
            raise Lost
        return self.place(x, chord / length)

    def at_share(self, a: Place, b: Place, share: float) -> Place:
        """The point between a and b at a share of the path that lies between theirs. Raises `Lost`."""
        from scipy.optimize import brentq

        chord = (b.x - a.x) / np.linalg.norm(b.x - a.x)

        def off(part: float) -> float:
            return (a if part == 0 else b if part == 1 else self.between(a, b, part)).share - share

        part: Any = brentq(off, 0.0, 1.0, xtol=1e-6)
        near = self.between(a, b, part).x if 0 < part < 1 else a.x + part * (b.x - a.x)
        upright = np.append(np.zeros(len(near) - 1), 1.0)
        x, _ = self.corrected(np.append(near[:-1], share), upright)
        x[-1] = share
        if np.linalg.norm(x - near) > 1e-3 * np.linalg.norm(b.x - a.x) + 1e-6:
            raise Lost
        return self.place(x, chord)

    def _place(self, x: np.ndarray, along: np.ndarray, flow_slopes: np.ndarray, tangent: np.ndarray) -> Place:
        values = np.linalg.eigvals(flow_slopes).astype(np.complex128)
        rates = -np.sort(-growth_rates(values[None], self.step)[0])
        if self.step is not None:
            rates = np.maximum(rates, np.log(_EPS) / self.step)
        rates = rates - _NO_RATE * float(np.abs(flow_slopes).max(initial=0.0))
        sign, log = np.linalg.slogdet(np.vstack([along, tangent]))
        return Place(x, along, flow_slopes, tangent, rates, int((rates > 0).sum()), (float(sign), float(log)))
