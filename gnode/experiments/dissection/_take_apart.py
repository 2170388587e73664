"""What is done with any system whose states are known, whoever made it."""

import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any, NamedTuple

import jax
import numpy as np
from jaxtyping import Array, Bool, Float, Int, UInt32

from gnode._aside import Awaited, threads
from gnode._checks import Failed
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import Key
from gnode.analysis import (
    FixedPoints,
    Relaxation,
    System,
    Verdict,
    portrait,
    principal_plane,
    slow_set,
    spread,
)
from gnode.analysis.fixed_points import checked_spectrum
from gnode.experiments.dissection._dissection_record import Dissection
from gnode.experiments.dissection._held import Gate, gate_units
from gnode.experiments.dissection._let_go import LetGo
from gnode.experiments.dissection._noise import under_noise
from gnode.experiments.dissection._selected import Slopes, selected
from gnode.experiments.dissection.consistency import FAR
from gnode.experiments.dissection.known import CERTIFIED, box_budget, judged, known_points, ways
from gnode.programs import make_room_for_programs, programs_for, quick_to_compile, room_for, split_key
from gnode.tasks import Names

# Of large states, the verdict lets so many numbers go, counted as what a step costs; at least so many states.
_NUMBERS, _FEWEST = 2**25, 256
_DRAWN = 40
# A certificate may take minutes.
_LATER_S = 5.0

Aside = Callable[..., Awaited]
"""Calls a function in a thread of its own, and returns what waits for its value."""


class Material(NamedTuple):
    """What is taken apart, and what is known of its states."""

    system: System
    states: Float[np.ndarray, "trials steps state"]
    valid: Bool[np.ndarray, "trials steps"]
    """Where a state is known, and is no padding."""
    releasable: Bool[np.ndarray, "trials steps"]
    """From where states are let go."""
    let_go: LetGo
    seconds: float
    """The length of a trial."""
    step: float | None
    """Of the simulation, in seconds; None of a flow that is followed by steps of no fixed length."""
    scale: float
    """The time scale of the verdict, in seconds."""
    relax: Callable[[Float[np.ndarray, "states state"]], Relaxation]
    """Lets states go for the length of a trial."""
    why_not: Callable[[Relaxation], str]
    """Why states that were let go have no end."""
    read: Callable[[np.ndarray], np.ndarray]
    """The readout of states, (*any, state) to (*any, output)."""
    reads: bool
    """There is one; else it has no outputs."""
    certified: bool
    """All fixed points are to be listed, and where the flow is slow, as far as the budget goes: a certificate can read
    the system."""
    noise_step: float | None
    """That noise is added to, in seconds; None where how memories are lost under noise is left out."""
    slopes: Slopes | None
    """How inputs move the state at some states, and what the readout sees of it; None where neither is known."""
    names: Names = Names()
    """Of inputs and outputs, where they have some."""


class Begun(NamedTuple):
    """What else may be worked out while the system is taken apart."""

    aside: Aside
    """For what nothing else waits for."""
    fixed_points: Callable[[], FixedPoints]
    """Waits for them: all that the search finds, also from where the certificate proved some that it had missed."""
    halved: Int[np.ndarray, " states"]
    """Which of the releasable states, in their order, are let go for a trial's length."""


def take_apart(
    material: Material,
    *,
    key: Key,
    starts: int,
    boxes: int | None,
    seconds: float,
    spectrum: str | None = None,
    beside: Callable[[Begun], dict[str, Callable[[], Any]]],
    began: float,
    time_budget_s: float | None = None,
) -> Dissection:
    """The record of a system. What does not need another's result is done in threads of its own: while one thing is
    compiled or computed, Python makes the next.

    **Arguments:**

    - `boxes`, `seconds`: the budget of the certificate, and again of the slow set (see `box_budget` for None).
    - `spectrum`: as of `fixed_points_of`.
    - `beside`: begins what only the caller knows how to work out, and returns what waits for it, by the name of its
        field in the record.
    - `began`: when it did, by `time.perf_counter`.
    - `time_budget_s`: of the verdict.
    """
    # Before anything is worked out: the search asks when much has been.
    checked_spectrum(spectrum)
    make_room_for_programs()
    with double_precision():
        state = jax.ShapeDtypeStruct(material.states.shape[-1:], np.float64)
        suited = programs_for(material.system.flow, state)
    with suited, threads() as start:
        return _taken_apart(
            material,
            key,
            # Precision is that of a thread.
            lambda function, *args, **kwargs: start(partial(double_precision()(function), *args, **kwargs)),
            beside,
            starts=starts,
            boxes=boxes,
            seconds=seconds,
            spectrum=spectrum,
            time_budget_s=time_budget_s,
            began=began,
        )


