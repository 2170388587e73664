import re

import numpy as np

from gnode._checks import refusal

# By the name of a unit: so many of it are so many seconds, in whole numbers, so that one division rounds once.
_SECONDS = {
    "s": (1, 1),
    "ms": (1000, 1),
    "us": (10**6, 1),
    "ns": (10**9, 1),
    "min": (1, 60),
    "h": (1, 3600),
    "d": (1, 86400),
}
_OTHER_NAMES = {"sec": "s", "second": "s", "seconds": "s", "µs": "us", "μs": "us", "minutes": "min", "hours": "h"}
_IN_BRACKETS = re.compile(r"^(?P<name>.*\S)\s*\[(?P<unit>[^\[\]]*)\]$")
_AFTER_NAME = re.compile(r"_(s|ms|us|ns)$")


def name_and_unit(title: str) -> tuple[str, str]:
    """Of what stands above a column, such as "speed [m/s]", the name and the unit; "" where there is none."""
    found = _IN_BRACKETS.match(title)
    return (found["name"], found["unit"].strip()) if found else (title, "")


def time_unit(title: str, said: str | None, values: np.ndarray) -> str:
    """The unit of times in numbers: as it was said, as it stands in brackets or at the end of their name (`t_ms`); else
    it is asked for."""
    known = said or name_and_unit(title)[1] or ("".join(_AFTER_NAME.findall(title)) or None)
    if known is None:
        span = f"{np.nanmin(values):.10g} to {np.nanmax(values):.10g}" if values.size else "none"
        raise refusal(
            f"the unit of the times in {title}",
            f"numbers from {span}",
            f"say it: --time-unit {', '.join(_SECONDS)} (task.read.time_unit)",
        )
    unit = _OTHER_NAMES.get(known, known)
    if unit not in _SECONDS:
        raise refusal(f"a unit of time among {', '.join(_SECONDS)}", repr(known), "say it by --time-unit")
    return unit


def in_seconds(values: np.ndarray, unit: str) -> np.ndarray:
    """Times, or their differences, in a unit, as float64 seconds."""
    per_second, seconds = _SECONDS[unit]
    return values.astype(np.float64) * seconds / per_second
