import math

import hypothesis.extra.numpy as npst
import hypothesis.strategies as st
import jax
import numpy as np
import pytest
from hypothesis import given, settings
from scipy import stats

from gnode._checks import Refused
from gnode.tasks import TASKS, AbstractAmplitudeLaw, Annulus, FlipFlop, Signs, Uniform
from gnode.tasks._flip_flop import hold

FLIP_FLOPS = [name for name, entry in TASKS.items() if isinstance(entry.task, FlipFlop)]
UNIT = (-1.0, 1.0)


def flip_flop(name: str) -> FlipFlop:
    task = TASKS[name].task
    assert isinstance(task, FlipFlop)
    return task


def last_non_zero(inputs, before):
    """The definition, bin by bin."""
    targets = np.empty_like(inputs)
    for trial in range(inputs.shape[0]):
        for channel in range(inputs.shape[2]):
            value = before[channel]
            for step in range(inputs.shape[1]):
                if inputs[trial, step, channel] != 0:
                    value = inputs[trial, step, channel]
                targets[trial, step, channel] = value
    return targets


def seen_pulses(sizes, width):
    """Pulses written one after another in the order in which they begin."""
    inputs = np.zeros_like(sizes)
    for trial, step, channel in np.argwhere(~np.isnan(sizes)):
        inputs[trial, step : step + width + 1, channel] = sizes[trial, step, channel]
    return inputs


@given(
    sizes=npst.arrays(
        np.float32, (2, 12, 2), elements=st.sampled_from([math.nan] * 5 + [0.0, 1.0, -1.0, 0.25]), fill=st.nothing()
    ),
    width=st.integers(0, 13),
)
def test_pulses_last_and_are_overwritten_as_defined(sizes, width):
    before = np.array([0.5, -2.0])
    inputs, targets = hold(sizes, width=width, before=before)
    np.testing.assert_array_equal(inputs, seen_pulses(sizes, width))
    np.testing.assert_array_equal(targets, last_non_zero(inputs, before))


@pytest.mark.parametrize("name", FLIP_FLOPS)
@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 2**32 - 1))
def test_target_is_the_last_non_zero_input(name, seed):
    task = flip_flop(name)
    trials = task.sample(5, key=jax.random.key(seed))
    np.testing.assert_array_equal(trials.targets, last_non_zero(trials.inputs, task.before))


@pytest.mark.parametrize("name", FLIP_FLOPS)
def test_trials_have_the_published_shape(name):
    task = flip_flop(name)
    trials = task.sample(3, key=jax.random.key(0))
    assert trials.inputs.shape == trials.targets.shape == (3, 100, task.input_size)
    assert trials.inputs.dtype == trials.targets.dtype == np.float32
    assert trials.mask.all() and trials.mask.dtype == bool
    np.testing.assert_allclose(trials.times[0], 0.01 * np.arange(1, 101))
    np.testing.assert_allclose(trials.durations, 0.01, rtol=1e-5)


@pytest.mark.parametrize("law", [Signs(3), Annulus(1.0, 2.0)], ids=["one-channel", "together"])
def test_bins_in_which_a_pulse_begins_are_as_many_as_poisson_makes_them(law):
    # Poisson(r) pulses spread over b bins leave each bin and slot empty with probability exp(-r / (b s)),
    # independently of all others.
    task = FlipFlop(law, (0.0,) * law.channels, rate=12.0)
    begun = ~np.isnan(task._onsets(4000, np.random.default_rng(0)))
    assert not begun[:, 98:].any()
    slots = 1 if law.together else law.channels
    begun = begun[:, :98, :slots]
    probability = -math.expm1(-12.0 / (98 * slots))
    for counts in (begun.sum(axis=(0, 2)), begun.sum(axis=(0, 1))):
        number = begun.size // counts.size
        deviation = (counts - number * probability) / math.sqrt(number * probability * (1 - probability))
        assert np.abs(deviation).max() < 5
    # The number in a trial is binomial: its variance tells this law from any fixed number of pulses.
    each = begun.sum(axis=(1, 2))
    variance = 98 * slots * probability * (1 - probability)
    assert each.var() == pytest.approx(variance, rel=5 * math.sqrt(2 / len(each)))


@pytest.mark.parametrize("rate", [0.5, 6.0])
def test_trials_without_a_pulse_are_as_rare_as_poisson_says(rate):
    trials = FlipFlop(Signs(1), (1.0,), rate=rate).sample(4000, key=jax.random.key(2))
    quiet = int((trials.inputs == 0).all(axis=(1, 2)).sum())
    assert stats.binomtest(quiet, 4000, math.exp(-rate)).pvalue > 1e-5


