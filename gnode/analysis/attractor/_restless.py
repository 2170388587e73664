"""States that do not come to rest: which cycles they go round, and whether what is left is chaos."""

from dataclasses import dataclass, field

import numpy as np
from jaxtyping import Float, Int

from gnode._checks import Failed
from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode.analysis._system import System
from gnode.analysis._watch import OutOfTime, Watch
from gnode.analysis.attractor._topology import covering_dimension
from gnode.analysis.attractor._verdict_record import AttractorKind, Margin
from gnode.analysis.attractor.course import follow, suitable_step
from gnode.analysis.orbits import (
    LimitCycle,
    LyapunovSpectrum,
    distinct_cycles,
    near_cycle,
    watched_limit_cycle,
    watched_spectrum,
    zero_exponents,
)
from gnode.programs import on_states

# States that lead to no cycle, or to one that is known, before the search for orbits ends.
_FAILURES, _REPEATS = 3, 8
# Over its extent: how near a state is to the cycle that it goes to. One that drives away what is not on it, by rounding
# at least; what goes there all the same comes nearer by this factor, or is there: as far as the polygon of a flow's
# orbit tells, or a map's states do.
_ON, _NEARER, _THERE, _THERE_OF_A_MAP = 0.05, 0.5, 1e-4, 1e-10
# A multiplier whose size differs from one by less neither draws near nor drives away.
_NEUTRAL = 1e-3
# Over the horizon: how long a trajectory is for its Lyapunov exponents; shorter for states of more than so many
# entries, for which a step costs more, and of which not all exponents are worked out.
_LONG, _FEW, _EXPONENTS = 64, 16, 8
# Those for which they are worked out.
_TRAJECTORIES = 3
# Standard errors by which the largest exponent must be positive, and how often e-fold nearby states must have parted.
_ERRORS, _FOLDS = 5.0, 10.0
# Places along a trajectory, and by how much more than a torus they may cover.
_PLACES, _WRINKLED, _SMOOTH = 3000, 0.4, 2
# A trajectory that rests for a larger share of the time has the exponents of where it rests.
_RESTS = 0.5
# Over the speed of states when they were let go: one that is this slow rests.
_STILL = 1e-3


@dataclass(eq=False)
class Orbits:
    """The closed orbits that states go round, and which state goes round which."""

    cycle: Int[np.ndarray, " states"]
    """By state: the number of its orbit; -1 where it goes round none that was found."""
    found: list[LimitCycle] = field(default_factory=list)
    whole: bool = True
    """Every state was looked at, or is near an orbit that was found."""
    neutral: bool = False
    """Some go round orbits that neither attract nor repel."""

    def of(self, stable: bool) -> list[int]:
        """The numbers of those that attract, or of the others, the shortest period first."""
        chosen = [k for k, cycle in enumerate(self.found) if cycle.stable == stable and (self.cycle == k).any()]
        return sorted(chosen, key=lambda k: (self.found[k].period, *self.found[k].states.mean(axis=0)))


