from dataclasses import dataclass, replace

import numpy as np

from gnode._checks import refusal
from gnode.tasks import Trials


@dataclass(frozen=True)
class Scaler:
    """The constants that standardise inputs, or targets: plain numbers, so that they can be kept with a run."""

    mean: tuple[float, ...]
    """The mean of each channel or output, in its own units."""
    deviation: tuple[float, ...]
    """The standard deviation of each channel or output, in its own units; 1 for one that does not vary."""

    def apply(self, trials: Trials) -> Trials:
        """The trials with inputs (x - mean) / deviation; missing ones (NaN) stay so, and padding stays zero."""
        if trials.input_size != len(self.mean):
            raise refusal(
                f"inputs of {len(self.mean)} channels, as those that the scaler was made of",
                f"{trials.input_size} channels",
                "give trials of the same kind",
            )
        scaled = (trials.inputs - np.array(self.mean)) / np.array(self.deviation)
        names = trials.names.with_inputs(trials.names.inputs, ["standardised"] * trials.input_size)
        return replace(trials, inputs=np.where(trials.real[..., None], scaled, 0).astype(np.float32), names=names)

    def apply_to_targets(self, trials: Trials) -> Trials:
        """The trials with targets (y - mean) / deviation where they count, and zero elsewhere."""
        if trials.labelled or trials.output_size != len(self.mean):
            raise refusal(
                f"values of {len(self.mean)} outputs as targets, as those that the scaler was made of",
                "classes" if trials.labelled else f"{trials.output_size} outputs",
                "give trials of the same kind",
            )
        scaled = (trials.targets - np.array(self.mean)) / np.array(self.deviation)
        return replace(trials, targets=np.where(trials.mask, scaled, 0).astype(np.float32))


def standardise(train: Trials, *others: Trials) -> tuple[Scaler, Trials, *tuple[Trials, ...]]:
    """Makes the inputs of `train` of mean zero and unit variance, channel by channel.

    The constants are those of `train` alone, over what was observed: neither padding nor missing values (NaN) count.
    A channel never observed keeps its scale. The same constants are applied to the `others`. Targets stay as they are:
    see `target_scaler`. Fill missing values afterwards: `fill_missing` puts the mean, which is zero, before the first
    observation.
    """
    values = train.inputs[train.real].astype(np.float64)
    scaler = _scaler(values, ~np.isnan(values))
    return scaler, scaler.apply(train), *(scaler.apply(other) for other in others)


def target_scaler(train: Trials) -> Scaler:
    """The constants that give the targets of `train` zero mean and unit variance, output by output, over those that
    count. Not for classes.

    Trained on such targets, a network starts near them whatever their units, and its error does not depend on these.
    """
    if train.labelled:
        raise refusal("values as targets", "classes, which have no scale", "leave task.standardise_targets out")
    outputs = train.targets.shape[2]
    return _scaler(train.targets.reshape(-1, outputs).astype(np.float64), train.mask.reshape(-1, outputs))


def _scaler(values: np.ndarray, seen: np.ndarray) -> Scaler:
    """Of values (steps, channels), of those that were seen."""
    counts = np.maximum(1, seen.sum(axis=0))
    mean = np.where(seen, values, 0).sum(axis=0) / counts
    deviation = np.sqrt((np.where(seen, values - mean, 0) ** 2).sum(axis=0) / counts)
    # What float32 cannot tell from a constant is one.
    varies = deviation > np.finfo(np.float32).eps * np.abs(mean)
    return Scaler(tuple(mean.tolist()), tuple(np.where(varies, deviation, 1.0).tolist()))
