import math
import time
from collections.abc import Callable, Sequence

import numpy as np
from jaxtyping import Bool, Float

from gnode._checks import check_among, check_channels, check_count
from gnode._on_device import on_device
from gnode._stages import staged
from gnode._switches import double_precision
from gnode.analysis import FixedPoints, Kind
from gnode.analysis.fixed_points import kinds_at
from gnode.experiments.dissection._held import held_system, map_step
from gnode.experiments.dissection._let_go import where_let_go
from gnode.experiments.dissection.consistency._consistency_record import Consistency
from gnode.experiments.dissection.consistency._consistency_verdict import ALLOWED_CHANGE, ALLOWED_CLASSES, verdict
from gnode.experiments.dissection.consistency._finer_solvers import Interval, Rerun, Solver, finer_solvers, rerun
from gnode.models import Network, in_float64
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.tasks import Trials, last_counted

_RELEASED = 64
# Trials times their steps: of long series, fewer trials do.
_MOST_SAMPLES = 50_000
_LEAST_TRIALS = 10
_MARGINAL = 1e-5


def check_consistency(
    network: Network,
    trials: Trials,
    *,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    fixed_points: FixedPoints | None = None,
    loss_at: str = "all",
    used: int = 100,
) -> Consistency:
    r"""Integrates the trials of a trained network more exactly than in training, in float64, and says what changes.

    Euler's method trains a map, $h' = h + \Delta t\, f(h, x)$. It is called a discretisation of the flow
    $\dot h = f(h, x)$, and whether it is one is to be seen: the weights know one step length and no other (Ott et
    al., "ResNet after all? Neural ODEs and their numerical solution", ICLR 2021, and Queiruga et al.,
    "Continuous-in-depth neural networks", 2020, show networks that stop working when it changes). It may be the ODE
    of one thing and not of another, so that there are three answers:

    - of its **memory**: no fixed point changes its kind (the points themselves are the same under every step), and
        states let go without input for a trial's length end within a quarter of their spread of where they ended;
    - of its **response to input**: every solver finishes all trials that are finished as trained, and under none the
        outputs change by more than a quarter of the standard deviation of the targets, root mean square, over all
        targets that count and over those at steps with input alone (of classes: in more than one trial of twenty);
    - of its **loss**: integrated exactly, it is between two thirds and one and a half times what it is as trained,
        and has not changed by more than a twentieth of what an answer without any network has: the variance of the
        targets, or ln(classes). Where both losses are below a millionth of that, the factor is not asked for. It is
        of the trials that both finish, and not known where the exact solver leaves any.

    `is_ode` asks for all three, and that Euler's steps are at most half of tau: one as long as tau replaces a state
    by F, as no flow does.

    The quarter is the bound beyond which a memory counts as lost all over this package. The criteria are this
    project's own, and are a choice: the numbers stand beside them.

    **Arguments:**

    - `simulation`: what the network was trained with.
    - `fixed_points`: as `dissect` finds them; without them none are looked at.
    - `loss_at`: "all" or "last", as in training.
    - `used`: the most trials to run, from the first; fewer of long series.
    """
    return consistency_beside(lambda: fixed_points, network, trials, simulation=simulation, loss_at=loss_at, used=used)


