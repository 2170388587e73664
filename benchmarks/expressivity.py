# PyTorch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""Fits of an autonomous nODE to Gaussian-process paths: all together in gnode, and one after another in PyTorch.

Both take the same initial weights to the same paths by the same steps of Adam (clipped gradients, cosine, curriculum of
horizons). Before anything is timed, R2 after a few steps must agree for every path.

Example: python benchmarks/expressivity.py --paths 32 --steps 200
"""

import argparse
import json
import math
import os
import statistics
import sys
import time
from typing import Any

if __name__ == "__main__":
    # One thread each: as many processes as cores do twice the work, of either library.
    os.environ.update({"OMP_NUM_THREADS": "1", "NPROC": "1"})
    os.environ["XLA_FLAGS"] = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()

import jax
import numpy as np
import torch

from gnode.expressivity import TIME_STEP, FitSettings, fit_paths, gaussian_paths
from gnode.expressivity._fit import initial_network
from gnode.models import MLP, Network, NeuralODE, TrainedInitialState

STATE, HIDDEN, KAPPA, POINTS, ALPHA = 4, (64, 64), 20.0, 100, 0.1
AGREEMENT = 1e-3


def draw(key: Any) -> Network:
    field_key, readout_key = jax.random.split(key)
    field = NeuralODE(STATE, 0, HIDDEN, time_constant=TIME_STEP / ALPHA, key=field_key)
    return Network(TrainedInitialState(STATE), field, MLP(STATE, 2, key=readout_key))


def settings_of(steps: int) -> FitSettings:
    """One restart with all steps of Adam, and none that ends early: every fit does the same work."""
    return FitSettings(optimiser="adam", steps=steps, restarts=1, enough=1.0)


def torch_fit(network: Network, path: np.ndarray, settings: FitSettings) -> float:
    """The best R2 of one fit, as a plain loop over steps and time."""

    def tensor(array: Any) -> torch.Tensor:
        return torch.tensor(np.asarray(array), requires_grad=True)

    target = network.field.target  # pyright: ignore[reportAttributeAccessIssue]
    weights, biases = [tensor(w) for w in target.weights], [tensor(b) for b in target.biases]
    readout, offset = tensor(network.readout.weights[0]), tensor(network.readout.biases[0])
    start = tensor(network.initial.value)  # pyright: ignore[reportAttributeAccessIssue]
    trained = [start, *weights, *biases, readout, offset]
    wanted = torch.tensor(path)
    steps = settings.steps
    optimiser = torch.optim.Adam(trained, lr=settings.learning_rate)
    places = torch.arange(len(path))
    best = -math.inf
    for step in range(steps):
        progress = step / steps
        for group in optimiser.param_groups:
            group["lr"] = settings.learning_rate * 0.5 * (1 + math.cos(math.pi * progress))
        state, states = start, []
        for _ in range(len(path)):
            layer = state
            for k, (weight, bias) in enumerate(zip(weights, biases, strict=True)):
                layer = weight @ (torch.relu(layer) if k else layer) + bias
            state = state + ALPHA * (layer - state)
            states.append(state)
        errors = ((torch.stack(states) @ readout.T + offset - wanted) ** 2).mean(1)
        best = max(best, 1 - float(errors.detach().mean()))
        grown = min(1.0, progress / settings.horizon_share)
        horizon = len(path) * (settings.horizon_start + (1 - settings.horizon_start) * grown)
        counts = (horizon - places).clamp(0, 1)
        optimiser.zero_grad()
        ((counts * errors).sum() / counts.sum()).backward()
        torch.nn.utils.clip_grad_norm_(trained, settings.clip_norm)
        optimiser.step()
    return best


def make_paths(count: int) -> np.ndarray:
    return gaussian_paths(KAPPA, count=count, dimensions=2, points=POINTS, key=jax.random.key(0)).astype(np.float32)


def disagreement(paths: np.ndarray, steps: int = 20) -> float:
    """The largest difference in R2 between the two after a few steps from the same weights."""
    key, settings = jax.random.key(1), settings_of(steps)
    ours = fit_paths(draw, paths, settings, key=key).r2[:, 0]
    theirs = [torch_fit(initial_network(draw, key, k, 0), path, settings) for k, path in enumerate(paths)]
    return float(np.abs(ours - theirs).max())


def measure(count: int, steps: int, rounds: int) -> dict[str, Any]:
    """Fits a second of both, in turns. A fit is `steps` steps."""
    paths, key, settings = make_paths(count), jax.random.key(1), settings_of(steps)
    fit_paths(draw, paths, settings, key=key)
    first = initial_network(draw, key, 0, 0)
    torch_fit(first, paths[0], settings_of(4))
    rates: dict[str, list[float]] = {"gnode": [], "PyTorch loop": []}
    for _ in range(rounds):
        fits = fit_paths(draw, paths, settings, key=key)
        # With half the steps and with all of them: one and a half fits a path.
        rates["gnode"].append(fits.steps / steps / fits.seconds)
        began = time.perf_counter()
        torch_fit(first, paths[0], settings)
        rates["PyTorch loop"].append(1 / (time.perf_counter() - began))
    median = {name: statistics.median(values) for name, values in rates.items()}
    return {"fits_per_second": rates, "median": median, "ratio": median["gnode"] / median["PyTorch loop"]}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--paths", type=int, default=32, help="paths that gnode fits together")
    parser.add_argument("--steps", type=int, default=200, help="steps of a fit")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    torch.set_num_threads(1)
    apart = disagreement(make_paths(2))
    if apart > AGREEMENT:
        print(f"R2 of the two differs by {apart:.2g} after 20 steps, more than {AGREEMENT:g}", file=sys.stderr)
        return 1
    result = {"steps": options.steps, "paths": options.paths, **measure(options.paths, options.steps, options.rounds)}
    if options.json:
        print(json.dumps(result, indent=2))
        return 0
    print(f"nODE, N = {STATE}, hidden {HIDDEN}, {POINTS} points, kappa = {KAPPA:g}, {options.steps} steps a fit")
    print(f"{'':>14}{'fits a second':>15}{'least':>9}{'most':>9}")
    for name, values in result["fits_per_second"].items():
        print(f"{name:>14}{result['median'][name]:>15.3f}{min(values):>9.3f}{max(values):>9.3f}")
    print(f"ratio {result['ratio']:.1f}; one thread each; R2 after 20 steps agrees to {apart:.1g}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
