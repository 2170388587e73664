from collections.abc import Sequence
from itertools import permutations

import numpy as np

from gnode._checks import Refused, refusal

AXES = ("trials", "steps", "channels")
"""What the axes of inputs are, in the order in which trials have them."""
_OF_TWO = (("trials", "steps"), ("steps", "trials"), ("steps", "channels"), ("channels", "steps"))
_OTHER_NAMES = {
    "trial": "trials",
    "cases": "trials",
    "time": "steps",
    "times": "steps",
    "step": "steps",
    "channel": "channels",
    "outputs": "channels",
}


def axes_of(
    name: str,
    shape: tuple[int, ...],
    said: Sequence[str] | None,
    *,
    trials: int | None,
    others: Sequence[tuple[int, ...]],
    times: np.ndarray | None,
    documented: bool,
) -> tuple[tuple[str, ...], str]:
    """What the axes of an array of inputs (or targets) are, in its own order, and that in words.

    As it was said; else, if what else is known leaves one order alone: how many trials there are, the shapes of arrays
    that have the same axes or all but the channels, and how many times. Else it is asked for, unless the array has the
    name that is `documented`.
    """
    if said is not None:
        axes = _checked(said)
        if len(axes) != len(shape):
            raise refusal(f"{len(axes)} axes, {', '.join(axes)}, of {name}", f"shape {shape}", "say others: --axes")
        return axes, _words(name, axes, "as said")
    if documented:
        return AXES, _words(name, AXES, "as arrays of that name have them")
    if len(shape) == 1:
        return ("steps",), ""
    if len(shape) not in (2, 3):
        raise refusal(f"{name} of trials, steps and channels", f"shape {shape}", "name another array")
    orders = _OF_TWO if len(shape) == 2 else tuple(permutations(AXES))
    left = [axes for axes in orders if _fits(dict(zip(axes, shape, strict=True)), axes, trials, others, times)]
    if len(left) == 1:
        return left[0], _words(name, left[0], "by what goes with it")
    raise _asked(name, shape, left or orders)


def oriented(name: str, array: np.ndarray, axes: Sequence[str]) -> np.ndarray:
    """An array of these axes, or of these without the channels, as trials x steps x channels. What has one entry a
    trial, or fewer axes, is left as it is."""
    without = tuple(axis for axis in axes if axis != "channels")
    own = next((some for some in (tuple(axes), without) if len(some) == array.ndim), None)
    if own is None or "steps" not in own:
        if array.ndim == 1:
            return array
        raise refusal(f"{name} of the axes {', '.join(axes)}", f"shape {array.shape}", "name another array")
    missing = [axis for axis in AXES if axis not in own]
    full = array.reshape(array.shape + (1,) * len(missing))
    order = [(*own, *missing).index(axis) for axis in AXES]
    return full.transpose(order)


def steps_first(
    name: str, arrays: Sequence[np.ndarray], said: Sequence[str] | None, lengths: np.ndarray | None
) -> tuple[list[np.ndarray], str]:
    """Arrays of one trial each, all as steps x channels, and their own order in words.

    As it was said; else steps are the axis whose size differs between them, or is that of others (`lengths`).
    """
    if all(array.ndim == 1 or 1 in array.shape for array in arrays):
        return [array.reshape(-1, 1) for array in arrays], ""
    if any(array.ndim != 2 for array in arrays):
        shapes = {array.shape for array in arrays if array.ndim != 2}
        raise refusal(f"arrays of steps and channels in {name}", f"shape {min(shapes)}", "name another array")
    shapes = np.array([array.shape for array in arrays])
    if said is not None:
        axes = tuple(axis for axis in _checked(said) if axis != "trials")
        if axes not in (("steps", "channels"), ("channels", "steps")):
            raise refusal("the axes steps and channels", ", ".join(said), "say --axes steps,channels or channels,steps")
        first, why = axes[0] == "steps", "as said"
    else:
        same = [len(set(shapes[:, axis].tolist())) == 1 for axis in range(2)]
        if lengths is not None:
            same = [shapes[:, axis].tolist() != lengths.tolist() for axis in range(2)]
        if same[0] == same[1]:
            raise _asked(name, tuple(shapes[0].tolist()), _OF_TWO[2:])
        first, why = same[1], "by their lengths"
        axes = ("steps", "channels") if first else ("channels", "steps")
    return [array if first else array.T for array in arrays], f"{_words(name, axes, why)}, of each trial"


def _checked(said: Sequence[str]) -> tuple[str, ...]:
    axes = tuple(_OTHER_NAMES.get(axis.lower(), axis.lower()) for axis in said)
    if not set(axes) <= set(AXES) or len(set(axes)) != len(axes) or "steps" not in axes:
        raise refusal(f"axes among {', '.join(AXES)}, each once and steps among them", ", ".join(said), "say --axes so")
    return axes


def _fits(
    sizes: dict[str, int],
    axes: Sequence[str],
    trials: int | None,
    others: Sequence[tuple[int, ...]],
    times: np.ndarray | None,
) -> bool:
    if trials is not None and sizes.get("trials", 1) != trials:
        return False
    if times is not None:
        own = {(sizes["steps"],), (sizes.get("trials", 1), sizes["steps"]), (sizes["steps"], sizes.get("trials", 1))}
        if times.shape not in own:
            return False
    shared = tuple(size for axis, size in sizes.items() if axis != "channels")
    for other in others:
        if len(other) == len(axes):
            if any(sizes[axis] != size for axis, size in zip(axes, other, strict=True) if axis != "channels"):
                return False
        elif len(other) == len(shared) and other != shared:
            return False
    return True


def _asked(name: str, shape: tuple[int, ...], orders: Sequence[Sequence[str]]) -> Refused:
    shown = " or ".join(",".join(axes) for axes in sorted(orders, key=_plainest)[:3])
    return refusal(f"the order of the axes of {name}", f"shape {shape} alone", f"say it: --axes {shown}")


def _plainest(axes: Sequence[str]) -> tuple[int, ...]:
    return tuple(AXES.index(axis) for axis in axes)


def _words(name: str, axes: Sequence[str], why: str) -> str:
    return f"axes of {name}: {', '.join(axes)} ({why})"
