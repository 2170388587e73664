"""Settings by their dotted names."""

import difflib
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from gnode._checks import refusal
from gnode.experiments import RunSettings

MATCHED = "matched.parameters"
"""No setting of a run: the number of parameters to which the free size of every network is matched."""


def flat(table: Mapping[str, Any], *, until: Callable[[Mapping], bool] = lambda value: False) -> dict[str, Any]:
    """Nested tables as one, by dotted names. Tables of which `until` is true are values."""
    result: dict[str, Any] = {}
    for name, value in table.items():
        if isinstance(value, Mapping) and not until(value):
            result.update({f"{name}.{rest}": inner for rest, inner in flat(value, until=until).items()})
        else:
            result[name] = value
    return result


def nested(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Dotted names as nested tables."""
    result: dict[str, Any] = {}
    for name, value in settings.items():
        *path, last = name.split(".")
        table = result
        for part in path:
            table = table.setdefault(part, {})
        table[last] = value
    return result


def setting_at(settings: RunSettings, path: str) -> Any:
    """The value of a setting, by its dotted name."""
    value: Any = settings
    for part in path.split("."):
        value = getattr(value, part)
    return value


def check_path(path: str) -> None:
    """Refuses an axis that is no setting."""
    known = (*_paths(), MATCHED)
    if path not in known:
        tables = {name.partition(".")[0] for name in known if "." in name}
        close = difflib.get_close_matches(path, known, n=1)
        remedy = f"did you mean {close[0]}?" if close else "name one, such as training.learning_rate"
        raise refusal(
            "axes that are settings of a run", f"{path}, a table of them" if path in tables else repr(path), remedy
        )


@cache
def _paths() -> tuple[str, ...]:
    paths = []
    for name, field in RunSettings.model_fields.items():
        inner = field.annotation
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            paths += [f"{name}.{setting}" for setting in inner.model_fields]
        else:
            paths.append(name)
    return tuple(paths)
