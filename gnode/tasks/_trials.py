from dataclasses import dataclass, field, replace

import numpy as np

from gnode._checks import refusal
from gnode.tasks._names import Names


@dataclass(frozen=True, eq=False)
class Trials:
    """Inputs and what is wanted for them: the one form in which tasks and real data reach a network.

    Trials of different length are padded: a padded step repeats the last time (so that it has no
    duration and changes no state), has zero input, and is masked. Arrays live on the host, and may be
    views that cannot be written to.
    """

    inputs: np.ndarray
    """(trials, steps, channels), float32. Sample k is held over the interval that ends at its time. Without any input
    there are no channels."""
    targets: np.ndarray
    """(trials, steps, outputs) float32 to be matched, or (trials, steps) whole numbers: the class of
    the trial, repeated at every step, or one of every step."""
    mask: np.ndarray
    """Where a target counts: bool, of the shape of `targets`."""
    times: np.ndarray
    """(trials, steps), float64, seconds from the start of the trial, which is time zero: increasing,
    and constant over padding."""
    classes: tuple[str, ...] = field(default=())
    """The names of the classes, where the targets are classes."""
    names: Names = field(default=Names())
    """Those of channels and outputs, and their units, where a file says them."""

    def __post_init__(self):
        if self.inputs.ndim != 3 or 0 in self.inputs.shape[:2]:
            raise refusal(
                "inputs of shape (trials, steps, channels), neither trials nor steps zero",
                f"shape {self.inputs.shape}",
                "give at least one trial of one step; without any input, of no channel",
            )
        trials, steps = self.inputs.shape[:2]
        if self.targets.shape[:2] != (trials, steps):
            raise refusal(
                f"targets of {trials} trials and {steps} steps, as the inputs",
                f"shape {self.targets.shape}",
                "give inputs and targets the same first two axes",
            )
        if self.mask.shape != self.targets.shape:
            raise refusal(
                f"a mask of the targets' shape {self.targets.shape}",
                f"shape {self.mask.shape}",
                "give one mask entry for every target",
            )
        if self.times.shape != (trials, steps):
            raise refusal(
                f"times of shape {(trials, steps)}", f"shape {self.times.shape}", "give one time for every step"
            )
        self.names.check(inputs=self.input_size, outputs=None if self.labelled else self.output_size)

    def __len__(self) -> int:
        return self.inputs.shape[0]

    @property
    def steps(self) -> int:
        return self.inputs.shape[1]

    @property
    def input_size(self) -> int:
        return self.inputs.shape[2]

    @property
    def output_size(self) -> int:
        """The number of outputs, or of classes."""
        return len(self.classes) if self.labelled else self.targets.shape[2]

    @property
    def labelled(self) -> bool:
        """The targets are classes and not values."""
        return self.targets.ndim == 2

    @property
    def class_a_step(self) -> bool:
        """The targets are classes, and in some trial more than one of them counts."""
        if not self.labelled:
            return False
        ends = self.labels[:, None]
        return bool(((self.targets != ends) & self.mask).any())

    @property
    def labels(self) -> np.ndarray:
        """(trials,): of classes, the one of each trial at its last step that counts; where none does, at its first."""
        return self.targets[np.arange(len(self)), last_counted(self.mask).argmax(axis=1)]

    def answered(self, loss_at: str = "all") -> np.ndarray:
        """(trials, steps), bool: of classes, the steps whose answers are scored. All that count, where
        there is a class a step and the loss is taken at all; else the last of each trial that counts."""
        return self.mask if loss_at == "all" and self.class_a_step else last_counted(self.mask)

    @property
    def durations(self) -> np.ndarray:
        """(trials, steps), float32 seconds: the length of the interval that each sample ends; 0 at padding."""
        return np.diff(self.times, axis=1, prepend=0.0).astype(np.float32)

    @property
    def real(self) -> np.ndarray:
        """(trials, steps), bool: which steps are not padding."""
        return np.diff(self.times, axis=1, prepend=0.0) > 0

    @property
    def time_step(self) -> float:
        """The median length of a step that is not padding, in seconds."""
        return float(np.median(np.diff(self.times, axis=1, prepend=0.0)[self.real]))

    def target_variance(self) -> float:
        """The variance of the targets that count about the mean of their output, over all outputs: the mean squared
        error of the best constant answer. Not for classes."""
        counts = self.mask.sum(axis=(0, 1))
        total = self.mask.sum()
        if total == 0:
            return 0.0
        values = np.where(self.mask, self.targets, 0).astype(np.float64)
        mean = values.sum(axis=(0, 1)) / np.maximum(counts, 1)
        return float((np.where(self.mask, values - mean, 0) ** 2).sum() / total)

    def take(self, trials: np.ndarray | slice) -> "Trials":
        """Some of the trials."""
        return replace(
            self,
            inputs=self.inputs[trials],
            targets=self.targets[trials],
            mask=self.mask[trials],
            times=self.times[trials],
        )


def last_counted(mask: np.ndarray) -> np.ndarray:
    """Only the last True along the steps of every trial, and output."""
    later = np.cumsum(mask[:, ::-1], axis=1)[:, ::-1]
    return mask & (later == 1)
