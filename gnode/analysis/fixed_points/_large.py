"""The search where states are large: no matrix for a start, two or three for a point, and one at a time."""

from collections.abc import Callable
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Array, Bool, Float, Int

from gnode._on_device import on_device
from gnode._switches import double_precision
from gnode._types import State
from gnode.analysis._advance import advance_all
from gnode.analysis._large_slopes import gain_of
from gnode.analysis._units import Scaled, units_of
from gnode.analysis.fixed_points._by_chords import by_chords
from gnode.analysis.fixed_points._known import Known, polished_alone, rounding_with
from gnode.analysis.fixed_points._krylov_search import near_zeros
from gnode.analysis.fixed_points._merge import clusters
from gnode.programs import on_states, quick_to_compile

# In units of the residual's scales: from there on a zero is near, and slopes nearby lead to it.
_GOAL = 5e-2
# The residual's scales come from the slopes at so many states; so many states are let go.
_SLOPES, _RELEASED = 3, 16
# Of states that are let go: steps, each as long as this over the norm of the Jacobian.
_STEP, _STEPS = 1.0, 80
# States at which a function is evaluated at a time: where they are few, and where they are many.
_FEW, _ROWS = 4, 32
# Of the residual at an end near a zero: what the slopes at the zero may miss.
_LINEAR = 0.3
# Ends that are nearer, over the size of the state in units, are one until their own slopes are known.
_ALIKE = 1e-9


class Ends(NamedTuple):
    """Where the search ended from every start, in units, and which of these are zeros."""

    states: Float[np.ndarray, "starts state"]
    values: Float[np.ndarray, "starts state"]
    zero: Bool[np.ndarray, " starts"]


class Large:
    """A residual and a flow of large states, in the units that some states have: as `Zeros`, without a matrix for each
    of them."""

    def __init__(
        self,
        residual: Callable[[State], State],
        flow: Callable[[State], State],
        states: Float[np.ndarray, "starts state"],
    ) -> None:
        self.units = units_of(states)
        self._both, self._rows = (residual, flow), len(states)
        picked = states[np.linspace(0, len(states) - 1, min(_SLOPES, len(states))).astype(int)]
        slopes = [self._slopes(state) for state in picked]
        gains = np.array([np.linalg.norm(each * self.units, axis=1) for each, _ in slopes])
        gains = np.ma.median(np.ma.masked_invalid(gains), axis=0).filled(0.0)
        self.scales = np.where(gains > 0, gains, self.units)
        self._rates = [gain_of(each * self.units / self.units[:, None]) for _, each in slopes]
        with double_precision():
            self._residual = Scaled(residual, on_device(self.units), on_device(self.scales))
            self.flow = Scaled(flow, on_device(self.units), on_device(self.units))
        self._rough = _in_float32(self._residual)

    def search(
        self, starts: Float[np.ndarray, "starts state"], tolerance: float, iterations: int, known: Known
    ) -> Ends:
        """The zeros near which starts come, at most as many as there were states; all in units. Those known before are
        not worked out again: no end at one of them counts."""
        padded = np.zeros((max(self._rows, len(starts)), starts.shape[1]), np.float32)
        padded[: len(starts)] = starts
        with double_precision():
            near = near_zeros(
                self._rough,
                on_device(self.scales / self.units, np.float32),
                on_device(padded),
                on_device(len(starts), np.int32),
                on_device(_GOAL, np.float32),
                on_device(iterations, np.int32),
            )
        ends = np.array(near, np.float64)[: len(starts)]
        new = ~self._beside(ends, known)
        values, zero = np.zeros_like(ends), np.zeros(len(ends), bool)
        arrived = by_chords(self.values, self._rough_slopes, rounding_with, ends[new], tolerance)
        ends[new], values[new], zero[new] = arrived
        return Ends(ends, values, zero)

    def _beside(self, ends: Float[np.ndarray, "ends state"], known: Known) -> Bool[np.ndarray, " ends"]:
        """Which ends lie so near a zero that its slopes alone make the residual there what it is: Newton's method leads
        from them to it."""
        if not len(known.states) or not len(ends):
            return np.zeros(len(ends), bool)
        # Here and not above: it takes longer to import than most searches take.
        from scipy.spatial import KDTree

        nearest = known.states[np.asarray(KDTree(known.states).query(ends)[1])]
        both = _by_rows(lambda rows: _value_and_change(self._residual, rows), np.concatenate([nearest, ends], axis=1))
        value, bent = np.split(both, 2, axis=1)
        return np.linalg.norm(bent, axis=1) <= _LINEAR * np.linalg.norm(value, axis=1)

    def released(
        self, starts: Float[np.ndarray, "starts state"], step: float | None
    ) -> Float[np.ndarray, "some state"]:
        """Where some of the starts are after a while; those that run away stay where they were. Only to begin from:
        float32 will do."""
        some = starts[np.linspace(0, len(starts) - 1, min(_RELEASED, len(starts))).astype(int)]
        rates = [rate for rate in self._rates if 0 < rate < np.inf]
        if step is None and not rates:
            return some
        duration = step if step is not None else _STEP / float(np.median(rates))
        flow = _in_float32(self.flow)
        with double_precision():
            gone = np.array(
                advance_all(
                    flow,
                    None if step is None else float(step),
                    on_device(some, np.float32),
                    on_device(duration, np.float32),
                    on_device(_STEPS),
                ),
                np.float64,
            )
        return np.where(np.isfinite(gone).all(axis=1, keepdims=True), gone, some)

    def told(
        self, ends: Float[np.ndarray, "ends state"], before: Known
    ) -> tuple[Int[np.ndarray, " ends"], Float[np.ndarray, "new state"]]:
        """Which zero each end is: of those known before, and after them of some that are new."""
        joined = np.concatenate([before.states, ends])
        labels = clusters(joined, _ALIKE * (1 + float(np.abs(joined).max(initial=0.0))))
        first: dict[int, int] = {}
        new: list[int] = []
        for place, label in enumerate(labels.tolist()):
            if label not in first:
                first[label] = place if place < len(before.states) else len(before.states) + len(new)
                if place >= len(before.states):
                    new.append(place)
        number = np.array([first[label] for label in labels.tolist()], np.int64)[len(before.states) :]
        return number, joined[new]

    def known(self, state: Float[np.ndarray, " state"]) -> tuple[Known, Float[np.ndarray, "state state"]]:
        """How well a zero is known, and the Jacobian of the flow there, in units: in 1/s."""
        slopes, flow = self._slopes(state * self.units)
        slopes = slopes * self.units / self.scales[:, None]
        return polished_alone(self.values, state, slopes), flow * self.units / self.units[:, None]

    def flow_slopes(self, state: Float[np.ndarray, " state"]) -> Float[np.ndarray, "state state"]:
        """The Jacobian of the flow, in 1/s; of a state in units, for states as they are."""
        return self._slopes(state * self.units)[1]

    def values(self, states: Float[np.ndarray, "some state"]) -> Float[np.ndarray, "some state"]:
        """The residual over its scales."""
        return _by_rows(lambda rows: on_states(self._residual, rows), states)

    def along(
        self, states: Float[np.ndarray, "some state"], directions: Float[np.ndarray, "some state"]
    ) -> Float[np.ndarray, "some state"]:
        """The Jacobian of the flow at each state times a direction, in units."""
        both = np.concatenate([states, directions], axis=1)
        return _by_rows(lambda rows: _along(self.flow, rows), both)

    def _slopes(
        self, state: Float[np.ndarray, " state"]
    ) -> tuple[Float[np.ndarray, "state state"], Float[np.ndarray, "state state"]]:
        # What both have in common, as the weights of a network, is computed once where it is one and the same argument.
        leaves, tree = jax.tree.flatten(self._both)
        first = {id(leaf): k for k, leaf in reversed(list(enumerate(leaves)))}
        places = tuple(first[id(leaf)] for leaf in leaves)
        shared = tuple(leaves[k] if k == place else None for k, place in enumerate(places))
        with double_precision():
            found = _both_slopes(_Shared(shared, places, tree), on_device(state))
        return np.array(found[0]), np.array(found[1])

    def _rough_slopes(self, state: Float[np.ndarray, " state"]) -> np.ndarray:
        with double_precision():
            return np.array(_slopes(self._rough, on_device(state, np.float32)))


