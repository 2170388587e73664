import re
from typing import Literal, NamedTuple, TypeAlias

import numpy as np

from gnode.analysis import Verdict
from tests.analysis.known_answers._record import Attractor, Known

Outcome: TypeAlias = Literal["right", "honest", "wrong"]
"""honest: unclear where it can be decided, for a reason that is true; or a kind that is no error."""

# Shares are counted from some hundred starts; the others are what digits were published, or what a rate that is read
# from differences of finite size is good for.
_SHARE, _PERIOD, _RATE, _LIFETIME, _EXPONENT = 0.1, 1e-4, 0.1, 0.15, 0.1
_ERRORS = 4


class Finding(NamedTuple):
    """What a verdict says of the attractors of one kind."""

    kind: str
    count: int | None
    at_least: bool = False
    share: float | None = None


class Judgement(NamedTuple):
    outcome: Outcome
    why: str


def findings(verdict: Verdict) -> tuple[Finding, ...]:
    """The one place here that knows how a verdict lists attractors."""
    if not verdict.attractors:
        return (Finding(verdict.kind, verdict.count),)
    return tuple(Finding(one.kind, one.count, one.at_least, one.share) for one in verdict.attractors)


def judged(entry: Known, verdict: Verdict) -> Judgement:
    """Whether a verdict is right, honest or wrong of a system with a known answer."""
    found = findings(verdict)
    kinds = [finding.kind for finding in found]
    false = None if entry.untrue is None else re.search(entry.untrue, verdict.reason)
    if false is not None:
        return Judgement("wrong", f"the reason is false: {false[0]!r}")
    if kinds == ["unclear"]:
        return Judgement("right" if entry.undecided else "honest", "unclear")
    if len(kinds) == 1 and kinds[0] in entry.honest:
        if entry.says is None:
            return Judgement("honest", f"{kinds[0]} is no error")
        if re.search(entry.says, verdict.reason):
            return Judgement("right", f"{kinds[0]}, and what it may be is said")
        return Judgement("wrong", f"{kinds[0]}, and the reason does not say {entry.says!r}")
    expected = {attractor.kind: attractor for attractor in entry.right}
    if len(set(kinds)) < len(kinds):
        return Judgement("wrong", f"one kind is listed twice: {', '.join(kinds)}")
    if set(kinds) != set(expected):
        return Judgement("wrong", f"{' and '.join(kinds)}, not {' and '.join(expected) or 'unclear'}")
    for finding in found:
        wrong = _miscounted(finding, expected[finding.kind])
        if wrong is not None:
            return Judgement("wrong", wrong)
    for attractor in entry.right:
        wrong = _misnumbered(attractor, verdict)
        if wrong is not None:
            return Judgement("wrong", wrong)
    return Judgement("right", " and ".join(kinds))


def _miscounted(found: Finding, expected: Attractor) -> str | None:
    if found.count is not None and expected.count is not None:
        right = found.count <= expected.count if found.at_least else found.count == expected.count
        if not right:
            return f"{found.kind}: {'at least ' if found.at_least else ''}{found.count}, not {expected.count}"
    # Of a kind that is not counted, one is meant; chaotic sets are not told apart.
    if found.count is None and expected.count not in (None, 1) and found.kind != "chaos":
        return f"{found.kind}: not counted, and there are {expected.count}"
    if found.share is not None and expected.share is not None and abs(found.share - expected.share) > _SHARE:
        return f"{found.kind}: {found.share:.0%} of the states, not {expected.share:.0%}"
    return None


def _misnumbered(expected: Attractor, verdict: Verdict) -> str | None:
    cycle, period = verdict.cycle, expected.period
    if period is not None and cycle is not None and not np.isclose(cycle.period, period, rtol=_PERIOD):
        return f"a period of {cycle.period:.6g} s, not {period:.6g}"
    if expected.exponent is not None and verdict.lyapunov is not None:
        largest, error = float(verdict.lyapunov.exponents[0]), float(verdict.lyapunov.errors[0])
        if abs(largest - expected.exponent) > max(_EXPONENT * expected.exponent, _ERRORS * error):
            return f"an exponent of {largest:.3g} +- {error:.1g} per second, not {expected.exponent:.3g}"
    if verdict.manifold is None or expected.dimension is None:
        return None
    manifold = verdict.manifold
    if manifold.dimension != expected.dimension:
        return f"a dimension of {manifold.dimension}, not {expected.dimension}"
    if expected.normal_rate is not None and not np.isclose(manifold.normal_rate, expected.normal_rate, rtol=_RATE):
        return f"a normal rate of {manifold.normal_rate:.3g} per second, not {expected.normal_rate:.3g}"
    lifetime = manifold.memory.lifetime_measured
    if expected.lifetime is not None and not np.isclose(lifetime, expected.lifetime, rtol=_LIFETIME):
        return f"a lifetime of {lifetime:.3g} s, not {expected.lifetime:.3g}"
    return None
