import equinox as eqx
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import State
from gnode.analysis.certificate.enclosures._backward import Form
from gnode.analysis.certificate.enclosures._enclosure import Radius, precision, upward, weigh


class Ranges(eqx.Module):
    """What the residual can be on each of several boxes, proven."""

    low: Float[Array, "*boxes state"]
    """The least of every entry of the residual,"""
    high: Float[Array, "*boxes state"]
    """and the largest."""
    target_low: Float[Array, "*boxes state"]
    """The same of the residual plus the state: F, of a residual F(h) - h."""
    target_high: Float[Array, "*boxes state"]
    least: Float[Array, "*boxes"]
    """The least Euclidean norm of the residual,"""
    most: Float[Array, "*boxes"]
    """and the largest."""


def ranges(seen: Form, centre: State, radius: Radius) -> Ranges:
    """Those of one box, which may be infinite or have no width."""
    count, eps = len(radius), precision(radius)
    error = seen.total()

    def around(middle: State, reach: State) -> tuple[State, State]:
        far = upward(reach + 2 * eps * jnp.abs(middle))
        # Not a number compares false: nothing is known.
        known = jnp.isfinite(far)
        return jnp.where(known, middle - far, -jnp.inf), jnp.where(known, middle + far, jnp.inf)

    least_entries, most_entries = around(seen.middle, seen.reach(radius))
    # The state itself added: rounding is 2 eps of what is added, at most.
    slopes = seen.slopes + jnp.eye(count, dtype=radius.dtype)
    target = seen.middle + centre
    spread = weigh(radius, slopes.T)
    target_low, target_high = around(target, upward(spread + error + 2 * eps * (jnp.abs(target) + spread)))

    farthest = jnp.maximum(jnp.abs(least_entries), jnp.abs(most_entries))
    nearest = jnp.maximum(jnp.maximum(least_entries, -most_entries), 0)
    # The norm along the middle of the residual, where entries that move together do not add up as if they did not.
    size = jnp.linalg.norm(seen.middle)
    columns = jnp.where(radius == 0, 0, jnp.linalg.norm(seen.slopes, axis=0) * radius)
    unsure = jnp.linalg.norm(error)
    along_noise = jnp.sum(jnp.abs((seen.middle / size) @ seen.noise)) + jnp.linalg.norm(seen.error)
    along = jnp.where(radius == 0, 0, jnp.abs((seen.middle / size) @ seen.slopes) * radius)
    rounding = 4 * (count + 2) * eps
    most = jnp.minimum(jnp.linalg.norm(farthest), size + jnp.sum(columns) + unsure)
    behind = jnp.sum(along) + along_noise
    behind = behind + (rounding + 2 * seen.noise.shape[1] * eps) * (size + jnp.sum(columns) + unsure)
    # Not a number compares false: nothing is concluded.
    least = jnp.maximum(jnp.linalg.norm(nearest) * (1 - rounding), jnp.where(size > behind, size - behind, 0))
    # Squares may underflow.
    most = upward(most + 1e-150, 4 * (count + 2))
    return Ranges(least_entries, most_entries, target_low, target_high, least, most)