def find_orbits(
    system: System,
    states: Float[np.ndarray, "states state"],
    later: Float[np.ndarray, "states state"],
    *,
    elapsed: float,
    units: Float[np.ndarray, " state"],
    watch: Watch,
) -> Orbits:
    """The orbits that close, from one state after the other, until each is near one of them.

    **Arguments:**

    - `states`, `later`: where they are, and after as long again as they were let go for, `elapsed`.
    - `units`: of the entries.
    """
    orbits = Orbits(np.full(len(states), -1, np.int64))
    # In an order of their own, so that the answer does not depend on that of the states.
    order = np.random.default_rng(0).permutation(np.lexsort(states.T))
    failures = repeats = 0
    for number in order:
        if orbits.cycle[number] >= 0:
            continue
        try:
            orbit = watched_limit_cycle(system, states[number], watch, transient=elapsed, seconds=2 * elapsed)
        except OutOfTime:
            raise
        except Failed:
            orbit = None
        if orbit is not None and not orbit.stable and _neutral(orbit, system):
            orbits.neutral, orbit = True, None
        if orbit is not None and not _goes_to(orbit, system, states[number], later[number], units):
            orbit = None
        if orbit is None:
            failures += 1
            if failures == _FAILURES:
                return orbits
            continue
        known = [
            k for k, other in enumerate(orbits.found) if len(distinct_cycles([other, orbit], system, units=units)) == 1
        ]
        if known:
            orbits.cycle[number] = known[0]
            repeats += 1
            if repeats == _REPEATS:
                # They are on their way to the orbits that are known, or to some like them.
                orbits.whole = False
                return orbits
            continue
        orbits.found.append(orbit)
        near = near_cycle(system, later, orbit, units=units) <= _ON
        orbits.cycle[near & (orbits.cycle < 0)] = len(orbits.found) - 1
        orbits.cycle[number] = len(orbits.found) - 1
    return orbits


def _goes_to(
    orbit: LimitCycle,
    system: System,
    state: Float[np.ndarray, " state"],
    later: Float[np.ndarray, " state"],
    units: Float[np.ndarray, " state"],
) -> bool:
    """A state from which an orbit was found goes there: one that does not attract is passed by, too, as chaos passes
    many, and only what is on the stable side of a saddle comes nearer."""
    if orbit.stable:
        return True
    before, after = near_cycle(system, np.stack([state, later]), orbit, units=units)
    if system.is_map:
        return bool(after <= _THERE_OF_A_MAP)
    return bool(after <= _THERE or (after <= _ON and after <= _NEARER * before))


def _neutral(orbit: LimitCycle, system: System) -> bool:
    """Nothing near it is driven away from it, nor drawn to it in some direction beside that along it."""
    sizes = np.sort(np.abs(orbit.multipliers))[::-1]
    return bool(sizes[0] <= 1 + _NEUTRAL) and bool(sizes[0 if system.is_map else 1 :].max(initial=0.0) >= 1 - _NEUTRAL)


def strongest(orbit: LimitCycle, system: System) -> float:
    """The size of the multiplier that decides: the largest; of a flow, beside the one along the orbit."""
    values = orbit.multipliers
    if not system.is_map:
        values = np.delete(values, int(np.abs(values - 1).argmin()))
    return float(np.abs(values).max(initial=0.0))


@dataclass(frozen=True, eq=False)
class Motion:
    """What motion that does not close is."""

    kind: AttractorKind
    """"chaos", "quasi-periodic", or "unclear"."""
    words: str
    spectrum: LyapunovSpectrum | None
    margins: tuple[Margin, ...] = ()


