#!/usr/bin/env bash
# JAX 0.10.2 (jaxlib 0.10.2, NumPy 2.4.6): `jnp.asarray` of a NumPy array compiles a program, an identity of the name
# `stage`, for every shape and type that it has not seen; `jnp.array` and `jax.device_put` of the same compile none.
#
# The documentation tells `asarray` from `array` by whether a copy is made. So it is the one that code of numbers calls
# again and again on small arrays of ever other shapes, and there each new shape costs as much as a small program: some
# ten milliseconds, where a transfer takes microseconds. In our own tests it was a tenth of all programs compiled.
#
# What helps: `jnp.array`, or `jax.device_put`.
#
# Seen (Linux, CPU, Python 3.11), programs compiled for arrays of five shapes:
#   jnp.asarray      5
#   jnp.array        0
#   jax.device_put   0
#
# Ends with 0 where this is still so, with 1 where the numbers are others (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6

cat > "$work/shapes.py" <<'PROGRAM'
import sys

import jax
import jax.numpy as jnp
import numpy as np

compiled = []


def heard(name, seconds, **about):
    if name.endswith("backend_compile_duration"):
        compiled.append(name)


jax.monitoring.register_event_duration_secs_listener(heard)
results = {}
for name, function in (("jnp.asarray", jnp.asarray), ("jnp.array", jnp.array), ("jax.device_put", jax.device_put)):
    compiled.clear()
    for size in range(5, 10):
        function(np.ones(size, np.float32))
    results[name] = len(compiled)
    print(f"{name:<17}{results[name]}")

expected = {"jnp.asarray": 5, "jnp.array": 0, "jax.device_put": 0}
sys.exit(0 if results == expected else f"the behaviour is another one: expected {expected}")
PROGRAM
JAX_PLATFORMS=cpu "$work/venv/bin/python" -W error "$work/shapes.py"
