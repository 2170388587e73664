"""Train a two-dimensional gated neural ODE to remember a point on a ring, and look at what holds the memory.

Run it with `python examples/train_and_dissect.py`; it takes about half a minute.
"""

import sys

import jax

from gnode.experiments import dissect
from gnode.models import MLP, GatedNeuralODE, Network, TrainedInitialState
from gnode.tasks import find_task
from gnode.training import TrainingSettings, evaluate, fit

epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 150
keys = jax.random.split(jax.random.key(0), 7)
task = find_task("ring").task
train, validation, test = (task.sample(n, key=k) for n, k in zip((500, 200, 1000), keys[:3], strict=True))

network = Network(
    TrainedInitialState(2),
    GatedNeuralODE(2, 2, hidden=(100, 100), time_constant=0.1, key=keys[3]),
    MLP(2, 2, key=keys[4]),
)
settings = TrainingSettings(epochs=epochs, batch_size=25, learning_rate=5e-3)
result = fit(network, train, validation, settings, key=keys[5])
score = evaluate(result.network, test)
print(result.message)
print(f"test: mean squared error {score.loss:.2g}, {100 * (score.share_of_variance or 0):.2g} % of the variance")

dissection = dissect(result.network, test, key=keys[6])
found = dissection.fixed_points
print(f"{len(found)} fixed points: {found.count('stable')} stable, {found.count('saddle')} saddles")
# What a ring holds: without input, the readout of resting states stays at radius 2.
radius = (dissection.held[-1] ** 2).sum(axis=1) ** 0.5
print(f"radius of what is held after {dissection.relaxed.times[-1]:.1f} s: {radius.mean():.3f} +- {radius.std():.3f}")
