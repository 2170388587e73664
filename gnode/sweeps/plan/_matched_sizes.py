"""Sizes of networks chosen so that they have as many parameters as is said."""

import functools
import math
from collections.abc import Callable
from typing import Any

from gnode._checks import refusal
from gnode.experiments import Keys, ModelSettings, RunSettings, TaskSettings, count_weights, draw_sets, is_data
from gnode.sweeps.plan._setting_paths import MATCHED
from gnode.tasks import task_of

_WITHIN = 0.1
_MOST = 10**9


class MatchedSizes:
    """Chooses the free size of networks. What has been found, and the channels of data files, are kept for one plan."""

    def __init__(self) -> None:
        self._channels: dict[TaskSettings, tuple[int, int]] = {}
        self._models: dict[tuple[ModelSettings, TaskSettings, int], ModelSettings] = {}

    def matched(self, settings: RunSettings, parameters: Any) -> RunSettings:
        """The settings with the free size at which the number of parameters comes nearest to `parameters`.

        With hidden layers that is their width, the same for all of F and G; without any it is N. Raises `Refused` for
        what is no such number, and where the nearest is more than a tenth off.
        """
        if isinstance(parameters, bool) or not isinstance(parameters, int) or not 1 <= parameters <= _MOST:
            said = f"{MATCHED} to be whole numbers from 1 to {_MOST:,}"
            raise refusal(said, repr(parameters), "correct them")
        model, task = settings.model, settings.task
        if task not in self._channels:
            self._channels[task] = _channels(task)
        if (model, task, parameters) not in self._models:
            self._models[model, task, parameters] = _matched_model(model, *self._channels[task], parameters)
        return settings.model_copy(update={"model": self._models[model, task, parameters]})


def _channels(task: TaskSettings) -> tuple[int, int]:
    """Of inputs and outputs."""
    if not is_data(task.name):
        found = task_of(task.name)
        return found.input_size, found.output_size
    # Of a data file they depend on what becomes of what is missing there.
    train = draw_sets(task, key=Keys.of(0).data).train
    return train.input_size, train.output_size


def _matched_model(model: ModelSettings, inputs: int, outputs: int, parameters: int) -> ModelSettings:
    def sized(size: int) -> ModelSettings:
        if not model.hidden and not model.gate_hidden:
            return model.model_copy(update={"state": size})
        hidden, gate_hidden = ((size,) * len(widths) for widths in (model.hidden, model.gate_hidden))
        return model.model_copy(update={"hidden": hidden, "gate_hidden": gate_hidden})

    def count(size: int) -> int:
        return count_weights(sized(size), input_size=inputs, output_size=outputs)

    size = _nearest(count, parameters)
    found = count(size)
    if abs(found - parameters) > _WITHIN * parameters:
        what = "hidden layers of width" if model.hidden or model.gate_hidden else "N ="
        raise refusal(
            f"{parameters:,} parameters of the model {model.name}, give or take a tenth",
            f"{found:,} at the nearest, with {what} {size}",
            f"ask for another number by {MATCHED}",
        )
    return sized(size)


def _nearest(count: Callable[[int], int], wanted: int) -> int:
    """The size, of 1 and more, whose count comes nearest; of two as near, the smaller. Counts grow with size."""
    # Each is the shape of a network.
    count = functools.cache(count)
    # Of layers a quadratic of their width: it is solved, and where it is none the search goes on from there.
    first, second, third = map(count, (1, 2, 3))
    high = _solution(first, second - first, max(0.0, (third - 2 * second + first) / 2), wanted)
    while count(high) < wanted:
        high *= 2
    low = high - 1
    while low > 0 and count(low) >= wanted:
        low, high = low // 2, low
    # Now count(low) < wanted <= count(high), and low may be 0, which is no size.
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if count(middle) < wanted else (low, middle)
    return high if low == 0 or count(high) - wanted < wanted - count(low) else low


def _solution(start: int, change: int, curvature: float, wanted: int) -> int:
    """The least size n at which start + change (n - 1) + curvature (n - 1) (n - 2) is `wanted` or more."""
    if start >= wanted:
        return 1
    slope = change - curvature
    return 1 + math.ceil(2 * (wanted - start) / (slope + math.sqrt(slope**2 + 4 * curvature * (wanted - start))))
