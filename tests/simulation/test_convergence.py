"""The order of every solver with fixed steps, on a driven system whose solution is known."""

import jax.numpy as jnp
import numpy as np
import pytest

from gnode.simulation import SimulationSettings
from tests.simulation.problems import INTERPOLATIONS, Whirl, drawn_trials, solve_all

pytestmark = pytest.mark.usefixtures("float64")
TRIALS, STEPS = 4, 60


def integrals(inputs: np.ndarray, durations: np.ndarray, interpolation: str) -> np.ndarray:
    """Of the input, from the start to every sample: exactly."""
    if interpolation == "constant":
        return np.cumsum(inputs * durations)
    before = np.concatenate([inputs[:1], inputs[:-1]])
    pieces = (before + inputs) / 2 * durations
    if interpolation == "cubic":
        # The trapezoidal rule with its end correction is exact for cubics.
        slopes = (inputs - before) / durations
        pieces += (np.concatenate([[0.0], slopes[:-1]]) - slopes) * durations**2 / 12
    return np.cumsum(pieces)


# Of each solver: its order, numbers of steps between two samples at which the leading term of the error is all but
# the whole of it and well above rounding, and the mean of the input.
SOLVERS = {
    "euler": (1, (1024, 2048), 1.0),
    "heun": (2, (256, 512), 1.0),
    "tsit5": (5, (64, 128), 1.0),
    "dopri5": (5, (64, 128), 1.0),
    "dopri8": (8, (6, 8, 10, 12), 0.0),
    "kvaerno5": (5, (16, 32), 1.0),
}
# Where the input is held or linear, the leading term of Dopri8 is so small for this system that rounding comes first.
CASES = [(solver, kind) for solver in SOLVERS for kind in INTERPOLATIONS if solver != "dopri8" or kind == "cubic"]


@pytest.mark.parametrize(("solver", "interpolation"), CASES)
def test_each_solver_converges_at_its_order(solver: str, interpolation: str):
    order, counts, mean = SOLVERS[solver]
    inputs, durations = drawn_trials(TRIALS, STEPS, 1, seed=3, shortest_s=0.2, longest_s=0.4)
    inputs = mean + 0.5 * inputs
    field, starts = Whirl(), np.random.default_rng(0).uniform(-1, 1, (TRIALS, 2))
    exact = [
        field.exact(start, integrals(input[:, 0], duration, interpolation))
        for start, input, duration in zip(starts, inputs, durations, strict=True)
    ]
    errors = []
    for substeps in counts:
        settings = SimulationSettings.model_validate(
            {"solver": solver, "substeps": substeps, "interpolation": interpolation}
        )
        states = solve_all(field, jnp.asarray(starts), jnp.asarray(inputs), jnp.asarray(durations), settings).states
        errors.append(np.linalg.norm(states - np.stack(exact)))
    slope = -np.polyfit(np.log(counts), np.log(errors), 1)[0]
    assert slope == pytest.approx(order, abs=0.1)
