# The libraries compared come with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""One step of training, written for gnode, as a plain scan in JAX, for diffrax, for torchdiffeq and as a plain loop in
PyTorch.

The problem is a gnODE of six units on the three-bit flip-flop, 100 trials of 100 steps. All take the weights
of gnode's network, and every one is written as its own library would have it.
"""

import math
import statistics
from collections.abc import Callable
from functools import partial
from typing import Any, TypeAlias

import diffrax
import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
import optax
import torch
import torchdiffeq

from gnode.models import MLP, FixedInitialState, GatedNeuralODE, Network
from gnode.simulation import SimulationSettings
from gnode.tasks import Trials, find_task
from gnode.training import TrialArrays
from gnode.training._epoch import EpochNumbers, Hyperparameters, begin, run_epoch

STATE_SIZE = 6
ALPHA = 0.1
LEARNING_RATE = 1e-3
WEIGHT_DECAY = 1e-3

Epoch: TypeAlias = Callable[[], float]
"""Takes one step of training on every batch and returns the mean of their losses; each call goes on from the last."""
Contestant: TypeAlias = Callable[[Network, Trials, int], Epoch]
"""From the initial network, the trials and the batch size."""


def make_problem(
    batches: int = 1, *, batch_size: int = 100, hidden: tuple[int, ...] = (100, 100, 100)
) -> tuple[Network, Trials]:
    """The network at its initial weights, and trials for so many batches."""
    field_key, readout_key, trials_key = jax.random.split(jax.random.key(0), 3)
    trials = find_task("fixed-3bit").task.sample(batches * batch_size, key=trials_key)
    assert trials.mask.all() and np.allclose(trials.durations, trials.time_step)
    field = GatedNeuralODE(STATE_SIZE, trials.input_size, hidden, time_constant=trials.time_step / ALPHA, key=field_key)
    readout = MLP(STATE_SIZE, trials.output_size, key=readout_key)
    return Network(FixedInitialState([0.0] * STATE_SIZE), field, readout), trials


def gnode_epoch(network: Network, trials: Trials, batch_size: int) -> Epoch:
    """gnode as `fit` trains, with Euler steps."""
    epoch = gnode_training(network, trials, batch_size, SimulationSettings())
    return lambda: float(epoch().loss)


def gnode_training(
    network: Network, trials: Trials, batch_size: int, simulation: SimulationSettings
) -> Callable[[], EpochNumbers]:
    """gnode as `fit` trains: an epoch in one compiled call. The validation set is a single trial."""
    train, validation = TrialArrays.of(trials), TrialArrays.of(trials.take(slice(1)))
    numbers = Hyperparameters(
        jnp.full(len(trials) // batch_size, LEARNING_RATE, jnp.float32),
        jnp.float32(WEIGHT_DECAY),
        jnp.float32(math.inf),
        jnp.int32(trials.steps),
    )
    static = eqx.filter(network, eqx.is_inexact_array, inverse=True)
    options: dict[str, Any] = {
        "static": static,
        "batch_size": batch_size,
        "last": False,
        "dropout": 0.0,
        "simulation": simulation,
    }
    descent = begin(network)

    def epoch() -> EpochNumbers:
        nonlocal descent
        descent, measured = run_epoch(descent, train, validation, numbers, jax.random.key(0), **options)
        return jax.block_until_ready(measured)

    return epoch


def scan_epoch(network: Network, trials: Trials, batch_size: int) -> Epoch:
    """A scan over the steps, vmapped over trials; a step of training is one compiled call. By hand, from the equation:
    of gnode's it has the initial weights and nothing else."""
    alpha = trials.time_step / network.field.time_constant
    optimiser = optax.adamw(LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    inputs, targets = jnp.asarray(trials.inputs), jnp.asarray(trials.targets)
    batches = [slice(first, first + batch_size) for first in range(0, len(trials), batch_size)]

    def through(layers, values):
        (weight, bias), *rest = layers
        values = values @ weight + bias
        for weight, bias in rest:
            values = jax.nn.relu(values) @ weight + bias
        return values

    def outputs(weights, inputs):
        def euler(state, sample):
            both = jnp.concatenate([state, sample])
            gate = jax.nn.sigmoid(through(weights["gate"], both))
            state = state + alpha * gate * (through(weights["target"], both) - state)
            return state, state

        _, states = jax.lax.scan(euler, jnp.zeros(STATE_SIZE), inputs)
        return jax.vmap(lambda state: through(weights["readout"], state))(states)

    def loss_of(weights, inputs, targets):
        found = jax.vmap(outputs, in_axes=(None, 0))(weights, inputs)
        return jnp.mean((found - targets) ** 2)

    @jax.jit
    def step(weights, moments, inputs, targets):
        loss, gradient = jax.value_and_grad(loss_of)(weights, inputs, targets)
        updates, moments = optimiser.update(gradient, moments, weights)
        return optax.apply_updates(weights, updates), moments, loss

    field: Any = network.field
    parts = {"target": field.ungated.target, "gate": field.update_gate, "readout": network.readout}
    weights: Any = {
        name: [(jnp.asarray(weight.T), bias) for weight, bias in side_by_side(part)] for name, part in parts.items()
    }
    moments = optimiser.init(weights)

    def epoch() -> float:
        nonlocal weights, moments
        losses = []
        for batch in batches:
            weights, moments, loss = step(weights, moments, inputs[batch], targets[batch])
            losses.append(loss)
        return statistics.fmean(float(loss) for loss in losses)

    return epoch


def diffrax_epoch(network: Network, trials: Trials, batch_size: int, *, keep_all: bool = False) -> Epoch:
    """`diffeqsolve` of gnode's own field, vmapped over trials; a step is one compiled call. With the default adjoint,
    or (`keep_all`) with a checkpoint at every step, so that none is computed more than twice.

    `StepTo` and errors as NaN (`pin` of `training_step.py`) are what diffrax's author advises for timing fixed steps:
    https://github.com/patrick-kidger/diffrax/issues/592.
    """
    duration, steps = trials.time_step, trials.steps
    times = duration * jnp.arange(steps + 1)

    def outputs(network, inputs):
        def flow(t, state, inputs):
            sample = inputs[jnp.round(t / duration).astype(int)]
            return network.field.flow(state, network.field.drive(sample))

        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(flow),
            diffrax.Euler(),
            t0=times[0],
            t1=times[-1],
            dt0=None,
            y0=network.initial(inputs[0]),
            args=inputs,
            saveat=diffrax.SaveAt(steps=True),
            stepsize_controller=diffrax.StepTo(times),
            adjoint=diffrax.RecursiveCheckpointAdjoint(checkpoints=steps if keep_all else None),
            max_steps=steps,
        )
        return jax.vmap(network.output)(solution.ys), solution.stats["num_steps"]

    epoch = diffrax_training(network, outputs, (trials.inputs,), trials, batch_size)
    return lambda: epoch()[0]


