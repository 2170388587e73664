"""Fixed points and the slow set, proven or searched for, in words made from the numbers of the run."""

import numpy as np

from gnode._words import kind_counts
from gnode.analysis import Certificate, Linearisation, SlowManifold
from gnode.analysis.certificate import inside
from gnode.experiments import Dissection
from gnode.report._words import (
    FROZEN,
    box,
    boxes,
    count_of,
    listed,
    number,
    plural,
    rough,
    seconds,
    sentence,
    signed,
    vector,
)
from gnode.report.run.sentences._about_attractor import CONTINUOUS
from gnode.report.run.sentences._about_saddles import leads_to, saddles

_ON = 0.1


def portrait(dissection: Dissection) -> list[str]:
    return [
        *(_space(dissection) if dissection.relaxed.states.shape[1] == 3 else flow(dissection)),
        fixed_points(dissection),
        *saddles(dissection),
        *_continuum(dissection),
    ]


def _space(dissection: Dissection) -> list[str]:
    text = (
        "The state space from two sides, a quarter of a turn apart: fixed points, states of trials (lines), and the "
        f"released states after {number(float(dissection.relaxed.times[-1]))} s (dots). What lies outside of where "
        "states went is not drawn. "
    )
    return [(text + _of_a_map(dissection)).strip()]


def flow(dissection: Dissection) -> list[str]:
    picture, released = dissection.portrait, number(float(dissection.relaxed.times[-1]))
    held = "without input" if dissection.elsewhere is None else "while its input is held"
    if len(picture.coordinates) == 1:
        text = (
            f"The line is dh/dt {held}: the state grows where it lies above zero and falls where it lies below. "
            f"Dots: the released states after {released} s{_coloured(dissection)}. "
        )
    else:
        side = "The" if dissection.together else "Left: the"
        text = f"{side} colour is the speed of the state {held}, dark where it is slow; lines follow the flow. "
        if not picture.plane.exact:
            share = float(picture.plane.explained.sum())
            text += f"The plane has {share:.0%} of the variance of the states, and is drawn only where trials went. "
        if dissection.together:
            text += f"After {released} s the released states are all at one place{_what_is_held(dissection)}. "
        else:
            text += f"Beside it: where the released states are after {released} s{_coloured(dissection)}. "
    if (
        dissection.readout_field is not None
        and not dissection.together
        and len(picture.coordinates) == 2
        and not dissection.classes
    ):
        text += "Inside the outline the flow is slow, and its tint is the readout there"
        text += ". " if dissection.places() else ": the sheet of slow states that holds the memory, where it is one. "
    return [(text + _of_a_map(dissection)).strip()]


def _of_a_map(dissection: Dissection) -> str:
    if not dissection.is_map:
        return ""
    alpha = number(dissection.alpha)
    step = f"The step, {number(dissection.step)} s, is {alpha} of the time constant: the network is a map"
    if dissection.elsewhere is not None:
        step = f"The network is a map of steps of {number(dissection.step)} s"
    return f"{step}, stability is that of the map, and flow lines only guide the eye. "


def _what_is_held(dissection: Dissection) -> str:
    """What states hold that are all at one place."""
    held = dissection.held[-1]
    if dissection.classes:
        return f", where the answer is {dissection.classes[int(np.median(held.argmax(axis=1)))]}"
    return f", where the readout is {vector(held.mean(axis=0))}" if held.shape[1] else ""


def _coloured(dissection: Dissection) -> str:
    """By what the released states are coloured."""
    if dissection.classes or dissection.held.shape[2]:
        return ", coloured by what they hold"
    return ", coloured by their labels" if dissection.labels is not None else ""


def fixed_points(dissection: Dissection) -> str:
    """What is known of the fixed points: by proof where there is a certificate, and by the search beside it."""
    if dissection.certificate is not None:
        return f"{_certificate(dissection, dissection.certificate)} {_agreement(dissection, dissection.certificate)}"
    found = dissection.fixed_points
    text = "No fixed point was found"
    if found.converged.any():
        text = f"The search found {plural(len(found), 'fixed point')}{_kinds(found.near)}"
    text += f" from {len(found.converged):,} starts, of which {found.converged.mean():.0%} converged"
    text += "; the rest ended where the residual is least but not zero. " if not found.converged.all() else ". "
    return text + "A list found by search need not be complete."


def _kinds(near: Linearisation) -> str:
    counts = kind_counts(near.kinds)
    return f" ({listed(counts)})" if counts else ""


