import math
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import numpy as np
from jaxtyping import Float, Int, UInt8

from gnode._speak import AbstractRecord, Column, Told
from gnode._words import brief, numbers, plural, search_words
from gnode.analysis import (
    Certificate,
    Departures,
    FixedPoints,
    ListedPoints,
    MemoryUnderNoise,
    Portrait,
    Relaxation,
    Selection,
    SlowSet,
    Verdict,
    clusters,
    listed_points,
    spread,
)
from gnode.analysis.attractor import NO_LIFETIME
from gnode.analysis.certificate import NO_CERTIFICATE, NO_CERTIFICATE_LEFT_OUT
from gnode.analysis.fixed_points import point_columns, points_picture
from gnode.experiments.dissection._let_go import LetGo
from gnode.experiments.dissection.consistency import Consistency
from gnode.tasks import Names

# Over how far out states were when they were let go.
_FAR = 10
# Of the states: fewer are strays.
_LEAST, _NEARLY_ALL = 0.01, 0.9
# Over the spread of states when they were let go: what is smaller is one place.
_TOGETHER = 1e-3


@dataclass(frozen=True, eq=False)
class Examples:
    """A few trials, for pictures."""

    inputs: Float[np.ndarray, "trials steps input"]
    targets: np.ndarray
    """(trials, steps, outputs) values, or (trials, steps) classes."""
    mask: np.ndarray
    """Of the shape of `targets`: where a target counts."""
    times: Float[np.ndarray, "trials steps"]
    """Seconds; constant over padding."""
    outputs: Float[np.ndarray, "trials steps output"]
    """What the network answered: values, or logits of the classes."""


@dataclass(frozen=True, eq=False)
class Remembered:
    """What is left of memories long after: how far the readout of states let go without input is from what was asked
    for when they were."""

    trial: float
    """The length of a trial, in seconds: the median."""
    lengths: Int[np.ndarray, " times"]
    """The times looked at, over the length of a trial; the first is zero."""
    error: Float[np.ndarray, " times"]
    """Root mean square difference over states and outputs that were asked for something, in output units. Not finite
    where a state has run away, or the solver could not follow one, and at times that are too many steps away."""
    asked: int
    """The number of states that were followed."""


@dataclass(frozen=True, eq=False)
class Labels:
    """What somebody calls the states that were let go: a class, a condition, a stimulus."""

    values: Float[np.ndarray, " states"]
    """A number for each; where there are names, the place of its own among them."""
    names: tuple[str, ...]
    """Empty where the numbers stand for themselves."""


@dataclass(frozen=True, eq=False)
class Elsewhere:
    """A system that was not trained here."""

    name: str
    left_out: tuple[str, ...]
    """What is not told of it for want of something, a sentence each."""
    programs: UInt8[np.ndarray, " bytes"] | None = None
    """The system itself, for a page on which it moves: the JSON text of what `gnode.analysis.exported.exported` gives.
    None in dissections from before it was kept."""


class Places(NamedTuple):
    """Where states are that were let go."""

    members: list[Int[np.ndarray, " members"]]
    """The states at each place, most of them first; empty where they lie spread."""
    far: Int[np.ndarray, " far"]
    """Those that lie more than ten times as far out as nearly all (99 of 100) did when they were let go."""
    strays: Int[np.ndarray, " strays"]
    """Those that are neither far nor at a place; empty where there are no places."""


