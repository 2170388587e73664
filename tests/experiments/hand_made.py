"""Networks made by hand, whose dynamics are known, and trials for them."""

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode.models import MLP, Network, TrainedInitialState, mgru, rnn
from gnode.tasks import Trials

TAU, STEP = 0.1, 0.01


def flip_flop_rnn(gain: float = 2.0, *, gated: bool = False, time_constant: float = TAU) -> Network:
    """tau dh/dt = -h + tanh(gain h + 3 x) in each of two entries: four memories where gain > 1. y = h."""
    make = mgru if gated else rnn
    field = make(2, 2, time_constant=time_constant, key=jax.random.key(0))
    identity = jnp.eye(2)
    target = lambda f: f.ungated.target if gated else f.target  # noqa: E731
    field = eqx.tree_at(
        lambda f: (target(f).weights, target(f).biases, target(f).input_weight),
        field,
        ((gain * identity,), (jnp.zeros(2),), 3 * identity),
    )
    readout = eqx.tree_at(
        lambda m: (m.weights, m.biases), MLP(2, 2, key=jax.random.key(1)), ((identity,), (jnp.zeros(2),))
    )
    return Network(TrainedInitialState(2), field, readout)


def pulses(trials: int = 30, steps: int = 60, *, labelled: bool = False) -> Trials:
    """A pulse of +-1 on each channel from step 5 to 25; its sign is to be remembered."""
    signs = np.random.default_rng(0).choice([-1.0, 1.0], size=(trials, 1, 2)).astype(np.float32)
    on = ((np.arange(steps) >= 5) & (np.arange(steps) < 25))[None, :, None]
    times = np.broadcast_to(STEP * np.arange(1, steps + 1), (trials, steps))
    if labelled:
        classes = np.broadcast_to((signs[:, :, 0] > 0).astype(np.int32), (trials, steps))
        return Trials(
            (signs * on).astype(np.float32), classes, np.ones((trials, steps), bool), times, ("minus", "plus")
        )
    targets = np.broadcast_to(signs, (trials, steps, 2)).copy()
    return Trials((signs * on).astype(np.float32), targets, np.broadcast_to(~on, targets.shape).copy(), times)
