"""What a study of expressivity says, in words."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from gnode.claims import CapacityClaim, CellResult, Difference, Study
from gnode.expressivity import MOST_RISE
from gnode.report._words import listed, plural
from gnode.report.claims._study_style import MODELS, layers

_GEOMETRY = (
    "An autonomous flow of as many state variables as a path has dimensions, with an invertible readout, cannot cross "
    "itself, whatever its field: in two dimensions this is geometry and not capacity."
)


def capacity_words(result: CellResult) -> str:
    """Capacity with its interval; beyond the complexities tried it says so, and a star marks a lower bound."""
    found = result.capacity
    least, most = found.kappas[[0, -1]]

    def shown(kappa: float) -> str:
        return f"≥ {most:.3g}" if np.isinf(kappa) else f"< {least:.3g}" if kappa == 0 else f"{kappa:.3g}"

    star = "" if result.has_settled else " *"
    if found.low == found.high:
        return f"{shown(found.kappa)}{star}"
    return f"{shown(found.kappa)} [{shown(found.low)}, {shown(found.high)}]{star}"


def capacity_rows(study: Study) -> list[dict[str, Any]]:
    """A row for every network, with its capacity in words and its parts as numbers."""
    return [
        {
            "model": MODELS[one.cell.model],
            "state": one.cell.state,
            "depth": one.cell.depth,
            "width": one.cell.width or None,
            "parameters": one.cell.parameters,
            "capacity": capacity_words(one),
            "median": [f"{value:.3f}" for value in one.capacity.median],
            "seconds": one.fitted.fits.seconds,
        }
        for one in study.results
    ]


def setting(study: Study) -> str:
    targets, fit = study.settings.targets, study.settings.fit
    kind = {"file": f"paths of {targets.file}"}.get(targets.kind, f"paths ({targets.kind})")
    each = len(study.targets.paths[0])
    return (
        f"{each} {kind} of each complexity, D = {study.targets.paths.shape[-1]}, "
        f"{study.targets.paths.shape[2]} points; {fit.described()}; "
        f"{plural(fit.restarts, 'restart')}, alpha = {study.settings.alpha:g}, {fit.simulation.described()}."
    )


def missing(study: Study) -> str | None:
    if not study.missing:
        return None
    cells = len(study.settings.cells())
    return f"{len(study.missing)} of {cells} networks have not been fitted yet: what follows is of the others alone."


def settled(study: Study) -> str:
    rising = [one for one in study.results if not one.has_settled]
    rule = (
        "Settled: between the first restart and the best, and between half the steps and all of them, the median R2 on "
        f"either side of the capacity rises by no more than {MOST_RISE}. "
    )
    if not rising:
        return rule + "All networks have settled."
    return (
        rule + f"{len(rising)} of {len(study.results)} networks have not, and are marked (hollow, or by a star): with "
        "more steps or restarts their capacities would be larger."
    )


def claim(found: CapacityClaim) -> list[str]:
    return [f"{found.statement} Verdict: {found.verdict}.", found.rule]


def gate(effects: Sequence[Difference]) -> str:
    raised, lowered = ([one for one in effects if one.sign == sign] for sign in (1, -1))
    rest = len(effects) - len(raised) - len(lowered)
    where = "".join(
        f" {verb}: {listed([_sizes(one) for one in ones])}."
        for verb, ones in (("Raised", raised), ("Lowered", lowered))
        if ones
    )
    return (
        f"Of {plural(len(effects), 'pair')} of networks that differ in the gate alone, it raises the capacity in "
        f"{len(raised)}, lowers it in {len(lowered)}, and in {rest} the interval does not tell.{where} A gate adds "
        "parameters: the pairs are equal in N, L and width and not in their number."
    )


def _sizes(one: Difference) -> str:
    state, depth = (int(part[1:]) for part in one.first.split("-")[1:3])
    return f"N = {state} with {layers(depth)}"


def crossings(study: Study) -> str:
    """The share of paths that cross themselves, and how the others fare at N = 2."""
    crossing = study.targets.crossing
    assert crossing is not None
    shares = listed(
        [f"{share:.0%} at {kappa:.3g}" for share, kappa in zip(crossing.mean(1), study.targets.kappas, strict=True)]
    )
    return f"{_GEOMETRY} Paths that cross themselves: {shares}."
