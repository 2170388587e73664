import json
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float, UInt8
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._on_device import in_float64, on_device
from gnode._real_array import real_array
from gnode._switches import double_precision, make_key
from gnode._types import Key
from gnode.analysis import Relaxation, System, relax
from gnode.analysis.attractor import relaxed, step_for
from gnode.analysis.certificate import why_no_certificate
from gnode.analysis.exported import Functions, exported
from gnode.experiments.dissection._dissection_record import Dissection, Elsewhere
from gnode.experiments.dissection._let_go import SNAPSHOTS, LetGo, where_let_go
from gnode.experiments.dissection._take_apart import Begun, Material, take_apart
from gnode.experiments.dissection.elsewhere._given import Given, given_labels, given_states, labels_of
from gnode.experiments.dissection.elsewhere._readout import Readout, readout_of
from gnode.experiments.dissection.known import box_budget
from gnode.programs import on_states

# Over steps of Runge and Kutta: those that noise is added to.
_SHORTER = 0.5
# Starts of the search, and states that are let go: as many as the square of the size leaves, within these limits.
_WORK, _FEW, _MOST = 4e7, 128, 1024
# Entries of a state beyond which noise is left out: its covariance has their square, and a step costs their cube.
_NOISY = 64
# Steps of a map that a trial has at least.
_STEPS = 10
# States at which it is looked whether the system is finite.
_LOOKED_AT = 64


def dissect_system(
    system: System | Any,
    states: ArrayLike,
    *,
    seconds: float,
    readout: Any = None,
    inputs: ArrayLike | None = None,
    labels: ArrayLike | Sequence[str] | None = None,
    input_directions: ArrayLike | None = None,
    name: str = "network",
    key: Key | None = None,
    starts: int | None = None,
    boxes: int | None = None,
    certificate_seconds: float = 120.0,
    spectrum: str | None = None,
    time_budget_s: float | None = None,
) -> Dissection:
    """Takes any system apart, whoever made it: the record of `dissect`, of which `gnode.report.write_report` makes a
    page. What it cannot tell for want of something is left out, and `elsewhere.left_out` says so.

    It does what `dissect` does, but for what only a run knows (settings, targets, losses, the solver of its training).
    A map is followed by its own steps, a flow by steps that follow from its Jacobians.

    **Arguments:**

    - `system`: from `as_flow`, `as_map`, `from_torch` or another adapter, its input held.
    - `states`: that the network visits in its task: (trials, time, units), NaN where a trial has ended; or
        (states, units). Some hundred at least.
    - `seconds`: how long a trial lasts: the time scale on which it is judged what is remembered.
    - `readout`: a function of one state written in JAX, (units,) to (outputs,); or its weights, (outputs, units); or
        (weights, biases); or a linear layer of PyTorch.
    - `inputs`: (trials, time, channels), or (states, channels): what the network received when it was in these states.
        States are then let go from where it received nothing (all channels zero), where there are enough of these.
    - `labels`: of trials, (trials,), or of all states, (trials, time) or (states,): a class, a condition, a stimulus,
        by which pictures are coloured where there is no readout.
    - `input_directions`: (units, channels): how fast each input moves the state, in state units per second. With them
        it is told what inputs drive near fixed points (`gnode.analysis.selection`).
    - `name`: of the network, for the page.
    - `key`: for the choice of starts; that of seed 0 by default.
    - `starts`: of the search for fixed points, and states that are let go. By default 1,024, and of more than 197 units
        fewer: 4e7 over the square of their number, 128 at least.
    - `boxes`, `certificate_seconds`: the budget of the certificate, and again of the slow set, as of `dissect`.
    - `spectrum`: "all" or "leading" eigenvalues of fixed points of large states, as of `fixed_points_of`.
    - `time_budget_s`: of the verdict, in seconds of the clock: where that ends, it says how far it has come.

    Raises where states run away within a trial.
    """
    began = time.perf_counter()
    if not isinstance(system, System):
        raise refusal(
            "a system", f"a {type(system).__name__}", "make one with as_flow, as_map, from_torch or another adapter"
        )
    check_positive("the length of a trial in seconds", seconds)
    if system.step is not None and seconds < _STEPS * system.step:
        least = f"a trial of at least {_STEPS} steps of the map, of {system.step:g} s each"
        raise refusal(least, f"{seconds:g} s", "give its length in seconds, or the step to what made the system")
    given = given_states(states, inputs)
    size = given.states.shape[2]
    count = int(np.clip(_WORK / size**2, _FEW, _MOST)) if starts is None else starts
    check_count("the number of starts", count, least=4)
    read = None if readout is None else readout_of(readout, size)
    directions = None if input_directions is None else _directions(input_directions, size)
    named = None if labels is None else given_labels(labels, given)
    _check_finite(system, given)
    unread = why_no_certificate(system, size) if box_budget(boxes, size) is not None else None
    step = _step(system, given, seconds)
    releasable, source = _where_let_go(given)
    material = Material(
        system=system,
        states=given.states,
        valid=given.valid,
        releasable=releasable,
        let_go=source,
        seconds=seconds,
        step=step,
        scale=seconds,
        relax=lambda released: _relax(system, released, float(seconds), step),
        why_not=_why_not,
        read=_nothing if read is None else read,
        reads=read is not None,
        certified=unread is None,
        noise_step=_noise_step(system, step) if size <= _NOISY else None,
        slopes=None if read is None and directions is None else partial(_slopes, directions, read),
    )

    def beside(begun: Begun) -> dict[str, Callable[[], Any]]:
        return {} if named is None else {"labels": partial(labels_of, named, releasable, begun.halved)}

    with double_precision():
        taken = take_apart(
            material,
            key=make_key(0) if key is None else key,
            starts=count,
            boxes=boxes,
            seconds=certificate_seconds,
            spectrum=spectrum,
            beside=beside,
            began=began,
            time_budget_s=time_budget_s,
        )
    left_out = _left_out(given, taken, unread, reads=read is not None, starts=count if starts is None else None)
    return replace(taken, elsewhere=Elsewhere(name, left_out, _programs(system, read, size)))


