from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int

from gnode.analysis._system import System
from gnode.analysis._watch import Watch


@dataclass(frozen=True, eq=False)
class Question:
    """What is asked of a system."""

    system: System
    """As it is given."""
    scaled: System
    """With each entry of the state over its factor: all lengths are measured there."""
    factors: Float[np.ndarray, " state"]
    states: Float[np.ndarray, "states state"]
    """That are let go, over the factors."""
    axes: Int[np.ndarray, " directions"]
    """The entries that are not constant: no memory lies along the others."""
    seconds: float
    """The time scale."""
    step: float | None
    """Of the simulation, in seconds (see `follow`)."""
    longer: bool
    """It may be longer where the flow is slower."""
    bound: float
    """When a memory counts as lost, over the size of the set."""
    watch: Watch
