#!/usr/bin/env bash
# optax 0.2.8 (JAX 0.10.2): what `optax.contrib.muon` does not take for a matrix (biases, initial states, gains) goes by
# Adam with Nesterov's momentum, while its documentation says AdamW; and a matrix that is stored as (out, in), as in
# PyTorch or Equinox, moves by the wrong scale, in silence, unless it is told which axis is which.
#
# Both matter to whoever compares optimisers, or moves a rate from AdamW to Muon. Of gradients that stay as they are, Adam
# moves each bias by its rate in every step; here the third step moves it 1.08 times as far. And the factor of a matrix is
# sqrt(max(1, out / in)), where (in, out) is what is expected: a layer from 2 to 100 units, stored as (100, 2), moves by
# 1 in place of sqrt(50), which is 7.07.
#
# What helps: `muon_weight_dimension_numbers`, with MuonDimensionNumbers(reduction_axis=1, output_axis=0) for (out, in).
#
# Seen (Linux, CPU, Python 3.11):
#   bias, third step           1.078
#   the same by optax.adamw    1.000
#   matrix (100, 2)            1.0 to 1.1
#   told which axis is which   7.4 to 7.7
#
# Ends with 0 where this is still so, with 1 where the numbers are others (or something else fails).
set -euo pipefail

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"${PYTHON:-python3}" -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet --disable-pip-version-check optax==0.2.8 jax==0.10.2 jaxlib==0.10.2 numpy==2.4.6

cat > "$work/steps.py" <<'PROGRAM'
import sys

import jax.numpy as jnp
import numpy as np
import optax
from optax.contrib import MuonDimensionNumbers, muon

draw = np.random.default_rng(0)
gradients = {"matrix": jnp.array(draw.normal(size=(100, 2)), jnp.float32), "bias": jnp.array([0.5, -2.0], jnp.float32)}
weights = {name: jnp.zeros_like(gradient) for name, gradient in gradients.items()}


def last_step(optimiser, steps):
    state = optimiser.init(weights)
    for _ in range(steps):
        updates, state = optimiser.update(gradients, state, weights)
    return updates


def axes(params):
    return {"matrix": MuonDimensionNumbers(1, 0), "bias": None}


def sizes(matrix):
    return np.linalg.svd(np.asarray(matrix, np.float64), compute_uv=False)


by_muon = float(-last_step(muon(1.0), 3)["bias"][0])
by_adamw = float(-last_step(optax.adamw(1.0, weight_decay=0.0), 3)["bias"][0])
silent = sizes(last_step(muon(1.0), 1)["matrix"])
told = sizes(last_step(muon(1.0, muon_weight_dimension_numbers=axes), 1)["matrix"])
print(f"bias, third step           {by_muon:.3f}")
print(f"the same by optax.adamw    {by_adamw:.3f}")
print(f"matrix (100, 2)            {silent.min():.1f} to {silent.max():.1f}")
print(f"told which axis is which   {told.min():.1f} to {told.max():.1f}")
right = abs(by_muon - 1.078) < 0.002 and abs(by_adamw - 1) < 0.002
right = right and 0.6 < silent.min() and silent.max() < 1.3 and np.allclose(told / silent, np.sqrt(50), rtol=1e-3)
sys.exit(0 if right else "the behaviour is another one")
PROGRAM
JAX_PLATFORMS=cpu "$work/venv/bin/python" -W error "$work/steps.py"
