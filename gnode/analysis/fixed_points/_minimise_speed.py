from collections.abc import Callable

import jax
import jax.numpy as jnp
from jaxtyping import Array, Bool, Float

from gnode._types import Key, State
from gnode.analysis.fixed_points._levenberg_marquardt import solve_positive
from gnode.programs import compiled, quick_to_compile

# As in the search for zeros: a start that ten steps in a row do not bring on by 1 % has ended.
_IDLE = 10
_PROGRESS = 0.99
_BISECTIONS = 40


def half_square(residual: Callable[[State], State]) -> Callable[[State], Float[Array, ""]]:
    """q = |residual|^2 / 2."""
    return lambda state: 0.5 * jnp.sum(residual(state) ** 2)


@quick_to_compile
def newton_minima(
    residual: Callable[[State], State],
    starts: Float[Array, "starts state"],
    active: Bool[Array, " starts"],
    iterations: int,
) -> Float[Array, "starts state"]:
    r"""Damped Newton on q = |residual|^2 / 2 from every start that is active: where each ended.

    $$(\nabla^2 q + \lambda \|\nabla^2 q\| I)\, \delta = -\nabla q$$

    Unlike that of Gauss, Newton's Hessian has the term $r \cdot \nabla^2 r$, all there is along the slow direction
    of a point where the residual is not zero. Where the matrix is not positive definite it is damped until it is.

    Source: Nocedal and Wright, "Numerical Optimization" (2006), sections 3.4 and 10.3.
    """
    q = half_square(residual)
    both, hessian = jax.vmap(jax.value_and_grad(q)), jax.vmap(jax.hessian(q))
    identity = jnp.eye(starts.shape[1])[None]

    def unfinished(carry):
        count, *_, idle = carry
        return (count < iterations) & (active & (idle < _IDLE)).any()

    def step(carry):
        count, states, value, slope, bend, damping, growth, idle = carry
        size = damping * jnp.linalg.norm(bend, axis=(1, 2))
        change = -solve_positive(bend + size[:, None, None] * identity, slope)
        candidates = states + change
        new_value, new_slope = both(candidates)
        predicted = -jnp.sum(slope * change, axis=1) - 0.5 * jnp.einsum("bi,bij,bj->b", change, bend, change)
        steepness, new_steepness = jnp.linalg.norm(slope, axis=1), jnp.linalg.norm(new_slope, axis=1)
        # Not a number, from a matrix that is not positive definite, compares false: rejected.
        lower = (new_value < value) & (value - new_value > 1e-3 * predicted)
        # In the last steps the value no longer changes in its digits, and the gradient still does.
        flatter = (new_value <= value * (1 + 1e-14)) & (new_steepness < 0.5 * steepness)
        better = active & (lower | flatter)
        progress = better & ((new_value < _PROGRESS * value) | (new_steepness < _PROGRESS * steepness))
        damping = jnp.where(better, 0.1 * damping, damping * growth)
        growth = jnp.where(better, 2.0, 2 * growth)
        idle = jnp.where(progress, 0, idle + 1)
        states = jnp.where(better[:, None], candidates, states)
        value = jnp.where(better, new_value, value)
        slope = jnp.where(better[:, None], new_slope, slope)
        return count + 1, states, value, slope, hessian(states), damping, growth, idle

    ones = jnp.ones(len(starts))
    begin = (0, starts, *both(starts), hessian(starts), 1e-3 * ones, 2 * ones, jnp.zeros(len(starts), jnp.int32))
    return jax.lax.while_loop(unfinished, step, begin)[1]


