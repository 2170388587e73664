from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import jax

from gnode._checks import Refused
from gnode._switches import double_precision
from gnode.analysis.exported._constants import Constants
from gnode.analysis.exported._straight_program import straight_program

# Bytes that weights may take in a page.
MOST = 4_000_000


@dataclass(frozen=True)
class Functions:
    """What there is of a network, each a function of vectors."""

    drive: Callable[..., jax.Array]
    """Of state and input: dh/dt, or the next state of a map."""
    readout: Callable[..., jax.Array] | None
    """Of the state."""
    time_constants: Callable[..., jax.Array] | None
    """Of state and input: tau / G of every unit."""


@double_precision()
def exported(functions: Functions, units: int, inputs: int, *, most: int = MOST) -> dict[str, Any]:
    """The programs of a network as JSON, and why there is none (`left_out`, sentences) where it cannot be one.

    **Arguments:**

    - `most`: bytes that the weights may take.
    """
    constants, programs = Constants(), {}
    sizes = {"drive": (units, inputs), "readout": (units,), "time_constants": (units, inputs)}
    try:
        for name, size in sizes.items():
            function = getattr(functions, name)
            programs[name] = None if function is None else straight_program(function, size, constants).described()
        return {"constants": constants.described(most), **programs, "left_out": []}
    except Refused as refused:
        return stored_only(str(refused))


def stored_only(why: str) -> dict[str, Any]:
    """In place of programs, where there are none."""
    said = f"It cannot be run on this page, only its stored trajectories are shown: {why.rstrip('.')}."
    return {"constants": [], "drive": None, "readout": None, "time_constants": None, "left_out": [said]}
