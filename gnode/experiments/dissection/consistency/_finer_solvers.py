from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.models import Network, in_float64
from gnode.programs import quick_to_compile
from gnode.simulation import InputPath, SimulationSettings, all_along_paths, along_path, input_path
from gnode.tasks import Trials

# Of the adaptive solver that stands for the flow itself.
_EXACT_RTOL, _EXACT_ATOL = 1e-6, 1e-8
# Float64 has little to give below.
_LEAST_TOLERANCE = 1e-12
# Finer tolerances take more steps than the settings allowed for in training.
_MORE_STEPS = 4
# No state of use is so far out, in state units: beyond, the network diverges.
FAR = 1e15


class Solver(NamedTuple):
    """One way to step a network through time."""

    name: str
    settings: SimulationSettings
    step: float
    """In seconds; not a number where the solver chooses it."""
    tolerance: float
    """The error allowed in a step, relative to the state; not a number where steps are fixed."""


def finer_solvers(simulation: SimulationSettings, *, time_step: float, samples: int) -> list[Solver]:
    """As trained; with half the step and a quarter of it (a tenth and a hundredth of the tolerances, where steps are
    adaptive); and an adaptive solver so exact that it stands for the flow."""
    solver, nan = simulation.solver, float("nan")
    rtol, atol = simulation.relative_tolerance, simulation.absolute_tolerance
    most = _MORE_STEPS * simulation.step_limit(samples)
    exact_rtol, exact_atol = _EXACT_RTOL, _EXACT_ATOL
    solvers = []
    for k in range(3):
        if simulation.adaptive:
            fine_rtol, fine_atol = (max(10.0**-k * value, _LEAST_TOLERANCE) for value in (rtol, atol))
            changes = {"rtol": fine_rtol, "atol": fine_atol, "max_steps": most if k else simulation.max_steps}
            name, step, tolerance = f"{solver}, rtol {fine_rtol:.3g}", nan, fine_rtol
            exact_rtol, exact_atol = min(exact_rtol, fine_rtol), min(exact_atol, fine_atol)
        else:
            parts = 2**k * simulation.fixed_steps
            changes = {"substeps": parts}
            name, step, tolerance = f"{solver}, dt{f'/{parts}' if parts > 1 else ''}", time_step / parts, nan
        # No gradients are taken: an adjoint or a memory of the training has no say here.
        settings = SimulationSettings.model_validate(
            {"solver": solver, "interpolation": simulation.interpolation, **changes}
        )
        solvers.append(Solver(f"as trained ({name})" if k == 0 else name, settings, step, tolerance))
    exact = SimulationSettings(
        solver="tsit5", rtol=exact_rtol, atol=exact_atol, interpolation=simulation.interpolation, max_steps=most
    )
    return [*solvers, Solver(f"adaptive (tsit5, rtol {exact_rtol:.3g})", exact, nan, exact_rtol)]


class Rerun(NamedTuple):
    """Trials and states let go, under one solver."""

    states: Float[np.ndarray, "trials steps state"]
    outputs: Float[np.ndarray, "trials steps output"]
    failed: Bool[np.ndarray, " trials"]
    """The solver gave up, or the state is far out or not a number."""
    evaluations: float
    """Of the flow, a trial."""
    ends: Float[np.ndarray, "released state"]
    """Where the states that were let go are after as many time steps as a trial has; not finite where they ran away."""


def rerun(
    network: Network, trials: Trials, released: Float[np.ndarray, "released state"], settings: SimulationSettings
) -> Rerun:
    """Runs trials, and states without input, in float64 and in one program: it is the compilation that takes time."""
    count = len(trials)
    quiet = np.zeros((len(released), trials.steps, trials.input_size))
    inputs = np.concatenate([trials.inputs, quiet])
    durations = np.concatenate([trials.durations, np.full(quiet.shape[:2], trials.time_step)])
    with double_precision():
        states, outputs, failed_at, evaluations = _solve(
            in_float64(network),
            on_device(inputs, np.float64),
            on_device(durations, np.float64),
            on_device(released, np.float64),
            settings,
        )
    states = np.array(states)
    failed = np.isfinite(np.asarray(failed_at)) | ~(np.abs(states) < FAR).all(axis=(1, 2))
    return Rerun(
        states[:count],
        np.array(outputs)[:count],
        failed[:count],
        float(np.mean(np.asarray(evaluations)[:count])),
        np.where(failed[count:, None], np.nan, states[count:, -1]),
    )


@quick_to_compile
def _solve(
    network: Network,
    inputs: Float[Array, "rows steps input"],
    durations: Float[Array, "rows steps"],
    released: Float[Array, "released state"],
    settings: SimulationSettings,
) -> tuple[Array, Array, Array, Array]:
    starts = jax.vmap(network.initial)(inputs[: inputs.shape[0] - released.shape[0], 0])
    paths = jax.vmap(lambda x, d: input_path(x, d, settings.interpolation))(inputs, durations)
    ran = all_along_paths(network, paths, jnp.concatenate([starts, released]), settings)
    return ran.states, ran.outputs, ran.failed_at, ran.evaluations


class Interval(eqx.Module):
    """The change of a state over one time step without input, a second: (h' - h) / dt. Its Jacobian decides on the
    stability of fixed points under a solver of fixed steps, whichever that is."""

    network: Network
    time_step: float = eqx.field(static=True)
    settings: SimulationSettings = eqx.field(static=True)

    def __call__(self, state: State) -> State:
        path = InputPath(
            jnp.zeros((1, 1, self.network.field.input_size), state.dtype), jnp.full((1,), self.time_step, state.dtype)
        )
        return (along_path(self.network, path, state, self.settings).states[0] - state) / self.time_step
