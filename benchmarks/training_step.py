# torch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""Times one step of training (loss, gradient, AdamW) in gnode, a plain scan in JAX, PyTorch, torchdiffeq and diffrax.

All start from the same weights and see the same batch, and before anything is timed their losses must agree.

Example: python benchmarks/training_step.py --threads 1 --rounds 15
"""

import argparse
import json
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from contestants import Epoch

PACKAGES = ("gnode", "jax", "equinox", "optax", "diffrax", "torch", "torchdiffeq")
PLAIN = "plain lax.scan, optax"
"""The contestant that gnode is no faster than."""
CHECKED_STEPS = 3
AGREEMENT = 1e-4


def first_losses(**sizes: Any) -> dict[str, list[float]]:
    """The losses of everyone's first steps, all on one batch: from the second on they are right only where the
    gradient and the optimiser are."""
    from contestants import SAME_MODEL, make_problem

    network, trials = make_problem(1, **sizes)
    epochs = {name: make(network, trials, len(trials)) for name, make in SAME_MODEL.items()}
    return {name: [epoch() for _ in range(CHECKED_STEPS)] for name, epoch in epochs.items()}


def disagreement(losses: dict[str, list[float]]) -> float:
    """The largest relative distance of a loss from that of the first in the table at the same step."""
    reference, *others = losses.values()
    return max(abs(b - a) / abs(a) for other in others for a, b in zip(reference, other, strict=True))


def step_seconds(steps: int, rounds: int) -> dict[str, list[float]]:
    """Seconds a step, round by round."""
    from contestants import FOR_SCALE, SAME_MODEL, make_problem

    network, trials = make_problem(steps)
    batch_size = len(trials) // steps
    epochs = {name: make(network, trials, batch_size) for name, make in {**SAME_MODEL, **FOR_SCALE}.items()}
    for epoch in epochs.values():
        epoch()
        epoch()
    seconds = taking_turns(epochs, rounds)
    return {name: [each / steps for each in all_rounds] for name, all_rounds in seconds.items()}


def taking_turns(calls: Mapping[str, Callable[[], Any]], rounds: int) -> dict[str, list[float]]:
    """Seconds a call, round by round. They take turns, so that a drift of the machine's speed meets all alike."""
    seconds: dict[str, list[float]] = {name: [] for name in calls}
    for _ in range(rounds):
        for name, call in calls.items():
            seconds[name].append(seconds_of(call))
    return seconds


def summary(seconds: dict[str, list[float]]) -> dict[str, dict[str, float]]:
    """Median, least and most over the rounds, and the ratio of the medians to the first's."""
    medians = {name: statistics.median(rounds) for name, rounds in seconds.items()}
    first = next(iter(medians.values()))
    return {
        name: {"median": medians[name], "least": min(rounds), "most": max(rounds), "ratio": medians[name] / first}
        for name, rounds in seconds.items()
    }


def seconds_of(call: "Epoch | Callable[[], Any]") -> float:
    began = time.perf_counter()
    call()
    return time.perf_counter() - began


def multiplication_rates(size: int = 2048, rounds: int = 5) -> dict[str, float]:
    """The GFLOP/s at which each library multiplies square float32 matrices here (median)."""
    import jax
    import jax.numpy as jnp
    import torch

    ours, theirs = jnp.full((size, size), 0.5), torch.full((size, size), 0.5)
    multiply = jax.jit(jnp.matmul)
    products = {"jax": lambda: multiply(ours, ours).block_until_ready(), "torch": lambda: theirs @ theirs}
    for product in products.values():
        product()
    return {
        name: 2 * size**3 / statistics.median(seconds_of(product) for _ in range(rounds)) / 1e9
        for name, product in products.items()
    }


def step_gflop() -> float:
    """Of the products with weight matrices in one step, in closed form: 2 fan_in fan_out for every matrix, time step
    and trial, and as much again for the gradient by the states and for that by the weights."""
    import jax
    from contestants import make_problem

    network, trials = make_problem(1)
    products = sum(leaf.size for leaf in jax.tree.leaves(network) if leaf.ndim == 2)
    return 3 * 2 * products * trials.steps * len(trials) / 1e9