def _certificate(dissection: Dissection, proven: Certificate) -> str:
    where = {
        "bounded": "which holds all there are, since F is bounded",
        "inward": "on whose boundary F(h) \N{MINUS SIGN} h points inward; further out there may be others",
        "visited": "1.5 times the region that states visited; further out there may be others",
        "given": "which was asked for; further out there may be others",
    }[proven.box_kind]
    count, several = count_of(len(proven), "fixed point"), len(proven) != 1
    lies = "lie" if several and len(proven) else "lies"
    begins = "The certificate is complete: exactly" if len(proven) else "The certificate is complete:"
    if not proven.complete:
        begins = f"The certificate is incomplete. {sentence(proven.stopped)}"
        begins += " At least" if len(proven) else " So far"
    text = f"{begins} {count}{_kinds(proven.near)} {lies} in the box {box(proven.box)}, {where}. "
    if len(proven):
        largest = float((proven.enclosures[:, 1] - proven.enclosures[:, 0]).max())
        text += f"{'Each' if several else 'It'} is enclosed to within {rough(largest)} state units. "
    text += _undecided(dissection, proven) + _indices(proven)
    return text + f"{boxes(proven.boxes)} were examined in {rough(proven.seconds)} s."


def _undecided(dissection: Dissection, proven: Certificate) -> str:
    if len(proven.undecided) == 0:
        return ""
    sizes = np.prod((proven.undecided[:, 1] - proven.undecided[:, 0]) / (proven.box[1] - proven.box[0]), axis=1)
    text = f"{boxes(len(proven.undecided))} of {100 * float(sizes.sum()):.2g} % of its volume "
    text += "are undecided and may hold more" if len(proven.undecided) > 1 else "is undecided and may hold more"
    if dissection.verdict is not None and dissection.verdict.kind in CONTINUOUS:
        return text + ": along a continuous attractor F(h) \N{MINUS SIGN} h is so near zero that this is no surprise. "
    return text + ": there F(h) \N{MINUS SIGN} h comes nearer to zero than the budget could resolve. "


def _indices(proven: Certificate) -> str:
    total = signed(proven.index_sum)
    text = "" if len(proven) == 0 else f"{'Their indices add' if len(proven) > 1 else 'Its index adds'} up to {total}"
    if proven.boundary_index is None:
        return f"{text}; what the boundary implies for that was not worked out. " if text else ""
    implied = signed(proven.boundary_index)
    if proven.boundary_index == proven.index_sum:
        return f"{text}, as the field on the boundary implies. " if text else "The field on the boundary implies none. "
    text = text or "The indices add up to 0"
    if proven.complete:
        return f"{text}, but the field on the boundary implies {implied}: one of the two is wrong, trust neither. "
    return f"{text}; the field on the boundary implies {implied}, so that the undecided boxes hold the rest. "


def _agreement(dissection: Dissection, proven: Certificate) -> str:
    """The search beside the proof."""
    points, starts = dissection.listed(), len(dissection.fixed_points.converged)
    met = int((points.searched[: len(proven)] >= 0).sum())
    other = points.states[~points.certified]
    within = inside(proven.box[None], other)[:, 0]
    undecided = within & inside(proven.undecided, other, slack=dissection.fixed_points.merging_distance).any(axis=1)
    places = [f"{'all' if met == len(proven) else met} of these" if len(proven) > 1 else "it"] if met else []
    for count, place in (
        (int((~within).sum()), "outside of the box"),
        (int(undecided.sum()), "in undecided boxes"),
        (int((within & ~undecided).sum()), "where the certificate excludes one, so that one of the two is wrong"),
    ):
        if count:
            places.append(f"{plural(count, 'point')} {place}")
    if not places:
        return f"A search from {plural(starts, 'start')} ended at none."
    return f"A search from {plural(starts, 'start')} ended at {listed(places)}."


def _continuum(dissection: Dissection) -> list[str]:
    """What isolated points inside a continuous attractor are."""
    points, verdict = dissection.listed(), dissection.verdict
    if verdict is None or verdict.manifold is None or verdict.kind not in CONTINUOUS or len(points) == 0:
        return []
    near = _near_manifold(points.states, verdict.manifold)
    there = f"{count_of(near, 'point').capitalize()} of the {len(points)} here"
    text = (
        f"Of an exact {verdict.kind} every state would be a fixed point. A trained network is not exact: the least "
        "change of its weights breaks the continuum up, and isolated fixed points are what remains of it. "
        f"{there} {'lies' if near <= 1 else 'lie'} on it (within {_ON:.0%} of its size of a slow state). "
    )
    speed = f"at {rough(verdict.manifold.drift_mean)} state units a second in the mean"
    if near:
        text += (
            f"Between such points states drift along slow channels, {speed}, away from saddles and towards stable "
            "points, where memories nearby end in the long run. "
        )
    else:
        text += f"States drift along it {speed}, and nowhere come to rest. "
    seen = "the slow set, below," if dissection.slow_set is not None else "the slow states"
    return [text + f"What can be held over a trial is not read from the list of points: look at {seen} instead."]


