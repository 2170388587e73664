from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True, eq=False, repr=False)
class Prediction:
    """What a trained network says of data.

    Trials of different length are padded: at a step that is none all numbers are NaN, and its time is the last one.
    """

    times: np.ndarray
    """(trials, steps), float64, seconds from the start of each trial."""
    lengths: np.ndarray
    """(trials,): the steps of each that are no padding."""
    outputs: np.ndarray
    """(trials, steps, outputs), float32: in the targets' own units, or the probability of every class. Of several
    networks their mean."""
    output_names: tuple[str, ...]
    """One for every output: as the training file had them, or the names of the classes."""
    trials: np.ndarray = field(default_factory=lambda: np.zeros(0, int))
    """(trials,): the place of each in the data, counted from 0; of the test trials that a run folder has, in the file
    (or the test set that was drawn)."""
    labelled: bool = False
    """Outputs are probabilities of classes."""
    steps_beyond: int = 0
    """How many of a trial's last steps lie beyond its last sample."""
    states: np.ndarray | None = None
    """(trials, steps, state), float32; None where they were not asked for."""
    spread: np.ndarray | None = None
    """Of several networks: the standard deviation over them (by n - 1) of every output."""
    networks: int = 1
    """How many were asked."""
    error: dict[str, Any] | None = None
    """Where the data say what was wanted, of how many targets (`counted`): the mean squared error (`loss`), in the
    targets' units squared, and its `share_of_variance`; of counts the `poisson_loss`; or the `accuracy`, of trials or
    steps as `scored` says. Of the very file that a run was trained on it is that of the test trials (`part`); of
    several runs, of those that are in the test of all, and None where there are none."""
    notes: tuple[str, ...] = ()
    """What was read, and what there is to know."""

    def __post_init__(self):
        if not len(self.trials):
            object.__setattr__(self, "trials", np.arange(len(self.times)))

    def __repr__(self) -> str:
        trials, steps, _ = self.outputs.shape
        what = "probabilities" if self.labelled else "outputs"
        of = f" of {self.networks} networks" if self.networks > 1 else ""
        return f"Prediction({trials} trials x {steps} steps, {what}{of}: {', '.join(self.output_names)})"

    def __len__(self) -> int:
        return len(self.times)

    @property
    def real(self) -> np.ndarray:
        """(trials, steps), bool: which steps are not padding."""
        return np.arange(self.times.shape[1]) < self.lengths[:, None]

    @property
    def answers(self) -> tuple[str, ...] | None:
        """Of every trial the most probable class at its last step; None where outputs are values."""
        if not self.labelled:
            return None
        last = self.outputs[np.arange(len(self)), self.lengths - 1]
        return tuple(self.output_names[place] for place in last.argmax(axis=1))
