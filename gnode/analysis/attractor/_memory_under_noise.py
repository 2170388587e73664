import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._stages import staged
from gnode._types import Key
from gnode.analysis._function import flow_of
from gnode.analysis._spread import spread
from gnode.analysis._states import checked_states
from gnode.analysis._system import System
from gnode.analysis.attractor._memory_loss import crossing
from gnode.analysis.attractor._noisy_steps import along_noise, squares, whole_pieces

# The distance at which a memory counts as lost, over the spread of the states.
_BOUND = 0.25
# Steps: with these, two of the times looked at are in the second half of all, as a slope needs.
_LEAST = 2
_ROUNDING = 1e-9


@dataclass(frozen=True, eq=False)
class MemoryUnderNoise:
    r"""How a state that holds a memory moves away from where it was, without input, while noise acts on it.

    $$dh = f(h)\, dt + \sigma\, dW, \qquad\text{in steps}\qquad h' = h + \Delta t\, f(h) + \sigma \sqrt{\Delta t}\,
    \xi, \quad \xi \sim N(0, I)$$
    """

    noise: float
    """sigma, in state units per square root of a second."""
    dimension: int
    """d: the number of directions along the slow manifold."""
    times: Float[np.ndarray, " times"]
    """Seconds; the first is zero, at which states are on the slow manifold."""
    drifted: Float[np.ndarray, " times"]
    """Without noise: root mean square distance from the place at time zero, over states, in state units."""
    predicted: Float[np.ndarray, " times"]
    """The same under noise, from drift and noise together: the square root of drifted^2 plus the mean trace of the
    covariance Sigma that small noise has along the path without it (for each state at most the square of the farthest
    distance, where one is given). That saturates at isolated points, and grows linearly along a continuous
    attractor."""
    measured: Float[np.ndarray, " times"]
    """The same in simulation, over states and draws of the noise."""
    measured_error: Float[np.ndarray, " times"]
    """Its standard error, from the finite number of draws."""
    bound: float
    """The distance, in state units, at which a memory counts as lost."""
    lifetime_predicted: float
    """The time, in seconds, at which `predicted` passes the bound; infinite where it does not in that time."""
    lifetime_measured: float
    """The same of `measured`."""
    diffusion_predicted: float
    """D, in state units^2 per second: the slope of the mean trace of Sigma at late times, over 2 d. Noise that nothing
    holds back diffuses by sigma^2 / 2. NaN where d is zero."""
    diffusion_measured: float
    """The same of the mean square distance between each state with noise and the same state without."""
    diffusion_error: float
    """Its standard error, from the finite number of draws."""


