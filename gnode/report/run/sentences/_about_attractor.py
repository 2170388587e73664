"""What the attractor is, and how long a memory in it lasts, in words made from the numbers of the run."""

from typing import get_args

import numpy as np

from gnode.analysis import Attractor, SlowManifold, Verdict, spread
from gnode.analysis.attractor import ContinuumKind
from gnode.experiments import Dissection
from gnode.report._words import STILL, count_of, listed, number, plural, rough, sentence

# States: of fewer it is said that all rests on them.
_FEW = 30
CONTINUOUS = get_args(ContinuumKind)
_NAMES = {
    "line": ("line", "lines", ""),
    "ring": ("ring", "rings", ""),
    "sheet": ("sheet", "sheets", ", of the shape of a disk"),
    "annulus": ("annulus", "annuli", ": a sheet with one hole"),
    "sphere": ("sphere", "spheres", ""),
    "torus": ("torus", "tori", ""),
    "Klein bottle": ("Klein bottle", "Klein bottles", ""),
    "projective plane": ("projective plane", "projective planes", ""),
    "solid": ("solid", "solids", ": a piece without holes, of three dimensions or more"),
    "isolated points": ("stable point", "isolated stable points", ""),
    "limit cycle": ("limit cycle", "limit cycles", ""),
    "saddle cycle": ("closed orbit that does not attract", "closed orbits that do not attract", ""),
    "quasi-periodic": ("torus of motion that never closes", "tori of motion", ""),
    "chaos": ("chaotic set", "chaotic sets", ": nearby states part"),
}


def verdict(dissection: Dissection) -> tuple[str, str] | None:
    """What the attractor is, and why; none where it was not worked out."""
    given = dissection.verdict
    return None if given is None else (f"{_headline(given)}.", sentence(given.reason))


def _headline(given: Verdict) -> str:
    if given.kind == "unclear":
        return (
            "Out of time: what the attractor is, is unclear" if given.stopped else "What the attractor is, is unclear"
        )
    listed_ = given.attractors or (Attractor(given.kind, 1.0, given.count, False),)
    bounded = [one for one in listed_ if one.kind != "unbounded"]
    if not bounded:
        return "There is no attractor: states run away without input"
    alone = len(bounded) == 1 and bounded[0].count in (None, 1)
    if alone and (bounded[0].kind, bounded[0].count) == ("isolated points", None):
        return "The attractors are isolated stable points"
    if alone and bounded[0].kind == "saddle cycle":
        return "No attractor is seen: states go round a closed orbit that does not attract"
    many = " and ".join(_counted(one, leaky=bool(given.leaky), shares=len(listed_) > 1) for one in bounded)
    text = f"The attractor is {many}" if alone else f"The attractors are {many}"
    if alone:
        text += _NAMES[bounded[0].kind][2]
    if alone and bounded[0].kind == "isolated points":
        text += ": nothing is remembered for good"
    return text + ("; other states run away" if len(bounded) < len(listed_) else "")


def _counted(one: Attractor, *, leaky: bool, shares: bool) -> str:
    single, several, _ = _NAMES[one.kind]
    leak = "leaky " if leaky and one.kind in CONTINUOUS else ""
    article = "an" if (leak or single)[0] in "aeio" else "a"
    if one.count is None or one.count == 1:
        text = f"one {single}" if one.kind == "isolated points" else f"{article} {leak}{single}"
    else:
        text = f"{'at least ' if one.at_least else ''}{one.count} {leak}{several}"
    return f"{text} ({one.share:.0%} of the states)" if shares else text


