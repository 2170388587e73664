from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from gnode.experiments import Dissection, Examples
from gnode.report._style import COLOURS, FAINT, new_figure, styled
from gnode.tasks import Names

_TRIALS = 3
_CHANNELS = 3
_LOOKS = tuple(zip(COLOURS, ("-", "--", "-.", ":"), strict=False))


@styled
def examples_figure(dissection: Dissection) -> Figure | None:
    """Inputs, targets and outputs of a few trials over time; for classes, their probabilities. None of
    a system from elsewhere."""
    examples = dissection.examples
    if examples is None:
        return None
    if dissection.classes:
        return _classes(examples, dissection.classes, dissection.called)
    count, names = min(_TRIALS, len(examples.times)), dissection.called
    # Without any input there is nothing to draw above.
    rows = 2 if examples.inputs.shape[2] else 1
    figure = new_figure(13.5, 4.6 if rows == 2 else 3.2)
    ratios = [1, 1.7][-rows:]
    panels = figure.subplots(rows, count, squeeze=False, sharex="col", sharey="row", height_ratios=ratios)
    for k in range(count):
        seconds, real = _time(examples.times[k])
        below = panels[-1, k]
        if rows == 2:
            _draw_inputs(panels[0, k], seconds, examples.inputs[k][real])
        panels[0, k].set_title(f"Test trial {k + 1}")
        for channel in range(min(_CHANNELS, examples.outputs.shape[2])):
            target = np.where(examples.mask[k, :, channel], examples.targets[k, :, channel], np.nan)[real]
            below.step(seconds, target, where="pre", color=COLOURS[channel], linewidth=3.2, alpha=0.3)
            below.plot(seconds, examples.outputs[k, real, channel], color=COLOURS[channel], linewidth=1.2)
        below.set_xlabel("time (s)")
    panels[-1, 0].set_ylabel("output (thin), target (broad)")
    if names.outputs:
        _name(panels[-1, -1], [names.output(k) for k in range(examples.outputs.shape[2])])
    else:
        _name(panels[-1, -1], [f"channel {k + 1}" for k in range(examples.outputs.shape[2])])
    if rows == 2:
        panels[0, 0].set_ylabel("input")
        if names.inputs:
            _name(panels[0, -1], [names.input(k) for k in range(examples.inputs.shape[2])])
    return figure


def _classes(examples: Examples, names: tuple[str, ...], of: Names) -> Figure:
    count = min(_TRIALS, len(examples.times))
    figure = new_figure(13.5, 5.0)
    grid = figure.add_gridspec(2, count, height_ratios=[1, 1.6])
    for k in range(count):
        seconds, real = _time(examples.times[k])
        top = figure.add_subplot(grid[0, k])
        _draw_inputs(top, seconds, examples.inputs[k][real])
        if of.inputs and k == count - 1:
            _name(top, [of.input(channel) for channel in range(examples.inputs.shape[2])])
        wanted = np.where(examples.mask[k], examples.targets[k], -1)[real]
        asked = np.unique(wanted[wanted >= 0])
        one = int(asked[0]) if len(asked) == 1 else None
        top.set_title(f"Test trial {k + 1}" + ("" if one is None else f": {names[one]}"))
        top.set_ylabel("input" if k == 0 else "")
        below = figure.add_subplot(grid[1, k], sharex=top)
        logits = examples.outputs[k][real]
        odds = np.exp(logits - logits.max(axis=1, keepdims=True))
        odds /= odds.sum(axis=1, keepdims=True)
        others = [int(c) for c in np.argsort(-odds.max(axis=0)) if c != one]
        if one is None:
            # Those that are right at some step first; all else as it was.
            others.sort(key=lambda c: c not in asked)
            _draw_wanted(below, seconds, wanted, others[:4])
            looks = _LOOKS
        else:
            below.plot(seconds, odds[:, one], color=COLOURS[0], linewidth=2.2, label=f"{names[one]} (true)")
            looks = _LOOKS[1:]
        for (colour, line), other in zip(looks, others, strict=False):
            below.plot(seconds, odds[:, other], line, color=colour, linewidth=1.2, label=names[other])
        below.set_ylim(-0.02, 1.02 if one is not None else 1.12)
        below.set_xlabel("time (s)")
        bar = "" if one is not None else "\n(bar at the top: the right one)"
        below.set_ylabel(f"probability of the class{bar}" if k == 0 else "")
        below.legend(loc="best")
    return figure


def _draw_wanted(axes: Axes, seconds: np.ndarray, wanted: np.ndarray, shown: list[int]) -> None:
    """A broad bar at the top over the steps at which each class shown is the right one, in its colour."""
    for (colour, _), each in zip(_LOOKS, shown, strict=False):
        axes.fill_between(
            seconds, 1.03, 1.1, where=wanted == each, step="pre", color=colour, linewidth=0, label="_right"
        )


def _time(times: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The times of the steps that are not padding, and which steps those are."""
    real = np.diff(times, prepend=0.0) > 0
    return times[real], real


def _draw_inputs(axes: Axes, seconds: np.ndarray, inputs: np.ndarray) -> None:
    axes.axhline(0, color=FAINT, linewidth=0.6)
    for channel in range(min(_CHANNELS, inputs.shape[1])):
        axes.step(seconds, inputs[:, channel], where="pre", color=COLOURS[channel], linewidth=1.1)


def _name(axes: Axes, names: Sequence[str]) -> None:
    for name, colour in zip(names[:_CHANNELS], COLOURS, strict=False):
        axes.plot([], [], color=colour, label=name)
    axes.legend(loc="upper left", bbox_to_anchor=(1.0, 1.0))
