"""From where states are let go, and where they are afterwards: neither rests on one state."""

import dataclasses

import jax
import numpy as np
import pytest

from gnode.experiments import Dissection, LetGo, check_consistency, dissect
from gnode.experiments.dissection._let_go import where_let_go
from gnode.report.run.sentences import about_attractor
from gnode.tasks import Trials
from tests.experiments.hand_made import flip_flop_rnn, pulses
from tests.report.records import verdict
from tests.report.run_folder import taken_apart


def driven(trials: int, steps: int, quiet: int) -> Trials:
    """Input is on at all steps, but for some of the first ones of all trials."""
    made = pulses(trials, steps)
    inputs = np.ones_like(made.inputs)
    inputs.reshape(-1, 2)[np.random.default_rng(0).choice(trials * steps, quiet, replace=False)] = 0
    return dataclasses.replace(made, inputs=inputs)


@pytest.mark.parametrize(
    ("trials", "steps", "quiet", "enough"),
    [
        (63, 70, 1, False),
        (63, 70, 0, False),
        (10, 60, 29, False),
        (10, 60, 30, True),
        (100, 50, 49, False),
        (100, 50, 50, True),
        (10, 60, 600, True),
        (2, 10, 19, False),
    ],
)
def test_a_few_steps_without_input_do_not_stand_for_a_task(trials: int, steps: int, quiet: int, enough: bool) -> None:
    made = driven(trials, steps, quiet)
    chosen, source = where_let_go(made.inputs, made.real)
    assert source == LetGo(visited=trials * steps, without_input=quiet, only_without_input=enough)
    np.testing.assert_array_equal(chosen, (made.inputs == 0).all(axis=2) if enough else made.real)


def test_padding_is_no_step_without_input() -> None:
    made = driven(10, 60, 0)
    times = made.times.copy()
    times[:, 40:] = times[:, 39:40]
    chosen, source = where_let_go(np.where(np.arange(60)[:, None] < 40, made.inputs, 0), np.diff(times, prepend=0) > 0)
    assert source == LetGo(visited=400, without_input=0, only_without_input=False) and chosen.sum() == 400


@pytest.mark.parametrize("quiet", [0, 1, 7, 300])
def test_a_dissection_says_what_stands_behind_it(quiet: int) -> None:
    taken = dissect(flip_flop_rnn(), driven(10, 60, quiet), key=jax.random.key(0), starts=64)
    assert taken.let_go == LetGo(visited=600, without_input=quiet, only_without_input=quiet >= 30)
    assert len(taken.relaxed.states) == 32
    text = about_attractor.finding(taken)
    expected = {
        0: "from any of the 600 steps of the trials, which all have some.",
        1: "from any of the 600 steps of the trials, of which 1 has none: too few to stand for them.",
        7: "from any of the 600 steps of the trials, of which 7 have none: too few to stand for them.",
        300: "from the 300 of 600 steps of the trials that have none.",
    }[quiet]
    assert text.startswith(f"32 states of test trials were let go without input, {expected}")


def test_few_states_are_said_to_be_few() -> None:
    taken = dissect(flip_flop_rnn(), driven(1, 12, 1), key=jax.random.key(0), starts=64)
    assert len(taken.relaxed.states) == 12
    assert "What follows rests on these 12 alone." in about_attractor.finding(taken)


def test_a_check_of_consistency_lets_go_of_more_than_one_state() -> None:
    # From one state alone there is no spread to compare with.
    checked = check_consistency(flip_flop_rnn(), driven(10, 60, 1))
    assert np.isfinite(checked.relaxed_changes).all()


def ending(states: np.ndarray, begin: np.ndarray | None = None) -> Dissection:
    """A dissection whose states that were let go, from within a unit of zero, are there in the end."""
    plain = taken_apart(states.shape[1])
    if begin is None:
        begin = np.random.default_rng(1).uniform(-1, 1, states.shape)
    path = np.stack([begin + (states - begin) * share for share in np.linspace(0, 1, len(plain.relaxed.times))])
    held = np.take(path, [0, 1], axis=2)
    return dataclasses.replace(
        plain, relaxed=dataclasses.replace(plain.relaxed, path=path, speeds=np.full(len(states), 0.1)), held=held
    )


def four_places(count: int = 500, *, size: float = 1.0, width: float = 1e-3) -> np.ndarray:
    random = np.random.default_rng(2)
    return size * (random.choice([-0.8, 0.8], size=(count, 2)) + width * random.normal(size=(count, 2)))


