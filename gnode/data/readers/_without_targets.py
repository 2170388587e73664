from collections.abc import Mapping

import numpy as np

# What means nothing where nothing is wanted, and what says it.
OF_TARGETS = ("targets", "classes", "mask", "output_names", "output_units")
WANTED = ("targets", "labels", "target_times", "target_lengths")


def with_zeros(arrays: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The arrays with targets of zero, one output, in the place of those that there are not."""
    kept = {name: array for name, array in arrays.items() if name not in OF_TARGETS}
    times, steps = kept.get("target_times"), None
    if times is not None:
        trials = len(np.atleast_1d(kept["lengths"] if "series" in kept else kept.get("inputs", times)))
        steps = times.shape if "series" in kept or times.ndim == 2 else (trials, *times.shape)
    elif "series" in kept:
        steps = kept["series"].shape[:1]
    elif "inputs" in kept:
        steps = kept["inputs"].shape[:2]
    # Without any of these the arrays are refused for what they lack.
    return kept if steps is None else {**kept, "targets": np.zeros((*steps, 1), np.float32)}
