"""Names that lie elsewhere than they did."""

from collections.abc import Callable, Collection
from typing import Any


def moved(module: str, names: Collection[str], to: str) -> Callable[[str], Any]:
    """What a module answers to names that it had: a sentence that says where they lie now, without importing it.

    To be the module's `__getattr__`. Raises `ImportError`: of an `AttributeError` in `from module import name` Python
    keeps no word.
    """

    def answer(name: str) -> Any:
        if name in names:
            raise ImportError(f"{module}.{name} lies in {to} now; write: from {to} import {name}", name=module)
        raise AttributeError(f"module {module!r} has no attribute {name!r}")

    return answer
