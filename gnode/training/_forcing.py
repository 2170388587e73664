r"""Sparse teacher forcing, for series on which plain training collapses to their mean.

Now and then the state is set right, by the least move that lets the readout give the known targets:

$$h \leftarrow h + C^+ (m \odot (y - (C h + c)))$$

with $C^+$ the pseudo-inverse of the readout, and m = 1 where a target is known. What the readout does not see of the
state goes on undisturbed, and so does the gradient through it: errors cannot pile up over a stretch longer than that
between two corrections, nor can gradients explode over it.

Sources: Mikhaeil, Monfared and Durstewitz, "On the difficulty of learning chaotic dynamics with RNNs" (NeurIPS 2022);
teacher forcing: Williams and Zipser, "A learning algorithm for continually running fully recurrent neural networks"
(Neural Computation, 1989).
"""

from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Int

from gnode._checks import refusal
from gnode._types import Key, State
from gnode.models import Network, identity
from gnode.simulation import SimulationSettings, Trajectory, all_along_paths, input_path
from gnode.tasks import Trials
from gnode.training._losses import TrialArrays
from gnode.training._pieces import count_pieces, in_pieces, piece_starts, whole_trajectory


class Forcing(NamedTuple):
    """How trials are corrected."""

    length: int
    """Samples of a piece, at the end of which there may be a correction."""
    every: Int[Array, ""]
    """Pieces from one correction to the next."""


def check_forcing(network: Network, trials: Trials) -> None:
    """Refuses trials and readouts that say nothing about where the state ought to be."""
    remedy = "leave training.forcing_steps out"
    if trials.labelled:
        raise refusal("values as targets with training.forcing_steps", "classes", remedy)
    if len(network.readout.weights) > 1:
        raise refusal(
            "a linear readout with training.forcing_steps",
            f"one of {len(network.readout.weights) - 1} hidden layers",
            f"{remedy}, or model.readout_hidden",
        )
    if network.readout.output is not identity:
        raise refusal(
            "a linear readout with training.forcing_steps", "a function of one", f"{remedy}, or model.readout"
        )


def corrected(network: Network, state: State, target: Array, known: Array) -> State:
    """The state after the least move that gives the known outputs their targets and leaves the others as they are."""
    size = network.field.readout_size
    # With its gradient: else nothing keeps the readout from growing singular, and the moves from growing without bound.
    inverse = jnp.linalg.pinv(network.readout.weights[0])
    # `where` and not a product: what is not known may be NaN.
    error = jnp.where(known, jnp.where(known, target, 0.0) - network.output(state), 0.0)
    return state.at[:size].add(inverse @ error)


def forced_trajectory(
    network: Network,
    trials: TrialArrays,
    simulation: SimulationSettings,
    forcing: Forcing,
    key: Key | None = None,
) -> Trajectory:
    """Trials that are corrected on their way. States and outputs are those before a correction. `key` is for recurrent
    noise."""
    paths = jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(trials.inputs, trials.durations)
    starts = jax.vmap(network.initial)(trials.inputs[:, 0])

    def one(states, piece):
        number, paths, targets, mask = piece
        of_piece = None if key is None else jax.random.fold_in(key, number)
        trajectory = all_along_paths(network, paths, states, simulation, key=of_piece)
        ends = trajectory.states[:, -1]
        # What a padded end would be corrected to is not known, and its mask says so.
        moved = jax.vmap(lambda h, y, m: corrected(network, h, y, m))(ends, targets[:, -1], mask[:, -1])
        return jnp.where((number + 1) % forcing.every == 0, moved, ends), trajectory

    if simulation.adaptive:
        # The gradient would keep the steps of all pieces, with room for the most that a piece may take in each.
        one = eqx.filter_checkpoint(one)
    pieces = in_pieces((paths, trials.targets, trials.mask), forcing.length)
    numbers = jnp.arange(count_pieces(trials.durations.shape[1], forcing.length))
    _, trajectories = jax.lax.scan(one, starts, (numbers, *pieces))
    return whole_trajectory(trajectories, piece_starts(paths, forcing.length), trials.durations.shape[1])
