# torch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""Times the search for fixed points: gnode's, and gradient descent on the speed as FixedPointFinder does it.

A tanh RNN of 16 units that solves the three-bit flip-flop and has 27 fixed points; the same 1,024 starts.

Example: python benchmarks/fixed_points.py --threads 1 --rounds 5
"""

import argparse
import json
import os
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import numpy as np
from training_step import pin, processor, seconds_of

PACKAGES = ("gnode", "jax", "equinox", "torch")
UNITS, BITS, STEP = 16, 3, 0.01
KNOWN = 27
STARTS, NOISE = 1024, 0.75
"""As many as in FixedPointFinder's own example; the noise, in state units, is such that some start near every point."""

# FixedPointFinder's published defaults.
TOL_Q, TOL_DQ, MAX_ITERATIONS, TOL_UNIQUE, OUTLIER_SCALE = 1e-12, 1e-20, 5000, 1e-3, 10.0


@dataclass(frozen=True, eq=False)
class Problem:
    """The map h' = tanh(W h + U x + b), at x = 0."""

    recurrent: np.ndarray
    input: np.ndarray
    bias: np.ndarray
    readout: np.ndarray
    starts: np.ndarray

    def next(self, states: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        return np.tanh(states @ self.recurrent.T + inputs @ self.input.T + self.bias)


def make_problem(starts: int = STARTS) -> Problem:
    """Each bit is held by five or six units that excite one another, unequally; weights between the groups, and
    biases, are small and random. As each group alone has three fixed points, all together have 27."""
    from gnode.tasks import find_task

    draw = np.random.default_rng(0)
    group = np.arange(UNITS) % BITS
    same = group[:, None] == group[None, :]
    sizes = np.bincount(group)[group]
    recurrent = same * 1.2 * draw.uniform(0.6, 1.4, (UNITS, UNITS)) / sizes[None, :]
    recurrent += draw.normal(size=(UNITS, UNITS)) * 0.04 / np.sqrt(UNITS)
    into = 1.0 * np.eye(BITS)[group] * draw.uniform(0.8, 1.2, (UNITS, 1))
    bias = 0.01 * draw.normal(size=UNITS)
    readout = np.eye(BITS)[group].T / np.bincount(group)[:, None]
    # Exactly what a network in float32 can hold, so that it is the same one in every precision.
    weights = (a.astype(np.float32).astype(np.float64) for a in (recurrent, into, bias, readout))
    problem = Problem(*weights, starts=np.zeros((0, UNITS)))

    import jax

    trials = find_task("fixed-3bit").task.sample(128, key=jax.random.key(0))
    visited = run(problem, trials.inputs)[:, 10:].reshape(-1, UNITS)
    chosen = visited[draw.integers(len(visited), size=starts)]
    noisy = chosen + NOISE * draw.normal(size=chosen.shape)
    return Problem(problem.recurrent, problem.input, problem.bias, problem.readout, noisy)


def run(problem: Problem, inputs: np.ndarray) -> np.ndarray:
    """The states (trials, steps, units) under inputs (trials, steps, bits)."""
    state = np.ones((len(inputs), UNITS)) * problem.readout.sum(axis=0).clip(0, 1)
    states = []
    for sample in inputs.transpose(1, 0, 2):
        state = problem.next(state, sample)
        states.append(state)
    return np.stack(states, axis=1)


@dataclass(frozen=True, eq=False)
class Found:
    points: np.ndarray
    """Distinct ends that are fixed to the tolerance."""
    other_ends: int
    """Distinct ends that are not."""
    iterations: int | None = None


Search = Callable[[], Found]


def gnode_search(problem: Problem) -> Search:
    """`find_fixed_points` of gnode's own RNN, in float64."""
    import equinox as eqx
    import jax
    import jax.numpy as jnp

    from gnode.analysis import find_fixed_points
    from gnode.models import rnn

    field = rnn(UNITS, BITS, time_constant=STEP, key=jax.random.key(0))
    with jax.enable_x64(True):
        field = eqx.tree_at(
            lambda f: (f.target.weights, f.target.biases, f.target.input_weight),
            field,
            ((jnp.asarray(problem.recurrent),), (jnp.asarray(problem.bias),), jnp.asarray(problem.input)),
        )
        drive = field.drive(jnp.zeros(BITS))

    def search() -> Found:
        found = find_fixed_points(
            eqx.Partial(field.residual, drive=drive),
            problem.starts,
            flow=eqx.Partial(field.flow, drive=drive),
            step=STEP,
        )
        return Found(found.states, len(distinct(found.ends[~found.converged])))

    return search


def pytorch_finder(problem: Problem, precision: str) -> Search:
    """FixedPointFinder for PyTorch: Adam from a rate of 1, lowered by 5 % after five idle steps."""
    import torch

    def begin(states):
        adam = torch.optim.Adam([states], lr=1.0)
        plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(adam, factor=0.95, patience=5)

        def step(loss: float) -> float:
            adam.step()
            plateau.step(loss)
            return adam.param_groups[0]["lr"]

        return step

    return lambda: descend(problem, precision, begin)


def tensorflow_finder(problem: Problem, precision: str) -> Search:
    """FixedPointFinder as first published, for TensorFlow: Adam with epsilon 0.01, a rate that begins at 1 and also
    rises again, and gradients clipped at the 95th percentile of the last 128 norms. Here in PyTorch."""
    import torch

    def begin(states):
        adam = torch.optim.Adam([states], lr=1.0, eps=0.01)
        norms: deque[float] = deque(maxlen=128)
        losses: deque[float] = deque(maxlen=6)
        idle = 0

        def step(loss: float) -> float:
            nonlocal idle
            group = adam.param_groups[0]
            norm = torch.nn.utils.clip_grad_norm_([states], np.percentile(norms, 95) if norms else 1e12)
            norms.append(float(norm))
            adam.step()
            losses.append(loss)
            idle += 1
            if idle > 5 and loss > max(list(losses)[:-1]):
                group["lr"] *= 0.95
                idle = 0
            elif idle > 5 and all(later < former for former, later in zip(losses, list(losses)[1:], strict=False)):
                group["lr"] /= 0.95
                idle = 0
            return group["lr"]

        return step

    return lambda: descend(problem, precision, begin)


def descend(problem: Problem, precision: str, begin: Callable[[Any], Callable[[float], float]]) -> Found:
    """The joint descent of FixedPointFinder on q = |F(h) - h|^2 / 2, averaged over the starts, and what it does
    after: distinct ends, outliers left out, Jacobians and their eigenvalues.

    Source: Golub and Sussillo, "FixedPointFinder" (JOSS 2018), after Sussillo and Barak (2013).
    """
    import torch

    dtype = getattr(torch, precision)
    cell: Any = torch.nn.RNN(BITS, UNITS, nonlinearity="tanh", batch_first=True).to(dtype)
    with torch.no_grad():
        cell.weight_hh_l0.copy_(torch.tensor(problem.recurrent))
        cell.weight_ih_l0.copy_(torch.tensor(problem.input))
        cell.bias_hh_l0.copy_(torch.tensor(problem.bias))
        cell.bias_ih_l0.zero_()
    for parameter in cell.parameters():
        parameter.requires_grad = False

    count = len(problem.starts)
    inputs = torch.zeros(count, 1, BITS, dtype=dtype)
    states = torch.tensor(problem.starts, dtype=dtype)[None].requires_grad_()
    step = begin(states)
    before = torch.full((count,), torch.nan, dtype=dtype)
    now = before
    iterations = 0
    while iterations < MAX_ITERATIONS:
        iterations += 1
        change = (cell(inputs, states)[1] - states)[0]
        q = 0.5 * torch.sum(change**2, dim=1)
        mean = q.mean()
        states.grad = None
        mean.backward()
        rate = step(mean.item())
        now = q.detach()
        if torch.all(((now - before).abs() < TOL_DQ * rate) | (now < TOL_Q)):
            break
        before = now

    # As FixedPointFinder reports them: q is that before the last step.
    ends, fixed = states[0].detach().numpy().astype(np.float64), (now < TOL_Q).numpy()
    centre = problem.starts.mean(axis=0)
    typical = np.linalg.norm(problem.starts - centre, axis=1).mean()
    near = np.linalg.norm(ends - centre, axis=1) < OUTLIER_SCALE * typical
    points = distinct(ends[near & fixed])

    def total(h):
        return cell(inputs[: len(points)], h[None])[1][0].sum(dim=0)

    jacobians = torch.autograd.functional.jacobian(total, torch.tensor(points, dtype=dtype))
    np.linalg.eig(jacobians.permute(1, 0, 2).numpy())  # type: ignore[union-attr]
    return Found(points, len(distinct(ends[~fixed])), iterations)


def distinct(ends: np.ndarray) -> np.ndarray:
    """Those that differ by `TOL_UNIQUE` or more in some entry from each one kept before."""
    kept = np.zeros((0, UNITS))
    for end in ends:
        if not (np.abs(kept - end).max(axis=1) < TOL_UNIQUE).any():
            kept = np.vstack([kept, end])
    return kept


def missing(points: np.ndarray, among: np.ndarray) -> int:
    """The number of points that are none of the others."""
    return sum(not (np.abs(among - point).max(axis=1, initial=0) < TOL_UNIQUE).any() for point in points)


def searches(problem: Problem) -> dict[str, Search]:
    """The first is what the others are compared to."""
    return {
        "gnode": gnode_search(problem),
        "PyTorch finder, float64": pytorch_finder(problem, "float64"),
        "PyTorch finder, float32": pytorch_finder(problem, "float32"),
        "TensorFlow's rule, float64": tensorflow_finder(problem, "float64"),
    }


def measure(threads: int, rounds: int, starts: int = STARTS) -> dict[str, Any]:
    """Everything that the table says. The searches take turns, so that a drift of the machine's speed meets all."""
    load = os.getloadavg()[0]
    every = searches(make_problem(starts))
    found: dict[str, Found] = {}

    def search(name: str) -> None:
        found[name] = every[name]()

    cold = {name: seconds_of(lambda name=name: search(name)) for name in every}
    warm: dict[str, list[float]] = {name: [] for name in every}
    busy: dict[str, list[float]] = {name: [] for name in every}
    for _ in range(rounds):
        for name in every:
            began = time.process_time()
            warm[name].append(seconds_of(lambda name=name: search(name)))
            busy[name].append(time.process_time() - began)
    ours, *_ = found.values()
    medians, processor_time = (
        {name: statistics.median(seconds) for name, seconds in all_.items()} for all_ in (warm, busy)
    )
    first, first_busy = (next(iter(each.values())) for each in (medians, processor_time))
    return {
        "machine": {"processor": processor(), "threads": threads, "load_before": load},
        "packages": {name: version(name) for name in PACKAGES},
        "starts": starts,
        "searches": {
            name: {
                "cold": cold[name],
                "warm": medians[name],
                "least": min(warm[name]),
                "most": max(warm[name]),
                "ratio": medians[name] / first,
                "processor_time": processor_time[name],
                "processor_time_ratio": processor_time[name] / first_busy,
                "points": len(there.points),
                "other_ends": there.other_ends,
                "iterations": there.iterations,
                "not_found_by_gnode": missing(there.points, ours.points),
            }
            for name, there in found.items()
        },
    }


def table(result: dict[str, Any]) -> str:
    machine = result["machine"]
    return "\n".join(
        [
            f"{machine['processor']}, {machine['threads']} thread(s), load before {machine['load_before']:.2f}",
            ", ".join(f"{name} {number}" for name, number in result["packages"].items()),
            f"a tanh RNN of {UNITS} units with {KNOWN} fixed points, {result['starts']} starts; times in seconds",
            "",
            f"{'search':<28}{'cold':>8}{'warm':>8}{'least':>8}{'most':>8}{'ratio':>8}{'CPU':>8}{'ratio':>8}{'points':>8}"
            f"{'other ends':>12}{'steps':>7}{'not in gnode':>14}",
            *(
                f"{name:<28}{row['cold']:>8.3f}{row['warm']:>8.3f}{row['least']:>8.3f}{row['most']:>8.3f}"
                f"{row['ratio']:>8.1f}{row['processor_time']:>8.3f}{row['processor_time_ratio']:>8.1f}"
                f"{row['points']:>8}{row['other_ends']:>12}{row['iterations'] or '':>7}{row['not_found_by_gnode']:>14}"
                for name, row in result["searches"].items()
            ),
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, choices=(1, 2), default=1, help="threads, and cores pinned to")
    parser.add_argument("--rounds", type=int, default=5, help="times that each is measured, after the first")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    try:
        pin(options.threads)
        result = measure(options.threads, options.rounds)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing: pip install '.[bench]'", file=sys.stderr)
        return 1
    print(json.dumps(result, indent=2) if options.json else table(result))
    missed = {name: row["not_found_by_gnode"] for name, row in result["searches"].items()}
    if any(missed.values()):
        print(f"expected every point among gnode's, got these that are not: {missed}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
