from collections.abc import Callable

import equinox as eqx
from jaxtyping import Array, Float

from gnode._checks import check_positive
from gnode._types import State
from gnode.analysis._function import check_of_one_state, flow_of, next_of, residual_of


class System(eqx.Module):
    r"""What is taken apart: an autonomous flow or a map, its input held. The caller says which; it is never guessed.

    $$\frac{dh}{dt} = f(h) \qquad\text{or}\qquad h' = h + \mathrm{step} \cdot f(h)$$

    `as_flow` and `as_map` make one.
    """

    flow: Callable[[State], State]
    """f: dh/dt, in state units per second; for a map (h' - h) / step."""
    residual: Callable[[State], State]
    """Its zeros are the fixed points, in state units: F(h) - h. Not the flow of a gated model, G (F - h) / tau,
    which a gate that closes makes small where nothing is fixed."""
    gate: Callable[[State], Float[Array, " state"]] | None
    """G(h), in (0, 1); none without a gate."""
    time_constant: float = eqx.field(static=True)
    """tau, in seconds: flow = gate * residual / tau."""
    step: float | None = eqx.field(static=True)
    """The seconds that one application of a map stands for; none for a flow."""
    origin: str = eqx.field(static=True, default="")
    """In a few words, how a network from elsewhere was read: its weights, translated, or called where it lies."""

    @property
    def is_map(self) -> bool:
        return self.step is not None

    def next(self, state: State) -> State:
        """h' of a map."""
        assert self.step is not None
        return state + self.step * self.flow(state)


def as_flow(
    flow: Callable[[State], State],
    *,
    residual: Callable[[State], State] | None = None,
    gate: Callable[[State], Float[Array, " state"]] | None = None,
    time_constant: float = 1.0,
) -> System:
    """A flow dh/dt = flow(h), in state units per second.

    **Arguments:**

    - `residual`: a function with the fixed points as its zeros, where there is a better one than
        `time_constant * flow`: F(h) - h of a gated model.
    - `gate`: G(h), for a field of time constants tau / G.
    - `time_constant`: tau, in seconds.

    Refuses functions of more than the state, and modules of PyTorch; where the function is first called, such as return
    anything but an array of the state's shape, or compute with NumPy.
    """
    check_positive("the time constant", time_constant)
    flow = flow_of(flow)
    residual = _Scaled(flow, float(time_constant)) if residual is None else residual_of(residual)
    if gate is not None:
        check_of_one_state(gate)
    return System(flow, residual, gate, float(time_constant), None)


def as_map(
    function: Callable[[State], State],
    *,
    step: float = 1.0,
    residual: Callable[[State], State] | None = None,
) -> System:
    """A map h' = function(h).

    **Arguments:**

    - `step`: the seconds that one application stands for; rates and time constants are then per second.
    - `residual`: a function with the fixed points as its zeros, where there is a better one than h' - h.

    Refuses what `as_flow` does: a readout, and (h', output), are no next state.
    """
    check_positive("the step", step)
    change = _Change(next_of(function))
    residual = change if residual is None else residual_of(residual)
    return System(_Scaled(change, 1 / float(step)), residual, None, float(step), float(step))


class _Change(eqx.Module):
    function: Callable[[State], State]

    def __call__(self, state: State) -> State:
        return self.function(state) - state


class _Scaled(eqx.Module):
    function: Callable[[State], State]
    factor: float = eqx.field(static=True)

    def __call__(self, state: State) -> State:
        return self.factor * self.function(state)
