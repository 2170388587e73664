import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any

from gnode._checks import check_count, refusal

PARTS = ("train", "validation", "test")


@dataclass(frozen=True)
class WalkerPlan:
    """Which rollouts of the walker are wanted: what, with the versions of the simulator, determines every bit of them.

    Every pair of a policy and a share of random actions gets as many windows of each part as every other, up to one.
    """

    seed: int = 0
    windows: tuple[int, int, int] = (9684, 1272, 1937)
    """How many windows there are to train on, to choose by (validation) and to report (test)."""
    steps: int = 64
    """The inputs of a window, at successive steps of the simulation: its last target is one step beyond them."""
    stride: int = 16
    """From the start of a window to that of the next one in the same rollout, in steps."""
    random_shares: tuple[float, ...] = (0.0, 0.005, 0.01, 0.02)
    """With these probabilities an action of the policy is replaced by a random one, at every step by itself."""

    def __post_init__(self):
        check_count("seed", self.seed, least=0)
        check_count("steps", self.steps)
        check_count("stride", self.stride)
        for part, count in zip(PARTS, self.windows, strict=True):
            check_count(f"windows of {part}", count)
        if not self.random_shares or not all(0 <= share <= 1 for share in self.random_shares):
            raise refusal("shares of random actions from 0 to 1", self.random_shares, "give at least one, say 0.01")

    @property
    def observations(self) -> int:
        """Of a window: its inputs, and what comes a step after the last."""
        return self.steps + 1

    def as_json(self) -> dict[str, Any]:
        """Plain values, as JSON gives them back."""
        return json.loads(json.dumps(asdict(self)))

    @property
    def name(self) -> str:
        """The seed, and eight digits that stand for everything else too."""
        digest = hashlib.sha256(json.dumps(asdict(self), sort_keys=True).encode()).hexdigest()
        return f"seed{self.seed}-{digest[:8]}"
