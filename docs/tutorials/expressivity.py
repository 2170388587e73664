# %% [markdown]
# # What a flow can express
#
# A network without input that starts somewhere and follows its flow draws a path. How complex a path can it draw? Paths are
# drawn at random, smooth ones with a correlation time; the shorter that is over the length of the path, the more turns there
# are: their complexity is $\kappa = T / \ell$.

# %%
# Paths of growing complexity, in the plane.
import jax
import numpy as np
from matplotlib.figure import Figure

from gnode.expressivity import TIME_STEP, FitSettings, TargetSettings, fit_paths, make_targets

KAPPAS = (2.0, 5.0, 10.0, 20.0)
targets = make_targets(TargetSettings(kappas=KAPPAS, count=6))

figure = Figure(figsize=(6.8, 2.2), layout="constrained")
for panel, paths, kappa in zip(figure.subplots(1, len(KAPPAS)), targets.paths, KAPPAS, strict=True):
    panel.plot(*paths[0].T, color="#0072B2", linewidth=1)
    panel.set(xlabel="output 1", title=f"$\\kappa$ = {kappa:g}", aspect="equal")
figure.axes[0].set_ylabel("output 2")
figure

# %% [markdown]
# ## Three networks
#
# An RNN of two units (N = 2, no hidden layer), a neural ODE of two with a hidden layer, and one of four. Each path is fitted
# by a network of its own; the score is R2, 1 where the path is met.

# %%
from gnode.experiments import ModelSettings, build_network

SIZES = {"N = 2, no hidden layer": (2, ()), "N = 2, one of 32": (2, (32,)), "N = 4, one of 32": (4, (32,))}
settings = FitSettings(optimiser="adam", steps=600, restarts=1)
paths = targets.paths.reshape(-1, *targets.paths.shape[2:])
medians = {}
for name, (state, hidden) in SIZES.items():
    model = ModelSettings(name="node", state=state, hidden=hidden)
    fits = fit_paths(
        lambda key, model=model: build_network(model, input_size=0, output_size=2, time_step=TIME_STEP, key=key),
        paths,
        settings,
        key=jax.random.key(0),
    )
    medians[name] = np.median(fits.best.reshape(len(KAPPAS), -1), axis=1)
    print(f"{name}: {', '.join(f'{value:.2f}' for value in medians[name])}")

# %%
# The score in the median over paths, by their complexity.
figure = Figure(figsize=(6.0, 3.2), layout="constrained")
axes = figure.subplots()
for (name, values), colour, marker in zip(medians.items(), ("#8A8A8A", "#D55E00", "#0072B2"), "os^", strict=False):
    axes.plot(KAPPAS, values, marker=marker, color=colour, label=name)
axes.axhline(0.95, color="black", linestyle=":", linewidth=1)
axes.set(xlabel="complexity $\\kappa$ of the path", ylabel="R2, median over paths", xscale="log")
axes.set_xticks(KAPPAS, [f"{kappa:g}" for kappa in KAPPAS])
axes.minorticks_off()
axes.legend(frameon=False)
figure

# %% [markdown]
# *Capacity* is the complexity at which a curve falls below 0.95, the dotted line. A larger N raises it, and so does a deeper F.
# Some of this is geometry: a path in the plane that crosses itself cannot be a flow's with N = 2, whatever F is.
#
# With so few paths and steps nothing is settled. `gnode expressivity` does it with intervals, a curriculum and the question
# whether the fits were done: [measure what a flow can express](../how-to/expressivity.md).
