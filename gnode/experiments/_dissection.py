import math
import time
from dataclasses import dataclass

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._checks import Failed, check_count, refusal
from gnode._types import Key, State
from gnode.analysis import (
    Certificate,
    FixedPoints,
    Portrait,
    Relaxation,
    SlowSet,
    System,
    Verdict,
    certify,
    clusters,
    find_verdict,
    fixed_points_of,
    portrait,
    principal_plane,
    relax,
    slow_set,
)
from gnode.experiments._held import held_system, map_step
from gnode.models import AbstractField, Network, in_float64
from gnode.simulation import Trajectory, simulate
from gnode.tasks import Trials

_DRAWN = 40
_EXAMPLES = 6
_GATE_UNITS = 6
# No state of use is so far out, in state units: beyond, the network diverges.
_FAR = 1e15
# The largest state for which a complete list of fixed points is worth trying for.
_CERTIFIED = 4


@dataclass(frozen=True, eq=False)
class Examples:
    """A few trials, for pictures."""

    inputs: Float[np.ndarray, "trials steps input"]
    targets: np.ndarray
    """(trials, steps, outputs) values, or (trials, steps) classes."""
    mask: np.ndarray
    """Of the shape of `targets`: where a target counts."""
    times: Float[np.ndarray, "trials steps"]
    """Seconds; constant over padding."""
    outputs: Float[np.ndarray, "trials steps output"]
    """What the network answered: values, or logits of the classes."""


@dataclass(frozen=True, eq=False)
class Dissection:
    """A trained network taken apart, its input held at zero."""

    fixed_points: FixedPoints
    readouts: Float[np.ndarray, "points output"]
    """Of the fixed points."""
    relaxed: Relaxation
    """States of task trials, let go without input."""
    held: Float[np.ndarray, "times states output"]
    """Their readouts: the memory that they hold."""
    asked: np.ndarray
    """(states, outputs): the targets when they were let go, NaN where none counted; or (states,) classes, -1
    where none counted."""
    portrait: Portrait
    readout_field: Float[np.ndarray, "*grid output"] | None
    """The readout on the grid of the portrait; none where that is not the whole state space."""
    gate_units: Int[np.ndarray, " units"] | None
    """The units whose time constants the portrait has: those that vary most; none without a gate."""
    trajectories: Float[np.ndarray, "trials steps state"]
    """States of some task trials, from the first; NaN at padding."""
    examples: Examples
    confusion: Int[np.ndarray, "classes classes"] | None
    """The number of trials of each class (row) by the class with the largest output at their end (column)."""
    classes: tuple[str, ...]
    time_constant: float
    """tau, in seconds."""
    step: float
    """The median step of the trials, in seconds."""
    is_map: bool
    """The network steps so far at a time (or is made so) that it is a map h' = h + step * flow(h), and not a flow:
    stability is then that of the map."""
    seconds: float
    """What it took."""
    certificate: Certificate | None = None
    """All fixed points in a box, proven; none where the state has too many entries for that."""
    slow_set: SlowSet | None = None
    """Where F(h) - h is small, enclosed; none where there is no certificate."""
    verdict: Verdict | None = None
    """What the attractor is, and why; none where it was not worked out."""

    def places(self) -> list[Int[np.ndarray, " members"]]:
        """The relaxed states by the place where they have gathered, most of them first; none where they lie spread.

        Single linkage by a quarter of the spread of all of them, and each place smaller than a tenth of that.
        Places of less than 1 % of the states are left out. A guide for pictures, not a verdict on topology.
        """
        states = self.relaxed.states
        spread = _spread(states)
        labels = clusters(states, max(spread / 4, 1e-9))
        members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
        members = sorted((m for m in members if len(m) >= 0.01 * len(states)), key=len, reverse=True)
        return members if all(_spread(states[m]) <= 0.1 * spread for m in members) else []