def test_a_single_pulse_lasts_three_bins():
    trials = FlipFlop(Signs(1), (1.0,), rate=0.05).sample(2000, key=jax.random.key(1))
    lasting = (trials.inputs != 0).sum(axis=(1, 2))
    assert set(lasting[lasting < 4]) == {0, 3}


def test_one_channel_at_a_time_or_both_at_once():
    alone = FlipFlop(Uniform(UNIT, UNIT), (0.0, 0.0), rate=0.01).sample(4000, key=jax.random.key(0))
    both = FlipFlop(Annulus(1.0, 2.0), (0.0, 0.0), rate=0.01).sample(4000, key=jax.random.key(0))
    assert (alone.inputs != 0).any() and not (alone.inputs != 0).all(axis=2).any()
    assert (both.inputs != 0).any() and ((both.inputs != 0).all(axis=2) == (both.inputs != 0).any(axis=2)).all()


def test_channels_are_chosen_evenly():
    begun = ~np.isnan(flip_flop("cube")._onsets(4000, np.random.default_rng(1)))
    assert stats.chisquare(begun.sum(axis=(0, 1))).pvalue > 1e-5


def uniform(low: float, high: float):
    return stats.uniform(low, high - low).cdf


@pytest.mark.parametrize(
    "law, quantity, cdf",
    [
        (Uniform((-2.0, 2.0), UNIT), lambda a: a[:, 0], uniform(-2, 2)),
        (Uniform((-2.0, 2.0), UNIT), lambda a: a[:, 1], uniform(-1, 1)),
        (Annulus(1.0, 2.0), lambda a: (a**2).sum(axis=1), uniform(1, 4)),
        (Annulus(1.0, 2.0), lambda a: np.arctan2(a[:, 1], a[:, 0]), uniform(-math.pi, math.pi)),
        (Annulus(2.0, 2.0), lambda a: np.arctan2(a[:, 1], a[:, 0]), uniform(-math.pi, math.pi)),
    ],
    ids=["rectangle-wide", "rectangle-narrow", "annulus-area", "annulus-angle", "ring-angle"],
)
def test_amplitudes_follow_their_law(law: AbstractAmplitudeLaw, quantity, cdf):
    drawn = law.sample(5000, generator=np.random.default_rng(0))
    assert drawn.shape == (5000, law.channels)
    assert stats.kstest(quantity(drawn), cdf).pvalue > 1e-5


def test_signs_are_fair():
    drawn = Signs(2).sample(5000, generator=np.random.default_rng(0))
    assert set(np.unique(drawn)) == {-1.0, 1.0}
    assert stats.binomtest(int((drawn > 0).sum()), drawn.size).pvalue > 1e-5


def test_memories_of_the_ring_lie_on_it():
    targets = flip_flop("ring").sample(50, key=jax.random.key(0)).targets
    np.testing.assert_allclose(np.linalg.norm(targets, axis=2), 2, rtol=1e-6)


def test_memories_of_the_annulus_lie_in_it():
    radii = np.linalg.norm(flip_flop("annulus").sample(200, key=jax.random.key(0)).targets, axis=2)
    assert radii.min() >= 1 - 1e-6 and radii.max() <= 2 + 1e-6


@pytest.mark.parametrize(
    "make, message",
    [
        (lambda: FlipFlop(Signs(2), (0.0,)), "target before the first pulse for each of 2 channels, got 1"),
        (lambda: FlipFlop(Signs(1), (0.0,), rate=0.0), "the rate of pulses above zero"),
        (lambda: FlipFlop(Signs(1), (0.0,), rate=math.nan), "the rate of pulses above zero"),
        (lambda: FlipFlop(Signs(1), (0.0,), width=-1), "width of a pulse of at least 0"),
        (lambda: FlipFlop(Signs(1), (0.0,), steps=2), "number of steps of at least 3"),
        (lambda: FlipFlop(Signs(1), (0.0,), time_step=0.0), "time step above zero"),
        (lambda: Signs(0), "number of channels of at least 1"),
        (lambda: Uniform(), "number of channels of at least 1"),
        (lambda: Uniform((1.0, -1.0)), "the first is lower"),
        (lambda: Annulus(2.0, 1.0), "the inner no larger than the outer"),
        (lambda: Annulus(0.0, 0.0), "the inner no larger than the outer"),
    ],
)
def test_refuses(make, message):
    with pytest.raises(Refused, match=message):
        make()