def finding(dissection: Dissection) -> str:
    """What is left of the states when the input is gone."""
    relaxed, where = dissection.relaxed, dissection.whereabouts()
    near = np.setdiff1d(np.arange(len(relaxed.states)), where.far)
    text = f"{_let_go(dissection)} After {number(float(relaxed.times[-1]))} s "
    if dissection.together:
        return text + "they have all run together to one state: for that long this network remembers nothing by itself."
    if len(where.far):
        middle = np.median(relaxed.path[0], axis=0)
        distance = float(np.linalg.norm(relaxed.states[where.far] - middle, axis=1).max())
        text += (
            f"{len(where.far):,} of them ({len(where.far) / len(relaxed.states):.1%}) "
            f"{'lies' if len(where.far) == 1 else 'lie'} more than ten times as "
            "far out as nearly all did when they were let go, "
            f"up to {rough(distance)} state units from their middle"
        )
        if not len(near):
            return text + "."
        text += "; the others "
    else:
        text += "they "
    if where.members:
        text += f"have gathered at {plural(len(where.members), 'place')}"
        if len(where.strays):
            text += f", but for {len(where.strays):,} that {'lies' if len(where.strays) == 1 else 'lie'} elsewhere"
    else:
        begin = spread(relaxed.path[0])
        width = spread(relaxed.states[near]) / begin if begin > 0 else np.inf
        text += "lie spread out"
        text += f", over {number(width)} times the width that all had" if np.isfinite(width) else ""
    first, last = _initial_speed(dissection, near), float(np.median(relaxed.speeds[near]))
    text += (
        f", and move by {number(last)} state units a second in the median ({number(first)} over the first "
        f"{number(float(relaxed.times[1]))} s)."
    )
    if dissection.verdict is not None and dissection.verdict.kind == "unbounded" and not len(where.far):
        text += " Not one of them is far out by then."
    if last > first:
        return text + " That is faster than at first: they have not come to rest by then."
    held = dissection.held[-1][near]
    if dissection.classes or not held.shape[1]:
        return text
    ranges = [
        f"{dissection.called.output(k)} from {np.quantile(held[:, k], 0.01):.2f} to {np.quantile(held[:, k], 0.99):.2f}"
        for k in range(min(3, held.shape[1]))
    ]
    return text + f" What they hold covers {listed(ranges)}."


def _let_go(dissection: Dissection) -> str:
    """How many states were let go, and from where."""
    count, source = len(dissection.relaxed.states), dissection.let_go
    were = "was" if count == 1 else "were"
    if dissection.elsewhere is not None:
        assert source is not None
        text = f"{plural(count, 'state')} of the {source.visited:,} given {were} let go, the input held"
        if source.only_without_input:
            text += f", from the {source.without_input:,} that had none"
        return text + (f". What follows rests on these {count} alone." if count < _FEW else ".")
    text = f"{plural(count, 'state')} of test trials {were} let go without input"
    if source is not None and source.only_without_input:
        text += f", from the {source.without_input:,} of {source.visited:,} steps of the trials that have none"
    elif source is not None:
        quiet = source.without_input
        text += f", from any of the {plural(source.visited, 'step')} of the trials"
        text += (
            f", of which {quiet:,} {'has' if quiet == 1 else 'have'} none: too few to stand for them" if quiet else ""
        )
        text += ", which all have some" if not quiet else ""
    return text + (f". What follows rests on these {count} alone." if count < _FEW else ".")


def _initial_speed(dissection: Dissection, states: np.ndarray) -> float:
    path, times = dissection.relaxed.path[:, states], dissection.relaxed.times
    return float(np.median(np.linalg.norm(path[1] - path[0], axis=1)) / times[1])


def memory(dissection: Dissection) -> str:
    errors = np.sqrt(np.nanmean((dissection.held - dissection.asked[None]) ** 2, axis=(1, 2)))
    seconds = number(float(dissection.relaxed.times[-1]))
    text = (
        f"When the states are let go, the value that they hold misses the one asked for by {number(float(errors[0]))} "
        f"(root mean square); {seconds} s later by {number(float(errors[-1]))}."
    )
    if dissection.asked.shape[1] == 1:
        return text
    return text + (
        " Each grey line joins a memory asked for to the one held in the end: short lines are good memory, "
        "lines that meet at a point are memories drawn to it."
    )


