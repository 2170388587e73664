"""What is near fixed points, in plain numbers: where saddles lead, what inputs drive there and outputs see."""

from typing import Any

import numpy as np

from gnode._files import finite
from gnode.analysis import Departures, ListedPoints, Selection
from gnode.experiments.dissection._dissection_record import Dissection

# Entries of a state up to which eigenvectors are written out.
_WRITTEN_OUT = 16


def describe_departures(dissection: Dissection) -> dict[str, Any] | None:
    leads = dissection.departures
    if leads is None:
        return None
    listed = dissection.listed()
    return {
        "saddles": leads.saddles,
        "followed": leads.followed,
        "seconds": leads.seconds,
        "stopped": leads.stopped,
        "ways": [_way(leads, listed, k) for k in range(len(leads))],
    }


def _way(leads: Departures, listed: ListedPoints, k: int) -> dict[str, Any]:
    goal, cycle = int(leads.goal[k]), leads.destinations[k] == "limit cycle"
    value = complex(leads.eigenvalues[k])
    return {
        "saddle": _place(listed, int(leads.point[k])),
        "direction": leads.directions[k].tolist(),
        "eigenvalue": [finite(value.real), finite(value.imag)],
        "leads_to": leads.destinations[k],
        "point": _place(listed, goal) if goal >= 0 and not cycle else None,
        "period_s": float(leads.periods[goal]) if cycle else None,
        "after_s": finite(leads.after[k]),
    }


def _place(listed: ListedPoints, k: int) -> dict[str, Any]:
    """A point by its state, and by its numbers in the lists of this file."""
    searched = int(listed.searched[k])
    return {
        "state": listed.states[k].tolist(),
        "fixed_point": searched if searched >= 0 else None,
        "enclosure": k if listed.certified[k] else None,
    }


def describe_selection(near: Selection | None) -> dict[str, Any] | None:
    if near is None:
        return None
    inward, outward = near.input_overlaps, np.swapaxes(near.output_overlaps, 1, 2)
    seen, written = np.swapaxes(near.seen, 1, 2), near.right.shape[1] <= _WRITTEN_OUT
    return {
        "inputs": list(near.input_names),
        "outputs": list(near.output_names),
        "points": [
            {
                "fixed_point": int(near.points[k]),
                "modes": [
                    {
                        "eigenvalue": _pairs(near.eigenvalues[k, mode, None])[0],
                        "time_constant_s": finite(near.time_constants[k, mode]),
                        "left": _pairs(near.left[k, :, mode]) if written else None,
                        "right": _pairs(near.right[k, :, mode]) if written else None,
                        "selected": _pairs(near.selected[k, mode]),
                        "input_overlaps": [finite(value) for value in inward[k, mode]],
                        "seen": _pairs(seen[k, mode]),
                        "output_overlaps": [finite(value) for value in outward[k, mode]],
                    }
                    for mode in range(near.eigenvalues.shape[1])
                ],
            }
            for k in range(len(near))
        ],
    }


def _pairs(values: np.ndarray) -> list[list[float | None]]:
    return [[finite(value.real), finite(value.imag)] for value in values]
