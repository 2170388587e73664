"""gnode: train gated neural ODEs and their relatives, and take the trained networks apart.

Submodules load when first used, so that `import gnode` and `gnode --help` stay fast.
"""

import importlib
from typing import Any

__version__ = "0.1.0"

_SUBMODULES = (
    "models",
    "simulation",
    "tasks",
    "data",
    "training",
    "analysis",
    "expressivity",
    "experiments",
    "sweeps",
    "claims",
    "report",
)
__all__ = ["__version__", "keep_compiled_programs", *_SUBMODULES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return importlib.import_module(f"gnode.{name}")
    if name == "keep_compiled_programs":
        return importlib.import_module("gnode.programs").keep_compiled_programs
    raise AttributeError(f"module 'gnode' has no attribute {name!r}")
