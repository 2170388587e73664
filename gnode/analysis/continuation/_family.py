"""Systems along a path, and the derivatives that are needed of them, compiled once for all of it."""

from collections.abc import Callable
from typing import Any, Literal, TypeAlias

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import Refused, refusal
from gnode._on_device import in_float64, on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._system import System
from gnode.analysis.continuation._path import Path
from gnode.programs import quick_to_compile

Part: TypeAlias = Literal["flow", "residual"]
# Beyond its ends a path goes straight on: a step may lead there, before it is known to.
_ON: Any = {"left": "extrapolate", "right": "extrapolate"}
SystemOf: TypeAlias = Callable[[Float[Array, "..."]], System]


class Held(eqx.Module):
    """The flow, or the residual, of the system at one point of a path, whichever that is."""

    system_of: SystemOf
    point: Float[Array, " input"]
    scalar: bool = eqx.field(static=True)
    part: Part = eqx.field(static=True)

    def __call__(self, state: State) -> State:
        return getattr(_system(self.system_of, self.point, scalar=self.scalar), self.part)(state)


class Family(eqx.Module):
    """The flow, or the residual, of one x = (h in its units, share of the path); in units too."""

    system_of: SystemOf
    points: Float[Array, "points input"]
    shares: Float[Array, " points"]
    units: Float[Array, " state"]
    scalar: bool = eqx.field(static=True)
    part: Part = eqx.field(static=True)

    def __call__(self, x: Float[Array, " extended"]) -> State:
        point = jax.vmap(lambda column: jnp.interp(x[-1], self.shares, column, **_ON), in_axes=1)(self.points)
        held = Held(self.system_of, point, self.scalar, self.part)
        return held(self.units * x[:-1]) / self.units


def system_at(system_of: SystemOf, path: Path, share: float) -> System:
    """The system at a share of the path."""
    return system_held(system_of, path.inputs_at(np.array([share]))[0], scalar=path.scalar)


def system_held(system_of: SystemOf, input: Float[np.ndarray, " input"], *, scalar: bool) -> System:
    """The system under an input, its flow and residual compiled for all inputs at once."""
    with double_precision():
        point = on_device(input)
        made = _system(system_of, point, scalar=scalar)
    flow, residual = (Held(system_of, point, scalar, part) for part in ("flow", "residual"))
    return System(flow, residual, None, made.time_constant, made.step)


def family(system_of: SystemOf, path: Path, units: Float[np.ndarray, " state"], part: Part) -> Family:
    with double_precision():
        points, shares, each = on_device(path.points), on_device(path.shares), on_device(units)
    return Family(system_of, points, shares, each, path.scalar, part)


def _system(system_of: SystemOf, point: Float[Array, " input"], *, scalar: bool) -> System:
    expected = "a function of the value that returns a System, written in JAX"
    try:
        made = system_of(point[0] if scalar else point)
    except Refused:
        raise
    except (jax.errors.TracerArrayConversionError, jax.errors.ConcretizationTypeError) as error:
        remedy = "use jax.numpy, as in `lambda a: as_flow(lambda h: a + h - h**3)`"
        raise refusal(expected, "one that needs the value as a plain number", remedy) from error
    if not isinstance(made, System):
        raise refusal(expected, f"a {type(made).__name__}", "return as_flow(...) or as_map(...)")
    return in_float64(made)


@quick_to_compile
def slopes(
    residual: Family, flow: Family, x: Float[Array, " extended"]
) -> tuple[Float[Array, " state"], Float[Array, "state extended"], Float[Array, "state state"]]:
    """The residual, its derivatives, and those of the flow in the state."""

    def twice(at):
        value = residual(at)
        return value, value

    along, value = jax.jacfwd(twice, has_aux=True)(x)
    return value, along, jax.jacfwd(flow)(x)[:, :-1]


@quick_to_compile
def curvature(
    function: Family, x: Float[Array, " extended"], weights: Float[Array, " state"]
) -> Float[Array, "extended extended"]:
    """The second derivatives of a weighted sum of the values."""
    # Forward twice: not every function can be run backward.
    return jax.jacfwd(lambda at: weights @ jax.jacfwd(function)(at))(x)


@quick_to_compile
def forms(
    flow: Family, x: Float[Array, " extended"], directions: Float[Array, "sets 3 state"]
) -> tuple[Float[Array, "sets state"], Float[Array, "sets state"]]:
    """Second derivatives in the state along the first two directions of each set, and third ones along all three."""

    def along(function, direction):
        return lambda state: jax.jvp(function, (state,), (direction,))[1]

    def both(three):
        second = along(along(lambda state: flow(jnp.append(state, x[-1])), three[0]), three[1])
        return second(x[:-1]), along(second, three[2])(x[:-1])

    return jax.vmap(both)(directions)
