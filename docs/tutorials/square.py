# %% [markdown]
# # A square from nothing
#
# A network of two state variables learns to remember two numbers between -1 and 1. Nobody tells it how. What does it
# build inside? You need gnode, and half a minute.

# %% [markdown]
# ## The task
#
# Two channels, on each of which a short pulse comes now and then. The answer, at every moment, is the last pulse of
# either channel.

# %%
# One trial: pulses on the first channel, and what is to be answered.
import jax
from matplotlib.figure import Figure

from gnode.tasks import find_task

keys = jax.random.split(jax.random.key(0), 7)
task = find_task("square").task
train, validation, test = (task.sample(n, key=key) for n, key in zip((500, 200, 300), keys[:3], strict=True))

figure = Figure(figsize=(6.4, 2.2), layout="constrained")
axes = figure.subplots()
axes.step(test.times[0], test.inputs[0, :, 0], where="post", color="#8A8A8A", label="pulse")
axes.plot(test.times[0], test.targets[0, :, 0], color="#0072B2", label="to be answered")
axes.set(xlabel="time (s)", ylabel="channel 1")
axes.legend(frameon=False)
figure

# %% [markdown]
# ## The network
#
# A gated neural ODE: $\tau \frac{dh}{dt} = G(h, x) \odot (-h + F(h, x))$, of two state variables, with two hidden layers in F.
# The readout is linear.

# %%
from gnode.models import MLP, GatedNeuralODE, Network, TrainedInitialState
from gnode.training import TrainingSettings, evaluate, fit

network = Network(
    TrainedInitialState(2),
    GatedNeuralODE(2, 2, hidden=(100, 100), time_constant=0.1, key=keys[3]),
    MLP(2, 2, key=keys[4]),
)
settings = TrainingSettings(optimiser="muon", epochs=40, batch_size=25, learning_rate=5e-2)
result = fit(network, train, validation, settings, key=keys[5])
score = evaluate(result.network, test)
print(f"{100 * score.share_of_variance:.0f} % of the variance is left unexplained")

# %% [markdown]
# ## What it has built
#
# `dissect` runs the test trials, lets their states go without input, and asks what becomes of them.

# %%
from gnode.experiments import dissect

taken = dissect(result.network, test, key=keys[6], used=100, starts=1024, boxes=20_000)
print(taken.verdict)

# %% [markdown]
# A sheet: the states that hold memories fill a piece of the plane, of two dimensions and without a hole. Two numbers fit
# into it, and each has its direction. Grey lines are the flow; colour is what the readout says a state remembers.

# %%
# The sheet of states after a second without input, by the two numbers that they hold.
figure = Figure(figsize=(7, 3.2), layout="constrained")
x, y = taken.portrait.coordinates
for panel, output in zip(figure.subplots(1, 2, sharey=True), (0, 1), strict=True):
    across, up = taken.portrait.flow.T
    panel.streamplot(x, y, across, up, color="#c3cbd2", linewidth=0.6, density=1.1, arrowsize=0.6)
    states = panel.scatter(*taken.relaxed.states.T, c=taken.held[-1][:, output], cmap="RdYlBu_r", s=14, vmin=-1, vmax=1)
    panel.set(xlabel="state $h_1$", ylabel="state $h_2$" if output == 0 else "")
    figure.colorbar(states, ax=panel, label=f"number {output + 1}")
figure

# %% [markdown]
# ## For how long?
#
# No trained network is exact. States drift along the sheet, and a memory counts as lost when it has moved by a quarter of
# the sheet's size.

# %%
if taken.verdict.manifold is not None:
    print("a memory", taken.verdict.manifold.memory.words())
print(taken.certificate)

# %% [markdown]
# The certificate is a proof, by interval arithmetic: these fixed points are in the box, and no others. They are where
# memories end in the long run, and what is left of a continuum that was never exact.
#
# The same by the command, with a larger network and a page of pictures: `gnode run square`. Next:
# [what the gate does](gate.md), or [your own network](torch.md).
