_UNITS = {"ms": 1e-3, "min": 60.0, "s": 1.0, "h": 3600.0, "d": 86400.0}


def in_seconds(option: str, text: str) -> float:
    """Seconds of a text such as 2s, 500ms or 0.5; refuses another, with the name of the option."""
    from gnode._checks import refusal

    for unit, seconds in _UNITS.items():
        if text.endswith(unit):
            text, scale = text.removesuffix(unit), seconds
            break
    else:
        scale = 1.0
    try:
        return float(text) * scale
    except ValueError:
        raise refusal(f"a length of time for {option}", repr(text), "write it as 2s, 500ms or 0.5 (seconds)") from None