def dissect(
    network: Network,
    trials: Trials,
    *,
    key: Key,
    used: int = 200,
    starts: int = 1024,
    boxes: int = 500_000,
    seconds: float = 120.0,
) -> Dissection:
    """Takes a trained network apart, in float64, its input held at zero.

    The fixed points are searched from states that the trials visited: three quarters of the starts are such
    states, and one quarter has noise added, of the standard deviation of the states. As many states as half of
    the starts are let go for the length of a trial: states at steps without input, where there are such.

    **Arguments:**

    - `trials`: of the task; the first `used` of them are run.
    - `key`: for the choice of starts.
    - `boxes`, `seconds`: the budget of the certificate, and again of the slow set; both are worked out for states of up
        to four entries. A budget of seconds that runs out ends them where it will: the same bits again are promised
        where that of boxes does, or none.
    """
    began = time.perf_counter()
    check_count("the number of trials to use", used)
    check_count("the number of starts", starts, least=4)
    field = network.field
    if trials.input_size != field.input_size:
        raise refusal(
            f"trials of {field.input_size} input channels, as the network has", trials.input_size, "use its own trials"
        )
    trials = trials.take(slice(used))
    mapped = map_step(field, trials.time_step)
    is_map, step = mapped is not None, trials.time_step if mapped is None else mapped
    ran = _run(network, trials)
    states, outputs = np.array(ran.states), np.array(ran.outputs)
    valid = (trials.durations > 0) & (np.abs(states) < _FAR).all(axis=2)
    if not valid.any():
        raise Failed("every state that the network visits is far out, or not a number: train it again, more gently")

    choice_key, noise_key, relax_key = jax.random.split(key, 3)
    visited = states[valid]
    chosen = visited[_choose(len(visited), starts, choice_key)]
    noisy = chosen[: len(chosen) // 4]
    noise = np.random.default_rng(np.asarray(jax.random.key_data(noise_key))).normal(size=noisy.shape)
    chosen[: len(noisy)] = noisy + noise * visited.std(axis=0)
    quiet = valid & (trials.inputs == 0).all(axis=2)
    releasable = quiet if quiet.any() else valid
    let_go = _choose(int(releasable.sum()), starts, relax_key)
    units = _gate_units(field, visited)

    system = held_system(network, step=mapped)
    gate = None if units is None else _Gate(system, jnp.asarray(units))
    fixed = fixed_points_of(system, chosen)
    length = float(np.median(trials.times[:, -1]))
    relaxed = relax(system.flow, states[releasable][let_go[: starts // 2]], seconds=length, step=step)
    shown = np.where(valid[:_DRAWN, :, None], states[:_DRAWN], np.nan).astype(np.float32)
    # Not a number compares false.
    if relaxed.path.size == 0 or not (np.abs(relaxed.states) < _FAR).all():
        raise Failed("states run away without input: the network has no bounded memory to take apart")
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
    verdict = find_verdict(system, states[releasable][let_go], seconds=scale, fixed_points=fixed)
    certificate = slow = None
    if field.state_size <= _CERTIFIED:
        certificate = certify(system, visited=around, boxes=boxes, seconds=seconds)
        slow = slow_set(
            system,
            _slow_threshold(system, verdict, relaxed, length),
            box=_visited_box(around),
            boxes=boxes,
            seconds=seconds,
        )
    let_go = let_go[: starts // 2]
    return Dissection(
        fixed_points=fixed,
        readouts=_read(network, fixed.states),
        relaxed=relaxed,
        held=_read(network, relaxed.path),
        asked=_asked(trials)[releasable][let_go],
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
        is_map=is_map,
        certificate=certificate,
        slow_set=slow,
        verdict=verdict,
        seconds=time.perf_counter() - began,
    )


def _slow_threshold(system: System, verdict: Verdict, relaxed: Relaxation, seconds: float) -> float:
    """|F - h| at which, with the gate wide open, a state moves by the memory bound in the length of a trial."""
    manifold = verdict.manifold
    bound = manifold.memory.bound if manifold is not None else 0.25 * _spread(relaxed.path[0])
    return max(bound, 1e-9) * system.time_constant / seconds


def _visited_box(states: Float[np.ndarray, "states state"]) -> Float[np.ndarray, "2 state"]:
    """The box of the states, with a tenth of its width added on every side."""
    low, high = states.min(axis=0), states.max(axis=0)
    pad = 0.1 * np.maximum(high - low, 1e-3 * float(np.abs(states).max()) + 1e-9)
    return np.stack([low - pad, high + pad])


def _spread(states: Float[np.ndarray, "states state"]) -> float:
    """The root mean square distance from the mean."""
    return float(np.sqrt(states.var(axis=0).sum()))


class _Gate(eqx.Module):
    system: System
    units: Int[Array, " units"]

    def __call__(self, state: State) -> Float[Array, " units"]:
        assert self.system.gate is not None
        return self.system.gate(state)[self.units]


def _run(network: Network, trials: Trials) -> Trajectory:
    with jax.enable_x64(True):
        return _simulate(
            in_float64(network), jnp.asarray(trials.inputs, jnp.float64), jnp.asarray(trials.durations, jnp.float64)
        )


@eqx.filter_jit
def _simulate(
    network: Network, inputs: Float[Array, "trials steps input"], durations: Float[Array, "trials steps"]
) -> Trajectory:
    return jax.vmap(simulate, in_axes=(None, 0, 0))(network, inputs, durations)


@eqx.filter_jit
def _outputs(network: Network, states: Float[Array, "states state"]) -> Float[Array, "states output"]:
    return jax.vmap(network.output)(states)


def _read(network: Network, states: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any output"]:
    with jax.enable_x64(True):
        flat = np.array(_outputs(in_float64(network), jnp.asarray(states.reshape(-1, states.shape[-1]))))
    return flat.reshape(*states.shape[:-1], flat.shape[-1])


def _choose(count: int, most: int, key: Key) -> Int[np.ndarray, " chosen"]:
    return np.asarray(jax.random.permutation(key, count))[:most]


def _gate_units(field: AbstractField, states: Float[np.ndarray, "states state"]) -> Int[np.ndarray, " units"] | None:
    """The units that vary most, in their order; none where the gate is one everywhere."""
    sample = jnp.asarray(states[:64], jnp.float32)
    drive = field.drive(jnp.zeros(field.input_size, jnp.float32))
    if np.all(np.asarray(jax.vmap(lambda state: field.gate(state, drive))(sample)) == 1):
        return None
    return np.sort(np.argsort(-states.var(axis=0), kind="stable")[:_GATE_UNITS])


def _asked(trials: Trials) -> np.ndarray:
    return np.where(trials.mask, trials.targets, -1 if trials.labelled else math.nan)


def _confusion(trials: Trials, outputs: Float[np.ndarray, "trials steps output"]) -> Int[np.ndarray, "classes classes"]:
    # Padding leaves the state as it is: the last step has the answer of the end of the trial.
    answers = outputs[:, -1].argmax(axis=1)
    counts = np.zeros((len(trials.classes),) * 2, np.int64)
    np.add.at(counts, (trials.targets[:, 0], answers), 1)
    return counts
