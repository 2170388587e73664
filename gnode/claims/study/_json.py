from dataclasses import asdict
from typing import Any

import numpy as np

from gnode._files import finite
from gnode.claims.study._comparisons import CAPACITY_CLAIMS, GateEffect, gate_by_size
from gnode.claims.study._study import CellResult, Study


def study_json(study: Study) -> dict[str, Any]:
    """All of a study's results for a program, in strict JSON: null where a number is infinite.

    A capacity beyond the complexities tried has `kappa` null and says so in `beyond`: `above` or `below`.
    """
    return {
        "kappas": study.targets.kappas.tolist(),
        "measured_complexity": study.targets.measured.mean(1).tolist(),
        "crossing": None if study.targets.crossing is None else study.targets.crossing.mean(1).tolist(),
        "missing": list(study.missing),
        "networks": [_network(study, one) for one in study.results],
        "claims": [asdict(claim(study)) for claim in CAPACITY_CLAIMS],
        "gate": [_gate(one) for one in gate_by_size(study)],
    }


def _gate(one: GateEffect) -> dict[str, Any]:
    return {
        **asdict(one.difference),
        "state": one.state,
        "depth": one.depth,
        "settled": one.settled,
        "corrected_p_value": one.corrected_p_value,
        "says": one.says,
    }


def _network(study: Study, one: CellResult) -> dict[str, Any]:
    found, cell = one.capacity, one.cell
    row: dict[str, Any] = {
        "name": cell.name,
        "model": cell.model,
        "state": cell.state,
        "depth": cell.depth,
        "width": cell.width or None,
        "parameters": cell.parameters,
    }
    for name in ("kappa", "low", "high"):
        value = getattr(found, name)
        row[name] = finite(value) if value > 0 else None
        row["beyond" if name == "kappa" else f"{name}_beyond"] = (
            "above" if np.isinf(value) else "below" if value == 0 else None
        )
    row["median_r2"] = [finite(value) for value in found.median]
    row["rise_by_restarts"] = [finite(each.by_restarts) for each in one.settled]
    row["rise_by_budget"] = [finite(each.by_budget) for each in one.settled]
    row["settled"] = one.has_settled
    row.update(_by_crossing(study, one))
    return row | {"steps": one.fitted.fits.steps, "seconds": one.fitted.fits.seconds}


def _by_crossing(study: Study, one: CellResult) -> dict[str, Any]:
    """The median R2 of the paths that cross themselves and of the others, by complexity; null where there are none."""
    crossing = study.targets.crossing
    if crossing is None:
        return {}

    def medians(crosses: bool) -> list[float | None]:
        groups = (scores[here == crosses] for scores, here in zip(one.fitted.best, crossing, strict=True))
        return [finite(float(np.median(group))) if len(group) else None for group in groups]

    return {"median_r2_crossing": medians(True), "median_r2_not_crossing": medians(False)}
