"""Times what a user waits for before anything is seen: the answer of `gnode --help`, and the start of training.

Training starts when the first epoch has been compiled, which jax's own log tells. Medians over fresh processes.

Example: python benchmarks/first_epoch.py --rounds 5
"""

import argparse
import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

COMPILED = "Finished XLA compilation of jit(run_epoch)"


def help_seconds(gnode: str) -> float:
    """From the start of the process to its end."""
    began = time.perf_counter()
    subprocess.run([gnode, "--help"], check=True, capture_output=True)
    return time.perf_counter() - began


def compiled_seconds(gnode: str) -> float:
    """From the start of the process to the end of the compilation of the first epoch."""
    with tempfile.TemporaryDirectory() as folder:
        command = [gnode, "run", "square", "--epochs", "1", "--train-only", "--out", str(Path(folder) / "run")]
        began = time.perf_counter()
        with subprocess.Popen(
            command,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "JAX_LOG_COMPILES": "1", "JAX_ENABLE_COMPILATION_CACHE": "false"},
        ) as process:
            assert process.stderr is not None
            log = []
            seconds = None
            for line in process.stderr:
                log.append(line)
                if seconds is None and COMPILED in line:
                    seconds = time.perf_counter() - began
        if process.returncode != 0 or seconds is None:
            raise RuntimeError(f"{' '.join(command)} ended with status {process.returncode}:\n{''.join(log[-20:])}")
    return seconds


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5, help="processes of each kind")
    parser.add_argument("--json", action="store_true", help="print JSON and nothing else")
    options = parser.parse_args()
    gnode = shutil.which("gnode", path=str(Path(sys.executable).parent))
    if gnode is None:
        print(f"no gnode beside {sys.executable}: pip install .", file=sys.stderr)
        return 1
    help_seconds(gnode)
    seconds: dict[str, list[float]] = {"gnode --help": [], "gnode run square, first epoch compiled": []}
    for _ in range(options.rounds):
        for name, measure in zip(seconds, (help_seconds, compiled_seconds), strict=True):
            seconds[name].append(measure(gnode))
    if options.json:
        print(json.dumps({name: {"median": statistics.median(s), "all": s} for name, s in seconds.items()}, indent=2))
    else:
        print(f"{'':<42}{'seconds':>8}{'least':>8}{'most':>8}")
        for name, all_of in seconds.items():
            print(f"{name:<42}{statistics.median(all_of):>8.2f}{min(all_of):>8.2f}{max(all_of):>8.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