def pin(threads: int) -> None:
    """So many threads on so many cores, and equinox's errors as NaN. Comes before anything imports jax, torch or
    equinox, which read it once."""
    assert not {"jax", "torch"} & set(sys.modules)
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[-threads:])
    os.environ["JAX_PLATFORMS"] = "cpu"
    os.environ["OMP_NUM_THREADS"] = str(threads)
    # diffrax's author advises it for timing: diffrax's programs call Python to raise an error, gnode's never do. It
    # hides none, for a loss that is NaN agrees with no other.
    os.environ["EQX_ON_ERROR"] = "nan"
    if threads == 1:
        os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
    import torch

    torch.set_num_threads(threads)


def processor() -> str:
    """The name of the processor, where the system tells it."""
    lines = Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def machine(threads: int) -> dict[str, Any]:
    return {"processor": processor(), "threads": threads, "load_before": os.getloadavg()[0]}


def measure(threads: int, steps: int, rounds: int) -> dict[str, Any]:
    """Everything that the table says; without `seconds` where the losses do not agree."""
    losses = first_losses()
    result: dict[str, Any] = {
        "machine": machine(threads),
        "packages": {name: version(name) for name in PACKAGES},
        "losses": losses,
        "disagreement": disagreement(losses),
    }
    # Not >, which a NaN would pass.
    if not result["disagreement"] <= AGREEMENT:
        return result
    rates = multiplication_rates()
    seconds = summary(step_seconds(steps, rounds))
    ours = seconds["gnode"]["median"]
    return {
        **result,
        "seconds": seconds,
        "matrix_multiplication_gflop_per_s": rates,
        "gflop_a_step": step_gflop(),
        "gnode_gflop_per_s": step_gflop() / ours,
        "gnode_share_of_matrix_multiplication": step_gflop() / ours / max(rates.values()),
    }


def heading(result: dict[str, Any]) -> list[str]:
    """What the numbers were measured on and with."""
    on = result["machine"]
    return [
        f"{on['processor']}, {on['threads']} thread(s), load before {on['load_before']:.2f}",
        ", ".join(f"{name} {number}" for name, number in result["packages"].items()),
    ]


def cells(row: dict[str, float]) -> str:
    return f"{1e3 * row['median']:>10.1f}{1e3 * row['least']:>8.1f}{1e3 * row['most']:>8.1f}{row['ratio']:>8.2f}"


def table(result: dict[str, Any]) -> str:
    rates = result["matrix_multiplication_gflop_per_s"]
    return "\n".join(
        [
            *heading(result),
            f"losses of {CHECKED_STEPS} steps agree to {result['disagreement']:.1e} (at most {AGREEMENT:g})",
            "",
            f"{'implementation':<26}{'ms a step':>10}{'least':>8}{'most':>8}{'ratio':>8}",
            *(f"{name:<26}{cells(row)}" for name, row in result["seconds"].items()),
            "",
            f"a scan written by hand takes {result['seconds'][PLAIN]['ratio']:.2f} of gnode's time; what gnode adds "
            "to it: benchmarks/README.md",
            "float32 matrices are multiplied at "
            + ", ".join(f"{rate:.0f} GFLOP/s ({name})" for name, rate in rates.items()),
            f"a step is {result['gflop_a_step']:.2f} GFLOP: gnode runs at {result['gnode_gflop_per_s']:.0f} GFLOP/s, "
            f"{100 * result['gnode_share_of_matrix_multiplication']:.0f} % of the faster of these",
        ]
    )


def disagreeing(losses: dict[str, list[float]], agreement: float) -> str:
    rows = (f"{name:<26}{'  '.join(f'{loss:.7f}' for loss in row)}" for name, row in losses.items())
    return "\n".join([f"expected losses that agree to {agreement:g}, got these, step by step:", *rows])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--threads", type=int, choices=(1, 2), default=1, help="threads, and cores pinned to")
    parser.add_argument("--rounds", type=int, default=11, help="times that each is measured")
    parser.add_argument("--steps", type=int, default=10, help="steps of training in each measurement")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    try:
        pin(options.threads)
        result = measure(options.threads, options.steps, options.rounds)
    except ModuleNotFoundError as error:
        print(f"{error.name} is missing: pip install '.[bench]'", file=sys.stderr)
        return 1
    agreed = "seconds" in result
    if options.json:
        print(json.dumps(result, indent=2))
    elif agreed:
        print(table(result))
    if not agreed:
        print(disagreeing(result["losses"], AGREEMENT), file=sys.stderr)
    return 0 if agreed else 1


if __name__ == "__main__":
    sys.exit(main())
