import numpy as np
from jaxtyping import Complex, Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis.continuation._critical import Critical
from gnode.analysis.continuation._curve import Curve
from gnode.analysis.continuation._family import forms

# As many sets of directions as are worked out at once.
_SETS = 6


def lyapunov_coefficient(curve: Curve, point: Critical) -> float:
    r"""The first Lyapunov coefficient of a Hopf point of a flow. Below zero: the cycles that are born attract, on the
    side where the point does not (supercritical). Above: they repel, on the other side (subcritical).

    $$l_1 = \frac{1}{2 \omega} \mathrm{Re} \left[ \langle p, C(q, q, \bar q) \rangle - 2 \langle p, B(q, A^{-1}
    B(q, \bar q)) \rangle + \langle p, B(\bar q, (2 i \omega - A)^{-1} B(q, q)) \rangle \right]$$

    Its size depends on the length of q, which is 1 in state units; its sign does not.

    Source: Kuznetsov, "Elements of Applied Bifurcation Theory" (2004), equation 5.62.
    """
    slopes = curve.evaluate(point.x)[2]
    size, omega = len(slopes), point.angle
    q = _right(slopes, 1j * omega)
    q = q / np.linalg.norm(np.array(curve.flow.units) * q)
    # Of A^T p = i omega p the conjugate is the p of the formula, and <p, v> conjugates it again.
    p = point.weights / (point.weights @ q)
    r, m = q.real, q.imag
    second, third = _forms(curve, point.x, np.array([[r, r, r], [r, r, m], [r, m, m], [m, m, m]]))
    rr, rm, mm = second[0], second[2], second[3]
    at_rest = np.linalg.solve(slopes, rr + mm)
    turning = np.linalg.solve(2j * omega * np.eye(size) - slopes, rr - mm + 2j * rm)
    nothing = np.zeros(size)
    pairs = [(r, at_rest), (m, at_rest), (r, turning.real), (r, turning.imag), (m, turning.real), (m, turning.imag)]
    mixed, _ = _forms(curve, point.x, np.array([[*pair, nothing] for pair in pairs]))
    along = third[0] + third[2] + 1j * (third[1] + third[3])
    slow = mixed[0] + 1j * mixed[1]
    fast = mixed[2] + 1j * mixed[3] - 1j * (mixed[4] + 1j * mixed[5])
    return float(np.real(p @ (along - 2 * slow + fast)) / (2 * omega))


def _right(slopes: Float[np.ndarray, "state state"], value: complex) -> Complex[np.ndarray, " state"]:
    _, _, right = np.linalg.svd(slopes - value * np.eye(len(slopes)))
    return np.conj(right[-1])


def _forms(
    curve: Curve, x: Float[np.ndarray, " extended"], directions: Float[np.ndarray, "sets 3 state"]
) -> tuple[Float[np.ndarray, "sets state"], Float[np.ndarray, "sets state"]]:
    padded = np.zeros((_SETS, *directions.shape[1:]))
    padded[: len(directions)] = directions
    with double_precision():
        second, third = forms(curve.flow, on_device(x), on_device(padded))
    return np.array(second)[: len(directions)], np.array(third)[: len(directions)]
