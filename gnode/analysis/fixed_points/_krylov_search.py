"""The search for zeros of large states: the steps of Levenberg and Marquardt, looked for in Krylov spaces."""

from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode._types import State
from gnode.programs import compiled

# Directions in which a step is looked for: more are not worth what they cost, fewer make for many more steps.
_DIRECTIONS = 20
# Dampings tried at once, over the last one: another step in the same space costs one evaluation of the residual.
_TRIED = (1 / 64, 1 / 4, 4.0, 256.0)
_FIRST, _LEAST, _MOST = 1e-2, 1e-12, 1e6
# A start that this many steps in a row do not bring nearer, by 0.1 %, has ended.
_IDLE, _PROGRESS = 6, 0.999
# So many starts at a time: products of matrices are then as fast as they get, and few lanes wait for the last start.
_LANES = 32


class _Lanes(NamedTuple):
    """What is under way: one start in each lane."""

    start: Int[Array, " lanes"]
    """Which of the starts it is; their number where none is left to do."""
    steps: Int[Array, " lanes"]
    states: Float[Array, "lanes state"]
    values: Float[Array, "lanes state"]
    damping: Float[Array, " lanes"]
    idle: Int[Array, " lanes"]


@compiled
def near_zeros(
    residual: Callable[[State], State],
    turn: Float[Array, " state"],
    starts: Float[Array, "starts state"],
    count: Int[Array, ""],
    goal: Float[Array, ""],
    iterations: Int[Array, ""],
) -> Float[Array, "starts state"]:
    r"""Where each of the first `count` starts is once its residual is as small as `goal`, or does not get any smaller.

    $$\delta = V y, \qquad (W^\top W + \lambda \|r\| I)\, y = -W^\top r, \qquad W = J V$$

    The columns of V are orthonormal and span r, A r, A^2 r, ..., with A the Jacobian of `turn` times the residual,
    whose values are then measured as states are. No matrix of the size of the state is made or factorised: a step costs
    as much as the derivative of the residual along each of those directions. Every step lowers the residual. It
    computes in the precision of the starts, which is that of the residual too.

    Source: Knoll and Keyes, "Jacobian-free Newton-Krylov methods" (2004), with the damping of `roots`.
    """

    tried = jnp.array(_TRIED, starts.dtype)

    def step(carry):
        lanes, coming, ends = carry
        lanes = _stepped(residual, turn, lanes, tried)
        norms = jnp.linalg.norm(lanes.values, axis=1)
        # Not a number has ended.
        ended = ~(norms > goal) | (lanes.idle >= _IDLE) | (lanes.steps >= iterations)
        ends = ends.at[jnp.where(ended, lanes.start, len(starts))].set(lanes.states, mode="drop")
        lanes, coming = _refilled(residual, starts, count, lanes, ended, coming)
        return lanes, coming, ends

    lanes = min(len(starts), _LANES)
    nothing, none = jnp.zeros((lanes, starts.shape[1]), starts.dtype), jnp.zeros(lanes, jnp.int32)
    empty = _Lanes(none + count, none, nothing, nothing, nothing[:, 0], none)
    begun, coming = _refilled(residual, starts, count, empty, none == 0, jnp.zeros((), jnp.int32))
    return jax.lax.while_loop(lambda carry: (carry[0].start < count).any(), step, (begun, coming, starts))[2]


def _stepped(
    residual: Callable[[State], State], turn: Float[Array, " state"], lanes: _Lanes, tried: Float[Array, " tried"]
) -> _Lanes:
    """The best of some steps from where each lane is, where it lowers the residual."""
    basis, images = _space(residual, turn, lanes.states, lanes.values)
    norms = jnp.linalg.norm(lanes.values, axis=1)
    sizes, axes = jnp.linalg.eigh(jnp.einsum("bmi,bni->bmn", images, images))
    along = jnp.einsum("bmn,bm->bn", axes, jnp.einsum("bmi,bi->bm", images, lanes.values))
    damping = jnp.clip(lanes.damping[:, None] * tried[None], _LEAST, _MOST)
    info = jnp.finfo(sizes.dtype)
    sizes = jnp.maximum(sizes, info.eps * sizes[:, -1:] + info.tiny)
    inside = along[:, None] / (sizes[:, None] + (damping * norms[:, None])[:, :, None])
    candidates = lanes.states[:, None] - jnp.einsum("bkm,bmi->bki", jnp.einsum("bmn,bkn->bkm", axes, inside), basis)
    values = jax.vmap(jax.vmap(residual))(candidates)
    after = jnp.linalg.norm(values, axis=2)
    after = jnp.where(jnp.isfinite(after), after, jnp.inf)
    best, every = jnp.argmin(after, axis=1), jnp.arange(len(after))
    lower = after[every, best] < norms
    return lanes._replace(
        steps=lanes.steps + 1,
        states=jnp.where(lower[:, None], candidates[every, best], lanes.states),
        values=jnp.where(lower[:, None], values[every, best], lanes.values),
        damping=jnp.where(lower, damping[every, best], damping[:, -1]),
        idle=jnp.where(after[every, best] < _PROGRESS * norms, 0, lanes.idle + 1),
    )


def _refilled(
    residual: Callable[[State], State],
    starts: Float[Array, "starts state"],
    count: Int[Array, ""],
    lanes: _Lanes,
    ended: Bool[Array, " lanes"],
    coming: Int[Array, ""],
) -> tuple[_Lanes, Int[Array, ""]]:
    """Where a start has ended, the next takes its lane."""
    free = ended | (lanes.start >= count)
    following = jnp.where(free, jnp.minimum(coming + jnp.cumsum(free) - 1, count), lanes.start).astype(jnp.int32)
    states = jnp.where(free[:, None], starts.at[following].get(mode="clip"), lanes.states)
    lanes = _Lanes(
        start=following,
        steps=jnp.where(free, 0, lanes.steps),
        states=states,
        values=jnp.where(free[:, None], jax.vmap(residual)(states), lanes.values),
        damping=jnp.where(free, _FIRST, lanes.damping).astype(states.dtype),
        idle=jnp.where(free, 0, lanes.idle),
    )
    return lanes, jnp.minimum(coming + free.sum(), count).astype(jnp.int32)


def _space(
    residual: Callable[[State], State],
    turn: Float[Array, " state"],
    states: Float[Array, "lanes state"],
    values: Float[Array, "lanes state"],
) -> tuple[Float[Array, "lanes directions state"], Float[Array, "lanes directions state"]]:
    """V and W, transposed."""
    _, along = jax.linearize(jax.vmap(residual), states)
    shape = (len(states), _DIRECTIONS, states.shape[1])

    def add(k, carry):
        basis, images, following = carry
        # A second time, as rounding leaves something of the first; of what is left of it then, twice is enough.
        for _ in range(2):
            following -= jnp.einsum("bmi,bm->bi", basis, jnp.einsum("bmi,bi->bm", basis, following))
        length = jnp.linalg.norm(following, axis=1, keepdims=True)
        direction = jnp.where(length > 0, following / jnp.where(length > 0, length, 1.0), 0.0)
        image = along(direction)
        return basis.at[:, k].set(direction), images.at[:, k].set(image), turn[None] * image

    begin = (jnp.zeros(shape, states.dtype), jnp.zeros(shape, states.dtype), turn[None] * values)
    basis, images, _ = jax.lax.fori_loop(0, _DIRECTIONS, add, begin)
    return basis, images
