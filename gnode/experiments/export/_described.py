from collections.abc import Mapping
from dataclasses import fields
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import refusal
from gnode.experiments._build import ACTIVATIONS
from gnode.experiments._folder import Run
from gnode.models import (
    GRU,
    GRUD,
    LSTM,
    MLP,
    ODERNN,
    AffineInitialState,
    ConstantGate,
    FixedInitialState,
    GatedNeuralODE,
    InputGate,
    NeuralODE,
    TrainedInitialState,
)

Described = tuple[dict[str, Any], dict[str, np.ndarray]]
"""What builds a module of `_torch_network`, and its arrays by their names there."""

_FUNCTIONS = {**ACTIVATIONS, "sigmoid": jax.nn.sigmoid, "tanh": jnp.tanh, "exp": jnp.exp}
# What of a part is written out; whatever else is set is refused.
_KNOWN = {
    MLP: {"weights", "biases", "input_weight", "normalisation", "right", "activation", "output", "wiring"},
    NeuralODE: {"target", "gain", "leak", "sizes"},
    GatedNeuralODE: {"ungated", "update_gate"},
    GRU: {"target", "update_gate", "reset_gate", "sizes"},
    LSTM: {"gates", "sizes"},
    ODERNN: {"cell", "ode"},
    GRUD: {"cell", "decay_weight", "decay_bias"},
    InputGate: {"perceptron"},
    ConstantGate: {"bias"},
    FixedInitialState: {"value"},
    TrainedInitialState: {"value"},
    AffineInitialState: {"weight", "bias"},
}


def described(run: Run) -> Described:
    """The network of a run as `_torch_network.Network` is built; refuses what that has not."""
    settings, network, scaling = run.settings, run.network, run.summary.get("input_scaling")
    simulation = settings.simulation
    if not network.field.discrete and (simulation.solver != "euler" or simulation.interpolation != "constant"):
        raise refusal(
            "a run by Euler's steps with its input held, to be exported",
            simulation.described(),
            "train with --solver euler (and substeps), or compute there with a solver of your own",
        )
    if settings.task.ignore_times:
        raise refusal(
            "a run that is told how long steps last, to be exported",
            "task.ignore_times = true, a control",
            "export a run without it",
        )
    if settings.task.protocol == "kidger":
        raise refusal(
            "inputs that are channels of the data, to be exported",
            "the time among them (task.protocol = kidger)",
            "export a run without it",
        )
    field, options, arrays = _field(network.field, simulation.fixed_steps)
    readout, readout_arrays = _perceptron(network.readout)
    initial, initial_arrays = _initial(network.initial)
    channels = network.field.input_size
    config = {
        "field": field,
        "options": options,
        "readout": readout,
        "initial": initial,
        "channels": channels,
        "states": network.field.state_size,
        "seen": network.field.readout_size,
        "discrete": network.field.discrete,
        "change": settings.task.predict == "change",
        "classes": list(run.trials.classes),
        "time_step_s": run.summary["time_step_s"],
        "missing": settings.task.missing,
    }
    if config["change"] and settings.task.missing == "indicate":
        raise refusal("inputs as they are, to add a change to them", "those of task.missing = indicate", "leave it out")
    mean, deviation = np.zeros(channels, np.float32), np.ones(channels, np.float32)
    if scaling is not None:
        # With `indicate` more channels follow, which are not scaled.
        mean[: len(scaling["mean"])] = scaling["mean"]
        deviation[: len(scaling["deviation"])] = scaling["deviation"]
    parts = {"field": arrays, "readout": readout_arrays}
    return config, {**_below(parts), **initial_arrays, "mean": mean, "deviation": deviation}


def _below(parts: Mapping[str, Mapping[str, np.ndarray]]) -> dict[str, np.ndarray]:
    return {f"{part}.{name}": array for part, arrays in parts.items() for name, array in arrays.items()}


def _check_known(part: Any) -> None:
    known = _KNOWN.get(type(part))
    if known is None:
        raise refusal("a part of a network that can be exported", type(part).__name__, "export another run")
    for field in fields(part):
        if field.name not in known and getattr(part, field.name) is not None:
            raise refusal(
                f"a {type(part).__name__} as it is exported", f"one with {field.name}", "export a run without it"
            )


