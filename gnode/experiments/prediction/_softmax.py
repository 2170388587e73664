import numpy as np


def softmax(logits: np.ndarray) -> np.ndarray:
    """Probabilities of the last axis, float32; NaN where there are no logits."""
    exact = logits.astype(np.float64)
    powers = np.exp(exact - exact.max(axis=-1, keepdims=True))
    return (powers / powers.sum(axis=-1, keepdims=True)).astype(np.float32)
