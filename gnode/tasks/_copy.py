import numpy as np

from gnode._checks import check_count, check_positive, refusal
from gnode.tasks._task import AbstractTask


class Copy(AbstractTask):
    """Repeat a pattern of words after a delay, when told to.

    A trial shows `words` words of `bits` bits (+1 or -1, each word for `hold` bins), then nothing for a
    delay that is uniform over `delays` (both ends included), then a cue of 1 on a channel of its own for
    `hold` bins, and then nothing. From the end of the cue the targets are the words in order, each for
    `hold` bins; before and after that they are 0. All targets count: a trial of a short delay ends in
    silence.

    Source: the copy task of Hochreiter and Schmidhuber (1997) and of Graves et al., "Neural Turing
    machines" (2014), with bins of a length that a flow can follow.
    """

    bits: int
    words: int
    hold: int
    """The number of bins that a word, and the cue, lasts."""
    delays: tuple[int, int]
    """The shortest and the longest delay, in bins."""
    steps: int
    time_step: float
    input_size: int
    output_size: int
    first_counted: int

    def __init__(
        self,
        bits: int = 2,
        words: int = 2,
        *,
        hold: int = 10,
        delays: tuple[int, int] = (10, 30),
        time_step: float = 0.01,
    ):
        """`time_step` is the length of a bin in seconds."""
        check_count("the number of bits", bits)
        check_count("the number of words", words)
        check_count("the number of bins that a word lasts", hold)
        if not 0 <= delays[0] <= delays[1]:
            raise refusal("a shortest and a longest delay, from 0 up", delays, "give (shortest, longest) in bins")
        check_positive("the time step", time_step)
        self.bits = bits
        self.words = words
        self.hold = hold
        self.delays = delays
        self.steps = (2 * words + 1) * hold + delays[1]
        self.time_step = float(time_step)
        self.first_counted = 0
        self.input_size = bits + 1
        self.output_size = bits

    def draw(self, trials: int, *, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        pattern = generator.choice(np.array([-1, 1], np.float32), (trials, self.words, self.bits))
        shown = np.repeat(pattern, self.hold, axis=1)
        length = shown.shape[1]
        cue = length + generator.integers(self.delays[0], self.delays[1], (trials, 1), endpoint=True)
        every = np.arange(trials)[:, None]
        inputs = np.zeros((trials, self.steps, self.input_size), np.float32)
        inputs[:, :length, : self.bits] = shown
        inputs[every, cue + np.arange(self.hold), self.bits] = 1
        targets = np.zeros((trials, self.steps, self.output_size), np.float32)
        targets[every, cue + self.hold + np.arange(length)] = shown
        return inputs, targets
