"""Records that an analysis could have left, of any state size, made without one."""

import dataclasses
from typing import get_args

import numpy as np

from gnode.analysis import (
    AttractorKind,
    Certificate,
    Departures,
    FixedPoints,
    LimitCycle,
    Linearisation,
    LyapunovSpectrum,
    MemoryLoss,
    MemoryUnderNoise,
    Selection,
    SlowManifold,
    SlowSet,
    Topology,
    Verdict,
    selection,
)
from gnode.analysis.certificate._certificate_record import BoxKind
from gnode.analysis.fixed_points._linearise import classify
from gnode.experiments import Answer, Answers, Consistency, Dissection, Remembered

KINDS: tuple[AttractorKind, ...] = get_args(AttractorKind)
BOX_KINDS: tuple[BoxKind, ...] = get_args(BoxKind)
_BETTI = {"ring": [1, 1, 0], "annulus": [1, 1, 0], "torus": [1, 2, 1], "isolated points": [4, 0, 0]}


def certificate(
    states: np.ndarray,
    near: Linearisation,
    *,
    box_kind: BoxKind = "inward",
    complete: bool = True,
    width: float = 1e-6,
    boundary_index: int | None = 1,
) -> Certificate:
    """Of points whose linearisation is known."""
    low, high = states.min(axis=0, initial=-1.0) - 0.5, states.max(axis=0, initial=1.0) + 0.5
    around = np.stack([states - width, states + width], axis=1)
    left = np.stack([low, low + 0.1 * (high - low)])[None]
    return Certificate(
        box=np.stack([low, high]),
        box_kind=box_kind,
        complete=complete,
        stopped="every box is decided" if complete else "the budget of 100 boxes is spent",
        enclosures=around,
        states=states,
        near=near,
        index=near.index,
        undecided=left[:0] if complete else left,
        boxes=4321,
        boundary_index=boundary_index,
        seconds=0.25,
    )


def no_points(size: int) -> tuple[np.ndarray, Linearisation]:
    return np.zeros((0, size)), classify(np.zeros((0, size, size)), marginal_rate=1e-6, step=None)


def no_points_found(found: FixedPoints) -> FixedPoints:
    """A search from the same starts that converged nowhere."""
    states, near = no_points(found.states.shape[1])
    return dataclasses.replace(
        found,
        states=states,
        near=near,
        residuals=found.residuals[:0],
        found=found.found[:0],
        converged=np.zeros_like(found.converged),
        point=np.full_like(found.point, -1),
    )


def slow_set(size: int, *, inner: bool = True, complete: bool = True) -> SlowSet:
    """A shell around zero, of boxes on a grid."""
    edges = np.linspace(-1.5, 1.5, 13)
    low = np.stack(np.meshgrid(*[edges[:-1]] * size, indexing="ij"), axis=-1).reshape(-1, size)
    radius = np.linalg.norm(low + 0.125, axis=1)
    boxes = np.stack([low, low + 0.25], axis=1)
    sure = (np.abs(radius - 1) < 0.2) & inner
    return SlowSet(
        box=np.stack([np.full(size, -1.5), np.full(size, 1.5)]),
        threshold=0.01,
        inner=boxes[sure],
        outer=boxes[(np.abs(radius - 1) < 0.4) & ~sure],
        complete=complete,
        boxes=999,
        seconds=0.1,
    )


def topology(size: int, betti: list[int]) -> Topology:
    random = np.random.default_rng(1)
    diagrams = []
    for degree, count in enumerate(betti):
        birth = np.zeros(20) if degree == 0 else random.uniform(0.1, 0.3, 12)
        bars = np.stack([birth, birth + random.uniform(0.01, 0.1, len(birth))], axis=1)
        bars = bars if degree < 2 or count else bars[:0]
        bars[:count, 1] = np.inf if degree == 0 else 1.4
        diagrams.append(bars)
    thresholds = np.array([0.4, 0.3, 0.2])[: len(betti)]
    return Topology(np.array(betti), tuple(diagrams), thresholds, random.normal(size=(20, size)))


def memory_loss(*, lasting: bool = False) -> MemoryLoss:
    times = np.linspace(0, 2, 21)
    rate = 0.0 if lasting else 0.3
    lifetime = np.inf if lasting else 1.0
    return MemoryLoss(times, rate * times, 1.1 * rate * times**1.1, 0.3, lifetime, np.inf if lasting else 0.9)


