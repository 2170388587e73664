"""How complex a path can an RNN of two units generate, and how complex a larger nODE?

python examples/expressivity.py STEPS
"""

import sys

import jax
import numpy as np

from gnode.experiments import ModelSettings, build_network
from gnode.expressivity import TIME_STEP, FitSettings, TargetSettings, fit_paths, make_targets

steps = max(2, int(sys.argv[1]) if len(sys.argv) > 1 else 1000)
targets = make_targets(TargetSettings(kappas=(5.0, 10.0, 20.0), count=8))
paths = targets.paths.reshape(-1, *targets.paths.shape[2:])

for state, hidden in ((2, ()), (4, (64,))):
    network = ModelSettings(name="node", state=state, hidden=hidden)
    fits = fit_paths(
        lambda key, network=network: build_network(network, input_size=0, output_size=2, time_step=TIME_STEP, key=key),
        paths,
        FitSettings(optimiser="adam", steps=steps, restarts=1),
        key=jax.random.key(0),
    )
    median = np.median(fits.best.reshape(len(targets.kappas), -1), axis=1)
    said = ", ".join(f"{r2:.2f} at kappa = {kappa:g}" for r2, kappa in zip(median, targets.kappas, strict=True))
    print(f"N = {state}, {len(hidden)} hidden layers: median R2 {said}")
