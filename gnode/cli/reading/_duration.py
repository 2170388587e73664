import re

from gnode._checks import refusal

_SECONDS = {"s": 1.0, "ms": 1e-3, "min": 60.0, "h": 3600.0}


def seconds_of(text: str) -> float:
    """A time with its unit, such as 2s or 500ms, in seconds."""
    found = re.fullmatch(r"\s*(\d+\.?\d*|\.\d+)\s*(ms|s|min|h)\s*", text)
    if found is None or float(found[1]) == 0:
        raise refusal("a time with its unit", repr(text), "write, say, 2s, 500ms, 5min or 1h")
    return float(found[1]) * _SECONDS[found[2]]
