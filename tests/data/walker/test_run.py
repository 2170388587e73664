"""A run of what Gymnasium and MuJoCo simulate: `make test-walker` installs them."""

import json
from pathlib import Path

import pytest

from gnode.claims import reproduce
from gnode.experiments import dissect_run, resolve, train
from gnode.report import write_claim_page, write_report

pytest.importorskip("gymnasium", reason="Gymnasium comes with the extra [walker]")
pytest.importorskip("mujoco", reason="MuJoCo comes with the extra [walker]")

FEW = ("task.train_trials=160", "task.validation_trials=48", "task.test_trials=48")


def test_a_small_run_learns_is_taken_apart_and_reported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GNODE_DATA_CACHE", str(tmp_path / "cache"))
    small = ("model.state=8", "model.hidden=[16]", "model.readout_hidden=[]", "training.batch_size=32")
    settings = resolve("walker2d", assignments=[*FEW, *small, "training.epochs=15"])
    summary = train(settings, tmp_path / "run")
    found = summary["prediction"]
    assert "Walker2d-v5" in found["source"] and found["open_loop"]["seconds"][-1] == pytest.approx(1.0)
    assert found["network"]["test"]["raw"] < found["baselines"]["no_change"]["test"]["raw"]
    assert json.loads((tmp_path / "run" / "summary.json").read_text(encoding="utf-8"))["prediction"] == found
    dissect_run(tmp_path / "run")
    page = write_report(tmp_path / "run").read_text(encoding="utf-8")
    assert (tmp_path / "run" / "figures" / "ahead.png").exists()
    assert "mse of no change" in page and "Walker2d-v5 (Gymnasium" in page and "What comes next" in page


def test_the_walker_is_put_to_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("GNODE_DATA_CACHE", str(tmp_path / "cache"))
    small = (
        *(f"walker.run.{one}" for one in (*FEW, "training.epochs=1")),
        "walker.seeds=2",
        'walker.axes={"matched.parameters"=[9000]}',
        'walker.paired=[{"model.name"=["gnode","gru"],"model.alpha"=[0.1,0.1],"training.learning_rate"=[0.02,0.02]}]',
    )
    # Of the others, plans are made of data that are not everywhere.
    summary = reproduce("real-world", tmp_path, assignments=small, only=("walker",), workers=1)
    assert summary["runs"] == 4 and summary["failed"] == 0 and summary["verdict"] == "cannot be told"
    (beside,) = (effect for effect in summary["effects"] if effect["what"] == "error, gnODE / GRU: walker")
    assert beside["samples"] == 2 and beside["claimed"] == "below"
    assert {"models", "horizon", "at-work", "gaps"} == {chart["name"] for chart in summary["charts"]}
    (table,) = (table for table in summary["tables"] if table["title"].startswith("The walker's next step"))
    assert [row[0] for row in table["rows"]][:2] == ["gnODE", "GRU"] and len(table["rows"]) == 6
    assert any(note.startswith("Walker2d-v5 (Gymnasium") for note in summary["notes"])
    write_claim_page(tmp_path)
