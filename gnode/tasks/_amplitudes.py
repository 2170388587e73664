import abc
import math

import equinox as eqx
import numpy as np
from jaxtyping import Float

from gnode._checks import check_count, refusal


class AbstractAmplitudeLaw(eqx.Module):
    """How large the pulses of a flip-flop task are, and which channels one pulse reaches."""

    channels: eqx.AbstractVar[int]
    """The number of channels."""
    together: eqx.AbstractVar[bool]
    """A pulse reaches all channels at once, and not one channel at random."""

    @abc.abstractmethod
    def sample(self, pulses: int, *, generator: np.random.Generator) -> Float[np.ndarray, "pulses channels"]:
        """The sizes of independent pulses, on every channel that each of them could reach."""


class Signs(AbstractAmplitudeLaw):
    """+1 or -1 with equal probability, on one channel at random. The memories are the corners of a cube."""

    channels: int
    together: bool

    def __init__(self, channels: int):
        check_count("the number of channels", channels)
        self.channels = channels
        self.together = False

    def sample(self, pulses: int, *, generator: np.random.Generator) -> Float[np.ndarray, "pulses channels"]:
        return generator.choice(np.array([-1.0, 1.0]), (pulses, self.channels))


class Uniform(AbstractAmplitudeLaw):
    """Uniform between the limits of its channel, on one channel at random. The memories fill a box."""

    limits: tuple[tuple[float, float], ...]
    """The least and the greatest size on each channel."""
    channels: int
    together: bool

    def __init__(self, *limits: tuple[float, float]):
        check_count("the number of channels", len(limits))
        for low, high in limits:
            if not (low < high and math.isfinite(high - low)):
                raise refusal("limits of which the first is lower", (low, high), "give (low, high) for each channel")
        self.limits = tuple((float(low), float(high)) for low, high in limits)
        self.channels = len(limits)
        self.together = False

    def sample(self, pulses: int, *, generator: np.random.Generator) -> Float[np.ndarray, "pulses channels"]:
        low, high = np.array(self.limits).T
        return generator.uniform(low, high, (pulses, self.channels))


class Annulus(AbstractAmplitudeLaw):
    r"""Uniform over the area of a planar annulus, on both channels at once; a ring where the radii are equal.

    $$(r \cos\varphi, r \sin\varphi), \quad r^2 \sim U(r_1^2, r_2^2), \quad \varphi \sim U(-\pi, \pi)$$

    Uniform over the area, and not in r: equal areas of the annulus are remembered equally often.
    """

    inner: float
    outer: float
    channels: int
    together: bool

    def __init__(self, inner: float, outer: float):
        if not (0 <= inner <= outer and 0 < outer < math.inf):
            raise refusal(
                "radii from 0 up, the inner no larger than the outer",
                (inner, outer),
                "give inner and outer, equal ones for a ring",
            )
        self.inner = float(inner)
        self.outer = float(outer)
        self.channels = 2
        self.together = True

    def sample(self, pulses: int, *, generator: np.random.Generator) -> Float[np.ndarray, "pulses channels"]:
        radius = np.sqrt(generator.uniform(self.inner**2, self.outer**2, pulses))
        angle = generator.uniform(-math.pi, math.pi, pulses)
        return radius[:, None] * np.stack([np.cos(angle), np.sin(angle)], axis=1)
