"""How far certificates go, beside an older build: boxes, processor seconds and what is left.

Each run folder's F has to be a chain of layers of ReLU units; what is compared is that alone, with its weights, so that
the older build need not read the folder. Every certificate is made in a process of its own, in turns. Where a budget
of boxes does not reach, this build says what is left; of an older one the boxes that a whole certificate would need are
estimated from paths through the tree of boxes (Knuth 1975): a random state is followed through the boxes that hold it,
each weighed by how many there are of its kind, until one is dropped, or Newton's method is sent into it.

Example: python benchmarks/certificate_further.py runs/bits3 runs/bits6 --old ../gnode-7b6ccb9
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

WORK = """
import json, sys, time
import equinox as eqx, jax, jax.numpy as jnp, numpy as np
from gnode.analysis import System, certify

jax.config.update("jax_enable_x64", True)
path, boxes, paths = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
saved = np.load(path)
layers = [(jnp.asarray(saved[f"W{k}"]), jnp.asarray(saved[f"b{k}"])) for k in range(int(saved["count"]))]

def residual(layers, h):
    units = h
    for weights, bias in layers[:-1]:
        units = jax.nn.relu(weights @ units + bias)
    return layers[-1][0] @ units + layers[-1][1] - h

R = eqx.Partial(residual, layers)
system = System(flow=R, residual=R, gate=None, time_constant=1.0, step=None)
spent, began = time.process_time(), time.perf_counter()
proven = certify(system, visited=saved["visited"], boxes=boxes, seconds=1e6)
row = {"boxes": proven.boxes, "CPU s": round(time.process_time() - spent, 1),
       "s": round(time.perf_counter() - began, 1), "complete": bool(proven.complete),
       "points": len(proven.states), "stable": list(proven.near.kinds).count("stable")}
try:
    # Since then a certificate says itself what is left.
    import gnode.analysis.certificate._boxes_ahead
    paths = 0
    if not proven.complete:
        row["stopped"] = proven.stopped
except ImportError:
    pass
if not proven.complete and paths:
    try:
        from gnode.analysis.certificate._batches import at_once
        from gnode.analysis.certificate._examine import examine_all
    except ImportError:
        from gnode.analysis._batches import at_once
        from gnode.analysis._examine import examine_all
    rng, box, size = np.random.default_rng(0), proven.box, proven.box[1] - proven.box[0]
    states = box[0] + size * rng.random((paths, len(size)))
    now, alive, seen = np.repeat(box[None], paths, axis=0), np.arange(paths), np.zeros(paths)
    for depth in range(200):
        seen[alive] += 2.0**depth
        found = at_once(examine_all, R, now, size=2048)
        after = np.stack([found.low, found.high], axis=1)
        state = states[alive]
        within = ((state >= after[:, 0]) & (state <= after[:, 1])).all(axis=1)
        kept = ~(found.empty | found.promising) & within
        alive, after, state = alive[kept], after[kept], state[kept]
        if not len(alive):
            break
        axis = ((after[:, 1] - after[:, 0]) / size).argmax(1)
        each = np.arange(len(after))
        middle = after[each, :, axis].mean(axis=1)
        upper = (state[each, axis] > middle).astype(int)
        after[each, 1 - upper, axis] = middle
        now = after
    row["estimate"] = f"{seen.mean():.2g} +- {seen.std() / paths**0.5:.1g}"
print("ROW" + json.dumps(row))
"""


def visited(run: Any) -> np.ndarray:
    """The states of a run's trials."""
    import equinox as eqx
    import jax
    import jax.numpy as jnp

    from gnode.simulation import simulate

    inputs, durations = jnp.asarray(run.trials.inputs), jnp.asarray(run.trials.durations)
    ran = eqx.filter_jit(jax.vmap(simulate, in_axes=(None, 0, 0)))(run.network, inputs, durations)
    return np.asarray(ran.states, float)[run.trials.durations > 0]


def named(folder: str, run: Any) -> str:
    target: Any = run.network.field.ungated.target
    widths = [len(bias) for bias in target.biases]
    return f"{Path(folder).name}, N = {widths[-1]}, {widths[:-1]}"


def save(folder: str, path: Path) -> str:
    """The weights of F at zero input, and the states of the trials."""
    from gnode.experiments import load_run

    run = load_run(folder)
    states, target = visited(run), run.network.field.ungated.target  # pyright: ignore
    arrays = {f"W{k}": np.asarray(w, float) for k, w in enumerate(target.weights)}
    arrays["W0"] = arrays["W0"][:, : states.shape[1]]
    arrays |= {f"b{k}": np.asarray(b, float) for k, b in enumerate(target.biases)}
    np.savez(path, visited=states, count=len(target.weights), **arrays)  # pyright: ignore
    return named(folder, run)


def made(source: str, path: Path, boxes: int, paths: int) -> dict[str, Any]:
    python = Path(source) / ".venv" / "bin" / "python"
    command = [str(python if python.exists() else sys.executable), "-c", WORK, str(path), str(boxes), str(paths)]
    out = subprocess.run(
        command, env={**os.environ, "PYTHONPATH": source}, cwd=source, check=True, capture_output=True, text=True
    )
    return json.loads(next(line for line in out.stdout.splitlines() if line.startswith("ROW"))[3:])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("runs", nargs="+", help="run folders")
    parser.add_argument("--old", help="the source tree of an older build")
    parser.add_argument("--boxes", type=int, default=20_000)
    parser.add_argument("--paths", type=int, default=200, help="of the estimate for the old build; 0 for none")
    arguments = parser.parse_args()
    here = str(Path(__file__).resolve().parents[1])
    builds = {"this": here, **({"old": str(Path(arguments.old).resolve())} if arguments.old else {})}
    with tempfile.TemporaryDirectory() as folder:
        for number, run in enumerate(arguments.runs):
            path = Path(folder) / f"{number}.npz"
            print(save(run, path), flush=True)
            for name, source in builds.items():
                row = made(source, path, arguments.boxes, arguments.paths)
                print(f"  {name:5}", "  ".join(f"{key} {value}" for key, value in row.items()), flush=True)


if __name__ == "__main__":
    main()
