import sys
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from pathlib import Path
from typing import Annotated, Any

import typer

from gnode._glibc import few_arenas


@dataclass(frozen=True)
class Command:
    """A command and the example that ends its help text."""

    function: Callable[..., Any]
    example: str
    computes: bool = False
    """What it compiles is worth keeping."""


def keeping(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command that keeps what it compiles for later ones, and no memory that it has no use for."""

    @wraps(function)
    def command(*arguments: Any, **options: Any) -> Any:
        # Before anything that begins threads is imported.
        few_arenas()
        from gnode.programs import compiled_programs_kept

        with warnings.catch_warnings(), compiled_programs_kept(_tell):
            # Of each program; what there is to say of all of them is said at the end.
            warnings.filterwarnings("ignore", message="Error (reading|writing) persistent compilation cache entry")
            return function(*arguments, **options)

    return command


def _tell(line: str) -> None:
    print(f"gnode: {line}", file=sys.stderr, flush=True)


DataDir = Annotated[
    Path | None, typer.Option(help="A folder of prepared data sets; what GNODE_DATA_DIR says if not given.")
]
"""The option --data-dir of a command that is wrapped by `in_data_dir`."""


def in_data_dir(function: Callable[..., Any]) -> Callable[..., Any]:
    """A command with the option `data_dir`, during which prepared data sets are looked for there."""

    @wraps(function)
    def command(*arguments: Any, **options: Any) -> Any:
        if options.get("data_dir") is None:
            return function(*arguments, **options)
        from gnode.data.sets import prepared_in

        with prepared_in(options["data_dir"]):
            return function(*arguments, **options)

    return command
