import abc

import equinox as eqx
import numpy as np

from gnode._checks import check_count
from gnode._types import Key
from gnode.tasks._host_generator import host_generator
from gnode.tasks._trials import Trials

# Trials drawn at a time: few enough that what is computed on the way stays in a core's cache.
_BLOCK = 1024


class AbstractTask(eqx.Module):
    """Something to be learnt, of which any number of trials can be drawn. It knows nothing of models.

    A task is made of its settings and defines `draw`. All its bins last `time_step`: bin k, counted from
    0, ends at (k + 1) `time_step`.
    """

    time_step: eqx.AbstractVar[float]
    """The length of a bin, in seconds."""
    steps: eqx.AbstractVar[int]
    """The number of bins in a trial."""
    input_size: eqx.AbstractVar[int]
    """The number of input channels."""
    output_size: eqx.AbstractVar[int]
    """The number of outputs."""
    first_counted: eqx.AbstractVar[int]
    """The first bin, counted from 0, whose targets count."""

    @abc.abstractmethod
    def draw(self, trials: int, *, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        """Inputs (trials, steps, channels) and targets (trials, steps, outputs) of independent trials."""

    def sample(self, trials: int, *, key: Key) -> Trials:
        """Independent trials: the same ones for the same number and key."""
        check_count("the number of trials", trials)
        generator = host_generator(key)
        inputs = np.empty((trials, self.steps, self.input_size), np.float32)
        targets = np.empty((trials, self.steps, self.output_size), np.float32)
        for first in range(0, trials, _BLOCK):
            block = slice(first, first + _BLOCK)
            inputs[block], targets[block] = self.draw(len(inputs[block]), generator=generator)
        counts = np.arange(self.steps) >= self.first_counted
        return Trials(
            inputs=inputs,
            targets=targets,
            # Views: a mask and times of its own for every trial would double the memory of a large sample.
            mask=np.broadcast_to(counts[:, None], targets.shape),
            times=np.broadcast_to(self.time_step * np.arange(1, self.steps + 1), (trials, self.steps)),
        )
