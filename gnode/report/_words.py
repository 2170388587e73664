"""Numbers and lists, written for a reader."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from gnode import _words
from gnode._words import plural as plural
from gnode._words import seconds as seconds

FROZEN = 1e6
"""In time constants tau: a unit that a gate slows beyond that is held, and the number of seconds says nothing."""
STILL = 1e-9
"""A drift that does not cross the manifold in 1 / STILL seconds is rounding, and so is a movement of that share."""


def number(value: Any) -> str:
    """A number for a reader: four digits; "none" where it is not known or not finite."""
    if value is None or (isinstance(value, float) and not math.isfinite(value)):
        return "none"
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{value:,}" if isinstance(value, int) else f"{value:.4g}"


def rough(value: float) -> str:
    """Two or three digits, without a power of ten where a reader can do without."""
    if 0 < abs(value) < 1e-3 or abs(value) >= 1e5:
        return f"{value:.2g}"
    return f"{value:,.0f}" if abs(value) >= 1e3 else f"{value:.3g}"


def vector(values: np.ndarray) -> str:
    shown = ", ".join(f"{value:.3f}" for value in values[:6])
    return f"({shown}, ...)" if len(values) > 6 else f"({shown})"


def boxes(count: int) -> str:
    return plural(count, "box", "boxes")


def listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def box(corners: np.ndarray) -> str:
    """A box as a product of intervals; of many entries, the first."""
    sides = [f"[{rough(low)}, {rough(high)}]" for low, high in corners.T[:4]]
    return " x ".join(sides) + (" x ..." if corners.shape[1] > 4 else "")


def sentence(text: str) -> str:
    """With a capital first and a full stop last."""
    text = text.strip()
    return text if not text else text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def count_of(count: int, name: str) -> str:
    """A number of things, for the start of a sentence or the middle: none, or how many."""
    return f"no {name}" if count == 0 else plural(count, name)


def signed(value: int) -> str:
    """An index: with its sign, the true one of minus; zero without one."""
    return _words.signed(value).replace("-", "\N{MINUS SIGN}")
