import numpy as np
from jaxtyping import Float, Int

from gnode.analysis._system import System
from gnode.analysis.attractor.course._follow import follow

# Directions of which all are followed; of more, those of which by a part of the time more is left than so little.
_ALL, _EARLY, _LOST_EARLY = 16, 1 / 8, 0.01


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
    """
    along = np.eye(states.shape[1]) if axes is None else np.eye(states.shape[1])[axes]
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
