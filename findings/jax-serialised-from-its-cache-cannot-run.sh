#!/usr/bin/env bash
# JAX 0.10.2 (CPU): `jax.experimental.serialize_executable.serialize` takes a compiled program whichever way it was
# compiled. Of one that JAX found in its persistent compilation cache it writes something that another process loads
# without a word and cannot run: functions of the program are not in it. Compiled anew, the same program is written whole.
#
# Whoever ships compiled programs to workers, or keeps them, and has the cache on (`JAX_COMPILATION_CACHE_DIR`), writes
# good ones at the first run and bad ones ever after; neither `serialize` nor `deserialize_and_load` objects, so that it
# is found out where the program is called, elsewhere.
#
# What helps: compile what is to be written with the cache off, or under a name that the cache has never seen while
# `jax_persistent_cache_min_compile_time_secs` keeps it from being stored. What loads is no proof: call it once.
#
# Seen (Linux, CPU, Python 3.11):
#   compiled anew:        written by one process, run by another: 3.7416575
#   found in the cache:   written by one process, loaded by another, where it is called: "NOT_FOUND: Function ... not found"
#
# Ends with 0 where this is still so, with 1 where it is otherwise (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6

cat > "$work/write.py" <<'PROGRAM'
import pickle
import sys

import jax
import jax.numpy as jnp
from jax.experimental.serialize_executable import serialize

jax.config.update("jax_compilation_cache_dir", sys.argv[2])
jax.config.update("jax_persistent_cache_min_compile_time_secs", 0.0)
jax.config.update("jax_persistent_cache_min_entry_size_bytes", -1)
length = jax.jit(lambda x: jnp.sqrt(jnp.sum(jnp.sin(x) ** 2 + jnp.cos(x) ** 2 + x**2) - x.size)).lower(jnp.ones(4))
with open(sys.argv[1], "wb") as file:
    pickle.dump(serialize(length.compile()), file)
PROGRAM

cat > "$work/run.py" <<'PROGRAM'
import pickle
import sys

import jax.numpy as jnp
from jax.experimental.serialize_executable import deserialize_and_load

with open(sys.argv[1], "rb") as file:
    length = deserialize_and_load(*pickle.load(file))
try:
    print(float(length(jnp.array([0.0, 1.0, 2.0, 3.0]))))
except Exception as error:
    print(f"{type(error).__name__}: {error}")
PROGRAM

for name in anew found; do
  "$work/venv/bin/python" "$work/write.py" "$work/$name" "$work/cache"
  "$work/venv/bin/python" "$work/run.py" "$work/$name" > "$work/$name.txt" 2>&1
  echo "$name: $(tail -n 1 "$work/$name.txt")"
done
grep -q '^3\.74' "$work/anew.txt"
grep -q 'NOT_FOUND: Function .* not found' "$work/found.txt"
