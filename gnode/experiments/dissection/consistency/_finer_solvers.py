from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.models import Network, in_float64
from gnode.programs import quick_to_compile
from gnode.simulation import InputPath, SimulationSettings, Trajectory, all_along_paths, along_path, input_path
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
    coarse: SimulationSettings
    """What it does in a part of a time step,"""
    parts: int
    """of so many: one program does for all solvers that differ in these alone."""


def finer_solvers(simulation: SimulationSettings, *, time_step: float, samples: int) -> list[Solver]:
    """As trained; with half the step and a quarter of it (a tenth and a hundredth of the tolerances, where steps are
    adaptive); and an adaptive solver so exact that it stands for the flow."""
    solver, nan = simulation.solver, float("nan")
    rtol, atol = simulation.relative_tolerance, simulation.absolute_tolerance
    most = _MORE_STEPS * simulation.step_limit(samples)
    exact_rtol, exact_atol = _EXACT_RTOL, _EXACT_ATOL
    solvers: list[Solver] = []
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
        coarse = settings if simulation.adaptive or k == 0 else solvers[0].coarse
        parts = 1 if simulation.adaptive else 2**k
        solvers.append(Solver(f"as trained ({name})" if k == 0 else name, settings, step, tolerance, coarse, parts))
    exact = SimulationSettings(
        solver="tsit5", rtol=exact_rtol, atol=exact_atol, interpolation=simulation.interpolation, max_steps=most
    )
    return [*solvers, Solver(f"adaptive (tsit5, rtol {exact_rtol:.3g})", exact, nan, exact_rtol, exact, 1)]


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


def rerun(network: Network, trials: Trials, released: Float[np.ndarray, "released state"], solver: Solver) -> Rerun:
    """Runs trials, and states without input, in float64. It is the compilation that takes time: both are one program.
    Where an input is held between samples, so are all solvers of fixed steps, of samples that are cut into parts."""
    count, steps = len(trials), trials.steps
    quiet = np.zeros((len(released), steps, trials.input_size))
    inputs = np.concatenate([trials.inputs, quiet])
    durations = np.concatenate([trials.durations, np.full(quiet.shape[:2], trials.time_step)])
    settings, parts = (solver.coarse, solver.parts) if _held(solver.settings) else (solver.settings, 1)
    inputs, durations = np.repeat(inputs, parts, axis=1), np.repeat(durations / parts, parts, axis=1)
    states, outputs, failed = [], [], np.zeros(len(inputs), bool)
    evaluations = np.zeros(len(inputs))
    with double_precision():
        exact = in_float64(network)
        now = on_device(np.concatenate([np.zeros((count, released.shape[1])), released]))
        for first in range(0, parts * steps, steps):
            some = slice(first, first + steps)
            ran = _solve(
                exact,
                on_device(inputs[:, some], np.float64),
                on_device(durations[:, some], np.float64),
                now,
                on_device((np.arange(len(inputs)) < count) & (first == 0)),
                settings,
            )
            now = ran.states[:, -1]
            states.append(np.array(ran.states))
            outputs.append(np.array(ran.outputs))
            failed |= np.isfinite(np.asarray(ran.failed_at))
            evaluations += np.asarray(ran.evaluations)
    # At the times of samples.
    all_states, all_outputs = (np.concatenate(each, axis=1)[:, parts - 1 :: parts] for each in (states, outputs))
    failed |= ~(np.abs(all_states) < FAR).all(axis=(1, 2))
    return Rerun(
        all_states[:count],
        all_outputs[:count],
        failed[:count],
        float(np.mean(evaluations[:count])),
        np.where(failed[count:, None], np.nan, all_states[count:, -1]),
    )


def _held(settings: SimulationSettings) -> bool:
    return not settings.adaptive and settings.interpolation == "constant"


@quick_to_compile
def _solve(
    network: Network,
    inputs: Float[Array, "rows steps input"],
    durations: Float[Array, "rows steps"],
    states: Float[Array, "rows state"],
    begins: Bool[Array, " rows"],
    settings: SimulationSettings,
) -> Trajectory:
    """`begins`: of which rows the network sets the state."""
    starts = jnp.where(begins[:, None], jax.vmap(network.initial)(inputs[:, 0]), states)
    paths = jax.vmap(lambda x, d: input_path(x, d, settings.interpolation))(inputs, durations)
    return all_along_paths(network, paths, starts, settings)


class Interval(eqx.Module):
    """The change of a state over one time step without input, a second: (h' - h) / dt. Its Jacobian decides on the
    stability of fixed points under a solver of fixed steps, whichever that is."""

    network: Network
    time_step: float = eqx.field(static=True)
    coarse: SimulationSettings = eqx.field(static=True)
    parts: Int[Array, ""]

    def __call__(self, state: State) -> State:
        part = jnp.full((1,), self.time_step, state.dtype) / self.parts
        path = InputPath(jnp.zeros((1, 1, self.network.field.input_size), state.dtype), part)

        def on(_, now):
            return along_path(self.network, path, now, self.coarse).states[0]

        return (jax.lax.fori_loop(0, self.parts, on, state) - state) / self.time_step
