from collections.abc import Callable
from typing import NamedTuple

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float, Int

from gnode._checks import refusal
from gnode._types import State
from gnode.programs import quick_to_compile

# Below this share of the tolerance a residual is not worth another step.
_BEYOND = 1e-4
# A start that this many steps in a row do not bring nearer, by 0.1 %, has ended: at rounding, or at a local minimum
# of the residual that is not zero. From some that come nearer by less than 1 % in ten steps, the residual does vanish.
_IDLE = 10
_PROGRESS = 0.999
_DAMPING = 1e-2
# Few enough for their matrices to stay in the cache of a core, and for lanes not to wait for one another; more
# than enough for the cost of starting an operation not to count. An accelerator would be idle with so few.
_LANES_ON_CPU = 32
_LANES = 4096


class _Search(NamedTuple):
    """What is under way: one start in each lane."""

    start: Int[Array, " lanes"]
    """Which of the starts it is; their count, or more, where none is left to do."""
    steps: Int[Array, " lanes"]
    """So many were tried; 0 where the candidate is the start itself."""
    states: Float[Array, "lanes state"]
    norms: Float[Array, " lanes"]
    normals: Float[Array, "lanes state state"]
    gradients: Float[Array, "lanes state"]
    candidates: Float[Array, "lanes state"]
    predicted: Float[Array, " lanes"]
    """By how much the linear model lets the square of the residual fall."""
    damping: Float[Array, " lanes"]
    growth: Float[Array, " lanes"]
    idle: Int[Array, " lanes"]


@quick_to_compile
def roots(
    residual: Callable[[State], State],
    starts: Float[Array, "starts state"],
    count: Int[Array, ""],
    tolerance: Float[Array, ""],
    iterations: int,
) -> tuple[Float[Array, "starts state"], Float[Array, " starts"]]:
    r"""Levenberg-Marquardt from each of the first `count` starts: where it ended, and the norm of the residual there;
    of the others infinity.

    $$(J^\top J + \lambda \|r\| I)\, \delta = -J^\top r$$

    A damping in proportion to $\|r\|$ keeps convergence quadratic where the zeros are not isolated, as on a
    continuous attractor. It goes on beyond the tolerance, to rounding: along a slow direction a residual of
    `tolerance` may still be far from its zero. No start depends on the others: they share lanes, and where one
    has ended, the next takes its lane. Refuses a residual that is not of the shape of the state.

    Source: Fan and Yuan, "On the quadratic convergence of the Levenberg-Marquardt method without
    nonsingularity assumption" (2005); the rule for lambda is that of Nielsen (1999).
    """
    total, size = starts.shape
    shape = jax.eval_shape(residual, starts[0]).shape
    if shape != (size,):
        raise refusal(f"a residual of shape {(size,)}, as the state", shape, "return F(h) - h")
    lanes = min(total, _LANES_ON_CPU if jax.default_backend() == "cpu" else _LANES)

    def step(carry):
        search, ends, end_norms, coming = carry
        search = _judge(search, *jax.vmap(lambda state: _value_and_slopes(residual, state))(search.candidates))
        ended = (search.norms <= _BEYOND * tolerance) | (search.idle >= _IDLE) | (search.steps >= iterations)
        rows = jnp.where(ended & (search.start < count), search.start, total)
        ends = ends.at[rows].set(search.states, mode="drop")
        end_norms = end_norms.at[rows].set(search.norms, mode="drop")
        free = ended | (search.start >= count)
        following = jnp.minimum(coming + jnp.cumsum(free) - 1, count)
        coming = jnp.minimum(coming + free.sum(), count)
        search = _propose(search)
        search = search._replace(
            start=jnp.where(free, following, search.start),
            steps=jnp.where(free, 0, search.steps + 1),
            candidates=jnp.where(free[:, None], starts.at[following].get(mode="clip"), search.candidates),
        )
        return search, ends, end_norms, coming

    nothing, none = jnp.zeros(lanes, starts.dtype), jnp.zeros(lanes, jnp.int32)
    search = _Search(
        start=jnp.arange(lanes),
        steps=none,
        states=starts[:lanes],
        norms=nothing,
        normals=jnp.zeros((lanes, size, size), starts.dtype),
        gradients=jnp.zeros((lanes, size), starts.dtype),
        candidates=starts[:lanes],
        predicted=nothing,
        damping=nothing,
        growth=nothing,
        idle=none,
    )
    begin = (search, starts, jnp.full(total, jnp.inf, starts.dtype), jnp.asarray(lanes))
    _, ends, end_norms, _ = jax.lax.while_loop(lambda carry: (carry[0].start < count).any(), step, begin)
    return ends, end_norms


def _value_and_slopes(
    residual: Callable[[State], State], state: State
) -> tuple[Float[Array, " state"], Float[Array, "state state"]]:
    """r, and J transposed: row i is the derivative along entry i. So they come, and turning them round takes longer
    than what is made of them."""
    along = jnp.eye(len(state), dtype=state.dtype)
    return jax.vmap(lambda tangent: jax.jvp(residual, (state,), (tangent,)), out_axes=(None, 0))(along)


def _judge(search: _Search, values: Float[Array, "lanes state"], slopes: Float[Array, "lanes state state"]) -> _Search:
    """Take the candidates that are better."""
    norms = jnp.linalg.norm(values, axis=1)
    fresh = search.steps == 0
    # Not a number (from a singular matrix, or a residual that overflows) compares false: rejected.
    gain = (search.norms**2 - norms**2) / search.predicted
    better = fresh | ((gain > 1e-3) & (norms < search.norms))
    nearer = fresh | (better & (norms < _PROGRESS * search.norms))
    eased = search.damping * jnp.maximum(1 / 3, 1 - (2 * gain - 1) ** 3)
    return search._replace(
        states=_where(better, search.candidates, search.states),
        norms=jnp.where(better, norms, search.norms),
        normals=_where(better, jnp.einsum("bji,bki->bjk", slopes, slopes), search.normals),
        gradients=_where(better, jnp.einsum("bji,bi->bj", slopes, values), search.gradients),
        damping=jnp.where(fresh, _DAMPING, jnp.where(better, eased, search.damping * search.growth)),
        growth=jnp.where(better, 2.0, 2 * search.growth),
        idle=jnp.where(nearer, 0, search.idle + 1),
    )


def _propose(search: _Search) -> _Search:
    ridge = search.damping * search.norms
    identity = jnp.eye(search.states.shape[1], dtype=search.states.dtype)
    change = -solve_positive(search.normals + ridge[:, None, None] * identity[None], search.gradients)
    # |r|^2 - |r + J delta|^2, without J.
    predicted = ridge * (change**2).sum(axis=1) - (search.gradients * change).sum(axis=1)
    return search._replace(candidates=search.states + change, predicted=predicted)


def _where(
    chosen: Bool[Array, " lanes"], these: Float[Array, "lanes *shape"], those: Float[Array, "lanes *shape"]
) -> Float[Array, "lanes *shape"]:
    return jnp.where(chosen.reshape(-1, *[1] * (these.ndim - 1)), these, those)


def solve_positive(
    matrices: Float[Array, "starts state state"], right: Float[Array, "starts state"]
) -> Float[Array, "starts state"]:
    factor = jnp.linalg.cholesky(matrices)
    half = jax.lax.linalg.triangular_solve(factor, right[:, :, None], left_side=True, lower=True)
    whole = jax.lax.linalg.triangular_solve(factor, half, left_side=True, lower=True, transpose_a=True)
    return whole[:, :, 0]
