import math
import time
from collections.abc import Callable
from functools import partial
from importlib import import_module
from typing import Any

import jax
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._aside import threads
from gnode._checks import Failed, check_among, check_channels, check_count
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import Key
from gnode.analysis import (
    Relaxation,
    System,
    Verdict,
    certify,
    find_verdict,
    fixed_points_of,
    portrait,
    principal_plane,
    slow_set,
    spread,
)
from gnode.experiments.dissection._consistency import consistency_beside, only_last_of_trials
from gnode.experiments.dissection._dissection_record import Dissection, Examples
from gnode.experiments.dissection._finer_solvers import FAR
from gnode.experiments.dissection._held import Gate, gate_units, held_system, map_step
from gnode.experiments.dissection._let_go import let_go, where_let_go
from gnode.experiments.dissection._noise import under_noise
from gnode.experiments.dissection._remembered import remembered
from gnode.experiments.dissection._why_not import why_not_let_go, why_nowhere
from gnode.models import Network, in_float64
from gnode.programs import compiled, make_room_for_programs, quick_to_compile, split_key
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, Trajectory, simulate_all
from gnode.tasks import Trials
from gnode.training import confusions

_DRAWN = 40
_EXAMPLES = 6
# The largest state for which a complete list of fixed points is worth trying for.
_CERTIFIED = 4


@double_precision()
def dissect(
    network: Network,
    trials: Trials,
    *,
    key: Key,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    loss_at: str = "all",
    used: int = 200,
    starts: int = 1024,
    boxes: int = 500_000,
    seconds: float = 120.0,
) -> Dissection:
    """Takes a trained network apart, in float64, its input held at zero.

    The fixed points are searched from states that the trials visited: three quarters of the starts are such
    states, and one quarter has noise added, of the standard deviation of the states. As many states as half of
    the starts are let go for the length of a trial: states at steps without input, where these are 30 and one of a
    hundred at least, and at all steps otherwise.

    **Arguments:**

    - `trials`: of the task; the first `used` of them are run.
    - `key`: for the choice of starts.
    - `simulation`: the solver that the network was trained with: trials and states let go are run with it, and it says
        whether the network is a map (`map_step`).
    - `loss_at`: "all" or "last", as in training: at which targets the check of consistency measures.
    - `boxes`, `seconds`: the budget of the certificate, and again of the slow set; both are worked out for states of up
        to four entries. A budget of seconds that runs out ends them where it will: the same bits again are promised
        where that of boxes does, or none.
    """
    began = time.perf_counter()
    make_room_for_programs()
    check_count("the number of trials to use", used)
    check_count("the number of starts", starts, least=4)
    check_among("loss_at", loss_at, ("all", "last"))
    check_channels("trials", trials.input_size, network.field.input_size)
    with threads() as start:
        return _taken_apart(
            network,
            trials.take(slice(used)),
            key,
            simulation,
            loss_at,
            starts=starts,
            boxes=boxes,
            seconds=seconds,
            began=began,
            # Precision is that of a thread.
            aside=lambda function, *args, **kwargs: start(partial(double_precision()(function), *args, **kwargs)),
        )


