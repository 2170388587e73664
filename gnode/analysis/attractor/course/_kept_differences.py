import numpy as np
from jaxtyping import Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis._large_slopes import LARGE
from gnode.analysis._system import System
from gnode.analysis.attractor.course._follow import follow
from gnode.analysis.fixed_points import Modes, growth_rates, jacobians, leading_modes

# Directions of which all are followed; of more, those of which by a part of the time more is left than so little.
_ALL, _EARLY, _LOST_EARLY = 16, 1 / 8, 0.01
# Of large states: what has been lost of a difference that is not followed; so many directions are at most.
_LOST, _MOST = 0.01, 64
# Of states larger than this the slowest modes alone are worked out, where so few are enough.
_LARGER, _FEW = 256, (4, 8, 16)


def kept_differences(
    system: System,
    states: Float[np.ndarray, "states state"],
    *,
    distance: float,
    seconds: float,
    step: float | None,
    axes: Int[np.ndarray, " directions"] | None = None,
) -> Float[np.ndarray, "states directions"]:
    """What is left, after some time, of differences of a given size in every direction, the most first; or along some
    axes alone.

    The singular values of the map from a displacement (of `distance`, in state units, to either side of each state
    along each axis) to the difference `seconds` later, divided by twice the distance. As the distance goes to zero
    they are those of the derivative of the flow, and their logarithms over the time finite-time Lyapunov exponents;
    at the distance of what a memory must tell apart, structure that is finer has no say (finite-size exponents:
    Aurell et al. 1997).

    Of large states those directions are followed that the Jacobian at each state loses last, those of the left
    eigenvectors of its slowest modes, until what the next would keep by its rate is little, or they are 64: what is
    left of the others is set to that.
    """
    along = np.eye(states.shape[1]) if axes is None else np.eye(states.shape[1])[axes]
    slow = _slow_directions(system, states, along, seconds) if len(along) > LARGE else None
    if slow is not None:
        directions, rest = slow
        kept, _ = _of_differences(system, states, directions, distance=distance, seconds=seconds, step=step)
        others = np.full((len(kept), len(along) - kept.shape[1]), rest)
        return np.concatenate([kept, np.minimum(others, kept[:, -1:])], axis=1)
    every = np.broadcast_to(along, (len(states), *along.shape))
    if len(along) <= _ALL:
        kept, _ = _of_differences(system, states, every, distance=distance, seconds=seconds, step=step)
        return kept
    # Of many directions most are lost early: those that are not are followed on.
    early, directions = _of_differences(system, states, every, distance=distance, seconds=_EARLY * seconds, step=step)
    few = max(1, int((np.median(early, axis=0) > _LOST_EARLY).sum()))
    if 2 * few > len(along):
        kept, _ = _of_differences(system, states, every, distance=distance, seconds=seconds, step=step)
        return kept
    finite = np.isfinite(early).all(axis=1)
    kept, _ = _of_differences(
        system, states[finite], directions[finite, :few], distance=distance, seconds=seconds, step=step
    )
    # The others go on as they began.
    rest = early[finite][:, few:] ** (1 / _EARLY)
    return np.concatenate([kept, rest[: len(kept)]], axis=1)


def _slow_directions(
    system: System, states: Float[np.ndarray, "states state"], along: Float[np.ndarray, "axes state"], seconds: float
) -> tuple[Float[np.ndarray, "states directions state"], float] | None:
    """Orthonormal ones, and what is left of the next at most, by its rate; None where a Jacobian is not finite."""
    slopes = []
    for state in states:
        with double_precision():
            slopes.append(np.array(jacobians(system.flow, on_device(state[None])))[0])
    if not np.isfinite(slopes).all():
        return None
    for count in _FEW if states.shape[1] > _LARGER else ():
        found: list[Modes] = []
        rest = 0.0
        for each in slopes:
            found.append(leading_modes(each, system.step, count + 1))
            rest = max(rest, float(_kept_by(found[-1].values, system.step, seconds)[count]))
            if rest > _LOST:
                break
        else:
            return np.stack([_spanned(modes.values, modes.left, count, along) for modes in found]), rest
    whole = [np.linalg.eig(each.T) for each in slopes]
    kept = np.array([_kept_by(values, system.step, seconds) for values, _ in whole])
    orders = np.argsort(-kept, axis=1, kind="stable")
    kept = np.take_along_axis(kept, orders, axis=1)
    count = min(max(1, int((kept > _LOST).sum(axis=1).max())), _MOST, len(along) - 1)
    ordered = zip(whole, orders, strict=True)
    spanned = [_spanned(values[order], left[:, order], count, along) for (values, left), order in ordered]
    return np.stack(spanned), float(kept[:, count].max())


def _kept_by(values: np.ndarray, step: float | None, seconds: float) -> Float[np.ndarray, " modes"]:
    """What is left of a difference along each mode, by its rate."""
    return np.exp(growth_rates(values.astype(np.complex128), step) * seconds)


def _spanned(
    values: np.ndarray, left: np.ndarray, count: int, along: Float[np.ndarray, "axes state"]
) -> Float[np.ndarray, "count state"]:
    """Orthonormal directions, of the axes, that so many left eigenvectors span: of a pair the two parts of one."""
    turns = np.imag(values)
    parts = [np.real(left[:, turns >= 0]), np.imag(left[:, turns > 0])]
    order = np.argsort(np.concatenate([np.flatnonzero(turns >= 0), np.flatnonzero(turns > 0)]), kind="stable")
    turned, _ = np.linalg.qr(along @ np.concatenate(parts, axis=1)[:, order[:count]])
    return turned.T @ along


def _of_differences(
    system: System,
    states: Float[np.ndarray, "states state"],
    along: Float[np.ndarray, "states directions state"],
    *,
    distance: float,
    seconds: float,
    step: float | None,
) -> tuple[Float[np.ndarray, "states directions"], Float[np.ndarray, "states directions state"]]:
    """What is left of differences along some directions, the most first, and the directions of which it is left. States
    of which it is not finite are left out."""
    count, directions, size = along.shape
    offsets = distance * np.concatenate([along, -along], axis=1)
    starts = (states[:, None] + offsets).reshape(-1, size)
    ends = follow(system, starts, seconds=seconds, step=step)[-1].reshape(count, 2, directions, size)
    differences = (ends[:, 0] - ends[:, 1]) / (2 * distance)
    finite = np.isfinite(differences).all(axis=(1, 2))
    turned, kept, _ = np.linalg.svd(differences[finite], full_matrices=False)
    return kept, np.einsum("bdk,bds->bks", turned, along[finite])
