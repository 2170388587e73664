# The libraries compared come with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""One step of training with an adaptive solver, written for gnode, for diffrax and for torchdiffeq.

All start from the same weights, see the same trials and are given the same tolerances, and each is told in its own way
where the input jumps. They do not make the same steps:

- gnode and diffrax step every trial by itself. The error of a step is the root mean square over the units of that
  trial. In diffrax it stops where the input of that trial jumps. In gnode no step looks beyond the interval that it
  begins in, so that no state knows a later sample: held, an input is followed as if it were held for ever, and where it
  jumps the state comes from the step's interpolant; smooth, every step stops at the next sample, which costs Dormand
  and Prince's method six evaluations of the flow a sample, and Adams', which knows the steps before, one.
- torchdiffeq steps the batch as one system, with one length of step for all. The error is the root mean square over all
  units of all trials, which allows a trial more than was asked where others need less: on smooth inputs it makes fewer
  steps than the slowest trial does by itself. It stops where the input of any trial jumps.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, Literal, TypeAlias

import diffrax
import jax
import jax.numpy as jnp
import numpy as np
import torch
import torchdiffeq
from contestants import STATE_SIZE, PyTorchNetwork, diffrax_training, gnode_training, make_problem, pytorch_training

from gnode.models import Network
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials

SINES, LOWEST, HIGHEST = 4, 0.5, 3.0
"""In every channel of a smooth input, and their frequencies in Hz."""
MEMORY = 0.1
"""Seconds: the time constant of the running mean of a smooth input that is its target."""

TorchFlow: TypeAlias = Callable[[torch.Tensor, torch.Tensor], torch.Tensor]
"""dh/dt of a time and the states."""
AdaptiveEpoch: TypeAlias = Callable[[], tuple[float, float]]
"""Takes one step of training on all trials and returns its loss, and how often the flow of a trial was evaluated on the
way forwards (mean over trials; diffrax: its steps times the evaluations in one)."""


@dataclass(frozen=True, eq=False)
class AdaptiveProblem:
    network: Network
    """At its initial weights."""
    trials: Trials
    """A batch. All have the same times."""
    held: bool
    """The input jumps at samples and is constant in between; otherwise it is cubic."""
    rtol: float

    @property
    def atol(self) -> float:
        """A hundredth of rtol, as in gnode's defaults."""
        return self.rtol / 100

    @property
    def times(self) -> np.ndarray:
        """Of the samples, in seconds; the last of them ends the trial. As exact as float32, like all who solve."""
        return self.trials.times[0].astype(np.float32)

    def jumps(self) -> np.ndarray:
        """(trials, samples): whether the input is another after a sample."""
        changes = (self.trials.inputs[:, 1:] != self.trials.inputs[:, :-1]).any(axis=2)
        return np.pad(changes, [(0, 0), (0, 1)])


def pulses(rtol: float, **sizes: Any) -> AdaptiveProblem:
    """The three-bit flip-flop, its input held from sample to sample."""
    network, trials = make_problem(**sizes)
    return AdaptiveProblem(network, trials, True, rtol)


def smooth(rtol: float, *, samples: int = 100, **sizes: Any) -> AdaptiveProblem:
    """Sums of sines that differ by trial, sampled every 10 ms and cubic in between; the targets are their running
    means."""
    network, trials = make_problem(**sizes)
    draw = np.random.default_rng(0)
    times = trials.time_step * np.arange(1, samples + 1)
    each = (len(trials), 1, trials.input_size)
    inputs = np.zeros((len(trials), samples, trials.input_size))
    for _ in range(SINES):
        phases = draw.uniform(LOWEST, HIGHEST, each) * times[:, None] + draw.uniform(0, 1, each)
        inputs += np.sin(2 * np.pi * phases) / np.sqrt(SINES)
    mean = np.zeros_like(inputs[:, 0])
    targets = np.zeros_like(inputs)
    for sample in range(samples):
        mean = mean + (inputs[:, sample] - mean) * trials.time_step / MEMORY
        targets[:, sample] = mean
    trials = Trials(
        inputs.astype(np.float32),
        targets.astype(np.float32),
        np.ones(targets.shape, bool),
        np.tile(times, (len(trials), 1)),
    )
    return AdaptiveProblem(network, trials, False, rtol)


