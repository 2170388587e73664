import math
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._checks import Failed, check_among, check_channels, check_count
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import Key
from gnode.experiments.dissection._dissection_record import Dissection, Examples
from gnode.experiments.dissection._held import held_system, map_step
from gnode.experiments.dissection._let_go import let_go, where_let_go
from gnode.experiments.dissection._remembered import remembered
from gnode.experiments.dissection._take_apart import Begun, Material, take_apart
from gnode.experiments.dissection._why_not import why_not_let_go, why_nowhere
from gnode.experiments.dissection.consistency import FAR, consistency_beside
from gnode.models import Network, in_float64
from gnode.programs import on_filled, quick_to_compile
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, Trajectory, simulate_compiled
from gnode.tasks import Trials
from gnode.training import confusions

_EXAMPLES = 6


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
    boxes: int | None = None,
    seconds: float = 120.0,
    spectrum: str | None = None,
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
    - `boxes`, `seconds`: the budget of the certificate, and again of the slow set (that for states of up to four
        entries). None: 500,000 for those, 20,000 for up to eight, and no certificate beyond. A budget of seconds that
        runs out ends them where it will: the same bits again are promised where that of boxes does, or none.
    - `spectrum`: "all" or "leading" eigenvalues of fixed points of large states, as of `fixed_points_of`.
    """
    began = time.perf_counter()
    check_count("the number of trials to use", used)
    check_count("the number of starts", starts, least=4)
    check_among("loss_at", loss_at, ("all", "last"))
    check_channels("trials", trials.input_size, network.field.input_size)
    trials = trials.take(slice(used))
    mapped = map_step(network.field, trials.time_step, simulation)
    step = _step(trials, simulation) if mapped is None else mapped
    ran = _run(network, trials, simulation)
    states, outputs = np.array(ran.states), np.array(ran.outputs)
    # Beyond the time that a solver could not get past, nothing is known.
    reached = trials.times <= np.asarray(ran.failed_at)[:, None]
    valid = (trials.durations > 0) & reached & (np.abs(states) < FAR).all(axis=2)
    if not valid.any():
        raise Failed(why_nowhere(network, ran, reached, simulation))
    releasable, source = where_let_go(trials.inputs, valid)
    length = float(np.median(trials.times[:, -1]))
    material = Material(
        system=held_system(network, step=mapped),
        states=states,
        valid=valid,
        releasable=releasable,
        let_go=source,
        seconds=length,
        step=step,
        # A trial of a step or two has no time scale of its own.
        scale=max(length, 10 * step),
        relax=lambda released: let_go(network, released, seconds=length, step=step, simulation=simulation),
        why_not=lambda relaxed: why_not_let_go(relaxed, simulation),
        read=partial(_read, network),
        reads=True,
        certified=True,
        noise_step=step,
        slopes=partial(_slopes, network),
        names=trials.names,
    )
    asked = _asked(trials)[releasable]

    def beside(begun: Begun) -> dict[str, Callable[[], Any]]:
        """What only a run knows: targets, and the solver that it was trained with."""
        waits = {
            "consistency": begun.aside(
                consistency_beside, begun.fixed_points, network, trials, simulation=simulation, loss_at=loss_at
            )
        }
        if not trials.labelled:
            waits["remembered"] = begun.aside(
                remembered,
                network,
                states[releasable][begun.halved],
                outputs[releasable][begun.halved],
                asked[begun.halved],
                seconds=length,
                step=step,
                simulation=simulation,
            )
        return {**waits, "asked": lambda: asked[begun.halved]}

    taken = take_apart(
        material,
        key=key,
        starts=starts,
        boxes=boxes,
        seconds=seconds,
        spectrum=spectrum,
        beside=beside,
        began=began,
    )
    return replace(
        taken,
        examples=Examples(
            *(a[:_EXAMPLES] for a in (trials.inputs, trials.targets, trials.mask, trials.times, outputs))
        ),
        confusion=_confusion(trials, outputs, loss_at) if trials.labelled else None,
        classes=trials.classes,
    )


def _step(trials: Trials, simulation: SimulationSettings) -> float:
    """Of Euler; of another solver the time step, whatever it does within."""
    return trials.time_step / simulation.fixed_steps if simulation.solver == "euler" else trials.time_step


def _run(network: Network, trials: Trials, simulation: SimulationSettings) -> Trajectory:
    with double_precision():
        return simulate_compiled(
            in_float64(network),
            on_device(trials.inputs, np.float64),
            on_device(trials.durations, np.float64),
            simulation,
        )


@quick_to_compile
def _outputs(network: Network, states: Float[Array, "states state"]) -> Float[Array, "states output"]:
    return jax.vmap(network.output)(states)


def _read(network: Network, states: Float[np.ndarray, "*any state"]) -> Float[np.ndarray, "*any output"]:
    rows = states.reshape(-1, states.shape[-1])
    with double_precision():
        flat = on_filled(partial(_outputs, in_float64(network)), rows)
    return flat.reshape(*states.shape[:-1], flat.shape[-1])


def _slopes(
    network: Network, states: Float[np.ndarray, "points state"]
) -> tuple[Float[np.ndarray, "points state input"], Float[np.ndarray, "points output state"]]:
    with double_precision():
        return on_filled(partial(_input_and_readout_slopes, in_float64(network)), states)


@quick_to_compile
def _input_and_readout_slopes(
    network: Network, states: Float[Array, "points state"]
) -> tuple[Float[Array, "points state input"], Float[Array, "points output state"]]:
    """Of the flow by its input, held at zero, and of the readout by the state."""
    zero, field = jnp.zeros(network.field.input_size, states.dtype), network.field
    driven = jax.vmap(lambda state: jax.jacfwd(lambda value: field.flow(state, field.drive(value)))(zero))(states)
    return driven, jax.vmap(jax.jacfwd(network.output))(states)


def _asked(trials: Trials) -> np.ndarray:
    return np.where(trials.mask, trials.targets, -1 if trials.labelled else math.nan)


def _confusion(
    trials: Trials, outputs: Float[np.ndarray, "trials steps output"], loss_at: str
) -> Int[np.ndarray, "classes classes"]:
    scored = trials.answered(loss_at)
    return confusions(len(trials.classes), trials.targets[scored], outputs[scored].argmax(axis=1))
