import abc
from dataclasses import dataclass

import equinox as eqx

from gnode._checks import check_count, check_positive
from gnode._types import Drive, Input, Scalar, State


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
    """A map and not a flow: `step` is what a sample does, and no solver has a part in it (the LSTM, the ODE-RNN)."""

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

    def step(self, state: State, drive: Drive, duration: Scalar | float) -> State:
        """The state after an interval of so many seconds: an Euler step of the flow. Of a map, what a sample does."""
        return state + duration * self.flow(state, drive)


@dataclass(frozen=True)
class FieldSizes:
    """What is fixed of a field when it is made, beside its weights."""

    state: int
    """N, the entries of the state."""
    input: int
    """Input channels; 0 of a field without input."""
    time_constant: float
    """tau, in seconds."""
    readout: int | None = None
    """Entries of the state, from the first, that the readout sees; none: all of them."""
    discrete: bool = False
    """A map and not a flow, as of `AbstractField`."""

    def __post_init__(self):
        check_count("the state size", self.state)
        check_count("the input size", self.input, least=0)
        check_positive("the time constant", self.time_constant)


class AbstractSizedField(AbstractField):
    """A field that has its sizes and its time constant in one record, `sizes`."""

    sizes: eqx.AbstractVar[FieldSizes]

    @property
    def state_size(self) -> int:
        return self.sizes.state

    @property
    def input_size(self) -> int:
        return self.sizes.input

    @property
    def time_constant(self) -> float:
        return self.sizes.time_constant

    @property
    def readout_size(self) -> int:
        return self.sizes.state if self.sizes.readout is None else self.sizes.readout

    @property
    def discrete(self) -> bool:
        return self.sizes.discrete
