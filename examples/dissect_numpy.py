"""Take a NumPy function apart: two populations of neurons that inhibit each other, one of which wins.

Run it with `python examples/dissect_numpy.py`.
"""

import numpy as np

from gnode.analysis import as_flow, find_slow_points, fixed_points_of, from_numpy, grid_starts

TAU = 0.02  # seconds


def flow(state: np.ndarray, drive: float) -> np.ndarray:
    """dh/dt of states (batch, 2) in 1/s: each is driven, excites itself and inhibits the other."""
    total = drive + 4.0 * state - 6.0 * state[:, ::-1]
    return (-state + 1 / (1 + np.exp(-total))) / TAU


# At the weaker drive neither can win. But where the points of the winners were, their ghosts slow the flow down.
for drive in (1.0, -2.0):
    # It takes batches as it is: one call then has them all.
    function = from_numpy(lambda state, drive=drive: flow(state, drive), state_size=2, vectorised=True)
    system = as_flow(function, time_constant=TAU)
    starts = grid_starts([0, 0], [1, 1], 12)
    found = fixed_points_of(system, starts)
    print(f"drive {drive}:")
    for state, kind in zip(found.states, found.near.kinds, strict=True):
        print(f"  {kind} at {np.round(state, 3)}")
    slow = find_slow_points(system.residual, starts, flow=system.flow)
    for state, speed in zip(slow.states, slow.speeds, strict=True):
        print(f"  slow, not fixed, at {np.round(state, 3)}: {speed:.2g} per second")
