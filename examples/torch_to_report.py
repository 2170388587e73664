"""From a network in PyTorch to a page about it: what it remembers, and how.

Run it with `python examples/torch_to_report.py`, in an environment with PyTorch. A GRU and an LSTM learn to hold three
bits, a continuous-time RNN of somebody's own writing learns to decide; about two minutes on two cores. Each one's page
is at `pages/NAME/report.html` then, and one line a network is printed. How long they train is the first argument:
`python examples/torch_to_report.py 100`.
"""

import sys

import numpy as np
import torch

from gnode.analysis import System, from_torch
from gnode.experiments import dissect_system
from gnode.report import write_report

STEP, STEPS, UNITS = 0.02, 50, 32
TRIALS = 128


class ContinuousTimeRNN(torch.nn.Module):
    """tau dr/dt = -r + tanh(W r + U x + b), in Euler steps: no class of PyTorch, and read as it steps."""

    def __init__(self, inputs: int, units: int, alpha: float = 0.2) -> None:
        super().__init__()
        self.recurrent, self.inward, self.alpha = torch.nn.Linear(units, units), torch.nn.Linear(inputs, units), alpha

    def forward(self, x: torch.Tensor, r: torch.Tensor) -> torch.Tensor:
        return (1 - self.alpha) * r + self.alpha * torch.tanh(self.recurrent(r) + self.inward(x))


def three_bits(generator: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pulses up or down on three channels; the last one on each is to be held."""
    pulses = generator.choice([-1.0, 0.0, 1.0], p=[0.05, 0.9, 0.05], size=(TRIALS, STEPS, 3))
    pulses[:, 0] = generator.choice([-1.0, 1.0], size=(TRIALS, 3))
    held = pulses.copy()
    for k in range(1, STEPS):
        held[:, k] = np.where(pulses[:, k] == 0, held[:, k - 1], pulses[:, k])
    return torch.as_tensor(pulses, dtype=torch.float32), torch.as_tensor(held, dtype=torch.float32)


def two_choices(generator: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Noisy evidence for a time, then its sign is to be said until the end."""
    evidence = generator.choice([-1.0, 1.0], size=(TRIALS, 1, 1)) * generator.uniform(0.1, 1.0, size=(TRIALS, 1, 1))
    shown = np.arange(STEPS)[:, None] < generator.integers(5, 20, size=(TRIALS, 1, 1))
    inputs = np.where(shown, evidence + 0.5 * generator.normal(size=(TRIALS, STEPS, 1)), 0.0)
    said = np.where(shown, 0.0, np.sign(evidence))
    return torch.as_tensor(inputs, dtype=torch.float32), torch.as_tensor(said, dtype=torch.float32)


def run(module: torch.nn.Module, inputs: torch.Tensor) -> torch.Tensor:
    """All states of the trials, (trials, time, units); of an LSTM h and c side by side."""
    if isinstance(module, ContinuousTimeRNN | torch.nn.LSTMCell):
        cells = isinstance(module, torch.nn.LSTMCell)
        now = torch.zeros(len(inputs), UNITS)
        state, states = (now, now) if cells else now, []
        for k in range(inputs.shape[1]):
            state = module(inputs[:, k], state)
            states.append(torch.cat(state, 1) if cells else state)
        return torch.stack(states, 1)
    return module(inputs)[0]


def train(module, task, outputs: int, steps: int) -> tuple[torch.nn.Linear, torch.Tensor, torch.Tensor]:
    """The readout that was trained with it, and states and inputs of new trials."""
    generator, readout = np.random.default_rng(0), torch.nn.Linear(UNITS, outputs)
    optimiser = torch.optim.Adam([*module.parameters(), *readout.parameters()], lr=5e-3)
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        inputs, targets = task(generator)
        loss = ((readout(run(module, inputs)[..., :UNITS]) - targets) ** 2).mean()
        optimiser.zero_grad()
        loss.backward()
        torch.nn.utils.clip_grad_norm_(module.parameters(), 1.0)
        optimiser.step()
        schedule.step()
    inputs, _ = task(generator)
    print(f"{type(module).__name__}: mean squared error {loss.item():.2g} at the end of {steps} steps of training")
    with torch.no_grad():
        return readout, run(module, inputs), inputs


def page(name: str, system: System, readout: torch.nn.Linear, states: torch.Tensor, inputs: torch.Tensor) -> None:
    # What h of an LSTM is followed by, its readout does not see.
    weights = torch.nn.functional.pad(readout.weight.detach(), (0, states.shape[2] - UNITS))
    taken = dissect_system(
        system,
        states,
        seconds=STEP * STEPS,
        readout=(weights, readout.bias.detach()),
        inputs=inputs,
        name=name,
    )
    path = write_report(taken, f"pages/{name}")
    verdict = taken.verdict
    assert verdict is not None
    print(f"{name}: {verdict.kind}, {verdict.count}; {len(taken.fixed_points)} fixed points; {path}")


steps = int(sys.argv[1]) if len(sys.argv) > 1 else 600
torch.manual_seed(0)

gru = torch.nn.GRU(3, UNITS, batch_first=True)
trained = train(gru, three_bits, 3, steps)
page("gru", from_torch(gru, step=STEP), *trained)

lstm = torch.nn.LSTMCell(3, UNITS)
trained = train(lstm, three_bits, 3, steps)
page("lstm", from_torch(lstm, step=STEP), *trained)

# Of a module of one's own its size is said; it is read as it steps, and translated so that it is as fast as any.
rnn = ContinuousTimeRNN(1, UNITS)
trained = train(rnn, two_choices, 1, steps)
page("decision", from_torch(rnn, state_size=UNITS, input=[0.0], step=STEP), *trained)
