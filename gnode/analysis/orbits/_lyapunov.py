import math
from dataclasses import dataclass
from typing import NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int
from numpy.typing import ArrayLike

from gnode._checks import Failed, check_count, check_positive, refusal
from gnode._switches import double_precision
from gnode._types import Scalar
from gnode.analysis._states import checked_state
from gnode.analysis._system import System
from gnode.analysis.orbits._orbit import MOST_STEPS, Tangents, next_duration, tangent_step

# Stretches into which a run is divided: the times of the running estimates.
_STRETCHES = 200
# Means over this many equal batches of stretches give the standard errors: a batch must be long against the
# time over which rates along the trajectory are correlated, and there must be enough of them.
_BATCHES = 20
_SECONDS = 1000
_ITERATIONS = 20_000
# At 1 / ||J||, an error of order 8 in a rate is at most some 1e-6 of it.
_SHARE = 1.0


@dataclass(frozen=True, eq=False)
class LyapunovSpectrum:
    """The rates at which neighbouring trajectories part along one trajectory, the largest first."""

    exponents: Float[np.ndarray, " exponents"]
    """In 1/s."""
    errors: Float[np.ndarray, " exponents"]
    """Their standard errors in 1/s, from the means over stretches of the trajectory (batch means)."""
    divergence: float
    """The mean of div f along the trajectory (for a map, of log|det| a second), in 1/s, worked out apart from the
    exponents: the sum of all of them must equal it."""
    dimension: float | None
    """Kaplan and Yorke's; none where not all exponents that it needs were asked for."""
    times: Float[np.ndarray, " times"]
    """Seconds since the transient ended."""
    estimates: Float[np.ndarray, "times exponents"]
    """The running estimates then, in 1/s."""
    end: Float[np.ndarray, " state"]
    """Where the trajectory ended."""


def lyapunov_spectrum(
    system: System,
    state: ArrayLike,
    *,
    seconds: float | None = None,
    transient: float | None = None,
    exponents: int | None = None,
    step: float | None = None,
) -> LyapunovSpectrum:
    r"""Lyapunov exponents along the trajectory of one state: how fast vectors that it carries along grow.

    $$\dot V = J(h)\, V, \qquad V = Q R, \qquad \lambda_i = \frac{1}{T} \sum \log |R_{ii}|$$

    The vectors are made orthonormal again after every step. State, vectors and the integral of the divergence are
    integrated together (order 8, float64), in steps of at most 1 over the norm of the Jacobian. Of a map, $V' =
    J V$; where its Jacobian is singular to rounding, an exponent is -infinity (with a standard error of zero).

    **Arguments:**

    - `state`: (state,); where the trajectory begins.
    - `seconds`: the length of the run, transient apart. 1000 time constants by default; of a map 20,000 iterations,
        and rounded up to a multiple of 200 of them.
    - `transient`: seconds before that, in which the state finds the attractor and the vectors their directions. A
        tenth of `seconds` by default; rounded as `seconds` is.
    - `exponents`: how many, the largest first; by default as many as the state has entries.
    - `step`: the longest step of integration, in seconds, where the default is too long. Of a flow only.

    Raises `Failed` where the trajectory runs away, or needs more than 20 million steps.

    Source: Benettin, Galgani, Giorgilli and Strelcyn, Meccanica 15 (1980); Shimada and Nagashima, Prog. Theor.
    Phys. 61 (1979). The dimension: Kaplan and Yorke (1979).
    """
    begin = checked_state(state, remedy="give the state of one trajectory")
    count = len(begin) if exponents is None else exponents
    check_count("the number of exponents", count)
    if count > len(begin):
        raise refusal(f"at most {len(begin)} exponents, as the state has entries", count, "ask for fewer")
    if step is not None and system.is_map:
        raise refusal("no step for a map", step, "leave it out: a map has its own")
    if step is not None:
        check_positive("the step", step)
    if seconds is None:
        seconds = _SECONDS * system.time_constant if system.step is None else _ITERATIONS * system.step
    transient = seconds / 10 if transient is None else transient
    check_positive("the time to average over", seconds)
    if not transient >= 0:
        raise refusal("a transient of zero or more seconds", transient, "give zero to leave it out")

    with double_precision():
        # In general position: a vector that lies in an invariant subspace never leaves it.
        vectors = np.linalg.qr(np.random.default_rng(0).normal(size=(len(begin), count)))[0]
        now = Tangents(jnp.asarray(begin), jnp.asarray(vectors), jnp.asarray(0.0))
        if transient > 0:
            now = _run(system, now, transient, step, "in the transient").end
        run = _run(system, now, seconds, step, "after the transient")
    logs, expansions = np.array(run.logs), np.array(run.expansions)
    length = _stretch_length(system, seconds)
    times = length * np.arange(1, _STRETCHES + 1)
    estimates = np.cumsum(logs, axis=0) / times[:, None]
    order = np.argsort(-estimates[-1], kind="stable")
    values, errors = estimates[-1, order], _standard_errors(logs[:, order] / length)
    return LyapunovSpectrum(
        exponents=values,
        errors=errors,
        divergence=float(np.sum(expansions) / times[-1]),
        dimension=kaplan_yorke(values, errors, complete=count == len(begin)),
        times=times,
        estimates=estimates[:, order],
        end=np.array(run.end.state),
    )


