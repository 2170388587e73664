# torch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""Fixed points of trained networks of 256 to 1,024 units: this build, an older one, and gradient descent on the speed.

Example: python benchmarks/large_networks.py networks/ --old ../old --cases gru-256-200 rnn-1024-100
"""

import argparse
import json
import os
import resource
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from fixed_points import MAX_ITERATIONS, TOL_DQ, TOL_Q, TOL_UNIQUE
from training_step import processor

CASES = ("gru-256-200", "gru-512-200", "gru-512-1000", "rnn-1024-100", "gru-1024-100")
"""Model, units, starts."""
TAU, NOISE = 0.1, 1.0
"""Of the networks, in seconds; of three quarters of the starts, over the spread of the states that trials visit."""
RATE = 0.01
"""Of the finder at first: from its published 1, no start of 256 units comes to TOL_Q in MAX_ITERATIONS."""
EPOCHS = {256: 60, 512: 45, 1024: 35}
TRAINING = (
    "task.train_trials=250",
    "task.validation_trials=50",
    "task.test_trials=50",
    "training.batch_size=25",
)


def network(folder: Path, model: str, units: int) -> Path:
    """The weights of a network trained on the three-bit flip-flop, and states that its trials visit: an .npz file,
    which is made where it is missing."""
    kept = folder / f"{model}{units}.npz"
    if kept.exists():
        return kept
    run = folder / f"{model}{units}"
    if not (run / "summary.json").exists():
        settings = [part for each in TRAINING for part in ("--set", each)]
        what = ["run", "fixed-3bit", "--model", model, "--state", str(units), "--epochs", str(EPOCHS[units])]
        command = [sys.executable, "-m", "gnode", *what, "--out", str(run), "--train-only", *settings]
        subprocess.run(command, check=True, stdout=sys.stderr)
    from gnode.experiments import load_run
    from gnode.simulation import simulate_compiled

    trained: Any = load_run(run)
    field = trained.network.field
    layers = {"target": field.target}
    if model == "gru":
        layers |= {"update": field.update_gate, "reset": field.reset_gate}
    arrays = {f"{name}_weight": np.asarray(layer.weights[0], np.float64) for name, layer in layers.items()}
    arrays |= {f"{name}_bias": np.asarray(layer.biases[0], np.float64) for name, layer in layers.items()}
    trials = trained.trials.take(slice(50))
    ran = simulate_compiled(trained.network, trials.inputs, trials.durations, trained.settings.simulation)
    states: dict[str, Any] = {**arrays, "visited": np.asarray(ran.states, np.float64).reshape(-1, units)}
    np.savez(kept, **states)
    return kept


def given(path: Path, starts: int) -> tuple[dict[str, np.ndarray], np.ndarray]:
    """The weights, and the starts: visited states, a quarter of them as they are, the others with noise."""
    weights = dict(np.load(path))
    visited = weights.pop("visited")
    draw = np.random.default_rng(0)
    states = visited[draw.integers(len(visited), size=starts)]
    noisy = states[starts // 4 :]
    noisy += NOISE * visited.std(axis=0) * draw.normal(size=noisy.shape)
    return weights, states


def residual(xp: Any, weights: Any, state: Any) -> Any:
    """F(h) - h without input, of one state or of rows: tanh(W h + b) - h, of a GRU tanh(W (r h) + b) - h."""
    inner = state
    if "reset_weight" in weights:
        inner = sigmoid(xp, state @ weights["reset_weight"].T + weights["reset_bias"]) * state
    return xp.tanh(inner @ weights["target_weight"].T + weights["target_bias"]) - state


def change(xp: Any, weights: Any, state: Any) -> Any:
    """tau dh/dt: the residual times the update gate, where there is one. Of a GRU with a step of tau, h' - h."""
    gate = 1.0
    if "update_weight" in weights:
        gate = sigmoid(xp, state @ weights["update_weight"].T + weights["update_bias"])
    return gate * residual(xp, weights, state)


def sigmoid(xp: Any, values: Any) -> Any:
    return 0.5 * (1 + xp.tanh(0.5 * values))


def search(path: Path, starts: int, out: Path) -> None:
    """In a process of its own: `find_fixed_points` of whatever build is imported, twice."""
    import equinox as eqx
    import jax
    import jax.numpy as jnp

    from gnode.analysis import find_fixed_points

    weights, states = given(path, starts)
    with jax.enable_x64(True):
        held = {name: jnp.asarray(value) for name, value in weights.items()}
    functions = [eqx.Partial(function, jnp, held) for function in (residual, flow)]
    seconds = []
    for _ in range(2):
        began = time.process_time()
        found = find_fixed_points(functions[0], states, flow=functions[1])
        seconds.append(time.process_time() - began)
    np.savez(out, points=found.states, seconds=seconds, memory=memory(), unstable=found.near.unstable)


def flow(xp: Any, weights: Any, state: Any) -> Any:
    return change(xp, weights, state) / TAU


