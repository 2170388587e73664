"""Modules of PyTorch: what is wrapped up in them, the weights in force, and whether their own forward is that of the
cell that they are read as. Imports no PyTorch: who has a module has imported it."""

import contextlib
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import Refused, refusal, said_by
from gnode._real_array import finite_array
from gnode.analysis.adapters._agreement import COARSE, sampled
from gnode.analysis.adapters._recurrent_cells import Layer

_CLASSES = {name + ending: name.lower() for name in ("RNN", "GRU", "LSTM") for ending in ("", "Cell")}
_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh", "weight_hr")
# What products are rounded to where a GPU, or a setting of PyTorch, makes them of shorter numbers.
_SHORT = 2.0**-10
_WAY_OUT = "give `state_size` too: it is then taken as it steps, or write one step of it in JAX for as_map"


def unwrapped(module: Any) -> Any:
    """The module within what `torch.compile`, `DataParallel` and their like put around it."""
    while type(module).__module__.startswith("torch."):
        inner = list(module.named_children()) if hasattr(module, "named_children") else []
        if [name for name, _ in inner] not in (["_orig_mod"], ["module"]):
            break
        if _hooks(module):
            raise refusal("a wrapped module", "one with hooks on its wrapper", f"remove them, or {_WAY_OUT}")
        ((_, module),) = inner
    return module


def owner_of(module: Any) -> tuple[Any, str]:
    """A module without its wrappers, and the name of its method that was given: "forward", of the module itself."""
    owner, method = getattr(module, "__self__", None), getattr(module, "__name__", "forward")
    if owner is None or not hasattr(owner, "named_children"):
        owner, method = module, "forward"
    if not hasattr(owner, "named_children"):
        raise refusal(
            "a module of PyTorch, or a method of one",
            f"a {type(module).__name__}",
            "make it the `forward` of an nn.Module that holds its weights",
        )
    return unwrapped(owner), method


def array_of(name: str, value: Any) -> Float[np.ndarray, "..."]:
    """A tensor or an array, of finite real numbers, in float64."""
    if getattr(value, "is_quantized", False):
        raise refusal(f"{name} in floating point", "a quantised tensor", "give the module as it was before")
    if (
        value.is_complex()
        if hasattr(value, "is_complex")
        else getattr(getattr(value, "dtype", None), "kind", "") == "c"
    ):
        raise refusal(
            f"{name} of real numbers", "complex ones", "write the map of real and imaginary parts in JAX and use as_map"
        )
    if hasattr(value, "detach") and not getattr(value, "is_meta", False):
        value = value.detach().cpu()
        # NumPy has no bfloat16. What else it cannot read, as sparse ones, is refused below.
        with contextlib.suppress(TypeError, RuntimeError):
            value = value.double().numpy()
    return finite_array(name, value)


def kind_of(module: Any) -> tuple[str, str | None]:
    """Whether it is "rnn", "gru" or "lstm", and the nonlinearity of an RNN, where it says which."""
    name = type(module).__name__
    if any(base.__module__.startswith("torch.ao.") for base in type(module).__mro__):
        raise refusal(
            "a module in floating point",
            f"a quantised {name}",
            "give the module as it was before: of whole numbers there are no derivatives",
        )
    names = [base.__name__ for base in type(module).__mro__ if base.__module__.startswith("torch.nn.")]
    # Of a scripted module the class is that of all scripts.
    names += [getattr(module, "original_name", "")] if type(module).__module__.startswith("torch.jit.") else []
    cell = next((_CLASSES[name] for name in names if name in _CLASSES), None)
    if cell is None:
        raise refusal(
            "an nn.RNN, nn.GRU, nn.LSTM, one of their Cells, or a state_dict",
            f"a {name}",
            f"give the recurrent module itself, as it was before scripting; of another map, {_WAY_OUT}",
        )
    nonlinearity = getattr(module, "nonlinearity", None) if cell == "rnn" else None
    return cell, nonlinearity if isinstance(nonlinearity, str) else None


def weights_of(module: Any) -> Mapping[str, Any]:
    """The weights in force, under the names of a state_dict. Where they are made anew before every step, as by
    weight_norm or pruning, the module takes one."""
    if any(getattr(parameter, "is_meta", False) for parameter in module.parameters()):
        raise refusal("a module with weights", "one on the meta device, which has none", "load its weights first")
    with _undisturbed(module):
        if _hooks(module) and _weight(module) is not None:
            _stepped(module, *_samples(module, np.random.default_rng(0)), _turned(module)[0])
        return {name: value.detach() for name, value in _named(module)}


def check_forward(module: Any, layers: Sequence[Layer]) -> None:
    """Refuses a module whose own step is not that of its layers: of a subclass the forward decides, not the class."""
    torch = sys.modules["torch"]
    with _undisturbed(module):
        weight = _weight(module)
        precision = float(torch.finfo(weight.dtype).eps)
        if precision > COARSE:
            if _is_plain(module):
                return
            raise refusal(
                "a module with a forward or hooks of its own in float32 or float64",
                "one in shorter numbers, in which steps cannot be compared",
                "give a copy of it: copy.deepcopy(module).float()",
            )
        on_cpu = weight.device.type == "cpu" and torch.get_float32_matmul_precision() == "highest"
        precision = precision if on_cpu or weight.dtype == torch.float64 else _SHORT
        refused = []
        for batch_first in _turned(module):
            try:
                return _compare(module, layers, batch_first, precision)
            except Refused as error:
                refused.append(error)
        raise refused[0]


