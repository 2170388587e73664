from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Command:
    """A command and the example that ends its help text."""

    function: Callable[..., Any]
    example: str
