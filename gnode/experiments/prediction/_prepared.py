from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from gnode._checks import refusal
from gnode._switches import make_key
from gnode.data import Scaler, fill_missing, ignore_times, kidger_samples
from gnode.experiments._settings import RunSettings
from gnode.tasks import Trials

REMEDY = "give data of the kind that the run was trained on"
"""What to do about data of another kind."""


@dataclass(frozen=True)
class Preparation:
    """What becomes of data before the network of a run sees them: what became of those that it was trained on."""

    settings: RunSettings
    channels: int
    """Of data, in their own units."""
    scaler: Scaler | None
    """Of the training set."""
    time_step: float
    """The median one of the training set, in seconds."""
    classes: tuple[str, ...] = ()

    @classmethod
    def of(cls, settings: RunSettings, summary: dict[str, Any], classes: tuple[str, ...]) -> "Preparation":
        """That of a run, from its settings and its summary."""
        task, stored = settings.task, summary.get("input_scaling")
        if task.shuffle_times:
            raise refusal(
                "a run that was trained on the times that its data have",
                "task.shuffle_times = true, a control",
                "predict with a run without it",
            )
        scaler = None if stored is None else Scaler(tuple(stored["mean"]), tuple(stored["deviation"]))
        channels = summary["input_size"]
        if task.missing == "indicate":
            channels //= 3
        if task.protocol == "kidger":
            # The last one is the time.
            channels -= 1
        return cls(settings, channels, scaler, summary["time_step_s"], classes)

    @property
    def onward(self) -> bool:
        """Whether an input can be made of an output: not where the time is an input too."""
        return self.settings.task.protocol == "plain"

    def own(self, trials: Trials) -> Trials:
        """Trials on the clock of the network, and with all its channels, in their own units."""
        if trials.input_size != self.channels:
            raise refusal(f"{self.channels} input channels, as the run was trained on", trials.input_size, REMEDY)
        task = self.settings.task
        if task.protocol == "kidger":
            # No sample is left out; what the network is told is the time beside the channels.
            of_classes = np.zeros(trials.times.shape, np.int64)
            given = replace(trials, targets=of_classes, mask=trials.real, classes=self.classes)
            kept = kidger_samples(given, 0.0, key=make_key(0))
            trials = replace(trials, inputs=kept.inputs, times=kept.times)
        return ignore_times(trials, time_step=self.time_step) if task.ignore_times else trials

    def given(self, own: Trials) -> Trials:
        """Of trials as `own` gives them, what the network is given: standardised, missing inputs filled."""
        missing = int(np.isnan(own.inputs).sum())
        how = self.settings.task.missing
        if missing and (how == "refuse" or self.settings.task.predict == "change"):
            raise refusal(
                "inputs that are all there, as the run was trained on",
                f"{missing} NaN",
                "fill them in, or train with --missing hold, interpolate or indicate",
            )
        trials = own if self.scaler is None else self.scaler.apply(own)
        return trials if how == "refuse" else fill_missing(trials, how, time_unit=self.time_step)

    def in_own_units(self, outputs: np.ndarray, inputs: np.ndarray) -> np.ndarray:
        """Outputs in the targets' own units, where the network predicts a change: the change and the input, in its own
        units, at the same step."""
        if self.settings.task.predict == "value":
            return outputs
        return (outputs.astype(np.float64) + inputs).astype(np.float32)
