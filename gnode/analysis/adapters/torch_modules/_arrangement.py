"""How a step is called, and where in what it returns the next state lies."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from gnode._checks import check_count, refusal

_TOKENS = ("input", "state", "*state", "time")
Entry = int | str | tuple[int | str, ...] | None


class Arrangement(NamedTuple):
    """The arguments of a step, the parts of its state, and the entry of its answer that is the next state."""

    call: tuple[str, ...]
    """Of "input", "state", "*state" and "time", as they are given, one after the other."""
    sizes: tuple[int, ...]
    """Of the parts of the state: one, or those of a tuple such as (h, c), which are flattened one after the other."""
    entry: Entry

    def arguments(self, input: Any, parts: Sequence[Any], time: Any = None) -> list[Any]:
        """What the step is called with."""
        given: list[Any] = []
        for token in self.call:
            if token == "*state":
                given += parts
            elif token == "state":
                given.append(parts[0] if len(parts) == 1 else tuple(parts))
            else:
                given.append(input if token == "input" else time)
        return given

    def next_parts(self, answer: Any) -> list[Any]:
        """The parts of the next state in what the step returned, or a refusal."""
        chosen = answer
        if isinstance(self.entry, tuple):
            chosen = tuple(_entry(answer, entry) for entry in self.entry)
        elif self.entry is not None:
            chosen = _entry(answer, self.entry)
        if isinstance(chosen, list | tuple) and len(chosen) == len(self.sizes) and all(map(_is_array, chosen)):
            return list(chosen)
        if _is_array(chosen) and len(self.sizes) == 1:
            return [chosen]
        parts = "one tensor" if len(self.sizes) == 1 else f"{len(self.sizes)} tensors"
        remedy = "say with `entry` which entry of it the next state is"
        if isinstance(chosen, list | tuple | dict):
            names = list(chosen) if isinstance(chosen, dict) else range(len(chosen))
            remedy += ", such as " + " or ".join(f"entry={name!r}" for name in names)
        raise refusal(f"a next state of {parts}, as the state", _described(chosen), remedy)


def arranged(
    *, call: str | None, state_size: int | Sequence[int], entry: int | str | Sequence[int | str] | None, has_input: bool
) -> list[Arrangement]:
    """Every arrangement that is said, or that is possible where none is.

    **Arguments:**

    - `call`: such as "input, state".
    - `has_input`: whether an input is held.
    """
    sizes = (state_size,) if isinstance(state_size, int) else tuple(state_size)
    if not sizes:
        raise refusal("the sizes of the parts of the state", "none", "give `state_size`, one number or several")
    for size in sizes:
        check_count("the size of the state", size)
    chosen: Entry = entry if entry is None or isinstance(entry, int | str) else tuple(entry)
    states = ["state"] if len(sizes) == 1 else ["state", "*state"]
    calls = [(state,) for state in states]
    if has_input:
        calls = [order for state in states for order in (("input", state), (state, "input"))]
    if call is not None:
        calls = [tokens_of(call, has_input=has_input)]
    return [Arrangement(tokens, sizes, chosen) for tokens in calls]


def tokens_of(call: str, *, has_input: bool) -> tuple[str, ...]:
    """The arguments that `call` names, or a refusal."""
    tokens = tuple(token.strip() for token in call.split(","))
    states = [token for token in tokens if token.endswith("state")]
    if not set(tokens) <= set(_TOKENS) or len(states) != 1 or len(set(tokens)) != len(tokens):
        raise refusal(
            "a call of `state` (or `*state`, its parts one by one), and `input` or `time` where it takes them",
            repr(call),
            'write it as "input, state"',
        )
    if ("input" in tokens) != has_input:
        remedy = (
            "name `input` in `call`, or leave it out" if has_input else "give `input`, the value that it is held at"
        )
        raise refusal(f"a call and an input that fit, {call!r}", "an input" if has_input else "none", remedy)
    return tokens


def _entry(answer: Any, entry: int | str) -> Any:
    try:
        return answer[entry] if isinstance(answer, dict) == isinstance(entry, str) else getattr(answer, str(entry))
    except (AttributeError, IndexError, KeyError, TypeError):
        raise refusal(f"an answer with the entry {entry!r}", _described(answer), "name one that it has") from None


def _is_array(value: Any) -> bool:
    return hasattr(value, "shape") and hasattr(value, "dtype")


def _described(answer: Any) -> str:
    if isinstance(answer, dict):
        return f"a dict of {', '.join(map(str, answer))}"
    if isinstance(answer, list | tuple):
        return f"a {type(answer).__name__} of {', '.join(map(_described, answer)) or 'nothing'}"
    return f"a tensor of shape {tuple(answer.shape)}" if _is_array(answer) else f"a {type(answer).__name__}"
