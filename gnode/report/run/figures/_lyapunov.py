import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.experiments import Dissection
from gnode.report._style import COLOURS, INK, one_panel, styled

_SHOWN = 6


@styled
def lyapunov_figure(dissection: Dissection, *, ax: Axes | None = None) -> Figure | None:
    """How the estimates of the Lyapunov exponents settle; none where the verdict did not need them."""
    spectrum = None if dissection.verdict is None else dissection.verdict.lyapunov
    if spectrum is None or len(spectrum.times) == 0:
        return None
    figure, axes = one_panel(ax, 8.5, 4.2)
    axes.axhline(0, color=INK, linewidth=0.9)
    lines = ("-", "--", "-.", ":", "-", "--")
    for k in range(min(_SHOWN, len(spectrum.exponents))):
        colour = COLOURS[k % len(COLOURS)]
        value, error = spectrum.exponents[k], spectrum.errors[k]
        label = f"{k + 1}: {value:.3g} \N{PLUS-MINUS SIGN} {error:.1g} / s".replace("-", "\N{MINUS SIGN}")
        axes.plot(spectrum.times, spectrum.estimates[:, k], lines[k], color=colour, linewidth=1.6, label=label)
        axes.fill_between(spectrum.times[[0, -1]], value - error, value + error, color=colour, alpha=0.15, linewidth=0)
    # Linear as far as the largest goes, which decides, and logarithmic beyond, where the others mostly are.
    shown = spectrum.estimates[:, :_SHOWN]
    largest = float(np.abs(shown).max())
    linear = max(1.5 * float(np.abs(shown[:, 0]).max()), 0.01 * largest)
    if largest > 3 * linear:
        axes.set_yscale("symlog", linthresh=linear, linscale=2)
        decades = 10.0 ** np.arange(np.floor(np.log10(linear)), np.ceil(np.log10(largest)) + 1)
        low, high = axes.get_ylim()
        ticks = [tick for tick in (*-decades[::-1], 0.0, *decades) if low <= tick <= high]
        axes.set_yticks(ticks, [f"{tick:g}".replace("-", "\N{MINUS SIGN}") for tick in ticks])
        axes.minorticks_off()
    axes.set_xlim(0, float(spectrum.times[-1]))
    axes.set_xlabel("time since the transient ended (s)")
    axes.set_ylabel("running estimate (1/s)")
    axes.set_title("Lyapunov exponents (bands: their standard errors)")
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
    return figure
