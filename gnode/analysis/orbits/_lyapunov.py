import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from jaxtyping import Float
from numpy.typing import ArrayLike

from gnode._checks import check_count, check_positive, refusal
from gnode._speak import AbstractRecord, Column, Told
from gnode._switches import double_precision
from gnode._words import brief, plural
from gnode.analysis._states import checked_state
from gnode.analysis._system import System
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.orbits._along import SHARE, Moving, at_the_beginning, pieces
from gnode.analysis.orbits._errors import standard_errors
from gnode.analysis.orbits._escape import Progress
from gnode.analysis.orbits._scout import scout
from gnode.analysis.orbits._units import Units, in_units

# Stretches into which a run is divided: the times of the running estimates.
_STRETCHES = 200
# With fewer of them nothing is said: two in each batch.
_LEAST = 40
_SECONDS = 1000
_ITERATIONS = 20_000


@dataclass(frozen=True, eq=False, repr=False)
class LyapunovSpectrum(AbstractRecord):
    """The rates at which neighbouring trajectories part along one trajectory, the largest first."""

    exponents: Float[np.ndarray, " exponents"]
    """In 1/s."""
    errors: Float[np.ndarray, " exponents"]
    """Their standard errors in 1/s: from the means over stretches of the trajectory (batch means), and never below
    what the run's length leaves open, 1 / T, or how far the running estimate still drifts."""
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
    resting: float = 0.0
    """The share of the run during which no entry of the state moved faster than at 1e-6 of the fastest that it ever
    did, transient included: at a fixed point, or in passing a saddle so closely that rounding decides. Such a
    trajectory has the exponents of that point and not of an attractor."""
    stopped: str | None = None
    """Where a time budget ended the run, and how much of it was done, in words; none where it ran to its end."""

    def words(self) -> str:
        """What it says, in a line."""
        largest = f", the largest {brief(self.exponents[0])} +- {brief(self.errors[0])} 1/s" if len(self.errors) else ""
        dimension = "" if self.dimension is None else f"; dimension {brief(self.dimension)} (Kaplan and Yorke)"
        return f"{plural(len(self.exponents), 'Lyapunov exponent')}{largest}{dimension}"

    def _told(self) -> Told:
        ran = float(self.times[-1]) if len(self.times) else 0.0
        lines = [
            f"they sum to {brief(self.exponents.sum())} 1/s, the mean divergence is {brief(self.divergence)} 1/s; "
            f"over {brief(ran)} s, of which {self.resting:.0%} at rest",
        ]
        return Told(
            title=self.words(),
            lines=tuple(lines if self.stopped is None else [*lines, f"stopped: {self.stopped}"]),
            columns=(
                Column("exponent_per_s", self.exponents, "exponent (1/s)"),
                Column("error_per_s", self.errors, "standard error (1/s)"),
            ),
        )


def lyapunov_spectrum(
    system: System,
    state: ArrayLike,
    *,
    seconds: float | None = None,
    transient: float | None = None,
    exponents: int | None = None,
    step: float | None = None,
    time_budget_s: float | None = None,
) -> LyapunovSpectrum:
    r"""Lyapunov exponents along the trajectory of one state: how fast vectors that it carries along grow.

    $$\dot V = J(h)\, V, \qquad V = Q R, \qquad \lambda_i = \frac{1}{T} \sum \log |R_{ii}|$$

    The vectors are made orthonormal again after every step, entries measured by how far each varies in the transient.
    State, vectors and the integral of the divergence are integrated together (order 8, float64), in steps of at most 1
    over the norm of the Jacobian. Of a map, $V' = J V$; where its Jacobian is singular to rounding, an exponent is
    -infinity (with a standard error of zero).

    **Arguments:**

    - `state`: (state,); where the trajectory begins.
    - `seconds`: the length of the run, transient apart. 1000 time constants by default; of a map 20,000 iterations,
        and rounded up to a multiple of 200 of them.
    - `transient`: seconds before that, in which the state finds the attractor and the vectors their directions. A
        tenth of `seconds` by default; rounded as `seconds` is.
    - `exponents`: how many, the largest first; by default as many as the state has entries.
    - `step`: the longest step of integration, in seconds, where the default is too long. Of a flow only.
    - `time_budget_s`: seconds of the clock that it may take. One that does not end the run changes nothing; one that
        does leaves the answer of what was done, and its `stopped` says so.

    Raises `Failed` where the trajectory runs away (is infinite, or so much farther out than in the first tenth of the
    time, and in steps so much shorter, that it will be), or would need more than 20 million steps, and `OutOfTime`, a
    `Failed`, where the budget ends before a fifth of the run is done.

    Source: Benettin, Galgani, Giorgilli and Strelcyn, Meccanica 15 (1980); Shimada and Nagashima, Prog. Theor.
    Phys. 61 (1979). The dimension: Kaplan and Yorke (1979).
    """
    with Watch(time_budget_s) as watch:
        return watched_spectrum(
            system, state, watch, seconds=seconds, transient=transient, exponents=exponents, step=step
        )


