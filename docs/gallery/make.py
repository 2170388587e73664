"""Makes docs/gallery.md and its pictures: a system with a known answer for every kind of verdict, asked and drawn.

Run it with `python -m docs.gallery.make`, from where the Makefile is; it takes some minutes. It fails where a verdict
is not of the kind that it is to show.
"""

from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from gnode.analysis import Verdict, find_verdict, relax
from gnode.report import save_figure
from tests.analysis.known_answers import KNOWN, Known

HERE = Path(__file__).parent
PAGE = HERE.parent / "gallery.md"
_INK, _PALE, _TRAIL = "#0072B2", "#c3cbd2", "#D55E00"
_TRAILS = 6

_HEAD = """# Every verdict, seen

What `gnode` can say of an attractor, a picture and a system for each. Blue: where states are at the end of the time
that was asked for, without input. Grey, in the plane: where they were let go. Orange: the ways of some of them. All
systems are [systems with known answers](known-answers.md); the sentence below each is what `gnode` says of it.

What each verdict means for a memory stands in [reading a report](how-to/read-a-report.md#the-verdict), how it is
reached in [take a network apart](how-to/dissect.md). Made by `python -m docs.gallery.make`.

"""


class Shown(NamedTuple):
    """A kind, the system that shows it, and what a memory in it is."""

    kind: str
    system: str
    means: str
    trails: bool = False
    """It is the way that shows it, and not the end."""
    seconds: float | None = None
    """Of the picture, where it is not the time that is asked for."""


SHOWN = (
    Shown("isolated points", "four-wells", "As many discrete memories as there are stable points.", trails=True),
    Shown("line", "parabola", "One continuous value: an integrator, evidence for a choice."),
    Shown("ring", "pinned-ring-for-a-second", "One angle: a heading, a place on a circle."),
    Shown("sheet", "paraboloid", "Two continuous values, without a hole between them."),
    Shown("annulus", "cone", "Two values around a hole: an angle and a size that is never zero."),
    Shown("sphere", "sphere", "A direction in space."),
    Shown("torus", "flat-torus", "Two angles, each for itself."),
    Shown("Klein bottle", "klein-bottle-of-radius-1.0", "Two angles, of which one comes back mirrored."),
    Shown("projective plane", "projective-plane", "An axis in space: a direction without its sign."),
    Shown("solid", "solid-ball", "Three continuous values or more."),
    Shown("limit cycle", "fitzhugh-nagumo", "A rhythm: what is held is at most its phase.", trails=True),
    Shown("saddle cycle", "cycle-in-an-unstable-plane", "A closed orbit that the least push leaves.", trails=True),
    Shown("quasi-periodic", "two-frequencies", "Two rhythms that never meet again; nothing rests.", trails=True),
    Shown("chaos", "lorenz", "Nearby states part: nothing is held.", trails=True),
    Shown("unbounded", "an-unstable-spiral", "States run away.", trails=True, seconds=20.0),
    Shown("unclear", "pendulum", "The evidence does not decide, and the reason says why.", trails=True, seconds=20.0),
)


def asked(entry: Known) -> Verdict:
    """What is said of a system with a known answer."""
    return find_verdict(entry.system(), entry.starts(), seconds=entry.seconds)


def drawn(entry: Known, shown: Shown) -> Figure:
    """Where states begin and end, in the space of the first principal components."""
    states = entry.starts()
    path = relax(entry.system().flow, states, seconds=shown.seconds or entry.seconds, snapshots=400).path
    begin, end = path[0], path[-1]
    middle, axes = end.mean(axis=0), np.eye(end.shape[1])
    names = [f"$h_{k + 1}$ (state units)" for k in range(end.shape[1])]
    if shown.kind == "torus":
        # Flat in four entries: bent into space, as a tyre is.
        path = np.stack([path[..., 0] * (2 + path[..., 2]), path[..., 1] * (2 + path[..., 2]), path[..., 3]], axis=-1)
        begin, end, axes = path[0], path[-1], np.eye(3)
        names = ["$h_1 (2 + h_3)$", "$h_2 (2 + h_3)$", "$h_4$"]
    elif end.shape[1] > 3:
        axes = np.linalg.svd(path[len(path) // 2 :].reshape(-1, end.shape[1]) - middle, full_matrices=False)[2][:3]
        names = [f"PC {k + 1} (state units)" for k in range(3)]
    solid = len(axes) > 2
    # Labels in space stand outside of what a layout knows of.
    figure = Figure(figsize=(3.1, 2.8), layout=None if solid else "constrained")
    panel: Any = figure.add_subplot(projection="3d" if solid else None)
    size = 2 if len(states) > 500 else 6
    if not solid:
        panel.scatter(*(axes @ begin.T), s=size, color=_PALE, linewidths=0, zorder=1)
    if shown.trails:
        for each in range(_TRAILS):
            panel.plot(*(axes @ path[:, each].T), color=_TRAIL, linewidth=0.7, zorder=2)
    ends = end[: _TRAILS if shown.trails and solid else None]
    panel.scatter(*(axes @ ends.T), s=size + 4 * shown.trails, color=_INK, linewidths=0, zorder=3)
    panel.set_xlabel(names[0], fontsize=8.5)
    panel.set_ylabel(names[1], fontsize=8.5)
    if solid:
        panel.set_zlabel(names[2], fontsize=8.5)
        panel.set_position((0.0, 0.08, 0.84, 0.9))
        panel.set_box_aspect(None, zoom=0.9)
        for axis in (panel.xaxis, panel.yaxis, panel.zaxis):
            axis.set_major_locator(MaxNLocator(3))
    else:
        panel.spines[["top", "right"]].set_visible(False)
    panel.tick_params(labelsize=8.5)
    return figure


def main() -> None:
    known = {entry.id: entry for entry in KNOWN}
    parts = []
    for shown in SHOWN:
        entry = known[shown.system]
        verdict = asked(entry)
        assert verdict.kind == shown.kind, f"{shown.system}: {verdict.kind}, not {shown.kind}"
        name = f"{shown.kind.replace(' ', '-').lower()}.png"
        save_figure(drawn(entry, shown), HERE / name)
        parts.append(
            f'-   ![{shown.kind}: where states of the system "{shown.system}" go](gallery/{name})\n\n'
            f"    **{shown.kind}**\n\n    {shown.means}\n\n"
            f"    `{shown.system}`, asked for {entry.seconds:g} s: *{verdict.reason}*\n"
        )
    PAGE.write_text(f'{_HEAD}<div class="grid cards" markdown>\n\n{chr(10).join(parts)}\n</div>\n', encoding="utf-8")


if __name__ == "__main__":
    main()
