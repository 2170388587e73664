import numpy as np


def carry_forward(values: np.ndarray, known: np.ndarray, before: np.ndarray | float) -> np.ndarray:
    """The last known value of every channel at every step, and `before` until there is one.

    **Arguments:**

    - `values`: (trials, steps, channels).
    - `known`: which of them are known, of the same shape.
    - `before`: one number, or one for each channel.
    """
    carried = np.empty_like(values)
    latest = np.broadcast_to(np.asarray(before, values.dtype), values[:, 0].shape)
    for step in range(values.shape[1]):
        latest = np.where(known[:, step], values[:, step], latest)
        carried[:, step] = latest
    return carried
