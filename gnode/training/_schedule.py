import numpy as np

from gnode.training._settings import TrainingSettings


def learning_rates(settings: TrainingSettings, epoch: int, steps_per_epoch: int) -> np.ndarray:
    """The learning rate of every step of an epoch (counted from 0), float32."""
    step = epoch * steps_per_epoch + np.arange(steps_per_epoch)
    total = settings.epochs * steps_per_epoch
    warm_up = settings.warm_up_epochs * steps_per_epoch
    scale = np.minimum(1.0, (step + 1) / max(warm_up, 1.0))
    if settings.schedule == "cosine":
        progress = np.clip((step - warm_up) / max(total - warm_up, 1), 0, 1)
        scale = scale * 0.5 * (1 + np.cos(np.pi * progress))
    return (settings.learning_rate * scale).astype(np.float32)


def horizon(settings: TrainingSettings, epoch: int, steps: int) -> int:
    """The number of steps of a trial that an epoch (counted from 0) trains on."""
    if epoch >= settings.horizon_epochs:
        return steps
    start = settings.horizon_start
    fraction = start + (1 - start) * epoch / settings.horizon_epochs
    return max(1, round(fraction * steps))


def forcing_interval(settings: TrainingSettings, epoch: int, pieces: int) -> int:
    """The pieces from one correction to the next in an epoch (counted from 0): growing by the same factor every epoch
    from one to all."""
    if epoch >= settings.forcing_epochs:
        return pieces
    return max(1, round(pieces ** (epoch / settings.forcing_epochs)))
