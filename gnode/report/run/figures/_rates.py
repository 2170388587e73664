import numpy as np
from matplotlib.axes import Axes

from gnode.report._style import INK


def rate_axis(axes: Axes, rates: np.ndarray) -> None:
    """Makes the first axis one of rates in 1/s, with the time constants that belong to them on a second one on top.

    Finer than linear near zero, where the slow directions are that hold a memory.
    """
    axes.axvline(0, color=INK, linewidth=0.9)
    finite = np.abs(rates[np.isfinite(rates)])
    largest = max(float(finite.max(initial=0)), 1e-9)
    finest = 10.0 ** np.floor(np.log10(0.01 * largest))
    axes.set_xscale("symlog", linthresh=finest, linscale=0.5)
    # With room for a marker at either end.
    low, high = float(rates[np.isfinite(rates)].min(initial=0)), float(rates[np.isfinite(rates)].max(initial=0))
    axes.set_xlim(min(1.6 * low, -finest), max(1.6 * high, finest))
    decades = finest * 10.0 ** np.arange(np.ceil(np.log10(largest / finest)) + 1)
    low, high = axes.get_xlim()
    ticks = [tick for tick in (*-decades[::-1], 0.0, *decades) if low <= tick <= high]
    axes.set_xticks(ticks, [f"{tick:g}".replace("-", "\N{MINUS SIGN}") for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel("rate (1/s): decay left of zero, growth right of it")
    # Not a secondary axis of matplotlib's, which forgets a scale of this kind.
    above = axes.twiny()
    above.set_xscale("symlog", linthresh=finest, linscale=0.5)
    above.set_xlim(low, high)
    above.spines["top"].set_visible(True)
    above.set_xticks(ticks, [f"{1 / abs(tick):.6g}" if tick else "\N{INFINITY}" for tick in ticks])
    above.minorticks_off()
    above.set_xlabel("time constant (s)")