def _manifold(dissection: Dissection) -> SlowManifold:
    assert dissection.verdict is not None and dissection.verdict.manifold is not None
    return dissection.verdict.manifold


def drift(dissection: Dissection) -> str:
    manifold = _manifold(dissection)
    if manifold.drift_largest <= STILL * manifold.size:
        text = f"After the fast contraction {len(manifold.states)} states stand still, but for rounding. "
        return text + _directions(manifold)
    text = (
        f"After the fast contraction {len(manifold.states)} states drift by {rough(manifold.drift_mean)} state units "
        f"a second in the mean, by {rough(manifold.drift_largest)} at most"
    )
    if manifold.drift_mean > 0 and manifold.size > 0:
        text += (
            f"; at the mean it takes {rough(manifold.size / manifold.drift_mean)} s to cross the size of what they "
            f"fill, {rough(manifold.size)} state units (root mean square)"
        )
    text += ". Arrows have one length: colour has the speed. " if manifold.states.shape[1] > 1 else ". "
    return text + _directions(manifold)


def _directions(manifold: SlowManifold) -> str:
    if manifold.dimension == 0:
        text = "On the right, how differences as large as the memory bound grow or shrink: no direction is slow"
    else:
        text = "On the right, how differences as large as the memory bound grow or shrink: "
        text += f"{manifold.dimension} of {plural(manifold.states.shape[1], 'direction')} "
        text += "is slow" if manifold.dimension == 1 else "are slow"
        if np.isfinite(manifold.tangential_rate):
            text += f", with rates of up to {rough(manifold.tangential_rate)} / s in size at the median state"
    if np.isfinite(manifold.normal_rate):
        text += f"; towards what they fill states contract at {rough(manifold.normal_rate)} / s or faster"
        if np.isfinite(manifold.tangential_rate) and manifold.tangential_rate > 0:
            text += f", {rough(manifold.normal_rate / manifold.tangential_rate)} times as fast"
    text += ". "
    if np.isfinite(manifold.intrinsic_dimension):
        text += f"The number of balls that cover the states gives a dimension of {manifold.intrinsic_dimension:.2f}."
    return text.strip()


def lasting(dissection: Dissection) -> str | None:
    """How long a memory lasts beside a trial; none where nothing holds one."""
    manifold = None if dissection.verdict is None else dissection.verdict.manifold
    if manifold is None:
        return None
    lasts, trial = manifold.memory.lifetime_measured, float(dissection.relaxed.times[-1])
    if np.isfinite(lasts):
        said = f"{rough(lasts)} s"
    else:
        said = f"longer than the {rough(float(manifold.memory.times[-1]))} s for which it was followed"
    return f"Without input a memory lasts {said}; a trial lasts {rough(trial)} s."


def memory_loss(dissection: Dissection) -> str:
    lost, trial = _manifold(dissection).memory, float(dissection.relaxed.times[-1])
    # Where states run away, the last of these are infinite.
    known = np.isfinite(lost.measured) & np.isfinite(lost.predicted)
    after = min(trial, float(lost.times[known][-1]))
    measured, predicted = (float(np.interp(after, lost.times, curve)) for curve in (lost.measured, lost.predicted))
    text = (
        f"{rough(after)} s after the fast contraction{' (a trial lasts as long)' if after == trial else ''} states are "
    )
    if max(measured, predicted) <= STILL * lost.bound:
        text += "where they were, in simulation and by the drift"
    else:
        text += (
            f"{rough(measured)} state units (root mean square) from where they were; the drift alone predicts "
            f"{rough(predicted)}"
        )
    text += f". A memory counts as lost beyond {rough(lost.bound)} state units: "
    found, expected = lost.lifetime_measured, lost.lifetime_predicted
    if np.isfinite(found) and np.isfinite(expected):
        factor = max(found, expected) / min(found, expected) if min(found, expected) > 0 else np.inf
        text += f"that happens after {rough(found)} s in simulation, after {rough(expected)} s by the drift"
        text += f" (a factor of {factor:.2g} apart)." if np.isfinite(factor) else "."
    elif np.isfinite(found):
        text += f"that happens after {rough(found)} s in simulation; by the drift it does not in that time."
    else:
        text += f"that does not happen within the {rough(float(lost.times[-1]))} s simulated"
        text += f"; by the drift it does after {rough(expected)} s." if np.isfinite(expected) else ", nor by the drift."
    if dissection.verdict is not None and dissection.verdict.kind == "limit cycle":
        text += " On a limit cycle this is the way around it."
    return text


