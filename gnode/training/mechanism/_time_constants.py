import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float, Int

from gnode._checks import Failed, check_channels, refusal
from gnode._switches import double_precision
from gnode.models import LSTM, AbstractSampledField, Network, in_float64
from gnode.programs import compiled
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, all_along_paths, input_path
from gnode.tasks import Trials
from gnode.training._evaluate import trial_chunks
from gnode.training._failure import Failure, FirstFailure, first_failure, solver_advice
from gnode.training._losses import TrialArrays

_CHUNK = 128


@double_precision()
def time_constants(
    network: Network, trials: Trials, *, simulation: SimulationSettings = DEFAULT_SIMULATION
) -> Float[np.ndarray, "trials steps units"]:
    r"""The time constants in seconds that the gate gives every unit on the way through trials, in float64:

    $$\frac{\tau}{G(h_{k-1}, x_k)}$$

    with the state and the input at the beginning of the interval that sample k ends, where Euler's method takes the
    flow: the gate of that very step. Not a number at padding. The gate of a GRU is its update gate; without a gate all
    are $\tau$.

    An LSTM has no $\tau$ but a forget gate f for every cell, which keeps the share f of it in a step $\Delta t$: of its
    cells $-\Delta t / \log f$, in which such steps forget all but 1/e. To the share $1 - \alpha G$ that an Euler step
    keeps, this and $\tau / G$ belong alike where a step forgets little; where it keeps half, the first is
    $1.4\, \Delta t$ and the second $2\, \Delta t$.

    An ODE-RNN and a GRU-D, whose state changes between samples too, are refused: their gate does not set how long a
    unit remembers.

    Their distribution: `numpy.nanquantile` over all, or with `axis=(0, 1)` for every unit.
    """
    field = network.field
    if isinstance(field, AbstractSampledField):
        remedy = "look at the eigenvalues at its fixed points"
        raise refusal("a field whose gate sets its time constants", "one that changes between samples too", remedy)
    check_channels("trials", trials.input_size, field.input_size)
    found = []
    for numbers, chunk, count in trial_chunks(trials, _CHUNK):
        constants, first = jax.device_get(_along(network, chunk, numbers, simulation))
        failure = Failure.of("", trials, first, limit=simulation.step_limit(trials.steps))
        if failure is not None:
            raise Failed(f"{failure.sentence()}; {solver_advice(simulation, training=False, stuck=failure.stuck)}")
        found.append(constants[:count])
    return np.where(trials.real[..., None], np.concatenate(found), np.nan)


@compiled
def _along(
    network: Network, trials: TrialArrays, numbers: Int[Array, " trials"], simulation: SimulationSettings
) -> tuple[Float[Array, "trials steps units"], FirstFailure]:
    network, trials = in_float64((network, trials))
    field = network.field
    paths = jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(trials.inputs, trials.durations)
    trajectory = all_along_paths(network, paths, jax.vmap(network.initial)(trials.inputs[:, 0]), simulation)
    states = jnp.concatenate([trajectory.initial[:, None], trajectory.states[:, :-1]], axis=1)

    def constants(state, input):
        drive = field.drive(input)
        if isinstance(field, LSTM):
            return field.forget_times(state, drive)
        return field.time_constant / field.gate(state, drive)

    # A path's first coefficients are the input where intervals begin.
    found = jax.vmap(jax.vmap(constants))(states, paths.coefficients[:, :, 0])
    return found, first_failure(trajectory.failed_at, trajectory.stuck, numbers)
