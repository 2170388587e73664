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
    claims = json.loads(answer.out)["expressivity"]["claims"]
    assert {claim["verdict"] for claim in claims} <= {"holds", "does not hold", "undecided"}
    assert (here / "anew" / "expressivity" / "report.html").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["expressivity", "--budget", "huge"], "a budget among quick, full"),
        (["expressivity", "--targets", "none.npz"], "none.npz"),
        (["expressivity", "--settings", "none.toml"], "none.toml"),
        (["reproduce", "gravity"], "a claim among expressivity"),
    ],
)
def test_refusals(ask: Ask, here: Path, words: list[str], message: str) -> None:
    answer = ask(*words)
    assert answer.status == 2 and message in answer.err
