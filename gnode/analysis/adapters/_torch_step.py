"""Modules of PyTorch as they step, and its exported programs, as systems."""

import dataclasses
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import refusal
from gnode._types import State
from gnode.analysis._system import System, as_flow, as_map
from gnode.analysis.adapters._torch_module import array_of
from gnode.analysis.adapters.torch_modules import read_program, step_of_module, step_of_program


def system_of_module(
    owner: Any,
    method: str,
    *,
    state_size: int | Sequence[int],
    input: Any,
    step: float,
    call: str | None,
    entry: int | str | Sequence[int | str] | None,
    is_flow: bool,
) -> System:
    """A method of a module, which makes one step."""
    function, origin = step_of_module(owner, method, state_size=state_size, input=_held(input), call=call, entry=entry)
    return _system(function, origin, is_flow=is_flow, step=step)


def system_of_program(
    path: Path,
    *,
    state_size: int | Sequence[int] | None,
    input: Any,
    step: float,
    call: str | None,
    entry: int | str | Sequence[int | str] | None,
    is_flow: bool,
) -> System:
    """A program in a file, of one step."""
    program = read_program(path)
    function = step_of_program(program, input=_held(input), call=call, state_size=state_size, entry=entry)
    origin = "an exported program of PyTorch, translated operation by operation"
    return _system(function, origin, is_flow=is_flow, step=step)


def _held(input: Any) -> Float[np.ndarray, " input"] | None:
    held = None if input is None else array_of("the input", input)
    if held is not None and held.ndim != 1:
        raise refusal("an input of shape (input,)", f"shape {held.shape}", "give one input, without axes of batches")
    return held


def _system(function: Callable[[State], Any], origin: str, *, is_flow: bool, step: float) -> System:
    if is_flow and step != 1.0:
        raise refusal("no `step` for a flow, whose rates are per second", step, "leave it out")
    system = as_flow(function) if is_flow else as_map(function, step=step)
    return dataclasses.replace(system, origin=origin)
