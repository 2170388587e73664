"""A run that begins at the weights of another one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import refusal
from gnode._files import file_sha256, load_header, load_leaves, save_leaves
from gnode._same_settings import first_difference
from gnode._switches import single_precision
from gnode.experiments._folder import MODEL, SETTINGS, Run, check_folder_version, load_network, load_run
from gnode.experiments._own_units import in_scaled_units
from gnode.experiments._prepare import Sets
from gnode.experiments._resolve import read_settings
from gnode.experiments._settings import RunSettings
from gnode.models import MLP, AffineInitialState, InputGate, Network

START = "start.gnode"
"""In the folder of a run that began at the weights of another one: these, as they were given to training."""

_KIND = "start"
# Of a model, what says how weights are first drawn, and how long a step is: no shape follows from it.
_DRAWN = ("initialisation", "gate_bias", "alpha")
_INPUTS = ("missing", "predict", "protocol")
"""Of the settings of a task, those that say what a network is given, and what its outputs are."""


def settings_of_start(run: str | Path) -> dict[str, Any]:
    """Of a run, by whose weights another is to begin, the settings that both have, as nested tables."""
    table = load_run(run).settings.as_table()
    model = {name: value for name, value in table["model"].items() if name not in _DRAWN[:2]}
    task = {name: table["task"][name] for name in _INPUTS}
    read = {name: value for name, value in table["task"].get("read", {}).items() if name != "test"}
    if read:
        task["read"] = read
    # What a readout ends in, and the loss, go together.
    training = {name: table["training"][name] for name in ("loss",) if name in table["training"]}
    parts = {"model": model, "simulation": table["simulation"], "task": task, "training": training}
    return {**parts, "start": {"run": str(run)}}


def with_start(settings: RunSettings, folder: Path, *, resume: bool) -> RunSettings:
    """The settings, and by the weights of which file the run begins. One that is resumed goes on as it began."""
    stored = folder / SETTINGS
    begun = None
    if resume and stored.is_file():
        check_folder_version(folder)
        begun = read_settings(stored).start
    if settings.start is None:
        return settings if begun is None else settings.model_copy(update={"start": begun})
    if settings.start.sha256 is not None:
        return settings
    path = load_run(settings.start.run).folder / MODEL
    start = settings.start.model_copy(update={"sha256": file_sha256(path)})
    if begun is not None and begun.sha256 == start.sha256:
        # Wherever that run lies now.
        start = begun
    return settings.model_copy(update={"start": start})


def begun_network(settings: RunSettings, folder: Path, sets: Sets, network: Network) -> Network:
    """The network that training begins with: the one that was drawn, or with the weights of another run."""
    if settings.start is None:
        return network
    if (folder / START).exists():
        return load_leaves(folder / START, _KIND, network)
    return warm_started(load_run(settings.start.run), settings, sets, network)


def save_start(folder: Path, settings: RunSettings, network: Network) -> None:
    """Keeps the weights that a run begins with, where they are those of another one: that one may be removed."""
    start = settings.start
    if start is None or (folder / START).exists():
        return
    header = {"run": start.run, "sha256": start.sha256}
    constant = load_network(start.run).field.time_constant
    save_leaves(folder / START, _KIND, {**header, "time_constant_s": constant}, network)


@single_precision()
def warm_started(source: Run, settings: RunSettings, sets: Sets, network: Network) -> Network:
    r"""A network like `network`, with the weights of another run, so that on the same data it gives the same outputs.

    Inputs that were standardised by a mean $\mu_1$ and a deviation $\sigma_1$ are now by $\mu_2$ and $\sigma_2$: each
    input matrix U becomes $U \sigma_2 / \sigma_1$, and $U (\mu_2 - \mu_1) / \sigma_1$ is added to the biases. The
    readout, whose outputs are in own units, gives standardised targets. What is put in the place of inputs that are
    missing from the beginning is the mean, of the one set or the other.

    Raises `Refused` where the two networks have not the same weights to be given, and names the first difference.
    """
    _check_alike(source, settings, sets)
    start = settings.start
    if start is not None and start.sha256 not in (None, file_sha256(source.folder / MODEL)):
        raise refusal(
            f"the weights of {source.folder} as they were when the run began", "others", "restore that run, or run anew"
        )
    scale, shift = _from_new_to_old(source, settings, sets)
    given = in_scaled_units(_with_inputs(source.network, scale, shift), sets.target_scaling)
    weights, rest = eqx.partition(network, eqx.is_inexact_array)
    leaves, structure = jax.tree.flatten(weights)
    others = jax.tree.leaves(eqx.filter(given, eqx.is_inexact_array))
    for ours, theirs in zip(leaves, others, strict=False):
        if ours.shape != theirs.shape:
            raise refusal(f"weights of shape {ours.shape}", f"{theirs.shape} in {source.folder}", _REMEDY)
    if len(leaves) != len(others):
        raise refusal(f"{len(leaves)} arrays of weights", f"{len(others)} in {source.folder}", _REMEDY)
    return eqx.combine(jax.tree.unflatten(structure, others), rest)


_REMEDY = "give the new run the same settings, or begin it without --from"


def _check_alike(source: Run, settings: RunSettings, sets: Sets) -> None:
    train = sets.train
    classes = source.trials.classes
    ours: dict[str, Any] = {
        "model": _shaping(settings),
        "task": {name: getattr(settings.task, name) for name in _INPUTS},
        "input channels": train.input_size,
        "outputs": train.output_size,
        "classes": ", ".join(train.classes) or "none",
    }
    theirs = {
        "model": _shaping(source.settings),
        "task": {name: getattr(source.settings.task, name) for name in _INPUTS},
        "input channels": source.summary["input_size"],
        "outputs": source.summary["output_size"],
        "classes": ", ".join(classes) or "none",
    }
    difference = first_difference(theirs, ours)
    if difference is not None:
        name, one, two = difference
        raise refusal(f"{name} = {one}, as in {source.folder}, to begin at its weights", two, _REMEDY)


def _shaping(settings: RunSettings) -> dict[str, Any]:
    return settings.model.model_dump(exclude=set(_DRAWN))


def lines_of_start(settings: RunSettings) -> list[str]:
    """What is told of a run that begins at the weights of another one."""
    return [] if settings.start is None else [f"begins at the weights of {settings.start.run}"]


def doubts_of_start(folder: Path, network: Network) -> list[str]:
    """What looks wrong where a run began at the weights of another one."""
    if not (folder / START).exists():
        return []
    header = load_header(folder / START, _KIND)
    here, there = network.field.time_constant, header["time_constant_s"]
    if np.isclose(here, there, rtol=1e-3):
        return []
    return [
        f"tau is {here:.4g} s, and {there:.4g} s in {header['run']}: what was learnt there runs "
        f"{max(here, there) / min(here, there):.3g} times {'slower' if here > there else 'faster'} here; model.alpha "
        "sets tau by the time step"
    ]


def _from_new_to_old(source: Run, settings: RunSettings, sets: Sets) -> tuple[np.ndarray, np.ndarray]:
    """Of every input of the network: what turns it, as standardised now, into what it was in the other run."""
    channels = sets.train.input_size
    (mean, deviation), (old_mean, old_deviation) = (
        _constants(None if of is None else (of["mean"], of["deviation"]), channels)
        for of in (
            None if sets.scaling is None else {"mean": sets.scaling.mean, "deviation": sets.scaling.deviation},
            source.summary.get("input_scaling"),
        )
    )
    scale, shift = deviation / old_deviation, (mean - old_mean) / old_deviation
    if settings.task.missing == "indicate":
        # The last third is time, in steps of the training set.
        scale[2 * channels // 3 :] = sets.train.time_step / source.summary["time_step_s"]
    return scale, shift


def _constants(scaling: tuple[Any, Any] | None, channels: int) -> tuple[np.ndarray, np.ndarray]:
    mean, deviation = np.zeros(channels), np.ones(channels)
    if scaling is not None:
        mean[: len(scaling[0])], deviation[: len(scaling[1])] = scaling
    return mean, deviation


def _with_inputs(network: Network, scale: np.ndarray, shift: np.ndarray) -> Network:
    """The network of inputs x that it was of scale * x + shift."""

    def moved(weight: Any, bias: Any) -> tuple[Any, Any]:
        exact = np.asarray(weight, np.float64)
        return jnp.asarray(exact * scale, jnp.float32), jnp.asarray(np.asarray(bias) + exact @ shift, jnp.float32)

    def part(of: Any) -> Any:
        if isinstance(of, MLP):
            return (
                of if of.input_weight is None else _replaced(of, lambda mlp: (mlp.input_weight, mlp.biases[0]), moved)
            )
        if isinstance(of, InputGate):
            return _replaced(of, lambda gate: (gate.perceptron.weights[0], gate.perceptron.biases[0]), moved)
        if isinstance(of, AffineInitialState):
            return _replaced(of, lambda initial: (initial.weight, initial.bias), moved)
        return of

    return jax.tree.map(part, network, is_leaf=lambda of: isinstance(of, MLP | InputGate | AffineInitialState))


def _replaced(part: Any, where: Callable[[Any], tuple[Any, Any]], moved: Callable[[Any, Any], tuple[Any, Any]]) -> Any:
    return eqx.tree_at(where, part, moved(*where(part)))
