from pathlib import Path
from typing import Any, Protocol, runtime_checkable

from gnode.experiments._settings import RunSettings
from gnode.models import Network
from gnode.tasks import Trials


@runtime_checkable
class TrainedRun(Protocol):
    """What a prediction needs of a run: `gnode.experiments.Run` is one."""

    @property
    def folder(self) -> Path: ...
    @property
    def settings(self) -> RunSettings: ...
    @property
    def network(self) -> Network: ...
    @property
    def trials(self) -> Trials: ...
    @property
    def summary(self) -> dict[str, Any]: ...
