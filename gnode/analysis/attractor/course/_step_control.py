from typing import NamedTuple

import jax.numpy as jnp
from jaxtyping import Array, Float


class StepControl(NamedTuple):
    """How the next step follows from the error of one, of which 1 is allowed."""

    order: int
    """Of the error."""
    caution: float
    """Of a step that the last error suggests;"""
    shorter: float
    """and how much shorter"""
    longer: float
    """or longer than the last it is at most."""

    def suggested(self, step: Float[Array, ""], error: Float[Array, ""]) -> Float[Array, ""]:
        factor = jnp.clip(self.caution * error ** (-1 / self.order), self.shorter, self.longer)
        return step * jnp.where(jnp.isnan(factor), self.shorter, factor)


def gone_on(
    left: Float[Array, ""], step: Float[Array, ""], suggested: Float[Array, ""], fine: Array
) -> tuple[Float[Array, ""], Float[Array, ""]]:
    """The time left after a step was tried, or no more than was left, and made where it was `fine`; and the next."""
    whole = step >= left
    # A last step that was cut says nothing of the next.
    following = jnp.where(fine & whole, jnp.maximum(step, suggested), suggested)
    return jnp.where(fine, jnp.where(whole, 0.0, left - step), left), following