def memory_under_noise(noise: float, *, dimension: int = 1, lasting: bool = False) -> MemoryUnderNoise:
    times = np.linspace(0, 8, 33)
    drifted = 0.0 if lasting else 0.1 * times
    predicted = np.sqrt(drifted**2 + noise**2 * (1 - np.exp(-times) if lasting else times))
    lifetime = np.inf if lasting else 2.5
    return MemoryUnderNoise(
        noise=noise,
        dimension=dimension,
        times=times,
        drifted=drifted + 0 * times,
        predicted=predicted,
        measured=0.96 * predicted,
        measured_error=0.03 * predicted,
        bound=0.3,
        lifetime_predicted=lifetime,
        lifetime_measured=1.1 * lifetime,
        diffusion_predicted=noise**2 / 2 if dimension else np.nan,
        diffusion_measured=0.45 * noise**2 if dimension else np.nan,
        diffusion_error=0.04 * noise**2 if dimension else np.nan,
    )


def noisy(dissection: Dissection, *, lasting: bool = False) -> Dissection:
    """With what is measured of memories that noise acts on, and of those long after."""
    assert dissection.verdict is not None and dissection.verdict.manifold is not None
    dimension = dissection.verdict.manifold.dimension
    return dataclasses.replace(
        dissection,
        noise=tuple(memory_under_noise(noise, dimension=dimension, lasting=lasting) for noise in (0.05, 0.2)),
        remembered=remembered(),
    )


def departures(dissection: Dissection, *, followed: int | None = None) -> Departures:
    """Ways of `run_folder.taken_apart`: from each saddle along its unstable axes to the points beside it. The last has
    not settled."""
    listed = dissection.listed()
    states, unstable = listed.states, listed.near.unstable
    saddles = sorted((int(unstable[k]), k) for k, kind in enumerate(listed.kinds) if kind == "saddle")
    ways = [
        (point, sense * np.eye(states.shape[1])[axis])
        for _, point in saddles[:followed]
        for axis in np.flatnonzero(states[point] == 0)
        for sense in (1.0, -1.0)
    ]
    root = states.max()
    point = np.array([k for k, _ in ways], np.int64)
    along = np.array([direction for _, direction in ways]).reshape(-1, states.shape[1])
    ends = states[point] + root * along
    goal = np.array([int(np.linalg.norm(states - end, axis=1).argmin()) for end in ends], np.int64)
    goal[-1:] = -1
    return Departures(
        saddles=len(saddles),
        point=point,
        directions=along,
        eigenvalues=np.ones(len(point), complex),
        paths=np.linspace(states[point], ends, 9, axis=1),
        times=np.linspace(0.0, 32.0, 9),
        destinations=tuple(
            "not settled" if k < 0 else "stable point" if listed.kinds[k] == "stable" else "saddle" for k in goal
        ),
        goal=goal,
        after=np.where(goal < 0, np.nan, 12.0),
        periods=np.zeros(0),
    )


def selected(dissection: Dissection) -> Selection:
    """At the first points, of one input along all axes and outputs that see one each."""
    size = dissection.relaxed.states.shape[1]
    return selection(
        dissection.fixed_points[: 2 * size],
        input_directions=np.ones((size, 1)),
        readout=np.eye(size),
        input_names=["input 1"],
        output_names=[f"output {k + 1}" for k in range(size)],
    )


def near_points(dissection: Dissection) -> Dissection:
    """With what is known of the flow near its fixed points."""
    return dataclasses.replace(dissection, departures=departures(dissection), selection=selected(dissection))


def remembered(*errors: float) -> Remembered:
    return Remembered(
        trial=1.0, lengths=np.array([0, 1, 10, 100]), error=np.array(errors or (0.05, 0.1, 0.25, 0.5)), asked=40
    )