def _name(function: Any) -> str:
    for name, known in _FUNCTIONS.items():
        if function is known:
            return name
    # Of the house: a linear output.
    if getattr(function, "__name__", None) == "identity":
        return "identity"
    raise refusal(f"an activation among {', '.join(_FUNCTIONS)}", function, "export a run with one of these")


def _perceptron(mlp: MLP) -> Described:
    _check_known(mlp)
    sizes = [mlp.recurrent.shape[1], *(weight.shape[0] for weight in mlp.weights)]
    config: dict[str, Any] = {"sizes": sizes, "activation": _name(mlp.activation), "output": _name(mlp.output)}
    # The weights of units as they are in force, whatever is trained of them.
    weights = (mlp.recurrent, *mlp.weights[1:])
    arrays = {f"weights.{place}": np.asarray(weight) for place, weight in enumerate(weights)}
    arrays |= {f"biases.{place}": np.asarray(bias) for place, bias in enumerate(mlp.biases)}
    if mlp.input_weight is not None:
        config["channels"] = mlp.input_weight.shape[1]
        arrays["input_weight"] = np.asarray(mlp.input_weight)
    if mlp.wiring is not None and mlp.wiring.excitatory is not None:
        config["positive"] = True
    if mlp.normalisation is not None:
        config["epsilon"] = float(mlp.normalisation.eps)
        arrays["scale"] = np.asarray(mlp.normalisation.weight)
    return config, arrays


def _perceptrons(**mlps: MLP) -> Described:
    """Several, by the names of options and modules."""
    both = {name: _perceptron(mlp) for name, mlp in mlps.items()}
    return {name: config for name, (config, _) in both.items()}, _below(
        {name: some for name, (_, some) in both.items()}
    )


def _field(field: Any, substeps: int) -> tuple[str, dict[str, Any], dict[str, np.ndarray]]:
    _check_known(field)
    name = type(field).__name__
    match field:
        case NeuralODE():
            config, arrays = _perceptrons(target=field.target)
            if field.gain is not None:
                arrays["gain"] = np.asarray(field.gain)
            config |= {"leak": field.leak, "gain": field.gain is not None}
            return name, {**config, "tau": field.time_constant, "substeps": substeps}, arrays
        case GatedNeuralODE():
            _, config, arrays = _field(field.ungated, substeps)
            gate, gate_config, gate_arrays = _gate(field.update_gate)
            config = {**config, "gate": gate, "update_gate": gate_config, "units": field.state_size}
            return name, config, {**arrays, **gate_arrays}
        case GRU():
            config, arrays = _perceptrons(
                target=field.target, update_gate=field.update_gate, reset_gate=field.reset_gate
            )
            return name, {**config, "tau": field.time_constant, "substeps": substeps}, arrays
        case LSTM():
            return name, *_perceptrons(gates=field.gates)
        case ODERNN():
            cell, ode = _field(field.cell, 1), _field(field.ode, 1)
            return name, {"cell": cell[1], "ode": ode[1]}, _below({"cell": cell[2], "ode": ode[2]})
        case _:
            cell = _field(field.cell, 1)
            decay = {of: np.asarray(getattr(field, of)) for of in ("decay_weight", "decay_bias")}
            return name, {"cell": cell[1], "units": field.state_size}, {**_below({"cell": cell[2]}), **decay}


def _gate(gate: Any) -> tuple[str, dict[str, Any] | None, dict[str, np.ndarray]]:
    _check_known(gate)
    match gate:
        case ConstantGate():
            return "constant", None, {"gate_bias": np.asarray(gate.bias)}
        case InputGate():
            config, arrays = _perceptron(gate.perceptron)
            return "input", config, _below({"update_gate": arrays})
        case _:
            config, arrays = _perceptron(gate)
            return "state", config, _below({"update_gate": arrays})


def _initial(initial: Any) -> tuple[str, dict[str, np.ndarray]]:
    _check_known(initial)
    match initial:
        case AffineInitialState():
            arrays = {"initial_weight": np.asarray(initial.weight), "initial_bias": np.asarray(initial.bias)}
            return "affine", arrays
        case FixedInitialState():
            return "fixed", {"initial_bias": np.asarray(initial.value, np.float32)}
        case _:
            return "trained", {"initial_bias": np.asarray(initial.value)}
