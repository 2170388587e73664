from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

SMALL = [
    *("--state", "2", "--epochs", "2"),
    *("--set", "task.train_trials=20", "--set", "task.validation_trials=10", "--set", "task.test_trials=10"),
]
HIDDEN = ["--hidden", "8"]


@dataclass(frozen=True)
class Answer:
    """What a command answered."""

    status: int
    out: str
    err: str


Ask = Callable[..., Answer]


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file below a folder, with its content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
