#!/usr/bin/env bash
# jax 0.10.2 on Linux's CPU: every compiled program keeps memory maps of its own for as long as the process lives, and Linux
# allows a process only so many of them (vm.max_map_count, 65,530 unless somebody has raised it).
#
# A function that is jitted once and called with arrays of ever new shapes makes a program for each shape. A process that
# takes many networks apart, or works through a sweep, comes to the limit within an hour: what is compiled then ends with
# "LLVM compilation error: Cannot allocate memory", with gigabytes of memory free. What the number is of is nowhere said.
#
# What helps: `jax.clear_caches()` before it comes to that (and a persistent cache, from which programs are loaded again),
# or a fresh process now and then.
#
# Seen (Linux, Python 3.11): some 4 maps a program for a small one, given back by jax.clear_caches().
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6

cat > "$work/script.py" <<'PROGRAM'
import gc
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np


def maps():
    return Path("/proc/self/maps").read_bytes().count(b"\n")


program = jax.jit(lambda x: jnp.tanh(x @ x.T).sum())
program(np.ones((2, 3), np.float32))
before = maps()
shapes = 100
for size in range(3, 3 + shapes):
    program(np.ones((size, 3), np.float32))
after = maps()
jax.clear_caches()
gc.collect()
cleared = maps()
print(f"{(after - before) / shapes:.1f} maps a program; {(after - cleared) / (after - before):.0%} given back")
assert after - before >= 2 * shapes
assert after - cleared > 0.8 * (after - before)
PROGRAM
"$work/venv/bin/python" "$work/script.py"
