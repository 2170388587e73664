from collections.abc import Callable
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
from jax.extend.core import Jaxpr
from jaxtyping import Array, Float

from gnode._types import State
from gnode.analysis.certificate.enclosures._enclose import CALLS, called, finite_sides, interpret, is_logaddexp, step
from gnode.analysis.certificate.enclosures._enclosure import (
    Enclosure,
    Radius,
    add,
    begin,
    precision,
    reach,
    stretch,
    upward,
    weigh,
)
from gnode.analysis.certificate.enclosures._enclosure_rules import MOVES

_LINEAR = {
    "add",
    "add_any",
    "concatenate",
    "convert_element_type",
    "neg",
    "reduce_sum",
    "select_n",
    "split",
    "stack",
    "sub",
}
_LINEAR |= MOVES
# Of which JAX's own derivative may be none.
_IDENTITY = {"copy", "copy_p", "stop_gradient"}
_LINEAR -= _IDENTITY
_LINEAR_IN_ONE = {"div", "dot_general", "mul"}


class Form(eqx.Module):
    r"""What a function of the state can be on a box $h = c + \delta$, $|\delta_j| \le r_j$:

    $$f(c + \delta) \in \mathrm{middle} + \mathrm{slopes} \cdot \delta + \mathrm{noise}\, \nu \pm \mathrm{error},
    \quad |\nu_k| \le 1$$

    One nu for every nonlinear unit: what the entries of f have of it in common is not lost.
    """

    middle: Float[Array, " out"]
    slopes: Float[Array, "out state"]
    noise: Float[Array, "out noise"]
    error: Float[Array, " out"]

    def total(self) -> Float[Array, " out"]:
        """At least what noise and error come to, for every entry."""
        return upward(jnp.sum(jnp.abs(self.noise), axis=1) + self.error, self.noise.shape[1] + 8)

    def reach(self, radius: Radius) -> Float[Array, " out"]:
        """At least the distance of any value from the middle."""
        return upward(weigh(radius, self.slopes.T) + self.total())


class _Node(NamedTuple):
    """A value that depends on the state."""

    key: int
    whole: Enclosure
    """All of it: for what its nonlinear units can be."""
    rigid: Enclosure
    """The same without the noise of nonlinear units: only rounding is in its error."""


class _Record(NamedTuple):
    inputs: list[int]
    outputs: list[tuple[int, tuple[int, ...]]]
    pull: Callable[[list[Array]], list[Array]] | None
    """From what the result depends on the outputs by, to what it depends on the inputs by."""
    noise: Array | None
    """Of the one output."""
    terms: int


def form(function: Callable[[State], Float[Array, " out"]], centre: State, radius: Radius) -> Form:
    r"""A tighter `enclose`, for a little more work: forward through the program for what every unit can be, then
    backward for how much of every unit's nonlinearity reaches the result.

    Weights of both signs then cancel over all layers, where going forward alone the error of every unit passes
    through the absolute values of the weights, layer after layer.

    Source: the backward linear bounds of Zhang et al., "Efficient neural network robustness certification with
    general activation functions" (CROWN, 2018), and Singh et al., "An abstract domain for certifying neural
    networks" (DeepPoly, 2019).
    """
    radius = finite_sides(radius)
    program = jax.make_jaxpr(function)(centre)
    tape: list[_Record] = []
    start = begin(centre, derivative=False)
    (result,) = _run(program.jaxpr, program.consts, [_Node(0, start, start)], radius, tape, [0])
    size = len(centre)
    if not isinstance(result, _Node):
        value = jnp.asarray(result, centre.dtype)
        return Form(value, jnp.zeros((len(value), size)), jnp.zeros((len(value), 1)), jnp.zeros_like(value))
    out = result.rigid
    noise, terms = _backward(tape, result, jnp.eye(len(out.middle), dtype=centre.dtype))
    # Going backward rounds relatively to what absolute weights would give: no more than the error going forward.
    share = 4 * (terms + noise.shape[1] + 8) * precision(centre)
    error = upward(out.error + share * result.whole.error)
    # The dimmer of two views: going backward may meet an infinity times zero.
    worse = ~jnp.isfinite(error) | ~jnp.all(jnp.isfinite(noise), axis=1)
    worse |= ~(jnp.sum(jnp.abs(noise), axis=1) + error <= result.whole.error)
    noise = jnp.where(worse[:, None], 0, noise)
    error = jnp.where(worse, upward(result.whole.error), error)
    return Form(out.middle, out.slopes.T, noise, error)


def _run(
    program: Jaxpr,
    constants: list[Any],
    arguments: list[Any],
    radius: Radius,
    tape: list[_Record],
    count: list[int],
) -> list[Any]:
    def apply(equation: Any, values: list[Any]) -> list[Any]:
        name = equation.primitive.name
        moving = [value for value in values if isinstance(value, _Node)]
        if not moving:
            return step(equation, values, radius)
        if name in CALLS and not (name == "custom_jvp_call" and is_logaddexp(equation)):
            return _run(*called(equation), values, radius, tape, count)
        if name in _LINEAR or (
            name in _LINEAR_IN_ONE and len(moving) == 1 and not (name == "div" and values[1] is moving[0])
        ):
            return list(_linear(equation, values, radius, tape, count))
        if name in _IDENTITY:
            return values
        return [_nonlinear(equation, values, radius, tape, count)]

    return interpret(program, constants, arguments, apply)