def judge_motion(
    system: System, states: Float[np.ndarray, "states state"], *, speed: float, seconds: float, watch: Watch
) -> Motion:
    """Chaos, motion round a torus, or why neither can be said: from the exponents along several trajectories.

    `speed`: of the states when they were let go, in the median.
    """
    size = states.shape[1]
    length = _LONG * seconds * min(1.0, _FEW / size)
    order = np.lexsort(states.T)
    sample = states[order][:: max(1, len(states) // _TRAJECTORIES)][:_TRAJECTORIES]
    motions: list[Motion] = []
    for state in sample:
        try:
            spectrum = watched_spectrum(
                system, state, watch, seconds=length, exponents=size if size <= _FEW else _EXPONENTS
            )
        except OutOfTime:
            raise
        except Failed as failure:
            return Motion("unclear", f"no orbit was found that closes, and {failure}", None)
        with double_precision():
            ends = np.array(on_states(system.flow, on_device(np.stack([state, spectrum.end]))))
        slow = float(np.linalg.norm(ends, axis=1).max()) < _STILL * speed
        motions.append(_motion(spectrum, still=slow, is_map=system.is_map))
        if motions[-1].kind != motions[0].kind:
            return Motion(
                "unclear",
                f"no orbit closes; along one trajectory {motions[0].words}; along another {motions[-1].words}",
                spectrum,
            )
        if motions[-1].kind == "unclear":
            break
    last = motions[-1]
    if last.kind == "quasi-periodic" and last.spectrum is not None:
        zeros = zero_exponents(last.spectrum, is_map=system.is_map)
        # Of a torus of more dimensions so many places say nothing.
        if zeros <= _SMOOTH and (covered := _covered(system, last.spectrum.end, length=length)) > zeros + _WRINKLED:
            return Motion(
                "unclear",
                f"no orbit closes, and {zeros} Lyapunov exponent{'s' if zeros > 1 else ''} cannot be told from zero "
                f"while the others are negative, as with motion round a torus of so many dimensions; but what is "
                f"visited has a dimension of {covered:.2f}: wrinkles at every scale, as a strange attractor has that "
                "is not chaotic",
                last.spectrum,
            )
    return last if last.kind == "unclear" else motions[0]


def _covered(system: System, state: Float[np.ndarray, " state"], *, length: float) -> float:
    """The dimension of what a trajectory visits, each entry measured by its own spread there."""
    seconds = length if system.step is None else min(length, _PLACES * system.step)
    step = suitable_step(system, state[None], seconds=seconds)
    # What one state says of a step is not enough.
    path = follow(system, state[None], seconds=seconds, step=step, snapshots=_PLACES)[:, 0]
    better = suitable_step(system, path, seconds=seconds)
    if better != step:
        path = follow(system, state[None], seconds=seconds, step=better, snapshots=_PLACES)[:, 0]
    spreads = path.std(axis=0)
    return covering_dimension(path[:, spreads > 0] / spreads[spreads > 0])


def _motion(spectrum: LyapunovSpectrum, *, still: bool, is_map: bool) -> Motion:
    largest, error = float(spectrum.exponents[0]), float(spectrum.errors[0])
    exponent = f"the largest Lyapunov exponent is {largest:.3g} +- {error:.1g} per second"
    if spectrum.stopped is not None:
        return Motion("unclear", f"no orbit was found that closes, and {spectrum.stopped}", spectrum)
    if still or spectrum.resting > _RESTS:
        words = "they rest" if still else f"they rest for {spectrum.resting:.0%} of the time and then move on"
        return Motion(
            "unclear",
            f"{words} where nothing stable is, as near a cycle that joins saddles; {exponent}, which is that of where "
            "they rest",
            spectrum,
        )
    folds = largest * float(spectrum.times[-1])
    if largest > _ERRORS * error and folds > _FOLDS:
        return Motion(
            "chaos",
            f"nearby states part at {largest:.3g} +- {error:.1g} per second (the largest Lyapunov exponent), and no "
            "orbit closes",
            spectrum,
            (Margin("largest exponent over its error", largest / max(error, np.finfo(float).tiny), _ERRORS),),
        )
    zeros = zero_exponents(spectrum, is_map=is_map)
    if zeros == len(spectrum.exponents):
        return Motion(
            "unclear",
            "no orbit closes, and no Lyapunov exponent can be told from zero: as far as can be seen volumes are kept, "
            "and nothing attracts",
            spectrum,
        )
    if zeros >= (1 if is_map else 2) and largest * float(spectrum.times[-1]) <= _FOLDS:
        torus = "circle" if is_map and zeros == 1 else f"torus of dimension {zeros}"
        return Motion(
            "quasi-periodic",
            f"no orbit closes, and {zeros} Lyapunov exponent{'s' if zeros > 1 else ''} cannot be told from zero while "
            f"the others are negative: motion round a {torus}",
            spectrum,
        )
    return Motion(
        "unclear", f"no orbit closes, and {exponent}, which is neither positive beyond doubt nor zero", spectrum
    )
