import abc
from dataclasses import replace

import equinox as eqx
import jax.numpy as jnp

from gnode._types import Drive, Input, Scalar, State
from gnode.models._field import AbstractSizedField, FieldSizes
from gnode.models._gru import GRU


class AbstractSampledField(AbstractSizedField):
    r"""A GRU at every sample, and something else between samples: a map whose step depends on the interval.

    $$h_k = (1 - z) \odot h^- + z \odot \tanh(W (r \odot h^-) + U x_k + b), \qquad
    h^- = \mathrm{between}(h_{k-1}, \Delta t_k)$$

    with z and r of `GRU`, at $h^-$ and $x_k$, and $\Delta t_k$ the interval that sample k ends: `step`. There is no
    flow of which it is an Euler step. As a field, for what asks for one, it is the map at the median interval, its
    time constant $\tau$:

    $$\tau \frac{dh}{dt} = \mathrm{step}(h, x, \tau) - h$$

    so that the zeros of `residual` are the states that samples at that interval, and at no other, leave as they are.
    """

    cell: eqx.AbstractVar[GRU]
    """What becomes of the state at a sample; its time constant is the median interval between samples."""

    @abc.abstractmethod
    def between(self, state: State, duration: Scalar | float) -> State:
        """The state at the end of an interval of so many seconds, before the sample there is seen."""

    @property
    def sizes(self) -> FieldSizes:
        return replace(self.cell.sizes, discrete=True)

    def drive(self, input: Input) -> Drive:
        return self.cell.drive(input)

    def gate(self, state: State, drive: Drive) -> State:
        return jnp.ones_like(state)

    def residual(self, state: State, drive: Drive) -> State:
        return self.step(state, drive, self.time_constant) - state

    def step(self, state: State, drive: Drive, duration: Scalar | float) -> State:
        return self.cell.step(self.between(state, duration), drive, self.cell.time_constant)
