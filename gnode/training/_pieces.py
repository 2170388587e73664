from typing import TypeVar

import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode.simulation import InputPath, Trajectory

_Tree = TypeVar("_Tree")


def count_pieces(steps: int, length: int | None) -> int:
    """How many pieces of a length (none: that of the trial) hold all steps of a trial."""
    return 1 if length is None else -(-steps // length)


def in_pieces(trials: _Tree, length: int) -> _Tree:
    """Arrays (trials, steps, ...) as (pieces, trials, length, ...). The last piece is filled with zeros: steps that
    last no time and have no target."""

    def cut(array: Array) -> Array:
        pieces = count_pieces(array.shape[1], length)
        rest = [(0, 0)] * (array.ndim - 2)
        array = jnp.pad(array, [(0, 0), (0, pieces * length - array.shape[1]), *rest])
        return jnp.moveaxis(array.reshape(array.shape[0], pieces, length, *array.shape[2:]), 1, 0)

    return jax.tree.map(cut, trials)


def piece_starts(paths: InputPath, length: int) -> Float[Array, "pieces trials"]:
    """The time in seconds at which every piece begins in every trial."""
    seconds = in_pieces(paths.durations, length).sum(axis=2)
    return jnp.concatenate([jnp.zeros_like(seconds[:1]), jnp.cumsum(seconds, axis=0)[:-1]])


def whole_trajectory(pieces: Trajectory, starts: Float[Array, "pieces trials"], steps: int) -> Trajectory:
    """The trajectory of whole trials from that of their pieces (a leading axis on every leaf), begun at `starts`."""

    def join(array: Array) -> Array:
        array = jnp.moveaxis(array, 0, 1)
        return array.reshape(array.shape[0], -1, *array.shape[3:])[:, :steps]

    failed_at = starts + pieces.failed_at
    first = jnp.argmin(failed_at, axis=0)
    return Trajectory(
        pieces.initial[0],
        join(pieces.states),
        join(pieces.outputs),
        pieces.evaluations.sum(axis=0, dtype=pieces.evaluations.dtype),
        failed_at.min(axis=0),
        jnp.take_along_axis(pieces.stuck, first[None], axis=0)[0],
    )
