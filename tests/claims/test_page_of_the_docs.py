"""docs/claims.md is made from the summaries beside it, and says nothing else."""

import runpy
from pathlib import Path

import pytest

from gnode.claims import CLAIMS, read_summary

DOCS = Path(__file__).parents[2] / "docs"
SUMMARIES = sorted((DOCS / "claims").glob("*.json"))


def test_the_page_is_that_of_the_summaries():
    made = runpy.run_path(str(DOCS / "claims.py"))["page"]()
    assert made == (DOCS / "claims.md").read_text(encoding="utf-8"), "make it anew by: python docs/claims.py"


@pytest.mark.parametrize("path", SUMMARIES, ids=lambda path: path.stem)
def test_a_summary_is_of_the_claim_as_it_is_stated_now(path: Path):
    """A rule that was changed after the results would be no rule."""
    summary = read_summary(path)
    claim = CLAIMS[summary["name"]]
    told = [summary[name] for name in ("number", "statement", "rule", "changes")]
    assert told == [claim.number, claim.statement, claim.rule, claim.changes]
    # Of a claim that was run in pieces, the picture is of the first.
    assert path.stem.partition(".")[0] == claim.name
    assert not summary["charts"] or (DOCS / "images" / "claims" / f"{claim.name}.png").exists()
