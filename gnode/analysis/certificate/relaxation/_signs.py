import numpy as np
from jaxtyping import Int8, UInt8


def packed(signs: Int8[np.ndarray, "boxes units"]) -> UInt8[np.ndarray, "boxes _"]:
    """Two bits of each, as very many boxes wait: it is 1, or -1, or neither is known."""
    return np.concatenate([np.packbits(signs > 0, axis=1), np.packbits(signs < 0, axis=1)], axis=1)


def unpacked(signs: UInt8[np.ndarray, "boxes _"], units: int) -> Int8[np.ndarray, "boxes units"]:
    above, below = (np.unpackbits(bits, axis=1, count=units) for bits in np.split(signs, 2, axis=1))
    return above.astype(np.int8) - below.astype(np.int8)


def unknown(boxes: int, units: int) -> UInt8[np.ndarray, "boxes _"]:
    """Signs of which none is known, packed."""
    return packed(np.zeros((boxes, units), np.int8))
