from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import jax
import numpy as np
from jaxtyping import PyTree

from gnode._checks import refusal
from gnode._files import load_header, load_leaves, save_leaves
from gnode._same_settings import check_same_settings
from gnode._types import Key
from gnode.simulation import DEFAULT_SIMULATION, SimulationSettings
from gnode.training._epoch import Descent
from gnode.training._failure import Failure
from gnode.training._history import EpochRecord
from gnode.training._longer import with_as_many_epochs
from gnode.training._progress import Outcome, Progress
from gnode.training._settings import TrainingSettings

_KIND = "checkpoint"


@dataclass(frozen=True)
class Checkpoint:
    """The whole state of training after an epoch: what a resumed run needs to end with the same bits."""

    descent: Descent
    best: PyTree
    """The trained arrays with the lowest validation loss so far."""
    progress: Progress

    def save(self, path: Path, settings: TrainingSettings, simulation: SimulationSettings, key: Key) -> None:
        known = self.progress
        ended = None if known.ended in (None, Outcome.interrupted) else known.ended.name
        header = {
            "settings": _texts(settings.model_dump()),
            "simulation": _texts(simulation.model_dump()),
            "key": np.asarray(jax.random.key_data(key)).tolist(),
            "random_bits": _random_bits(key),
            "best_epoch": known.best_epoch,
            "best_validation_loss": _to_text(known.best_validation_loss),
            "history": [_texts(asdict(row)) for row in known.history],
            "largest_gradient_norm": known.largest_gradient_norm,
            "ended": ended,
            "failure": None if known.failure is None else asdict(known.failure),
        }
        save_leaves(path, _KIND, header, (self.descent, self.best))

    @classmethod
    def load(
        cls, path: Path, like: Descent, settings: TrainingSettings, simulation: SimulationSettings, key: Key
    ) -> "Checkpoint":
        """Reads a checkpoint back. Refuses one that was made with other settings or another key, or whose arrays have
        other shapes. Fewer epochs are no other settings where those to come begin as they did."""
        header = load_header(path, _KIND)
        try:
            # Earlier checkpoints have not all settings: what they do not say was as it is by default.
            stored = {
                "training": with_as_many_epochs(
                    {**_texts(TrainingSettings().model_dump()), **header["settings"]}, settings
                ),
                "simulation": {**_texts(DEFAULT_SIMULATION.model_dump()), **header.get("simulation", {})},
            }
            key_data = header["key"]
            progress = Progress(
                tuple(_record(row) for row in header["history"]),
                int(header["best_epoch"]),
                float(header["best_validation_loss"]),
                float(header["largest_gradient_norm"]),
                None if header["ended"] is None else Outcome[header["ended"]],
                None if header.get("failure") is None else Failure(**header["failure"]),
            )
        except (KeyError, TypeError, ValueError) as error:
            raise refusal(f"a complete checkpoint at {path}", repr(error), "train again") from None
        said = {"training": _texts(settings.model_dump()), "simulation": _texts(simulation.model_dump())}
        check_same_settings(stored, said, where=path)
        # Two implementations may have the same numbers as a key. Earlier checkpoints do not tell which it was.
        same = header.get("random_bits", _random_bits(key)) == _random_bits(key)
        if key_data != np.asarray(jax.random.key_data(key)).tolist() or not same:
            raise refusal(f"the seed of the checkpoint {path}", "another", "resume with the same seed")
        descent, best = load_leaves(path, _KIND, (like, like.weights))
        return cls(descent, best, progress)


def _random_bits(key: Key) -> str:
    """The name of the implementation that makes them of a key."""
    return str(jax.random.key_impl(key))


def _texts(table: dict[str, Any]) -> dict[str, Any]:
    return {name: _to_text(value) for name, value in table.items()}


def _to_text(value: Any) -> Any:
    """Infinity and NaN, which JSON does not have, as text that `float` reads back."""
    return str(value) if isinstance(value, float) and not np.isfinite(value) else value


def _record(row: dict[str, Any]) -> EpochRecord:
    return EpochRecord(**{**{name: float(value) for name, value in row.items()}, "epoch": int(row["epoch"])})
