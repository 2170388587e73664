from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from jaxtyping import Array, Bool, Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._on_device import on_device
from gnode._real_array import real_array
from gnode._stages import staged
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._function import flow_of
from gnode.analysis._plane import Plane
from gnode.programs import on_states


@dataclass(frozen=True, eq=False)
class Portrait:
    """The flow on a grid of a plane (or line) through state space."""

    plane: Plane
    coordinates: tuple[Float[np.ndarray, " _"], ...]
    """The grid: coordinates along each axis of the plane, in state units."""
    flow: Float[np.ndarray, "*grid axes"]
    """dh/dt along the axes, in state units per second. The grid is indexed [first axis, second axis]."""
    speed: Float[np.ndarray, "*grid"]
    """|dh/dt| of the whole state, in state units per second."""
    time_constants: Float[np.ndarray, "*grid units"] | None
    """tau / G(h) of the units that the gate returned, in seconds; infinite where the gate is closed to rounding. None
    without a gate."""
    visited: Bool[np.ndarray, "*grid"]
    """Where to draw: near trajectories. Everywhere, where the plane is the state space itself."""

    def states(self) -> Float[np.ndarray, "*grid state"]:
        """The states of the grid points."""
        return self.plane.lift(np.stack(np.meshgrid(*self.coordinates, indexing="ij"), axis=-1))


@staged("a portrait of the flow")
def portrait(
    flow: Callable[[State], State],
    plane: Plane,
    trajectories: ArrayLike,
    *,
    gate: Callable[[State], Float[Array, " units"]] | None = None,
    time_constant: float | None = None,
    resolution: int = 121,
    margin: float = 0.16,
    near: float = 0.06,
) -> Portrait:
    """Evaluates a flow on a plane, around where trajectories went.

    **Arguments:**

    - `plane`: from `principal_plane`.
    - `trajectories`: (..., state), states that set the bounds of the grid.
    - `gate`, `time_constant`: G of a state (of all units, or some), and tau in seconds, for the field of tau / G(h).
    - `resolution`: the number of grid points along each axis.
    - `margin`: added to the bounds on every side, over their width.
    - `near`: how far from a trajectory the plane still counts as visited, over the larger width. Only for a
        plane that is not the state space itself.
    """
    check_count("the resolution", resolution, least=2)
    if (gate is None) != (time_constant is None):
        raise refusal("a gate and its time constant", "one without the other", "give both, or neither")
    if time_constant is not None:
        check_positive("the time constant", time_constant)
    states = real_array("trajectories", trajectories)
    if states.shape[-1:] != plane.origin.shape:
        raise refusal(
            f"trajectories of shape (..., {len(plane.origin)}), as the plane", states.shape, "give such states"
        )
    states = states.reshape(-1, len(plane.origin))
    states = states[np.isfinite(states).all(axis=1)]
    if len(states) == 0:
        raise refusal("trajectories with finite states", "none", "give at least one state")
    visited = plane.project(states)
    low, high = visited.min(axis=0), visited.max(axis=0)
    width = float((high - low).max())
    # A trajectory that stays where it is still has a neighbourhood.
    pad = margin * np.maximum(high - low, 0.1 * width if width > 0 else 1 / margin)
    coordinates = tuple(np.linspace(a, b, resolution) for a, b in zip(low - pad, high + pad, strict=True))
    grid = np.stack(np.meshgrid(*coordinates, indexing="ij"), axis=-1)
    shape = grid.shape[:-1]
    points = plane.lift(grid).reshape(-1, states.shape[1])
    flow = flow_of(flow)
    with double_precision():
        velocities = np.array(on_states(flow, on_device(points)))
        gates = None if gate is None else np.array(on_states(gate, on_device(points)))
    time_constants = None
    if gates is not None and time_constant is not None:
        with np.errstate(divide="ignore", over="ignore"):
            time_constants = (time_constant / gates).reshape(*shape, -1)
    where = np.ones(shape, bool)
    if not plane.exact:
        from scipy.spatial import KDTree

        distance, _ = KDTree(visited).query(grid.reshape(-1, grid.shape[-1]))
        where = (distance <= near * width).reshape(shape)
    return Portrait(
        plane=plane,
        coordinates=coordinates,
        flow=plane.project_vectors(velocities).reshape(grid.shape),
        speed=np.linalg.norm(velocities, axis=1).reshape(shape),
        time_constants=time_constants,
        visited=where,
    )
