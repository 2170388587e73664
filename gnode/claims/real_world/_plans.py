"""What is run for the claim about real-world tasks, as data."""

from collections.abc import Mapping, Sequence
from typing import Any

from gnode.claims._claim import PlanTables

PARAMETERS, MORE_PARAMETERS = 6_000, 12_000
"""Of every network, and of those of the walker, which has more outputs and a readout with a hidden layer: the width of
hidden layers of F, or N where there are none, is chosen for it."""
FLOW, MAP = 0.1, 1.0
"""dt / tau: small steps, and one step that is the whole of tau."""
GATES = ("state", "input", "constant")
"""What a gate sees, in the ablation; that of the state and the input, and none, are among the models."""
SPEAKERS = ("george", "jackson", "lucas", "nicolas", "theo", "yweweler")

_Row = tuple[Any, ...]
_SETTINGS = ("model.name", "model.alpha", "model.gate_bias", "training.learning_rate")
_GATED = ("gnode", "mgru", "gru", "ode-rnn", "gru-d")
"""With `model.gate_bias`."""
_MAPS = ("lstm", "gru-d")
"""Models that are maps in any case, and have no alpha."""
_USUAL = ("gnode", "node", "mgru", "rnn", "gru")
_ALL = (*_USUAL, "lstm", "ode-rnn", "gru-d")
_FEW = ("gnode", "node", "gru")

_LETTERS = {"name": "character-trajectories", "drop": 0.7}
_DIGITS = {"name": "spoken-digits", "split": "random"}
_VOICES = {"name": "spoken-digits", "split": "speaker", "copies": 3}
_WALKER = {"name": "walker2d"}
_LESS_WALKER = {**_WALKER, "train_trials": 1500, "validation_trials": 400, "test_trials": 800}


def _settings(names: Sequence[str], rates: Sequence[float], alphas: Sequence[float] = (FLOW, MAP)) -> list[_Row]:
    """Of every model as many settings as of every other, as `_SETTINGS`: as a flow and as a map, at each rate. A model
    that is a map in any case has more rates instead. Gates of maps begin nearly closed, as flows begin slow."""
    rows: list[_Row] = []
    for name in names:
        for place, alpha in enumerate(alphas):
            own = MAP if name in _MAPS else alpha
            # What an ODE-RNN has a gate in is a map, whatever flows between samples.
            bias = -2.0 if name in _GATED and (own == MAP or name == "ode-rnn") else 0.0
            rows += [(name, own, bias, rate / 2**place if name in _MAPS else rate) for rate in rates]
    return rows


def _columns(names: Sequence[str], rows: Sequence[_Row]) -> Mapping[str, Sequence[Any]]:
    """A paired table of a plan."""
    return dict(zip(names, zip(*rows, strict=True), strict=True))


def _plan(
    task: Mapping[str, Any], epochs: int, seeds: int, rows: Sequence[_Row], **axes: Sequence[Any]
) -> dict[str, Any]:
    """`axes`: of the task, by the names of its settings."""
    return {
        "seeds": seeds,
        "run": {"task": task, "training": {"epochs": epochs}},
        "axes": {
            "matched.parameters": (_parameters(task),),
            **{f"task.{name}": values for name, values in axes.items()},
        },
        "paired": [_columns(_SETTINGS, rows)] if rows else [],
    }


def _parameters(task: Mapping[str, Any]) -> int:
    return MORE_PARAMETERS if task["name"] == _WALKER["name"] else PARAMETERS


def _ablation(task: Mapping[str, Any], epochs: int, seeds: int, rates: Sequence[float]) -> dict[str, Any]:
    rows = [(gate, *row) for gate in GATES for row in _settings(["gnode"], rates)]
    return {**_plan(task, epochs, seeds, []), "paired": [_columns(("model.gate", *_SETTINGS), rows)]}


def _controls(task: Mapping[str, Any], epochs: int, seeds: int, rows: Sequence[_Row]) -> dict[str, Any]:
    """Without times, and with times in another order."""
    plan = _plan(task, epochs, seeds, rows)
    controls = {"task.shuffle_times": (True, False), "task.ignore_times": (False, True)}
    return {**plan, "paired": [*plan["paired"], controls]}


_QUICK_RATE, _RATES = (0.01,), (0.005, 0.02)
QUICK: PlanTables = {
    "letters": _plan(_LETTERS, 12, 7, _settings(_USUAL, _QUICK_RATE)),
    "digits": _plan({**_DIGITS, "drop": 0.5}, 6, 7, _settings(_USUAL, _QUICK_RATE, (FLOW,))),
    "walker": _plan(_LESS_WALKER, 15, 7, _settings(_USUAL, (0.02,), (FLOW,))),
    "gates": _ablation(_LETTERS, 12, 5, _QUICK_RATE),
    "times": _controls(_LETTERS, 12, 5, _settings(["gnode"], _QUICK_RATE, (FLOW,))),
    "dropped": _plan(_LETTERS, 12, 3, _settings(_FEW, _QUICK_RATE, (FLOW,)), drop=(0.0, 0.3, 0.5)),
    "speakers": _plan(
        {**_VOICES, "drop": 0.5}, 2, 1, _settings(_FEW, _QUICK_RATE, (FLOW,)), held_out=SPEAKERS
    ),
}  # fmt: skip
FULL: PlanTables = {
    "letters": _plan(_LETTERS, 30, 7, _settings(_ALL, _RATES)),
    "digits": _plan(_DIGITS, 12, 7, _settings(_ALL, _RATES)),
    "walker": _plan(_WALKER, 60, 7, _settings(_ALL, (0.005, 0.02))),
    "gates": _ablation(_LETTERS, 30, 7, _RATES),
    "walker-gates": _ablation(_WALKER, 60, 7, (0.005, 0.02)),
    "times": _controls(_LETTERS, 30, 7, _settings(_FEW, _RATES, (FLOW,))),
    "dropped": _plan(_LETTERS, 30, 5, _settings(_ALL, _RATES, (FLOW,)), drop=(0.0, 0.3, 0.5)),
    "digits-dropped": _plan(_DIGITS, 12, 5, _settings(_FEW, _RATES, (FLOW,)), drop=(0.5, 0.7)),
    "speakers": _plan(_VOICES, 4, 5, _settings(_FEW, _RATES, (FLOW,)), held_out=SPEAKERS),
    "kidger": _plan({**_LETTERS, "protocol": "kidger"}, 30, 5, _settings(_ALL, _RATES, (FLOW,)), drop=(0.3, 0.5, 0.7)),
}
