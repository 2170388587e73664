from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int


@dataclass(frozen=True, eq=False)
class Consistency:
    """Whether a trained network is the ordinary differential equation that it is written as, or only a map that its
    solver made of it: how it changes when the same trials are integrated more exactly.

    The solvers are: as trained; half and a quarter of the step (a tenth and a hundredth of the tolerances, where
    the network was trained with adaptive steps); and an adaptive one that stands for the flow. An array has an entry
    for each of them, not a number where nothing is known. All arrays are empty for a map by construction (an LSTM).
    """

    is_ode: bool
    """False also where nothing is `measured`."""
    reason: str
    """With the numbers that decided."""
    advice: str | None
    """What to do about it; none where the network is an ODE."""
    solvers: tuple[str, ...]
    """What they are called."""
    steps: Float[np.ndarray, " solvers"]
    """In seconds; not a number where the solver chooses them."""
    tolerances: Float[np.ndarray, " solvers"]
    """The error allowed in an adaptive step, relative to the state."""
    losses: Float[np.ndarray, " solvers"]
    """Mean squared error, or cross-entropy in nats, at the targets that counted in training."""
    scores: Float[np.ndarray, " solvers"]
    """The loss over the variance of the targets; of classes the share of trials answered rightly."""
    output_changes: Float[np.ndarray, " solvers"]
    """From the outputs as trained: the root mean square, over the standard deviation of the targets; of classes the
    share of trials that are answered with another one."""
    quiet_changes: Float[np.ndarray, " solvers"]
    """The same at steps without input alone; not a number where there are none, and of classes."""
    stable_points: Int[np.ndarray, " solvers"] | None
    """Of the fixed points, which are the same under all solvers, those that are stable; none where no points were
    given."""
    points_changed: Int[np.ndarray, " solvers"] | None
    """Of the fixed points, those of another kind than as trained."""
    relaxed_changes: Float[np.ndarray, " solvers"]
    """States let go without input for the length of a trial: the root mean square distance of their ends from those
    as trained, over the spread of the states; infinite where they ran away."""
    evaluations: Float[np.ndarray, " solvers"]
    """Of the flow, a trial."""
    failed_trials: Int[np.ndarray, " solvers"]
    """Those that could not be followed to their end. Loss, score and changes are of the others."""
    trials: int
    """How many were run."""
    allowed_output_change: float
    allowed_relaxed_change: float
    """Above these a network is called a map."""
    seconds: float
    """What it took."""

    @property
    def measured(self) -> bool:
        """Whether there is an answer: some trial could be followed to its end as trained, or the network is a map by
        construction."""
        return self.trials == 0 or bool(self.failed_trials[0] < self.trials)
