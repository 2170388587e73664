from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jaxtyping import PyTree

from gnode._checks import refusal
from gnode._files import load_header, load_leaves, save_leaves
from gnode._types import Key
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.training._epoch import Descent
from gnode.training._failure import Failure
from gnode.training._history import EpochRecord
from gnode.training._settings import TrainingSettings

_KIND = "checkpoint"


@dataclass(frozen=True)
class Checkpoint:
    """The whole state of training after an epoch: what a resumed run needs to end with the same bits."""

    descent: Descent
    best: PyTree
    """The trained arrays with the lowest validation loss so far."""
    best_epoch: int
    best_validation_loss: float
    history: tuple[EpochRecord, ...]
    largest_gradient_norm: float = 0.0
    """The largest finite one of the last epoch."""
    ended: str | None = None
    """The outcome, where training has ended."""
    failure: Failure | None = None
    """The trial that the solver could not finish, where training has ended by that."""

    def save(self, path: Path, settings: TrainingSettings, simulation: SimulationSettings, key: Key) -> None:
        header = {
            "settings": _texts(settings.model_dump()),
            "simulation": _texts(simulation.model_dump()),
            "key": np.asarray(jax.random.key_data(key)).tolist(),
            "best_epoch": self.best_epoch,
            "best_validation_loss": _to_text(self.best_validation_loss),
            "history": [_texts(asdict(row)) for row in self.history],
            "largest_gradient_norm": self.largest_gradient_norm,
            "ended": self.ended,
            "failure": None if self.failure is None else asdict(self.failure),
        }
        save_leaves(path, _KIND, header, (self.descent, self.best))

    @classmethod
    def load(
        cls, path: Path, like: Descent, settings: TrainingSettings, simulation: SimulationSettings, key: Key
    ) -> "Checkpoint":
        """Reads a checkpoint back. Refuses one that was made with other settings, key or network."""
        header = load_header(path, _KIND)
        try:
            # Earlier checkpoints have not all settings: what they do not say was as it is by default.
            stored = {
                "": {**TrainingSettings().model_dump(), **header["settings"]},
                "simulation.": {**DEFAULT_SIMULATION.model_dump(), **header.get("simulation", {})},
            }
            key_data = header["key"]
            history = tuple(_record(row) for row in header["history"])
            best_epoch, best_loss = int(header["best_epoch"]), float(header["best_validation_loss"])
            largest_norm, ended = float(header["largest_gradient_norm"]), header["ended"]
            failure = None if header.get("failure") is None else Failure(**header["failure"])
        except (KeyError, TypeError, ValueError) as error:
            raise refusal(f"a complete checkpoint at {path}", repr(error), "train again") from None
        for prefix, said in (("", settings), ("simulation.", simulation)):
            for name, value in said.model_dump().items():
                if stored[prefix][name] != _to_text(value):
                    raise refusal(
                        f"{prefix}{name} = {stored[prefix][name]} as in the checkpoint {path}",
                        value,
                        "resume with the same settings, or train in another folder",
                    )
        if key_data != np.asarray(jax.random.key_data(key)).tolist():
            raise refusal(f"the seed of the checkpoint {path}", "another", "resume with the same seed")
        descent, best = load_leaves(path, _KIND, (like, like.weights))
        return cls(descent, best, best_epoch, best_loss, history, largest_norm, ended, failure)


def _texts(table: dict[str, Any]) -> dict[str, Any]:
    return {name: _to_text(value) for name, value in table.items()}


def _to_text(value: Any) -> Any:
    """Infinity and NaN, which JSON does not have, as text that `float` reads back."""
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value


def _record(row: dict[str, Any]) -> EpochRecord:
    return EpochRecord(**{**{name: float(value) for name, value in row.items()}, "epoch": int(row["epoch"])})
