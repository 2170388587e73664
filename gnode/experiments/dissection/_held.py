from collections.abc import Callable
from dataclasses import replace
from typing import Any

import equinox as eqx
import jax
import numpy as np
from jax.core import Tracer
from jaxtyping import Array, Float, Int

from gnode._checks import refusal
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import Drive, Input, State
from gnode.analysis import System, as_flow
from gnode.experiments._settings import MAP_ALPHA
from gnode.models import AbstractField, Network, in_float64
from gnode.programs import quick_to_compile
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings

_GATE_UNITS = 6


def map_step(
    field: AbstractField, time_step: float, simulation: SimulationSettings = DEFAULT_SIMULATION
) -> float | None:
    """The step in seconds of a field that is a map at the time step of its trials; None where it is a flow.

    An LSTM is a map by construction, and so are ODE-RNN and GRU-D, whose step is here the one that they make over the
    median interval. All else is one where Euler's steps, `time_step` over the substeps, are longer
    than half of tau. Solvers that follow the flow within a step, or choose their steps to do so, make none.
    """
    if field.discrete:
        return float(field.time_constant)
    if simulation.solver != "euler":
        return None
    step = time_step / simulation.fixed_steps
    # A step of half of tau is none, however times are rounded.
    return step if step > MAP_ALPHA * field.time_constant * (1 + 1e-6) else None


def held_system(
    network: Network | AbstractField, *, input: np.ndarray | Input | None = None, step: float | None = None
) -> System:
    r"""The autonomous system that a network is while its input is held, in float64, for everything in `gnode.analysis`.

    $$\tau \frac{dh}{dt} = G(h, x) \odot (F(h, x) - h) \qquad\text{or}\qquad h' = h + \frac{\mathrm{step}}{\tau}\,
    G(h, x) \odot (F(h, x) - h)$$

    **Arguments:**

    - `network`: or a field alone.
    - `input`: x, of shape (input,); zero by default. It may be traced, as by `gnode.analysis.branches`.
    - `step`: in seconds, for a network that is a map (one trained with an Euler step of about tau, or a map by
        construction: `map_step` tells); none for a flow.
    """
    field = network.field if isinstance(network, Network) else network
    traced = isinstance(input, Tracer)
    value: Any = input if traced else np.zeros(field.input_size) if input is None else np.asarray(input, np.float64)
    if value.shape != (field.input_size,) or not (traced or np.isfinite(value).all()):
        got = f"shape {value.shape}" if traced else value.tolist()
        raise refusal(f"an input of {field.input_size} finite values, as the network has", got, "give those")
    with double_precision():
        exact = in_float64(field)
        drive = exact.drive(value) if traced else _drive(exact, on_device(value, np.float64))
    # As every other system is made: what is compiled for one form of a function is not for another.
    system = as_flow(
        eqx.Partial(exact.flow, drive=drive),
        residual=eqx.Partial(exact.residual, drive=drive),
        gate=eqx.Partial(exact.gate, drive=drive),
        time_constant=float(field.time_constant),
    )
    return system if step is None else replace(system, step=step)


@quick_to_compile
def _drive(field: AbstractField, input: Input) -> Drive:
    return field.drive(input)


class Gate(eqx.Module):
    """G(h) of some units."""

    system: System
    units: Int[Array, " units"]

    def __call__(self, state: State) -> Float[Array, " units"]:
        assert self.system.gate is not None
        return self.system.gate(state)[self.units]


def gate_units(system: System, states: Float[np.ndarray, "states state"]) -> Int[np.ndarray, " units"] | None:
    """The units that vary most, in their order; none where there is no gate, or it is one everywhere."""
    if system.gate is None:
        return None
    with double_precision():
        gates = np.asarray(_gates(system.gate, on_device(states[:64], np.float64)))
    if np.all(gates == 1):
        return None
    return np.sort(np.argsort(-states.var(axis=0), kind="stable")[:_GATE_UNITS])


@quick_to_compile
def _gates(
    gate: Callable[[State], Float[Array, " state"]], states: Float[Array, "states state"]
) -> Float[Array, "states state"]:
    return jax.vmap(gate)(states)