@compiled
def kink_minima(
    residual: Callable[[State], State],
    starts: Float[Array, "starts state"],
    active: Bool[Array, " starts"],
    first: Float[Array, ""],
    last: Float[Array, ""],
    iterations: int,
) -> tuple[Float[Array, "starts state"], Bool[Array, " starts"]]:
    """Descent on q where the residual has kinks: where each start ended, and whether it has.

    BFGS, whose matrix learns how steep the sides of a kink are, with a weak Wolfe line search by bisection. It has
    ended where no step down is longer than `last`; `first` is the length of the first step, and a tenth of the
    longest.

    Source: Lewis and Overton, "Nonsmooth optimization via quasi-Newton methods" (2013).
    """
    both = jax.value_and_grad(half_square(residual))

    def search(state, value, slope, direction):
        """The last point of the line that is low enough, and its value and gradient."""
        descent = direction @ slope
        longest = 10 * first / jnp.linalg.norm(direction)

        def unfinished(carry):
            count, steep, *_ = carry
            return (count < _BISECTIONS) & steep

        def step(carry):
            count, _, length, low, high, best = carry
            new_state = state + length * direction
            new_value, new_slope = both(new_state)
            enough = (new_value < value) & (new_value <= value + 1e-4 * length * descent)
            steep = ~enough | ((new_slope @ direction < 0.5 * descent) & (length < longest))
            best = jax.tree.map(lambda a, b: jnp.where(enough, a, b), (new_state, new_value, new_slope), best)
            low, high = jnp.where(enough, length, low), jnp.where(enough, high, length)
            length = jnp.where(jnp.isfinite(high), (low + high) / 2, jnp.minimum(2 * length, longest))
            return count + 1, steep, length, low, high, best

        begin = (0, True, jnp.minimum(1.0, longest), 0.0, jnp.inf, (state, value, slope))
        return jax.lax.while_loop(unfinished, step, begin)[-1]

    def one(start, is_active):
        identity = jnp.eye(len(start))

        def unfinished(carry):
            count, *_, short = carry
            return (count < iterations) & (short < 3)

        def step(carry):
            count, state, value, slope, inverse, short = carry
            direction = -inverse @ slope
            # Rounding can spoil the matrix: down the gradient then, and from the beginning.
            spoilt = ~(direction @ slope < 0)
            inverse = jnp.where(spoilt, identity * first / jnp.linalg.norm(slope), inverse)
            direction = -inverse @ slope
            new_state, new_value, new_slope = search(state, value, slope, direction)
            moved, turned = new_state - state, new_slope - slope
            product = moved @ turned
            shear = identity - jnp.outer(moved, turned) / product
            updated = shear @ inverse @ shear.T + jnp.outer(moved, moved) / product
            sound = (product > 0) & jnp.isfinite(updated).all()
            inverse = jnp.where(sound, updated, inverse)
            short = jnp.where(jnp.linalg.norm(moved) <= last, short + 1, 0)
            return count + 1, new_state, new_value, new_slope, inverse, short

        value, slope = both(start)
        inverse = identity * first / jnp.linalg.norm(slope)
        begin = (0, start, value, slope, inverse, jnp.where(is_active, 0, 3))
        _, state, *_, short = jax.lax.while_loop(unfinished, step, begin)
        return state, is_active & (short >= 3)

    return jax.vmap(one)(starts, active)


@quick_to_compile
def gradient_and_hessian(
    residual: Callable[[State], State], states: Float[Array, "points state"]
) -> tuple[Float[Array, "points state"], Float[Array, "points state state"]]:
    """Of q."""
    q = half_square(residual)
    return jax.vmap(jax.grad(q))(states), jax.vmap(jax.hessian(q))(states)


@quick_to_compile
def gradients_around(
    residual: Callable[[State], State], states: Float[Array, "points state"], radius: Float[Array, ""], *, key: Key
) -> Float[Array, "points samples state"]:
    """Of q, at random states in a ball around each."""
    size = states.shape[1]
    moves = jax.random.ball(key, size, shape=(10 * size + 10,), dtype=states.dtype)
    around = states[:, None] + radius * moves[None]
    return jax.vmap(jax.vmap(jax.grad(half_square(residual))))(around)
