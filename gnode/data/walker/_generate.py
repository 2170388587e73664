import itertools
from collections.abc import Callable

import numpy as np

from gnode._checks import refusal
from gnode.data.walker._environment import Environment, walker_environment
from gnode.data.walker._plan import PARTS, WalkerPlan
from gnode.data.walker._policies import LinearPolicy, policies
from gnode.data.walker._rollouts import Rollouts, cut

# In a row, too short for a window: there is no use in more.
_MOST_IN_VAIN = 2000

Tell = Callable[[str], None]


def generate_rollouts(
    plan: WalkerPlan, *, environment: Environment | None = None, tell: Tell | None = None
) -> Rollouts:
    """Simulates the rollouts of a plan. The same plan and versions give the same bits on the same machine.

    Rollouts too short for a window are left out and counted (`source["too_short"]`): among those of many random actions
    what is left are the lucky ones.

    **Arguments:**

    - `environment`: another one than Gymnasium's Walker2d.
    - `tell`: called with a line now and then.

    Raises `Refused` where the extra `walker` is not installed, and where no rollout is long enough for a window.
    """
    environment = environment or walker_environment()
    levels = list(itertools.product(range(len(policies())), range(len(plan.random_shares))))
    found: list[tuple[np.ndarray, int, int, float, int]] = []
    short = 0
    for part, name in enumerate(PARTS):
        for place, (policy, level) in enumerate(levels):
            wanted = plan.windows[part] // len(levels) + (place < plan.windows[part] % len(levels))
            share = plan.random_shares[level]
            in_vain = 0
            for number in itertools.count():
                if wanted == 0:
                    break
                # Every rollout has numbers of its own, whatever came before it.
                random = np.random.default_rng([plan.seed, part, policy, level, number])
                rollout = _rollout(environment, policies()[policy], share, random)
                windows = min(wanted, len(cut(rollout, plan)))
                wanted -= windows
                if windows:
                    found.append((rollout, part, policy, share, windows))
                short += windows == 0
                in_vain = 0 if windows else in_vain + 1
                if in_vain == _MOST_IN_VAIN:
                    raise refusal(
                        f"rollouts of at least {plan.observations} observations where {share:g} of the actions are "
                        "random",
                        f"none among {in_vain:,}",
                        "give a smaller share of random actions, or fewer steps",
                    )
        if tell is not None:
            tell(f"walker: {plan.windows[part]:,} windows of {name}")
    series, parts, of_policies, shares, windows = zip(*found, strict=True)
    return Rollouts(
        series=np.concatenate(series),
        lengths=np.array([len(rollout) for rollout in series]),
        parts=np.array(parts),
        policies=np.array(of_policies),
        random_shares=np.array(shares, float),
        windows=np.array(windows),
        plan=plan,
        time_step=environment.time_step,
        source={**environment.source, "too_short": short},
    )


def _rollout(
    environment: Environment, policy: LinearPolicy, random_share: float, random: np.random.Generator
) -> np.ndarray:
    """(observations, channels), float32; the policy acts on what the environment said, in full precision."""
    observation = environment.reset(int(random.integers(2**31)))
    seen, ended = [observation], False
    while not ended:
        action = policy(observation)
        if random.random() < random_share:
            action = random.uniform(-1.0, 1.0, environment.actions)
        observation, ended = environment.step(action)
        seen.append(observation)
    return np.array(seen, np.float32)
