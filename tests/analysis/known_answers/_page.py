"""The page of the documentation that says how the suite stands."""

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from tests.analysis.known_answers import KNOWN, Known

_HEAD = """# Systems with known answers

{count} systems whose attractors are known, from the literature, from a closed form or from a computation that uses
nothing of gnode, and what `find_verdict` says of each: {outcomes}. What is expected was
written down before the code that meets it; two answers, `random-network-chaos-that-ends` and `genesio-tesi`, were
corrected after a longer integration that uses nothing of gnode. The counts are of today's code, and were mended on
these systems. Three sets were chosen afterwards, from outside, with their answers written down before anything was run
on them. Of the first 23 (from `hodgkin-huxley-fires`) 18 were right when they were first run, 4 had no answer in time,
and one was wrong (`hyperchaos-of-1979`). Of the next 24 (from `three-neurons-of-beer`) 22 were right and two wrong:
`matsuoka-half-centres`, whose period was seven times too long, and `simplest-jerk`, which was said to run away. Of the
last 22 (from `rucklidge`) all were right when they were first run. This page is made by

```
python -m tests.analysis.known_answers --workers 2 --page docs/known-answers.md
```

*Right*: every attractor with its kind, number and, where it is known, period, exponent, dimension, normal rate,
lifetime and share of the states. *Honest*: "unclear" where it could be decided, or a kind that is no error, for a
reason that is true. *Wrong*: anything else. The longest took {longest:.0f} CPU s, the median {median:.0f}; T is the
time scale that was asked for (of a map, in its steps).

"""

_UNDECIDED = """
## What is not decided

Of these no finite computation in float64 can tell, and "unclear" is right.

"""

_OPEN = """
## What could be decided, and is not

"""


class Said(NamedTuple):
    """What is said of one system today."""

    outcome: str
    said: str
    why: str
    reason: str
    seconds: float
    """CPU seconds."""


def expected(entry: Known) -> str:
    words = [a.kind if a.count in (None, 1) else f"{a.kind} ({a.count})" for a in entry.right]
    return " + ".join(words) + (" or unclear" if entry.undecided and words else "unclear" if entry.undecided else "")


def cells(entry: Known, said: Said) -> list[str]:
    """Of a row: id, the row of the faults found once, time scale, expected, said, judged, CPU seconds."""
    told = f"{said.outcome}: {said.why}" if said.outcome in ("wrong", "error") else said.outcome
    words = (entry.id, entry.row or "", f"{entry.seconds:g}", expected(entry), said.said, told, f"{said.seconds:.1f}")
    return [_in_a_cell(str(word)) for word in words]


def static_cells(entry: Known) -> list[str]:
    """What stands in a row of the page whatever is said."""
    return [f"`{entry.id}`", f"{entry.seconds:g}", _in_a_cell(expected(entry)), _in_a_cell(entry.source)]


def page(told: Mapping[str, Said]) -> str:
    """Markdown; of all systems of the suite."""
    counts = Counter(said.outcome for said in told.values())
    outcomes = ", ".join(f"{count} {outcome}" for outcome, count in sorted(counts.items(), key=lambda kv: -kv[1]))
    times = sorted(said.seconds for said in told.values())
    text = _HEAD.format(count=len(told), outcomes=outcomes, longest=times[-1], median=times[len(times) // 2])
    text += "| system | T (s) | expected | source | said | judged | CPU s |\n|---|---|---|---|---|---|---|\n"
    for entry in KNOWN:
        said = told[entry.id]
        row = [*static_cells(entry), _in_a_cell(said.said), said.outcome, f"{said.seconds:.0f}"]
        text += "| " + " | ".join(row) + " |\n"
    text += _UNDECIDED
    for entry in KNOWN:
        if entry.undecided is not None:
            text += f"- `{entry.id}`: {entry.undecided}. Said: {told[entry.id].reason}\n"
    left = [entry for entry in KNOWN if told[entry.id].outcome != "right"]
    text += _OPEN if left else ""
    for entry in left:
        said = told[entry.id]
        text += f"- `{entry.id}`: expected {expected(entry)}; {said.outcome}. {said.reason}\n"
    return text


def _in_a_cell(words: str) -> str:
    return words.replace("|", "/").replace("\n", " ")
