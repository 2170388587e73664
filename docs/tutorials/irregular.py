# %% [markdown]
# # Irregular series
#
# Samples of real recordings come when they come. A flow does not mind: between two samples it goes on for as long as the
# clock says. Here a network tells slow oscillations from fast ones, recorded for a shorter or a longer time, with 25 samples
# each at any times. How many samples a cycle takes says nothing: it needs the clock, and a control shows whether it uses it.

# %% [markdown]
# ## A data file
#
# Series end to end, with their lengths, labels and times in seconds: [your own data](../how-to/own-data.md) has the format.

# %%
import numpy as np

draw = np.random.default_rng(0)
labels = np.arange(400) % 2
series, times = [], []
for label in labels:
    kept = np.sort(draw.choice(np.arange(1, 101), size=25, replace=False)) / 100 * draw.uniform(0.5, 1.5)
    phase = 2 * np.pi * (3.0 if label else 2.0) * kept + draw.uniform(0, 2 * np.pi)
    series.append(np.sin(phase) + 0.1 * draw.normal(size=25))
    times.append(kept)
np.savez(
    "oscillations.npz",
    series=np.concatenate(series)[:, None],
    times=np.concatenate(times),
    lengths=np.full(400, 25),
    labels=labels,
    classes=np.array(["slow", "fast"]),
)

# %%
# Two of the series, with the curves that they were sampled from.
from matplotlib.figure import Figure

figure = Figure(figsize=(6.4, 2.4), layout="constrained")
axes = figure.subplots()
for k, (name, colour) in enumerate((("slow", "#0072B2"), ("fast", "#D55E00"))):
    axes.plot(times[k], series[k], "o-", ms=4, lw=0.6, color=colour, label=name)
axes.set(xlabel="time (s)", ylabel="sample")
axes.legend(frameon=False, ncols=2, loc="upper center", bbox_to_anchor=(0.5, 1.25))
figure

# %% [markdown]
# ## Reading and training
#
# `split` keeps the shares of the classes. Each step of Euler is as long as the interval between two samples, cut into four.

# %%
import jax

from gnode.data import read_trials, split
from gnode.models import MLP, GatedNeuralODE, Network, TrainedInitialState
from gnode.simulation import SimulationSettings
from gnode.training import TrainingSettings, evaluate, fit, wilson_interval

keys = jax.random.split(jax.random.key(0), 5)
trials = read_trials("oscillations.npz")
simulation = SimulationSettings(substeps=4)
settings = TrainingSettings(optimiser="muon", epochs=40, batch_size=20, learning_rate=2e-2, loss_at="last")


def accuracy(trials):
    train, validation, test = split(trials, fractions=(0.6, 0.2, 0.2), key=keys[0])
    network = Network(
        TrainedInitialState(8),
        GatedNeuralODE(8, 1, hidden=(32,), time_constant=0.1, key=keys[1]),
        MLP(8, 2, key=keys[2]),
    )
    result = fit(network, train, validation, settings, key=keys[3], simulation=simulation)
    right = evaluate(result.network, test, simulation=simulation, loss_at="last").accuracy
    low, high = wilson_interval(round(right * len(test)), len(test))
    return f"{100 * right:.0f} % of {len(test)} test series (95 % interval {100 * low:.0f} to {100 * high:.0f} %)"


print("right:", accuracy(trials))

# %% [markdown]
# ## Does it use the times?
#
# Two controls: the same series with their intervals put in a random order, and with all intervals alike. Where that makes no
# difference, the network went by the values alone.

# %%
from gnode.data import ignore_times, shuffle_times

for name, changed in (("shuffled", shuffle_times(trials, key=keys[4])), ("ignored", ignore_times(trials))):
    print(f"times {name}:", accuracy(changed))

# %% [markdown]
# By the command, with other solvers, seeds and a page: `gnode run oscillations.npz`. Which solver for which gaps:
# [continuous time](../how-to/continuous-time.md).
