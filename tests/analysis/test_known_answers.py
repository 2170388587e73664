"""The known-answer suite is sound data, its judge tells right from wrong, and no verdict is wrong. `python -m
tests.analysis.known_answers` prints what is said of each system."""

from collections import Counter
from pathlib import Path

import jax
import jax.numpy as jnp
import numpy as np
import pytest

from gnode.analysis import Verdict, find_verdict
from tests.analysis.known_answers import KNOWN, Attractor, Known, judged
from tests.analysis.known_answers._page import static_cells


def test_the_suite_is_large_and_seldom_undecided():
    assert len(KNOWN) >= 90 and len({entry.id for entry in KNOWN}) == len(KNOWN)
    assert sum(entry.undecided is not None for entry in KNOWN) <= len(KNOWN) / 10
    assert all(entry.source for entry in KNOWN)


def test_every_fault_that_was_found_stands_beside_two_others_of_its_kind():
    others = Counter(entry.row for entry in KNOWN if entry.row is not None and not entry.given)
    assert all(others[row] >= 2 for row in {entry.row for entry in KNOWN if entry.given} if row is not None)


@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry.id)
def test_a_system_can_be_let_go(entry: Known):
    starts = entry.starts()
    assert starts.ndim == 2 and np.isfinite(starts).all() and entry.seconds > 0
    np.testing.assert_array_equal(starts, entry.starts())
    with jax.enable_x64(True):
        velocity = entry.system().flow(jnp.asarray(starts[0], jnp.float64))
    assert velocity.shape == starts.shape[1:] and np.isfinite(velocity).all()
    assert entry.right or entry.undecided


def known(*right: Attractor, **said) -> Known:
    return Known("made", lambda: None, lambda: np.zeros((1, 1)), 1.0, right, "made here", **said)  # pyright: ignore


@pytest.mark.parametrize(
    ("entry", "verdict", "outcome"),
    [
        (known(Attractor("limit cycle")), Verdict("limit cycle", "", 1), "right"),
        (known(Attractor("limit cycle")), Verdict("chaos", "", None), "wrong"),
        (known(Attractor("isolated points", 2)), Verdict("isolated points", "", 3), "wrong"),
        (known(Attractor("ring")), Verdict("unclear", "", None), "honest"),
        (known(undecided="rounding"), Verdict("unclear", "", None), "right"),
        (known(Attractor("ring"), untrue="run together"), Verdict("unclear", "they run together", None), "wrong"),
        (known(Attractor("torus"), honest=("sheet",)), Verdict("sheet", "", None), "honest"),
        (known(Attractor("limit cycle"), Attractor("isolated points", 1)), Verdict("limit cycle", "", 1), "wrong"),
    ],
    ids=["kind", "another", "count", "unclear", "undecided", "false-reason", "no-error", "half"],
)
def test_the_judge(entry: Known, verdict: Verdict, outcome: str):
    assert judged(entry, verdict).outcome == outcome


@pytest.mark.long
@pytest.mark.parametrize("entry", KNOWN, ids=lambda entry: entry.id)
def test_no_verdict_is_wrong(entry: Known):
    verdict = find_verdict(entry.system(), entry.starts(), seconds=entry.seconds, time_budget_s=60.0)
    judgement = judged(entry, verdict)
    assert judgement.outcome != "wrong", f"{judgement.why}: {verdict.reason}"


def test_the_page_has_every_system_as_it_is():
    """`python -m tests.analysis.known_answers --page` makes it anew; what was said then is not looked at here."""
    text = (Path(__file__).parents[2] / "docs/known-answers.md").read_text(encoding="utf-8")
    rows = [[cell.strip() for cell in line.strip("|\n ").split(" | ")] for line in text.splitlines() if "| `" in line]
    assert [row[:4] for row in rows] == [static_cells(entry) for entry in KNOWN]
    assert not [row[0] for row in rows if row[5] not in ("right", "honest")]
    for entry in KNOWN:
        assert entry.undecided is None or f"`{entry.id}`: {entry.undecided}" in text
