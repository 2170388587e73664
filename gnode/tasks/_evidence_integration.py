import math

import numpy as np

from gnode._checks import check_count, check_positive, refusal
from gnode.tasks._task import AbstractTask


class EvidenceIntegration(AbstractTask):
    r"""Integrate noisy evidence perfectly and keep the result: the memory is a line.

    $$\frac{dy}{dt} = x(t), \quad y(0) = 0, \quad x_k = \mu + \frac{\sigma}{\sqrt{\Delta t}} \xi_k$$

    with the strength of the evidence $\mu \sim U(-\mathrm{strength}, \mathrm{strength})$ of the trial
    (1/s), $\xi_k \sim N(0, 1)$, and $\sigma$ the `noise` ($\mathrm{s}^{-1/2}$: after a time T it has added
    $\sigma \sqrt{T}$ to y). After `evidence` bins the input is zero and the result is to be held. The
    input is held over each bin, so that the target at the end of bin k is
    $y_k = \Delta t \sum_{j \le k} x_j$ exactly, however the evidence falls out; y has no unit.

    Source: the perfect integrator of drift-diffusion models, Gold and Shadlen (2007).
    """

    strength: float
    noise: float
    evidence: int
    """The number of bins, from the first, that carry evidence."""
    steps: int
    time_step: float
    input_size: int
    output_size: int
    first_counted: int

    def __init__(
        self,
        *,
        strength: float = 2.0,
        noise: float = 0.5,
        evidence: int = 70,
        steps: int = 100,
        time_step: float = 0.01,
    ):
        """`time_step` is the length of a bin in seconds."""
        check_positive("the strength of the evidence", strength)
        if not noise >= 0:
            raise refusal("noise of at least 0", noise, "give 0 or more")
        check_count("the number of bins of evidence", evidence)
        check_count("the number of steps", steps, least=evidence)
        check_positive("the time step", time_step)
        self.strength = float(strength)
        self.noise = float(noise)
        self.evidence = evidence
        self.steps = steps
        self.time_step = float(time_step)
        self.first_counted = 0
        self.input_size = self.output_size = 1

    def draw(self, trials: int, *, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        mean = generator.uniform(-self.strength, self.strength, (trials, 1, 1))
        inputs = np.zeros((trials, self.steps, 1), np.float32)
        deviation = self.noise / math.sqrt(self.time_step)
        inputs[:, : self.evidence] = generator.normal(mean, deviation, (trials, self.evidence, 1))
        targets = self.time_step * np.cumsum(inputs, axis=1, dtype=np.float64)
        return inputs, targets.astype(np.float32)
