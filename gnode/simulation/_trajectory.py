from typing import NamedTuple

import equinox as eqx
from jaxtyping import Array, Bool, Float, Int


class Solved(NamedTuple):
    """What a solver gave for one trial, or for many under a leading axis."""

    states: Float[Array, "*trials steps state"]
    """At the times of the samples."""
    evaluations: Int[Array, "*trials"]
    """Of the flow."""
    failed_at: Float[Array, "*trials"]
    """The time in seconds that the solver could not get beyond; infinite where it had no such trouble."""
    stuck: Bool[Array, "*trials"]
    """Whether it could not because no step was short enough, down to the resolution of time; else there were as many
    steps as it could make."""


class Trajectory(eqx.Module):
    """What a network did in one trial, or in many under a leading axis."""

    initial: Float[Array, "*trials state"]
    """The state before the first step."""
    states: Float[Array, "*trials steps state"]
    """The state at the time of every sample."""
    outputs: Float[Array, "*trials steps output"]
    """The readout of `states`."""
    evaluations: Int[Array, "*trials"]
    """How often the flow was evaluated (without Newton's iterations in the steps of an implicit solver)."""
    failed_at: Float[Array, "*trials"]
    """The time in seconds that the solver could not get beyond; infinite where it had no such trouble."""
    stuck: Bool[Array, "*trials"]
    """Whether it could not because no step was short enough, down to the resolution of time; else there were as many
    steps as it could make."""