def descend(path: Path, starts: int, out: Path) -> None:
    """In a process of its own: the finder of `fixed_points.py`, for these networks."""
    import torch

    torch.set_num_threads(1)
    weights, begun = given(path, starts)
    held = {name: torch.tensor(value) for name, value in weights.items()}
    began = time.process_time()
    states = torch.tensor(begun, requires_grad=True)
    adam = torch.optim.Adam([states], lr=RATE)
    plateau = torch.optim.lr_scheduler.ReduceLROnPlateau(adam, factor=0.95, patience=5)
    before = now = torch.full((starts,), torch.nan, dtype=torch.float64)
    steps = 0
    while steps < MAX_ITERATIONS:
        steps += 1
        q = 0.5 * torch.sum(change(torch, held, states) ** 2, dim=1)
        states.grad = None
        q.mean().backward()
        adam.step()
        plateau.step(q.mean().item())
        now = q.detach()
        if torch.all(((now - before).abs() < TOL_DQ * adam.param_groups[0]["lr"]) | (now < TOL_Q)):
            break
        before = now
    ends = states.detach().numpy()[(now < TOL_Q).numpy()]
    points = distinct(ends)
    jacobians = torch.func.vmap(torch.func.jacfwd(lambda state: change(torch, held, state)))
    for point in points:
        np.linalg.eig(jacobians(torch.tensor(point[None])).numpy()[0])
    spent = time.process_time() - began
    np.savez(out, points=points, seconds=[spent], memory=memory(), steps=steps, converged=len(ends))


def distinct(ends: np.ndarray) -> np.ndarray:
    kept = np.zeros((0, ends.shape[1]))
    for end in ends:
        if not (np.abs(kept - end).max(axis=1) < TOL_UNIQUE).any():
            kept = np.vstack([kept, end])
    return kept


def memory() -> float:
    """The most that this process had at a time, in GB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6


def missing(points: np.ndarray, among: np.ndarray) -> int:
    """The number of points that are none of the others."""
    return sum(not (np.abs(among - point).max(axis=1, initial=0) < TOL_UNIQUE).any() for point in points)


def measured(name: str, how: str, path: Path, starts: int, build: Path | None, folder: Path) -> dict[str, Any]:
    """What a process of its own has measured; that of a finder once and for all, in a file."""
    out = folder / f"{path.stem}-{starts}-{name}.npz"
    if how == "search" or not out.exists():
        environment = {**os.environ, "OMP_NUM_THREADS": "1"}
        if build is not None:
            environment["PYTHONPATH"] = str(build)
        command = [sys.executable, __file__, str(folder), "--child", how, str(path), str(starts), str(out)]
        subprocess.run(command, check=True, env=environment)
    return dict(np.load(out))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="where networks are kept, and trained if they are missing")
    parser.add_argument("--old", type=Path, help="the folder of another build, searched beside this one")
    parser.add_argument("--cases", nargs="+", default=list(CASES), help="model-units-starts")
    parser.add_argument("--descent", action="store_true", help="also by gradient descent: minutes to hours")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--child", nargs=4, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        how, path, starts, out = options.child
        {"search": search, "descend": descend}[how](Path(path), int(starts), Path(out))
        return 0
    options.folder.mkdir(parents=True, exist_ok=True)
    here = Path(__file__).resolve().parents[1]
    rows: list[dict[str, Any]] = []
    if not options.json:
        print(f"{processor()}, one thread, load before {os.getloadavg()[0]:.1f}; CPU seconds")
        heads = ("first", "second", "GB", "points", "not here", "over this")
        print(f"{'case':<14}{'search':<10}" + "".join(f"{head:>11}" for head in heads))
    for case in options.cases:
        model, units, starts = case.split("-")
        path = network(options.folder, model, int(units))
        found = {"this": measured("this", "search", path, int(starts), here, options.folder)}
        if options.old:
            found["old"] = measured("old", "search", path, int(starts), options.old.resolve(), options.folder)
        if options.descent:
            found["descent"] = measured("descent", "descend", path, int(starts), None, options.folder)
        for name, each in found.items():
            rows.append(
                {
                    "case": case,
                    "search": name,
                    "first": float(each["seconds"][0]),
                    "second": float(each["seconds"][-1]),
                    "memory_gb": float(each["memory"]),
                    "points": len(each["points"]),
                    "not_found_here": missing(each["points"], found["this"]["points"]),
                    "times_this": float(each["seconds"][-1] / found["this"]["seconds"][-1]),
                }
            )
            if not options.json:
                *_, row = rows
                numbers = [f"{row[key]:>11.2f}" for key in ("first", "second", "memory_gb")]
                numbers += [f"{row['points']:>11}{row['not_found_here']:>11}{row['times_this']:>11.1f}"]
                print(f"{case:<14}{name:<10}" + "".join(numbers), flush=True)
    if options.json:
        print(json.dumps(rows, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