def gnode_adaptive(problem: AdaptiveProblem, solver: Literal["dopri5", "tsit5", "adams"] = "dopri5") -> AdaptiveEpoch:
    """gnode as `fit` trains."""
    settings = SimulationSettings(
        solver=solver,
        rtol=problem.rtol,
        atol=problem.atol,
        interpolation="constant" if problem.held else "cubic",
    )
    epoch = gnode_training(problem.network, problem.trials, len(problem.trials), settings)

    def step() -> tuple[float, float]:
        measured = epoch()
        return float(measured.loss), float(measured.evaluations)

    return step


def diffrax_adaptive(problem: AdaptiveProblem, solver: Any = None) -> AdaptiveEpoch:
    """`diffeqsolve` of gnode's own field with the default adjoint, vmapped over trials; a step is one compiled call.
    Jumps and coefficients of the input are prepared beforehand."""
    solver = diffrax.Dopri5() if solver is None else solver
    times = jnp.asarray(problem.times)
    knots = jnp.concatenate([jnp.zeros(1), times])
    inputs = problem.trials.inputs

    def solve(network, input_at, controller):
        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(lambda t, state, args: network.field.flow(state, network.field.drive(input_at(t)))),
            solver,
            t0=0.0,
            t1=times[-1],
            dt0=None,
            y0=jnp.zeros(STATE_SIZE),
            saveat=diffrax.SaveAt(ts=times),
            stepsize_controller=controller,
            # diffrax's own default, and more for long trials.
            max_steps=max(4096, 2 * times.size),
        )
        return jax.vmap(network.output)(solution.ys), solution.stats["num_steps"]

    def held(network, inputs, jumps):
        def input_at(t):
            return inputs[jnp.minimum(jnp.searchsorted(times, t, side="left"), times.size - 1)]

        return solve(network, input_at, diffrax.ClipStepSizeController(controller, jump_ts=jumps))

    def cubic(network, *coefficients):
        return solve(network, diffrax.CubicInterpolation(knots, coefficients).evaluate, controller)

    controller: Any = diffrax.PIDController(rtol=problem.rtol, atol=problem.atol)
    if problem.held:
        outputs, given = held, (inputs, jump_times(problem))
    else:
        values = jnp.asarray(np.concatenate([inputs[:, :1], inputs], axis=1))
        outputs, given = cubic, jax.vmap(lambda values: diffrax.backward_hermite_coefficients(knots, values))(values)
    epoch = diffrax_training(problem.network, outputs, given, problem.trials, len(problem.trials))
    # The last stage of a step is the first of the next.
    evaluations = solver.tableau.num_stages - 1

    def step() -> tuple[float, float]:
        loss, steps = epoch()
        return loss, evaluations * steps

    return step


def jump_times(problem: AdaptiveProblem) -> np.ndarray:
    """(trials, jumps) in seconds, padded with infinity, as diffrax wants them."""
    jumps = problem.jumps()
    times = np.full((len(jumps), jumps.sum(axis=1).max()), np.inf, np.float32)
    for row, here in zip(times, jumps, strict=True):
        row[: here.sum()] = problem.times[here]
    return times


