from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Float32, Int8

from gnode.analysis.certificate.relaxation._cuts import Cuts, largest, no_cuts
from gnode.analysis.certificate.relaxation._layers import Layer, Layers
from gnode.analysis.certificate.relaxation._lines import (
    EPS,
    SINGLE_EPS,
    TINIEST,
    Lines,
    lines,
    single_upward,
    upward,
)
from gnode.analysis.certificate.relaxation._product import product
from gnode.analysis.certificate.relaxation._room import ROOM


class Ran(NamedTuple):
    """Layers on several boxes."""

    radius: Float[np.ndarray, "boxes state"]
    cuts: Cuts
    lines: list[Lines]
    double: list[Float[np.ndarray, "boxes units"]]
    """What lies above and below the middle of a unit's lines, with what rounding comes to in weights that go backward
    in double precision,"""
    single: list[Float32[np.ndarray, "boxes units"]]
    """and in single."""
    shares: list[Float[np.ndarray, "boxes units state"]]
    """How much of the spread of what goes into every unit comes from every entry of the state; for choices."""
    middle: Float[np.ndarray, "boxes state"]
    """The residual, where all units are at their middles,"""
    unsure: Float[np.ndarray, "boxes state"]
    """and rounding there."""


def run_layers(
    layers: Layers,
    centre: Float[np.ndarray, "boxes state"],
    radius: Float[np.ndarray, "boxes state"],
    signs: Int8[np.ndarray, "boxes units"] | None = None,
    cuts: Cuts | None = None,
) -> Ran:
    """Forward; every layer's units between lines from bounds that go backward to the state.

    `signs`: what is known of what goes into the units, of ramps, of all layers one after the other: it is not negative
    (1), not positive (-1), or either. Of known signs no bounds are worked out. `cuts`: of x - centre; bounds are of
    what is left of a box within them, and may both lie on one side of the middle.
    """
    ran = Ran(radius, no_cuts(*centre.shape) if cuts is None else cuts, [], [], [], [], centre, centre)
    value, spread = centre, radius
    if signs is None:
        signs = np.zeros((len(centre), layers.units), np.int8)
    for layer, known in zip(layers.hidden, layers.by_layer(signs), strict=True):
        z, carried, slack = _through(layer, value, spread)
        # Weights are rounded to single precision, and summed over the units twice over.
        single = upward(slack + (len(layer.bias) + 16) * SINGLE_EPS * carried)
        up, down, slopes = _both_ways(layers, ran, layer, carried, known)
        rounding = upward(single + 4 * EPS * (np.abs(z) + np.abs(up) + np.abs(down)))
        line = lines(layer.activation, z, z - down - rounding, z + up + rounding, known)
        steepest = np.abs(line.slope) + np.abs(line.tilt).astype(float)
        ran.lines.append(line)
        ran.double.append(line.half + upward(steepest * slack))
        ran.single.append(single_upward(line.half + line.single + upward(steepest * single)))
        all_of_it = np.maximum(np.abs(up), np.abs(down)) + 1e-300
        ran.shares.append(np.abs(slopes) * (radius[:, None] / all_of_it[..., None]))
        value, spread = line.middle, line.spread
    middle, _, unsure = _through(layers, value, spread)
    added = centre @ layers.direct.T
    sizes = (np.abs(centre) + radius) @ np.abs(layers.direct).T
    unsure = upward(unsure + 2 * (centre.shape[1] + 8) * EPS * (sizes + np.abs(middle)))
    return ran._replace(middle=middle + added, unsure=unsure)


def upper_bounds(
    layers: Layers, ran: Ran, rows: Float[np.ndarray, "boxes rows state"]
) -> tuple[Float[np.ndarray, "boxes rows state"], Float[np.ndarray, "boxes rows"]]:
    r"""The slopes s and offsets o of $\mathrm{rows} \cdot (R(c + \delta) - \mathrm{middle}) \le s \cdot \delta + o$.

    Backward: a positive weight meets a unit's upper line, a negative one its lower line.

    Whatever the weights are in floating point, a bound by them is a bound. With c the weights of a layer's z as
    computed, fl(c W) is off by at most gamma |c| |W|, entry by entry, and the units by no more than their spread from
    their middles: that product, |c| gamma |W| spread, and what the middles were rounded by, are in `Ran.double`, and in
    `Ran.unsure`. What a weight times a slope is rounded by is in the `half` of `Lines`. All terms of an offset are
    positive, so that its own rounding is relative. The same goes for single precision, in which the bounds of hidden
    layers are worked out; weights that are lost there, being too small, come to less than the last term of an offset.

    Source: Zhang et al., "Efficient neural network robustness certification with general activation functions" (CROWN,
    2018); rounding as in Higham, "Accuracy and stability of numerical algorithms" (2002), section 3.1, and Rump,
    "Verification methods" (2010), section 5.
    """
    offset = np.matmul(np.abs(rows), ran.unsure[..., None])[..., 0]
    slopes, added = _backward(layers, ran, product(rows, layers.weights, name="units"), len(layers.hidden) - 1)
    return slopes + rows @ layers.direct, upward(offset + _offset(layers, ran, added))


