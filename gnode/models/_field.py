import abc

import equinox as eqx

from gnode._types import Drive, Input, State


class AbstractField(eqx.Module):
    r"""A vector field: the flow of one state under one input.

    Every model is written in the one form

    $$\tau \frac{dh}{dt} = G(h, x) \odot R(h, x)$$

    with $R(h, x) = F(h, x) - h$ (or $F(h, x)$ without leak) and $G = 1$ where there is no gate. The
    fixed points of a field are the zeros of `residual`, since $0 < G \le 1$.

    The input enters through `drive` alone, which does not depend on the state: a simulation computes
    the drives of all time steps in one matrix product, before it begins to step.
    """

    state_size: eqx.AbstractVar[int]
    input_size: eqx.AbstractVar[int]
    time_constant: eqx.AbstractVar[float]
    """tau, in seconds."""
    readout_size: eqx.AbstractVar[int]
    """The readout sees the first `readout_size` entries of the state (all of it but for the LSTM)."""
    discrete: eqx.AbstractVar[bool]
    """A map and not a flow: it steps once a sample, however long the sample lasts (the LSTM)."""

    @abc.abstractmethod
    def drive(self, input: Input) -> Drive:
        """All that depends on the input alone: the input projections, biases added."""

    @abc.abstractmethod
    def gate(self, state: State, drive: Drive) -> State:
        """G(h, x), elementwise in (0, 1]; ones where the model has no gate."""

    @abc.abstractmethod
    def residual(self, state: State, drive: Drive) -> State:
        """R(h, x) = F(h, x) - h, or F(h, x) where the model has no leak."""

    def flow(self, state: State, drive: Drive) -> State:
        """dh/dt, in state units per second."""
        return self.gate(state, drive) * self.residual(state, drive) / self.time_constant