def kaplan_yorke(
    exponents: Float[np.ndarray, " exponents"], errors: Float[np.ndarray, " exponents"], *, complete: bool
) -> float | None:
    r"""The Kaplan-Yorke dimension $j + \sum_{i \le j} \lambda_i / |\lambda_{j+1}|$, j the last with a sum >= 0.

    An exponent within two standard errors of zero counts as zero: a limit cycle has dimension 1. None where the
    sum is still >= 0 after the last exponent and there would be more (`complete` is false).
    """
    finite = np.abs(exponents[np.isfinite(exponents)])
    floor = 1e-9 * finite.max() if finite.size else 0.0
    values = np.where(np.abs(exponents) <= np.maximum(2 * errors, floor), 0.0, exponents)
    total = 0.0
    for j, value in enumerate(values.tolist()):
        if total + value < 0:
            return j + total / -value
        total += value
    return float(len(values)) if complete else None


def _standard_errors(rates: Float[np.ndarray, "times exponents"]) -> Float[np.ndarray, " exponents"]:
    """Of the means, from those of batches: neighbouring stretches are correlated, long batches are not."""
    infinite = np.isinf(rates.sum(axis=0))
    rates = np.where(infinite, 0.0, rates)
    means = rates.reshape(_BATCHES, -1, rates.shape[1]).mean(axis=1)
    errors = np.std(means, axis=0, ddof=1) / math.sqrt(_BATCHES)
    # Where the run began and ended changes a mean too, on a cycle by nothing else; and batches that happen to be
    # multiples of a period are all alike.
    return np.where(infinite, 0.0, np.hypot(errors, np.std(rates, axis=0) / len(rates)))


class _Run(NamedTuple):
    end: Tangents
    logs: Float[Array, "stretches exponents"]
    expansions: Float[Array, " stretches"]
    finite: Bool[Array, " stretches"]
    steps: Int[Array, ""]


def _iterations(step: float, seconds: float) -> int:
    return max(1, math.ceil(seconds / (step * _STRETCHES) - 1e-9))


def _stretch_length(system: System, seconds: float) -> float:
    return seconds / _STRETCHES if system.step is None else system.step * _iterations(system.step, seconds)


def _run(system: System, begin: Tangents, seconds: float, step: float | None, when: str) -> _Run:
    if system.step is None:
        longest = jnp.asarray(math.inf if step is None else float(step))
        run = _along_flow(system, begin, jnp.asarray(seconds / _STRETCHES), longest)
    else:
        run = _along_map(system, begin, jnp.asarray(_iterations(system.step, seconds)))
    finite = np.asarray(run.finite)
    if not finite.all():
        stretch = int(np.argmin(finite)) + 1
        raise Failed(
            f"the trajectory ran away within {stretch * _stretch_length(system, seconds):.4g} s {when}; "
            f"Lyapunov exponents need one that stays bounded"
        )
    if int(run.steps) >= MOST_STEPS:
        raise Failed(f"{seconds:.4g} s of this flow need more than {MOST_STEPS:,} steps; give fewer seconds")
    return run


@eqx.filter_jit
def _along_flow(system: System, begin: Tangents, length: Scalar, longest: Scalar) -> _Run:
    share = jnp.asarray(_SHARE)

    def stretch(carry, _):
        def unfinished(inner):
            left, now, _, steps = inner
            return (left > 0) & (steps < MOST_STEPS) & jnp.isfinite(now.state).all()

        def advance(inner):
            left, now, logs, steps = inner
            duration = next_duration(system.flow, now.state, share, jnp.minimum(longest, left))
            now = tangent_step(system.flow, now, duration)
            vectors, growth = _orthonormal(now.vectors)
            return left - duration, now._replace(vectors=vectors), logs + jnp.log(growth), steps + 1

        now, steps = carry
        start = (length, now._replace(expansion=jnp.zeros(())), jnp.zeros(now.vectors.shape[1]), steps)
        _, now, logs, steps = jax.lax.while_loop(unfinished, advance, start)
        return (now, steps), (logs, now.expansion, jnp.isfinite(now.state).all())

    (end, steps), (logs, expansions, finite) = jax.lax.scan(stretch, (begin, jnp.asarray(0)), None, _STRETCHES)
    return _Run(end, logs, expansions, finite, steps)


@eqx.filter_jit
def _along_map(system: System, begin: Tangents, iterations: Int[Array, ""]) -> _Run:
    slope = jax.jacfwd(system.next)

    def resolved(factors, jacobian):
        # A map is its state plus a change, so that rounding leaves some 1e-16 where the Jacobian is singular.
        size = len(jacobian)
        smallest = 4 * size * jnp.finfo(jacobian.dtype).eps * jnp.maximum(1.0, jnp.linalg.norm(jacobian))
        return jnp.log(jnp.where(factors <= smallest, 0.0, factors))

    def stretch(now, _):
        def advance(_, inner):
            now, logs = inner
            jacobian = slope(now.state)
            vectors, growth = _orthonormal(jacobian @ now.vectors)
            # Not from the vectors: the sum of the exponents is checked against it.
            expansion = resolved(jnp.linalg.svd(jacobian, compute_uv=False), jacobian).sum()
            now = Tangents(system.next(now.state), vectors, now.expansion + expansion)
            return now, logs + resolved(growth, jacobian)

        start = (now._replace(expansion=jnp.zeros(())), jnp.zeros(now.vectors.shape[1]))
        now, logs = jax.lax.fori_loop(0, iterations, advance, start)
        return now, (logs, now.expansion, jnp.isfinite(now.state).all())

    end, (logs, expansions, finite) = jax.lax.scan(stretch, begin, None, _STRETCHES)
    return _Run(end, logs, expansions, finite, jnp.asarray(0))


def _orthonormal(
    vectors: Float[Array, "state vectors"],
) -> tuple[Float[Array, "state vectors"], Float[Array, " vectors"]]:
    """An orthonormal basis of the same flag, and the factors by which the vectors had grown."""
    basis, factors = jnp.linalg.qr(vectors)
    return basis, jnp.abs(jnp.diagonal(factors))