def diffrax_training(
    network: Network,
    outputs: Callable[..., Any],
    given: tuple[np.ndarray, ...],
    trials: Trials,
    batch_size: int,
) -> Callable[[], tuple[float, float]]:
    """The usual loop of training. `outputs` maps the network and what is given for one trial to its outputs and how
    many steps they took; an epoch returns the means of loss and steps."""
    optimiser = optax.adamw(LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    arrays = [jnp.asarray(array) for array in (*given, trials.targets)]
    batches = [slice(first, first + batch_size) for first in range(0, len(trials), batch_size)]

    @eqx.filter_jit
    def step(network, moments, *given, targets):
        def loss_of(network):
            found, steps = jax.vmap(lambda *given: outputs(network, *given))(*given)
            return jnp.mean((found - targets) ** 2), jnp.mean(steps)

        (loss, steps), gradient = eqx.filter_value_and_grad(loss_of, has_aux=True)(network)
        updates, moments = optimiser.update(gradient, moments, eqx.filter(network, eqx.is_inexact_array))
        return eqx.apply_updates(network, updates), moments, (loss, steps)

    moments = optimiser.init(eqx.filter(network, eqx.is_inexact_array))

    def epoch() -> tuple[float, float]:
        nonlocal network, moments
        measured = []
        for batch in batches:
            *given, targets = (array[batch] for array in arrays)
            network, moments, numbers = step(network, moments, *given, targets=targets)
            measured.append(numbers)
        losses, steps = zip(*measured, strict=True)
        return statistics.fmean(float(loss) for loss in losses), statistics.fmean(float(number) for number in steps)

    return epoch


def pytorch_epoch(network: Network, trials: Trials, batch_size: int) -> Epoch:
    """A Python loop over the steps, differentiated by autograd."""
    modules = PyTorchNetwork(network)
    duration = trials.time_step

    def outputs(inputs: torch.Tensor) -> torch.Tensor:
        state = torch.zeros(inputs.shape[1], STATE_SIZE)
        states = []
        for sample in inputs:
            state = state + duration * modules.flow(state, sample)
            states.append(state)
        return modules.readout(torch.stack(states))

    return pytorch_training(list(modules.parameters()), outputs, trials, batch_size)


def torchdiffeq_epoch(network: Network, trials: Trials, batch_size: int) -> Epoch:
    """`odeint` with the Euler method on the grid of the samples, differentiated by autograd."""
    modules = PyTorchNetwork(network)
    duration = trials.time_step
    grid = duration * torch.arange(trials.steps + 1)

    def outputs(inputs: torch.Tensor) -> torch.Tensor:
        def flow(t: torch.Tensor, state: torch.Tensor) -> torch.Tensor:
            return modules.flow(state, inputs[round(float(t) / duration)])

        states: Any = torchdiffeq.odeint(flow, torch.zeros(inputs.shape[1], STATE_SIZE), grid, method="euler")
        return modules.readout(states[1:])

    return pytorch_training(list(modules.parameters()), outputs, trials, batch_size)


def gru_epoch(network: Network, trials: Trials, batch_size: int) -> Epoch:
    """PyTorch's own GRU of 100 units: another model, for scale."""
    gru = torch.nn.GRU(trials.input_size, 100)
    readout = torch.nn.Linear(100, trials.output_size)
    parameters = [*gru.parameters(), *readout.parameters()]
    return pytorch_training(parameters, lambda inputs: readout(gru(inputs)[0]), trials, batch_size)


class PyTorchNetwork(torch.nn.Module):
    """A gnODE and its readout, at the weights of gnode's. State and input enter the first layers side by side."""

    def __init__(self, network: Network):
        super().__init__()
        field: Any = network.field
        self.target = perceptron(field.ungated.target)
        self.gate = perceptron(field.update_gate)
        self.readout = perceptron(network.readout)
        self.time_constant = field.time_constant

    def flow(self, state: torch.Tensor, sample: torch.Tensor) -> torch.Tensor:
        both = torch.cat([state, sample], dim=1)
        return torch.sigmoid(self.gate(both)) * (self.target(both) - state) / self.time_constant


def side_by_side(mlp: MLP) -> list[tuple[jax.Array, jax.Array]]:
    """Weights (out, in) and biases, layer by layer; the first takes state and input in one row."""
    first, *rest = mlp.weights
    if mlp.input_weight is not None:
        first = jnp.concatenate([first, mlp.input_weight], axis=1)
    return list(zip([first, *rest], mlp.biases, strict=True))


def perceptron(mlp: MLP) -> torch.nn.Sequential:
    """An `MLP` with ReLUs in PyTorch, without its output nonlinearity."""
    layers = []
    for weight, bias in side_by_side(mlp):
        linear = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            linear.weight.copy_(torch.tensor(np.asarray(weight)))
            linear.bias.copy_(torch.tensor(np.asarray(bias)))
        layers += [linear, torch.nn.ReLU()]
    return torch.nn.Sequential(*layers[:-1])


def pytorch_training(
    parameters: list[torch.nn.Parameter],
    outputs: Callable[[torch.Tensor], torch.Tensor],
    trials: Trials,
    batch_size: int,
) -> Epoch:
    """The usual loop of training; `outputs` maps inputs (steps, trials, channels) to outputs."""
    optimiser = torch.optim.AdamW(parameters, lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    inputs, targets = (
        [batch.transpose(0, 1).contiguous() for batch in torch.from_numpy(array).split(batch_size)]
        for array in (trials.inputs, trials.targets)
    )

    def epoch() -> float:
        losses = []
        for batch, wanted in zip(inputs, targets, strict=True):
            optimiser.zero_grad()
            loss = torch.nn.functional.mse_loss(outputs(batch), wanted)
            loss.backward()
            optimiser.step()
            losses.append(loss.item())
        return statistics.fmean(losses)

    return epoch


SAME_MODEL: dict[str, Contestant] = {
    "gnode": gnode_epoch,
    "plain lax.scan, optax": scan_epoch,
    "PyTorch loop": pytorch_epoch,
    "torchdiffeq Euler": torchdiffeq_epoch,
    "diffrax Euler": diffrax_epoch,
    "diffrax Euler, all kept": partial(diffrax_epoch, keep_all=True),
}
"""From the same weights. The first is what the others are compared to."""
FOR_SCALE: dict[str, Contestant] = {"torch.nn.GRU, 100 units": gru_epoch}
