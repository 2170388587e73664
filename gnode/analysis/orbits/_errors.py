import math

import numpy as np
from jaxtyping import Float

# Means over this many equal batches of stretches give the standard errors: a batch must be long against the
# time over which rates along the trajectory are correlated, and there must be enough of them.
_BATCHES = 20


def standard_errors(rates: Float[np.ndarray, "stretches exponents"], seconds: float) -> Float[np.ndarray, " exponents"]:
    r"""Of the means of rates over the stretches of a run: the largest of what may leave them in doubt.

    - What means over batches say: neighbouring stretches are correlated, long batches are not. With it, what the
        stretches at both ends may add: on a cycle nothing else varies, and batches that happen to be multiples of a
        period are all alike.
    - The drift: the mean over the last half of the run against that over the whole.
    - One e-fold in the run, 1 / T: by which norm a vector is measured is a choice, and another would give a growth
        that differs by a factor of order one. Without it, a rate that is the same all along, as at a fixed point, would
        be known to 1e-19, which is no evidence.

    Zero where the rate is -infinity.
    """
    infinite = np.isinf(rates.sum(axis=0))
    rates = np.where(infinite, 0.0, rates)
    count = len(rates)
    means = np.stack([batch.mean(axis=0) for batch in np.array_split(rates, _BATCHES)])
    errors = np.std(means, axis=0, ddof=1) / math.sqrt(_BATCHES)
    errors = np.hypot(errors, np.std(rates, axis=0) / count)
    drift = np.abs(rates[count // 2 :].mean(axis=0) - rates.mean(axis=0))
    return np.where(infinite, 0.0, np.maximum.reduce([errors, drift, np.full_like(errors, 1 / seconds)]))
