from collections.abc import Sequence

import numpy as np
from jaxtyping import Float

from gnode._checks import check_count, check_positive, refusal
from gnode.tasks._amplitudes import AbstractAmplitudeLaw
from gnode.tasks._carry_forward import carry_forward
from gnode.tasks._task import AbstractTask


class FlipFlop(AbstractTask):
    r"""Remember the last pulse of every channel.

    A trial has Poisson(`rate`) pulses. Each begins at a uniform bin of {0, ..., steps - 1 - width} and
    lasts `width + 1` bins, so that all of them fit; its size and its channels are those of `law`. Where
    pulses on one channel overlap, the one that began later is seen, and of two that begin in the same bin
    the one drawn later. With $x$ the input, the target of a channel is its last non-zero input,

    $$y_k = x_{\max\{j \le k : x_j \ne 0\}},$$

    and `before` until there is one.

    Source: Kim, Can, Krishnamurthy (ICML 2023), n-bit flip-flops of fixed and variable amplitude; the
    flip-flop as a task, Sussillo and Barak (2013).
    """

    law: AbstractAmplitudeLaw
    before: tuple[float, ...]
    """The target of each channel before its first pulse."""
    rate: float
    """The mean number of pulses in a trial."""
    width: int
    """The number of bins that a pulse lasts after its first."""
    steps: int
    time_step: float
    input_size: int
    output_size: int
    first_counted: int

    def __init__(
        self,
        law: AbstractAmplitudeLaw,
        before: Sequence[float],
        *,
        rate: float | int = 12.0,
        width: int = 2,
        steps: int = 100,
        time_step: float = 0.01,
    ):
        """`time_step` is the length of a bin in seconds."""
        if len(before) != law.channels:
            raise refusal(
                f"a target before the first pulse for each of {law.channels} channels",
                f"{len(before)} of them",
                "give one number a channel",
            )
        check_positive("the rate of pulses", rate)
        check_count("the width of a pulse", width, least=0)
        check_count("the number of steps", steps, least=width + 1)
        check_positive("the time step", time_step)
        self.law = law
        self.before = tuple(float(value) for value in before)
        self.rate = float(rate)
        self.width = width
        self.steps = steps
        self.time_step = float(time_step)
        self.first_counted = 0
        self.input_size = self.output_size = law.channels

    def draw(self, trials: int, *, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        sizes = self._onsets(trials, generator)
        return hold(sizes, width=self.width, before=np.array(self.before))

    def _onsets(self, trials: int, generator: np.random.Generator) -> Float[np.ndarray, "trials steps channels"]:
        """The size of the pulse that begins in each bin; NaN where none does."""
        trial = np.repeat(np.arange(trials), generator.poisson(self.rate, trials))
        onset = generator.integers(self.steps - self.width, size=trial.size)
        pulses = self.law.sample(trial.size, generator=generator)
        sizes = np.full((trials, self.steps, self.law.channels), np.nan, np.float32)
        # Of values assigned to one place NumPy keeps the last: the pulse that was drawn later.
        if self.law.together:
            sizes[trial, onset] = pulses
        else:
            channel = generator.integers(self.law.channels, size=trial.size)
            sizes[trial, onset, channel] = pulses[np.arange(trial.size), channel]
        return sizes


def hold(
    sizes: Float[np.ndarray, "trials steps channels"], *, width: int, before: Float[np.ndarray, " channels"]
) -> tuple[Float[np.ndarray, "trials steps channels"], Float[np.ndarray, "trials steps channels"]]:
    """Inputs and targets of flip-flops, from the size of the pulse that begins in each bin (NaN: none does)."""
    steps = sizes.shape[1]
    inputs = np.zeros_like(sizes)
    # The oldest of the pulses that may last into a bin first, so that later ones overwrite it.
    for age in range(min(width, steps - 1), -1, -1):
        begun = sizes[:, : steps - age]
        np.copyto(inputs[:, age:], begun, where=~np.isnan(begun))
    return inputs, carry_forward(inputs, inputs != 0, before)
