"""Every sentence that a verdict can give, from the condition that it states; and what is recorded beside it."""

import dataclasses
import re
from collections.abc import Callable
from typing import NamedTuple

import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import System, Verdict, as_flow, find_verdict
from gnode.analysis._watch import OutOfTime, Watch
from tests.analysis import systems
from tests.analysis.attractors import cloud
from tests.analysis.known_answers import KNOWN, Known
from tests.analysis.known_answers._parts import system_in_units


def entry(name: str) -> Known:
    return next(known for known in KNOWN if known.id == name)


class Said(NamedTuple):
    """A verdict, and what must be true of the system if its words are."""

    id: str
    system: Callable[[], System]
    states: Callable[[], np.ndarray]
    seconds: float
    words: str
    """A pattern of the reason."""


def known(name: str, words: str) -> Said:
    one = entry(name)
    return Said(name, one.system, one.starts, one.seconds, words)


SENTENCES = (
    Said(
        "all escape",
        lambda: as_flow(systems.saddle),
        lambda: cloud(2, count=100),
        10.0,
        r"100% of the states are 30 times as far out as they began, or further, after 10 s",
    ),
    known(
        "eight-corners", r"lie at 8 stable fixed points after 10 s, to within .*slowest time constant there is 0.5 s"
    ),
    known("point-beside-escape", r"lie at one stable fixed point.*\d\d% of the states are 30 times"),
    Said(
        # At a rate of 0.35/s half of a memory is lost in 2 s.
        "points, later than asked for",
        lambda: as_flow(lambda h: -0.35 * h),
        lambda: cloud(1, count=200),
        6.0,
        r"On the time scale of 6 s: .* moved by \d\d% .*lie at one stable fixed point after 24 s",
    ),
    known("leaky-line-in-nanounits", r"The states move by 1.* kept in 1 of 2 directions over 1 s.*1 piece, 0 loops"),
    Said(
        "leaky",
        lambda: as_flow(lambda h: jnp.array([-0.05, -5.0]) * h),
        lambda: cloud(2, count=300),
        10.0,
        r"Leaky: memories are lost .*A memory lasts 5\.\d* s\. Later they gather at one stable fixed point",
    ),
    known("cylinder", r"A Moebius band has the same homology: which of the two it is, that does not tell"),
    known("cycle-beside-a-point", r"of the states go round one orbit of period 6.283 s; nearby states are drawn to it"),
    known("cycle-in-an-unstable-plane", r"go round one orbit .*nearby states are driven from it by a factor of 23.1"),
    known("harmonic-oscillator", r"go round orbits that close and neither attract nor repel, as those around a centre"),
    known("henon-beside-a-2-cycle", r"never close: nearby states part at 0\.4.* \(the largest Lyapunov exponent\)"),
    known("golden-turn-of-a-circle", r"1 Lyapunov exponent cannot be told from zero.*motion round a circle"),
    known("may-leonard", r"they rest where nothing stable is, as near a cycle that joins saddles"),
)


@pytest.mark.parametrize("said", SENTENCES, ids=lambda said: said.id)
def test_a_sentence_is_made_from_what_it_states(said: Said):
    found = find_verdict(said.system(), said.states(), seconds=said.seconds)
    assert re.search(said.words, found.reason), found.reason
    assert found.reason.endswith(".") and "none s" not in found.reason


def same(one: Verdict, other: Verdict, time: float) -> None:
    assert other.kind == one.kind, other.reason
    assert (other.count, other.leaky, other.stopped) == (one.count, one.leaky, one.stopped)
    for first, second in zip(one.attractors, other.attractors, strict=True):
        assert second == dataclasses.replace(first, share=second.share)
        assert second.share == pytest.approx(first.share, abs=0.02)
    for first, second in zip(one.margins, other.margins, strict=True):
        assert second.what == first.what and second.value == pytest.approx(first.value, rel=1e-3, abs=1e-6)
    if one.manifold is not None and other.manifold is not None:
        assert other.manifold.dimension == one.manifold.dimension
        assert other.manifold.topology.betti.tolist() == one.manifold.topology.betti.tolist()
        lifetime = other.manifold.memory.lifetime_measured / time
        assert lifetime == pytest.approx(one.manifold.memory.lifetime_measured, rel=1e-3)
    if one.cycle is not None and other.cycle is not None:
        assert other.cycle.period / time == pytest.approx(one.cycle.period, rel=1e-6)


