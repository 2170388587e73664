import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any


@dataclass(frozen=True)
class Command:
    """A command and the example that ends its help text."""

    function: Callable[..., Any]
    example: str
    computes: bool = False
    """What it compiles is worth keeping."""


def keeping(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command that keeps what it compiles for later ones."""

    @wraps(function)
    def command(*arguments: Any, **options: Any) -> Any:
        from gnode.programs import compiled_programs_kept

        with warnings.catch_warnings(), compiled_programs_kept(_tell):
            # Of each program; what there is to say of all of them is said at the end.
            warnings.filterwarnings("ignore", message="Error (reading|writing) persistent compilation cache entry")
            return function(*arguments, **options)

    return command


def _tell(line: str) -> None:
    print(f"gnode: {line}", file=sys.stderr, flush=True)
