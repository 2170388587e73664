from dataclasses import dataclass

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import check_among, check_channels, check_count, refusal
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.models import Network, in_float64
from gnode.programs import quick_to_compile
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings, Trajectory, all_along_paths, input_path
from gnode.tasks import Trials
from gnode.training._evaluate import trial_chunks
from gnode.training._losses import TrialArrays, score_simulated
from gnode.training._pieces import in_pieces

# Trials at a time: for the way back all is kept that was computed on the way, of every one of them.
_CHUNK = 128


@dataclass(frozen=True, eq=False)
class StateGradients:
    r"""How far the gradient of a loss reaches back in time, trial by trial.

    With $L$ the loss of one trial (the mean over those of its targets that count), $h_k$ its state at the time of
    sample k, $h_K$ its last one, and $u$ a random unit vector,

    $$\mathrm{adjoint}_k = \left| \frac{dL}{dh_k} \right|, \qquad
    \mathrm{transport}_k = \sqrt{\left\langle \left| \left(\frac{dh_K}{dh_k}\right)^{\!T} u \right|^2 \right\rangle_u}
    = \frac{1}{\sqrt N} \left\| \frac{dh_K}{dh_k} \right\|_F$$

    A state acts on the loss by its own readout and by all states after it. The adjoint is what training sees, and mixes
    the targets into it; the transport is the network's alone, 1 at the last step, and can be compared between models
    and tasks. The state of an LSTM is that of its units and cells together.

    What both are for: gradients that vanish or explode, Bengio, Simard and Frasconi, "Learning long-term dependencies
    with gradient descent is difficult" (IEEE Transactions on Neural Networks, 1994).
    """

    times: Float[np.ndarray, "trials steps"]
    """Of the samples, in seconds from the start of the trial."""
    adjoint: Float[np.ndarray, "trials steps"]
    """|dL/dh|, in units of the loss a unit of the state; not a number at padding."""
    transport: Float[np.ndarray, "trials steps"]
    """Of a unit vector at the last step, what is left of it here; not a number at padding."""

    @property
    def adjoint_median(self) -> Float[np.ndarray, " steps"]:
        """Over the trials, step by step; not a number where all are padded."""
        return _median(self.adjoint)

    @property
    def transport_median(self) -> Float[np.ndarray, " steps"]:
        """Over the trials, step by step; not a number where all are padded."""
        return _median(self.transport)

    @property
    def adjoint_rates(self) -> Float[np.ndarray, " trials"]:
        """In 1/s, how fast the adjoint grows backwards in time: see `growth_rates`."""
        return growth_rates(self.adjoint, self.times)

    @property
    def transport_rates(self) -> Float[np.ndarray, " trials"]:
        """In 1/s, how fast the transport grows backwards in time: see `growth_rates`."""
        return growth_rates(self.transport, self.times)


@double_precision()
def state_gradients(
    network: Network,
    trials: Trials,
    *,
    simulation: SimulationSettings = DEFAULT_SIMULATION,
    loss_at: str = "all",
    directions: int = 8,
    seed: int = 0,
) -> StateGradients:
    """The norm of the gradient with respect to the state at every step of every trial, in float64: float32 would call
    nothing what is only small.

    Zero is added to the state at the time of every sample, and the loss differentiated with respect to it, through the
    steps that a simulation makes.

    **Arguments:**

    - `simulation`: as in training, with fixed steps.
    - `loss_at`: "all" or "last", as in training: at which targets the loss is measured.
    - `directions`: how many unit vectors, drawn orthogonal to one another for every trial, the transport is the root
        mean square over. Where the state has no more entries than these it is exact, and no matter of chance.
    - `seed`: of the directions.
    """
    check_among("loss_at", loss_at, ("all", "last"))
    check_count("the number of directions", directions)
    if simulation.adaptive:
        # Begun anew at every sample, it would make other steps than those that training went through.
        raise refusal(
            "fixed steps, for gradients of the state at every sample",
            f"those that {simulation.solver} chooses itself",
            "say how many lie between two samples with substeps",
        )
    check_channels("trials", trials.input_size, network.field.input_size)
    units = _directions(len(trials), network.field.state_size, directions, seed)
    norms = []
    for numbers, chunk, count in trial_chunks(trials, _CHUNK):
        those = on_device(units[np.asarray(numbers)])
        norms.append(np.stack(jax.device_get(_norms(network, chunk, those, loss_at == "last", simulation)))[:, :count])
    adjoint, transport = np.where(trials.real, np.concatenate(norms, axis=1), np.nan)
    return StateGradients(trials.times, adjoint, transport)


