r"""Where a curve of fixed points bifurcates, as a regular zero of a larger system, by Newton's method to rounding.

Source: Govaerts, "Numerical Methods for Bifurcations of Dynamical Equilibria" (SIAM 2000), chapters 3 to 5.
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from jaxtyping import Complex, Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis.continuation._curve import Curve, Lost
from gnode.analysis.continuation._family import Family, curvature

_EPS = float(np.finfo(np.float64).eps)
_ROUNDING = 16.0
_STEPS = 15
_CLOSE = 1e-12
# Up to here a step that no longer shrinks is one of rounding.
_NEARLY = 1e-7

_Larger = Callable[[np.ndarray], tuple[np.ndarray, np.ndarray]]


class Critical(NamedTuple):
    """A bifurcation, located."""

    x: Float[np.ndarray, " extended"]
    accuracy: float
    """What is left open of its share of the path."""
    weights: Complex[np.ndarray, " state"]
    """The left eigenvector of the critical eigenvalue: of the slopes of the residual, or (Hopf) of the flow."""
    angle: float
    """Of a pair: how fast it turns, in rad/s; of a map by how much a step, in rad. Else 0."""


def singular_point(curve: Curve, x: Float[np.ndarray, " extended"], shift: float | None) -> Critical:
    """A fold: R = 0 and R_h^T w = 0. With a shift, where f_h has minus that for an eigenvalue (a flip).

    Raises `Lost`, as the others here, where Newton's method does not converge."""
    size = len(x) - 1
    function = curve.residual if shift is None else curve.flow

    def matrix(along: np.ndarray, flow_slopes: np.ndarray) -> np.ndarray:
        return along[:, :-1] if shift is None else flow_slopes + shift * np.eye(size)

    _, along, flow_slopes = curve.evaluate(x)
    begin = _left(matrix(along, flow_slopes))

    def larger(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        at, weights = z[: size + 1], z[size + 1 :]
        values, along, flow_slopes = curve.evaluate(at)
        critical = matrix(along, flow_slopes).T
        rows = np.zeros((2 * size + 1, 2 * size + 1))
        rows[:size, : size + 1] = along
        rows[size:-1, : size + 1] = _bend(function, at, weights)[:-1]
        rows[size:-1, size + 1 :] = critical
        rows[-1, size + 1 :] = begin
        return np.concatenate([values, critical @ weights, [begin @ weights - 1]]), rows

    z, accuracy = _newton(larger, np.concatenate([x, begin]), size)
    return Critical(z[: size + 1], accuracy, z[size + 1 :].astype(np.complex128), 0.0)


def branch_point(curve: Curve, x: Float[np.ndarray, " extended"]) -> Critical:
    """Where two curves cross: R + b w = 0 and R_x^T w = 0, at which b comes to zero."""
    size = len(x) - 1
    begin = _left(curve.evaluate(x)[1])

    def larger(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        at, weights, off = z[: size + 1], z[size + 1 : -1], z[-1]
        values, along, _ = curve.evaluate(at)
        rows = np.zeros((2 * size + 2, 2 * size + 2))
        rows[:size, : size + 1] = along
        rows[:size, size + 1 : -1] = off * np.eye(size)
        rows[:size, -1] = weights
        rows[size:-1, : size + 1] = _bend(curve.residual, at, weights)
        rows[size:-1, size + 1 : -1] = along.T
        rows[-1, size + 1 : -1] = begin
        return np.concatenate([values + off * weights, along.T @ weights, [begin @ weights - 1]]), rows

    z, accuracy = _newton(larger, np.concatenate([x, begin, [0.0]]), size)
    if abs(z[-1]) > _NEARLY:
        # Two curves that pass near each other.
        raise Lost
    return Critical(z[: size + 1], accuracy, z[size + 1 : -1].astype(np.complex128), 0.0)


def turning_point(curve: Curve, x: Float[np.ndarray, " extended"], rate: float) -> Critical:
    r"""A Hopf point: R = 0 and f_h^T p = i omega p; of a map, where the multiplier is e^(i omega).

    `rate`: of growth of the pair near x, by which it is found among the eigenvalues.
    """
    size, step = len(x) - 1, curve.step
    flow_slopes = curve.evaluate(x)[2]
    values, vectors = np.linalg.eig(flow_slopes.T)
    rates = np.real(values) if step is None else np.log(np.maximum(np.abs(1 + step * values), _EPS)) / step
    pairs = np.flatnonzero(np.imag(values) > 0)
    if len(pairs) == 0:
        # Two real ones of opposite sign are no pair.
        raise Lost
    chosen = pairs[np.argmin(np.abs(rates[pairs] - rate))]
    begin = vectors[:, chosen].astype(np.complex128)
    angle = float(np.imag(values[chosen]) if step is None else np.angle(1 + step * values[chosen]))

    def critical(angle: float) -> tuple[complex, complex]:
        """The eigenvalue, and its derivative."""
        if step is None:
            return 1j * angle, 1j
        turned = np.exp(1j * angle)
        return (turned - 1) / step, 1j * turned / step

    def larger(z: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        at, real, imaginary = z[: size + 1], z[size + 1 : 2 * size + 1], z[2 * size + 1 : -1]
        weights = real + 1j * imaginary
        value, slope = critical(z[-1])
        values, along, flow_slopes = curve.evaluate(at)
        left = flow_slopes.T @ weights - value * weights
        bent = _bend(curve.flow, at, real)[:-1] + 1j * _bend(curve.flow, at, imaginary)[:-1]
        matrix = flow_slopes.T - value * np.eye(size)
        norm = np.conj(begin) @ weights - 1
        rows = np.zeros((size + 1, 3 * size + 2), np.complex128)
        rows[:size] = np.hstack([bent, matrix, 1j * matrix, -slope * weights[:, None]])
        rows[-1, size + 1 : 2 * size + 1], rows[-1, 2 * size + 1 : -1] = np.conj(begin), 1j * np.conj(begin)
        first = np.zeros((size, 3 * size + 2))
        first[:, : size + 1] = along
        both = np.asarray(np.append(left, norm))
        return np.concatenate([values, np.real(both), np.imag(both)]), np.vstack([first, rows.real, rows.imag])

    z, accuracy = _newton(larger, np.concatenate([x, np.real(begin), np.imag(begin), [angle]]), size)
    weights = np.asarray(z[size + 1 : 2 * size + 1] + 1j * z[2 * size + 1 : -1])
    if not z[-1] > _NEARLY:
        raise Lost
    return Critical(z[: size + 1], accuracy, weights, float(z[-1]))


def arms(curve: Curve, point: Critical) -> tuple[np.ndarray, np.ndarray] | None:
    """The tangents of the two curves that cross at a branch point; none where it is not a simple one.

    In the plane of directions along which R does not change, those along which w . R does not to second order.
    """
    _, along, _ = curve.evaluate(point.x)
    _, sizes, right = np.linalg.svd(along)
    plane = right[-2:]
    bent = plane @ _bend(curve.residual, point.x, np.real(point.weights)) @ plane.T
    bent = (bent + bent.T) / 2
    values, axes = np.linalg.eigh(bent)
    if len(sizes) > 1 and sizes[-2] < _NEARLY * sizes[0]:
        return None
    if not values[0] * values[1] < -(_NEARLY**2) * np.abs(values).max() ** 2 or np.abs(values).max() < _NEARLY:
        return None
    # values[0] a^2 + values[1] b^2 = 0.
    a, b = np.sqrt(values[1]), np.sqrt(-values[0])
    found = [(a * axes[:, 0] + sign * b * axes[:, 1]) @ plane for sign in (1.0, -1.0)]
    first, second = (each / np.linalg.norm(each) for each in found)
    return first, second


def _bend(function: Family, x: np.ndarray, weights: np.ndarray) -> np.ndarray:
    with double_precision():
        found = np.array(curvature(function, on_device(x), on_device(weights)))
    if not np.isfinite(found).all():
        raise Lost
    return found


def _left(matrix: np.ndarray) -> np.ndarray:
    """The left singular vector of the smallest singular value."""
    return np.linalg.svd(matrix)[0][:, -1]


def _newton(larger: _Larger, z: np.ndarray, place: int) -> tuple[np.ndarray, float]:
    """A zero near z, and what rounding leaves open of its entry `place`."""
    before = np.inf
    for _ in range(_STEPS):
        values, rows = larger(z)
        try:
            inverse = np.linalg.inv(rows)
        except np.linalg.LinAlgError:
            raise Lost from None
        change = -inverse @ values
        size = float(np.linalg.norm(change)) / (1 + float(np.linalg.norm(z)))
        done = size <= _CLOSE or (size <= _NEARLY and size > before / 2)
        if not np.isfinite(size) or (size > 2 * before and not done):
            raise Lost
        z, before = z + change, size
        if done:
            terms = np.abs(rows) @ np.abs(z) + np.abs(values)
            left = _ROUNDING * _EPS * (np.abs(inverse[place]) @ terms + abs(z[place]))
            return z, float(left + (0.0 if size <= _CLOSE else abs(change[place])))
    raise Lost
