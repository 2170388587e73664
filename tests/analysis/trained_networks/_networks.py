from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np

from gnode.analysis import System
from gnode.experiments import held_system
from gnode.models import GRU, LSTM, MLP, FixedInitialState, GatedNeuralODE, Network, rnn
from gnode.simulation import simulate_all
from gnode.tasks import find_task
from gnode.training import TrainingSettings, fit

# Trials for training; states that are looked at.
_TRIALS, _STATES = 200, 300


@dataclass(frozen=True)
class Trained:
    """A network trained on a flip-flop for some epochs, or for none."""

    model: str
    size: int
    """Of the state."""
    seed: int

    @property
    def id(self) -> str:
        return f"{self.model}-{self.size}-{self.seed}"

    def train(self, epochs: int) -> tuple[System, np.ndarray]:
        """The system that it is without input, and states (states, state) that it visits."""
        task = find_task("square").task
        keys = jax.random.split(jax.random.key(self.seed), 5)
        train, test = (task.sample(n, key=k) for n, k in zip((_TRIALS, 40), keys[:2], strict=True))
        field = {
            "rnn": lambda: rnn(self.size, 2, key=keys[2]),
            "gru": lambda: GRU(self.size, 2, key=keys[2]),
            "lstm": lambda: LSTM(self.size // 2, 2, time_constant=test.time_step, key=keys[2]),
            "gnode": lambda: GatedNeuralODE(self.size, 2, hidden=(32, 32), key=keys[2]),
        }[self.model]()
        network = Network(FixedInitialState([0.0] * self.size), field, MLP(field.readout_size, 2, key=keys[3]))
        settings = TrainingSettings(epochs=epochs, batch_size=50, learning_rate=1e-2)
        network = fit(network, train, test, settings, key=keys[4]).network
        ran = simulate_all(network, jnp.asarray(test.inputs), jnp.asarray(test.durations))
        states = np.asarray(ran.states, np.float64).reshape(-1, self.size)
        chosen = np.random.default_rng(self.seed).permutation(len(states))[:_STATES]
        return held_system(network, step=test.time_step if self.model == "lstm" else None), states[chosen]


# Thirty: every model at sizes from 2 to 64. An LSTM of N units has a state of 2 N entries.
NETWORKS = tuple(
    Trained(model, size, seed)
    for model, sizes in (
        ("rnn", (2, 2, 3, 3, 6, 16, 32, 64)),
        ("gru", (2, 2, 3, 3, 6, 16, 32, 64)),
        ("gnode", (2, 2, 3, 3, 6, 16, 32, 64)),
        ("lstm", (2, 2, 4, 8, 32, 64)),
    )
    for seed, size in enumerate(sizes)
)
