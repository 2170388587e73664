from dataclasses import replace

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.data.walker import PARTS, WalkerPlan, generate_rollouts, is_clipped, policies
from tests.data.walker.made_up import SMALL, SOURCE, made_up


@pytest.fixture(scope="module")
def rollouts():
    return generate_rollouts(SMALL, environment=made_up())


def test_the_full_set_has_the_windows_of_the_protocol():
    plan = WalkerPlan()
    assert plan.windows == (9684, 1272, 1937) and (plan.steps, plan.stride, plan.observations) == (64, 16, 65)


def test_the_policies_that_come_with_it():
    assert len(policies()) == 2
    for policy in policies():
        assert policy.gain.shape == (6, 17) and policy.mean.shape == policy.scale.shape == (17,)
        observation = np.random.default_rng(0).normal(size=17)
        linear = np.einsum("ac,c->a", policy.gain, (observation - policy.mean) / policy.scale)
        np.testing.assert_allclose(policy(observation), np.clip(linear, -1, 1), atol=1e-12)


def test_every_part_has_its_windows_and_every_level_its_share(rollouts):
    assert tuple(len(rollouts.windows_of(part)) for part in PARTS) == SMALL.windows
    for part in range(3):
        counts = [
            rollouts.windows[
                (rollouts.parts == part) & (rollouts.policies == policy) & (rollouts.random_shares == share)
            ].sum()
            for policy in (0, 1)
            for share in SMALL.random_shares
        ]
        assert sum(counts) == SMALL.windows[part] and max(counts) - min(counts) <= 1


def test_windows_are_cut_from_rollouts_at_the_stride(rollouts):
    assert rollouts.lengths.sum() == len(rollouts.series)
    for part in PARTS:
        place = 0
        windows = rollouts.windows_of(part)
        counts = rollouts.windows[rollouts.parts == PARTS.index(part)]
        for rollout, count in zip(rollouts.of_part(part), counts, strict=True):
            for number in range(count):
                start = number * SMALL.stride
                np.testing.assert_array_equal(windows[place], rollout[start : start + SMALL.steps + 1])
                place += 1
        assert place == len(windows)


def test_a_window_is_known_to_be_of_its_rollout(rollouts):
    series = np.split(rollouts.series, np.cumsum(rollouts.lengths)[:-1])
    for part in PARTS:
        origins, windows = rollouts.origins_of(part), rollouts.windows_of(part)
        assert origins.shape == (len(windows),)
        for origin, window in zip(origins, windows, strict=True):
            assert window[0].tobytes() in {observation.tobytes() for observation in series[origin]}
        shares = rollouts.random_shares[origins]
        for share in SMALL.random_shares:
            # Each is found again, and only in rollouts of its level.
            found = rollouts.of_part(part, random_share=share)
            of_level = {rollout[place].tobytes() for rollout in found for place in range(len(rollout))}
            assert [window[0].tobytes() in of_level for window in windows] == (shares == share).tolist()
        assert set(rollouts.policies[origins]) == {0, 1} and len(rollouts.of_part(part, random_share=0.123)) == 0


def test_no_two_parts_share_a_rollout(rollouts):
    starts = {part: {rollout[0].tobytes() for rollout in rollouts.of_part(part)} for part in PARTS}
    assert sum(map(len, starts.values())) == len(rollouts.lengths)
    assert len(set().union(*starts.values())) == len(rollouts.lengths)


def test_a_rollout_does_not_depend_on_those_before_it(rollouts):
    """More to train on: those to validate and to report stay as they were."""
    more = generate_rollouts(replace(SMALL, windows=(60, *SMALL.windows[1:])), environment=made_up())
    for part in PARTS[1:]:
        np.testing.assert_array_equal(more.windows_of(part), rollouts.windows_of(part))


def test_the_plan_determines_every_bit(rollouts):
    again = generate_rollouts(SMALL, environment=made_up())
    other = generate_rollouts(replace(SMALL, seed=4), environment=made_up())
    for name in ("series", "lengths", "parts", "policies", "random_shares", "windows"):
        np.testing.assert_array_equal(getattr(again, name), getattr(rollouts, name))
    assert again.source == rollouts.source
    assert not np.isin(other.series[:, 0], rollouts.series[:, 0]).any()
    assert len({SMALL.name, replace(SMALL, seed=4).name, replace(SMALL, stride=5).name}) == 3


