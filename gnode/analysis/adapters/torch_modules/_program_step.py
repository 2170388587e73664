from collections.abc import Sequence
from typing import Any

import equinox as eqx
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Float

from gnode._checks import Refused, refusal, said_by
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis.adapters.torch_modules._arrangement import Arrangement, arranged, tokens_of
from gnode.analysis.adapters.torch_modules._program import Translated


class ProgramStep(eqx.Module):
    """The step of an exported program as a function of one state, its input held."""

    program: Translated
    input: Float[Array, " input"]
    arrangement: Arrangement = eqx.field(static=True)
    """Its call is of "input", "time" and "*state"."""

    def __call__(self, state: State) -> State:
        size = sum(self.arrangement.sizes)
        if state.shape != (size,):
            raise refusal(f"a state of shape {(size,)}", state.shape, "give starts of so many entries")
        bounds = np.cumsum(self.arrangement.sizes)[:-1].tolist()
        given = self.arrangement.arguments(self.input, jnp.split(state, bounds), jnp.zeros((), state.dtype))
        shapes = [shape for _, shape in self.program.program.inputs]
        answer = self.program(*(_shaped(value, shape) for value, shape in zip(given, shapes, strict=True)))
        parts = []
        for part, length in zip(self.arrangement.next_parts(answer), self.arrangement.sizes, strict=True):
            if part.shape[-1:] != (length,):
                raise refusal(
                    f"a next state of {length} entries, as the state", f"shape {part.shape}", "say which with `entry`"
                )
            # Of a batch all are alike.
            flat = part.reshape(-1, length)
            parts.append(jnp.squeeze(flat[:1], axis=0))
        return jnp.concatenate(parts)


def step_of_program(
    program: Translated,
    *,
    input: Float[np.ndarray, " input"] | None,
    call: str | None = None,
    state_size: int | Sequence[int] | None = None,
    entry: int | str | Sequence[int | str] | None = None,
) -> ProgramStep:
    """The step of an exported program, or a refusal where it cannot be told what of its inputs is the state."""
    unknown = program.program.unknown()
    if unknown:
        raise refusal(
            "a program of operations that can be translated",
            f"one with {', '.join(unknown)}",
            "export it with `.run_decompositions()`, which writes it in simpler ones; or else " + _WAY_OUT,
        )
    shapes = [shape for _, shape in program.program.inputs]
    written = ", ".join(f"{name} of {_told(shape)}" for name, shape in program.program.inputs)
    calls = [tuple(["*state"] * len(shapes))]
    if call is not None:
        tokens = tokens_of(call, has_input=input is not None)
        others = len(tokens) - 1
        at = next(k for k, token in enumerate(tokens) if token.endswith("state"))
        calls = [(*tokens[:at], *["*state"] * (len(shapes) - others), *tokens[at + 1 :])]
    elif input is not None:
        inner = ("*state",) * (len(shapes) - 1)
        calls = [order for order in {("input", *inner), (*inner, "input")}]
    fitting = [tokens for tokens in calls if _fits(tokens, shapes, input)]
    if call is None and input is None and len(shapes) > 1:
        raise refusal(
            "an exported program of a state alone",
            f"one of {written}",
            'give `input`, or say that all of it is the state: call="*state"',
        )
    if len(fitting) != 1:
        held = "no input" if input is None else f"an input of {len(input)}"
        raise refusal(
            "an exported program of which the input and the state can be told apart",
            f"one of {written}, with {held}",
            'say `call`, such as "input, state", and give an input that fits',
        )
    (tokens,) = fitting
    lengths = [shape[-1] for token, shape in zip(tokens, shapes, strict=True) if token == "*state"]
    sizes = [length for length in lengths if length is not None]
    if len(sizes) < len(lengths):
        raise refusal(
            "an exported program whose state has a size",
            f"one of {written}",
            "export it with examples that are no views of one another, and their last sizes fixed",
        )
    said = [state_size] if isinstance(state_size, int) else state_size
    if said is not None and list(said) != sizes:
        raise refusal(
            f"a state of {', '.join(map(str, sizes))} entries, as the program has", said, "leave out `state_size`"
        )
    (arrangement,) = arranged(
        call=", ".join(dict.fromkeys(tokens)), state_size=sizes, entry=entry, has_input=input is not None
    )
    with double_precision():
        held = jnp.asarray(np.zeros(0) if input is None else input, jnp.float64)
        step = ProgramStep(program, held, arrangement)
        try:
            step(jnp.zeros(sum(arrangement.sizes), jnp.float64))
        except Refused:
            raise
        except Exception as error:
            raise refusal(
                "an exported program that can be translated",
                f"one with a step that failed ({said_by(error)})",
                _WAY_OUT,
            ) from error
    return step


_WAY_OUT = "give the module itself to from_torch, which can also call it"


def _fits(tokens: Sequence[str], shapes: Sequence[tuple[int | None, ...]], input: Any) -> bool:
    if len(tokens) != len(shapes) or "*state" not in tokens:
        return False
    for token, shape in zip(tokens, shapes, strict=True):
        if token == "time":
            if shape not in ((), (1,)):
                return False
        elif not shape or (token == "input" and shape[-1] != len(input)):
            return False
    return True


def _shaped(value: Array, shape: tuple[int | None, ...]) -> Array:
    """As the program takes it: the same for every entry of a batch."""
    full = tuple(1 if length is None else length for length in shape)
    return jnp.broadcast_to(value.reshape((1,) * (len(full) - value.ndim) + value.shape), full)


def _told(shape: tuple[int | None, ...]) -> str:
    return "shape (" + ", ".join("any" if length is None else str(length) for length in shape) + ")"