@dataclass(frozen=True, eq=False, repr=False)
class Dissection(AbstractRecord):
    """A trained network taken apart, its input held at zero; or a system from elsewhere, its input as it was given."""

    fixed_points: FixedPoints
    readouts: Float[np.ndarray, "points output"]
    """Of the fixed points."""
    relaxed: Relaxation
    """States of task trials, let go without input."""
    held: Float[np.ndarray, "times states output"]
    """Their readouts: the memory that they hold."""
    asked: np.ndarray
    """(states, outputs): the targets when they were let go, NaN where none counted; or (states,) classes, -1
    where none counted."""
    portrait: Portrait
    readout_field: Float[np.ndarray, "*grid output"] | None
    """The readout on the grid of the portrait; none where that is not the whole state space."""
    gate_units: Int[np.ndarray, " units"] | None
    """The units whose time constants the portrait has: those that vary most; none without a gate."""
    trajectories: Float[np.ndarray, "trials steps state"]
    """States of some task trials, from the first; NaN at padding."""
    examples: Examples | None
    """None of a system from elsewhere."""
    confusion: Int[np.ndarray, "classes classes"] | None
    """The number of trials of each class (row) by the class with the largest output at their end (column)."""
    classes: tuple[str, ...]
    time_constant: float
    """tau, in seconds."""
    step: float | None
    """The median step of the trials, in seconds; under Euler with substeps, the length of one. Of a system from
    elsewhere that of the map; of a flow, that of the simulation, None where its steps are of no fixed length."""
    is_map: bool
    """The network steps so far at a time (or is made so) that it is a map h' = h + step * flow(h), and not a flow:
    stability is then that of the map."""
    seconds: float
    """What it took."""
    certificate: Certificate | None = None
    """All fixed points in a box, proven; none where the state has too many entries for that."""
    slow_set: SlowSet | None = None
    """Where F(h) - h is small, enclosed; none where there is no certificate."""
    verdict: Verdict | None = None
    """What the attractor is, and why; none where it was not worked out."""
    consistency: Consistency | None = None
    """Whether the network is an ODE, and how it changes when it is integrated more exactly; none where it was not
    worked out."""

    let_go: LetGo | None = None
    """None in dissections from before it was written down."""
    remembered: Remembered | None = None
    """What is left of memories after many lengths of a trial; none where targets are classes or none counts, and in
    dissections from before it was measured."""
    noise: tuple[MemoryUnderNoise, ...] = ()
    """How memories are lost under noise, weaker and stronger; empty where there is no slow manifold, and in dissections
    from before it was measured."""
    labels: Labels | None = None
    """Of the states that were let go, where somebody gave some."""
    elsewhere: Elsewhere | None = None
    """None of a network that was trained here."""
    departures: Departures | None = None
    """Where the saddles lead, by their number among the points that are known (`listed`); none in dissections from
    before they were followed."""
    selection: Selection | None = None
    """What inputs drive near some of the fixed points of the search, and what the readout sees of it, along the slowest
    modes; none where neither is known, and in dissections from before it was worked out."""
    names: Names | None = None
    """What input channels and outputs are called, and their units; none where nothing is known of it."""

    @property
    def called(self) -> Names:
        """The names, which may be none."""
        return Names() if self.names is None else self.names

    @property
    def alpha(self) -> float | None:
        """The step over tau. None of a flow from elsewhere: the steps by which it was followed are not its own."""
        if self.step is None or not (self.elsewhere is None or self.is_map):
            return None
        return self.step / self.time_constant

    @property
    def together(self) -> bool:
        """The released states have all come to one place."""
        return spread(self.relaxed.states) < _TOGETHER * spread(self.relaxed.path[0])

    def listed(self) -> ListedPoints:
        """The fixed points that are known: all certified ones, and those that the search found beside them."""
        return listed_points(self.fixed_points, self.certificate)

    def whereabouts(self) -> Places:
        """Where the relaxed states have gathered, and which of them have not.

        A place is a cluster (single linkage, by a quarter of the spread of those that are not far) of at least two
        states and more than 1 % of them, smaller than a tenth of that spread. The spread is of all but the outermost
        1 %, so that a few strays do not make it large, and is taken to be 1 % at least of what it was when they were
        let go, within which states count as run together. Where any cluster of that many states is larger, or the
        places hold fewer than nine of ten of these states, they lie spread. A guide for pictures, not a verdict on
        topology.
        """
        begin, states = self.relaxed.path[0], self.relaxed.states
        middle = np.median(begin, axis=0)
        reach = float(np.quantile(np.linalg.norm(begin - middle, axis=1), 0.99))
        # Where all began at one state there is no scale to be far out by.
        out = (np.linalg.norm(states - middle, axis=1) > _FAR * reach) & (reach > 0)
        far, near = np.flatnonzero(out), np.flatnonzero(~out)
        if not len(near):
            return Places([], far, near)
        size = max(_trimmed_spread(states[near]), _LEAST * _trimmed_spread(begin))
        labels = clusters(states[near], size / 4) if size > 0 else np.zeros(len(near), np.int64)
        members = [near[labels == label] for label in np.unique(labels)]
        members = sorted((m for m in members if len(m) > max(1, _LEAST * len(near))), key=len, reverse=True)
        held = sum(len(m) for m in members)
        if held < _NEARLY_ALL * len(near) or any(spread(states[m]) > 0.1 * size for m in members):
            return Places([], far, near[:0])
        return Places(members, far, np.setdiff1d(near, np.concatenate(members)))

    def places(self) -> list[Int[np.ndarray, " members"]]:
        """The relaxed states by the place where they have gathered, most of them first; none where they lie spread."""
        return self.whereabouts().members

    def _told(self) -> Told:
        found, verdict, proven, checked = self.fixed_points, self.verdict, self.certificate, self.consistency
        manifold = None if verdict is None else verdict.manifold
        name = "a network" if self.elsewhere is None else self.elsewhere.name
        searched = search_words(len(found), len(found.converged), int(found.converged.sum()))
        none = NO_CERTIFICATE if self.elsewhere is None else NO_CERTIFICATE_LEFT_OUT
        lines = [
            "verdict: none was worked out" if verdict is None else f"verdict: {verdict.kind}. {verdict.reason}",
            f"certificate: {none if proven is None else proven.words()}",
            f"memory: {NO_LIFETIME if manifold is None else manifold.memory.words()}",
            f"search: {searched}; input held {'at zero' if self.elsewhere is None else 'as the system has it'}",
        ]
        if checked is not None:
            kind = "an ODE" if checked.is_ode else "a map" if checked.measured else "not known"
            kind = kind if checked.answers is None else checked.answers.sentence().rstrip(".")
            lines.append(f"consistency: {kind}. {checked.reason}")
        if self.departures is not None and len(self.departures):
            lines.append(f"saddles: {self.departures.words()}")
        if self.is_map:
            alpha = "" if self.elsewhere is not None else f"alpha = {brief(self.alpha)}: "
            lines.append(f"{alpha}a map, and stability is that of the map")
        if self.elsewhere is not None:
            lines += [f"left out: {text}" for text in self.elsewhere.left_out]
        return Told(
            title=f"{name} of {plural(found.states.shape[1], 'state variable')} taken apart: "
            + ("unclear" if verdict is None else verdict.kind),
            lines=tuple(lines),
            columns=(*point_columns(list(found)), Column("readout", self.readouts, "readout", numbers)),
            picture=partial(points_picture, found.states, found.near.kinds),
        )


def _trimmed_spread(states: Float[np.ndarray, "states state"]) -> float:
    """The spread of states but for the 1 % (one at least) that lie farthest from their median."""
    distance = np.linalg.norm(states - np.median(states, axis=0), axis=1)
    kept = np.argsort(distance, kind="stable")[: max(1, len(states) - math.ceil(_LEAST * len(states)))]
    return spread(states[kept])