def watched_spectrum(
    system: System,
    state: ArrayLike,
    watch: Watch,
    *,
    seconds: float | None = None,
    transient: float | None = None,
    exponents: int | None = None,
    step: float | None = None,
) -> LyapunovSpectrum:
    """`lyapunov_spectrum` by the caller's clock."""
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
    longest = math.inf if step is None else float(step)

    # In general position: a vector that lies in an invariant subspace never leaves it.
    vectors = np.linalg.qr(np.random.default_rng(0).normal(size=(len(begin), count)))[0]
    stopped = None
    with double_precision():
        units = _units(system, begin, seconds, transient, watch)
        scaled = in_units(system, units)
        progress = Progress(transient + seconds, "in the transient")

        def along(moving: Moving, seconds: float, before: float, when: str) -> Iterator[Moving]:
            length = seconds / _STRETCHES if system.step is None else float(_iterations(system.step, seconds))
            return pieces(scaled, moving, length, longest, units, watch, progress, before, when)

        moving = at_the_beginning(begin, vectors, units, _STRETCHES)
        if transient > 0:
            for place in along(moving, transient, 0.0, "in the transient"):
                moving = place
        done = 0
        try:
            for place in along(moving, seconds, transient, "after the transient"):
                moving, done = place, int(place.stretch)
        except OutOfTime as late:
            stopped = f"{late}; {done} of {_STRETCHES} stretches are done"
            if done < _LEAST:
                raise OutOfTime(f"{stopped}, and exponents need {_LEAST}") from None
    length = seconds / _STRETCHES if system.step is None else system.step * _iterations(system.step, seconds)
    spectrum = _spectrum(moving, done, length, complete=count == len(begin))
    return replace(spectrum, end=units.own * np.array(moving.now.state), stopped=stopped)


def _units(system: System, begin: Float[np.ndarray, " state"], seconds: float, transient: float, watch: Watch) -> Units:
    if transient > 0:
        return scout(system, begin, transient, SHARE, watch, "in the transient").units
    return scout(system, begin, seconds / 10, SHARE, watch, "after the transient").units


def _spectrum(moving: Moving, done: int, length: float, *, complete: bool) -> LyapunovSpectrum:
    times = length * np.arange(1, done + 1)
    logs = np.array(moving.logs)[:done]
    estimates = np.cumsum(logs, axis=0) / times[:, None]
    order = np.argsort(-estimates[-1], kind="stable")
    values, errors = estimates[-1, order], standard_errors(logs[:, order] / length, times[-1])
    return LyapunovSpectrum(
        exponents=values,
        errors=errors,
        divergence=float(np.sum(np.array(moving.expansions)[:done]) / times[-1]),
        dimension=kaplan_yorke(values, errors, complete=complete),
        times=times,
        estimates=estimates[:, order],
        end=np.array(moving.now.state),
        resting=float(np.mean(np.array(moving.slow)[:done])),
    )


def _iterations(step: float, seconds: float) -> int:
    return max(1, math.ceil(seconds / (step * _STRETCHES) - 1e-9))


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