def _compare(module: Any, layers: Sequence[Layer], batch_first: bool, precision: float) -> None:
    """Refuses a module whose step is not that of its layers, to rounding."""
    generator = np.random.default_rng(0)
    # Twice: a module that keeps something from step to step, or draws, is another map.
    for _ in range(2):
        inputs, states = _samples(module, generator)
        below, allowed, off, alike = inputs, 0.0, 0.0, True
        for layer, state, theirs in zip(layers, states, _stepped(module, inputs, states, batch_first), strict=True):
            ours = layer.steps(below, state)
            handed_on = allowed * float(np.abs(layer.into).sum(axis=1).max(initial=0))
            allowed = layer.rounding(below, state, precision) + handed_on
            difference = float(np.abs(ours - theirs).max())
            # Not a number compares false.
            alike &= difference <= allowed
            off, below = max(off, difference), ours[:, : layer.units]
        if not alike:
            raise refusal(
                f"a module whose step is that of PyTorch's own {layers[0].cell.upper()}",
                f"`{type(module).__name__}`, whose own forward differs from it by up to {off:.2g}",
                _WAY_OUT,
            )


def _turned(module: Any) -> list[bool]:
    """Whether its first axis is that of batches. A traced module no longer says: one of the two is right."""
    return [bool(module.batch_first)] if hasattr(module, "batch_first") else [False, True]


def _named(module: Any) -> Iterator[tuple[str, Any]]:
    """Names as in a state_dict, and values: attributes, of which some are made when they are asked for."""
    endings = [""] if hasattr(module, "weight_hh") else []
    while hasattr(module, f"weight_hh_l{len(endings)}") and "" not in endings:
        endings.append(f"_l{len(endings)}")
    for ending in endings:
        for name in (part + ending + side for side in ("", "_reverse") for part in _PARTS):
            value = getattr(module, name, None)
            if value is not None:
                yield name, value


def _samples(module: Any, generator: np.random.Generator) -> tuple[np.ndarray, list[np.ndarray]]:
    """Inputs, and the states of every layer: (batch, input) and (batch, state) each."""
    shapes = {name: tuple(value.shape) for name, value in _named(module)}
    within = [shape for name, shape in shapes.items() if name.startswith("weight_hh") and "_reverse" not in name]
    inputs = next((shape[1] for name, shape in shapes.items() if name.startswith("weight_ih")), 0)
    parts = 2 if kind_of(module)[0] == "lstm" else 1
    return sampled(generator, inputs, [parts * shape[1] for shape in within])


def _stepped(
    module: Any,
    inputs: Float[np.ndarray, "batch input"],
    states: Sequence[Float[np.ndarray, "batch state"]],
    batch_first: bool,
) -> list[Float[np.ndarray, "batch state"]]:
    """One step of the module's own forward: h', or (h', c'), of every layer."""
    torch, weight = sys.modules["torch"], _weight(module)
    is_cell, is_lstm = not hasattr(module, "weight_hh_l0"), kind_of(module)[0] == "lstm"

    def tensor(values: np.ndarray) -> Any:
        return torch.as_tensor(values).to(weight)

    units = weight.shape[1]
    begin = [np.stack([state[:, :units] for state in states])]
    begin += [np.stack([state[:, units:] for state in states])] if is_lstm else []
    given = tuple(tensor(part[0] if is_cell else part) for part in begin)
    x = inputs if is_cell else inputs[:, None] if batch_first else inputs[None]
    # Of a scripted layer, that of tensors: a module has two, and as such cannot be called.
    forward = getattr(module, "forward__0", module)
    try:
        answer = forward(tensor(x), given if is_lstm else given[0])
        ended = answer if is_cell else answer[1]
        parts = [part.detach().cpu().double().numpy() for part in (ended if is_lstm else (ended,))]
        said = f"answers of shape {', '.join(str(part.shape) for part in parts)}"
    except Exception as error:
        # Whatever a forward of one's own raises.
        parts, said = [], said_by(error)
    shape = (len(states), len(inputs), units)
    if len(parts) != len(given) or any(part.shape != shape[is_cell:] for part in parts):
        raise refusal(
            f"a module that is called as PyTorch's own {'cells' if is_cell else 'layers'} are",
            f"`{type(module).__name__}`, of which one step failed ({said})",
            _WAY_OUT,
        )
    return list(np.concatenate([part.reshape(shape) for part in parts], axis=2))


def _weight(module: Any) -> Any:
    return next((value for name, value in _named(module) if name.startswith("weight_hh")), None)


def _hooks(module: Any) -> list[Callable[..., Any]]:
    """What is called before or after its forward."""
    return [hook for kind in ("_forward_pre_hooks", "_forward_hooks") for hook in getattr(module, kind, {}).values()]


def _is_plain(module: Any) -> bool:
    """Nothing but PyTorch's own forward has a say in its step."""
    forward = getattr(type(module), "forward", None)
    own = getattr(forward, "__module__", "") == "torch.nn.modules.rnn"
    return own and "forward" not in vars(module) and not _hooks(module)


@contextlib.contextmanager
def _undisturbed(module: Any) -> Iterator[None]:
    """Evaluation: no dropout, no step of a power iteration; and all is as it was afterwards."""
    torch = sys.modules["torch"]
    training = [(part, part.training) for part in module.modules()]
    buffers = [(buffer, buffer.clone()) for buffer in module.buffers()]
    noise = torch.random.get_rng_state()
    try:
        with torch.no_grad():
            module.eval()
            yield
    finally:
        with torch.no_grad():
            for part, was in training:
                part.training = was
            for buffer, was in buffers:
                buffer.copy_(was)
        torch.random.set_rng_state(noise)
