"""Why a network cannot be taken apart, and what to do about it."""

import equinox as eqx
import numpy as np
from jaxtyping import Bool

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis import Relaxation
from gnode.experiments.dissection._held import held_system
from gnode.experiments.dissection.consistency import FAR
from gnode.models import Network
from gnode.simulation import SimulationSettings, Trajectory
from gnode.training import solver_advice


def why_nowhere(
    network: Network, ran: Trajectory, reached: Bool[np.ndarray, "trials steps"], simulation: SimulationSettings
) -> str:
    """Why no state of the trials can be used."""
    began = np.asarray(ran.initial)
    flow = eqx.filter_vmap(held_system(network).flow)
    with double_precision():
        speeds = np.asarray(flow(on_device(began)))
    # Where the network is at fault, no solver gets anywhere.
    sound = (np.abs(began) < FAR) & (np.abs(speeds) < FAR)
    if reached.any() or not sound.any():
        return "every state that the network visits is far out, or not a number: train it again, more gently"
    time, stuck = float(np.asarray(ran.failed_at).max()), bool(np.asarray(ran.stuck).all())
    return (
        f"the solver ({simulation.described()}) reaches the first sample of no trial (at most {time:.4g} s): "
        f"{solver_advice(simulation, training=True, stuck=stuck)}, and train again"
    )


def why_not_let_go(relaxed: Relaxation, simulation: SimulationSettings) -> str:
    """Why states that were let go have no end."""
    away = "states run away without input: the network has no bounded memory to take apart"
    followed = np.isfinite(relaxed.states).all(axis=1)
    if not simulation.adaptive or followed.all():
        return away
    # A solver also gives up on what runs to infinity, and does not tell which it was.
    return (
        f"the solver ({simulation.described()}) could not follow {int((~followed).sum()):,} of {followed.size:,} "
        f"states without input for {relaxed.times[-1]:.4g} s: {solver_advice(simulation, training=True)}, and train "
        "again; where that does not help, they run away, and the network has no bounded memory to take apart"
    )
