"""Layer widths on the command line: `--hidden 316 316`, where option parsers take one word only."""

from gnode._checks import refusal

_OPTIONS = ("--hidden", "--gate-hidden", "--readout-hidden")


def join_widths(arguments: list[str]) -> list[str]:
    """The arguments with the numbers that follow a width option joined into one word."""
    joined: list[str] = []
    open_option = False
    for word in arguments:
        if open_option and word.isdecimal() and joined[-1] not in _OPTIONS:
            joined[-1] += f",{word}"
            continue
        if word in _OPTIONS:
            open_option = True
        elif joined and joined[-1] not in _OPTIONS:
            open_option = False
        joined.append(word)
    return joined


def parse_widths(text: str | None) -> tuple[int, ...] | None:
    """`316,316` (or `316 316`) as widths, `none` as no layers, nothing as nothing said."""
    if text is None:
        return None
    if text == "none":
        return ()
    words = text.replace(",", " ").split()
    if not words or not all(word.isdecimal() for word in words):
        raise refusal("layer widths such as 316 316, or none", repr(text), "give whole numbers above zero")
    return tuple(int(word) for word in words)
