"""A trained network as a module of PyTorch: this file and the .pt file beside it are all that it needs.

    network = load()
    outputs, states = network(inputs, durations)

Inputs are in the units that the network was trained on, (batch, steps, channels); `durations`, (batch, steps), are the
seconds of the interval that each sample ends, zero where there is none. Outputs are in the targets' own units; of a
classifier they are logits, and `network.config["classes"]` names the classes. `network.step` makes one step.

Its weights can be trained on. Written by `gnode export`.
"""

import itertools
from pathlib import Path

import torch
from torch import Tensor, nn

_FUNCTIONS = {
    "identity": lambda value: value,
    "relu": torch.relu,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "exp": torch.exp,
    "softplus": nn.functional.softplus,
    "silu": nn.functional.silu,
    "gelu": nn.GELU(approximate="tanh"),
}


class Perceptron(nn.Module):
    """s_1 = phi(W_0 v + U x + b_0), s_l+1 = phi(W_l s_l + b_l), output(W_L s_L + b_L); W_0 v may be normalised. Of
    units that hand on only what is positive (Dale's law), W_0 [v]_+."""

    def __init__(
        self,
        sizes: list[int],
        channels: int | None = None,
        activation: str = "relu",
        output: str = "identity",
        epsilon: float | None = None,
        positive: bool = False,
    ):
        super().__init__()
        pairs = list(itertools.pairwise(sizes))
        self.weights = nn.ParameterList([torch.zeros(wide, narrow) for narrow, wide in pairs])
        self.biases = nn.ParameterList([torch.zeros(wide) for _, wide in pairs])
        self.input_weight = None if channels is None else nn.Parameter(torch.zeros(sizes[1], channels))
        self.scale = None if epsilon is None else nn.Parameter(torch.ones(sizes[1]))
        self.activation, self.output, self.epsilon, self.positive = activation, output, epsilon, positive

    def drive(self, value: Tensor) -> Tensor:
        """U x + b_0."""
        if self.input_weight is None:
            return self.biases[0]
        return value @ self.input_weight.T + self.biases[0]

    def forward(self, value: Tensor, drive: Tensor | None = None) -> Tensor:
        layer = (torch.relu(value) if self.positive else value) @ self.weights[0].T
        if self.scale is not None and self.epsilon is not None:
            layer = nn.functional.layer_norm(layer, self.scale.shape, self.scale, None, self.epsilon)
        layer = layer + (self.biases[0] if drive is None else drive)
        for weight, bias in zip(list(self.weights)[1:], list(self.biases)[1:], strict=True):
            layer = _FUNCTIONS[self.activation](layer) @ weight.T + bias
        return _FUNCTIONS[self.output](layer)


class NeuralODE(nn.Module):
    """tau dh/dt = -h + gamma F(h, x), by Euler steps; without leak or gain where there is none."""

    def __init__(self, tau: float, target: dict, leak: bool = True, gain: bool = False, substeps: int = 1):
        super().__init__()
        self.target = Perceptron(**target)
        self.gain = nn.Parameter(torch.ones(())) if gain else None
        self.tau, self.leak, self.substeps = tau, leak, substeps

    def residual(self, state: Tensor, value: Tensor | None) -> Tensor:
        found = self.target(state, None if value is None else self.target.drive(value))
        if self.gain is not None:
            found = self.gain * found
        return found - state if self.leak else found

    def flow(self, state: Tensor, value: Tensor | None) -> Tensor:
        """dh/dt, a second."""
        return self.residual(state, value) / self.tau

    def forward(self, state: Tensor, value: Tensor | None, duration: Tensor) -> Tensor:
        length = (duration / self.substeps)[..., None]
        for _ in range(self.substeps):
            state = state + length * self.flow(state, value)
        return state


class GatedNeuralODE(NeuralODE):
    """tau dh/dt = G * (-h + gamma F(h, x)), with a gate of state and input, of one of them, or constant."""

    def __init__(self, gate: str, update_gate: dict | None, units: int, **ungated):
        super().__init__(**ungated)
        self.gate = gate
        self.update_gate = None if update_gate is None else Perceptron(**update_gate)
        self.gate_bias = nn.Parameter(torch.zeros(units)) if gate == "constant" else None

    def flow(self, state: Tensor, value: Tensor | None) -> Tensor:
        return self._gate(state, value) * self.residual(state, value) / self.tau

    def _gate(self, state: Tensor, value: Tensor | None) -> Tensor:
        if self.gate_bias is not None:
            return torch.sigmoid(self.gate_bias)
        assert self.update_gate is not None and value is not None
        if self.gate == "input":
            return self.update_gate(value)
        return self.update_gate(state, self.update_gate.drive(value))


