import math
from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from gnode._files import finite
from gnode.analysis import LimitCycle, Linearisation, MemoryLoss, principal_axes
from gnode.analysis.exported import packed
from gnode.experiments import Dissection

# Bytes of stored trajectories, and what else is bounded.
_TRAJECTORIES, _SLOW, _POINTS, _SADDLES = 600_000, 400, 200, 16
# Components that there are axes for, and entries of a state that are drawn without.
_AXES = 3


class Told(NamedTuple):
    """What the caller knows of a network beside its dissection."""

    name: str
    solver: str
    states: Float[np.ndarray, "points state"]
    """Of the fixed points to show."""
    near: Linearisation
    certified: Sequence[bool]
    enclosures: Float[np.ndarray, "points 2 state"] | None
    """Those of the certified points, which come first."""
    verdict: tuple[str, str] | None
    """Headline and reason."""


def described(taken: Dissection, programs: dict[str, Any], told: Told) -> dict[str, Any]:
    """A network as explorer/src/program/types.ts has it (`NetworkFile`)."""
    units = taken.relaxed.states.shape[1]
    inputs = 0 if taken.examples is None else taken.examples.inputs.shape[2]
    seconds = float(taken.relaxed.times[-1])
    manifold = None if taken.verdict is None else taken.verdict.manifold
    slow = taken.relaxed.states if manifold is None else manifold.states
    slow = slow[:: -(-len(slow) // _SLOW)]
    trajectories = _trajectories(taken, seconds, inputs)
    everything = np.concatenate([taken.trajectories.reshape(-1, units), taken.relaxed.path[0], slow])
    everything = everything[np.isfinite(everything).all(axis=1)]
    cycle = None if taken.verdict is None else taken.verdict.cycle
    return {
        "name": told.name,
        "kind": "map" if taken.is_map else "flow",
        # Of a flow that nothing was stepped with, one that Runge and Kutta's method takes.
        "step": float(seconds / 1000 if taken.step is None else taken.step),
        "solver": told.solver,
        "seconds": seconds,
        "units": units,
        "inputs": inputs,
        "outputs": taken.readouts.shape[1],
        "state_names": None,
        "input_names": None if taken.names is None else list(taken.names.inputs) or None,
        "output_names": list(taken.classes or (() if taken.names is None else taken.names.outputs)) or None,
        "time_constant": float(taken.time_constant),
        "noise": finite(taken.noise[0].noise) if taken.noise else None,
        "held_input": [0.0] * inputs,
        "points": _points(told),
        "cycles": [] if cycle is None else [_cycle(cycle)],
        "slow": packed(slow, "float32") if len(slow) else None,
        "manifolds": [] if taken.is_map else _manifolds(told),
        "trajectories": trajectories,
        "pulses": None if taken.examples is None else _pulses(taken),
        "axes": _axes(everything) if units > _AXES else None,
        "bounds": packed(np.stack([everything.min(axis=0), everything.max(axis=0)]), "float64"),
        "verdict": None if told.verdict is None else {"headline": told.verdict[0], "reason": told.verdict[1]},
        "lifetime": None if manifold is None else _lifetime(manifold.memory),
        "clips": _clips(taken),
        **programs,
    }


def _lifetime(memory: MemoryLoss) -> float | None:
    """As simulated, or by the drift where that was not followed for long enough."""
    measured = finite(memory.lifetime_measured)
    return finite(memory.lifetime_predicted) if measured is None else measured


def _points(told: Told) -> list[dict[str, Any]]:
    constants = told.near.time_constants
    points = []
    for k in range(min(len(told.states), _POINTS)):
        box = told.enclosures[k] if told.enclosures is not None and told.certified[k] else None
        points.append(
            {
                "state": told.states[k].tolist(),
                "kind": told.near.kinds[k],
                "index": int(told.near.unstable[k]),
                "enclosure_radius": None if box is None else float(np.max(box[1] - box[0]) / 2),
                "certified": bool(told.certified[k]),
                "label": None,
                "time_constants": [finite(value) for value in constants[k]],
            }
        )
    return points


def _manifolds(told: Told) -> list[dict[str, Any]]:
    """Where the curves begin that lead away from saddles of one unstable direction, and those that lead to saddles in
    the plane: the page follows them."""
    manifolds = []
    for k in range(min(len(told.states), _POINTS)):
        near = told.near
        if near.kinds[k] != "saddle" or near.unstable[k] != 1 or len(manifolds) >= 2 * _SADDLES:
            continue
        wanted = [("unstable", int(np.argmax(near.rates[k])))]
        if told.states.shape[1] == 2:
            wanted.append(("stable", int(np.argmin(near.rates[k]))))
        for kind, place in wanted:
            direction = np.real(near.eigenvectors[k][:, place])
            manifolds.append({"saddle": k, "kind": kind, "direction": direction.tolist()})
    return manifolds


def _cycle(cycle: LimitCycle) -> dict[str, Any]:
    return {"states": packed(cycle.states, "float32"), "period": float(cycle.period), "stable": bool(cycle.stable)}


def _trajectories(taken: Dissection, seconds: float, inputs: int) -> dict[str, Any] | None:
    """Some trials, and of long ones every so many steps."""
    examples, states = taken.examples, taken.trajectories
    trials, steps, units = states.shape
    if examples is not None and examples.times.shape[1] != steps:
        examples = None
    if steps < 2:
        return None
    outputs = taken.readouts.shape[1]
    size = 4 * steps * (units + inputs + 2 * outputs)
    trials = min(trials, max(1, _TRAJECTORIES // size), *([] if examples is None else [len(examples.inputs)]))
    every = max(1, math.ceil(size * trials / _TRAJECTORIES))

    def some(array: np.ndarray) -> dict[str, Any]:
        return packed(array[:trials, ::every], "float32")

    if examples is None:
        # A step of a map lasts so long; of a flow nobody has said how long.
        length = taken.step if taken.is_map and taken.step is not None else seconds / (steps - 1)
        time = np.broadcast_to(length * np.arange(steps), (trials, steps))
        return {"time": some(time), "states": some(states), "inputs": None, "outputs": None, "targets": None}
    targets = None
    if not taken.classes:
        targets = some(np.where(examples.mask, examples.targets, np.nan))
    return {
        "time": some(examples.times),
        "states": some(states),
        "inputs": some(examples.inputs) if inputs else None,
        "outputs": some(examples.outputs),
        "targets": targets,
    }


def _pulses(taken: Dissection) -> dict[str, Any] | None:
    """The inputs of the first trial, but for its padding."""
    examples = taken.examples
    if examples is None or examples.inputs.shape[2] == 0:
        return None
    durations = np.diff(examples.times[0], prepend=0.0)
    there = durations > 0
    if not there.any():
        return None
    return {
        "time_step": float(np.median(durations[there])),
        "inputs": packed(examples.inputs[0][there], "float32"),
    }


def _clips(taken: Dissection) -> list[dict[str, Any]]:
    """What the first pulses of the first trial do, each until the next."""
    examples = taken.examples
    if examples is None or examples.inputs.shape[2] == 0:
        return []
    on = np.any(examples.inputs[0] != 0, axis=1)
    begins = np.flatnonzero(on & ~np.concatenate([[False], on[:-1]]))
    if not 2 <= len(begins) <= len(on) // 3:
        return []
    times = examples.times[0]
    ends = [*times[begins[1:]], times[-1]]
    return [
        {"title": f"pulse {k + 1}", "trial": 0, "begin": float(times[begin]), "end": float(end)}
        for k, (begin, end) in enumerate(zip(begins, ends, strict=True))
    ]


def _axes(states: Float[np.ndarray, "states state"]) -> dict[str, Any]:
    axes, explained = principal_axes(states, _AXES)
    return {"mean": states.mean(axis=0).tolist(), "components": axes.tolist(), "explained": explained.tolist()}
