"""What goes on from a file goes on with the settings that it began with: tables of settings, compared one by one."""

from collections.abc import Mapping
from typing import Any

from gnode._checks import refusal

Difference = tuple[str, Any, Any]
"""The dotted name of a setting, and its two values; None where a table lacks it."""


def first_difference(old: Mapping[str, Any], new: Mapping[str, Any], path: str = "") -> Difference | None:
    """The first setting in which two nested tables differ; None where they are equal."""
    for name in {**old, **new}:
        one, two = old.get(name), new.get(name)
        if isinstance(one, Mapping) and isinstance(two, Mapping):
            below = first_difference(one, two, f"{path}{name}.")
            if below is not None:
                return below
        elif one != two:
            return f"{path}{name}", one, two
    return None


def check_same_settings(
    old: Mapping[str, Any],
    new: Mapping[str, Any],
    *,
    where: object,
    remedy: str = "resume with the same settings, or begin anew elsewhere",
) -> None:
    """Refuses settings that are not those of the file that is gone on from (`where`), and names the first."""
    difference = first_difference(old, new)
    if difference is not None:
        name, one, two = difference
        raise refusal(f"{name} = {one}, as in {where}", two, remedy)
