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
_FUNCTIONS = {"keep_compiled_programs": "programs"}
__all__ = ["__version__", *_FUNCTIONS, *_SUBMODULES]  # pyright: ignore[reportUnsupportedDunderAll]


def __getattr__(name: str) -> Any:
    if name in _SUBMODULES:
        return importlib.import_module(f"gnode.{name}")
    if name in _FUNCTIONS:
        return getattr(importlib.import_module(f"gnode.{_FUNCTIONS[name]}"), name)
    raise AttributeError(f"module 'gnode' has no attribute {name!r}")
