import numpy as np
from jaxtyping import Float

from gnode._checks import Failed
from gnode.analysis._system import System
from gnode.analysis.attractor._course import Course
from gnode.analysis.attractor._verdict_record import Verdict
from gnode.analysis.orbits import LimitCycle, distinct_cycles, find_limit_cycle, lyapunov_spectrum

# States that are followed round, and how many of them may lead nowhere before the search for orbits ends.
_SAMPLE, _FAILURES = 8, 3
# Over the horizon: how long a trajectory is for its Lyapunov exponents; shorter for states of more than so many
# entries, for which a step costs more.
_LONG, _FEW = 64, 16
# Those for which they are worked out: an attractor beside a chaotic one is none.
_TRAJECTORIES = 3
# Standard errors by which the largest exponent must be positive, and how often e-fold nearby states must have parted.
_ERRORS, _FOLDS = 5, 10


def find_cycles(system: System, course: Course) -> Verdict | None:
    """A limit cycle, or states of which some go round one; None where no orbit closes."""
    sample = _sample(course)
    found: list[LimitCycle] = []
    for tried, state in enumerate(sample, start=1):
        try:
            orbit = find_limit_cycle(system, state, transient=course.elapsed, seconds=2 * course.elapsed)
        except Failed:
            orbit = None
        # A chaotic attractor is full of orbits that close, none of which attracts.
        if orbit is not None and orbit.stable:
            found.append(orbit)
        elif tried - len(found) == _FAILURES:
            break
    if len(found) == len(sample):
        return _cycles(system, found)
    if found:
        return Verdict("unclear", "some of the states followed go round a cycle, and others do not", None)
    return None


def find_chaos(system: System, course: Course, *, seconds: float) -> Verdict:
    """Chaos, or what the largest Lyapunov exponent is that does not show it: along several trajectories."""
    sample = _sample(course)
    length = _LONG * seconds * min(1.0, _FEW / sample.shape[1])
    spectra = []
    for state in sample[:: max(1, len(sample) // _TRAJECTORIES)][:_TRAJECTORIES]:
        try:
            spectra.append(lyapunov_spectrum(system, state, seconds=length))
        except Failed as failure:
            return Verdict("unclear", f"no orbit closes, and {failure}", None)
        largest, error = float(spectra[-1].exponents[0]), float(spectra[-1].errors[0])
        if not (largest > _ERRORS * error and largest * float(spectra[-1].times[-1]) > _FOLDS):
            return Verdict(
                "unclear",
                f"no orbit closes, and the largest Lyapunov exponent, {largest:.2g} +- {error:.1g} per second, is not "
                "positive beyond doubt along every trajectory",
                None,
                lyapunov=spectra[-1],
            )
    largest, error = float(spectra[0].exponents[0]), float(spectra[0].errors[0])
    return Verdict(
        "chaos",
        f"Nearby states part at {largest:.3g} +- {error:.1g} per second (the largest Lyapunov exponent), and no orbit "
        "closes.",
        None,
        lyapunov=spectra[0],
    )


def _sample(course: Course) -> Float[np.ndarray, "sample state"]:
    return course.states[:: max(1, len(course.states) // _SAMPLE)][:_SAMPLE]


def _cycles(system: System, found: list[LimitCycle]) -> Verdict:
    cycles = distinct_cycles(found, system)
    cycle = cycles[0]
    # Of a flow, the multiplier along the orbit is 1 and says nothing.
    sizes = np.sort(np.abs(cycle.multipliers))[::-1][0 if system.is_map else 1 :]
    orbits = "one orbit" if len(cycles) == 1 else f"{len(cycles)} orbits, the shortest"
    reason = (
        f"All of the {len(found)} states followed go round {orbits} of period {cycle.period:.4g} s; nearby states are "
        f"drawn to it by a factor of {float(sizes.max(initial=0.0)):.2g} a round."
    )
    return Verdict("limit cycle", reason, len(cycles), cycle=cycle)
