"""Whether a trajectory that needs ever shorter steps will arrive."""

import bisect

import numpy as np
from jaxtyping import Float

from gnode._checks import Failed

# Steps of one run. A flow that needs more is far too stiff for an explicit method.
MOST_STEPS = 20_000_000
# Steps after which their length says something of the whole run, a burst being over: of one that runs away; and of one
# that does not.
_SUSTAINED, _LASTING = 20_000, 100_000
# Away is so many times as far as in the first tenth of the time, and still farther than at a quarter of the steps; or
# not so far, if it would never arrive.
_FAR, _NEARER, _FARTHER = 1e3, 10.0, 1.1


class RanAway(Failed):
    """The state grew without bound."""


class Progress:
    """Looks, between pieces of a run, at how far it has come.

    No size decides: a state that begins near an unstable point may grow by any factor, but its steps do not become
    shorter with it. Those of one that runs away do, where its flow grows faster than the state: by the root of the
    factor at least.
    """

    def __init__(self, seconds: float, when: str) -> None:
        self._seconds, self._when, self._before = seconds, when, 0.0
        self._steps: list[int] = []
        self._elapsed: list[float] = []
        self._reached: list[Float[np.ndarray, " state"]] = []

    def goes_on(self, when: str) -> None:
        """Another part of the same run begins, and is told apart."""
        self._when, self._before = when, self._elapsed[-1] if self._elapsed else 0.0

    def at(self, steps: int, elapsed: float, state: Float[np.ndarray, " state"]) -> None:
        """To be called after each piece. Raises `RanAway`, or `Failed` for a flow that needs too many steps."""
        when, since = self._when, elapsed - self._before
        if not np.isfinite(state).all():
            raise RanAway(
                f"the trajectory ran away within {since:.4g} s {when}; the state is infinite there, or its flow needs "
                "steps too short for its time to move on"
            )
        reached = np.abs(state)
        if self._steps:
            reached = np.maximum(reached, self._reached[-1])
        self._steps.append(steps)
        self._elapsed.append(elapsed)
        self._reached.append(reached)
        left = self._seconds - elapsed
        if steps < min(_SUSTAINED, MOST_STEPS) or not left > 0:
            return
        early = self._latest(self._elapsed, elapsed / 10)
        pace = self._pace(self._latest(self._steps, steps / 2))
        growth = self._growth(state, early)
        shorter = self._elapsed[early] / max(1, self._steps[early]) / pace
        grows = self._growth(state, self._latest(self._steps, steps / 4)) > _FARTHER
        endless = steps >= min(_LASTING, MOST_STEPS) and steps + left / pace > MOST_STEPS
        if grows and shorter**2 >= growth and (growth > _FAR or (endless and growth > _NEARER)):
            raise RanAway(
                f"the trajectory ran away: {since:.4g} s {when} the state is {growth:.2g} times as far out as it was "
                f"in the first {self._elapsed[early]:.2g} s, and the steps that its flow needs have become "
                f"{shorter:.2g} times as short, so that the {left:.4g} s left would need {left / pace:.2g} of them, or "
                "more, as it still grows"
            )
        if endless:
            raise Failed(f"{self._seconds:.4g} s of this flow need more than {MOST_STEPS:,} steps; give fewer seconds")

    @staticmethod
    def _latest(values: list[int] | list[float], most: float) -> int:
        """The last piece after which there were no more; the first where there were more from the beginning."""
        return max(0, bisect.bisect(values, most) - 1)

    def _pace(self, since: int) -> float:
        """Seconds a step, since then."""
        before = (self._steps[since], self._elapsed[since]) if since < len(self._steps) - 1 else (0, 0.0)
        steps, seconds = self._steps[-1] - before[0], self._elapsed[-1] - before[1]
        return max(seconds, np.finfo(float).tiny) / max(1, steps)

    def _growth(self, state: Float[np.ndarray, " state"], since: int) -> float:
        """How many times as far out any entry is as it was until then."""
        before = self._reached[since]
        return float(np.max(np.abs(state)[before > 0] / before[before > 0], initial=0.0))
