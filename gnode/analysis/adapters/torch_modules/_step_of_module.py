"""Any module of PyTorch that makes one step: translated where its operations are known, called where they are not."""

import importlib
import inspect
import io
import logging
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float

from gnode._checks import Refused, refusal, said_by
from gnode._switches import double_precision
from gnode.analysis.adapters._numpy import from_numpy
from gnode.analysis.adapters.torch_modules._arrangement import Arrangement, arranged
from gnode.analysis.adapters.torch_modules._module_copy import Step, copied, in_double
from gnode.analysis.adapters.torch_modules._program_file import read_program
from gnode.analysis.adapters.torch_modules._program_step import ProgramStep
from gnode.programs import compiled

# Sizes of the states that a step is tried at.
_SIZES = (0.1, 1.0, 3.0, 10.0)
# What a translation may differ by, over the largest value.
_TOLERANCE = 1e-12


def step_of_module(
    module: Any,
    method: str,
    *,
    state_size: int | Sequence[int],
    input: Float[np.ndarray, " input"] | None,
    call: str | None = None,
    entry: int | str | Sequence[int | str] | None = None,
) -> tuple[Callable[[Any], Any], str]:
    """The step as a function of one state, and a sentence on which of the two ways it took.

    **Arguments:**

    - `method`: "forward", or the name of the method that makes a step.

    Refuses a step that cannot be called, of which the arguments are not clear, and what draws or keeps something.
    """
    arrangements = arranged(call=call, state_size=state_size, entry=entry, has_input=input is not None)
    # What a noisy module draws while it is tried is not missing from the caller's random numbers.
    with sys.modules["torch"].random.fork_rng(devices=[]):
        return _read(copied(module), method, arrangements, input, is_said=call is not None)


def _read(
    ours: Any, method: str, arrangements: Sequence[Arrangement], input: np.ndarray | None, *, is_said: bool
) -> tuple[Callable[[Any], Any], str]:
    if not is_said:
        _check_clear(ours, method, has_input=input is not None)
    step, arrangement = _found(ours, method, arrangements, input)
    generator = np.random.default_rng(0)
    states = np.concatenate([size * generator.normal(size=(4, step.size)) for size in _SIZES])
    _check_alike(step, states, arrangement)
    called = from_numpy(step.values, state_size=step.size, vectorised=True)
    function, why_not = _translated(step, states)
    if function is not None:
        return function, "a module of PyTorch, translated operation by operation"
    try:
        step.jacobians(states[:1])
        called = from_numpy(step.values, state_size=step.size, jacobian=step.jacobians, vectorised=True)
        slopes = "derivatives by PyTorch"
    except Exception:
        # Whatever a module raises that cannot be differentiated, and derivatives that differences do not bear out.
        slopes = "derivatives by differences"
    return called, f"a module of PyTorch, called on the host, {slopes}; not translated: {why_not}"


def _check_clear(module: Any, method: str, *, has_input: bool) -> None:
    """Refuses a step of a state alone that can take more: what it leaves out may be the state."""
    if has_input:
        return
    try:
        parameters = inspect.signature(getattr(module, method)).parameters.values()
    except (TypeError, ValueError):
        return
    names = [parameter.name for parameter in parameters if parameter.kind not in (parameter.KEYWORD_ONLY,)]
    if len(names) != 1:
        raise refusal(
            "a step of one state alone",
            f"one of ({', '.join(names)})",
            'give `input`, the value that it is held at, or say call="state", of a flow "time, state"',
        )