@pytest.mark.parametrize(
    ("name", "lengths"),
    [
        ("eight-corners", "pico"),
        ("eight-corners", "each its own"),
        ("leaky-line-in-nanounits", "tera"),
        ("parabola", "each its own"),
        ("cycle-beside-a-point", "pico"),
        ("cycle-beside-a-point", "each its own"),
        ("golden-turn-of-a-circle", "tera"),
    ],
)
def test_units_change_nothing(name: str, lengths: str):
    one = entry(name)
    system, starts = one.system(), one.starts()
    size = starts.shape[1]
    factor, time = {
        "pico": (np.full(size, 1e-12), 1e-6),
        "tera": (np.full(size, 1e12), 1e6),
        "each its own": (10.0 ** np.linspace(-12, 12, size), 1e-3),
    }[lengths]
    plain = find_verdict(system, starts, seconds=one.seconds)
    found = find_verdict(system_in_units(system, factor, time), starts * factor, seconds=one.seconds * time)
    same(plain, found, time)


def test_an_entry_that_is_small_by_its_unit_counts_and_one_that_is_silent_does_not():
    """A line along the second entry, in picounits; the third is 1, up to rounding."""
    random = np.random.default_rng(0)
    states = np.column_stack(
        [random.uniform(-1, 1, 300), 1e-12 * random.uniform(-1, 1, 300), 1 + 1e-16 * random.integers(-3, 3, 300)]
    )
    found = find_verdict(as_flow(lambda h: jnp.array([-10.0, 0.0, 0.0]) * h), states, seconds=1.0)
    assert found.kind == "line" and found.manifold is not None and found.manifold.dimension == 1


def test_a_close_call_is_told():
    """A memory moves by 24.4 % of its size, and by 25 % it would be leaky."""
    found = find_verdict(as_flow(lambda h: jnp.array([-0.028, -5.0]) * h), cloud(2, count=300), seconds=10.0)
    assert found.kind == "line" and not found.leaky
    (movement, *_) = found.margins
    assert movement.close and movement.value == pytest.approx(0.244, abs=0.01)
    assert "That was close: the movement over the size of the set is 0.24" in found.reason


def test_a_budget_that_does_not_end_the_work_changes_no_bit():
    one = entry("cycle-beside-a-point")
    free = find_verdict(one.system(), one.starts(), seconds=one.seconds)
    bounded = find_verdict(one.system(), one.starts(), seconds=one.seconds, time_budget_s=600.0)
    assert bounded.reason == free.reason and bounded.attractors == free.attractors
    assert free.cycle is not None and bounded.cycle is not None
    assert (free.cycle.states == bounded.cycle.states).all()


def test_a_budget_that_ends_the_work_says_so():
    one = entry("cosine-ring-of-64")
    found = find_verdict(one.system(), one.starts(), seconds=1000 * one.seconds, time_budget_s=0.5)
    assert found.kind == "unclear" and found.count is None and found.attractors == ()
    assert found.stopped is not None and "the time budget of 0.5 s ended while" in found.stopped
    assert found.reason.startswith("Out of time: ") and found.reason.endswith(".")


@pytest.mark.parametrize("budget", [0.0, -1.0, float("nan")], ids=str)
def test_a_budget_of_no_time_is_refused(budget: float):
    with pytest.raises(Refused, match="the time budget in seconds above zero"):
        find_verdict(as_flow(systems.bistable), cloud(1), seconds=1.0, time_budget_s=budget)


def test_a_watch_is_quiet_where_nobody_looks(capsys: pytest.CaptureFixture[str]):
    with Watch() as watch:
        watch.at("working")
    assert capsys.readouterr().err == ""
    used = Watch(1e-9)
    with pytest.raises(OutOfTime, match="ended while working"):
        used.at("working")
