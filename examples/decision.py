"""Decide between two directions, as an animal does: by neurons that excite or inhibit, with noise of their own.

Excitatory and inhibitory units (Dale's law), with recurrent noise of a fifth of their spread, are trained on a class
for every step: wait, then left or right. They are taken apart; and so is a network of rank two, of which all fixed
points are proven. Run it with `python examples/decision.py` (about a minute and a half on one core).
"""

import sys
import tempfile
from pathlib import Path

import jax.numpy as jnp
import numpy as np

from gnode.analysis import certify
from gnode.experiments import Keys, dissect, latent_variables, load_run, resolve, train
from gnode.models import NeuralODE
from gnode.simulation import simulate_all

TRIALS, STEPS, TIME_STEP = 600, 50, 0.02  # the step in seconds
EVIDENCE, GO = slice(5, 30), 35

# Evidence for left and right, noisy, and a cue to wait that goes out; then the side with more of it is to be named.
random = np.random.default_rng(0)
strength = random.choice([0.1, 0.2, 0.4], TRIALS) * random.choice([-1, 1], TRIALS)
inputs = np.zeros((TRIALS, STEPS, 3))
noise = random.normal(size=(TRIALS, 25, 2))
inputs[:, EVIDENCE, :2] = 1 + strength[:, None, None] * [1, -1] + 0.5 * noise
inputs[:, :GO, 2] = 1
more_left = inputs[..., 0].sum(axis=1) > inputs[..., 1].sum(axis=1)
labels = np.where(np.arange(STEPS) < GO, 0, np.where(more_left, 1, 2)[:, None])
# Nothing is asked in the tenth of a second after the cue.
mask = np.ones((TRIALS, STEPS))
mask[:, GO : GO + 5] = 0

epochs = int(sys.argv[1]) if len(sys.argv) > 1 else 60
folder = Path(tempfile.mkdtemp())
data = folder / "decision.npz"
np.savez(data, inputs=inputs, labels=labels, mask=mask, classes=["wait", "left", "right"], time_step_s=TIME_STEP)

MUON = {"optimiser": "muon", "learning_rate": 0.05}
ADAMW = {"optimiser": "adamw", "learning_rate": 0.01}
DALE = {"name": "rnn", "state": 20, "dale": 0.8, "rates": "sigmoid", "alpha": 0.2, "initial_state": "fixed"}


def trained(name, model, training, **simulation):
    said = {"class_weights": "balanced", "epochs": epochs, **training}
    task = {"standardise": False}
    options = {"task": task, "model": model, "training": said, "simulation": simulation}
    settings = resolve(str(data), options=options)
    summary = train(settings, folder / name)
    classes = [f"{one['name']} {one['accuracy']:.1%}" for one in summary["test"]["classes"]]
    print(f"{name}: {summary['seconds']:.0f} s; right at test: {', '.join(classes)}")
    if "test_under_noise" in summary:
        print(
            f"  under its own noise: {summary['test_under_noise']['balanced_accuracy']:.1%}, in the mean over classes"
        )
    return load_run(folder / name)


def spread(run):
    """The standard deviation of the units over trials and steps, in the mean over units."""
    states = simulate_all(run.network, jnp.asarray(run.trials.inputs), jnp.asarray(run.trials.durations)).states
    return float(np.asarray(states).std(axis=(0, 1)).mean())


# Without noise first: what a fifth of the spread is, is to be seen.
quiet = trained("quiet", DALE, MUON)
sigma = round(0.2 * spread(quiet), 3)
run = trained("noisy", DALE, MUON, noise=sigma)
print(f"noise of {sigma:g}: {sigma / spread(run):.2f} of the spread of the units that were trained with it")
assert isinstance(run.network.field, NeuralODE)  # which an RNN is, without hidden layers
weights = np.asarray(run.network.field.target.recurrent)
excite, inhibit = (int((sign * weights >= 0).all(axis=0).sum()) for sign in (1, -1))
print(f"{excite} units excite all others, and {inhibit} inhibit them")
if epochs >= 10:
    # After a shorter training, to try the program, there is little to take apart.
    keys, solver = Keys.of(0), run.settings.simulation
    print(dissect(run.network, run.trials, key=keys.dissection, simulation=solver, starts=128, used=60))

# Of rank two, any number of units has two latent variables, and all that it can rest at is proven in them.
run = trained("rank-two", {"name": "rnn", "state": 100, "rank": 2, "alpha": 0.2}, ADAMW)
for when, held in (("while the cue says wait", [0, 0, 1]), ("after the cue", [0, 0, 0])):
    low = latent_variables(run.network, input=held)
    certificate = certify(low.latent)
    print(
        f"{when}: {len(low.lift(certificate.states)[0])} units of rank {low.rank}, {len(certificate)} fixed points",
        end="",
    )
    print(", and no others" if certificate.complete else ", and perhaps others")
    for kind, state in zip(certificate.near.kinds, low.lift(certificate.states), strict=True):
        answer = run.trials.classes[int(np.asarray(run.network.output(jnp.asarray(state, jnp.float32))).argmax())]
        print(f"  {kind}, where it answers {answer}")
