import warnings
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from gnode._checks import check_count, find_named, refusal, said_by
from gnode._types import Key
from gnode.tasks._host_generator import host_generator
from gnode.tasks._names import Names
from gnode.tasks._trials import Trials

NEUROGYM = "neurogym:"
"""Before the name of a task of neurogym, where tasks are asked for by name."""

_INSTALL = (
    "make an environment for it, as it pins numpy 2.2, gymnasium 0.29 and matplotlib 3.10: "
    "python -m venv of-neurogym && of-neurogym/bin/pip install gnode neurogym==2.3.1 torch"
)
_MOST_SEEDS = 2**31


@dataclass(frozen=True)
class NeurogymTask:
    """A task of neurogym (https://neurogym.github.io), of which whole trials are drawn.

    A trial begins where neurogym's `new_trial` begins it: observations are the inputs, and the ground truth at every
    step is what is wanted, an action among the task's (a class a step) or values. A step lasts `dt`. Trials of
    different length are padded.

    Raises `Refused`, in one sentence, where neurogym is not there or does not work, for a name that it does not have,
    and for a task that has no observations, or no ground truth that is one of its actions.
    """

    name: str
    """As neurogym has it, such as PerceptualDecisionMaking-v0."""

    def __post_init__(self):
        find_named("a task of neurogym", self.name, dict.fromkeys(_known()))

    @property
    def input_size(self) -> int:
        return _facts(self.name).inputs

    @property
    def output_size(self) -> int:
        """The number of outputs, or of actions."""
        return _facts(self.name).outputs

    @property
    def labelled(self) -> bool:
        """What is wanted are actions and not values."""
        return _facts(self.name).labelled

    def sample(self, trials: int, *, key: Key) -> Trials:
        """Independent trials: the same ones for the same number and key, with the same neurogym.

        They are drawn one after the other by one environment, as tasks in blocks are meant to be.
        """
        check_count("the number of trials", trials)
        seed = int(host_generator(key).integers(_MOST_SEEDS))
        with _quiet():
            env = _made(self.name)
            drawn = _drawn(env, self.name, trials, seed)
            return _trials(env, self.name, drawn)


@dataclass(frozen=True)
class _Facts:
    inputs: int
    outputs: int
    labelled: bool


@cache
def _facts(name: str) -> _Facts:
    with _quiet():
        env = _made(name)
        trials = _trials(env, name, _drawn(env, name, 1, 0))
    return _Facts(trials.input_size, trials.output_size, trials.labelled)


def _quiet() -> warnings.catch_warnings:
    """Of what newer packages say to older ones nothing is shown."""
    return warnings.catch_warnings(action="ignore")


@cache
def _neurogym() -> Any:
    if find_spec("neurogym") is None:
        raise refusal("neurogym, whose task this is", "no such package", _INSTALL)
    if find_spec("torch") is None:
        raise refusal("PyTorch, which neurogym imports without asking for it", "no such package", "pip install torch")
    with _quiet():
        try:
            module = import_module("neurogym")
            import_module("neurogym.envs.registration")
        except Exception as error:
            raise refusal("a neurogym that can be imported", said_by(error)[:200], _INSTALL) from None
    return module


def _known() -> list[str]:
    return _neurogym().envs.registration.all_envs(collections=True)


def _made(name: str) -> Any:
    try:
        return _neurogym().make(name)
    except Exception as error:
        raise refusal(
            f"a task that neurogym makes by its name alone, as {name} is not", said_by(error)[:200], "choose another"
        ) from None


def _drawn(env: Any, name: str, trials: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Observations and ground truth of trials, one after the other."""
    # Through the wrappers, which have randomness of their own; `reset` would take a step that nobody sees.
    env.seed(seed)
    task = env.unwrapped
    if hasattr(task, "new_block"):
        # The length of the first block was drawn before there was a seed.
        task.new_block()
    drawn = []
    for _ in range(trials):
        env.new_trial()
        for what, words in (("ob", "observations"), ("gt", "a ground truth to be learnt")):
            if getattr(task, what, None) is None:
                raise refusal(f"{words} in every trial of {name}", "none", "choose another task of neurogym")
        drawn.append((np.array(task.ob), np.array(task.gt)))
    return drawn


def _trials(env: Any, name: str, drawn: list[tuple[np.ndarray, np.ndarray]]) -> Trials:
    lengths = np.array([len(inputs) for inputs, _ in drawn])
    real = np.arange(lengths.max()) < lengths[:, None]
    observed = np.concatenate([inputs for inputs, _ in drawn]).astype(np.float32)
    wanted = np.concatenate([targets for _, targets in drawn])
    labelled = wanted.ndim == 1 and wanted.dtype.kind in "iu"
    classes = _actions(env, name, wanted) if labelled else ()
    wanted = wanted.astype(np.int32) if labelled else wanted.reshape(len(wanted), -1).astype(np.float32)
    inputs, targets = (_padded(values, real) for values in (observed, wanted))
    step = float(env.unwrapped.dt) / 1000
    return Trials(
        inputs=inputs,
        targets=targets,
        mask=real if labelled else np.broadcast_to(real[..., None], targets.shape),
        times=step * np.minimum(np.arange(1, real.shape[1] + 1), lengths[:, None]),
        classes=classes,
        names=Names(inputs=_named(env.observation_space, inputs.shape[2]) or ()),
    )


def _padded(values: np.ndarray, real: np.ndarray) -> np.ndarray:
    padded = np.zeros((*real.shape, *values.shape[1:]), values.dtype)
    padded[real] = values
    return padded


def _actions(env: Any, name: str, wanted: np.ndarray) -> tuple[str, ...]:
    """The names of the actions, of which each target must be one."""
    count = int(env.action_space.n)
    if wanted.min() < 0 or wanted.max() >= count:
        raise refusal(
            f"a ground truth of {name} that is one of its {count} actions",
            f"{int(wanted.max())} (angles in radians cut down to whole numbers, in those of neurogym 2.3.1)",
            "choose another task of neurogym",
        )
    return _named(env.action_space, count) or tuple(str(action) for action in range(count))


def _named(space: Any, count: int) -> tuple[str, ...] | None:
    """One name for each of the channels or actions of a space, or None where it does not say all of them."""
    said = getattr(space, "name", None)
    if not isinstance(said, dict):
        return None
    names: dict[int, str] = {}
    for name, places in said.items():
        several = np.atleast_1d(np.asarray(places, int))
        names |= {int(at): name if len(several) == 1 else f"{name} {i + 1}" for i, at in enumerate(several)}
    complete = sorted(names) == list(range(count)) and len(set(names.values())) == count
    return tuple(names[place] for place in range(count)) if complete else None
