"""How kinds of attractors look in bars that are divided by them: the same in every figure."""

from collections.abc import Mapping
from typing import Any

from matplotlib.axes import Axes

from gnode.report._style import COLOURS, FAINT, INK

_BLUE, _VERMILION, _GREEN, _PURPLE, _ORANGE, _SKY, _BLACK, *_ = COLOURS
_YELLOW, _GREY, _WHITE = "#F0E442", "#dde1e5", "#ffffff"
# Kinds that are often found have a colour of their own, others a colour and hatches.
VERDICT_LOOKS = {
    "sheet": (_BLUE, ""),
    "ring": (_ORANGE, ""),
    "annulus": (_VERMILION, ""),
    "line": (_GREEN, ""),
    "isolated points": (_SKY, ""),
    "solid": (_PURPLE, ""),
    "sphere": (_PURPLE, "//"),
    "torus": (_PURPLE, "\\\\"),
    "Klein bottle": (_PURPLE, "xx"),
    "projective plane": (_PURPLE, ".."),
    "limit cycle": (_YELLOW, ""),
    "saddle cycle": (_YELLOW, "//"),
    "quasi-periodic": (_YELLOW, "\\\\"),
    "chaos": (_BLACK, ""),
    "unbounded": (FAINT, ""),
    "unclear": (_GREY, ""),
}
"""By kind, in the order in which they are shown: the colour, and hatches."""
_OTHER = (_GREY, "++")


def verdict_look(kind: str) -> dict[str, Any]:
    """Of a part of a bar: the arguments of its patch."""
    colour, hatch = VERDICT_LOOKS.get(kind, _OTHER)
    return {"facecolor": colour, "edgecolor": _WHITE, "hatch": hatch}


def write_on(axes: Axes, text: str, place: tuple[float, int], look: Mapping[str, Any]) -> None:
    """Writes in the middle of a part of a bar, such that it can be read.

    Black on light colours, white on dark ones, by their luminance; over hatches on a ground of its own.
    """
    red, green, blue = (int(look["facecolor"][k : k + 2], 16) / 255 for k in (1, 3, 5))
    plain = look["hatch"] == ""
    ink = INK if 0.30 * red + 0.59 * green + 0.11 * blue > 0.5 or not plain else _WHITE
    ground = None if plain or not text else {"boxstyle": "round,pad=0.15", "facecolor": _WHITE, "edgecolor": "none"}
    axes.text(*place, text, ha="center", va="center", fontsize=8, color=ink, bbox=ground, zorder=4)
