from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int


@dataclass(frozen=True)
class Answer:
    """Whether one thing that a network does is that of its flow."""

    holds: bool | None
    """None where it could not be measured."""
    reason: str
    """With the numbers that decided, and their limits."""


@dataclass(frozen=True)
class Answers:
    """Of what a network is an ODE. `gnode.experiments.check_consistency` states what decides on each."""

    memory: Answer
    """Fixed points and where states come to rest that are let go without input."""
    response: Answer
    """The outputs along a trial, at steps with input also on their own."""
    loss: Answer
    """What is reported of the network."""

    def named(self) -> tuple[tuple[str, Answer], ...]:
        """Each with what it is of."""
        return ("memory", self.memory), ("response to input", self.response), ("loss", self.loss)

    def sentence(self) -> str:
        """Of what it is an ODE, of what it is not, and of what that is not known."""
        parts = []
        for holds, begins in (
            (True, "an ODE of its"),
            (False, "a map of its" if not any(one.holds for _, one in self.named()) else "not of its"),
            (None, "not known of its"),
        ):
            names = [name for name, answer in self.named() if answer.holds is holds]
            if names:
                parts.append(f"{begins} {names[0] if len(names) == 1 else ', '.join(names[:-1]) + ' and ' + names[-1]}")
        text = ", ".join(parts)
        return f"{text[0].upper()}{text[1:]}."


@dataclass(frozen=True, eq=False)
class Consistency:
    """Whether a trained network is the ordinary differential equation that it is written as, or only a map that its
    solver made of it: how it changes when the same trials are integrated more exactly.

    The solvers are: as trained; half and a quarter of the step (a tenth and a hundredth of the tolerances, where
    the network was trained with adaptive steps); and an adaptive one that stands for the flow. An array has an entry
    for each of them, not a number where nothing is known. All arrays are empty for a map by construction, as an LSTM.
    """

    is_ode: bool
    """All three `answers` are yes, and no step is too long for a flow. False also where nothing is `measured`."""
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
    driven_changes: Float[np.ndarray, " solvers"] | None = None
    """As `output_changes`, at steps with input alone; not a number where no target counts at such, and of classes.
    None in dissections from before it was measured."""
    allowed_losses: Float[np.ndarray, "2"] | None = None
    """The lowest and the highest loss that the flow may have, to have the loss of the network as trained. None as
    `answers`."""
    answers: Answers | None = None
    """Of what the network is an ODE; none of a map by construction, and in dissections from before it was asked."""

    @property
    def measured(self) -> bool:
        """Whether there is an answer: some trial could be followed to its end as trained, or the network is a map by
        construction."""
        return self.trials == 0 or bool(self.failed_trials[0] < self.trials)
