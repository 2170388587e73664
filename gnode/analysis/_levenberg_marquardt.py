from collections.abc import Callable

import equinox as eqx
import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import State

# Below this share of the tolerance a residual is not worth another step.
_BEYOND = 1e-4
# A start that this many steps in a row do not bring nearer, by 1 %, has ended: at rounding, or at a local minimum
# of the residual that is not zero.
_IDLE = 10
_PROGRESS = 0.99


@eqx.filter_jit
def roots(
    residual: Callable[[State], State],
    starts: Float[Array, "starts state"],
    tolerance: Float[Array, ""],
    iterations: int,
) -> tuple[Float[Array, "starts state"], Float[Array, " starts"]]:
    r"""Levenberg-Marquardt from every start at once: where each ended, and the norm of the residual there.

    $$(J^\top J + \lambda \|r\| I)\, \delta = -J^\top r$$

    A damping in proportion to $\|r\|$ keeps convergence quadratic where the zeros are not isolated, as on a
    continuous attractor. It goes on beyond the tolerance, to rounding: along a slow direction a residual of
    `tolerance` may still be far from its zero.

    Source: Fan and Yuan, "On the quadratic convergence of the Levenberg-Marquardt method without
    nonsingularity assumption" (2005); the rule for lambda is that of Nielsen (1999).
    """
    value = jax.vmap(residual)
    jacobian = jax.vmap(jax.jacfwd(residual))
    identity = jnp.eye(starts.shape[1])[None]

    def norms(vectors):
        return jnp.linalg.norm(vectors, axis=1)

    def unfinished(carry):
        count, _, left, _, _, _, idle = carry
        return (count < iterations) & ((norms(left) > _BEYOND * tolerance) & (idle < _IDLE)).any()

    def step(carry):
        count, states, left, slopes, damping, growth, idle = carry
        norm = norms(left)
        normal = jnp.einsum("bij,bik->bjk", slopes, slopes) + (damping * norm)[:, None, None] * identity
        gradient = jnp.einsum("bij,bi->bj", slopes, left)
        change = -_solve_positive(normal, gradient)
        candidates = states + change
        new_left = value(candidates)
        new_norm = norms(new_left)
        predicted = norm**2 - norms(left + jnp.einsum("bij,bj->bi", slopes, change)) ** 2
        # Not a number (from a singular matrix, or a residual that overflows) compares false: rejected.
        gain = (norm**2 - new_norm**2) / predicted
        better = (gain > 1e-3) & (new_norm < norm)
        damping = jnp.where(better, damping * jnp.maximum(1 / 3, 1 - (2 * gain - 1) ** 3), damping * growth)
        growth = jnp.where(better, 2.0, 2 * growth)
        idle = jnp.where(better & (new_norm < _PROGRESS * norm), 0, idle + 1)
        states = jnp.where(better[:, None], candidates, states)
        left = jnp.where(better[:, None], new_left, left)
        return count + 1, states, left, jacobian(states), damping, growth, idle

    ones = jnp.ones(len(starts))
    begin = (0, starts, value(starts), jacobian(starts), 1e-2 * ones, 2 * ones, jnp.zeros(len(starts), jnp.int32))
    _, states, left, *_ = jax.lax.while_loop(unfinished, step, begin)
    return states, norms(left)


def _solve_positive(
    matrices: Float[Array, "starts state state"], right: Float[Array, "starts state"]
) -> Float[Array, "starts state"]:
    factor = jnp.linalg.cholesky(matrices)
    half = jax.lax.linalg.triangular_solve(factor, right[:, :, None], left_side=True, lower=True)
    whole = jax.lax.linalg.triangular_solve(factor, half, left_side=True, lower=True, transpose_a=True)
    return whole[:, :, 0]
