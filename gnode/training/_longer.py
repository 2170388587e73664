from collections.abc import Mapping
from typing import Any

from gnode.training._settings import TrainingSettings


def can_go_on(settings: TrainingSettings) -> bool:
    """Whether training for more epochs begins as training for fewer does: then it can go on from its end, as if so many
    had been asked for from the beginning. Not where the learning rate falls over all epochs."""
    return settings.schedule == "constant"


def with_as_many_epochs(stored: Mapping[str, Any], settings: TrainingSettings) -> dict[str, Any]:
    """A table of settings of training, with the epochs of `settings` where it has fewer and can be gone on from."""
    fewer = stored.get("epochs", settings.epochs) < settings.epochs
    return {**stored, "epochs": settings.epochs} if fewer and can_go_on(settings) else dict(stored)
