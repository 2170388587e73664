from typing import Any

import jax

from gnode._switches import double_precision
from gnode._types import Input, State
from gnode.analysis.exported import Functions, exported
from gnode.experiments import Dissection
from gnode.models import Network, in_float64


@double_precision()
def programs_of(network: Network, taken: Dissection) -> dict[str, Any]:
    """The programs of a network that was trained here, as `gnode.analysis.exported.exported` gives them."""
    exact = in_float64(network)
    field = exact.field

    def flow(state: State, input: Input) -> jax.Array:
        return field.flow(state, field.drive(input))

    def following(state: State, input: Input) -> jax.Array:
        assert taken.step is not None
        return state + taken.step * flow(state, input)

    def time_constants(state: State, input: Input) -> jax.Array:
        return field.time_constant / field.gate(state, field.drive(input))

    functions = Functions(
        drive=following if taken.is_map else flow,
        readout=exact.output,
        time_constants=None if taken.gate_units is None else time_constants,
    )
    return exported(functions, field.state_size, field.input_size)
