"""What Gymnasium and MuJoCo simulate: `make test-walker` installs them."""

import re
from dataclasses import replace
from pathlib import Path

import jax
import numpy as np
import pytest

from gnode.data.forecasts import forecast_baselines
from gnode.data.walker import (
    VELOCITY_LIMIT,
    WalkerPlan,
    generate_rollouts,
    policies,
    prediction_trials,
    walker_environment,
    walker_rollouts,
    walker_source,
)

gymnasium = pytest.importorskip("gymnasium", reason="Gymnasium comes with the extra [walker]")
mujoco = pytest.importorskip("mujoco", reason="MuJoCo comes with the extra [walker]")

FEW = WalkerPlan(windows=(60, 16, 16), random_shares=(0.0, 0.01))


@pytest.fixture(scope="module")
def rollouts():
    return generate_rollouts(FEW)


def test_which_walker_it_is():
    source = walker_source()
    assert source == {
        "environment": "Walker2d-v5",
        "gymnasium": gymnasium.__version__,
        "mujoco": mujoco.__version__,
    }
    made = walker_environment()
    assert (made.time_step, made.actions) == (pytest.approx(0.008), 6)
    assert made.reset(0).shape == (17,)


def test_the_same_plan_gives_the_same_bits(rollouts, tmp_path):
    again = walker_rollouts(FEW, folder=tmp_path)
    assert again.series.tobytes() == rollouts.series.tobytes() and again.source == rollouts.source
    for name in ("lengths", "parts", "policies", "random_shares", "windows"):
        np.testing.assert_array_equal(getattr(again, name), getattr(rollouts, name))
    kept = walker_rollouts(FEW, folder=tmp_path, tell=pytest.fail)
    assert kept.series.tobytes() == rollouts.series.tobytes()


def test_a_rollout_does_not_depend_on_those_before_it(rollouts):
    """Nothing of a fall is left in the simulator: not even what its solver begins with."""
    fewer = generate_rollouts(replace(FEW, windows=(4, 16, 16)))
    for part in ("validation", "test"):
        np.testing.assert_array_equal(fewer.windows_of(part), rollouts.windows_of(part))


def test_rollouts_are_those_of_the_policy_in_gymnasium(rollouts):
    """The first one, simulated here by itself: of the first policy, and no action of it random."""
    random = np.random.default_rng([FEW.seed, 0, 0, 0, 0])
    made = gymnasium.make("Walker2d-v5")
    observation, _ = made.reset(seed=int(random.integers(2**31)))
    seen, ended = [observation], False
    while not ended:
        observation, _, fallen, over, _ = made.step(policies()[0](observation).astype(np.float64))
        seen.append(observation)
        ended = fallen or over
    np.testing.assert_array_equal(rollouts.of_part("train")[0], np.array(seen, np.float32))


def test_an_observation_moves_as_far_as_its_velocities_say(rollouts):
    """Targets are one physical step on: positions there are nearly those of the step before plus velocity times .008 s,
    and for other distances in time they are not."""
    trials = prediction_trials(rollouts.windows_of("train"), rollouts.time_step, keep=0.9, key=jax.random.key(0))
    now, later = (values[trials.real].astype(float) for values in (trials.inputs, trials.targets))
    slow = (np.abs(now[:, 8:]) < VELOCITY_LIMIT).all(axis=1) & (np.abs(later[:, 8:]) < VELOCITY_LIMIT).all(axis=1)
    moved = (later - now)[slow, :8]
    # Of the velocities of x, z and angles, those of z and angles.
    mean_velocity = (now + later)[slow, 9:] / 2
    seconds = (moved * mean_velocity).sum(axis=0) / (mean_velocity**2).sum(axis=0)
    np.testing.assert_allclose(seconds, rollouts.time_step, rtol=0.1)


def test_velocities_are_clipped_where_the_simulator_is_faster(rollouts):
    assert np.abs(rollouts.series[:, 8:]).max() == VELOCITY_LIMIT
    made = gymnasium.make("Walker2d-v5")
    random = np.random.default_rng(0)
    said, clipped = [], []
    for seed in range(10):
        made.reset(seed=seed)
        ended = False
        while not ended:
            observation, _, fallen, over, _ = made.step(random.uniform(-1, 1, 6))
            velocities = made.unwrapped.data.qvel
            np.testing.assert_array_equal(observation[8:], np.clip(velocities, -VELOCITY_LIMIT, VELOCITY_LIMIT))
            said.append((np.abs(observation[8:]) >= VELOCITY_LIMIT).any())
            clipped.append((np.abs(velocities) > VELOCITY_LIMIT).any())
            ended = fallen or over
    assert said == clipped and np.mean(clipped) > 0.5


def test_the_program_of_the_documentation(tmp_path, monkeypatch, capsys):
    page = (Path(__file__).parents[3] / "docs" / "how-to" / "walker.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```py\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)
    monkeypatch.chdir(tmp_path)
    exec(compile(program, "walker.md", "exec"), {"__name__": "shown"})
    said = capsys.readouterr().out
    assert "a velocity is clipped" in said and "linear_two: " in said and "no change, 1 s ahead: " in said


def test_baselines_are_in_order(rollouts):
    parts = [
        prediction_trials(rollouts.windows_of(part), rollouts.time_step, key=jax.random.key(place))
        for place, part in enumerate(("train", "validation", "test"))
    ]
    errors = {name: found.test for name, found in forecast_baselines(*parts).items()}
    assert errors["linear_two"].raw < errors["linear"].raw < errors["no_change"].raw < errors["mean"].raw
    assert errors["linear"].normalised < errors["no_change"].normalised < errors["mean"].normalised
