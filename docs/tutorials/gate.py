# %% [markdown]
# # What the gate does
#
# In a gated neural ODE, $\tau \frac{dh}{dt} = G(h, x) \odot (-h + F(h, x))$, the gate G lies between 0 and 1. It changes
# nothing about where states rest, and everything about how long they take. Here both are seen in a network that
# remembers two bits.

# %%
import jax
import numpy as np
from matplotlib.figure import Figure

from gnode.models import MLP, GatedNeuralODE, Network, TrainedInitialState
from gnode.tasks import find_task
from gnode.training import TrainingSettings, evaluate, fit, time_constants

TAU = 0.1  # seconds

keys = jax.random.split(jax.random.key(0), 6)
task = find_task("fixed-2bit").task
train, validation, test = (task.sample(n, key=key) for n, key in zip((300, 100, 100), keys[:3], strict=True))
network = Network(
    TrainedInitialState(2),
    GatedNeuralODE(2, 2, hidden=(64,), time_constant=TAU, key=keys[3]),
    MLP(2, 2, key=keys[4]),
)
settings = TrainingSettings(optimiser="muon", epochs=20, batch_size=20, learning_rate=5e-2)
result = fit(network, train, validation, settings, key=keys[5])
print(f"{100 * evaluate(result.network, test).share_of_variance:.2g} % of the variance is left unexplained")

# %% [markdown]
# ## From moment to moment
#
# A unit behind a gate has the time constant $\tau / G$, which changes with the state and the input.

# %%
# Above, the pulses of a trial; below, the time constant of either unit on the way.
constants = time_constants(result.network, test)
figure = Figure(figsize=(7.0, 3.8), layout="constrained")
above, below = figure.subplots(2, 1, sharex=True)
for channel, colour in enumerate(("#0072B2", "#D55E00")):
    above.step(test.times[0], test.inputs[0, :, channel], where="post", color=colour, label=f"channel {channel + 1}")
    below.plot(test.times[0], constants[0, :, channel], color=colour, label=f"unit {channel + 1}")
above.set(ylabel="pulse")
below.set(xlabel="time (s)", ylabel="time constant (s)", yscale="log")
for panel in (above, below):
    panel.legend(frameon=False, loc="upper left", bbox_to_anchor=(1, 1))
figure

# %%
low, middle, high = np.quantile(constants, [0.05, 0.5, 0.95])
print(
    f"nine tenths lie between {low:.2g} and {high:.2g} s, half above {middle:.2g} s; without a gate all would be {TAU} s"
)

# %% [markdown]
# Where a unit is slow, what it holds is hardly moved, by pulses that are meant for the other bit among them; where it is open,
# at tau, F alone holds it. Which of the two a network finds is its own affair: other seeds do otherwise.

# %% [markdown]
# ## The same fixed points, with the gate and without
#
# The gate is positive, so dh/dt is zero exactly where F(h) = h. `held_system` is the trained network with its input held at
# zero. Beside it stands the flow of F alone.

# %%
from gnode.analysis import as_flow, fixed_points_of, grid_starts
from gnode.experiments import held_system

gated = held_system(result.network)
ungated = as_flow(lambda h: gated.residual(h) / TAU, residual=gated.residual, time_constant=TAU)
starts = grid_starts([-2.0, -2.0], [2.0, 2.0], 24)
with_gate, without = fixed_points_of(gated, starts), fixed_points_of(ungated, starts)
print(len(with_gate), "fixed points with the gate,", len(without), "without")

# %%
# Where they are is the same; how fast states come to the stable ones, or leave the others, is not.
figure = Figure(figsize=(6.4, 3.2), layout="constrained")
left, right = figure.subplots(1, 2)
left.scatter(*with_gate.states.T, s=60, facecolors="none", edgecolors="#0072B2", label="with the gate")
left.scatter(*without.states.T, s=12, color="#D55E00", label="F alone")
left.set(xlabel="state $h_1$", ylabel="state $h_2$")
left.legend(frameon=False, loc="upper center", bbox_to_anchor=(0.5, 1.2), ncols=2)
for name, found, colour in (("with the gate", with_gate, "#0072B2"), ("F alone", without, "#D55E00")):
    right.plot(np.sort(np.abs(found.near.time_constants).ravel()), "o", ms=4, color=colour, label=name)
right.set(xlabel="direction, by its time constant", ylabel="time constant (s)", yscale="log")
figure

# %% [markdown]
# ## What follows
#
# - A closed gate looks like a fixed point and is none. All searches of gnode look at F(h) - h, never at the gated flow.
# - A memory can last long because F rests there, or because the gate shuts. The page of a run says which: "How slow the
#   gates make the units", and the slow set, where "a gate holds them".
# - Whether a gate helps to train is another question, with [its own answer](../claims.md).