def manifold(states: np.ndarray, kind: AttractorKind = "ring", *, lasting: bool = False) -> SlowManifold:
    size = states.shape[1]
    dimension = {"isolated points": 0, "line": 1, "ring": 1, "limit cycle": 1}.get(kind, min(2, size))
    probed = states[: max(1, len(states) // 2)]
    rates = np.tile(np.r_[np.full(dimension, -0.2), np.full(size - dimension, -9.0)], (len(probed), 1))
    drift = 0.1 * np.random.default_rng(2).normal(size=states.shape)
    speed = np.linalg.norm(drift, axis=1)
    return SlowManifold(
        states=states,
        dimension=dimension,
        intrinsic_dimension=np.nan if dimension == 0 else dimension + 0.1,
        rates=rates,
        normal_rate=9.0 if dimension < size else np.nan,
        tangential_rate=0.2 if dimension else np.nan,
        drift=drift,
        drift_mean=float(speed.mean()),
        drift_largest=float(speed.max()),
        size=1.3,
        topology=topology(size, _BETTI.get(kind, [1, 0, 0])[: max(size, 1)]),
        memory=memory_loss(lasting=lasting),
    )


def cycle(size: int, *, points: int = 60) -> LimitCycle:
    angle = 2 * np.pi * np.arange(points) / points
    states = np.zeros((points, size))
    states[:, 0] = np.cos(angle)
    states[:, 1:2] = np.sin(angle)[:, None]
    multipliers = np.zeros(size, complex)
    multipliers[0] = 1.0
    return LimitCycle(states, 0.7, 1e-10, multipliers, True)


def lyapunov(size: int) -> LyapunovSpectrum:
    times = np.linspace(0.5, 20, 40)
    exponents = np.linspace(0.9, -14, size)
    estimates = exponents + 0.3 * np.sin(times)[:, None] / times[:, None]
    return LyapunovSpectrum(
        exponents, np.full(size, 0.01), float(exponents.sum()), 2.06 if size > 2 else None, times, estimates,
        np.zeros(size),
    )  # fmt: skip


def verdict(kind: AttractorKind, states: np.ndarray, *, lasting: bool = False) -> Verdict:
    size = states.shape[1]
    count = {"isolated points": 4, "limit cycle": 1, "saddle cycle": 1}.get(kind)
    moving = ("unbounded", "chaos", "quasi-periodic", "saddle cycle")
    return Verdict(
        kind=kind,
        reason=f"The numbers say so: 1 of 2 directions is slow, which makes a {kind}.",
        count=count,
        manifold=None if kind in moving else manifold(states, kind, lasting=lasting),
        cycle=cycle(size) if kind in ("limit cycle", "saddle cycle") else None,
        lyapunov=lyapunov(size) if kind in ("chaos", "quasi-periodic", "limit cycle") else None,
    )


def proven(dissection: Dissection, kind: AttractorKind, *, complete: bool = True) -> Dissection:
    """A dissection with all records: a certificate of the points that the search found, a slow set and a verdict."""
    found, size = dissection.fixed_points, dissection.relaxed.states.shape[1]
    return dataclasses.replace(
        dissection,
        certificate=certificate(
            found.states, found.near, complete=complete, boundary_index=int(found.near.index.sum())
        ),
        slow_set=slow_set(size, complete=complete),
        verdict=verdict(kind, dissection.relaxed.states),
    )


def answers(*, memory: bool | None = True, response: bool | None = True, loss: bool | None = True) -> Answers:
    """Of a check that has been made."""
    return Answers(
        Answer(memory, "states let go without input end 0.0003 of their spread away (0.25 is allowed)"),
        Answer(response, "under finer steps the outputs change by 0.08 (0.25 is allowed)"),
        Answer(loss, "it is 0.01 as trained and 0.014 when integrated exactly"),
    )


def consistency(*, is_ode: bool = True, adaptive: bool = False, labelled: bool = False) -> Consistency:
    """Of a check that has been made: of an ODE, or of a map in everything."""
    nothing = np.full(4, np.nan)
    return Consistency(
        is_ode=is_ode,
        reason="Under finer steps little changes." if is_ode else "The step is 1 times tau.",
        advice=None if is_ode else "Train with a smaller step.",
        solvers=("as trained (euler, dt)", "euler, dt/2", "euler, dt/4", "adaptive (tsit5, rtol 1e-06)"),
        steps=nothing if adaptive else np.array([0.01, 0.005, 0.0025, np.nan]),
        tolerances=np.array([1e-3, 1e-4, 1e-5, 1e-6]) if adaptive else np.array([np.nan, np.nan, np.nan, 1e-6]),
        losses=np.array([0.01, 0.012, 0.013, 0.014]),
        scores=np.array([0.02, 0.024, 0.026, 0.028]),
        output_changes=np.array([0.0, 0.05, 0.07, 0.08]),
        quiet_changes=nothing if labelled else np.array([0.0, 0.02, 0.03, 0.04]),
        driven_changes=nothing if labelled else np.array([0.0, 0.1, 0.12, 0.13]),
        allowed_losses=np.array([0.01 / 1.5, 0.01 * 1.5]),
        answers=answers(memory=is_ode, response=is_ode, loss=is_ode),
        stable_points=np.array([4, 4, 4, 4]),
        points_changed=np.array([0, 0, 0, 0]),
        relaxed_changes=np.array([0.0, 1e-4, 2e-4, 3e-4]),
        evaluations=np.array([100.0, 200.0, 400.0, 1234.5]),
        failed_trials=np.zeros(4, np.int64),
        trials=100,
        allowed_output_change=0.25,
        allowed_relaxed_change=0.25,
        seconds=0.5,
    )


def map_by_construction() -> Consistency:
    """Of an LSTM: nothing is measured."""
    checked = consistency(is_ode=False)
    arrays = {f.name: getattr(checked, f.name)[:0] for f in dataclasses.fields(checked) if f.name in _ARRAYS}
    unasked = {"stable_points": None, "points_changed": None, "allowed_losses": None, "answers": None}
    return dataclasses.replace(checked, solvers=(), trials=0, **unasked, **arrays)


_ARRAYS = (
    *(
        "steps",
        "tolerances",
        "losses",
        "scores",
        "output_changes",
        "quiet_changes",
        "driven_changes",
        "relaxed_changes",
    ),
    *("evaluations", "failed_trials"),
)
