"""Fits of networks to many paths by Levenberg-Marquardt: from a clock where there is one, else from many draws."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np
from jaxtyping import Float, PyTree

from gnode._checks import Failed
from gnode._switches import single_precision
from gnode._types import Key
from gnode.expressivity._clock import clock_start, has_clock
from gnode.expressivity._levenberg_marquardt import CHUNK, Descent, descend, descents
from gnode.expressivity._settings import FitSettings
from gnode.models import Network
from gnode.programs import compiled
from gnode.simulation import DEFAULT_SIMULATION

_LOOK = 20
"""Steps after which the draws of a fit are compared."""
_KEPT = 4
"""Draws that go on then."""
_FROM_A_CLOCK = 0.1
"""The share of the steps that a fit from a clock has: it begins near its end."""
_MOST_WEIGHTS = 2
"""Times the numbers in a path: beyond that Levenberg-Marquardt from draws is no better than Adam in equal time."""
_DEAR = (1 / 16, 1 / 2)
"""The shares of the draws and of the steps that a fit without a clock has where it has more weights than the path has
numbers: a step is dear then, and one draw comes about as near as another."""
_IDLE = 1e-4
"""A fit whose error falls by less than this share in a look's time has ended."""


class Descended(NamedTuple):
    """What the fits of all paths came to; as in `Fits`."""

    r2: np.ndarray
    r2_half: np.ndarray
    best_weights: list[Any]
    steps: int


def is_second_order(network: Network, points: int, dimensions: int, settings: FitSettings) -> bool:
    """Whether Levenberg-Marquardt is used: where it is asked for, or where it is the better one: a network that can
    start from a clock, or one of at most twice as many weights as a path has numbers."""
    if settings.optimiser != "by-network":
        return settings.optimiser == "levenberg-marquardt"
    if settings.simulation != DEFAULT_SIMULATION:
        return False
    return has_clock(network, dimensions, settings) or _weights(network) <= _MOST_WEIGHTS * points * dimensions


