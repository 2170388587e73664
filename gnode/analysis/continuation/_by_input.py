from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from jaxtyping import Float, Int
from numpy.typing import ArrayLike

from gnode._checks import refusal
from gnode._real_array import real_array
from gnode._speak import AbstractRecord, Column, Told
from gnode._words import kinds_in_words, numbers, plural
from gnode.analysis._states import checked_states
from gnode.analysis.continuation._family import SystemOf, system_held
from gnode.analysis.fixed_points import FixedPoints, fixed_points_of, point_columns


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class PointsByInput(AbstractRecord):
    """The fixed points that there are while each of several inputs is held."""

    inputs: Float[np.ndarray, "inputs input"]
    found: tuple[FixedPoints, ...]
    """Of each of them."""

    @property
    def input_of(self) -> Int[np.ndarray, " points"]:
        """The number of the input of each point, of all of them one after the other."""
        return np.repeat(np.arange(len(self.found)), [len(one) for one in self.found])

    @property
    def states(self) -> Float[np.ndarray, "points state"]:
        """Of all points."""
        return np.concatenate([one.states for one in self.found])

    def __len__(self) -> int:
        return len(self.found)

    def __iter__(self) -> Iterator[tuple[Float[np.ndarray, " input"], FixedPoints]]:
        return zip(self.inputs, self.found, strict=True)

    def __getitem__(self, number: int) -> FixedPoints:
        return self.found[number]

    def _told(self) -> Told:
        points = [point for one in self.found for point in one]
        held = self.inputs[self.input_of]
        return Told(
            title=f"{plural(len(points), 'fixed point')} under {plural(len(self.found), 'input')}",
            lines=tuple(
                f"input {numbers(input)}: {len(one)} ({kinds_in_words(one.near.kinds) or 'none'})"
                for input, one in list(self)[:10]
            ),
            columns=(Column("input", held, "input", numbers), *point_columns(points)),
        )


def fixed_points_by_input(system_of: SystemOf, inputs: ArrayLike, starts: ArrayLike) -> PointsByInput:
    """Searches for fixed points while each of several inputs is held: contexts, strengths of a stimulus.

    It does what `fixed_points_of` does for one system after the other, and is compiled once for all.

    **Arguments:**

    - `system_of`: returns the system under an input, (input,), or under a number where `inputs` are numbers. It is
        called while JAX traces it, as in `branches`.
    - `inputs`: (inputs, input), or (inputs,).
    - `starts`: (starts, state), for each of the inputs; or (inputs, starts, state), for each its own.
    """
    given = real_array("inputs", inputs)
    scalar = given.ndim == 1
    held = given[:, None] if scalar else given
    if held.ndim != 2 or 0 in held.shape or not np.isfinite(held).all():
        got = f"shape {given.shape}" if held.ndim != 2 or 0 in held.shape else "some that are not finite"
        raise refusal("finite inputs of shape (inputs, input), or (inputs,)", got, "give one row an input")
    begins = real_array("starts", starts)
    if begins.ndim == 3 and len(begins) != len(held):
        raise refusal(f"starts for each of {len(held)} inputs", f"for {len(begins)}", "give (inputs, starts, state)")
    several = [checked_states(begins[k] if begins.ndim == 3 else begins, name="starts") for k in range(len(held))]
    found = tuple(
        fixed_points_of(system_held(system_of, input, scalar=scalar), these)
        for input, these in zip(held, several, strict=True)
    )
    return PointsByInput(inputs=held, found=found)
