"""A dissection in plain numbers, lists and words: the content of dissection.json."""

from dataclasses import asdict
from typing import Any

import numpy as np

from gnode._files import finite
from gnode.analysis import (
    Certificate,
    Later,
    LimitCycle,
    Linearisation,
    LyapunovSpectrum,
    Margin,
    MemoryLoss,
    MemoryUnderNoise,
    SlowManifold,
    SlowSet,
)
from gnode.experiments.dissection._dissection_record import Dissection, Remembered
from gnode.experiments.dissection.described._describe_consistency import describe_consistency
from gnode.experiments.dissection.described._describe_near import describe_departures, describe_selection

_NOT_WORKED_OUT = "neither the dimension nor the topology of the slow states has been worked out"


def describe(dissection: Dissection) -> dict[str, Any]:
    """The content of dissection.json: strict JSON, in which `null` stands for what is infinite or not known."""
    found, relaxed, verdict = dissection.fixed_points, dissection.relaxed, dissection.verdict
    certificate, slow = dissection.certificate, dissection.slow_set
    lyapunov = None if verdict is None else verdict.lyapunov
    consistency, elsewhere = dissection.consistency, dissection.elsewhere
    return {
        "input": "held at zero" if elsewhere is None else "held as the system has it",
        "elsewhere": None if elsewhere is None else {"name": elsewhere.name, "left_out": list(elsewhere.left_out)},
        "time_constant_s": dissection.time_constant,
        "step_s": dissection.step,
        "alpha": dissection.alpha,
        "is_map": dissection.is_map,
        "search": {
            "starts": len(found.converged),
            "converged": int(found.converged.sum()),
            "tolerance": found.tolerance,
            "merging_distance": found.merging_distance,
            "marginal_rate_per_s": found.marginal_rate,
        },
        "fixed_points": [
            {
                "state": found.states[k].tolist(),
                "residual": float(found.residuals[k]),
                **_near(found.near, k),
                "readout": dissection.readouts[k].tolist(),
                "starts": int(found.found[k]),
            }
            for k in range(len(found))
        ],
        "relaxed": {
            "states": len(relaxed.states),
            "from": None if dissection.let_go is None else asdict(dissection.let_go),
            "seconds": float(relaxed.times[-1]),
            "mean_speed_per_s": finite(relaxed.speeds.mean()),
            "largest_speed_per_s": finite(relaxed.speeds.max()),
            "readout_error": readout_error(dissection),
        },
        "certificate": None if certificate is None else _certificate(certificate),
        "departures": describe_departures(dissection),
        "selection": describe_selection(dissection.selection),
        "slow_set": None if slow is None else _slow_set(slow),
        "attractor": _attractor(dissection),
        "memory": None if dissection.remembered is None else _remembered(dissection.remembered),
        "lyapunov_per_s": None if lyapunov is None else [finite(value) for value in lyapunov.exponents],
        "lyapunov": None if lyapunov is None else _lyapunov(lyapunov),
        "consistency": None if consistency is None else describe_consistency(consistency, bool(dissection.classes)),
        "seconds": dissection.seconds,
    }


def readout_error(dissection: Dissection) -> float | None:
    """The root mean square difference, per output, of what is held at the end of relaxation and what was asked for.

    None where the targets are classes, or none counts.
    """
    if dissection.classes:
        return None
    errors = dissection.held[-1] - dissection.asked
    known = np.isfinite(errors)
    return float(np.sqrt(np.mean(errors[known] ** 2))) if known.any() else None


def _near(near: Linearisation, k: int) -> dict[str, Any]:
    return {
        "kind": near.kinds[k],
        "spiral": bool(near.spiral[k]),
        "unstable_directions": int(near.unstable[k]),
        "index": int(near.index[k]),
        "eigenvalues": _pairs(near.eigenvalues[k]),
        "time_constants_s": [finite(value) for value in near.time_constants[k]],
    }


def _certificate(certificate: Certificate) -> dict[str, Any]:
    return {
        "box": certificate.box.tolist(),
        "box_kind": certificate.box_kind,
        "complete": certificate.complete,
        "stopped": certificate.stopped,
        "count": len(certificate),
        "undecided": len(certificate.undecided),
        "boxes": certificate.boxes,
        "index_sum": certificate.index_sum,
        "boundary_index": certificate.boundary_index,
        "enclosures": [
            {
                "box": certificate.enclosures[k].tolist(),
                "state": certificate.states[k].tolist(),
                # The index is the proven one, not that of the eigenvalues.
                **{**_near(certificate.near, k), "index": int(certificate.index[k])},
            }
            for k in range(len(certificate))
        ],
        "seconds": certificate.seconds,
    }


def _slow_set(slow: SlowSet) -> dict[str, Any]:
    return {
        "box": slow.box.tolist(),
        "threshold": slow.threshold,
        "inner_boxes": len(slow.inner),
        "inner_volume": _volume(slow.inner),
        "outer_boxes": len(slow.outer),
        "outer_volume": _volume(slow.outer),
        "complete": slow.complete,
        "boxes": slow.boxes,
        "seconds": slow.seconds,
    }