def _linear(equation: Any, values: list[Any], radius: Radius, tape: list[_Record], count: list[int]) -> list[_Node]:
    places = [k for k, value in enumerate(values) if isinstance(value, _Node)]
    moving = [values[k] for k in places]

    def with_parts(parts: list[Any]) -> list[Any]:
        filled = list(values)
        for k, part in zip(places, parts, strict=True):
            filled[k] = part
        return filled

    def apply(*parts: Array) -> list[Array]:
        result = equation.primitive.bind(*with_parts(list(parts)), **equation.params)
        return list(result) if equation.primitive.multiple_results else [result]

    wholes = step(equation, with_parts([node.whole for node in moving]), radius)
    rigids = step(equation, with_parts([node.rigid for node in moving]), radius)
    nodes = []
    for whole, rigid in zip(wholes, rigids, strict=True):
        count[0] += 1
        nodes.append(_Node(count[0], whole, rigid))
    _, pull = jax.vjp(apply, *(node.rigid.middle for node in moving))
    # Sums over outputs, going backward; over inputs, where several nodes use one.
    terms = sum(node.whole.middle.size for node in (*moving, *nodes))
    if equation.primitive.name in MOVES or equation.primitive.name in ("add", "sub", "neg", "concatenate", "split"):
        terms = 4
    tape.append(
        _Record(
            [n.key for n in moving], [(n.key, n.whole.shape) for n in nodes], lambda cs: list(pull(cs)), None, terms
        )
    )
    return nodes


def _nonlinear(equation: Any, values: list[Any], radius: Radius, tape: list[_Record], count: list[int]) -> _Node:
    """As value + slope (x - x.middle) +- noise, from the rules' own enclosure of it on the intervals of its inputs."""
    moving = list({value.key: value for value in values if isinstance(value, _Node)}.values())
    count[0] += 1
    shape = equation.outvars[0].aval.shape
    if any(node.whole.shape != shape for node in moving):
        # Not entry by entry: all of its deviation from an affine form is new noise.
        bare = [value.whole if isinstance(value, _Node) else value for value in values]
        (whole,) = step(equation, bare, radius)
        rigid = Enclosure(whole.middle, whole.slopes, jnp.zeros_like(whole.error), None, None)
        tape.append(_Record([], [(count[0], shape)], None, whole.error, 4))
        return _Node(count[0], whole, rigid)
    far = [reach(radius, node.whole) for node in moving]
    alone = {}
    for k, node in enumerate(moving):
        sides = jnp.stack([far[k] if j == k else jnp.zeros_like(far[k]) for j in range(len(moving))])
        alone[node.key] = Enclosure(node.whole.middle, sides, jnp.zeros_like(far[k]), None, None)
    ones = jnp.ones(len(moving), far[0].dtype)
    (local,) = step(equation, [alone[v.key] if isinstance(v, _Node) else v for v in values], ones)
    slopes = [jnp.where(far[k] > 0, local.slopes[k] / jnp.where(far[k] > 0, far[k], 1), 0) for k in range(len(moving))]
    noise = upward(local.error + 4 * precision(local.middle) * jnp.sum(jnp.abs(local.slopes), axis=0))
    zeros = jnp.zeros_like(noise)

    def affine(parts: list[Enclosure], error: Array) -> Enclosure:
        total = stretch(radius, parts[0], local.middle, slopes[0], error, zeros, zeros)
        for part, slope in zip(parts[1:], slopes[1:], strict=True):
            total = add(radius, total, stretch(radius, part, zeros, slope, zeros, zeros, zeros))
        return total

    tape.append(
        _Record(
            [node.key for node in moving],
            [(count[0], shape)],
            lambda cs: [cs[0] * slope for slope in slopes],
            noise,
            4,
        )
    )
    return _Node(count[0], affine([n.whole for n in moving], noise), affine([n.rigid for n in moving], zeros))


def _backward(tape: list[_Record], result: _Node, identity: Array) -> tuple[Float[Array, "out noise"], int]:
    """What every noise comes to in every entry of the result, and the most additions on the way of any of it."""
    by: dict[int, Array] = {result.key: identity}
    noises = [jnp.zeros((len(identity), 1), identity.dtype)]
    terms = 0
    for record in reversed(tape):
        if not any(key in by for key, _ in record.outputs):
            continue
        terms += record.terms
        if record.noise is not None:
            ((key, _),) = record.outputs
            noises.append((by[key] * record.noise[None]).reshape(len(identity), -1))
        if record.pull is None:
            continue
        reached = [by.get(key, jnp.zeros((len(identity), *shape))) for key, shape in record.outputs]
        for key, part in zip(record.inputs, jax.vmap(record.pull)(reached), strict=True):
            by[key] = by[key] + part if key in by else part
    return jnp.concatenate(noises, axis=1), terms
