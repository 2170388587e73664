"""Teacher forcing on series that plain training gives up: 50 periods of an oscillator, from the initial state alone.

Run it with `python examples/forcing.py`. The number of epochs may follow, and the number of seeds.

A Van der Pol oscillator, x'' = (1 - x^2) x' - x, is let go at a random state. The network is told that state with the
first sample and nothing after it. Both trainings have the same weights to begin with, the same trials, epochs and
learning rate, and both networks are tested running free.
"""

import sys
from time import perf_counter

import jax
import numpy as np
from scipy.integrate import solve_ivp

from gnode.models import MLP, AffineInitialState, GatedNeuralODE, Network
from gnode.tasks import Trials
from gnode.training import TrainingSettings, evaluate, fit

PERIOD, PERIODS, SAMPLES = 6.66, 50, 800  # in the oscillator's own units of time
TIME_STEP = 0.01  # seconds from sample to sample, as the network counts


def oscillations(trials: int, *, seed: int) -> Trials:
    """Positions and velocities, in units of 1.5: they then have a variance of about 1."""
    starts = np.random.default_rng(seed).uniform(-2, 2, (2, trials))

    def flow(_, state: np.ndarray) -> np.ndarray:
        position, velocity = state.reshape(2, trials)
        return np.concatenate([velocity, (1 - position**2) * velocity - position])

    times = np.linspace(0, PERIODS * PERIOD, SAMPLES + 1)
    path = solve_ivp(flow, (0, times[-1]), starts.ravel(), t_eval=times, rtol=1e-6, atol=1e-6).y
    states = np.moveaxis(path.reshape(2, trials, SAMPLES + 1), 0, 2).astype(np.float32) / 1.5
    inputs = np.zeros((trials, SAMPLES, 2), np.float32)
    inputs[:, 0] = states[:, 0]
    targets = states[:, 1:]
    seconds = np.broadcast_to(TIME_STEP * np.arange(1, SAMPLES + 1), (trials, SAMPLES))
    return Trials(inputs, targets, np.ones(targets.shape, bool), seconds)


epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
seeds = int(sys.argv[2]) if len(sys.argv) > 2 else 3
train, validation, test = (oscillations(trials, seed=seed) for seed, trials in enumerate((100, 50, 100)))
plain = TrainingSettings(epochs=epochs, batch_size=20, learning_rate=5e-3)
# At first every fifth sample is set right, then ever fewer, and in the last tenth of the epochs none.
forcing = plain.model_copy(update={"forcing_steps": 5, "forcing_epochs": max(1, 9 * epochs // 10)})

print("mean squared error on the test set, as a share of the variance")
print("seed  plain  forcing")
began = perf_counter()
for seed in range(seeds):
    start, field, readout, order = jax.random.split(jax.random.key(seed), 4)
    network = Network(
        AffineInitialState(2, 2, key=start),
        GatedNeuralODE(2, 2, hidden=(50, 50), time_constant=0.04, key=field),
        MLP(2, 2, key=readout),
    )
    fits = [fit(network, train, validation, settings, key=order) for settings in (plain, forcing)]
    without, forced = (evaluate(result.network, test).share_of_variance or 0 for result in fits)
    print(f"{seed:4d}  {without:5.2f}  {forced:7.2f}", flush=True)
print(f"{perf_counter() - began:.0f} s")
