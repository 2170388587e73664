import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import equinox as eqx
import jax
import jax.numpy as jnp
import numpy as np

from gnode._checks import Failed, refusal
from gnode._switches import single_precision
from gnode._types import Key
from gnode.expressivity._second_order import SecondOrder, is_second_order
from gnode.expressivity._settings import FitSettings
from gnode.expressivity._slots import Slot, advance, begun, outputs, refilled
from gnode.models import Network, TrainedInitialState, in_float32
from gnode.programs import compiled
from gnode.training import device_memory

# More share the cache of a core no longer; measured: 16 at once cost less a fit than 32.
_CPU_SLOTS = 16
_DEVICE_SLOTS = 1024
_MEMORY_SHARE = 0.7


@dataclass(frozen=True)
class Fits:
    """How well networks were fitted to paths. R2 is 1 - MSE/variance on all points of a path, in (-inf, 1]."""

    r2: np.ndarray
    """Shape (paths, restarts): of every restart, float64; not a number where one was not needed."""
    r2_half: np.ndarray
    """Shape (paths,): of the first restart with half the steps."""
    outputs: np.ndarray
    """Shape (paths, points, dimensions): of the best fit of every path."""
    steps: int
    """Of all fits together."""
    seconds: float

    @property
    def best(self) -> np.ndarray:
        """Shape (paths,): the best R2 of a path over all that was tried."""
        return np.fmax(np.nanmax(self.r2, axis=1, initial=-np.inf), self.r2_half)

    @property
    def first(self) -> np.ndarray:
        """Shape (paths,): of the first restart with all steps; of half of them where that was enough."""
        return np.where(np.isnan(self.r2[:, 0]), self.r2_half, self.r2[:, 0])


class _Job(NamedTuple):
    path: int
    restart: int
    half: bool


def fit_paths(
    draw: Callable[[Key], Network],
    paths: np.ndarray,
    settings: FitSettings | None = None,
    *,
    key: Key,
    interrupted: Callable[[], bool] = lambda: False,
    progress: Callable[[int, int], None] = lambda ended, all_fits: None,
) -> Fits:
    r"""Fits an autonomous network to each of many paths, by Adam on all time points, from several draws of its weights.

    $$\tau \dot h = G(h) \odot (F(h) - h), \quad y = C h + c, \quad \min_{h(0), F, G, C, c}
    \frac{1}{P D} \sum_{p, d} (y_d(t_p) - x_d(t_p))^2$$

    All fits share one compiled program of a fixed number of slots. A fit that has ended, by its budget or because its
    R2 is enough, makes room for the next one. Every path is fitted with half the steps first, then from the same
    weights with all of them, then from other draws; where a fit is good enough, the rest of the path's are not made.
    The best weights that a fit came by count, not its last.

    **Arguments:**

    - `draw`: makes a network of no input from a key, always of the same shapes. Where its initial state is trained, it
        starts at N(0, 1) and not at zero, which a field may not leave.
    - `paths`: shape (paths, points, dimensions), each standardised.
    - `interrupted`: asked a few times a second; where true, `Failed` is raised.
    - `progress`: told how many fits have ended, and of how many at most.
    """
    settings = FitSettings() if settings is None else settings
    paths = np.asarray(paths, np.float32)
    if paths.ndim != 3 or not len(paths):
        raise refusal("paths of shape (paths, points, dimensions)", paths.shape, "give at least one path")
    run = _Run(draw, paths, settings, key)
    began = time.monotonic()
    if is_second_order(run.first, paths.shape[1], paths.shape[2], settings):
        run.work_second_order(interrupted, progress)
    else:
        run.work(interrupted, progress)
    return Fits(run.r2, run.r2_half, run.best_outputs(), run.steps, time.monotonic() - began)


def initial_network(draw: Callable[[Key], Network], key: Key, path: int, restart: int) -> Network:
    """The network that the fits of a path begin with; that of half the steps as the first with all of them."""
    field_key, start_key = jax.random.split(jax.random.fold_in(jax.random.fold_in(key, path), restart))
    network = in_float32(draw(field_key))
    if not isinstance(network.initial, TrainedInitialState):
        return network
    start = jax.random.normal(start_key, network.initial.value.shape, jnp.float32)
    return eqx.tree_at(lambda n: n.initial.value, network, start)


