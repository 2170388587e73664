# torch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""Adaptive solvers in two builds of gnode: a step of training on smooth input beside torchdiffeq's, with the error that
each makes, and what kvaerno5 takes to compile.

Each build is measured in processes of its own, on one core, and all of them take turns. CPU seconds, medians.

Example: python benchmarks/solvers.py ../gnode-before . --rounds 3
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from training_step import pin

if TYPE_CHECKING:
    import numpy as np
    from adaptive_contestants import AdaptiveProblem

RTOLS = (1e-3, 1e-4)
ADJOINTS: dict[str, dict[str, Any]] = {
    "recursive": {},
    "memory = root": {"memory": "root"},
    "direct": {"adjoint": "direct"},
}
COMPILED_SAMPLES, COMPILED_TRIALS = 1000, 10
TURNS = 5
"""Steps of each that are timed in a process, in turns."""
STEPS_OF_REFERENCE = 6
"""Of dopri8 between two samples, in double precision: what errors are measured against."""


def cpu_seconds(call: Callable[[], Any]) -> float:
    began = time.process_time()
    call()
    return time.process_time() - began


def measured_steps() -> dict[str, Any]:
    """Of the build that is imported, by tolerance and name: CPU seconds a step, evaluations a trial on the way
    forwards, and the root mean square of the error of the states at the initial weights."""
    from adaptive_contestants import gnode_adaptive, smooth, torchdiffeq_adaptive

    exact = reference_states()
    found: dict[str, Any] = {}
    for rtol in RTOLS:
        problem = smooth(rtol)
        epochs: dict[str, Callable[[], tuple[float, float]]] = {}
        for solver in ("dopri5", "adams"):
            with suppress(ValueError):  # a build without it
                epochs[f"gnode {solver}"] = gnode_adaptive(problem, solver)
        epochs["torchdiffeq dopri5"] = torchdiffeq_adaptive(problem)
        evaluations = {name: epoch()[1] for name, epoch in epochs.items()}
        seconds: dict[str, list[float]] = {name: [] for name in epochs}
        for _ in range(TURNS):
            for name, epoch in epochs.items():
                seconds[name].append(cpu_seconds(epoch))
        found[f"{rtol:g}"] = {
            name: {
                "seconds": statistics.median(seconds[name]),
                "evaluations": evaluations[name],
                "error": float(((solved(name, problem) - exact) ** 2).mean() ** 0.5),
            }
            for name in epochs
        }
    return found


def solved(name: str, problem: "AdaptiveProblem") -> "np.ndarray":
    """(trials, samples, units): the states at the initial weights, by one of those that are timed."""
    import torch
    import torchdiffeq
    from adaptive_contestants import torchdiffeq_flow
    from contestants import STATE_SIZE, PyTorchNetwork

    from gnode.simulation import SimulationSettings

    library, solver = name.split()
    tolerances: dict[str, Any] = {"rtol": problem.rtol, "atol": problem.atol}
    if library == "gnode":
        asked = SimulationSettings.model_validate({"solver": solver, "interpolation": "cubic", **tolerances})
        return states(problem, asked, "float32")
    grid, flow = torchdiffeq_flow(problem, PyTorchNetwork(problem.network))
    start = torch.zeros(len(problem.trials), STATE_SIZE)
    with torch.no_grad():
        found: Any = torchdiffeq.odeint(flow, start, grid, method=solver, **tolerances)
    return found[1:].transpose(0, 1).numpy()


def reference_states() -> "np.ndarray":
    """By steps far finer than anyone's, in double precision."""
    import jax
    from adaptive_contestants import smooth

    from gnode.simulation import SimulationSettings

    fine = SimulationSettings(solver="dopri8", substeps=STEPS_OF_REFERENCE, interpolation="cubic")
    with jax.enable_x64(True):
        return states(smooth(RTOLS[0]), fine, "float64")


def states(problem: "AdaptiveProblem", settings: Any, precision: str) -> "np.ndarray":
    import jax
    import jax.numpy as jnp
    import numpy as np

    from gnode.models import in_float64
    from gnode.simulation import simulate_all

    network = in_float64(problem.network) if precision == "float64" else problem.network
    inputs, durations = problem.trials.inputs, problem.trials.durations.astype(np.float32)
    run = jax.jit(lambda inputs, durations: simulate_all(network, inputs, durations, settings).states)
    return np.asarray(run(jnp.asarray(inputs, precision), jnp.asarray(durations, precision)))


