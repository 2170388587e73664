import jax
import jax.numpy as jnp
from jaxtyping import Array, Float

from gnode._types import Key
from gnode.models import AbstractField


def kicks(
    field: AbstractField, durations: Float[Array, " steps"], *, sigma: float, substeps: int, key: Key
) -> Float[Array, "steps substeps state"]:
    r"""What recurrent noise adds to the state in each of Euler's steps, so many between two samples.

    $$\tau\, dh = G(h, x) \odot R(h, x)\, dt + \sqrt{2 \tau}\, \sigma\, dW, \qquad
    h' = h + \Delta t\, f(h, x) + \sigma \sqrt{2 \Delta t / \tau}\; \xi, \quad \xi \sim N(0, 1)$$

    independent from entry to entry and step to step, by Euler's and Maruyama's method. The noise is not gated: it is
    that of the units' input currents. $\sigma$ is in units of the state: a leak alone, $R = -h$ and $G = 1$, makes of
    it the process of Ornstein and Uhlenbeck, whose standard deviation is $\sigma$, and with Euler's steps of
    $\alpha = \Delta t / \tau$ it is $\sigma / \sqrt{1 - \alpha / 2}$. An interval of length zero has no noise.

    Source of the form: Song, Yang and Wang, "Training excitatory-inhibitory recurrent neural networks for cognitive
    tasks" (PLoS Computational Biology, 2016), equations 1 and 5, whose noise is in the current x of units with rates
    [x]_+. Ours is in the state h, which is what the units of this package hand on.
    """
    dtype = durations.dtype
    size = jnp.sqrt(jnp.asarray(2 * sigma**2 / (field.time_constant * substeps), dtype) * durations)
    draws = jax.random.normal(key, (durations.shape[0], substeps, field.state_size), dtype)
    return size[:, None, None] * draws