def growth_rates(
    norms: Float[np.ndarray, "trials steps"], times: Float[np.ndarray, "trials steps"]
) -> Float[np.ndarray, " trials"]:
    r"""The rate in 1/s at which norms grow backwards in time: r of the line that is nearest, by least squares, to

    $$\log |v(t)| \approx a + r\, (T - t)$$

    Negative: they vanish; positive: they explode. The steps after the last one at which a norm is not zero are left
    out: of an adjoint those after the last target that counts. Minus infinity where before it a norm is zero, as behind
    units that are all closed, and infinity where one is beyond all numbers. Not a number where less than two are left.
    """
    return np.array([_growth_rate(*both) for both in zip(norms, times, strict=True)])


def _growth_rate(norms: Float[np.ndarray, " steps"], times: Float[np.ndarray, " steps"]) -> float:
    # Not a number compares false: padding is left out.
    something = np.flatnonzero(norms > 0)
    if not len(something):
        return np.nan
    steps = np.flatnonzero(norms[: something[-1] + 1] >= 0)
    if len(steps) < 2:
        return np.nan
    if not norms[steps].all():
        return -np.inf
    if np.isinf(norms[steps]).any():
        return np.inf
    before, logarithms = times[steps[-1]] - times[steps], np.log(norms[steps])
    before = before - before.mean()
    return float(before @ logarithms / (before @ before))


def _median(norms: Float[np.ndarray, "trials steps"]) -> Float[np.ndarray, " steps"]:
    some = ~np.isnan(norms).all(axis=0)
    medians = np.full(norms.shape[1], np.nan)
    medians[some] = np.nanmedian(norms[:, some], axis=0)
    return medians


def _directions(trials: int, size: int, most: int, seed: int) -> Float[np.ndarray, "trials directions state"]:
    """Unit vectors, orthogonal to one another: the mean over them of |J^T u|^2 has the mean |J|_F^2 / N, and is that
    where they are as many as the state has entries."""
    if size <= most:
        return np.broadcast_to(np.eye(size), (trials, size, size))
    draws = np.random.default_rng(seed).normal(size=(trials, size, most))
    return np.swapaxes(np.linalg.qr(draws)[0], 1, 2)


# Though it makes steps in a loop: compiled well it takes 1.4 s longer to begin, and of 100 trials a thirtieth of that
# is saved.
@quick_to_compile
def _norms(
    network: Network,
    trials: TrialArrays,
    units: Float[Array, "trials directions state"],
    last: bool,
    simulation: SimulationSettings,
) -> tuple[Float[Array, "trials steps"], Float[Array, "trials steps"]]:
    """Of the adjoint and of the transport."""
    network, trials = in_float64((network, trials))

    def loss_of(trial, trajectory):
        return score_simulated(network, trial, trajectory, None, last=last, dropout=0.0).mean_loss

    def run(moves):
        trajectory = _moved_trajectory(network, trials, simulation, moves)
        # Trials have nothing to do with one another: the gradient of the sum is that of each.
        return jax.vmap(loss_of)(trials, trajectory).sum(), trajectory.states[:, -1]

    nowhere = jnp.zeros((*trials.durations.shape, network.field.state_size))
    (loss, ends), back = jax.vjp(run, nowhere)
    (adjoint,) = back((jnp.ones_like(loss), jnp.zeros_like(ends)))
    (transported,) = jax.vmap(lambda unit: back((jnp.zeros_like(loss), unit)))(jnp.swapaxes(units, 0, 1))
    squares = (transported**2).sum(axis=-1).mean(axis=0)
    return jnp.linalg.norm(adjoint, axis=-1), jnp.sqrt(squares)


def _moved_trajectory(
    network: Network,
    trials: TrialArrays,
    simulation: SimulationSettings,
    moves: Float[Array, "trials steps state"],
) -> Trajectory:
    """Trials whose state is moved at the time of every sample; it is read out, and goes on, from where it was moved."""
    paths = jax.vmap(lambda x, dt: input_path(x, dt, simulation.interpolation))(trials.inputs, trials.durations)
    starts = jax.vmap(network.initial)(trials.inputs[:, 0])

    def one(states, piece):
        paths, move = piece
        trajectory = all_along_paths(network, paths, states, simulation)
        states = trajectory.states[:, -1] + move[:, 0]
        return states, (states, trajectory.evaluations)

    _, (states, evaluations) = jax.lax.scan(one, starts, in_pieces((paths, moves), 1))
    states = jnp.moveaxis(states, 0, 1)
    ever = jnp.full(starts.shape[0], jnp.inf), jnp.zeros(starts.shape[0], bool)
    outputs = jax.vmap(jax.vmap(network.output))(states)
    return Trajectory(starts, states, outputs, evaluations.sum(axis=0), *ever)
