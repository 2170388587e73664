import math

import numpy as np

from gnode._checks import check_count, check_positive
from gnode.tasks._task import AbstractTask


class AngularIntegration(AbstractTask):
    r"""Integrate angular velocities: the memory is a ring for one angle, a torus for two.

    For each of `angles` independent angles

    $$\frac{d\theta}{dt} = \omega(t), \quad y = (\cos\theta, \sin\theta)$$

    with $\theta(0)$ uniform. $\omega$ (rad/s) is zero during the first `cue` bins and then an
    Ornstein-Uhlenbeck process in its stationary state: normal, of standard deviation `speed` (rad/s), its
    correlation decaying as $e^{-t/T}$ with T the `correlation_time` (s). It is held over each bin, so
    that the target at the end of bin k is exact: $\theta_k = \theta(0) + \Delta t \sum_{j \le k} \omega_j$.

    Input channels: the angular velocities, then $(\cos\theta(0), \sin\theta(0))$ of every angle, which
    are shown during the cue and are zero after it. Targets count from the end of the cue.

    Source: the head-direction integration of Skaggs et al. (NIPS 1995), as commonly posed to recurrent
    networks.
    """

    angles: int
    cue: int
    """The number of bins that show the initial angles."""
    speed: float
    correlation_time: float
    steps: int
    time_step: float
    input_size: int
    output_size: int
    first_counted: int

    def __init__(
        self,
        angles: int = 1,
        *,
        cue: int = 10,
        speed: float = 3.0,
        correlation_time: float = 0.1,
        steps: int = 100,
        time_step: float = 0.01,
    ):
        """`time_step` is the length of a bin in seconds."""
        check_count("the number of angles", angles)
        check_count("the number of bins of the cue", cue)
        check_positive("the speed", speed)
        check_positive("the correlation time", correlation_time)
        check_count("the number of steps", steps, least=cue + 1)
        check_positive("the time step", time_step)
        self.angles = angles
        self.cue = cue
        self.speed = float(speed)
        self.correlation_time = float(correlation_time)
        self.steps = steps
        self.time_step = float(time_step)
        self.first_counted = cue
        self.input_size = 3 * angles
        self.output_size = 2 * angles

    def draw(self, trials: int, *, generator: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
        start = generator.uniform(-math.pi, math.pi, (trials, 1, self.angles))
        # Steps first, so that each is one stretch of memory.
        velocity = generator.standard_normal((self.steps, trials, self.angles), np.float32)
        velocity *= self.speed
        velocity[: self.cue] = 0
        decay = math.exp(-self.time_step / self.correlation_time)
        for step in range(self.cue + 1, self.steps):
            velocity[step] = decay * velocity[step - 1] + math.sqrt(1 - decay**2) * velocity[step]
        inputs = np.zeros((trials, self.steps, self.input_size), np.float32)
        inputs[:, :, : self.angles] = np.moveaxis(velocity, 0, 1)
        inputs[:, : self.cue, self.angles :] = _on_circles(start)
        angle = np.empty((trials, self.steps, self.angles), np.float32)
        now = start[:, 0]
        for step in range(self.steps):
            now = now + self.time_step * velocity[step]
            angle[:, step] = now
        targets = _on_circles(angle)
        return inputs, targets


def _on_circles(angles: np.ndarray) -> np.ndarray:
    """(..., angles) to (..., 2 angles): the cosine and the sine of the first angle, then of the next."""
    points = np.empty((*angles.shape, 2), np.float32)
    np.cos(angles, out=points[..., 0], casting="same_kind")
    np.sin(angles, out=points[..., 1], casting="same_kind")
    return points.reshape(*angles.shape[:-1], -1)