def test_actions_are_random_as_often_as_is_said():
    """Seen from outside: where the action is not what the policy answers to the observation before it."""
    counts = dict.fromkeys(SMALL.random_shares, np.zeros(2))
    share, said = 0.0, np.zeros(17)
    inner = made_up(longest=200)

    def reset(seed: int) -> np.ndarray:
        nonlocal said
        said = inner.reset(seed)
        return said

    def step(action: np.ndarray) -> tuple[np.ndarray, bool]:
        nonlocal said
        of_policy = any(np.array_equal(action, policy(said)) for policy in policies())
        counts[share] = counts[share] + (1, not of_policy)
        said, ended = inner.step(action)
        return said, ended

    for share in SMALL.random_shares:
        generate_rollouts(replace(SMALL, random_shares=(share,)), environment=replace(inner, reset=reset, step=step))
        steps, random = counts[share]
        # Four standard deviations.
        assert abs(random - share * steps) <= 4 * np.sqrt(steps * share * (1 - share))
    assert min(steps for steps, _ in counts.values()) > 300


def test_clipped_velocities_are_counted(rollouts):
    velocities = np.abs(rollouts.series[:, 8:])
    assert velocities.max() == 10
    assert rollouts.clipped() == (velocities.max(axis=1) == 10).mean() > 0
    places = np.repeat(rollouts.parts, rollouts.lengths)
    for part, name in enumerate(PARTS):
        assert rollouts.clipped(name) == (velocities[places == part].max(axis=1) == 10).mean()
    np.testing.assert_array_equal(is_clipped(rollouts.series), velocities.max(axis=1) == 10)
    by_level = rollouts.clipped_by_level()
    assert list(by_level) == [(policy, share) for policy in (0, 1) for share in SMALL.random_shares]
    sizes = [
        rollouts.lengths[(rollouts.policies == policy) & (rollouts.random_shares == share)].sum()
        for policy, share in by_level
    ]
    assert np.average(list(by_level.values()), weights=sizes) == pytest.approx(rollouts.clipped())


def test_it_says_what_it_is_of(rollouts):
    said = str(rollouts)
    assert said.startswith("Made-up-v1 (Gymnasium 0.0, MuJoCo 0.0), seed 3: ")
    assert "50 train, 17 validation, 20 test" in said
    assert said.endswith(f"a velocity is clipped at 10 in {100 * rollouts.clipped():.1f} % of observations")


def test_rollouts_too_short_for_a_window_are_counted():
    made = generate_rollouts(SMALL, environment=made_up(longest=12))
    assert made.source == {**SOURCE, "too_short": made.source["too_short"]} and made.source["too_short"] > 50
    assert made.lengths.min() >= SMALL.steps + 1


def test_refuses_a_plan_of_which_no_rollout_is_long_enough():
    with pytest.raises(Refused, match="rollouts of at least 65 observations where 0 of the actions are random"):
        generate_rollouts(replace(SMALL, steps=64), environment=made_up(longest=3))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"windows": (5, 0, 5)}, "windows of validation of at least 1, got 0"),
        ({"steps": 0}, "steps of at least 1"),
        ({"stride": 0}, "stride of at least 1"),
        ({"seed": -1}, "seed of at least 0"),
        ({"random_shares": ()}, "shares of random actions from 0 to 1"),
        ({"random_shares": (0.1, 1.1)}, "shares of random actions from 0 to 1"),
    ],
    ids=lambda value: "-".join(value) if isinstance(value, dict) else "",
)
def test_refuses_plans_of_no_sense(change, message):
    with pytest.raises(Refused, match=message):
        replace(SMALL, **change)


def test_refuses_another_part(rollouts):
    with pytest.raises(Refused, match="part among train, validation, test"):
        rollouts.windows_of("dev")


def test_the_checksum_is_of_the_arrays_alone(rollouts):
    assert replace(rollouts, source={}, plan=replace(SMALL, seed=9)).sha256 == rollouts.sha256
    assert replace(rollouts, lengths=rollouts.lengths.astype(">i8")).sha256 == rollouts.sha256
    others = {replace(rollouts, time_step=0.009).sha256}
    for name in ("series", "lengths", "parts", "policies", "random_shares", "windows"):
        array = getattr(rollouts, name).copy()
        array[-1] += 1
        others.add(replace(rollouts, **{name: array}).sha256)
    assert len(others) == 7 and rollouts.sha256 not in others
