from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import equinox as eqx
import jax
import numpy as np
from jaxtyping import Array, Complex, Float, Int
from numpy.typing import ArrayLike

from gnode._checks import check_count, refusal
from gnode._on_device import on_device
from gnode._real_array import real_array
from gnode._speak import AbstractRecord, Column, Told
from gnode._switches import double_precision
from gnode._types import Input, State
from gnode._words import brief, plural, seconds
from gnode.analysis._function import flow_of
from gnode.analysis._states import checked_state
from gnode.analysis.fixed_points import STEEP, AbstractPoints, Kind, Linearisation, jacobians
from gnode.programs import quick_to_compile

# How far eigenvectors may be from those of the flow that is given, over its Jacobian's entries.
_SAME = 1e-5
# What is left of a left eigenvector along right ones of other modes, where it is taken for what it is.
_ACROSS = 1e-6
_ROWS, _INPUTS, _OUTPUTS = 10, 4, 3


@dataclass(frozen=True, eq=False, repr=False, kw_only=True)
class Selection(AbstractRecord):
    r"""What inputs move near fixed points, and what readouts see of it, mode by mode.

    Near a point a small difference is $dh = \sum_k a_k r_k$ with $a_k = l_k \cdot dh$, and
    $\dot a_k = \lambda_k a_k + (l_k \cdot b_j)\, x_j$ under an input $x_j$ whose direction $b_j$ is. The left
    eigenvector of a slow mode is the selection vector: what of an input is along it is kept, all else decays. Of modes
    with one eigenvalue only their common span is determined, and not how it is divided.
    """

    kinds: tuple[Kind, ...]
    eigenvalues: Complex[np.ndarray, "points modes"]
    """In 1/s; the slowest to decay first, as in `Linearisation`."""
    time_constants: Float[np.ndarray, "points modes"]
    """In seconds; negative where a mode grows."""
    right: Complex[np.ndarray, "points state modes"]
    """Column k is $r_k$, of unit length."""
    left: Complex[np.ndarray, "points state modes"]
    """Column k is $l_k$, with $l_i \\cdot r_j = \\delta_{ij}$; NaN where there is none (see `selection`)."""
    directions: Float[np.ndarray, "points state inputs"]
    """Column j is $b_j = \\partial f / \\partial x_j$: how fast an input moves the state, in state units per second."""
    readout: Float[np.ndarray, "points outputs state"]
    """Row c is what an output sees of the state."""
    selected: Complex[np.ndarray, "points modes inputs"]
    """$l_k \\cdot b_j$: how fast an input drives a mode, in state units per second. The sign of an eigenvector, and of
    a complex one the phase, is arbitrary: that of `selected` times `seen` is not."""
    seen: Complex[np.ndarray, "points outputs modes"]
    """$c \\cdot r_k$ of every row c of the readout: what an output shows of a mode, in output units per state unit."""
    input_names: tuple[str, ...]
    output_names: tuple[str, ...]
    points: Int[np.ndarray, " points"]
    """Their numbers among the points given."""

    def __len__(self) -> int:
        return len(self.kinds)

    @property
    def input_overlaps(self) -> Float[np.ndarray, "points modes inputs"]:
        """The cosine between left eigenvector and direction, without its sign: 1 where an input drives a mode as well
        as any of its size could. NaN of an input that moves nothing."""
        with np.errstate(invalid="ignore"):
            sizes = np.linalg.norm(self.left, axis=1)[:, :, None] * np.linalg.norm(self.directions, axis=1)[:, None]
            return np.abs(self.selected) / sizes

    @property
    def output_overlaps(self) -> Float[np.ndarray, "points outputs modes"]:
        """The cosine between right eigenvector and row of the readout, without its sign."""
        with np.errstate(invalid="ignore"):
            return np.abs(self.seen) / np.linalg.norm(self.readout, axis=2)[:, :, None]

    def slowest(self, modes: int) -> "Selection":
        """Of so many modes at each point, the slowest to decay."""
        check_count("the number of modes", modes)
        names = ("eigenvalues", "time_constants", "selected")
        last = {name: getattr(self, name)[..., :modes] for name in ("right", "left", "seen")}
        return replace(self, **{name: getattr(self, name)[:, :modes] for name in names}, **last)

    def _told(self) -> Told:
        points, modes = self.eigenvalues.shape
        each = min(modes, max(1, _ROWS // max(points, 1)))
        rows = [modes * point + mode for point in range(points) for mode in range(each)]
        seen = np.moveaxis(self.seen, 1, 2)
        parts = [("selected", self.selected, self.input_names, _INPUTS), ("seen", seen, self.output_names, _OUTPUTS)]
        columns = [
            Column("point", np.repeat(self.points, modes), "point"),
            Column("kind", [kind for kind in self.kinds for _ in range(modes)], "kind"),
            Column("mode", np.tile(np.arange(modes), points), "mode"),
            Column("eigenvalue_per_s", self.eigenvalues.reshape(-1), "eigenvalue (1/s)"),
            Column("time_constant_s", self.time_constants.reshape(-1), "time constant (s)", seconds),
        ]
        for what, values, names, most in parts:
            for j, name in enumerate(names):
                head = f"{'in' if what == 'selected' else 'out'}: {name}" if j < most else None
                columns.append(Column(f"{what}_{name}", values[:, :, j].reshape(-1), head, _size))
        return Told(
            title=f"{plural(len(self.input_names), 'input')} and {plural(len(self.output_names), 'output')} along "
            f"{plural(modes, 'mode')} of {plural(points, 'point')}",
            lines=(
                "in: how fast a unit of input drives a mode (state units/s); |a| is the size of a complex number",
                *(["out: what an output shows of a mode (output units per state unit)"] if self.output_names else []),
            ),
            columns=tuple(columns),
            shown=rows[:_ROWS],
        )


def selection(
    found: AbstractPoints,
    *,
    flow: Callable[[State, Input], State] | None = None,
    input: ArrayLike | None = None,
    input_directions: ArrayLike | None = None,
    readout: ArrayLike | None = None,
    input_names: Sequence[str] | None = None,
    output_names: Sequence[str] | None = None,
    points: ArrayLike | None = None,
) -> Selection:
    r"""How inputs project onto the left eigenvectors of fixed points, and right ones onto a readout.

    **Arguments:**

    - `found`: fixed points, slow ones, or a certificate.
    - `flow`: f(state, input), dh/dt in state units per second (of a map (h' - h) / step), written in JAX; the
        directions of inputs are $\partial f / \partial x$ at every point, so that a context may change them.
    - `input`: the values of the inputs (inputs,), held where the points were found. Of `flow`.
    - `input_directions`: instead of both, (state, inputs), or (points, state, inputs).
    - `readout`: (outputs, state), or (points, outputs, state) of one whose slopes change; none by default.

    - `points`: the numbers that the points go by, where these are some of many; from 0 by default.

    A left eigenvector is NaN where a mode has none to rounding, as of a Jacobian that is not diagonalisable: see
    `Linearisation.left_eigenvectors`. Of a `flow`, whose Jacobian is known, those of single eigenvalues are there also
    where others are not.

    Source: Mante, Sussillo, Shenoy and Newsome, "Context-dependent computation by recurrent dynamics in prefrontal
    cortex" (Nature 2013), whose selection vector is the left eigenvector of the slowest mode.
    """
    near: Linearisation = found.near
    count, size = found.states.shape
    left = near.left_eigenvectors
    if flow is None:
        if input_directions is None or input is not None:
            got = "neither" if input_directions is None else "an input without its flow"
            raise refusal("a flow(state, input) with the input held, or input_directions", got, "give one of them")
        directions = real_array("input directions", input_directions)
    else:
        if input is None or input_directions is not None:
            got = "no input" if input is None else "directions as well"
            raise refusal("a flow(state, input) and the input held, without directions", got, "give those two")
        directions, left = _of_flow(flow, checked_state(input, remedy="give the values held"), found, left)
    if directions.ndim < 2 or directions.shape[:-1] not in ((size,), (count, size)):
        expected = f"input directions of shape ({size}, inputs) or ({count}, {size}, inputs)"
        raise refusal(expected, f"shape {directions.shape}", "give a column for every input")
    directions = np.broadcast_to(directions, (count, size, directions.shape[-1])).copy()
    rows = np.zeros((0, size)) if readout is None else real_array("a readout", readout)
    if rows.ndim not in (2, 3) or rows.shape[-1] != size or rows.shape[:-2] not in ((), (count,)):
        expected = f"a readout of shape (outputs, {size}) or ({count}, outputs, {size})"
        raise refusal(expected, f"shape {rows.shape}", "give a row for every output")
    rows = np.broadcast_to(rows, (count, *rows.shape[-2:])).copy()
    return Selection(
        kinds=near.kinds,
        eigenvalues=near.eigenvalues,
        time_constants=near.time_constants,
        right=near.eigenvectors,
        left=left,
        directions=directions,
        readout=rows,
        selected=np.swapaxes(left, 1, 2) @ directions,
        seen=rows @ near.eigenvectors,
        input_names=_named("input", input_names, directions.shape[-1]),
        output_names=_named("output", output_names, rows.shape[1]),
        points=np.arange(count) if points is None else np.asarray(points, np.int64),
    )


class _Driven(eqx.Module):
    """A flow with its input held."""

    flow: Callable[[State, Input], Any]
    input: Input

    def __call__(self, state: State) -> Any:
        return self.flow(state, self.input)


def _of_flow(
    flow: Callable[[State, Input], State],
    input: Float[np.ndarray, " inputs"],
    found: AbstractPoints,
    left: Complex[np.ndarray, "points state modes"],
) -> tuple[Float[np.ndarray, "points state inputs"], Complex[np.ndarray, "points state modes"]]:
    """Directions of the inputs, and left eigenvectors from the Jacobians where right ones alone do not give them."""
    near: Linearisation = found.near
    with double_precision():
        driven = _Driven(flow, on_device(input))
        states = on_device(found.states)
        slopes = np.array(jacobians(flow_of(driven), states))
        directions = np.array(_input_slopes(driven, states))
    sound = np.asarray(np.isfinite(slopes).all(axis=(1, 2)))
    off = np.abs(slopes @ near.eigenvectors - near.eigenvectors * near.eigenvalues[:, None])
    off = off.max(axis=(1, 2), initial=0.0)
    wrong = sound & (off > _SAME * np.abs(slopes).max(axis=(1, 2), initial=0.0))
    if wrong.any():
        raise refusal(
            "the flow whose points these are, at the input held when they were found",
            f"another Jacobian at {plural(int(wrong.sum()), 'point')}",
            "give that flow and that input (of a map, (h' - h) / step)",
        )
    # Where there are no derivatives, nothing is known.
    left = np.where(sound[:, None, None], left, complex(np.nan, np.nan))
    for point in np.flatnonzero(sound & np.isnan(left).any(axis=(1, 2))).tolist():
        again = _from_jacobian(slopes[point], near.eigenvalues[point], near.eigenvectors[point])
        left[point] = np.where(np.isnan(left[point]), again, left[point])
    return directions, left


def _from_jacobian(
    slopes: Float[np.ndarray, "state state"],
    eigenvalues: Complex[np.ndarray, " modes"],
    right: Complex[np.ndarray, "state modes"],
) -> Complex[np.ndarray, "state modes"]:
    """Left eigenvectors, each on its own: NaN of those that are not told from others."""
    # Here and not above: it takes long to import.
    from scipy.linalg import eig

    values, vectors, _ = eig(slopes, left=True, right=True)  # pyright: ignore[reportAssignmentType]
    left = np.conj(vectors[:, np.abs(values[:, None] - eigenvalues).argmin(axis=0)])
    with np.errstate(all="ignore"):
        left = left / np.einsum("sk,sk->k", left, right)
        across = np.abs(left.T @ right - np.eye(len(eigenvalues))).max(axis=1)
        told = (np.linalg.norm(left, axis=0) <= STEEP) & (across <= _ACROSS)
    return np.where(told, left, complex(np.nan, np.nan))


@quick_to_compile
def _input_slopes(driven: _Driven, states: Float[Array, "points state"]) -> Float[Array, "points state inputs"]:
    """The derivative of a flow by its input at each of several states."""
    return jax.vmap(lambda state: jax.jacfwd(lambda value: driven.flow(state, value))(driven.input))(states)


def _named(what: str, names: Sequence[str] | None, count: int) -> tuple[str, ...]:
    if names is None:
        return tuple(f"{what} {k}" for k in range(count))
    if len(names) != count or len(set(names)) != count:
        raise refusal(f"{count} different names of {what}s", list(names), f"name every {what}")
    return tuple(names)


def _size(value: Any) -> str:
    """A number; of a complex one, whose phase is arbitrary, the size."""
    words = brief(value)
    return f"|{brief(abs(value))}|" if words.endswith("i") else words
