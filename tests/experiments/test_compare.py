import csv
import io
import json
import shutil
from pathlib import Path

import pytest

from gnode._checks import Refused
from gnode.experiments import as_csv, comparison, comparison_notes, train
from tests.experiments.small_runs import small, write_data


@pytest.fixture(scope="module")
def runs(tmp_path_factory) -> list[Path]:
    root = tmp_path_factory.mktemp("runs")
    train(small(seed=3), root / "values")
    train(small(task=str(write_data(root / "data.npz"))), root / "classes")
    return [root / "values", root / "classes"]


def test_a_row_is_what_the_run_folder_says(runs):
    values, classes = comparison(runs)
    summary = json.loads((runs[0] / "summary.json").read_text())
    assert (values["run"], values["task"], values["model"], values["seed"]) == (str(runs[0]), "square", "gnode", 3)
    assert values["test_loss"] == summary["test"]["loss"] and values["parameters"] == summary["parameters"]["total"]
    assert values["test_accuracy"] is None and values["test_share_of_variance"] is not None
    assert classes["test_accuracy"] is not None and classes["test_share_of_variance"] is None
    assert [row["loss_name"] for row in (values, classes)] == ["mse", "cross_entropy"]
    assert [row["run"] for row in comparison(runs[::-1])] == [str(run) for run in runs[::-1]]


def test_the_csv_reads_back(runs):
    rows = comparison(runs)
    back = list(csv.DictReader(io.StringIO(as_csv(rows))))
    assert [list(row) for row in back] == [list(row) for row in rows]
    for row, written in zip(rows, back, strict=True):
        for name, value in row.items():
            assert written[name] == ("" if value is None else str(value))


def rows(**models) -> list[dict]:
    return [
        {"run": f"{model}-{seed}", "model": model, "task": "square", "parameters": parameters}
        for model, (parameters, seeds) in models.items()
        for seed in range(seeds)
    ]


def test_what_has_to_be_known_to_read_a_comparison():
    assert comparison_notes(rows(gnode=(10820, 6), gru=(38, 7))) == [
        "gnode-0 has 10,820 parameters and gru-0 38: what differs may be the size and not the model; give them as "
        "many, by model.state and model.hidden"
    ]
    assert comparison_notes(rows(gnode=(40, 1), gru=(38, 7))) == [
        "too few runs to decide between models: of one there is 1, and another seed alone changes a loss; `gnode "
        "sweep` with seeds = 6 or more compares them in pairs"
    ]
    assert comparison_notes(rows(gnode=(40, 6), gru=(38, 7))) == comparison_notes(rows(gnode=(40, 2))) == []


def test_what_is_no_finished_run_is_refused_by_name(runs, tmp_path):
    with pytest.raises(Refused, match=r"a run at .*none that has ended"):
        comparison([runs[0], tmp_path / "none"])
    copy = Path(shutil.copytree(runs[0], tmp_path / "copy"))
    (copy / "summary.json").write_text(json.dumps({"task": "square"}))
    with pytest.raises(Refused, match=r"a whole summary at .*copy.summary\.json, got one without 'model'"):
        comparison([copy])
    (copy / "summary.json").write_text("{")
    with pytest.raises(Refused, match=r"a readable JSON file at .*summary\.json"):
        comparison([copy])