def persistence(dissection: Dissection) -> str:
    topology = _manifold(dissection).topology
    names = ("piece", "loop", "void")
    counted = [count_of(int(count), name) for count, name in zip(topology.betti, names, strict=False)]
    least = [rough(float(threshold)) for threshold in topology.thresholds]
    shorter = sum(len(diagram) for diagram in topology.diagrams) - int(topology.betti.sum())
    text = (
        f"The slow states form {listed(counted)}: the classes that live for more than {listed(least)} state units of "
        "scale. "
    )
    if shorter:
        text += f"{plural(shorter, 'other')} {'is' if shorter == 1 else 'are'} taken for noise of the sample. "
    return text + _shape(topology.betti)


def _shape(betti: np.ndarray) -> str:
    pieces, loops, voids = (int(betti[k]) if k < len(betti) else 0 for k in range(3))
    if loops == voids == 0:
        return "No hole: a point, a line or a disk." if pieces == 1 else "No holes: separate points, lines or disks."
    if (pieces, voids) == (1, 0):
        return "One hole: a ring or an annulus." if loops == 1 else f"One piece with {loops} holes."
    if pieces > 1:
        return "Holes are counted between the pieces too, where these lie around one."
    return "That is the surface of a torus." if (loops, voids) == (2, 1) else "No shape that has a name here."


def limit_cycle(dissection: Dissection) -> str:
    assert dissection.verdict is not None and dissection.verdict.cycle is not None
    cycle, count = dissection.verdict.cycle, dissection.verdict.count
    text = f"One of the {count} cycles: once" if count is not None and count > 1 else "Once"
    text += f" around takes {number(cycle.period)} s"
    text += f", {plural(len(cycle.states), 'step')} of the map" if dissection.is_map else ""
    text += f"; the orbit then misses where it began by {rough(cycle.residual)} state units. "
    # Of a flow one multiplier is 1, along the orbit, and says nothing of stability.
    along = -1 if dissection.is_map else int(np.abs(cycle.multipliers - 1).argmin())
    others = np.abs(np.delete(cycle.multipliers, along)) if along >= 0 else np.abs(cycle.multipliers)
    if others.size:
        largest = float(others.max())
        text += f"Each time around, a small push off it comes to {rough(largest)} times its size at most: "
        text += "the cycle is stable." if cycle.stable else "the cycle is not stable."
    return text.strip()


def lyapunov(dissection: Dissection) -> str:
    assert dissection.verdict is not None and dissection.verdict.lyapunov is not None
    spectrum = dissection.verdict.lyapunov
    first, error = float(spectrum.exponents[0]), float(spectrum.errors[0])
    text = f"The largest exponent is {rough(first)} \N{PLUS-MINUS SIGN} {error:.1g} / s: "
    if abs(first) <= 2 * error:
        text += "within two standard errors of zero, so neighbouring trajectories keep their distance. "
    elif first > 0:
        text += f"neighbouring trajectories part e-fold every {rough(1 / first)} s. "
    else:
        text += f"neighbouring trajectories close in e-fold every {rough(-1 / first)} s. "
    if len(spectrum.exponents) == len(spectrum.end):
        total = float(spectrum.exponents.sum())
        text += f"All of them sum to {rough(total)} / s; the mean divergence, which that must equal, is "
        text += f"{rough(spectrum.divergence)} / s. "
    if spectrum.dimension is not None:
        text += f"The dimension of the attractor by Kaplan and Yorke is {spectrum.dimension:.3g}."
    return text.strip()
