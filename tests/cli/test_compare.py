"""`gnode compare` of runs, with and without dissections."""

import json
from pathlib import Path

from tests.cli.asking import Ask

EARLIER = Path(__file__).parents[1] / "experiments" / "earlier"


def test_verdicts_are_shown_where_a_run_has_one(ask: Ask, here: Path) -> None:
    answer = ask("compare", str(EARLIER / "gnode"), str(EARLIER / "gru"), "--csv", "table.csv")
    assert answer.status == 0, answer.err
    head, gnode, gru, *_ = answer.out.splitlines()
    # It has no error of a memory: that was not worked out then.
    assert head.endswith("outcome   verdict  lifetime (s)") and "error after" not in head
    assert gnode.endswith("ring     0.9") and gru.endswith("-        -")
    header, first, second = (line.split(",") for line in (here / "table.csv").read_text().splitlines())
    columns = dict(zip(header, zip(first, second, strict=True), strict=True))
    assert (columns["verdict"], columns["lifetime_s"]) == (("ring", ""), ("0.9", ""))
    assert columns["lifetime_at_least_s"] == columns["memory_error_10"] == ("", "")


def test_lifetimes_longer_than_followed_and_errors_are_told(ask: Ask, here: Path) -> None:
    for name in ("gnode", "gru"):
        run = here / name
        run.mkdir()
        for path in (EARLIER / name).iterdir():
            (run / path.name).write_bytes(path.read_bytes())
    content = json.loads((here / "gnode" / "dissection.json").read_text())
    content["attractor"].update(kind="isolated points", count=4)
    content["attractor"]["memory_lifetime_s"]["measured"] = None
    content["memory"] = {"trial_s": 1.0, "lengths": [1, 10, 100], "error": [0.0, 0.25, None], "asked": 200}
    (here / "gnode" / "dissection.json").write_text(json.dumps(content))
    head, gnode, *_ = ask("compare", "gnode", "gru").out.splitlines()
    assert head.endswith("verdict              lifetime (s)  error after 1  error after 10")
    assert gnode.endswith("isolated points (4)  > 2           0              0.25")
    row, _ = json.loads(ask("compare", "gnode", "gru", "--json").out)
    assert (row["lifetime_s"], row["lifetime_at_least_s"], row["memory_error_1"]) == (None, 2.0, 0.0)
    (gru,) = json.loads(ask("compare", "gru", "--json").out)
    assert gru["verdict"] is None and "verdict" not in ask("compare", "gru").out


def test_a_damaged_dissection_is_refused(ask: Ask, here: Path) -> None:
    for path in (EARLIER / "gru").iterdir():
        (here / path.name).write_bytes(path.read_bytes())
    (here / "dissection.json").write_text("{")
    answer = ask("compare", ".")
    assert answer.status == 2 and "dissection.json" in answer.err and len(answer.err.strip().splitlines()) == 1
