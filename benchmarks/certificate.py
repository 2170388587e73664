"""Certifies the fixed points of trained or random networks, and compares them with a search from 10,000 starts.

For each model: boxes examined, seconds after compilation, whether the list is complete, the number of points and of
undecided boxes, the sum of their indices and what the residual on the boundary of the box implies for it, and the
agreement with Levenberg-Marquardt from 10,000 starts, in both directions.

Example: python benchmarks/certificate.py runs/square runs/cube
Example: python benchmarks/certificate.py --random 20 --state 2 --hidden 316 316
"""

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import Certificate, System, certify, find_fixed_points
from gnode.experiments import held_system, load_run, map_step
from gnode.models import GatedNeuralODE, Network
from gnode.simulation import simulate
from gnode.tasks import Trials

STARTS = 10_000
# A random network is scaled so that its target has weights of about this gain: many have more than one fixed point.
GAIN = 20.0


class Model(NamedTuple):
    name: str
    system: System
    visited: np.ndarray


def trained(folder: str) -> Model:
    """The network of a run folder, and the states of its trials."""
    run = load_run(folder)
    system = held_system(run.network, step=map_step(run.network.field, run.trials.time_step))
    return Model(Path(folder).name, system, states_of(run.network, run.trials))


def states_of(network: Network, trials: Trials) -> np.ndarray:
    ran = eqx.filter_jit(jax.vmap(simulate, in_axes=(None, 0, 0)))(
        network, jnp.asarray(trials.inputs), jnp.asarray(trials.durations)
    )
    states = np.asarray(ran.states)[trials.durations > 0]
    return states[np.isfinite(states).all(axis=1)]


def random_models(count: int, size: int, hidden: list[int]) -> Iterator[Model]:
    """Networks with random weights and biases, all weights of F scaled alike."""
    for seed in range(count):
        field = GatedNeuralODE(size, size, hidden, key=jax.random.key(seed))
        layers = field.ungated.target
        keys = jax.random.split(jax.random.key(1000 + seed), len(layers.biases))
        biases = tuple(0.3 * jax.random.normal(key, bias.shape) for key, bias in zip(keys, layers.biases, strict=True))
        field = eqx.tree_at(lambda f: f.ungated.target.biases, field, biases)
        each = GAIN ** (1 / len(layers.weights))
        weights = tuple(each * weight for weight in layers.weights)
        field = eqx.tree_at(lambda f: f.ungated.target.weights, field, weights)
        corners = np.stack([np.full(size, -2.0), np.full(size, 2.0)])
        yield Model(f"random {seed}, N = {size}, {hidden}", held_system(field), corners)


class Agreement(NamedTuple):
    found: int
    """Points that the search found in the box."""
    outside: int
    """Of those: in no enclosure, and in no undecided box."""
    missed: int
    """Certified points that the search did not find."""


def agreement(model: Model, certificate: Certificate, starts: int = STARTS) -> Agreement:
    """The certificate beside Levenberg-Marquardt: half of the starts all over its box, half where the states go."""
    system, (low, high) = model.system, certificate.box
    rng = np.random.default_rng(0)
    begun = low + (high - low) * rng.random((starts, len(low)))
    near = model.visited.min(axis=0), model.visited.max(axis=0)
    begun[::2] = near[0] + (near[1] - near[0]) * rng.random((len(begun[::2]), len(low)))
    # Points nearer to each other than this are one to the search: far below the distance of any two here.
    points = find_fixed_points(system.residual, begun, flow=system.flow, step=system.step, tolerance=1e-11)
    states = points.states[((points.states >= low) & (points.states <= high)).all(axis=1)]
    # What the search computes is off by rounding, over the slope along the slowest direction.
    slack = 1e-7 * (high - low)

    def within(boxes: np.ndarray) -> np.ndarray:
        """(states, boxes)"""
        above = states[:, None] >= boxes[None, :, 0] - slack
        return (above & (states[:, None] <= boxes[None, :, 1] + slack)).all(axis=2)

    proven = within(certificate.enclosures)
    explained = proven.any(axis=1) | within(certificate.undecided).any(axis=1)
    return Agreement(len(states), int((~explained).sum()), int((~proven.any(axis=0)).sum()))


def row(model: Model, *, seconds: float, boxes: int, starts: int, whole: bool) -> dict[str, Any]:
    """What is printed of one model."""
    options: dict[str, Any] = {"seconds": seconds, "boxes": boxes}
    first = certify(model.system, visited=model.visited, **options)
    again, processor = first, float("nan")
    if whole:
        spent = time.process_time()
        again = certify(model.system, visited=model.visited, **options)
        processor = time.process_time() - spent
    beside = agreement(model, again, starts)
    return {
        "model": model.name,
        "box": again.box_kind,
        "boxes": again.boxes,
        "first": first.seconds,
        "warm": again.seconds,
        "processor": processor,
        "complete": again.complete,
        "points": len(again),
        "undecided": len(again.undecided),
        "index": again.index_sum,
        "boundary": again.boundary_index,
        **beside._asdict(),
    }


def show(rows: list[dict[str, Any]]) -> None:
    heads = list(rows[0])
    table = [heads, *([_text(r[h]) for h in heads] for r in rows)]
    sizes = [max(len(line[k]) for line in table) for k in range(len(heads))]
    for line in table:
        print("  ".join(entry.rjust(size) for entry, size in zip(line, sizes, strict=True)))


def _text(value: Any) -> str:
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="*", help="run folders")
    parser.add_argument("--random", type=int, default=0, help="so many random networks")
    parser.add_argument("--state", type=int, default=2, help="their state size")
    parser.add_argument("--hidden", type=int, nargs="+", default=[316, 316], help="the hidden widths of their F")
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--boxes", type=int, default=5_000_000)
    parser.add_argument("--starts", type=int, default=STARTS)
    parser.add_argument("--once", action="store_true", help="with compilation, and not again without")
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    models = [*map(trained, arguments.runs), *random_models(arguments.random, arguments.state, arguments.hidden)]
    if not models:
        parser.error("name run folders, or ask for random networks with --random")
    rows = [
        row(
            model,
            seconds=arguments.seconds,
            boxes=arguments.boxes,
            starts=arguments.starts,
            whole=not arguments.once,
        )
        for model in models
    ]
    print(json.dumps(rows, indent=1)) if arguments.json else show(rows)


if __name__ == "__main__":
    main()
