"""Small networks and trials that the tests of training share."""

import functools
from dataclasses import replace
from pathlib import Path

import equinox as eqx
import jax
import numpy as np

from gnode.models import LSTM, MLP, GatedNeuralODE, Network, TrainedInitialState
from gnode.tasks import Trials
from gnode.training import EpochRecord, Fit, TrainingSettings, fit

STATE, CHANNELS, OUTPUTS, STEPS, TIME_STEP = 2, 2, 2, 20, 0.01


@functools.cache
def network(*, seed: int = 0, alpha: float = 0.1, state: int = STATE, outputs: int = OUTPUTS) -> Network:
    """A gated neural ODE with 8 hidden units. Drawing it takes dozens of programs."""
    field_key, readout_key = jax.random.split(jax.random.key(seed))
    field = GatedNeuralODE(state, CHANNELS, (8,), time_constant=TIME_STEP / alpha, key=field_key)
    return Network(TrainedInitialState(state), field, MLP(state, outputs, key=readout_key))


@functools.cache
def lstm(*, seed: int = 0) -> Network:
    field_key, readout_key = jax.random.split(jax.random.key(seed))
    field = LSTM(STATE, CHANNELS, time_constant=TIME_STEP, key=field_key)
    return Network(TrainedInitialState(2 * STATE), field, MLP(STATE, OUTPUTS, key=readout_key))


def valued(trials: int = 20, *, steps: int = STEPS, seed: int = 0, lengths: np.ndarray | None = None) -> Trials:
    """Noise to be integrated; with `lengths`, padded as ragged data are."""
    generator = np.random.default_rng(seed)
    inputs = generator.normal(size=(trials, steps, CHANNELS)).astype(np.float32)
    targets = (0.1 * np.cumsum(inputs, axis=1))[..., :OUTPUTS].astype(np.float32)
    lengths = np.full(trials, steps) if lengths is None else lengths
    real = np.arange(steps) < lengths[:, None]
    return Trials(
        inputs=np.where(real[..., None], inputs, np.float32(0)),
        targets=targets,
        mask=np.broadcast_to(real[..., None], targets.shape),
        times=TIME_STEP * np.minimum(np.arange(1, steps + 1), lengths[:, None]),
    )


def labelled(trials: int = 20, *, seed: int = 0, lengths: np.ndarray | None = None) -> Trials:
    """Noise whose class is the sign of its mean, in the first channel."""
    base = valued(trials, seed=seed, lengths=lengths)
    labels = (base.inputs[..., 0].mean(axis=1) > 0).astype(np.int32)
    return replace(
        base,
        targets=np.broadcast_to(labels[:, None], base.mask.shape[:2]),
        mask=base.mask[..., 0],
        classes=("down", "up"),
    )


def settings(**said) -> TrainingSettings:
    return TrainingSettings(**{"epochs": 4, "batch_size": 8, "learning_rate": 0.01, **said})


def fitted(said: TrainingSettings | None = None, *, seed: int = 0, net: Network | None = None, **options) -> Fit:
    """A short training of the same network on the same trials."""
    options = {"key": jax.random.key(seed), **options}
    return fit(net or network(), valued(), valued(9, seed=1), said or settings(), **options)


def weights(tree: eqx.Module) -> list[bytes]:
    """The bits of all trained arrays."""
    return [np.asarray(leaf).tobytes() for leaf in jax.tree.leaves(eqx.filter(tree, eqx.is_inexact_array))]


def without_seconds(history: tuple[EpochRecord, ...]) -> list[EpochRecord]:
    return [replace(record, seconds=0.0) for record in history]


def flip_byte(path: Path, where: int) -> None:
    content = bytearray(path.read_bytes())
    content[where] ^= 0x20
    path.write_bytes(bytes(content))