def _taken_apart(
    network: Network,
    trials: Trials,
    key: Key,
    simulation: SimulationSettings,
    loss_at: str,
    *,
    starts: int,
    boxes: int,
    seconds: float,
    began: float,
    aside: Callable[..., Callable[[], Any]],
) -> Dissection:
    """`dissect`, what does not need another's result in threads of its own: while one thing is compiled or computed,
    Python makes the next."""
    # What two threads import at once each may see half of: here is what more than one of them imports.
    for name in ("scipy.sparse.csgraph", "scipy.spatial", "scipy.optimize"):
        import_module(name)
    imported = aside(import_module, "gudhi.sklearn")
    field = network.field
    mapped = map_step(field, trials.time_step, simulation)
    step = _step(trials, simulation) if mapped is None else mapped
    ran = _run(network, trials, simulation)
    states, outputs = np.array(ran.states), np.array(ran.outputs)
    # Beyond the time that a solver could not get past, nothing is known.
    reached = trials.times <= np.asarray(ran.failed_at)[:, None]
    valid = (trials.durations > 0) & reached & (np.abs(states) < FAR).all(axis=2)
    if not valid.any():
        raise Failed(why_nowhere(network, ran, reached, simulation))

    choice_key, noise_key, relax_key, pushes_key = split_key(key, 4)
    visited = states[valid]
    chosen = visited[_choose(len(visited), starts, choice_key)]
    noisy = chosen[: len(chosen) // 4]
    noise = np.random.default_rng(np.asarray(jax.random.key_data(noise_key))).normal(size=noisy.shape)
    chosen[: len(noisy)] = noisy + noise * visited.std(axis=0)
    releasable, source = where_let_go(trials.inputs, valid)
    released = states[releasable]
    picked = _choose(len(released), starts, relax_key)
    units = gate_units(field, visited)

    system = held_system(network, step=mapped)
    gate = None if units is None else Gate(system, on_device(units))
    fixed = aside(fixed_points_of, system, chosen)
    consistency = aside(consistency_beside, fixed, network, trials, simulation=simulation, loss_at=loss_at)
    length = float(np.median(trials.times[:, -1]))
    halved = picked[: starts // 2]
    asked = _asked(trials)[releasable][halved]
    lasting = None
    if not trials.labelled:
        answers = outputs[releasable][halved]
        lasting = aside(
            remembered,
            network,
            released[halved],
            answers,
            asked,
            seconds=length,
            step=step,
            simulation=simulation,
        )
    relaxed = let_go(network, released[halved], seconds=length, step=step, simulation=simulation)
    shown = np.where(valid[:_DRAWN, :, None], states[:_DRAWN], np.nan).astype(np.float32)
    # Not a number compares false.
    if relaxed.path.size == 0 or not (np.abs(relaxed.states) < FAR).all():
        raise Failed(why_not_let_go(relaxed, simulation))
    around = np.concatenate([visited, relaxed.states])
    picture = portrait(
        system.flow,
        principal_plane(around),
        visited,
        gate=gate,
        time_constant=None if gate is None else field.time_constant,
    )
    # A trial of a step or two has no time scale of its own.
    scale = max(length, 10 * step)
    small = field.state_size <= _CERTIFIED
    points = fixed()
    certificate = aside(certify, system, visited=around, boxes=boxes, seconds=seconds) if small else None
    imported()
    verdict = find_verdict(system, released[picked], seconds=scale, fixed_points=points)
    pushed = None
    if verdict.manifold is not None:
        pushed = aside(under_noise, system, verdict.manifold, seconds=scale, step=step, key=pushes_key)
    slow = None
    if small:
        slow = slow_set(
            system,
            _slow_threshold(system, verdict, relaxed, length),
            box=_visited_box(around),
            boxes=boxes,
            seconds=seconds,
        )
    return Dissection(
        fixed_points=points,
        readouts=_read(network, points.states),
        relaxed=relaxed,
        held=_read(network, relaxed.path),
        asked=asked,
        portrait=picture,
        readout_field=_read(network, picture.states()) if picture.plane.exact else None,
        gate_units=units,
        trajectories=shown,
        examples=Examples(
            *(a[:_EXAMPLES] for a in (trials.inputs, trials.targets, trials.mask, trials.times, outputs))
        ),
        confusion=_confusion(trials, outputs) if trials.labelled else None,
        classes=trials.classes,
        time_constant=float(field.time_constant),
        step=step,
        is_map=mapped is not None,
        certificate=None if certificate is None else certificate(),
        slow_set=slow,
        verdict=verdict,
        consistency=consistency(),
        let_go=source,
        remembered=None if lasting is None else lasting(),
        noise=() if pushed is None else pushed(),
        seconds=time.perf_counter() - began,
    )


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


def _step(trials: Trials, simulation: SimulationSettings) -> float:
    """Of Euler; of another solver the time step, whatever it does within."""
    return trials.time_step / simulation.fixed_steps if simulation.solver == "euler" else trials.time_step


def _run(network: Network, trials: Trials, simulation: SimulationSettings) -> Trajectory:
    with double_precision():
        return _simulate(
            in_float64(network),
            on_device(trials.inputs, np.float64),
            on_device(trials.durations, np.float64),
            simulation,
        )


@compiled
def _simulate(
    network: Network,
    inputs: Float[Array, "trials steps input"],
    durations: Float[Array, "trials steps"],
    simulation: SimulationSettings,
) -> Trajectory:
    return simulate_all(network, inputs, durations, simulation)


@quick_to_compile
def _outputs(network: Network, states: Float[Array, "states state"]) -> Float[Array, "states output"]:
    return jax.vmap(network.output)(states)


def _read(network: Network, states: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any output"]:
    with double_precision():
        flat = np.array(_outputs(in_float64(network), on_device(states.reshape(-1, states.shape[-1]))))
    return flat.reshape(*states.shape[:-1], flat.shape[-1])


def _choose(count: int, most: int, key: Key) -> Int[np.ndarray, " chosen"]:
    return np.asarray(_permutation(key, count))[:most]


@quick_to_compile
def _permutation(key: Key, count: int) -> Int[Array, " count"]:
    return jax.random.permutation(key, count)


def _asked(trials: Trials) -> np.ndarray:
    return np.where(trials.mask, trials.targets, -1 if trials.labelled else math.nan)


def _confusion(trials: Trials, outputs: Float[np.ndarray, "trials steps output"]) -> Int[np.ndarray, "classes classes"]:
    # As in training: what counts is the answer at the last step that does.
    end = only_last_of_trials(trials.mask)
    return confusions(len(trials.classes), trials.targets[end], outputs[end].argmax(axis=1))