def _programs(system: System, read: Readout | None, size: int) -> UInt8[np.ndarray, " bytes"]:
    """The system and its readout, for a page on which it moves."""

    def time_constants(state: Any, input: Any) -> Any:
        assert system.gate is not None
        return system.time_constant / system.gate(state)

    with double_precision():
        exact = in_float64(system)
        drive = exact.next if exact.is_map else exact.flow
        functions = Functions(
            drive=lambda state, input: drive(state),
            readout=None if read is None else read.function,
            time_constants=None if system.gate is None else time_constants,
        )
        text = json.dumps(exported(functions, size, 0))
    return np.frombuffer(text.encode(), np.uint8)


def _check_finite(system: System, given: Given) -> None:
    """Refuses a system that does not take its states, or is finite at none."""
    some = given.states[given.valid]
    some = some[:: -(-len(some) // _LOOKED_AT)]
    with double_precision():
        flow = np.asarray(on_states(system.flow, on_device(some)))
    if not np.isfinite(flow).all(axis=1).any():
        raise refusal(
            "a system that is finite at its own states", "one that is so at none", "check that weights and states fit"
        )


def _step(system: System, given: Given, seconds: float) -> float | None:
    """Of the simulation; None of a flow that is stiff."""
    if system.step is not None:
        return system.step
    some = given.states[given.valid]
    return step_for(system, some[:: -(-len(some) // _MOST)], seconds=seconds)


def _noise_step(system: System, step: float | None) -> float | None:
    return step if system.is_map or step is None else _SHORTER * step


def _relax(system: System, states: Float[np.ndarray, "states state"], seconds: float, step: float | None) -> Relaxation:
    if system.is_map:
        return relax(system.flow, states, seconds=seconds, step=step, snapshots=SNAPSHOTS)
    return relaxed(system, states, seconds=seconds, step=step, snapshots=SNAPSHOTS)


def _where_let_go(given: Given) -> tuple[np.ndarray, LetGo]:
    if given.inputs is not None:
        return where_let_go(given.inputs, given.valid)
    return given.valid, LetGo(visited=int(given.valid.sum()), without_input=0, only_without_input=False)


def _directions(given: ArrayLike, size: int) -> Float[np.ndarray, "state input"]:
    array = real_array("input directions", given)
    if array.ndim != 2 or len(array) != size:
        expected = f"input directions of shape ({size}, channels)"
        raise refusal(expected, f"shape {array.shape}", "give a column for every input")
    return array


def _slopes(
    directions: Float[np.ndarray, "state input"] | None,
    read: Readout | None,
    states: Float[np.ndarray, "points state"],
) -> tuple[Float[np.ndarray, "points state input"], Float[np.ndarray, "points output state"]]:
    count, size = states.shape
    along = np.zeros((size, 0)) if directions is None else directions
    rows = np.zeros((count, 0, size)) if read is None else read.slopes(states)
    return np.broadcast_to(along, (count, *along.shape)).copy(), rows


def _nothing(states: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any output"]:
    return np.empty((*states.shape[:-1], 0))


def _why_not(relaxed: Relaxation) -> str:
    share = float(np.mean(~(np.abs(relaxed.states) < np.inf).all(axis=1)))
    return (
        f"states run away within {relaxed.times[-1]:g} s ({share:.0%} of them to infinity): expected a system that "
        "holds them; check that it is a flow and no map (or a map and no flow), and its time constant, step and input"
    )


def _left_out(
    given: Given, taken: Dissection, unread: str | None, *, reads: bool, starts: int | None
) -> tuple[str, ...]:
    """What is not told, and why, a sentence each."""
    size = given.states.shape[2]
    said = ["No targets are known, nor what trained it: how far memories are from what was asked for is left out."]
    if not reads:
        said.append("No readout was given: what the states hold is not told, only where they are.")
    if given.inputs is None:
        said.append("No inputs were given: states were let go from all steps, those with input too.")
    if unread is None and taken.certificate is None:
        said.append(f"No certificate was tried for states of {size:,} entries: a number of boxes asks for one.")
    elif unread is not None:
        said.append(f"There is no certificate: {unread.rstrip('.')}.")
    if starts is not None and starts < _MOST:
        said.append(f"Of so many units the search began from {starts:,} states, and as many were let go.")
    manifold = None if taken.verdict is None else taken.verdict.manifold
    if manifold is not None and not taken.noise:
        why = f"it takes too long for more than {_NOISY} units" if size > _NOISY else "the flow is stiff"
        said.append(f"How memories are lost under noise is left out: {why}.")
    return tuple(said)
