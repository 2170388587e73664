# %% [markdown]
# # Your torch RNN
#
# A GRU trained in PyTorch learns to hold one bit. What holds it? You need gnode and PyTorch; it takes under a minute. Of
# your own network, replace the first two cells: what follows needs the module, states that it visits, and the readout.

# %%
import numpy as np
import torch

STEP, STEPS, UNITS, TRIALS = 0.02, 40, 16, 64  # seconds a step, steps a trial


def trials(generator: np.random.Generator) -> tuple[torch.Tensor, torch.Tensor]:
    """Pulses up or down; the last one is to be held."""
    pulses = generator.choice([-1.0, 0.0, 1.0], p=[0.05, 0.9, 0.05], size=(TRIALS, STEPS, 1))
    pulses[:, 0] = generator.choice([-1.0, 1.0], size=(TRIALS, 1))
    held = pulses.copy()
    for k in range(1, STEPS):
        held[:, k] = np.where(pulses[:, k] == 0, held[:, k - 1], pulses[:, k])
    return torch.as_tensor(pulses, dtype=torch.float32), torch.as_tensor(held, dtype=torch.float32)


torch.manual_seed(0)
gru, readout = torch.nn.GRU(1, UNITS, batch_first=True), torch.nn.Linear(UNITS, 1)

# %%
generator, epochs = np.random.default_rng(0), 200
optimiser = torch.optim.Adam([*gru.parameters(), *readout.parameters()], lr=1e-2)
for _ in range(epochs):
    inputs, targets = trials(generator)
    loss = ((readout(gru(inputs)[0]) - targets) ** 2).mean()
    optimiser.zero_grad()
    loss.backward()
    optimiser.step()
print(f"mean squared error {loss.item():.1g}")

# %% [markdown]
# ## From a module to a system
#
# `from_torch` reads the weights, and compares one step with PyTorch's own. The input is held at zero; `step` says how many
# seconds a step of the network stands for.

# %%
from gnode.analysis import find_verdict, fixed_points_of, from_torch

system = from_torch(gru, step=STEP)
inputs, _ = trials(generator)
with torch.no_grad():
    states = gru(inputs)[0].numpy().astype(float)
print(find_verdict(system, states[:, ::4].reshape(-1, UNITS), seconds=STEP * STEPS))

# %% [markdown]
# Two stable points, one for each value of the bit: discrete memories, which nothing but a pulse ends.

# %%
found = fixed_points_of(system, states[:, ::4].reshape(-1, UNITS))
print(found)

# %% [markdown]
# ## A picture
#
# In the plane of the two directions in which states differ most, coloured by the readout.

# %%
# States of trials by what the readout says of them, and the fixed points: stable ones round, the others as diamonds.
from matplotlib.figure import Figure

from gnode.analysis import principal_plane

visited = states.reshape(-1, UNITS)
plane = principal_plane(visited)
with torch.no_grad():
    said = readout(torch.as_tensor(visited, dtype=torch.float32)).numpy()[:, 0]
figure = Figure(figsize=(6.0, 3.6), layout="constrained")
axes = figure.subplots()
drawn = axes.scatter(*plane.project(visited)[:, :2].T, c=said, s=4, cmap="RdYlBu_r", vmin=-1, vmax=1)
for point in found:
    place = plane.project(point.state)
    axes.plot(*place[:2], "o" if point.kind == "stable" else "D", ms=9, mfc="white", mec="black")
axes.set(xlabel="PC 1 (state units)", ylabel="PC 2 (state units)")
figure.colorbar(drawn, ax=axes, label="readout")
figure

# %% [markdown]
# ## All of it, on a page
#
# `dissect_system` takes the network apart as `gnode run` does its own, and `write_report` makes the page:
#
# ```
# taken = dissect_system(system, states, seconds=STEP * STEPS, readout=readout, inputs=inputs.numpy(), name="my GRU")
# write_report(taken, "pages/my-gru")
# ```
#
# What to give and what is left out without it: [your network's page](../how-to/your-network.md). Modules of your own writing,
# files, other libraries: [networks from elsewhere](../how-to/adapters.md).