def spread_out(count: int = 500) -> np.ndarray:
    return np.random.default_rng(3).uniform(-1, 1, (count, 2))


FAR = np.array([[-10_527.0, 3.0], [0.0, 19_444.0]])


@pytest.mark.parametrize(
    ("states", "places", "far", "strays"),
    [
        (np.concatenate([spread_out(), FAR]), 0, 2, 0),
        (np.concatenate([four_places(), FAR]), 4, 2, 0),
        (np.concatenate([four_places(), np.tile(FAR, (40, 1))]), 4, 80, 0),
        (np.concatenate([spread_out(), np.tile(FAR, (200, 1))]), 0, 400, 0),
        # Outliers that are not so far out: they make the spread seem large as well.
        (np.concatenate([spread_out(), [[9.0, 0.0], [0.0, -8.0]]]), 0, 0, 0),
        (np.concatenate([four_places(), [[9.0, 0.0], [0.0, -8.0]]]), 4, 0, 2),
        (np.concatenate([four_places(size=0.01), [[3.0, 0.0], [0.0, -2.0]]]), 4, 0, 2),
        # One tight place, and more than half of the states in clusters that are too small to be one.
        (np.concatenate([1e-4 * spread_out(200), 3 + 2 * spread_out(300)]), 0, 0, 0),
        (np.concatenate([four_places(), [[0.0, 0.0]]]), 4, 0, 1),
        (four_places(), 4, 0, 0),
        (1e-6 * spread_out(), 1, 0, 0),
        (np.concatenate([np.full((500, 2), 0.3) + 1e-5 * spread_out(), [[5.0, 0.0], [0.0, -7.0]]]), 1, 0, 2),
        (np.concatenate([np.full((996, 2), 0.3), [[1.0, 0.0], [2.0, 0.0], [0.0, 1.0], [0.0, 3.0]]]), 1, 0, 4),
    ],
    ids=[
        *("spread, outliers", "places, outliers", "places, many outliers", "spread, many outliers"),
        *("spread, strays", "places, strays", "small places, strays", "one place of many", "one stray", "places"),
        *("shrunk", "one place but for a few", "one state but for a few"),
    ],
)
def test_where_states_are_does_not_hang_on_a_few(states: np.ndarray, places: int, far: int, strays: int) -> None:
    taken = ending(states)
    where = taken.whereabouts()
    assert (len(where.members), len(where.far), len(where.strays)) == (places, far, strays)
    # Every state is in one of them.
    if places:
        every = np.concatenate([*where.members, where.far, where.strays])
        assert sorted(every.tolist()) == list(range(len(states)))
    text = about_attractor.finding(taken)
    assert (f"have gathered at {places} places" in text) == (places > 1)
    assert ("lie spread out" in text) == (places == 0 and "run together" not in text)
    assert (f" {far} of them ({far / len(states):.1%}) lie more than ten times as far out" in text) == (far > 0)
    assert (f"but for {strays} that" in text) == (strays > 0)
    if far:
        assert "up to 19,444 state units from their middle; the others" in text
    # What is said of width and outputs is of those others.
    assert "e+" not in text and "none s" not in text


def test_an_outlier_among_the_states_let_go_hides_nothing() -> None:
    begin = spread_out(501)
    begin[-1] = 1e4
    where = ending(np.concatenate([four_places(), [[-5e3, 1e4]]]), begin).whereabouts()
    assert (len(where.members), where.far.tolist()) == (4, [500])


@pytest.mark.parametrize("scale", [1e-12, 1e6])
def test_places_have_no_scale_of_their_own(scale: float) -> None:
    states, begin = np.concatenate([four_places(), FAR, [[3.0, 0.0]]]), spread_out(503)
    one, two = ending(states, begin).whereabouts(), ending(scale * states, scale * begin).whereabouts()
    assert [m.tolist() for m in one.members] == [m.tolist() for m in two.members] and len(one.members) == 4
    assert one.far.tolist() == two.far.tolist() and one.strays.tolist() == two.strays.tolist()


def test_under_a_verdict_that_states_run_away_it_is_said_which_do() -> None:
    def text(states: np.ndarray) -> str:
        return about_attractor.finding(dataclasses.replace(ending(states), verdict=verdict("unbounded", states)))

    # The verdict is of a longer time: by the end of a trial none need be far.
    assert "Not one of them is far out by then." in text(four_places())
    assert "Not one" not in text(np.concatenate([four_places(), FAR]))
    every = text(np.tile(FAR, (50, 1)))
    assert "100 of them (100.0%) lie more than" in every and every.endswith("from their middle.")
