from collections.abc import Callable

import equinox as eqx
import numpy as np
from jaxtyping import Array, Bool, Float

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System

# What differs by less than this share of its magnitude is as good as constant: rounding of float32, in which networks
# are trained.
_ROUNDING = 1e-7
# Of normally distributed numbers, the standard deviation over the median distance from their median.
_NORMAL = 1.4826


def units_of(states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, " state"]:
    """The unit in which lengths along each entry are measured: its spread over some states, all above zero.

    The spread is the median distance from the median (times 1.48, which makes it the standard deviation where the
    states are normally distributed) over the states that differ from the median by more than rounding: a few outliers
    do not move it, nor do states that have settled. An entry that differs nowhere by more than rounding is constant,
    and is measured by its magnitude; one that is always zero by the median unit of the others.

    A silent entry is one that varies little, in whatever unit: it gets the small unit that its own variation has. How
    far its zeros can be known is said by rounding of the terms that they are made of, not by the unit.
    """
    away, differs = _differences(states)
    units = np.abs(states).max(axis=0)
    for entry in np.flatnonzero(differs.any(axis=0)):
        units[entry] = _NORMAL * np.median(away[differs[:, entry], entry])
    known = units > 0
    return np.where(known, units, np.median(units[known]) if known.any() else 1.0)


def factors_of(states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, " state"]:
    """The unit of each entry over the geometric mean of all: about 1 where entries vary alike.

    Lengths in entries over these factors are in state units still, each entry weighted by its own spread.
    """
    units = units_of(states)
    return units / np.exp(np.mean(np.log(units)))


def varies(states: Float[np.ndarray, "states state"]) -> Bool[np.ndarray, " state"]:
    """Which entries are not constant, up to rounding of their magnitude."""
    return np.any(_differences(states)[1], axis=0)


def _differences(
    states: Float[np.ndarray, "states state"],
) -> tuple[Float[np.ndarray, "states state"], Bool[np.ndarray, "states state"]]:
    """How far each entry is from its median, and whether that is more than rounding."""
    away = np.abs(states - np.median(states, axis=0))
    return away, away > _ROUNDING * np.abs(states).max(axis=0)


class Scaled(eqx.Module):
    """A function in units of the state's entries and of its own values: u -> f(units u) / scales."""

    function: Callable[[State], State]
    units: Float[Array, " state"]
    scales: Float[Array, " state"]

    def __call__(self, state: State) -> State:
        return self.function(self.units * state) / self.scales


def in_units(system: System, units: Float[np.ndarray, " state"]) -> System:
    """The same system, of the state with each entry over its unit."""
    with double_precision():
        each = on_device(units)
    flow, residual = Scaled(system.flow, each, each), Scaled(system.residual, each, each)
    return System(flow, residual, None, system.time_constant, system.step)
