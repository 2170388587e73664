from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from gnode.analysis import Certificate, FixedPoints, Portrait, Relaxation, SlowSet, Verdict, clusters, spread
from gnode.experiments.dissection._consistency_record import Consistency


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
class Dissection:
    """A trained network taken apart, its input held at zero."""

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
    examples: Examples
    confusion: Int[np.ndarray, "classes classes"] | None
    """The number of trials of each class (row) by the class with the largest output at their end (column)."""
    classes: tuple[str, ...]
    time_constant: float
    """tau, in seconds."""
    step: float
    """The median step of the trials, in seconds; under Euler with substeps, the length of one."""
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

    def places(self) -> list[Int[np.ndarray, " members"]]:
        """The relaxed states by the place where they have gathered, most of them first; none where they lie spread.

        Single linkage by a quarter of the spread of all of them, and each place smaller than a tenth of that.
        Places of less than 1 % of the states are left out. A guide for pictures, not a verdict on topology.
        """
        states = self.relaxed.states
        size = spread(states)
        labels = clusters(states, max(size / 4, 1e-9))
        members = [np.flatnonzero(labels == label) for label in np.unique(labels)]
        members = sorted((m for m in members if len(m) >= 0.01 * len(states)), key=len, reverse=True)
        return members if all(spread(states[m]) <= 0.1 * size for m in members) else []