class GRU(nn.Module):
    """tau dh/dt = z * (-h + tanh(W (r * h) + U x + b)), by Euler steps."""

    def __init__(self, tau: float, target: dict, update_gate: dict, reset_gate: dict, substeps: int = 1):
        super().__init__()
        self.target, self.update_gate = Perceptron(**target), Perceptron(**update_gate)
        self.reset_gate = Perceptron(**reset_gate)
        self.tau, self.substeps = tau, substeps

    def move(self, state: Tensor, value: Tensor) -> Tensor:
        """tau dh/dt."""
        reset = self.reset_gate(state, self.reset_gate.drive(value))
        target = self.target(reset * state, self.target.drive(value))
        return self.update_gate(state, self.update_gate.drive(value)) * (target - state)

    def forward(self, state: Tensor, value: Tensor, duration: Tensor) -> Tensor:
        length = (duration / self.substeps / self.tau)[..., None]
        for _ in range(self.substeps):
            state = state + length * self.move(state, value)
        return state


class LSTM(nn.Module):
    """c' = f * c + i * g, h' = o * tanh(c'); the state is (h, c)."""

    def __init__(self, gates: dict):
        super().__init__()
        self.gates = Perceptron(**gates)

    def forward(self, state: Tensor, value: Tensor, duration: Tensor) -> Tensor:
        hidden, cell = state.chunk(2, dim=-1)
        into, forget, candidate, out = self.gates(hidden, self.gates.drive(value)).chunk(4, dim=-1)
        cell = torch.sigmoid(forget) * cell + torch.sigmoid(into) * torch.tanh(candidate)
        return torch.cat([torch.sigmoid(out) * torch.tanh(cell), cell], dim=-1)


class ODERNN(nn.Module):
    """A GRU at every sample, and between samples an Euler step of a neural ODE without input."""

    def __init__(self, cell: dict, ode: dict):
        super().__init__()
        self.cell, self.ode = GRU(**cell), NeuralODE(**ode)

    def forward(self, state: Tensor, value: Tensor, duration: Tensor) -> Tensor:
        state = self.ode(state, None, duration)
        return state + self.cell.move(state, value)


class GRUD(nn.Module):
    """A GRU at every sample, whose state decays between samples."""

    def __init__(self, cell: dict, units: int):
        super().__init__()
        self.cell = GRU(**cell)
        self.decay_weight, self.decay_bias = nn.Parameter(torch.zeros(units)), nn.Parameter(torch.zeros(units))

    def forward(self, state: Tensor, value: Tensor, duration: Tensor) -> Tensor:
        gap = (duration / self.cell.tau)[..., None]
        state = torch.exp(-torch.relu(self.decay_weight * gap + self.decay_bias)) * state
        return state + self.cell.move(state, value)


_FIELDS = {
    "NeuralODE": NeuralODE,
    "GatedNeuralODE": GatedNeuralODE,
    "GRU": GRU,
    "LSTM": LSTM,
    "ODERNN": ODERNN,
    "GRUD": GRUD,
}


class Network(nn.Module):
    """Scaling of inputs, initial state, field and readout, as `config` says."""

    mean: Tensor
    deviation: Tensor

    def __init__(self, config: dict):
        super().__init__()
        self.config = config
        channels, states = config["channels"], config["states"]
        self.register_buffer("mean", torch.zeros(channels))
        self.register_buffer("deviation", torch.ones(channels))
        self.initial_weight = nn.Parameter(torch.zeros(states, channels)) if config["initial"] == "affine" else None
        bias = torch.zeros(states)
        if config["initial"] == "fixed":
            self.register_buffer("initial_bias", bias)
        else:
            self.initial_bias = nn.Parameter(bias)
        self.field = _FIELDS[config["field"]](**config["options"])
        self.readout = Perceptron(**config["readout"])

    def initial(self, value: Tensor) -> Tensor:
        """The state before the first sample of trials, (batch, channels): (batch, states)."""
        if self.initial_weight is None:
            return torch.zeros_like(value[:, :1]) + self.initial_bias
        return ((value - self.mean) / self.deviation) @ self.initial_weight.T + self.initial_bias

    def step(self, state: Tensor, value: Tensor, duration: Tensor) -> tuple[Tensor, Tensor]:
        """The output and the state after a sample, (batch, channels), that ends an interval of so many seconds,
        (batch,)."""
        after = self.field(state, (value - self.mean) / self.deviation, duration)
        if self.config["discrete"]:
            after = torch.where(duration[:, None] > 0, after, state)
        output = self.readout(after[:, : self.config["seen"]])
        return (output + value if self.config["change"] else output), after

    def forward(self, inputs: Tensor, durations: Tensor, state: Tensor | None = None) -> tuple[Tensor, Tensor]:
        """Outputs (batch, steps, outputs) and states (batch, steps, states), from the initial state or another."""
        state = self.initial(inputs[:, 0]) if state is None else state
        outputs, states = [], []
        for place in range(inputs.shape[1]):
            output, state = self.step(state, inputs[:, place], durations[:, place])
            outputs.append(output)
            states.append(state)
        return torch.stack(outputs, dim=1), torch.stack(states, dim=1)


def load(path: str | Path | None = None) -> Network:
    """The trained network, from the .pt file of the name that this file has, or another."""
    stored = torch.load(Path(__file__).with_suffix(".pt") if path is None else path, weights_only=True)
    network = Network(stored["config"])
    network.load_state_dict(stored["weights"])
    return network