def _found(module: Any, method: str, arrangements: Sequence[Arrangement], input: Any) -> tuple[Step, Arrangement]:
    """The one arrangement that can be called, with many states where that goes."""
    fitting: list[tuple[Step, Arrangement]] = []
    refused: list[Refused] = []
    said = ""
    for arrangement in arrangements:
        for batched in (True, False):
            step = Step(module, method, arrangement, input, batched=batched)
            states = np.random.default_rng(1).normal(size=(16, step.size))
            try:
                values, again = step.values(states), step.values(states)
                if not _close(values, again):
                    raise refusal(
                        "a step that depends on its state alone",
                        f"`{type(module).__name__}`, which gives other values for the same states",
                        "take its noise out, and what it keeps from step to step",
                    )
                if batched and not _close(values, np.concatenate([step.values(one[None]) for one in states])):
                    said = said or "it mixes the states of a batch"
                    continue
            except Refused as error:
                refused.append(error)
                continue
            except Exception as error:
                # Whatever a forward of one's own raises.
                said = said or said_by(error)
                continue
            fitting.append((step, arrangement))
            break
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        raise refusal(
            "a step that can be called in one way",
            "one that takes its arguments in either order",
            'say which is which: call="input, state" or call="state, input"',
        )
    if refused:
        raise refused[0]
    order = " or ".join(f'"{", ".join(arrangement.call)}"' for arrangement in arrangements)
    raise refusal(
        f"a step that can be called as {order}",
        f"`{type(module).__name__}`, of which it failed ({said})",
        "check `input` and `state_size`, or say `call`",
    )


def _check_alike(step: Step, states: Float[np.ndarray, "states state"], arrangement: Arrangement) -> None:
    """Refuses a flow that changes with time."""
    if "time" not in arrangement.call:
        return
    before = step.values(states)
    step.module.time.fill_(1.0)
    later = step.values(states)
    step.module.time.fill_(0.0)
    if not _close(before, later):
        raise refusal("an autonomous flow", "one that changes with time", "hold its time at a value, inside the module")


def _translated(step: Step, states: Float[np.ndarray, "states state"]) -> tuple[ProgramStep | None, str]:
    """The step in JAX, if all of its operations are known and its values are the module's; or why not."""
    torch, export = sys.modules["torch"], importlib.import_module("torch.export")
    example = torch.zeros((1, step.size) if step.batched else (step.size,), dtype=torch.float64)
    arrangement = Arrangement(("state",), (step.size,), None)
    why_not, program = "", None
    for simplified in (False, True):
        try:
            with in_double(), torch.no_grad(), _silent():
                # Left whole where it is known: in simpler operations softplus is a choice, which no certificate
                # takes.
                if not simplified:
                    program = export.export(step.module, (example,), strict=False)
                elif program is None:
                    break
                else:
                    program = program.run_decompositions()
                file = io.BytesIO()
                export.save(program, file)
            translated = read_program(file.getvalue())
            unknown = translated.program.unknown()
            if unknown:
                why_not = f"no translation of {', '.join(unknown)}"
                continue
            with double_precision():
                function = ProgramStep(translated, jnp.zeros(0), arrangement)
                ours = np.array(_values(function, jnp.asarray(states)))
        except Exception as error:
            # Exporting runs the module's own code, and can fail in as many ways as that.
            why_not = said_by(error)
            continue
        off = _off(step, states, ours)
        if off is None:
            return function, ""
        why_not = f"its values differ by {off:.2g}"
    return None, why_not


def _off(
    step: Step, states: Float[np.ndarray, "states state"], ours: Float[np.ndarray, "states state"]
) -> float | None:
    """By how much values differ from the module's; none where that is what rounding makes of them."""
    theirs = step.values(states)
    finite = np.isfinite(theirs)
    if (np.isfinite(ours) != finite).any():
        return np.nan
    off = float(np.abs(ours - theirs)[finite].max(initial=0))
    nearby = np.abs(step.values(states * (1 + 8 * np.finfo(np.float64).eps)) - theirs)[finite]
    return off if off > _TOLERANCE * np.abs(theirs[finite]).max(initial=0) + nearby.max(initial=0) else None


@contextmanager
def _silent() -> Iterator[None]:
    """A program that cannot be exported is told at length, in warnings and in lines of a log."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


@compiled
def _values(function: ProgramStep, states: Any) -> Any:
    return jax.vmap(function)(states)


def _close(one: np.ndarray, other: np.ndarray) -> bool:
    return one.shape == other.shape and bool(np.allclose(one, other, rtol=1e-9, atol=1e-12, equal_nan=True))
