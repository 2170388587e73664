import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from gnode._checks import check_among, refusal
from gnode._files import check_version, read_json, write_atomically
from gnode.claims._claim import BUDGETS, Claim, Order, Watch
from gnode.claims._registry import CLAIMS
from gnode.claims._summary import VERSION, as_summary, machine

_NUMBERS = re.compile(r"\[((?:\s|,|null|-?[\d.]+(?:e[+-]?\d+)?)+)\]")
CLAIM = "claim.json"
"""The summary of a claim, in its folder."""


def reproduce(
    name: str,
    folder: str | Path,
    *,
    budget: str = "quick",
    assignments: Sequence[str] = (),
    only: Sequence[str] = (),
    workers: int | None = None,
    resume: bool = False,
    interrupted: Callable[[], bool] = lambda: False,
    watch: Watch = lambda name, reader: None,
) -> dict[str, Any]:
    """Puts a claim to the test: trains what is missing, measures it, decides by the claim's rule, and writes the
    summary, claim.json, in the folder; returns it.

    Interrupted at any moment and gone on with by `resume`, it ends with the same summary but for `spent`.

    **Arguments:**

    - `name`: of `CLAIMS`.
    - `folder`: of this claim. Its sweeps lie in `sweeps/`, and every other command opens their members.
    - `budget`: "quick" (minutes) or "full" (hours to days).
    - `assignments`: settings laid over the plans, such as `seeds=3` or `run.training.epochs=10`.
    - `only`: of a claim that is made of sweeps, those to train; the others are left as they are.
    - `workers`: processes on this machine; the cores there are if not given.
    - `interrupted`: asked again and again; where true, it stops after checkpoints.
    - `watch`: called again and again with the name of the sweep at work and what reads its status.

    Raises `Refused` for a claim or a budget that there is not, and for a folder that holds something else.
    """
    check_among("a claim", name, CLAIMS)
    check_among("a budget", budget, BUDGETS)
    claim, folder = CLAIMS[name], Path(folder)
    if folder.exists() and not folder.is_dir():
        raise refusal(f"a folder at {folder}", "a file", "choose another --out")
    for sweep in only:
        if not claim.planned(budget):
            raise refusal("sweeps of the claim", f"none in {name}, which is a study", "leave --only out")
        check_among(f"a sweep of {name}", sweep, claim.planned(budget))
    claim.run(folder, Order(budget, assignments, only, workers, resume, interrupted, watch))
    return summarise(claim, folder, budget=budget, assignments=assignments)


def summarise(claim: Claim, folder: Path, *, budget: str, assignments: Sequence[str] = ()) -> dict[str, Any]:
    """Measures what has been trained, and writes the summary."""
    found = claim.measure(folder)
    said = [] if set(found.sweeps) >= set(claim.planned(budget)) else [f"--only {sweep}" for sweep in found.sweeps]
    words = "".join(f" {option}" for option in (*said, *(f"--set '{text}'" for text in assignments)))
    summary = as_summary(
        claim,
        found.outcome,
        budget=budget,
        runs=found.runs,
        failed=found.failed,
        command=f"gnode reproduce {claim.name} --budget {budget}{words}",
        spent={"training_hours": found.seconds / 3600, **machine()},
    )
    write_atomically(folder / CLAIM, _with_rows(json.dumps(summary, indent=2, allow_nan=False)) + "\n")
    return summary


def _with_rows(text: str) -> str:
    """JSON with every list of numbers on one line: most of a summary are the points of its pictures."""
    return _NUMBERS.sub(lambda found: "[" + re.sub(r"\s+", " ", found[1]).strip() + "]", text)


def read_summary(path: str | Path) -> dict[str, Any]:
    """A summary that `reproduce` wrote; refuses a missing or damaged file, and one of a version that is not known."""
    path = Path(path)
    summary = read_json(path)
    if not isinstance(summary, dict) or "verdict" not in summary:
        raise refusal(f"the summary of a claim at {path}", "something else", "make it by `gnode reproduce`")
    check_version(summary["version"], VERSION, what="the summary of a claim", where=path)
    return summary
