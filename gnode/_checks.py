"""Refusals: every one says what was expected, what came, and what to do."""

import difflib
from collections.abc import Iterable, Mapping
from typing import TypeVar

_Entry = TypeVar("_Entry")


class Refused(ValueError):
    """Input that cannot be used. The command line prints it in one line and exits with status 2."""


class Failed(RuntimeError):
    """Work that began and could not be finished. The command line prints it and exits with status 1."""


def refusal(expected: str, got: object, remedy: str) -> Refused:
    """A `Refused` with the house wording, to be raised by the caller."""
    return Refused(f"expected {expected}, got {got}; {remedy}")


def check_positive(name: str, value: float | int, *, remedy: str = "give a number above zero") -> None:
    """Refuses zero, negative numbers and NaN."""
    if not value > 0:
        raise refusal(f"{name} above zero", value, remedy)


def check_count(name: str, value: int, *, least: int = 1) -> None:
    """Refuses a whole number below `least`."""
    if value < least:
        raise refusal(f"{name} of at least {least}", value, f"give {least} or more")


def check_channels(name: str, channels: int, network: int, *, remedy: str = "use its own trials") -> None:
    """Refuses another number of input channels than a network has."""
    if channels != network:
        raise refusal(f"{name} of {network} input channels, as the network has", channels, remedy)


def find_named(what: str, name: str, known: Mapping[str, _Entry]) -> _Entry:
    """The entry of that name; refuses one that is not known, with those that are and the one that was meant."""
    if name in known:
        return known[name]
    close = difflib.get_close_matches(name, known, n=1)
    raise refusal(
        f"{what} among {', '.join(known)}",
        repr(name),
        f"did you mean {close[0]}?" if close else "choose one of these",
    )


def check_among(name: str, value: str, known: Iterable[str]) -> None:
    """Refuses a name that is not known, and lists those that are."""
    known = list(known)
    if value not in known:
        raise refusal(f"{name} among {', '.join(known)}", repr(value), "choose one of these")


def said_by(error: Exception) -> str:
    """The first line of what an error says, or its kind."""
    return (str(error).strip().splitlines() or [""])[0] or type(error).__name__