class _Shared(eqx.Module):
    """Two functions, of which each array is there once."""

    leaves: tuple
    places: tuple[int, ...] = eqx.field(static=True)
    tree: Any = eqx.field(static=True)

    def functions(self) -> tuple[Callable[[State], State], Callable[[State], State]]:
        return jax.tree.unflatten(self.tree, [self.leaves[place] for place in self.places])


@quick_to_compile
def _both_slopes(both: _Shared, state: State) -> tuple[Float[Array, "state state"], Float[Array, "state state"]]:
    residual, flow = both.functions()
    return jax.jacfwd(lambda there: (residual(there), flow(there)))(state)


@quick_to_compile
def _slopes(function: Callable[[State], State], state: State) -> Float[Array, "state state"]:
    return jax.jacfwd(function)(state)


@quick_to_compile
def _along(function: Callable[[State], State], both: Float[Array, "some twice"]) -> Float[Array, "some state"]:
    size = both.shape[1] // 2
    return jax.vmap(lambda row: jax.jvp(function, (row[:size],), (row[size:],))[1])(both)


@quick_to_compile
def _value_and_change(
    function: Callable[[State], State], both: Float[Array, "some twice"]
) -> Float[Array, "some twice"]:
    """Of rows of two states each: the value at the second, and by how much the slopes at the first miss it, where there
    it is zero."""
    size = both.shape[1] // 2

    def one(row):
        value = function(row[size:])
        _, linear = jax.jvp(function, (row[:size],), (row[size:] - row[:size],))
        return jnp.concatenate([value, value - linear])

    return jax.vmap(one)(both)


def _by_rows(function: Callable[[Array], Array], rows: Float[np.ndarray, "some any"]) -> np.ndarray:
    """A program of so many rows at a time, as often as there are some."""
    found = []
    for begin in range(0, len(rows), _ROWS):
        part = rows[begin : begin + _ROWS]
        count = _FEW if len(part) <= _FEW else _ROWS
        with double_precision():
            found.append(np.array(function(on_device(np.resize(part, (count, rows.shape[1])))))[: len(part)])
    return np.concatenate(found) if found else np.zeros_like(rows)


class _InFloat32(eqx.Module):
    """A function whose values are float32, whatever it computes in itself."""

    function: Callable[[State], State]

    def __call__(self, state: State) -> State:
        return self.function(state).astype(state.dtype)


def _in_float32(function: Scaled) -> _InFloat32:
    with double_precision():
        return _InFloat32(
            jax.tree.map(
                lambda leaf: on_device(np.asarray(leaf), np.float32) if eqx.is_inexact_array(leaf) else leaf, function
            )
        )