@staged("memories under noise")
def memories_under_noise(
    system: System,
    states: ArrayLike,
    *,
    noises: Sequence[float],
    seconds: float,
    dimension: int,
    key: Key,
    step: float | None = None,
    bound: float | None = None,
    late: tuple[float, float] | None = None,
    farthest: float = math.inf,
    draws: int = 16,
    looks: int = 32,
) -> tuple[MemoryUnderNoise, ...]:
    r"""How fast memories are lost under noise in the state: predicted from drift and noise, and measured; for each
    strength of noise, in their order.

    The prediction is linear in the noise. Along the path without it, of Jacobian J,

    $$\frac{d\Sigma}{dt} = J \Sigma + \Sigma J^T + \sigma^2 I, \qquad\text{in steps}\qquad \Sigma' = A \Sigma A^T +
    \sigma^2 \Delta t\, I, \quad A = I + \Delta t\, J$$

    so that it knows of contraction that is oblique to the manifold, which turns noise across into noise along it, and
    nothing of what noise meets farther away: the bend of a ring, the edge of a sheet.

    **Arguments:**

    - `states`: (states, state), on the slow manifold (`SlowManifold.states`, or some of them).
    - `noises`: each a sigma, in state units per square root of a second; the same in every entry, and independent. What
        is the same for all is worked out once, and the draws of the noise are the same but for their size.
    - `seconds`: for how long; rounded up to whole steps, as many from each look to the next.
    - `dimension`: d, the number of slow directions, as `SlowManifold` has it.
    - `key`: of the noise. The same key gives the same bits on the same machine.
    - `step`: of Euler and Maruyama, in seconds, well below the fastest time constant of a flow. A map has its own.
    - `bound`: in state units; by default a quarter of the spread of the states.
    - `late`: the times, in seconds, between which the diffusion is read: when differences across the manifold have
        come to their size, and before the drift along it ends somewhere. By default the second half of all.
    - `farthest`: in state units. Linear noise knows no end: at an unstable point, where states may stand without noise,
        its covariance grows exponentially. On a set of root mean square radius R, states that have nothing left of
        where they were are sqrt(2) R away from there.
    - `draws`: of the noise, for each state.
    - `looks`: at how many times at most, equally spaced.

    Sources: Maruyama (1955); of linear noise van Kampen, "Stochastic Processes in Physics and Chemistry", chapter X; of
    diffusion along an attractor beside its drift Burak and Fiete, PNAS 109 (2012).
    """
    begin = checked_states(states)
    step = _checked_step(system, step)
    for noise in noises:
        check_positive("the noise", noise)
    check_positive("the time to follow states for", seconds)
    check_count("the dimension", dimension, least=0)
    check_positive("the farthest distance", farthest)
    check_count("the number of draws", draws, least=2)
    check_count("the number of looks", looks, least=2)
    bound = _BOUND * spread(begin) if bound is None else bound
    count = max(_LEAST, math.ceil(seconds / step - 1e-9))
    each, pieces = whole_pieces(math.ceil(count / looks), draws * begin.size)
    looks = math.ceil(count / each)
    times = step * each * np.arange(looks + 1)
    begins, ends = (times[-1] / 2, times[-1]) if late is None else late
    read = (times >= begins - _ROUNDING * times[-1]) & (times <= ends + _ROUNDING * times[-1])
    if read.sum() < 2:
        raise refusal(
            "late times with two looks between them", f"{begins:g} s to {ends:g} s", "take them farther apart"
        )
    # States that run away are infinite, and what is made of them no number.
    with np.errstate(invalid="ignore", over="ignore"):
        path = (
            squares(begin, here)
            for here in along_noise(
                flow_of(system.flow),
                begin,
                noises,
                step=step,
                each=each,
                pieces=pieces,
                looks=looks,
                draws=draws,
                key=key,
            )
        )
        drifted, moved, apart, traces = (np.stack(values) for values in zip(*path, strict=True))
        return tuple(
            _told(
                float(noise),
                dimension,
                times,
                read,
                drifted,
                moved[:, k],
                apart[:, k],
                np.minimum(noise**2 * traces, farthest**2),
                float(bound),
            )
            for k, noise in enumerate(noises)
        )


def _told(
    noise: float,
    dimension: int,
    times: Float[np.ndarray, " times"],
    read: Bool[np.ndarray, " times"],
    drifted: Float[np.ndarray, "times states"],
    moved: Float[np.ndarray, "times draws states"],
    apart: Float[np.ndarray, "times draws states"],
    traces: Float[np.ndarray, "times covariances"],
    bound: float,
) -> MemoryUnderNoise:
    """The record, of what was seen under noise of one strength."""
    free, covariance = drifted.mean(axis=1), traces.mean(axis=1)
    predicted = np.sqrt(free + covariance)
    square, error = _mean(moved)
    measured = np.sqrt(square)
    slope, slope_error = _mean(_slopes(times[read], apart[read]))
    # No state moves along a point.
    along = 2.0 * dimension if dimension else np.nan
    return MemoryUnderNoise(
        noise=noise,
        dimension=dimension,
        times=times,
        drifted=np.sqrt(free),
        predicted=predicted,
        measured=measured,
        measured_error=np.divide(error, 2 * measured, out=np.zeros_like(error), where=measured != 0),
        bound=bound,
        lifetime_predicted=crossing(times, predicted, bound),
        lifetime_measured=crossing(times, measured, bound),
        diffusion_predicted=float(_slopes(times[read], covariance[read]) / along),
        diffusion_measured=float(slope / along),
        diffusion_error=float(slope_error / along),
    )


def _checked_step(system: System, step: float | None) -> float:
    if system.step is not None:
        if step is not None:
            raise refusal("no step for a map", step, "leave it out: a map has its own")
        return system.step
    if step is None:
        raise refusal("a step in seconds, of a flow", step, "give one well below its fastest time constant")
    check_positive("the step", step)
    return float(step)


def _slopes(times: Float[np.ndarray, " times"], values: Float[np.ndarray, "times *any"]) -> Float[np.ndarray, "*any"]:
    """Of lines through values, by least squares."""
    centred = times - times.mean()
    return np.asarray(np.tensordot(centred, values, axes=1) / np.sum(centred**2))


def _mean(
    values: Float[np.ndarray, "*any draws states"],
) -> tuple[Float[np.ndarray, "*any"], Float[np.ndarray, "*any"]]:
    """Over draws and states, and its standard error: the states are as they are, and the draws a sample."""
    draws, states = values.shape[-2:]
    variance = values.var(axis=-2, ddof=1).mean(axis=-1)
    return np.asarray(values.mean(axis=(-2, -1))), np.asarray(np.sqrt(variance / (draws * states)))
