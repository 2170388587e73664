import numpy as np

from gnode.analysis.orbits._lyapunov import LyapunovSpectrum

# An exponent within so many errors of zero, or so many e-folds in the whole run, cannot be told from zero; and one
# that is called negative beside such must be beyond that by a factor.
_ERRORS, _FOLDS, _GAP = 5.0, 5.0, 2.0
# A state that rests for a larger share of the run goes nowhere: no exponent of it is zero because it moves.
_RESTS = 0.5


def zero_exponents(spectrum: LyapunovSpectrum, *, is_map: bool) -> int:
    r"""How many Lyapunov exponents cannot be told from zero.

    $$|\lambda_i| \le \max(5\, \sigma_i,\; 5 / T)$$

    Those along a torus of motion approach zero as 1/T and not as the root of that; there are as many as the torus has
    dimensions. So a flow goes round a torus where two or more are zero, no other is positive and no orbit closes; a
    map goes round an invariant circle or torus where one or more are.

    The exponent along a bounded trajectory of a flow that does not come to rest is exactly zero (Haken 1983), and
    counts, however it was measured. None counts where the next, below those that would, is not below them beyond
    doubt: more than twice as far from zero as they may be.

    Source: Parker and Chua, "Practical Numerical Algorithms for Chaotic Systems" (1989), section 3.4; Haken, Phys.
    Lett. A 94 (1983).
    """
    values = spectrum.exponents
    bounds = np.maximum(_ERRORS * spectrum.errors, _FOLDS / spectrum.times[-1])
    zero = np.abs(values) <= bounds
    along = int(not is_map and spectrum.resting < _RESTS and bool((values >= -bounds).any()))
    if not zero.any():
        return along
    last = int(np.flatnonzero(zero)[-1])
    if last + 1 < len(values) and values[last + 1] >= -_GAP * bounds[last + 1]:
        return along
    return max(along, int(zero.sum()))
