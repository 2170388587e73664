from collections.abc import Callable
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int, PyTree

from gnode._types import Key
from gnode.models import Network
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, Trajectory, simulate, simulate_all
from gnode.tasks import Trials

# Folded into a key, for what is not dropout: no number of what a key is split into, which would give the same one.
_OF_NOISE = 2**31
# Below what float32 has of softplus and exponential: their logarithm is then finite.
_LEAST_RATE = 1e-30


class TrialArrays(eqx.Module):
    """`Trials` as a compiled program takes them; leading axes of trials may be added or mapped away."""

    inputs: Float[Array, "*trials steps input"]
    targets: Float[Array, "*trials steps output"] | Int[Array, "*trials steps"]
    mask: Bool[Array, "*trials steps output"] | Bool[Array, "*trials steps"]
    durations: Float[Array, "*trials steps"]
    weights: Float[Array, "*trials steps output"] | Float[Array, "*trials steps"] | None = None

    @classmethod
    def of(cls, trials: Trials) -> "TrialArrays":
        # Newer JAX compiles a program for each shape that `jnp.asarray` gets, here and wherever this is put so.
        arrays = [jax.device_put(a) for a in (trials.inputs, trials.targets, trials.mask, trials.durations)]
        return cls(*arrays, weights=None if trials.weights is None else jax.device_put(trials.weights))

    def up_to(self, horizon: Int[Array, ""]) -> "TrialArrays":
        """The prefix of `horizon` steps, in arrays of the same shape: later steps have no duration and no target."""
        inside = jnp.broadcast_to(jnp.arange(self.durations.shape[-1]) < horizon, self.durations.shape)
        outputs = self.mask.ndim - self.durations.ndim
        return TrialArrays(
            self.inputs,
            self.targets,
            self.mask & inside.reshape(*inside.shape, *(1,) * outputs),
            jnp.where(inside, self.durations, 0.0),
            self.weights,
        )


def only_last(mask: Bool[Array, "steps *output"]) -> Bool[Array, "steps *output"]:
    """Only the last True along the steps of one trial."""
    later = jnp.cumsum(mask[::-1], axis=0)[::-1]
    return mask & (later == 1)


def squared_errors(
    outputs: Float[Array, "steps output"], targets: Float[Array, "steps output"]
) -> Float[Array, "steps output"]:
    return (outputs - targets) ** 2


def cross_entropies(logits: Float[Array, "steps classes"], labels: Int[Array, " steps"]) -> Float[Array, " steps"]:
    """-log softmax(logits)[label], in nats."""
    return -jnp.take_along_axis(jax.nn.log_softmax(logits), labels[:, None], axis=1)[:, 0]


def poisson_losses(
    rates: Float[Array, "steps output"], counts: Float[Array, "steps output"]
) -> Float[Array, "steps output"]:
    r"""$\lambda - y \log \lambda$, in nats: of a Poisson variable with mean $\lambda$ the negative log likelihood of y
    events, but for $\log y!$, which no network changes."""
    return rates - counts * jnp.log(jnp.maximum(rates, _LEAST_RATE))


class Score(eqx.Module):
    """Sums over the targets that count, from which every mean is taken, and what the solver did."""

    loss: Float[Array, ""]
    count: Float[Array, ""]
    evaluations: Float[Array, ""]
    """How often the flow was evaluated, summed over the trials."""
    failed_at: Float[Array, "*trials"]
    """Of every trial the time in seconds that the solver could not get beyond; infinite where it had no trouble."""
    stuck: Bool[Array, "*trials"]
    """Whether no step was short enough there."""
    squares: Float[Array, ""] | None = None
    """The squared state, in the mean over its entries, summed over the steps that are not padding: where asked for."""
    steps: Float[Array, ""] | None = None
    """How many these are."""
    weighted: bool = eqx.field(static=True, default=False)
    """The count is of weights."""

    @property
    def mean_loss(self) -> Float[Array, ""]:
        if self.weighted:
            return self.loss / jnp.where(self.count > 0, self.count, 1)
        return self.loss / jnp.maximum(self.count, 1)

    @property
    def squared_rate(self) -> Float[Array, ""] | None:
        """The mean squared state, where asked for."""
        if self.squares is None or self.steps is None:
            return None
        return self.squares / jnp.maximum(self.steps, 1)


def score_trial(
    network: Network,
    trial: TrialArrays,
    *,
    last: bool,
    poisson: bool = False,
    rates: bool = False,
    dropout: float = 0.0,
    key: Key | None = None,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
) -> Score:
    """The loss of one trial: squared error of values, cross-entropy of classes (told apart by the targets). `key` is
    for dropout and recurrent noise, each where there is any."""
    trajectory = simulate(network, trial.inputs, trial.durations, simulation, key=noise_key(simulation, key))
    return score_simulated(network, trial, trajectory, key, last=last, poisson=poisson, rates=rates, dropout=dropout)