def measured_compilation(adjoint: str) -> float:
    """CPU seconds that tracing and compiling an epoch takes, which is a step of kvaerno5 on a few long trials: the
    first such step without what the second takes."""
    import numpy as np
    from contestants import gnode_training, make_problem

    from gnode.simulation import SimulationSettings
    from gnode.tasks import Trials

    network, trials = make_problem(batch_size=COMPILED_TRIALS)
    shape = (len(trials), COMPILED_SAMPLES, trials.input_size)
    times = np.tile(trials.time_step * np.arange(1, COMPILED_SAMPLES + 1), (len(trials), 1))
    still = np.zeros(shape, np.float32)
    settings = SimulationSettings(solver="kvaerno5", **ADJOINTS[adjoint])
    trials = Trials(still, still, np.ones(shape, bool), times)
    epoch = gnode_training(network, trials, len(trials), settings)
    return cpu_seconds(epoch) - cpu_seconds(epoch)


def ask(tree: Path, python: Path, what: list[str]) -> Any:
    """Of a build, in a process of its own."""
    environment = os.environ | {"PYTHONPATH": str(tree)}
    words = [str(python), str(Path(__file__).resolve()), "--measure", *what]
    done = subprocess.run(words, env=environment, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(words)} in {tree} ended with status {done.returncode}:\n{done.stderr[-2000:]}")
    return json.loads(done.stdout.splitlines()[-1])


def medians(rounds: list[Any]) -> Any:
    """Leaf by leaf."""
    first = rounds[0]
    if isinstance(first, dict):
        return {name: medians([one[name] for one in rounds]) for name in first}
    return statistics.median(rounds)


def measure(trees: dict[str, Path], python: Path, rounds: int) -> dict[str, Any]:
    questions = {"steps": ["steps"], **{adjoint: ["compile", adjoint] for adjoint in ADJOINTS}}
    answers: dict[str, Any] = {name: {question: [] for question in questions} for name in trees}
    for _ in range(rounds):
        for question, words in questions.items():
            for name, tree in trees.items():
                answers[name][question].append(ask(tree, python, words))
                print(f"{name}: {question}", file=sys.stderr, flush=True)
    return {name: {question: medians(found) for question, found in all_of.items()} for name, all_of in answers.items()}


def tables(found: dict[str, Any]) -> str:
    lines = [
        "a step of training on smooth input; ratio: the time of torchdiffeq's in the same process, in units of this",
        f"{'rtol':<8}{'build':<6}{'implementation':<22}{'CPU ms':>8}{'ratio':>8}{'evaluations':>13}{'error':>10}",
    ]
    for rtol in RTOLS:
        for build, answers in found.items():
            rows = answers["steps"][f"{rtol:g}"]
            theirs = rows["torchdiffeq dopri5"]["seconds"]
            lines += [
                f"{rtol:<8g}{build:<6}{name:<22}{1e3 * row['seconds']:>8.1f}{theirs / row['seconds']:>8.2f}"
                f"{row['evaluations']:>13.0f}" + (f"{row['error']:>10.1e}" if build == "new" else f"{'-':>10}")
                # The finest steps of a build are what its errors are measured against: those of the new one are tested.
                for name, row in rows.items()
            ]
    lines += [
        "",
        f"compiling a step of kvaerno5 on {COMPILED_SAMPLES} samples, CPU s",
        f"{'adjoint':<16}" + "".join(f"{build:>8}" for build in found),
    ]
    lines += [
        f"{adjoint:<16}" + "".join(f"{answers[adjoint]:>8.1f}" for answers in found.values()) for adjoint in ADJOINTS
    ]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, nargs="?", help="a source tree")
    parser.add_argument("new", type=Path, nargs="?", help="another")
    parser.add_argument("--python", type=Path, default=Path(sys.executable), help="that has the packages of both")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    parser.add_argument("--measure", nargs="+", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        pin(1)
        kind, *rest = options.measure
        answer = measured_steps() if kind == "steps" else measured_compilation(*rest)
        print(json.dumps(answer))
        return 0
    if options.new is None or options.rounds < 1:
        parser.error("expected two source trees and a round at least")
    trees = {"old": options.old.resolve(), "new": options.new.resolve()}
    for tree in trees.values():
        if not (tree / "gnode" / "__init__.py").exists():
            parser.error(f"expected a source tree of gnode at {tree}, got none")
    found = measure(trees, options.python.absolute(), options.rounds)
    print(json.dumps(found, indent=2) if options.json else tables(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
