"""`gnode expressivity` and `gnode reproduce` run, resume and answer."""

import json
from pathlib import Path

import pytest

from tests.claims.test_run_study import TINY
from tests.cli.asking import Ask

WORDS = [word for one in TINY for word in ("--set", one)]


def test_a_study_from_the_command_line(ask: Ask, here: Path) -> None:
    answer = ask("expressivity", "--workers", "1", "--json", *WORDS)
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)
    assert len(told["networks"]) == 2 and Path(told["report"]).exists() and told["missing"] == []
    again = ask("expressivity", "--workers", "1", *WORDS)
    assert again.status == 2 and "--resume" in again.err
    resumed = ask("expressivity", "--workers", "1", "--resume", *WORDS)
    assert resumed.status == 0 and "claim 4a" in resumed.out and "nODE   3" in resumed.out


def test_a_claim_is_reproduced(ask: Ask, here: Path) -> None:
    answer = ask("reproduce", "expressivity", "--workers", "1", "--out", "anew", "--json", *WORDS)
    assert answer.status == 0, answer.err
    told = json.loads(answer.out)["expressivity"]
    assert [part["name"] for part in told["parts"]] == ["4a", "4b", "4c"]
    # One N has no larger one, and there is one depth alone: nothing is told of two of them.
    assert {part["verdict"] for part in told["parts"]} <= {"holds", "does not hold", "cannot be told"}
    assert Path(told["page"]).exists() and (here / "anew" / "index.html").exists()
    again = ask("reproduce", "expressivity", "--workers", "1", "--out", "anew", *WORDS)
    assert again.status == 2 and "--resume" in again.err
    measured = ask("reproduce", "expressivity", "--out", "anew", "--no-train", "--json")
    assert measured.status == 0, measured.err
    assert json.loads(measured.out)["expressivity"]["parts"] == told["parts"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["expressivity", "--budget", "huge"], "a budget among quick, full"),
        (["expressivity", "--targets", "none.npz"], "none.npz"),
        (["expressivity", "--settings", "none.toml"], "none.toml"),
        (["reproduce", "gravity"], "a claim among trainability, attractors"),
        (["reproduce", "attractors", "--budget", "huge"], "a budget among quick, full"),
        (["reproduce", "--set", "seeds=1"], "one claim with --set"),
        (["reproduce", "--only", "sizes"], "one claim with --only"),
        (["reproduce", "dimension", "--only", "size"], "a sweep of dimension among sizes, inside"),
        (["reproduce", "expressivity", "--only", "sizes"], "none in expressivity, which is a study"),
        (["reproduce", "dimension", "--set", "seed=1"], "a known setting"),
        (["reproduce", "dimension", "--no-train"], "runs of this claim"),
    ],
)
def test_refusals(ask: Ask, here: Path, words: list[str], message: str) -> None:
    answer = ask(*words)
    assert answer.status == 2 and message in answer.err