def noise_key(simulation: SimulationSettings, key: Key | None) -> Key | None:
    """The key of recurrent noise, of one that is for dropout too; none where there is no noise."""
    return jax.random.fold_in(key, _OF_NOISE) if simulation.noisy and key is not None else None


def score_trajectory(
    network: Network,
    trials: TrialArrays,
    trajectory: Trajectory,
    *,
    last: bool,
    poisson: bool = False,
    rates: bool = False,
    dropout: float = 0.0,
    key: Key | None = None,
) -> Score:
    """The scores of a batch that has been simulated, summed."""
    how = {"last": last, "poisson": poisson, "rates": rates, "dropout": dropout}
    return _sum_over(
        lambda both, key: score_simulated(network, both[0], both[1], key, **how),
        (trials, trajectory),
        key,
    )


def total_score(
    network: Network,
    trials: TrialArrays,
    *,
    last: bool,
    poisson: bool = False,
    rates: bool = False,
    dropout: float = 0.0,
    key: Key | None = None,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
) -> Score:
    """The scores of a batch, summed."""
    how = {"last": last, "poisson": poisson, "rates": rates, "dropout": dropout}
    if simulation.adaptive:
        # All at once and not each under vmap: an adaptive solver steps all trials in one loop.
        trajectory = simulate_all(network, trials.inputs, trials.durations, simulation)
        return score_trajectory(network, trials, trajectory, **how, key=key)
    # From start to end under one vmap: in between, two would put the trials before the steps and back again.
    return _sum_over(
        lambda trial, key: score_trial(network, trial, **how, key=key, simulation=simulation),
        trials,
        key,
    )


def mean_loss(
    network: Network,
    trials: TrialArrays,
    *,
    last: bool,
    dropout: float = 0.0,
    key: Key | None = None,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
) -> Float[Array, ""]:
    """The loss that training descends: the mean over all targets of the batch that count."""
    return total_score(network, trials, last=last, dropout=dropout, key=key, simulation=simulation).mean_loss


def score_simulated(
    network: Network,
    trial: TrialArrays,
    trajectory: Trajectory,
    key: Key | None,
    *,
    last: bool,
    dropout: float,
    poisson: bool = False,
    rates: bool = False,
) -> Score:
    """The loss of one trial that has been simulated. `poisson`: targets are counts, and outputs the rates that are
    expected of them; `rates`: the squared state too."""
    outputs = trajectory.outputs
    if dropout > 0 and key is not None:
        states = eqx.nn.Dropout(dropout)(trajectory.states, key=key)
        outputs = jax.vmap(network.output)(states)
    mask = only_last(trial.mask) if last else trial.mask
    if jnp.issubdtype(trial.targets.dtype, jnp.integer):
        losses = cross_entropies(outputs, trial.targets)
    else:
        # A masked NaN must not reach the gradient either, which would multiply it by zero.
        losses = (poisson_losses if poisson else squared_errors)(outputs, jnp.where(trial.mask, trial.targets, 0.0))
    # `where` and not a product: a masked step may hold anything.
    losses, counts = jnp.where(mask, losses, 0.0), mask
    if trial.weights is not None:
        counts = jnp.where(mask, trial.weights, 0.0)
        losses = counts * losses
    squares = steps = None
    if rates:
        real = trial.durations > 0
        squares = jnp.where(real, (trajectory.states**2).mean(axis=1), 0.0).sum()
        steps = real.sum().astype(outputs.dtype)
    return Score(
        losses.sum(),
        counts.sum().astype(outputs.dtype),
        trajectory.evaluations.astype(outputs.dtype),
        trajectory.failed_at,
        trajectory.stuck,
        squares,
        steps,
        weighted=trial.weights is not None,
    )


def _sum_over(score: Callable[[Any, Key | None], Score], trials: PyTree, key: Key | None) -> Score:
    """The scores of trials (a leading axis on every leaf), each with a key of its own, summed."""
    keys = None if key is None else jax.random.split(key, jax.tree.leaves(trials)[0].shape[0])
    scores = jax.vmap(score, in_axes=(0, None if keys is None else 0))(trials, keys)
    sums = (scores.loss.sum(), scores.count.sum(), scores.evaluations.sum())
    of_rates = [None if one is None else one.sum() for one in (scores.squares, scores.steps)]
    return Score(*sums, scores.failed_at, scores.stuck, *of_rates, weighted=scores.weighted)
