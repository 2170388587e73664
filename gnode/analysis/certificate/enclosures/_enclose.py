from collections.abc import Callable
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jax.extend.core import ClosedJaxpr, Jaxpr, Literal
from jaxtyping import Array, Float

from gnode._checks import refusal
from gnode._types import State
from gnode.analysis.certificate.enclosures._enclosure import Enclosure, Radius, begin, rearrange
from gnode.analysis.certificate.enclosures._enclosure_rules import MOVES, RULES, log_add_exp, split

# What only stands for the program inside it, run once. Not so a loop, a branch or a kernel, though they carry
# programs too.
CALLS = {
    "checkpoint",
    "closed_call",
    "core_call",
    "custom_jvp_call",
    "custom_vjp_call",
    "custom_vjp_call_jaxpr",
    "jit",
    "pjit",
    "remat",
    "remat2",
}

# A wider side counts as infinite: what is too small to represent then stays far below `TINY`, times a side. A state
# farther out is not for it, for the same reason.
WIDEST = 1e20


def enclose(
    function: Callable[[State], Float[Array, "*shape"]],
    centre: State,
    radius: Radius,
    *,
    derivative: bool = False,
) -> Enclosure:
    """What a function can be on a box, worked out from its own definition: the program that JAX traces of it.

    Sound for the function of real numbers that the program stands for, with all that does not depend on the
    state (weights, biases, the drive) taken as given, in the precision that it has; numbers too small to be normal
    ones count as zero, and so do products of weights along the program that are.

    **Arguments:**

    - `centre`, `radius`: of the box, in state units, in float64.
    - `derivative`: enclose the Jacobian too.

    Refuses a function with an operation that it does not know, by name; so one with a loop or a branch. Refuses
    float32, for the box and inside the function.
    """
    if centre.dtype != jnp.float64 or radius.dtype != jnp.float64:
        raise refusal("a box in float64", f"{centre.dtype} and {radius.dtype}", "make it under `jax.enable_x64(True)`")
    radius = finite_sides(radius)
    program = jax.make_jaxpr(function)(centre)
    (result,) = _run(program.jaxpr, program.consts, [begin(centre, derivative=derivative)], radius)
    if isinstance(result, Enclosure):
        return result
    value = jnp.asarray(result, centre.dtype)
    nothing, zeros = jnp.zeros((len(centre), *value.shape), value.dtype), jnp.zeros_like(value)
    return Enclosure(value, nothing, zeros, nothing if derivative else None, nothing if derivative else None)


def finite_sides(radius: Radius) -> Radius:
    """The sides of a box that are not so wide that rounding to zero would matter; the others as infinite."""
    return jnp.where(radius > WIDEST, jnp.inf, radius)


def interpret(
    program: Jaxpr, constants: list[Any], arguments: list[Any], apply: Callable[[Any, list[Any]], list[Any]]
) -> list[Any]:
    """The outputs of a program, each of its equations worked out by `apply` from the values of its inputs."""
    known: dict[Any, Any] = {}

    def read(name: Any) -> Any:
        # The value is Python's number, NumPy's array or (up to JAX 0.9.1) what turns into one and has no arithmetic.
        return np.asarray(name.val, name.aval.dtype) if isinstance(name, Literal) else known[name]  # pyright: ignore

    known.update(zip(program.constvars, constants, strict=True))
    known.update(zip(program.invars, arguments, strict=True))
    for equation in program.eqns:
        values = [read(name) for name in equation.invars]
        known.update(zip(equation.outvars, apply(equation, values), strict=True))
    return [read(name) for name in program.outvars]


def called(equation: Any) -> tuple[Jaxpr, list[Any]]:
    """The program that an equation of `CALLS` calls, and its constants."""
    (inner,) = (equation.params[name] for name in ("jaxpr", "call_jaxpr", "fun_jaxpr") if name in equation.params)
    return (inner.jaxpr, inner.consts) if isinstance(inner, ClosedJaxpr) else (inner, [])


def _run(program: Jaxpr, constants: list[Any], arguments: list[Any], radius: Radius) -> list[Any]:
    return interpret(program, constants, arguments, lambda equation, values: step(equation, values, radius))


def step(equation: Any, values: list[Any], radius: Radius) -> list[Any]:
    primitive, params = equation.primitive, equation.params
    fixed = not any(isinstance(value, Enclosure) for value in values)
    if not fixed and primitive.name == "custom_jvp_call" and is_logaddexp(equation):
        return [log_add_exp(radius, *values)]
    if primitive.name in CALLS:
        return _run(*called(equation), values, radius)
    if fixed:
        result = primitive.bind(*values, **params)
        return list(result) if primitive.multiple_results else [result]
    if primitive.name == "split":
        return split(values[0], **params)
    if primitive.name in MOVES and not any(isinstance(value, Enclosure) for value in values[1:]):
        return [rearrange(values[0], lambda v: primitive.bind(v, *values[1:], **params))]
    if primitive.name not in RULES:
        raise refusal(
            "a function made of " + ", ".join(sorted({*RULES, *MOVES})),
            f"one with `{primitive.name}` of the state",
            "write it with these, or leave out the certificate",
        )
    return [RULES[primitive.name](radius, *values, **params)]


def is_logaddexp(equation: Any) -> bool:
    """Whether a call is JAX's own logaddexp (of which softplus is made): by its whole program, not by its name."""
    shapes = [name.aval for name in equation.invars]
    if len(shapes) != 2:
        return False
    own = jax.make_jaxpr(jnp.logaddexp)(*(jnp.zeros(shape.shape, shape.dtype) for shape in shapes))
    programs = [str(e.params["call_jaxpr"]) for e in own.jaxpr.eqns if e.primitive.name == "custom_jvp_call"]
    return programs == [str(equation.params["call_jaxpr"])]
