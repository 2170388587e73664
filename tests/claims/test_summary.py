"""The summary of a claim is strict JSON, from which its pictures and its page come back."""

import json
import math
from pathlib import Path

import pytest

from gnode._checks import Refused
from gnode.claims import (
    CLAIMS,
    Chart,
    Effect,
    Outcome,
    Panel,
    Part,
    Series,
    Shares,
    Table,
    charts_of,
    read_summary,
)
from gnode.claims._summary import as_summary

PANEL = Panel(
    "title",
    "x (s)",
    "y (s)",
    (Series("a", (0.0, 1.0), (1.0, None), (0.5, None), (2.0, None), "points", 3),),
    log_y=True,
    names=("one", "two"),
    lines=(1.0,),
)
SHARES = Shares("ring", ("gnODE", "nODE"), ("ring", "isolated points"), ((3, 1), (0, 4)), "ring")
CHART = Chart("chart", "A chart", ("What is seen.",), (PANEL, SHARES), 2)
OUTCOME = Outcome(
    (Effect("ratio", 0.5, 0.25, math.inf, "below", 1.0, 5),),
    (Table("table", ("a", "b"), (("x", 1.0), (None, 2))),),
    (CHART,),
    ("a note",),
    (Part("4a", "it does", "it must", "holds"),),
)


def summary_of(outcome: Outcome = OUTCOME, name: str = "trainability") -> dict:
    spent = {"training_hours": 0.5, "processor": "a processor", "cores": 2, "gnode": "1", "jax": "2", "python": "3"}
    return as_summary(
        CLAIMS[name], outcome, budget="quick", runs=10, failed=1, command="gnode reproduce", spent=spent
    )  # fmt: skip


def test_what_is_not_finite_is_null_and_pictures_come_back(tmp_path: Path):
    summary = json.loads(json.dumps(summary_of(), allow_nan=False))
    assert summary["effects"][0]["high"] is None and summary["effects"][0]["bearing"] == "open"
    assert summary["verdict"] == "cannot be told"
    assert charts_of(summary) == [CHART]
    (tmp_path / "claim.json").write_text(json.dumps(summary))
    assert read_summary(tmp_path / "claim.json") == summary


@pytest.mark.parametrize(
    ("content", "message"),
    [
        pytest.param("{", "a readable JSON file", id="damaged"),
        pytest.param("[1]", "the summary of a claim", id="something else"),
        pytest.param('{"version": 99, "verdict": "holds"}', "version 99", id="of a later release"),
    ],
)
def test_what_is_no_summary_is_refused(tmp_path: Path, content: str, message: str):
    (tmp_path / "claim.json").write_text(content)
    with pytest.raises(Refused, match=message):
        read_summary(tmp_path / "claim.json")


def test_every_claim_has_its_rule_and_says_what_would_change_it():
    assert len({claim.number for claim in CLAIMS.values()}) == len(CLAIMS)
    for claim in CLAIMS.values():
        for text in (claim.title, claim.statement, claim.rule, claim.changes):
            assert len(text) > 20
