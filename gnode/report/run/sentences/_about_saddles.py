"""Where saddles lead, and what inputs drive and outputs see near fixed points, in words made from the numbers."""

from typing import get_args

import numpy as np

from gnode.analysis import Departures, Destination
from gnode.experiments import Dissection
from gnode.report._words import listed, number, plural, rough, seconds
from gnode.report.run._shown_selection import shown_selection

# After a number of ways that end there.
_ENDS: dict[Destination, str] = {
    "stable point": "at a stable point",
    "saddle": "at another saddle",
    "unstable point": "at an unstable point",
    "marginal point": "at a marginal point",
    "limit cycle": "on a limit cycle",
    "rest": "at rest where no point is known",
    "away": "far out",
}
_KNOWN = ("stable point", "saddle", "unstable point", "marginal point")


def saddles(dissection: Dissection) -> list[str]:
    """Where the saddles lead; nothing where there are none."""
    leads = dissection.departures
    if leads is None or not leads.saddles:
        return []
    if not len(leads):
        return [f"There are {plural(leads.saddles, 'saddle')}, of too many unstable directions to follow them all."]
    text = (
        "Arrows are unstable directions of saddles, and the lines from them are where the system itself leads, for up "
        f"to {number(leads.seconds)} s: of the {plural(len(leads), 'way')} out of {_followed(leads)} {_ends(leads)}. "
    )
    return [(text + _cycles(leads) + _borders(dissection, leads) + _left_out(leads)).strip()]


def _ends(leads: Departures) -> str:
    counts = {name: leads.destinations.count(name) for name in get_args(Destination)}
    parts = [f"{counts[name]} {words}" for name, words in _ENDS.items() if counts[name]]
    if parts:
        first = "ends" if parts[0].startswith("1 ") else "end"
        parts[0] = parts[0].replace(" ", f" {first} ", 1)
    if counts["not settled"]:
        parts.append(f"{counts['not settled']} {'has' if counts['not settled'] == 1 else 'have'} not settled by then")
    return listed(parts)


def _followed(leads: Departures) -> str:
    if leads.followed == 1:
        return "the saddle" if leads.saddles == 1 else f"one of the {leads.saddles:,} saddles"
    whole = leads.followed == leads.saddles
    return f"the {leads.saddles:,} saddles" if whole else f"{leads.followed:,} of the {leads.saddles:,} saddles"


def _cycles(leads: Departures) -> str:
    periods = [
        f"{rough(float(period))} s" for k, period in enumerate(leads.periods) if k in _goals(leads, "limit cycle")
    ]
    return f"Once around takes {listed(periods)}. " if periods else ""


def _goals(leads: Departures, destination: str) -> list[int]:
    return [int(goal) for goal, name in zip(leads.goal, leads.destinations, strict=True) if name == destination]


def _borders(dissection: Dissection, leads: Departures) -> str:
    """What saddles of one unstable direction lie between."""
    near = dissection.listed().near
    single = [point for point in dict.fromkeys(leads.point.tolist()) if near.unstable[point] == 1]
    goals = [[int(leads.goal[way]) for way in leads.of(point)] for point in single]
    known = [
        goal
        for point, goal in zip(single, goals, strict=True)
        if all(leads.destinations[way] == "stable point" for way in leads.of(point))
    ]
    apart = sum(len(set(goal)) > 1 for goal in known)
    text = ""
    if apart:
        one = apart == 1
        text += (
            f"{apart:,} with one unstable direction {'lies' if one else 'lie'} between two stable points: through "
            f"{'it' if one else 'each of them'} goes the border between what ends at one and what ends at the other. "
        )
    if len(known) - apart:
        same = len(known) - apart
        text += f"{same:,} {'leads' if same == 1 else 'lead'} to one and the same stable point both ways. "
    return text


def _left_out(leads: Departures) -> str:
    text = ""
    if leads.followed < leads.saddles:
        left = leads.saddles - leads.followed
        text += (
            f"{plural(left, 'saddle')}, of the most unstable directions, {'is' if left == 1 else 'are'} not followed. "
        )
    return text if leads.stopped is None else f"{text}Not all were followed to the end: {leads.stopped}. "


def leads_to(dissection: Dissection, rows: dict[int, int]) -> dict[int, str]:
    """Of each saddle that was followed, where it leads, direction by direction.

    `rows`: the row of a table in which each point stands.
    """
    leads = dissection.departures
    if leads is None:
        return {}
    said: dict[int, str] = {}
    for point in dict.fromkeys(leads.point.tolist()):
        ways = [_goal(leads, way, rows) for way in leads.of(point)]
        said[point] = "; ".join(f"{ways[k]} and {ways[k + 1]}" for k in range(0, len(ways), 2))
    return said


def _goal(leads: Departures, way: int, rows: dict[int, int]) -> str:
    name, goal = leads.destinations[way], int(leads.goal[way])
    if name in _KNOWN:
        return f"no. {rows[goal]:,}"
    if name == "limit cycle":
        return f"a cycle of {rough(float(leads.periods[goal]))} s"
    return {"away": "far out", "rest": "rest at no known point"}.get(name, name)


def selection(dissection: Dissection) -> list[str]:
    """What inputs drive near fixed points, and outputs see."""
    near = dissection.selection
    assert near is not None
    text = (
        "A row is a mode of the flow near a fixed point, the slowest to decay first. Cells of an input are the cosine "
        "between its direction and the mode's left eigenvector, the selection vector: what of an input lies along that "
        "of a slow mode is kept, and all else decays. Cells of an output are the cosine between the mode and the "
        "output's row of the readout. "
    )
    shown = ["saddle" if near.kinds[k] == "saddle" else f"{near.kinds[k]} point" for k in shown_selection(dissection)]
    text += f"Shown {'is' if len(shown) == 1 else 'are'}, of {plural(len(near), 'point')}, the "
    text += f"{' and the '.join(shown)} at which most starts of the search ended."
    return [text.strip(), *_slowest(dissection)]


def _slowest(dissection: Dissection) -> list[str]:
    """How well inputs drive the slowest mode, over all stable points."""
    near = dissection.selection
    assert near is not None
    stable = np.flatnonzero([kind == "stable" for kind in near.kinds])
    if not len(stable):
        return []
    times = np.abs(near.time_constants[stable, 0])
    text = f"Over {plural(len(stable), 'stable point')} the slowest mode"
    text += f" decays in {seconds(float(np.median(times)))} s in the median"
    parts = []
    for names, cells, verb in (
        (near.input_names, near.input_overlaps[stable, 0], "is driven by"),
        (near.output_names, near.output_overlaps[stable, :, 0], "is seen by"),
    ):
        with np.errstate(all="ignore"):
            middle = [float(np.nanmedian(column)) if np.isfinite(column).any() else np.nan for column in cells.T]
        known = [f"{name} ({value:.2f})" for name, value in zip(names, middle, strict=True) if np.isfinite(value)][:4]
        if known:
            parts.append(f"{verb} {listed(known)}")
    return [f"{text}, and {' and '.join(parts)}: medians of the overlaps." if parts else f"{text}."]