@staged("whether it is an ODE")
def consistency_beside(
    find_fixed_points: Callable[[], FixedPoints | None],
    network: Network,
    trials: Trials,
    *,
    simulation: SimulationSettings,
    loss_at: str,
    used: int = 100,
) -> Consistency:
    """`check_consistency`, whose fixed points are asked for when all else is done: they may still be looked for."""
    began = time.perf_counter()
    check_among("loss_at", loss_at, ("all", "last"))
    check_count("the number of trials to use", used)
    check_channels("trials", trials.input_size, network.field.input_size)
    if network.field.discrete:
        return _map_by_construction(time.perf_counter() - began)
    trials = trials.take(slice(min(used, max(_LEAST_TRIALS, _MOST_SAMPLES // trials.steps))))
    solvers = finer_solvers(simulation, time_step=trials.time_step, samples=trials.steps)
    # A first run only to know where to let go; the second finds its program compiled.
    zeros = np.zeros((_RELEASED, network.field.state_size))
    released = _released(trials, rerun(network, trials, zeros, solvers[0]))
    runs = [rerun(network, trials, released, solver) for solver in solvers]
    trained = runs[0]

    counted = trials.mask & ~trained.failed.reshape(-1, *(1,) * (trials.mask.ndim - 1))
    if loss_at == "last":
        counted = last_counted(counted)
    measured = np.array([_measure(trials, run, trained, counted) for run in runs])
    spread = math.sqrt(released.var(axis=0).sum())
    relaxed = np.array([_distance(run.ends, trained.ends, spread) for run in runs])
    failed = np.array([int((run.failed & ~trained.failed).sum()) for run in runs])
    failed[0] = int(trained.failed.sum())
    waiting = time.perf_counter()
    fixed_points = find_fixed_points()
    began += time.perf_counter() - waiting
    kinds = None if fixed_points is None else _kinds(network, fixed_points, solvers, trials.time_step)
    stable = None if kinds is None else np.array([row.count("stable") for row in kinds])
    changed = None if kinds is None else np.array([_differ(row, kinds[0]) for row in kinds])
    return verdict(
        Consistency(
            is_ode=True,
            reason="",
            advice=None,
            solvers=tuple(solver.name for solver in solvers),
            steps=np.array([solver.step for solver in solvers]),
            tolerances=np.array([solver.tolerance for solver in solvers]),
            losses=measured[:, 0],
            scores=measured[:, 1],
            output_changes=measured[:, 2],
            quiet_changes=measured[:, 3],
            driven_changes=measured[:, 4],
            stable_points=stable,
            points_changed=changed,
            relaxed_changes=relaxed,
            evaluations=np.array([run.evaluations for run in runs]),
            failed_trials=failed,
            trials=len(trials),
            allowed_output_change=ALLOWED_CLASSES if trials.labelled else ALLOWED_CHANGE,
            allowed_relaxed_change=ALLOWED_CHANGE,
            seconds=time.perf_counter() - began,
        ),
        simulation=simulation,
        labelled=trials.labelled,
        alpha=None if solvers[0].settings.solver != "euler" else solvers[0].step / network.field.time_constant,
        is_map=map_step(network.field, trials.time_step, simulation) is not None,
        points=0 if fixed_points is None else len(fixed_points),
        guess=math.log(len(trials.classes)) if trials.labelled else trials.target_variance(),
    )


def _map_by_construction(seconds: float) -> Consistency:
    nothing, none = np.zeros(0), np.zeros(0, np.int64)
    return Consistency(
        is_ode=False,
        reason="This model is a map by construction: it makes one step a sample, and no solver follows a flow in it.",
        advice="Where a flow is wanted, train another model, such as gnode.",
        solvers=(),
        steps=nothing,
        tolerances=nothing,
        losses=nothing,
        scores=nothing,
        output_changes=nothing,
        quiet_changes=nothing,
        driven_changes=nothing,
        stable_points=None,
        points_changed=None,
        relaxed_changes=nothing,
        evaluations=nothing,
        failed_trials=none,
        trials=0,
        allowed_output_change=ALLOWED_CHANGE,
        allowed_relaxed_change=ALLOWED_CHANGE,
        seconds=seconds,
    )


def _released(trials: Trials, run: Rerun) -> Float[np.ndarray, "released state"]:
    """States of the trials, evenly over all of them: at steps without input, where enough are."""
    releasable, _ = where_let_go(trials.inputs, trials.real & ~run.failed[:, None])
    states = run.states[releasable]
    if not len(states):
        return np.full((_RELEASED, run.states.shape[2]), np.nan)
    return states[np.linspace(0, len(states) - 1, _RELEASED).round().astype(np.int64)]


def _measure(
    trials: Trials, run: Rerun, trained: Rerun, counted: Bool[np.ndarray, "trials steps *output"]
) -> tuple[float, float, float, float, float]:
    """Loss, score, change of the outputs, that without input and that with, over trials that both runs finished."""
    counted = counted & ~run.failed.reshape(-1, *(1,) * (counted.ndim - 1))
    if not counted.any():
        return math.nan, math.nan, math.nan, math.nan, math.nan
    if trials.labelled:
        # As in training: of a class a trial, what counts is the answer at the end.
        end = counted if trials.class_a_step else last_counted(counted)
        return (*_of_classes(trials, run, trained, counted, end), math.nan, math.nan)
    variance = trials.target_variance()
    over = variance if variance > 0 else math.nan
    loss = float(np.mean((run.outputs - trials.targets)[counted] ** 2))
    # Where they count alone: of a trial that was not finished they may be of any size.
    change = (run.outputs[counted] - trained.outputs[counted]) ** 2
    quiet = np.broadcast_to((trials.inputs == 0).all(axis=2)[:, :, None], counted.shape)[counted]
    still, driven, every = (
        math.sqrt(float(np.mean(change[steps])) / over) if steps.any() else math.nan
        for steps in (quiet, ~quiet, np.ones_like(quiet))
    )
    return loss, loss / over, every, still, driven


def _of_classes(
    trials: Trials,
    run: Rerun,
    trained: Rerun,
    counted: Bool[np.ndarray, "trials steps"],
    end: Bool[np.ndarray, "trials steps"],
) -> tuple[float, float, float]:
    from scipy.special import log_softmax

    logits = run.outputs[counted]
    loss = -float(np.mean(np.take_along_axis(log_softmax(logits, axis=1), trials.targets[counted][:, None], axis=1)))
    answers, before = run.outputs[end].argmax(axis=1), trained.outputs[end].argmax(axis=1)
    return loss, float(np.mean(answers == trials.targets[end])), float(np.mean(answers != before))


def _distance(
    ends: Float[np.ndarray, "released state"], trained: Float[np.ndarray, "released state"], spread: float
) -> float:
    if not np.isfinite(trained).all() or not spread > 0:
        return math.nan
    if not np.isfinite(ends).all():
        return math.inf
    return math.sqrt(((ends - trained) ** 2).sum(axis=1).mean()) / spread


def _kinds(network: Network, found: FixedPoints, solvers: Sequence[Solver], time_step: float) -> list[tuple[Kind, ...]]:
    """Of every fixed point under every solver: by the Jacobian of a time step where steps are fixed, and by that of
    the flow itself where a solver keeps its error small."""
    with double_precision():
        exact = in_float64(network)
    flow, kinds = held_system(network).flow, []
    # A rate this small beside those of all points is on either side of zero by chance.
    marginal_rate = max(found.marginal_rate, _MARGINAL * float(np.abs(found.near.rates).max(initial=0.0)))
    for solver in solvers:
        fixed = not solver.settings.adaptive
        kinds.append(
            kinds_at(
                Interval(exact, time_step, solver.coarse, on_device(solver.parts)) if fixed else flow,
                found.states,
                marginal_rate=marginal_rate,
                step=time_step if fixed else None,
            )
        )
    return kinds


def _differ(one: Sequence[Kind], two: Sequence[Kind]) -> int:
    """How many kinds differ. A rate that is nearly zero is on either side of the line by chance."""
    return sum(a != b and "marginal" not in (a, b) for a, b in zip(one, two, strict=True))
