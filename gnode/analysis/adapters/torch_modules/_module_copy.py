"""A module of PyTorch, copied in float64 and called for one step. Imports no PyTorch: who has a module has imported
it."""

import copy
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import numpy as np
from jaxtyping import Float

from gnode._checks import refusal, said_by
from gnode.analysis.adapters.torch_modules._arrangement import Arrangement


class Step:
    """One step of a module, of many states, on the host. The module is a copy, and the caller's is left as it was."""

    def __init__(self, module: Any, method: str, arrangement: Arrangement, input: Any, *, batched: bool):
        self.module = _as_module(module, method, arrangement, input)
        """A module of PyTorch, of states alone: (batch, state), or (state,) where it is not batched."""
        self.size = sum(arrangement.sizes)
        self.batched = batched

    def values(self, states: Float[np.ndarray, "batch state"]) -> Float[np.ndarray, "batch state"]:
        """h' of every state, or dh/dt."""
        torch = sys.modules["torch"]
        with in_double(), torch.no_grad():
            return self._called(torch.tensor(states)).numpy()

    def jacobians(self, states: Float[np.ndarray, "batch state"]) -> Float[np.ndarray, "batch state state"]:
        """By automatic differentiation: a backward pass for every entry, of all states at once."""
        torch = sys.modules["torch"]
        with in_double(), torch.enable_grad():
            given = torch.tensor(states, requires_grad=True)
            # States do not mix: the derivative of a sum over them is that of each.
            sums = self._called(given).sum(dim=0)
            backward = partial(torch.autograd.grad, sums, given, retain_graph=True)
            entries = torch.eye(self.size, dtype=torch.float64)
            try:
                (rows,) = backward(grad_outputs=entries, is_grads_batched=True)
            except RuntimeError:
                # Of some operations PyTorch makes no batch of backward passes.
                rows = torch.stack([backward(grad_outputs=entry)[0] for entry in entries])
        return np.swapaxes(rows.numpy(), 0, 1)

    def _called(self, states: Any) -> Any:
        if not self.batched:
            return sys.modules["torch"].stack([self.module(state) for state in states])
        return self.module(states)


@contextmanager
def in_double() -> Iterator[None]:
    """In it a module's own new tensors are in float64."""
    torch = sys.modules["torch"]
    before = torch.get_default_dtype()
    torch.set_default_dtype(torch.float64)
    try:
        yield
    finally:
        torch.set_default_dtype(before)


def copied(module: Any) -> Any:
    """The module in float64, on the CPU, in evaluation, without gradients."""
    torch = sys.modules["torch"]
    name = type(module).__name__
    if any(getattr(value, "is_meta", False) for value in module.parameters()):
        raise refusal("a module with weights", "one on the meta device, which has none", "load its weights first")
    if any(part.__class__.__module__.startswith("torch.ao.") for part in module.modules()):
        raise refusal("a module in floating point", f"a quantised {name}", "give the module as it was before")
    # What is made of weights, as a pruned weight or a state that is kept, is no leaf of a computation, and PyTorch
    # copies leaves alone.
    made = {
        id(value): value.detach().clone()
        for part in module.modules()
        for value in vars(part).values()
        if isinstance(value, torch.Tensor) and not value.is_leaf
    }
    try:
        with torch.no_grad():
            ours = copy.deepcopy(module, made).cpu().double().eval()
    except Exception as error:
        raise refusal(
            "a module that can be copied in float64",
            f"`{name}`, of which it failed ({said_by(error)})",
            "give a plain one",
        ) from error
    for parameter in ours.parameters():
        parameter.requires_grad_(False)
    for part in ours.modules():
        for key, value in list(vars(part).items()):
            # Tensors that are neither parameters nor buffers, which a module leaves as they are.
            if isinstance(value, torch.Tensor) and value.is_floating_point():
                vars(part)[key] = value.detach().cpu().double()
    return ours


def _as_module(module: Any, method: str, arrangement: Arrangement, input: Any) -> Any:
    """A module of states alone, the input held."""
    torch = sys.modules["torch"]

    class HeldStep(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.module = module
            self.register_buffer("input", None if input is None else torch.tensor(input, dtype=torch.float64))
            self.register_buffer("time", torch.zeros((), dtype=torch.float64))

        def forward(self, states: Any) -> Any:
            parts = torch.split(states, list(arrangement.sizes), dim=-1)
            held = None if input is None else self.input.expand(*states.shape[:-1], len(input))
            own = self.module if method == "forward" else getattr(self.module, method)
            following = arrangement.next_parts(own(*arrangement.arguments(held, parts, self.time)))
            for part, after in zip(parts, following, strict=True):
                if part.shape != after.shape:
                    raise refusal(
                        f"a next state of shape {tuple(part.shape)}, as the state",
                        f"shape {tuple(after.shape)}",
                        "say with `entry` which entry of the answer it is, and with `state_size` how large",
                    )
                if after.is_complex():
                    raise refusal("a next state of real numbers", "complex ones", "give a module of real states")
            return torch.cat(following, dim=-1).to(states.dtype)

    return HeldStep().eval()