def _attractor(dissection: Dissection) -> dict[str, Any]:
    verdict = dissection.verdict
    manifold = None if verdict is None else verdict.manifold
    cycle = None if verdict is None else verdict.cycle
    return {
        "kind": "unclear" if verdict is None else verdict.kind,
        "reason": _NOT_WORKED_OUT if verdict is None else verdict.reason,
        "count": None if verdict is None else verdict.count,
        "attractors": [] if verdict is None else [asdict(one) for one in verdict.attractors],
        "leaky": None if verdict is None else verdict.leaky,
        "later": None if verdict is None or verdict.later is None else _later(verdict.later),
        "margins": [] if verdict is None else [_margin(one) for one in verdict.margins],
        "stopped": None if verdict is None else verdict.stopped,
        **_manifold(manifold),
        **_memory(None if manifold is None else manifold.memory, float(dissection.relaxed.times[-1])),
        "noise": [_noise(one) for one in dissection.noise] or None,
        "limit_cycle": None if cycle is None else _cycle(cycle),
    }


def _later(later: Later) -> dict[str, Any]:
    return {"kind": later.kind, "count": later.count, "after_s": later.seconds}


def _margin(margin: Margin) -> dict[str, Any]:
    return {"what": margin.what, "value": finite(margin.value), "limit": margin.limit, "close": margin.close}


def _manifold(manifold: SlowManifold | None) -> dict[str, Any]:
    if manifold is None:
        names = ("dimension", "intrinsic_dimension", "betti", "size", "contraction_rate_per_s", "tangential_rate_per_s")
        return {**dict.fromkeys(names), "drift_per_s": None}
    return {
        "dimension": manifold.dimension,
        "intrinsic_dimension": finite(manifold.intrinsic_dimension),
        "betti": manifold.topology.betti.tolist(),
        "size": finite(manifold.size),
        "contraction_rate_per_s": finite(manifold.normal_rate),
        "tangential_rate_per_s": finite(manifold.tangential_rate),
        "drift_per_s": {"mean": finite(manifold.drift_mean), "largest": finite(manifold.drift_largest)},
    }


def _memory(memory: MemoryLoss | None, seconds: float) -> dict[str, Any]:
    """The error after a trial's length, or where its curve ends before that."""
    if memory is None:
        names = ("after_s", "predicted", "measured", "curve")
        return {**{f"memory_error_{name}": None for name in names}, "memory_lifetime_s": None}
    after = min(seconds, float(memory.times[-1]))
    return {
        "memory_error_after_s": after,
        "memory_error_predicted": finite(np.interp(after, memory.times, memory.predicted)),
        "memory_error_measured": finite(np.interp(after, memory.times, memory.measured)),
        "memory_error_curve": {
            "times_s": memory.times.tolist(),
            "predicted": [finite(value) for value in memory.predicted],
            "measured": [finite(value) for value in memory.measured],
        },
        "memory_lifetime_s": {
            "bound": memory.bound,
            "predicted": finite(memory.lifetime_predicted),
            "measured": finite(memory.lifetime_measured),
        },
    }


def _noise(memory: MemoryUnderNoise) -> dict[str, Any]:
    curves = {name: getattr(memory, name) for name in ("drifted", "predicted", "measured", "measured_error")}
    return {
        "sigma": memory.noise,
        "times_s": memory.times.tolist(),
        **{name: [finite(value) for value in curve] for name, curve in curves.items()},
        "diffusion_predicted": finite(memory.diffusion_predicted),
        "diffusion_measured": finite(memory.diffusion_measured),
        "diffusion_error": finite(memory.diffusion_error),
        "lifetime_s": {
            "bound": memory.bound,
            "predicted": finite(memory.lifetime_predicted),
            "measured": finite(memory.lifetime_measured),
        },
    }


def _remembered(remembered: Remembered) -> dict[str, Any]:
    return {
        "trial_s": remembered.trial,
        "lengths": remembered.lengths.tolist(),
        "error": [finite(value) for value in remembered.error],
        "asked": remembered.asked,
    }


def _cycle(cycle: LimitCycle) -> dict[str, Any]:
    return {
        "period_s": cycle.period,
        "residual": finite(cycle.residual),
        "multipliers": _pairs(cycle.multipliers),
        "stable": cycle.stable,
    }


def _lyapunov(spectrum: LyapunovSpectrum) -> dict[str, Any]:
    return {
        "errors_per_s": [finite(value) for value in spectrum.errors],
        "divergence_per_s": finite(spectrum.divergence),
        "dimension": None if spectrum.dimension is None else finite(spectrum.dimension),
        "seconds": float(spectrum.times[-1]) if len(spectrum.times) else 0.0,
    }


def _pairs(values: np.ndarray) -> list[list[float | None]]:
    return [[finite(value.real), finite(value.imag)] for value in values]


def _volume(boxes: np.ndarray) -> float:
    """In state units to the power of the number of entries of a state."""
    return float(np.prod(boxes[:, 1] - boxes[:, 0], axis=1).sum())
