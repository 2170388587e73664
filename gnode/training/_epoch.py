from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import optax
from jaxtyping import Array, Bool, Float, Int, PyTree

from gnode._types import Key, Scalar
from gnode.models import Network
from gnode.programs import compiled
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, all_along_paths, input_path
from gnode.training._failure import FirstFailure, first_failure, first_of
from gnode.training._forcing import Forcing, forced_trajectory
from gnode.training._losses import TrialArrays, noise_key, score_trajectory, total_score
from gnode.training._pieces import count_pieces, in_pieces, piece_starts
from gnode.training.descent import (
    Optimiser,
    Part,
    Penalties,
    are_fixed,
    descent_by,
    value_and_gradient,
    with_fixed,
    without_fixed,
)

# Folded into the key of an epoch, for the noise while it is validated: no number of what a key is split into, which
# would give the same one.
_OF_VALIDATION = 2**31


class Descent(NamedTuple):
    """What one step hands to the next: the trained arrays and what the optimiser remembers."""

    weights: PyTree
    moments: PyTree
    diverged: Bool[Array, ""]
    """A loss or gradient was not finite, or the solver could not finish a trial: nothing changes any more."""


class Hyperparameters(NamedTuple):
    """Numbers that may change without recompiling."""

    learning_rates: Float[Array, " steps"]
    """Of every step of the epoch: one a batch, or one a piece of it where gradients are cut."""
    weight_decay: Scalar
    clip_norm: Scalar
    horizon: Int[Array, ""]
    forcing_interval: Int[Array, ""] | None = None
    """Pieces from one correction to the next, where the state is corrected."""


class EpochNumbers(NamedTuple):
    """What an epoch reports."""

    loss: Scalar
    """The mean over its steps in which a target counted; not a number where there was none."""
    validation_loss: Scalar
    gradient_norm: Scalar
    """The mean over its steps, before clipping."""
    largest_gradient_norm: Scalar
    """The largest finite one."""
    evaluations: Scalar
    """Of the flow in one pass through a training trial, the mean."""
    failure: FirstFailure
    """Of the solver, in training."""
    validation_failure: FirstFailure


class _Step(NamedTuple):
    """What a step of the optimiser reports."""

    loss: Scalar
    norm: Scalar
    made: Bool[Array, ""]
    """False where no target counted and nothing was changed."""
    counted: Bool[Array, ""]
    """Whether a target counted: else the loss is no loss."""
    evaluations: Scalar
    """The mean over the trials of the batch."""
    failure: FirstFailure


@compiled
def begin(network: Network, optimiser: Optimiser = "adamw") -> Descent:
    """The state of descent before the first step."""
    weights = eqx.filter(network, eqx.is_inexact_array)
    return Descent(weights, descent_by(optimiser).init(weights), jnp.asarray(False))


