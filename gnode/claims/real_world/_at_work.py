"""What the gate does: the time constants that it gives while a letter is written, a word spoken, a step taken."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from gnode.claims._chart import Chart, Panel, Series
from gnode.claims._effects import mean_with_interval
from gnode.claims._made_sweep import Chosen, MadeSweep
from gnode.claims._outcome import Table, interval_words
from gnode.claims._runs import numbers
from gnode.claims.real_world._horizon import sources
from gnode.claims.real_world._runs_of import MAIN, as_flows, of_models, some_of, task_words
from gnode.experiments import Run, load_run
from gnode.tasks import Trials
from gnode.training import FAILED_OUTCOMES, time_constants

_TRIALS = 64
_SECONDS, _CONSTANT = "time (s)", "time constant (s)"
# Of a cloud of points: more are not seen.
_DOTS = 1500


@dataclass(frozen=True)
class _Gated:
    """Trials, and the time constants on the way through them."""

    trials: Trials
    """With inputs in their own units."""
    constants: np.ndarray
    """(trials, steps, units), seconds; not a number at padding."""

    @classmethod
    def of(cls, run: Run) -> "_Gated":
        trials = run.trials.take(slice(_TRIALS))
        found = time_constants(run.network, trials, simulation=run.settings.simulation)
        return cls(_in_own_units(run, trials), found)

    @property
    def middle(self) -> np.ndarray:
        """(trials, steps): of the units the median, not a number at padding."""
        return np.where(self.trials.real, np.median(self.constants, axis=2), np.nan)

    @property
    def example(self) -> int:
        """The trial whose length is the median one; where all last equally long, that in which inputs vary most."""
        real = self.trials.real
        ends = self.trials.times[:, -1]
        if np.ptp(ends) > self.trials.time_step * 4:
            return int(np.argsort(ends, kind="stable")[len(ends) // 2])
        scaled = self.trials.inputs / np.maximum(self.trials.inputs[real].std(axis=0), 1e-12)
        return int(np.argmax([np.var(one[kept], axis=0).sum() for one, kept in zip(scaled, real, strict=True)]))


def _in_own_units(run: Run, trials: Trials) -> Trials:
    scaling = run.summary["input_scaling"]
    if scaling is None:
        return trials
    values = trials.inputs * np.array(scaling["deviation"]) + np.array(scaling["mean"])
    return Trials(
        values.astype(np.float32), trials.targets, trials.mask, trials.times, trials.classes
    )  # fmt: skip


def gate_at_work(sweeps: Mapping[str, MadeSweep]) -> tuple[tuple[Chart, ...], Table | None]:
    """Examples, and how time constants go with the gaps between samples and with how fast inputs change."""
    panels: list[Panel] = []
    clouds: list[Panel] = []
    rows: list[tuple[str, str, str, int]] = []
    for name in MAIN:
        chosen = of_models(as_flows(sweeps[name])) if name in sweeps else {}
        runs = list(_runs(chosen["gnode"])) if "gnode" in chosen else []
        if not runs:
            continue
        words, found = task_words(sweeps[name]), [_Gated.of(run) for run in runs]
        with_gap, with_speed = zip(*map(_correlations, found), strict=True)
        gap, speed = (interval_words(*mean_with_interval(list(ones))) for ones in (with_gap, with_speed))
        rows.append((words, gap, speed, len(runs)))
        clouds.append(_cloud(words, found[0]))
        whole = _whole_letters(sweeps) if name == "letters" else None
        panels += _EXAMPLES[name](whole or found[0])
    if not rows:
        return (), None
    head = ("task", "with the gap before the sample", "with how fast the input changes", "seeds")
    return (
        Chart(
            "at-work",
            "What the gate does along an example",
            (
                "Of one gnODE (a flow, the first seed) and one test trial of each task: what it is told, and below or "
                "beside it the time constant tau / G, the median over units with the band of their quartiles. The "
                "letter is the pen's path, added up from its velocities.",
                *sources(sweeps),
            ),
            tuple(panels),
            columns=2,
        ),
        Chart(
            "gaps",
            "Time constants and the gaps between samples",
            (
                "Every dot is a sample of a test trial: the median over units. The gate is not told the gap.",
                *sources(sweeps),
            ),
            tuple(clouds),
            columns=3,
        ),
    ), Table("Time constants of the gnODE: Spearman's correlation over samples, mean over seeds", head, tuple(rows))


def _runs(chosen: Chosen) -> Iterator[Run]:
    for sweep, row in sorted(chosen.runs, key=lambda one: one[1]["seed"]):
        if row["outcome"] not in FAILED_OUTCOMES:
            yield load_run(sweep.run_folder(row))


def _whole_letters(sweeps: Mapping[str, MadeSweep]) -> _Gated | None:
    """Of letters of which no sample was dropped, where there are such runs."""
    if "dropped" not in sweeps:
        return None
    some = some_of(sweeps["dropped"], lambda row: row["task.drop"] == 0)
    chosen = of_models(as_flows(some)) if some.rows else {}
    run = next(_runs(chosen["gnode"]), None) if "gnode" in chosen else None
    return None if run is None else _Gated.of(run)


def _correlations(one: _Gated) -> tuple[float, float]:
    """Spearman's, of the time constant on the way to a sample with the gap before it, and with the speed of the input:
    the distance of standardised samples over the gap. 0 where one of them does not vary."""
    real = one.trials.real.copy()
    # Before the first sample there is none to be told from.
    real[:, 0] = False
    gaps = one.trials.durations[real]
    scaled = one.trials.inputs / np.maximum(one.trials.inputs[one.trials.real].std(axis=0), 1e-12)
    steps = np.linalg.norm(np.diff(scaled, axis=1, prepend=scaled[:, :1]), axis=2)[real]
    middle = one.middle[real]
    return _spearman(middle, gaps), _spearman(middle, steps / gaps)


def _spearman(first: np.ndarray, second: np.ndarray) -> float:
    from scipy.stats import rankdata

    # Gaps that differ by rounding alone are the same.
    first, second = (np.round(values, 6) for values in (first, second))
    if np.ptp(first) == 0 or np.ptp(second) == 0:
        return 0.0
    return float(np.corrcoef(rankdata(first), rankdata(second))[0, 1])


def _cloud(words: str, one: _Gated) -> Panel:
    gaps, middle = one.trials.durations[one.trials.real], one.middle[one.trials.real]
    chosen = np.random.default_rng(0).permutation(len(gaps))[:_DOTS]
    dots = Series("", numbers(1000 * gaps[chosen]), numbers(middle[chosen]), look="dots", kind=0)
    return Panel(words, "gap before the sample (ms)", _CONSTANT, (dots,), log_y=True)


def _along(words: str, one: _Gated) -> Panel:
    """The time constants of the example against time."""
    trial = one.example
    real = one.trials.real[trial]
    low, middle, high = (np.quantile(one.constants[trial][real], q, axis=1) for q in (0.25, 0.5, 0.75))
    times = one.trials.times[trial][real]
    line = Series("", numbers(times), numbers(middle), numbers(low), numbers(high), kind=0)
    return Panel(words, _SECONDS, _CONSTANT, (line,), log_y=True)


def _told(words: str, y: str, one: _Gated, channels: Mapping[str, int]) -> Panel:
    """What the network is told in the example."""
    trial = one.example
    real = one.trials.real[trial]
    times, values = one.trials.times[trial][real], one.trials.inputs[trial][real]
    series = (
        Series(label, numbers(times), numbers(values[:, channel]), kind=1 + k)
        for k, (label, channel) in enumerate(channels.items())
    )
    return Panel(words, _SECONDS, y, tuple(series))


def _letter(one: _Gated) -> list[Panel]:
    trial = one.example
    real = one.trials.real[trial]
    # Pen velocities, in the data's own unit, over the intervals that samples end.
    path = np.cumsum(one.trials.inputs[trial][real][:, :2] * one.trials.durations[trial][real][:, None], axis=0)
    label = one.trials.classes[int(one.trials.targets[trial, 0])]
    dots = Series(
        "", numbers(path[:, 0]), numbers(path[:, 1]), look="dots", colours=numbers(one.middle[trial][real])
    )  # fmt: skip
    written = Panel(
        f"the letter {label}, as it is written",
        "x (units of the tablet)",
        "y",
        (dots,),
        equal=True,
        colour=_CONSTANT,
        log_colour=True,
    )
    return [written, _along(f"the letter {label}", one)]


def _word(one: _Gated) -> list[Panel]:
    digit = one.trials.classes[int(one.trials.targets[one.example, 0])]
    return [
        _told(f"the word for {digit}", "first MFCC", one, {"loudness": 0}),
        _along(f"the word for {digit}", one),
    ]


def _step(one: _Gated) -> list[Panel]:
    return [
        _told("steps of the walker", "angle (rad)", one, {"right thigh": 2, "left thigh": 5}),
        _along("steps of the walker", one),
    ]


_EXAMPLES: Mapping[str, Callable[[_Gated], list[Panel]]] = {"letters": _letter, "digits": _word, "walker": _step}
