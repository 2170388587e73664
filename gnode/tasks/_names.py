from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from gnode._checks import refusal


@dataclass(frozen=True)
class Names:
    """What channels and outputs are called, and in what units they are; each empty where nothing is known of it."""

    inputs: tuple[str, ...] = ()
    """One for every input channel."""
    outputs: tuple[str, ...] = ()
    """One for every output that is a value. Classes have names of their own."""
    input_units: tuple[str, ...] = ()
    """One for every input channel, "" where there is none."""
    output_units: tuple[str, ...] = ()

    def input(self, channel: int) -> str:
        """What an input channel, counted from 0, is called on an axis, with its unit: "input 1" if it has no name."""
        return _label("input", self.inputs, self.input_units, channel)

    def output(self, output: int) -> str:
        """What an output, counted from 0, is called on an axis."""
        return _label("output", self.outputs, self.output_units, output)

    def with_inputs(self, inputs: Sequence[str], units: Sequence[str] = ()) -> "Names":
        """The same of the outputs, where inputs have become others; nothing of inputs that had no names."""
        return replace(self, inputs=tuple(inputs), input_units=tuple(units)) if self.inputs else self

    def check(self, *, inputs: int, outputs: int | None) -> None:
        """Refuses names or units of another number than there are channels and outputs; `outputs`: None of classes."""
        for what, names, count in (
            ("input names", self.inputs, inputs),
            ("input units", self.input_units, inputs),
            ("output names", self.outputs, outputs),
            ("output units", self.output_units, outputs),
        ):
            if names and len(names) != count:
                wanted = "no" if count is None else str(count)
                raise refusal(f"{wanted} {what}", len(names), "give one for each, or none at all")

    def as_arrays(self) -> dict[str, np.ndarray]:
        """As a file of arrays has them, without those of which nothing is known."""
        return {name: np.array(getattr(self, field)) for name, field in NAME_ARRAYS.items() if getattr(self, field)}


NAME_ARRAYS = {
    "input_names": "inputs",
    "output_names": "outputs",
    "input_units": "input_units",
    "output_units": "output_units",
}
"""By the name of an array in a file: which names these are."""


def _label(what: str, names: tuple[str, ...], units: tuple[str, ...], place: int) -> str:
    name = names[place] if names else f"{what} {place + 1}"
    return f"{name} ({units[place]})" if units and units[place] else name