class _Run:
    """The fits of one network to all paths: what is known of them, and what is still to be done."""

    @single_precision()
    def __init__(self, draw: Callable[[Key], Network], paths: np.ndarray, settings: FitSettings, key: Key):
        self.draw, self.paths, self.settings, self.key = draw, paths, settings, key
        self.r2 = np.full((len(paths), settings.restarts), np.nan)
        self.r2_half = np.full(len(paths), np.nan)
        self.best = np.full(len(paths), -np.inf)
        self.steps = 0
        # Of every path: half the steps, then the restarts.
        self.rounds = np.zeros(len(paths), int)
        self.first = self.network(_Job(0, 0, True))
        first, self.static = eqx.partition(self.first, eqx.is_inexact_array)
        made, dimensions = self.static.field.input_size, paths.shape[2]
        if made != 0:
            raise refusal("an autonomous network, of no input", f"one of {made} inputs", "draw it with input_size=0")
        size = jax.eval_shape(lambda weights: outputs(eqx.combine(weights, self.static), 2, settings), first).shape[1]
        if size != dimensions:
            raise refusal(f"a readout of {dimensions} outputs, as the paths have", size, "draw it with as many")
        self.blank = jax.device_get(first)
        self.best_weights = [self.blank] * len(paths)

    def network(self, job: _Job) -> Network:
        return initial_network(self.draw, self.key, job.path, job.restart)

    def next_job(self, at_work: set[int]) -> _Job | None:
        """What is worth beginning now: of a path one fit at a time, as the next one may not be needed."""
        free = [
            path
            for path in range(len(self.paths))
            if path not in at_work and self.rounds[path] <= self.settings.restarts
            if self.best[path] < self.settings.enough
        ]
        if not free:
            return None
        path = min(free, key=lambda path: self.rounds[path])
        turn = int(self.rounds[path])
        self.rounds[path] += 1
        return _Job(path, max(turn - 1, 0), turn == 0)

    def work(self, interrupted: Callable[[], bool], progress: Callable[[int, int], None]) -> None:
        most = len(self.paths) * (1 + self.settings.restarts)
        places: list[_Job | None] = [None] * self.slot_count()
        slots = self.fresh(places)
        ended, goes_on = 0, np.zeros(len(places), bool)
        while True:
            done = [place for place, job in enumerate(places) if job is not None and not goes_on[place]]
            if done:
                self.note(slots, [(place, places[place]) for place in done])  # pyright: ignore[reportArgumentType]
                ended += len(done)
                progress(ended, most)
            for place in done:
                places[place] = None
            new = [place for place, job in enumerate(places) if job is None]
            at_work = {job.path for job in places if job is not None}
            for place in new:
                places[place] = job = self.next_job(at_work)
                if job is not None:
                    at_work.add(job.path)
            if not any(job is not None for job in places):
                progress(most, most)
                return
            filled = [job if place in new else None for place, job in enumerate(places)]
            if any(job is not None for job in filled):
                slots = self.refill(slots, filled)
            if interrupted():
                raise Failed("the fits were interrupted; make them again")
            slots, goes_on = self.advance(slots)

    def work_second_order(self, interrupted: Callable[[], bool], progress: Callable[[int, int], None]) -> None:
        found = SecondOrder(
            lambda path, restart: initial_network(self.draw, self.key, path, restart),
            self.paths,
            self.settings,
            key=self.key,
            lanes=self.slot_count(),
            interrupted=interrupted,
        ).work(progress)
        self.r2, self.r2_half, self.best_weights, self.steps = found

    def note(self, slots: Slot, done: Sequence[tuple[int, _Job]]) -> None:
        """Takes down what ended fits have come to."""
        # On the host, and all at once: a program for every leaf and place would have to be compiled.
        scores, steps, weights = jax.device_get((slots.best, slots.step, slots.best_weights))
        for place, job in done:
            score = float(scores[place])
            self.steps += int(steps[place])
            if job.half:
                self.r2_half[job.path] = score
            else:
                self.r2[job.path, job.restart] = score
            if score > self.best[job.path]:
                self.best[job.path] = score
                self.best_weights[job.path] = jax.tree.map(lambda leaf, at=place: leaf[at], weights)

    @single_precision()
    def fresh(self, jobs: Sequence[_Job | None]) -> Slot:
        """Slots in which jobs begin; those without one have ended."""
        settings = self.settings
        weights, paths, steps = [], [], []
        for job in jobs:
            if job is None:
                weights.append(self.blank)
            else:
                weights.append(jax.tree.map(np.asarray, eqx.filter(self.network(job), eqx.is_inexact_array)))
            paths.append(self.paths[0 if job is None else job.path])
            steps.append(0 if job is None else settings.steps // 2 if job.half else settings.steps)
        return _begin_all(_stacked(weights), jnp.asarray(np.stack(paths)), jnp.asarray(steps, jnp.int32), settings)

    @single_precision()
    def refill(self, slots: Slot, jobs: Sequence[_Job | None]) -> Slot:
        """The slots in which jobs begin; those without one stay as they are."""
        return refilled(self.fresh(jobs), slots, jnp.asarray([job is None for job in jobs]))

    @single_precision()
    def advance(self, slots: Slot) -> tuple[Slot, np.ndarray]:
        """Some steps of all fits, and which of them go on."""
        slots, going = advance(slots, self.static, self.settings)
        return slots, np.asarray(going)

    def slot_count(self) -> int:
        """How many fits at once: as given, or as many as pay on the device and fit its memory."""
        if self.settings.slots is not None:
            return min(self.settings.slots, len(self.paths))
        memory = device_memory()
        count = min(_CPU_SLOTS if memory is None else _DEVICE_SLOTS, len(self.paths))
        while memory is not None and count > 1 and self.bytes_of(count) > _MEMORY_SHARE * memory:
            count //= 2
        return count

    @single_precision()
    def bytes_of(self, count: int) -> int:
        """What the program of so many slots takes on the device."""
        told: Any = advance.lower(self.fresh([None] * count), self.static, self.settings).compile().compiled
        analysis = told.memory_analysis()
        return analysis.argument_size_in_bytes + analysis.temp_size_in_bytes

    @single_precision()
    def best_outputs(self) -> np.ndarray:
        stacked = _stacked(self.best_weights)
        return np.asarray(_outputs_of_all(stacked, self.static, self.paths.shape[1], self.settings))


def _stacked(trees: Sequence[Any]) -> Any:
    """Trees of arrays as one, put together on the host."""
    return jax.tree.map(lambda *leaves: jnp.asarray(np.stack(leaves)), *trees)


@compiled
def _begin_all(weights: Any, paths: Any, steps: Any, settings: FitSettings) -> Slot:
    return jax.vmap(lambda w, path, budget: begun(w, path, budget, settings))(weights, paths, steps)


@compiled
def _outputs_of_all(weights: Any, static: Network, points: int, settings: FitSettings) -> Any:
    return jax.vmap(lambda w: outputs(eqx.combine(w, static), points, settings))(weights)
