from collections.abc import Callable
from functools import partial

import numpy as np
from jaxtyping import Float

from gnode.analysis import FixedPoints, System, Verdict, listed_points
from gnode.analysis.attractor import verdict_beside
from gnode.analysis.saddles import Departures, KnownCycles, departures_beside
from gnode.experiments.dissection.known._known_points import KnownPoints


def judged(
    system: System,
    known: KnownPoints,
    released: Float[np.ndarray, "states state"],
    *,
    seconds: float,
    time_budget_s: float | None,
) -> Verdict:
    """The verdict on states that are let go. What becomes of them is anew a question only where there is more for them
    to come to than the search found first."""
    judge = partial(verdict_beside, system=system, states=released, seconds=seconds, time_budget_s=time_budget_s)
    verdict = judge(known.first)
    return judge(known.again) if _may_rest(known.again()) > _may_rest(known.first()) else verdict


def _may_rest(points: FixedPoints) -> int:
    """At how many of the points states may come to rest."""
    return points.count("stable") + points.count("marginal")


def ways(
    system: System,
    known: KnownPoints,
    verdict: Callable[[], Verdict],
    states: Float[np.ndarray, "states state"],
    *,
    seconds: float,
    time_budget_s: float | None,
) -> Departures:
    """Where the saddles lead that are known when the certificate is there."""

    def cycles() -> KnownCycles:
        found = verdict()
        near = () if found.cycle is None else (found.cycle,)
        return KnownCycles(near, found.kind not in ("chaos", "quasi-periodic"))

    points = listed_points(known.again(), None if known.certificate is None else known.certificate())
    return departures_beside(cycles, system, points, states, seconds=seconds, time_budget_s=time_budget_s)
