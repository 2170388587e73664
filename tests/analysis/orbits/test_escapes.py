"""What runs away ends early and says so; what only grows, and is stiff, does not end for that."""

import time

import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Failed
from gnode.analysis import as_flow, find_limit_cycle, lyapunov_spectrum
from gnode.analysis.orbits._escape import Progress, RanAway
from tests.analysis.known_answers import KNOWN
from tests.analysis.known_answers._parts import in_units, planar
from tests.analysis.known_answers.escapes import rabinovich_fabrikant, riccati

BY_ID = {known.id: known for known in KNOWN}
START = np.array([-0.944, -0.066, 0.538])
# Alone on the machine it takes a second or two; without an end, more than 100.
PATIENCE_S = 40.0


@pytest.mark.parametrize("size", [1.0, 1e-9, 1e9], ids=["as it is", "in nanounits", "in gigaunits"])
@pytest.mark.parametrize("options", [{}, {"transient": 0.0}, {"transient": 7.0}], ids=["usual", "at once", "after 7 s"])
def test_a_slow_escape_ends_early_and_says_so(size, options):
    system = as_flow(in_units(rabinovich_fabrikant, size))
    began = time.monotonic()
    with pytest.raises(
        RanAway,
        match=r"ran away: [\d.]+ s .* times as far out as .* have become .* times as short, so that the .* s left",
    ):
        lyapunov_spectrum(system, size * START, seconds=20.0, **options)
    assert time.monotonic() - began < PATIENCE_S


def test_a_state_that_runs_away_slowly_goes_to_no_cycle():
    began = time.monotonic()
    assert find_limit_cycle(as_flow(rabinovich_fabrikant), START, transient=20.0, seconds=20.0) is None
    assert find_limit_cycle(as_flow(rabinovich_fabrikant), START) is None
    assert find_limit_cycle(as_flow(rabinovich_fabrikant), START, transient=0.0, seconds=40.0) is None
    assert time.monotonic() - began < PATIENCE_S


@pytest.mark.parametrize("name", ["cube-of-the-norm", "lorenz-backwards"])
def test_states_that_are_infinite_in_finite_time(name):
    known = BY_ID[name]
    with pytest.raises(RanAway, match="ran away"):
        lyapunov_spectrum(known.system(), known.starts()[0], seconds=known.seconds)
    assert find_limit_cycle(known.system(), known.starts()[0], transient=known.seconds) is None


def test_an_infinite_state_is_told_with_its_time():
    with pytest.raises(RanAway, match=r"the trajectory ran away within 1 s in the transient"):
        # tan(t + pi / 4)
        lyapunov_spectrum(as_flow(riccati), np.ones(1), seconds=200.0)


@pytest.mark.parametrize("tiny", [1e-12, 1e-100])
def test_a_start_near_an_unstable_origin_is_no_escape(tiny):
    flow = planar(lambda square: 1 - square, 1.0)
    spectrum = lyapunov_spectrum(as_flow(flow), np.array([tiny, 0.0]), seconds=300.0, transient=0.0)
    np.testing.assert_allclose(np.linalg.norm(spectrum.end), 1, rtol=1e-9)
    cycle = find_limit_cycle(as_flow(flow), np.array([tiny, 0.0]), transient=300.0)
    assert cycle is not None
    assert cycle.period == pytest.approx(2 * np.pi, rel=1e-9)


def test_growth_that_makes_a_flow_fast_and_then_ends_is_no_escape():
    # Rates grow with the square of the state, from 1 to 1e4, which stays at a radius of 100.
    flow = planar(lambda square: 1 - square / 1e4, lambda x, y: 1 + x**2 + y**2)
    spectrum = lyapunov_spectrum(as_flow(flow), np.array([0.1, 0.0]), seconds=20.0, transient=0.0)
    np.testing.assert_allclose(np.linalg.norm(spectrum.end), 100, rtol=1e-6)


def test_a_stiff_flow_is_not_waited_for_and_is_not_called_an_escape():
    flow = as_flow(lambda h: jnp.stack([-1e9 * (h[0] - jnp.cos(h[1])), h[1] - h[1] ** 3]))
    began = time.monotonic()
    for call in (lambda: lyapunov_spectrum(flow, np.ones(2) / 2), lambda: find_limit_cycle(flow, np.ones(2) / 2)):
        with pytest.raises(Failed, match="of this flow need more than 20,000,000 steps; give fewer seconds") as failed:
            call()
        assert not isinstance(failed.value, RanAway)
    assert time.monotonic() - began < PATIENCE_S


def test_a_burst_of_short_steps_is_no_reason_to_end():
    progress = Progress(200.0, "in the transient")
    steps, elapsed = 0, 0.0
    for pace in 30 * [1e-3] + 10 * [1e-7] + 150 * [1e-3]:
        steps, elapsed = steps + 1000, elapsed + 1000 * pace
        progress.at(steps, elapsed, np.array([1.0, 5.0 if pace < 1e-3 else 1.0]))
    # But short steps that last are.
    with pytest.raises(Failed, match="need more than 20,000,000 steps"):
        for _ in range(200):
            steps, elapsed = steps + 1000, elapsed + 1e-4
            progress.at(steps, elapsed, np.array([1.0, 5.0]))