def unit_weights(
    layers: Layers, ran: Ran
) -> tuple[Float[np.ndarray, "boxes state state"], list[Float[np.ndarray, "boxes state units"]]]:
    """The Jacobian of the residual, and the noise of every layer's units in it, each unit taken for its upper line:
    no bound, but what to choose by."""
    weights = np.broadcast_to(layers.weights.astype(np.float32), (len(ran.middle), *layers.weights.shape))
    noises: list[np.ndarray] = []
    for layer, line in zip(reversed(layers.hidden), reversed(ran.lines), strict=True):
        noises.insert(0, weights * line.noise[:, None])
        weights = product(weights * (line.slope + line.tilt)[:, None], layer.weights, name=f"unit {len(noises)}")
    return weights + layers.direct, noises


def _offset(layers: Layers, ran: Ran, added: np.ndarray) -> np.ndarray:
    """An offset in double precision, from the sum of its terms over all layers in any."""
    terms = sum(len(layer.bias) for layer in layers.hidden) + 16
    lost = 1 + np.concatenate([ran.radius, *(line.spread for line in ran.lines)], axis=1).sum(axis=1)
    return added.astype(float) * (1 + terms * np.finfo(added.dtype).eps) + TINIEST[added.dtype] * lost[:, None]


def _through(layer: Layer | Layers, value: np.ndarray, spread: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """What goes into a layer's units, where those before are at their middles; how far from there it is at most; and
    what rounding comes to, of it and of a weight of one that goes backward."""
    middle = product(value, layer.weights.T) + layer.bias
    sizes, carried = product(np.stack([np.abs(value), spread]), np.abs(layer.weights).T)
    # Forward sums over the inputs, backward ones over the units, and there are two of them, for both signs.
    gamma = 2 * (sum(layer.weights.shape) + 8) * EPS
    return middle, carried, upward(gamma * (sizes + 2 * carried + np.abs(layer.bias)) + layer.unsure)


def _both_ways(
    layers: Layers, ran: Ran, layer: Layer, carried: np.ndarray, signs: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How far a layer's z can lie above and below its middle, but for its own rounding, and its slopes in the state.
    Of known signs, what the spread of the units before comes to, and slopes of zero."""
    open_ = signs == 0
    # As many of each box, open ones first.
    count = int(open_.sum(axis=1).max())
    chosen = np.argsort(~open_, axis=1, kind="stable")[:, :count]
    if len(ran.lines) == 0:
        some = np.take(layer.weights, chosen, axis=0)
        slopes = np.concatenate([some, -some], axis=1)
        far = largest(slopes, ran.radius, ran.cuts)
    else:
        slopes, offset = _unit_bounds(layers, ran, layer, chosen)
        far = largest(slopes, ran.radius, ran.cuts)
        far += upward(offset) + EPS * np.abs(far)
    up = upward(carried, sum(layer.weights.shape))
    down, all_slopes = up.copy(), np.zeros((*up.shape, slopes.shape[2]), slopes.dtype)
    np.put_along_axis(up, chosen, far[:, :count], axis=1)
    np.put_along_axis(down, chosen, far[:, count:], axis=1)
    np.put_along_axis(all_slopes, chosen[..., None], slopes[:, :count], axis=1)
    return up, down, all_slopes


def _unit_bounds(layers: Layers, ran: Ran, layer: Layer, chosen: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The slopes and offsets of what goes into the chosen units of the next layer, and of minus that."""
    line, count = ran.lines[-1], chosen.shape[1]
    shape = (*chosen.shape, layer.weights.shape[1])
    weights = ROOM.array("weights", shape, np.float32)
    # Any mode but the default one, which fills an array of its own first.
    np.take(layer.weights.astype(np.float32), chosen, axis=0, out=weights, mode="clip")
    size = np.abs(weights, out=ROOM.array("size", shape, np.float32))
    halves = np.matmul(size, ran.single[-1][..., None])[..., 0]
    weights *= line.slope[:, None]
    size *= line.tilt[:, None]
    both = ROOM.array("both", (shape[0], 2 * count, shape[2]), np.float32)
    np.add(size, weights, out=both[:, :count])
    np.subtract(size, weights, out=both[:, count:])
    slopes, added = _onward(layers, ran, both, len(ran.lines) - 1)
    return slopes, _offset(layers, ran, added + np.concatenate([halves, halves], axis=1))


def _backward(layers: Layers, ran: Ran, weights: np.ndarray, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """From weights of the units of a layer to slopes in the state and offsets."""
    line, size = ran.lines[depth], np.abs(weights, out=ROOM.array("size", weights.shape, weights.dtype))
    halves = ran.single[depth] if weights.dtype == np.float32 else ran.double[depth]
    offset = np.matmul(size, halves[..., None])[..., 0]
    if depth == 0:
        inward = layers.hidden[0].weights.astype(weights.dtype)
        slopes = np.matmul(weights, line.slope[..., None] * inward)
        slopes += np.matmul(size, line.tilt[..., None] * inward)
        return slopes, offset
    size *= line.tilt[:, None]
    weights *= line.slope[:, None]
    weights += size
    slopes, added = _onward(layers, ran, weights, depth)
    return slopes, offset + added


def _onward(layers: Layers, ran: Ran, weights: np.ndarray, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """From weights of what goes into the units of a layer to slopes in the state and offsets."""
    passed = product(weights, layers.hidden[depth].weights, name=f"inputs {depth}")
    if depth == 0:
        return passed, np.zeros(weights.shape[:2], weights.dtype)
    return _backward(layers, ran, passed, depth - 1)
