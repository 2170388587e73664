from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from gnode.analysis.certificate.relaxation._layers import Layer, Layers
from gnode.analysis.certificate.relaxation._lines import EPS, Lines, lines, upward


class Ran(NamedTuple):
    """Layers on several boxes."""

    z: list[Float[np.ndarray, "boxes units"]]
    """What goes into every layer's units, where those before are at the middles of their lines,"""
    slack: list[Float[np.ndarray, "boxes units"]]
    """and what rounding comes to there, of it and of a weight of one that goes backward."""
    lines: list[Lines]
    shares: list[Float[np.ndarray, "boxes units state"]]
    """How much of the spread of what goes into every unit comes from every entry of the state; for choices."""
    middle: Float[np.ndarray, "boxes state"]
    """The residual, where all units are at their middles,"""
    unsure: Float[np.ndarray, "boxes state"]
    """and rounding there."""


def run_layers(
    layers: Layers, centre: Float[np.ndarray, "boxes state"], radius: Float[np.ndarray, "boxes state"]
) -> Ran:
    """Forward; every layer's units between lines from bounds that go backward to the state."""
    ran = Ran([], [], [], [], centre, centre)
    value, spread = centre, radius
    for layer in layers.hidden:
        z, slack = _through(layer.weights, layer.bias, layer.unsure, value, spread)
        ran.z.append(z)
        ran.slack.append(slack)
        up, down, slopes = _both_ways(layers, ran, layer, radius)
        rounding = 4 * EPS * np.abs(z)
        low, high = z - upward(down + rounding), z + upward(up + rounding)
        reach = np.maximum(up, down) + 1e-300
        ran.lines.append(lines(layer.activation, z, low, high))
        ran.shares.append(np.abs(slopes) * (radius[:, None] / reach[..., None]))
        value, spread = ran.lines[-1].middle, ran.lines[-1].spread
    middle, unsure = _through(layers.weights, layers.bias, layers.unsure, value, spread)
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
    their middles: that product, |c| gamma |W| spread, and what the middles were rounded by, are the `slack`, and are
    added here. All terms of an offset are positive, so that its own rounding is relative.

    Source: Zhang et al., "Efficient neural network robustness certification with general activation functions" (CROWN,
    2018); rounding as in Higham, "Accuracy and stability of numerical algorithms" (2002), section 3.1, and Rump,
    "Verification methods" (2010), section 5.
    """
    offset = np.matmul(np.abs(rows), ran.unsure[..., None])[..., 0]
    slopes, added = _backward(layers, ran, rows @ layers.weights, len(layers.hidden) - 1)
    direct = rows @ layers.direct
    return slopes + direct, upward(offset + added, _terms(layers))


def unit_weights(
    layers: Layers, ran: Ran
) -> tuple[Float[np.ndarray, "boxes state state"], list[Float[np.ndarray, "boxes state units"]]]:
    """The Jacobian of the residual, and the noise of every layer's units in it, each unit taken for its upper line:
    no bound, but what to choose by."""
    weights = np.broadcast_to(layers.weights, (len(ran.middle), *layers.weights.shape))
    noises: list[np.ndarray] = []
    for layer, line in zip(reversed(layers.hidden), reversed(ran.lines), strict=True):
        noises.insert(0, weights * line.half[:, None])
        weights = (weights * line.upper[:, None]) @ layer.weights
    return weights + layers.direct, noises


def _terms(layers: Layers) -> int:
    """More than any sum of an offset has, over all layers."""
    return 4 * (sum(len(layer.bias) for layer in layers.hidden) + 16)


def _through(
    weights: np.ndarray, bias: np.ndarray, unsure: np.ndarray, value: np.ndarray, spread: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    middle = value @ weights.T + bias
    # Forward sums over the inputs, backward ones over the units, and there are two of them, for both signs.
    gamma = 2 * (sum(weights.shape) + 8) * EPS
    return middle, upward(gamma * ((np.abs(value) + 2 * spread) @ np.abs(weights).T + np.abs(bias)) + unsure)


def _both_ways(layers: Layers, ran: Ran, layer: Layer, radius: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """How far a layer's z can lie above and below its middle, and its slopes in the state."""
    depth = len(ran.lines)
    own = ran.slack[depth]
    if depth == 0:
        far = upward(radius @ np.abs(layer.weights).T + own, radius.shape[1] + 8)
        return far, far, np.broadcast_to(layer.weights, (len(radius), *layer.weights.shape))
    line = ran.lines[-1]
    positive, negative = np.maximum(layer.weights, 0), np.minimum(layer.weights, 0)
    count, inputs = layer.weights.shape
    weights = np.empty((len(radius), 2 * count, inputs))
    first = negative * line.lower[:, None]
    np.multiply(positive, line.upper[:, None], out=weights[:, :count])
    weights[:, :count] += first
    np.multiply(positive, -line.lower[:, None], out=weights[:, count:])
    np.multiply(negative, line.upper[:, None], out=first)
    weights[:, count:] -= first
    ceiling, floor = _with_slack(line, ran.slack[depth - 1])
    offset = np.concatenate(
        [ceiling @ positive.T + floor @ negative.T, -(floor @ positive.T + ceiling @ negative.T)], axis=1
    )
    slopes, added = _onward(layers, ran, weights, depth - 1)
    offset += added + np.concatenate([own, own], axis=1)
    far = upward(np.matmul(np.abs(slopes), radius[..., None])[..., 0] + offset, _terms(layers))
    return far[:, :count], far[:, count:], slopes[:, :count]


def _with_slack(line: Lines, slack: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """What lies above and below the lines, with the slack of what goes into the units: the weight of that is the
    units' times a slope."""
    return line.ceiling + upward(np.abs(line.upper) * slack), line.floor - upward(np.abs(line.lower) * slack)


def _backward(layers: Layers, ran: Ran, weights: np.ndarray, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """From weights of the units of a layer to slopes in the state and offsets."""
    line = ran.lines[depth]
    positive = np.maximum(weights, 0)
    negative = np.subtract(weights, positive, out=weights)
    ceiling, floor = _with_slack(line, ran.slack[depth])
    offset = np.matmul(positive, ceiling[..., None])[..., 0] + np.matmul(negative, floor[..., None])[..., 0]
    if depth == 0:
        inward = layers.hidden[0].weights
        slopes = np.matmul(positive, line.upper[..., None] * inward)
        slopes += np.matmul(negative, line.lower[..., None] * inward)
        return slopes, offset
    positive *= line.upper[:, None]
    negative *= line.lower[:, None]
    positive += negative
    slopes, added = _onward(layers, ran, positive, depth)
    return slopes, offset + added


def _onward(layers: Layers, ran: Ran, weights: np.ndarray, depth: int) -> tuple[np.ndarray, np.ndarray]:
    """From weights of what goes into the units of a layer to slopes in the state and offsets."""
    layer = layers.hidden[depth]
    passed = (weights.reshape(-1, weights.shape[2]) @ layer.weights).reshape(*weights.shape[:2], -1)
    if depth == 0:
        return passed, np.zeros(weights.shape[:2])
    return _backward(layers, ran, passed, depth - 1)