class SecondOrder:
    """The fits of one kind of network to all paths."""

    @single_precision()
    def __init__(
        self,
        network: Callable[[int, int], Network],
        paths: Float[np.ndarray, "paths points dimensions"],
        settings: FitSettings,
        *,
        key: Key,
        lanes: int,
        interrupted: Callable[[], bool],
    ):
        self.network, self.paths, self.settings, self.key = network, paths, settings, key
        self.lanes, self.interrupted, self.steps = lanes, interrupted, 0
        first = network(0, 0)
        self.static = eqx.partition(first, eqx.is_inexact_array)[1]
        self.clock = has_clock(first, paths.shape[2], settings)
        dear = _weights(first) > paths[0].size
        draws, steps = (0, _FROM_A_CLOCK) if self.clock else _DEAR if dear else (1, 1)
        self.draws = max(1, round(settings.draws * draws))
        self.iterations = max(2 * CHUNK, round(settings.iterations * steps))

    @single_precision()
    def work(self, progress: Callable[[int, int], None]) -> Descended:
        """All fits: of every path with half the steps, then on with all of them, then from other draws."""
        count, settings = len(self.paths), self.settings
        r2, r2_half = np.full((count, settings.restarts), np.nan), np.full(count, -np.inf)
        best, best_weights = np.full(count, -np.inf), [None] * count
        most = count * (1 + settings.restarts)

        def note(places: np.ndarray, fits: Descent) -> np.ndarray:
            """The best R2 of each path, of which several fits may be at work."""
            scores = np.full(count, -np.inf)
            for row, place in enumerate(places):
                score = float(1 - fits.error[row])
                scores[place] = max(scores[place], score)
                if best_weights[place] is None or score > best[place]:
                    best[place] = max(score, best[place])
                    best_weights[place] = jax.tree.map(lambda leaf, row=row: leaf[row], fits.weights)
            return scores

        for restart in range(settings.restarts):
            todo = np.flatnonzero(best < settings.enough)
            if not len(todo):
                break
            places, fits, done = self.begun(todo, restart)
            half = self.iterations // 2
            fits = self.descended(fits, half - done)
            scores = note(places, fits)
            if restart == 0:
                r2_half = scores
                progress(count, most)
            going = np.isin(places, np.flatnonzero(scores < settings.enough)) if restart == 0 else np.ones(len(places))
            rows = np.flatnonzero(going)
            if len(rows):
                places, fits = places[rows], _rows(fits, rows)
                fits = self.descended(fits, self.iterations - max(half, done))
                scores = note(places, fits)
                r2[np.unique(places), restart] = scores[np.unique(places)]
            progress(count * (2 + restart), most)
        progress(most, most)
        return Descended(r2, r2_half, best_weights, self.steps)

    def begun(self, paths: np.ndarray, restart: int) -> tuple[np.ndarray, Descent, int]:
        """Which path each fit is of, the fits, and how many steps they have made: the best of some draws."""
        places = np.repeat(paths, self.draws)
        networks = [
            self.network(int(path), restart + self.settings.restarts * draw)
            for path in paths
            for draw in range(self.draws)
        ]
        weights = _stacked([eqx.filter(one, eqx.is_inexact_array) for one in networks])
        if self.clock:
            keys = jnp.stack([jax.random.fold_in(jax.random.fold_in(self.key, int(path)), restart) for path in paths])
            weights = self.in_batches(_clocks, weights, self.paths[places], keys)
        fits = self.in_batches(descents, weights, self.paths[places])
        if self.draws <= _KEPT:
            return places, fits, 0
        look = min(_LOOK, self.iterations // 2)
        fits = self.descended(fits, look)
        errors = fits.error.reshape(len(paths), self.draws)
        kept = np.argsort(errors, axis=1, kind="stable")[:, :_KEPT] + self.draws * np.arange(len(paths))[:, None]
        return places[kept.reshape(-1)], _rows(fits, kept.reshape(-1)), look

    def descended(self, fits: Descent, steps: int) -> Descent:
        """The fits after so many steps more; those that are good enough, or come no nearer, have fewer."""
        fits = jax.tree.map(np.array, fits)
        going = np.flatnonzero(1 - fits.error < self.settings.enough)
        for _ in range(-(-steps // CHUNK)):
            before = fits.error.copy()
            for rows in self.batches(going):
                if self.interrupted():
                    raise Failed("the fits were interrupted; make them again")
                new = jax.device_get(descend(self.taken(fits, rows), self.static, self.settings))
                for leaf, moved in zip(jax.tree.leaves(fits), jax.tree.leaves(new), strict=True):
                    leaf[rows] = moved[: len(rows)]
                self.steps += CHUNK * len(rows)
            nearer = fits.error[going] < (1 - _IDLE) * before[going]
            going = going[nearer & (1 - fits.error[going] < self.settings.enough)]
            if not len(going):
                break
        return fits

    def in_batches(self, function: Callable[..., Any], *arrays: Any) -> Any:
        """A compiled function of many fits, as many at a time as it is compiled for."""
        batches = list(self.batches(np.arange(len(arrays[-1]))))
        parts = [jax.device_get(function(*self.taken(arrays, rows), self.static)) for rows in batches]
        short = [
            jax.tree.map(lambda leaf, rows=rows: leaf[: len(rows)], part)
            for part, rows in zip(parts, batches, strict=True)
        ]
        return jax.tree.map(lambda *leaves: np.concatenate(leaves), *short)

    def taken(self, arrays: Any, rows: np.ndarray) -> Any:
        """Some of many fits, the last one again and again where there are too few for the program."""
        filled = np.minimum(np.arange(self.lanes), len(rows) - 1)
        return jax.tree.map(lambda leaf: jnp.asarray(leaf[rows[filled]]), arrays)

    def batches(self, rows: np.ndarray) -> Iterator[np.ndarray]:
        return (rows[first : first + self.lanes] for first in range(0, len(rows), self.lanes))


def _weights(network: Network) -> int:
    return sum(leaf.size for leaf in jax.tree.leaves(eqx.filter(network, eqx.is_inexact_array)))


@compiled
def _clocks(weights: PyTree, paths: Any, keys: Any, static: Network) -> PyTree:
    def one(weights, path, key):
        return eqx.filter(clock_start(eqx.combine(weights, static), path, key=key), eqx.is_inexact_array)

    return jax.vmap(one)(weights, paths, keys)


def _rows(fits: Descent, rows: np.ndarray) -> Descent:
    return jax.tree.map(lambda leaf: leaf[rows], fits)


def _stacked(trees: Sequence[Any]) -> Any:
    return jax.tree.map(lambda *leaves: np.stack([np.asarray(leaf) for leaf in leaves]), *trees)