def _taken_apart(
    given: Material,
    key: Key,
    aside: Aside,
    beside: Callable[[Begun], dict[str, Callable[[], Any]]],
    *,
    starts: int,
    boxes: int | None,
    seconds: float,
    spectrum: str | None,
    time_budget_s: float | None,
    began: float,
) -> Dissection:
    # What two threads import at once each may see half of: here is what more than one of them imports.
    for name in ("scipy.sparse.csgraph", "scipy.spatial"):
        import_module(name)
    # The second is for voids, which a plane has none of.
    imported = aside(import_module, "gudhi" if given.states.shape[-1] <= 2 else "gudhi.sklearn")
    system, states, valid = given.system, given.states, given.valid
    choice_key, noise_key, relax_key, pushes_key = split_key(key, 4)
    visited = states[valid]
    chosen = visited[_choose(len(visited), starts, choice_key)]
    noisy = chosen[: len(chosen) // 4]
    noise = np.random.default_rng(np.asarray(jax.random.key_data(noise_key))).normal(size=noisy.shape)
    chosen[: len(noisy)] = noisy + noise * visited.std(axis=0)
    released = states[given.releasable]
    picked = _choose(len(released), starts, relax_key)
    halved = picked[: max(1, starts // 2)]
    picked = picked[: max(_FEWEST, _NUMBERS // states.shape[-1] ** 2)]
    units = gate_units(system, visited)
    gate = None if units is None else Gate(system, on_device(units))

    size = visited.shape[1]
    budget = box_budget(boxes, size) if given.certified else None
    let_go = aside(_let_go, given, released[halved])
    known = known_points(
        system,
        aside,
        chosen,
        lambda: np.concatenate([visited, let_go().states]),
        boxes=budget,
        seconds=seconds,
        spectrum=spectrum,
    )

    def later(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Awaited:
        def call() -> Any:
            # Much waits for the points, and nothing for this: it has a core when they are known.
            known.again.wait(_LATER_S)
            return function(*args, **kwargs)

        return aside(call)

    others = beside(Begun(later, known.again, halved))

    def first() -> FixedPoints:
        # What a verdict asks for next is topology.
        imported()
        return known.first()

    of_states = {"seconds": given.scale, "time_budget_s": time_budget_s}
    judge = aside(judged, system, known._replace(first=first), released[picked], **of_states)
    follow_ways = aside(ways, system, known, judge, released[picked], **of_states)
    relaxed = let_go()
    around = np.concatenate([visited, relaxed.states])
    picture = portrait(
        system.flow,
        principal_plane(around),
        visited,
        gate=gate,
        time_constant=None if gate is None else system.time_constant,
    )
    near = None
    if given.slopes is not None:
        slopes = given.slopes
        near = aside(lambda: selected(known.again(), slopes, given.names))
    points, verdict = known.again(), judge()
    pushed = None
    if verdict.manifold is not None and given.noise_step is not None:
        each = given.noise_step
        pushed = aside(under_noise, system, verdict.manifold, seconds=given.scale, step=each, key=pushes_key)
    slow = None
    if size <= CERTIFIED and budget is not None:
        slow = slow_set(
            system,
            _slow_threshold(system, verdict, relaxed, given.seconds),
            box=_visited_box(around),
            boxes=budget,
            seconds=seconds,
        )
    held = given.read(relaxed.path)
    taken = Dissection(
        fixed_points=points,
        readouts=given.read(points.states),
        relaxed=relaxed,
        held=held,
        asked=np.full_like(held[-1], np.nan),
        portrait=picture,
        readout_field=given.read(picture.states()) if picture.plane.exact and given.reads else None,
        gate_units=units,
        trajectories=np.where(valid[:_DRAWN, :, None], states[:_DRAWN], np.nan).astype(np.float32),
        examples=None,
        confusion=None,
        classes=(),
        names=None if given.names == Names() else given.names,
        time_constant=float(system.time_constant),
        step=given.step,
        is_map=system.is_map,
        certificate=None if known.certificate is None else known.certificate(),
        slow_set=slow,
        verdict=verdict,
        let_go=given.let_go,
        noise=() if pushed is None else pushed(),
        departures=follow_ways(),
        selection=None if near is None else near(),
        seconds=0.0,
    )
    more = {name: wait() for name, wait in others.items()}
    return replace(taken, **more, seconds=time.perf_counter() - began)


def _let_go(given: Material, states: Float[np.ndarray, "states state"]) -> Relaxation:
    relaxed = given.relax(states)
    # Not a number compares false.
    if relaxed.path.size == 0 or not (np.abs(relaxed.states) < FAR).all():
        raise Failed(given.why_not(relaxed))
    return relaxed


def _slow_threshold(system: System, verdict: Verdict, relaxed: Relaxation, seconds: float) -> float:
    """|F - h| at which, with the gate wide open, a state moves by the memory bound in the length of a trial."""
    manifold = verdict.manifold
    bound = manifold.memory.bound if manifold is not None else 0.25 * spread(relaxed.path[0])
    return max(bound, 1e-9) * system.time_constant / seconds


def _visited_box(states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, "2 state"]:
    """The box of the states, with a tenth of its width added on every side."""
    low, high = states.min(axis=0), states.max(axis=0)
    pad = 0.1 * np.maximum(high - low, 1e-3 * float(np.abs(states).max()) + 1e-9)
    return np.stack([low - pad, high + pad])


def _choose(count: int, most: int, key: Key) -> Int[np.ndarray, " chosen"]:
    """The first of so many in an order that is drawn, that of `jax.random.permutation`: sorted by random bits, so often
    that hardly two have the same ones each time. Bits are the same however many are drawn after them."""
    order = np.arange(count)
    for _ in range(math.ceil(3 * math.log(max(count, 1)) / math.log(2**32 - 1))):
        key, bits_key = split_key(key, 2)
        order = order[np.argsort(np.asarray(_bits(bits_key, room_for(count)))[:count], kind="stable")]
    return order[:most]


@quick_to_compile
def _bits(key: Key, count: int) -> UInt32[Array, " count"]:
    return jax.random.bits(key, (count,), np.uint32)