def torchdiffeq_adaptive(problem: AdaptiveProblem, *, adjoint: bool = False) -> AdaptiveEpoch:
    """`odeint` of the batch differentiated by autograd, or `odeint_adjoint`. Jumps and coefficients of the input are
    prepared beforehand."""
    modules = PyTorchNetwork(problem.network)
    weights = (*modules.target.parameters(), *modules.gate.parameters())
    grid, flow_at = torchdiffeq_flow(problem, modules)
    options = {"jump_t": torch.from_numpy(problem.times[problem.jumps().any(axis=0)])} if problem.held else {}
    asked: dict[str, Any] = {"rtol": problem.rtol, "atol": problem.atol, "method": "dopri5", "options": options}
    evaluations = forwards = 0

    def flow(t: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
        nonlocal evaluations
        evaluations += 1
        return flow_at(t, state)

    def outputs(inputs: torch.Tensor) -> torch.Tensor:
        nonlocal evaluations, forwards
        evaluations = 0
        start = torch.zeros(inputs.shape[1], STATE_SIZE)
        if adjoint:
            states: Any = adjoint_states(flow, start, grid, weights, **asked)
        else:
            states = torchdiffeq.odeint(flow, start, grid, **asked)
        forwards = evaluations
        return modules.readout(states[1:])

    epoch = pytorch_training(list(modules.parameters()), outputs, problem.trials, len(problem.trials))
    return lambda: (epoch(), float(forwards))


def torchdiffeq_flow(problem: AdaptiveProblem, modules: PyTorchNetwork) -> tuple[torch.Tensor, TorchFlow]:
    """The times of the samples, before them zero, and the flow of all trials as torchdiffeq calls it."""
    grid = torch.from_numpy(np.concatenate([np.zeros(1, np.float32), problem.times]))
    knots = grid.tolist()
    inputs = torch.from_numpy(problem.trials.inputs).transpose(0, 1).contiguous()
    coefficients = [inputs] if problem.held else hermite_coefficients(inputs, grid)

    def flow(t: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
        now = t.item()
        # A time that is a sample's belongs to the interval which it ends.
        interval = min(max(bisect_left(knots, now) - 1, 0), len(inputs) - 1)
        value, *lower = (coefficient[interval] for coefficient in reversed(coefficients))
        for coefficient in lower:
            value = coefficient + (now - knots[interval]) * value
        return modules.flow(state, value)

    return grid, flow


def adjoint_states(
    flow: TorchFlow,
    start: torch.Tensor,
    grid: torch.Tensor,
    weights: tuple[torch.Tensor, ...],
    *,
    options: dict[str, Any],
    **asked: Any,
) -> Any:
    """`odeint_adjoint` whose way back is held to the tolerance in the state and its adjoint alone ("seminorm"), which
    saves steps.

    torchdiffeq 0.2.5 repeats the options of the way forwards only where none are given for the way back. Given
    "seminorm" alone it would step back across the jumps without a word, and over a short pulse as if it had not been.
    """
    back = {**options, "norm": "seminorm"}
    return torchdiffeq.odeint_adjoint(
        flow, start, grid, options=options, adjoint_options=back, adjoint_params=weights, **asked
    )


def hermite_coefficients(inputs: torch.Tensor, grid: torch.Tensor) -> list[torch.Tensor]:
    """Of 1, s, s^2 and s^3, s seconds into every interval: cubics with backward differences, as diffrax makes them."""
    before = torch.cat([inputs[:1], inputs[:-1]])
    seconds = grid.diff()[:, None, None]
    slope = (inputs - before) / seconds
    earlier = torch.cat([slope[:1], slope[:-1]])
    bend = slope - earlier
    return [before, earlier, 2 * bend / seconds, -bend / seconds**2]


SAME_SOLVER: dict[str, Callable[[AdaptiveProblem], AdaptiveEpoch]] = {
    "gnode dopri5": gnode_adaptive,
    "diffrax dopri5": diffrax_adaptive,
    "torchdiffeq dopri5": torchdiffeq_adaptive,
    "torchdiffeq adjoint": partial(torchdiffeq_adaptive, adjoint=True),
}
"""The first is what the others are compared to."""
OTHER_SOLVER: dict[str, Callable[[AdaptiveProblem], AdaptiveEpoch]] = {
    "gnode tsit5": partial(gnode_adaptive, solver="tsit5"),
    "diffrax tsit5": partial(diffrax_adaptive, solver=diffrax.Tsit5()),
}
"""A solver that torchdiffeq does not have."""
SMOOTH_ALONE: dict[str, Callable[[AdaptiveProblem], AdaptiveEpoch]] = {
    "gnode adams": partial(gnode_adaptive, solver="adams"),
}
"""And one for inputs that do not jump."""
PROBLEMS: dict[str, Callable[..., AdaptiveProblem]] = {"pulses": pulses, "smooth": smooth}
