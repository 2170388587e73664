from dataclasses import dataclass, replace

import numpy as np

from gnode._checks import refusal
from gnode.tasks import Trials


@dataclass(frozen=True)
class Scaler:
    """The constants that standardise inputs: plain numbers, so that they can be kept with a run."""

    mean: tuple[float, ...]
    """The mean of each channel, in its own units."""
    deviation: tuple[float, ...]
    """The standard deviation of each channel, in its own units; 1 for a channel that does not vary."""

    def apply(self, trials: Trials) -> Trials:
        """The trials with inputs (x - mean) / deviation; missing ones (NaN) stay so, and padding stays zero."""
        if trials.input_size != len(self.mean):
            raise refusal(
                f"inputs of {len(self.mean)} channels, as those that the scaler was made of",
                f"{trials.input_size} channels",
                "give trials of the same kind",
            )
        scaled = (trials.inputs - np.array(self.mean)) / np.array(self.deviation)
        return replace(trials, inputs=np.where(trials.real[..., None], scaled, 0).astype(np.float32))


def standardise(train: Trials, *others: Trials) -> tuple[Scaler, Trials, *tuple[Trials, ...]]:
    """Makes the inputs of `train` of mean zero and unit variance, channel by channel.

    The constants are those of `train` alone, over what was observed: neither padding nor missing values (NaN) count.
    A channel never observed keeps its scale. The same constants are applied to the `others`. Targets stay as they
    are. Fill missing values afterwards: `fill_missing` puts the mean, which is zero, before the first observation.
    """
    values = train.inputs[train.real].astype(np.float64)
    seen = ~np.isnan(values)
    counts = np.maximum(1, seen.sum(axis=0))
    mean = np.where(seen, values, 0).sum(axis=0) / counts
    deviation = np.sqrt((np.where(seen, values - mean, 0) ** 2).sum(axis=0) / counts)
    # What float32 cannot tell from a constant is one.
    varies = deviation > np.finfo(np.float32).eps * np.abs(mean)
    scaler = Scaler(tuple(mean.tolist()), tuple(np.where(varies, deviation, 1.0).tolist()))
    return scaler, scaler.apply(train), *(scaler.apply(other) for other in others)
