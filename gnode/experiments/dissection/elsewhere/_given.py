"""States of a system, and what is known of them, as somebody gives them."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Bool, Float
from numpy.typing import ArrayLike

from gnode._checks import refusal
from gnode._real_array import real_array
from gnode.experiments.dissection._dissection_record import Labels

# Of whole numbers: more are no names.
_MOST_NAMES = 32


class Given(NamedTuple):
    """States that a network was in, by trial and step."""

    states: Float[np.ndarray, "trials steps state"]
    valid: Bool[np.ndarray, "trials steps"]
    """Where a state is known."""
    inputs: Float[np.ndarray, "trials steps input"] | None
    in_trials: bool
    """They are of trials; else each state is one of its own."""


def given_states(states: ArrayLike, inputs: ArrayLike | None) -> Given:
    """Checks states of shape (trials, time, units) or (states, units), and their inputs."""
    array = real_array("states", states)
    if array.ndim not in (2, 3) or not array.size:
        remedy = "give one state as states[None]" if array.ndim == 1 and array.size else "name the axes in that order"
        raise refusal("states of shape (trials, time, units) or (states, units)", f"shape {array.shape}", remedy)
    in_trials = array.ndim == 3
    by_trial = array if in_trials else array[:, None]
    valid = np.asarray(np.isfinite(by_trial).all(axis=2))
    if valid.sum() < 2:
        raise refusal("two states that are finite at least", int(valid.sum()), "give states that the network visits")
    if np.ptp(by_trial[valid], axis=0).max() == 0:
        raise refusal("states that differ", "all the same", "give states that the network visits in its task")
    given = None
    if inputs is not None:
        given = real_array("inputs", inputs)
        if given.shape[:-1] != array.shape[:-1] or given.ndim != array.ndim:
            raise refusal(
                f"inputs of shape ({', '.join(map(str, array.shape[:-1]))}, channels), as the states",
                f"shape {given.shape}",
                "give what the network received at each of its states",
            )
        given = given if in_trials else given[:, None]
    return Given(by_trial, valid, given, in_trials)


def given_labels(labels: ArrayLike | Sequence[Any], given: Given) -> tuple[np.ndarray, tuple[str, ...]]:
    """A number for each state, (trials, steps), and the names that numbers stand for."""
    array = np.asarray(labels)
    shape = given.valid.shape
    shapes = (shape, shape[:1]) if given.in_trials else (shape[:1],)
    if array.shape not in shapes or array.dtype.kind not in "biufUS":
        got = f"shape {array.shape}" if array.dtype.kind in "biufUS" else f"a {array.dtype.name} array"
        raise refusal(
            f"labels, as numbers or texts, of shape {' or '.join(map(str, shapes))}", got, "give one for each trial"
        )
    if array.dtype.kind in "f" or (array.dtype.kind in "iu" and len(np.unique(array)) > _MOST_NAMES):
        numbers, names = array.astype(np.float64), ()
    else:
        distinct, place = np.unique(array, return_inverse=True)
        numbers, names = place.reshape(array.shape).astype(np.float64), tuple(str(name) for name in distinct)
        if len(names) > _MOST_NAMES:
            raise refusal(
                f"at most {_MOST_NAMES} different labels", f"{len(names)}", "give numbers, or fewer classes of them"
            )
    return np.broadcast_to(numbers if numbers.ndim == 2 else numbers[:, None], shape), names


def labels_of(labels: tuple[np.ndarray, tuple[str, ...]], where: np.ndarray, chosen: np.ndarray) -> Labels:
    """Of some of the states at which something is true."""
    numbers, names = labels
    return Labels(numbers[where][chosen], names)