def _near_manifold(states: np.ndarray, manifold: SlowManifold) -> int:
    distance = np.linalg.norm(states[:, None] - manifold.states[None], axis=2).min(axis=1)
    return int((distance <= _ON * manifold.size).sum())


def no_spectrum(dissection: Dissection) -> list[str]:
    """Where there is none to draw."""
    return [] if len(dissection.listed()) else ["No fixed point is known, and so no spectrum."]


def no_slow_set(dissection: Dissection) -> list[str]:
    """Where no box is slow."""
    return [] if dissection.slow_set is None else [slow_set(dissection)]


def slow_set(dissection: Dissection) -> str:
    slow = dissection.slow_set
    assert slow is not None
    size = slow.box.shape[1]
    measure = {1: "length", 2: "area", 3: "volume"}.get(size, "volume")
    residual = f"|F(h) \N{MINUS SIGN} h| is at most {rough(slow.threshold)} state units"
    if len(slow.inner) + len(slow.outer) == 0:
        return f"Nowhere in the box {box(slow.box)} {residual}: there are no slow states there, and that is proven."
    whole = float(np.prod(slow.box[1] - slow.box[0]))
    low, both = (
        100 * float(sum(np.prod(part[:, 1] - part[:, 0], axis=1).sum() for part in parts)) / whole
        for parts in ((slow.inner,), (slow.inner, slow.outer))
    )
    text = (
        f"All over the dark boxes {residual}, so that no state moves faster than "
        f"{rough(slow.threshold / dissection.time_constant)} a second; outside of dark and light boxes it is more. "
        f"Both are proven: the slow set fills between {low:.2g} % and {both:.2g} % of the {measure} of the box "
        f"{box(slow.box)}. "
    )
    if not slow.complete:
        text += f"The budget ended after {boxes(slow.boxes)}: light boxes are larger than they need be. "
    states = dissection.relaxed.states
    covered = np.zeros(len(states), bool)
    for part in (slow.inner, slow.outer):
        for k in range(0, len(states), 64):
            covered[k : k + 64] |= inside(part, states[k : k + 64]).any(axis=1)
    later = number(float(dissection.relaxed.times[-1]))
    text += f"{covered.mean():.0%} of the states let go are in these boxes {later} s later."
    if not covered.all():
        text += " The others still move" + (", or a gate holds them." if dissection.gate_units is not None else ".")
    if not dissection.portrait.plane.exact:
        text += " Boxes are drawn as their shadows on the plane, where they hide one another."
    return text


def spectrum(dissection: Dissection) -> str:
    near = dissection.listed().near
    rates = np.abs(near.rates[np.isfinite(near.rates)])
    marginal = int((rates == 0).sum())
    known = rates[rates > 0]
    text = "Each marker is a direction at a fixed point. "
    if near.leading:
        text += "Others, which decay faster, were not worked out. "
    if known.size:
        frozen = FROZEN * dissection.time_constant
        # Compared as rates: one that is nearly zero has no time constant that a number could say.
        longest = f"over {number(frozen)}" if known.min() * frozen < 1 else number(float(1 / known.min()))
        shortest = f"over {number(frozen)}" if known.max() * frozen < 1 else number(float(1 / known.max()))
        text += f"Their time constants run from {shortest} to {longest} s. "
    if marginal:
        text += f"{plural(marginal, 'direction')} cannot be told from one that neither decays nor grows. "
    spirals = int(near.spiral.sum())
    return text + (f"The flow spirals at {plural(spirals, 'point')}." if spirals else "No point is a spiral.")


def points(dissection: Dissection) -> list[dict[str, str]]:
    """The rows of the table of fixed points: stable ones first, then those most starts ended at."""
    shown, found = dissection.listed(), dissection.fixed_points
    near, place = shown.near, shown.searched
    frozen = FROZEN * dissection.time_constant
    starts = np.array([found.found[k] if k >= 0 else 0 for k in place], int)
    order = sorted(range(len(shown)), key=lambda k: (near.kinds[k] != "stable", -starts[k], k))
    leads = leads_to(dissection, {k: row for row, k in enumerate(order, start=1)})
    return [
        {
            "number": f"{row:,}",
            "leads_to": leads.get(k, ""),
            "kind": near.kinds[k] + (" spiral" if near.spiral[k] else ""),
            "proven": "yes" if shown.certified[k] else "no",
            "index": signed(int(shown.index[k])),
            "state": vector(shown.states[k]),
            "readout": vector(dissection.readouts[place[k]]) if place[k] >= 0 else "",
            "slowest": seconds(near.time_constants[k][0], frozen),
            "fastest": "" if near.leading else seconds(near.time_constants[k][-1], frozen),
            "residual": f"{found.residuals[place[k]]:.0e}" if place[k] >= 0 else "",
            "starts": f"{starts[k]:,}",
        }
        for row, k in enumerate(order, start=1)
    ]