@compiled
def run_epoch(
    descent: Descent,
    train: TrialArrays,
    validation: TrialArrays,
    numbers: Hyperparameters,
    key: Key,
    *,
    static: Network,
    batch_size: int,
    last: bool,
    dropout: float,
    optimiser: Optimiser = "adamw",
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    truncate_steps: int | None = None,
    forcing_steps: int | None = None,
    poisson: bool = False,
    penalties: Penalties | None = None,
    fixed: tuple[Part, ...] = (),
) -> tuple[Descent, EpochNumbers]:
    """One epoch, compiled whole: shuffle, all steps of the optimiser, and the validation loss after them.

    A step whose loss or gradient is not finite, or in which the solver cannot finish a trial, changes nothing, nor does
    any after it. `static` is the network without its trained arrays; with it, all options are compiled in.
    """
    shuffle_key, dropout_key = jax.random.split(key)
    trials, samples = train.durations.shape
    pieces = count_pieces(samples, truncate_steps)
    batches = numbers.learning_rates.shape[0] // pieces
    rates = penalties is not None and penalties.rates > 0
    scored = {"last": last, "poisson": poisson, "rates": rates}
    order = jax.random.permutation(shuffle_key, trials)[: batches * batch_size].reshape(batches, batch_size)

    def step_of(score_of, descent: Descent, members, began_at, rate, must_count: bool):
        """A step down the mean loss of a network, and what else its scores come with."""

        def loss_of(weights):
            network = eqx.combine(weights, static)
            score, beside = score_of(network)
            descended = score.mean_loss
            if penalties is not None:
                descended = descended + penalties.of(score.squared_rate, network.field)
            return descended, (score, beside)

        forward = simulation.adjoint == "forward"
        (loss, (score, beside)), gradient = value_and_gradient(loss_of, descent.weights, forward=forward)
        if fixed:
            of_fixed = are_fixed(eqx.combine(descent.weights, static), fixed)
            gradient = without_fixed(gradient, of_fixed)
        norm = optax.tree.norm(gradient)
        clip = jnp.minimum(1.0, numbers.clip_norm / jnp.maximum(norm, 1e-12))
        gradient = jax.tree.map(lambda g: g * clip, gradient)
        direction, moments = descent_by(optimiser).update(gradient, descent.moments, descent.weights)
        weights = jax.tree.map(lambda w, d: w - rate * (d + numbers.weight_decay * w), descent.weights, direction)
        if fixed:
            weights = with_fixed(weights, descent.weights, of_fixed)
        failure = first_failure(score.failed_at + began_at, score.stuck, members)
        diverged = descent.diverged | ~(jnp.isfinite(loss) & jnp.isfinite(norm)) | failure.happened
        made = (score.count > 0) | (not must_count)
        weights, moments = jax.tree.map(
            lambda old, new: jnp.where(diverged | ~made, old, new),
            (descent.weights, descent.moments),
            (weights, moments),
        )
        if penalties is not None:
            # What is reported is the loss of the task, as of validation.
            loss = score.mean_loss
        report = _Step(loss, norm, made, score.count > 0, score.evaluations / batch_size, failure)
        return Descent(weights, moments, diverged), beside, report

    def on_whole_trials(descent, sample):
        members, rate, key = sample
        batch = jax.tree.map(lambda a: a[members], train).up_to(numbers.horizon)

        def score_of(network):
            if forcing_steps is None:
                return total_score(network, batch, **scored, dropout=dropout, key=key, simulation=simulation), None
            assert numbers.forcing_interval is not None
            forcing = Forcing(forcing_steps, numbers.forcing_interval)
            trajectory = forced_trajectory(network, batch, simulation, forcing, noise_key(simulation, key))
            return score_trajectory(network, batch, trajectory, **scored, dropout=dropout, key=key), None

        descent, _, report = step_of(score_of, descent, members, jnp.zeros(batch_size), rate, False)
        return descent, report

    def on_pieces(descent, sample):
        members, rates, keys = sample
        batch = jax.tree.map(lambda a: a[members], train).up_to(numbers.horizon)
        paths = jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(batch.inputs, batch.durations)

        def on_piece(carry, sample):
            descent, states = carry
            number, began_at, rate, key, piece, paths = sample

            def score_of(network):
                first = jax.vmap(network.initial)(batch.inputs[:, 0])
                starts = jnp.where(number == 0, first, states)
                trajectory = all_along_paths(network, paths, starts, simulation, key=noise_key(simulation, key))
                score = score_trajectory(network, piece, trajectory, **scored, dropout=dropout, key=key)
                return score, trajectory.states[:, -1]

            descent, ends, report = step_of(score_of, descent, members, began_at, rate, True)
            return (descent, ends), report

        assert truncate_steps is not None
        cut = in_pieces((batch, paths), truncate_steps)
        nowhere = jnp.zeros((batch_size, static.field.state_size), batch.inputs.dtype)
        samples = (jnp.arange(pieces), piece_starts(paths, truncate_steps), rates, keys, *cut)
        (descent, _), reports = jax.lax.scan(on_piece, (descent, nowhere), samples)
        return descent, reports

    keys = jax.random.split(dropout_key, batches * pieces) if dropout > 0 or simulation.noisy else None
    rates = numbers.learning_rates
    if pieces == 1:
        descent, reports = jax.lax.scan(on_whole_trials, descent, (order, rates, keys))
        # Zero over zero, not a number, where no step had a target that counted.
        loss = jnp.where(reports.counted, reports.loss, 0).sum() / reports.counted.sum()
        norm = reports.norm.mean()
    else:
        rates, keys = jax.tree.map(lambda a: a.reshape(batches, pieces, *a.shape[1:]), (rates, keys))
        descent, reports = jax.lax.scan(on_pieces, descent, (order, rates, keys))
        reports = jax.tree.map(lambda a: a.reshape(-1), reports)
        loss = jnp.where(reports.made, reports.loss, 0).sum() / reports.made.sum()
        norm = jnp.where(reports.made, reports.norm, 0).sum() / jnp.maximum(reports.made.sum(), 1)
    # Of an epoch's own noise, where there is noise: what is best by one draw of it might not be by another.
    noise = jax.random.fold_in(key, _OF_VALIDATION) if simulation.noisy else None
    trained = eqx.combine(descent.weights, static)
    score = total_score(trained, validation, last=last, poisson=poisson, key=noise, simulation=simulation)
    norms = reports.norm
    return descent, EpochNumbers(
        loss,
        score.mean_loss,
        norm,
        jnp.where(jnp.isfinite(norms), norms, 0.0).max(),
        reports.evaluations.sum() / batches,
        first_of(reports.failure),
        first_failure(score.failed_at, score.stuck, jnp.arange(validation.durations.shape[0])),
    )
