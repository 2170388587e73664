"""Files of an earlier release are read and mean what they meant; those of a later one are refused in a sentence.

The folders below `earlier` were written by gnode 0.1.0 before run folders had a number: a run of every model, one that
was interrupted after two of its four epochs, and of one a dissection with all that a record may have.
"""

import json
import shutil
import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import tomli_w

from gnode._checks import Refused
from gnode.experiments import comparison, load_dissection, load_run, read_settings, train
from gnode.experiments._folder import ENVIRONMENT, SETTINGS
from gnode.experiments.dissection._dissection_file import DISSECTION
from gnode.experiments.dissection.described import describe
from gnode.report import write_report
from gnode.training import evaluate
from tests.experiments.small_runs import contents

EARLIER = Path(__file__).parent / "earlier"
FILES = ("version", "arrays_sha256")


@pytest.mark.parametrize("name", ["gnode", "node", "mgru", "rnn", "gru", "lstm"])
def test_a_run_of_an_earlier_release_is_read(name: str) -> None:
    run = load_run(EARLIER / name)
    assert run.settings.model.name == name
    # What it learnt is what it knows now, on another machine too.
    assert evaluate(run.network, run.trials).loss == pytest.approx(run.summary["test"]["loss"], rel=1e-4)
    assert comparison([EARLIER / name])[0]["parameters"] == run.summary["parameters"]["total"]


def test_a_run_of_an_earlier_release_predicts() -> None:
    run = load_run(EARLIER / "rnn")
    error = run.predict(run.trials).error
    assert error is not None and error["loss"] == pytest.approx(run.summary["test"]["loss"], rel=1e-4)
    with pytest.raises(
        Refused, match=r"expected predictions of test trials at .*, got none, as of a run of an earlier"
    ):
        run.test_predictions()


def test_a_run_of_an_earlier_release_is_gone_on_with(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EARLIER / "interrupted", tmp_path / "run"))
    epochs = []
    summary = train(
        read_settings(folder / SETTINGS), folder, resume=True, callbacks=[lambda record, _: epochs.append(record.epoch)]
    )
    assert epochs == [3, 4] and summary["outcome"] == "finished"
    whole = load_run(EARLIER / "gnode").summary
    assert summary["test"]["loss"] == pytest.approx(whole["test"]["loss"], rel=1e-3)


def test_a_dissection_of_an_earlier_release_says_what_it_said() -> None:
    said = json.loads((EARLIER / "gnode" / DISSECTION).read_text(encoding="utf-8"))
    assert said["certificate"] and said["slow_set"] and said["attractor"] and said["consistency"]
    assert_says(describe(load_dissection(EARLIER / "gnode")), {k: v for k, v in said.items() if k not in FILES})


def assert_says(content: Any, said: Any) -> None:
    """All that was said, and perhaps more."""
    if isinstance(said, dict):
        for name, value in said.items():
            assert name in content
            assert_says(content[name], value)
    elif isinstance(said, list):
        assert len(content) == len(said)
        for one, two in zip(content, said, strict=True):
            assert_says(one, two)
    else:
        assert content == (pytest.approx(said, rel=1e-6, abs=1e-12) if isinstance(said, float) else said)


def test_settings_that_a_file_has_not_are_as_they_are_by_default(tmp_path: Path) -> None:
    table = tomllib.loads((EARLIER / "rnn" / SETTINGS).read_text(encoding="utf-8"))
    # As the first release of all had them.
    del table["simulation"], table["task"]["missing"], table["task"]["drop"], table["training"]["forcing_epochs"]
    (tmp_path / SETTINGS).write_text(tomli_w.dumps(table))
    assert read_settings(tmp_path / SETTINGS) == read_settings(EARLIER / "rnn" / SETTINGS)


def aged(path: Path, **changes: Any) -> None:
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}))


@pytest.mark.parametrize(
    "read",
    [
        load_run,
        write_report,
        lambda folder: comparison([folder]),
        lambda folder: train(read_settings(EARLIER / "gnode" / SETTINGS), folder, resume=True),
    ],
    ids=["reading", "a report", "comparing", "going on"],
)
@pytest.mark.parametrize("version", [2, "1", None], ids=str)
def test_a_run_folder_of_a_later_release_is_refused(
    tmp_path: Path, read: Callable[[Path], object], version: Any
) -> None:
    folder = Path(shutil.copytree(EARLIER / "gnode", tmp_path / "run"))
    aged(folder / ENVIRONMENT, run_folder_version=version)
    # A later release may have settings that this one does not know: the version is told first.
    (folder / SETTINGS).write_text("nobody = true\n" + (folder / SETTINGS).read_text())
    before = contents(folder)
    message = rf"^expected a run folder of version 1 at .*run, got version {version!r}; read it with the gnode release"
    with pytest.raises(Refused, match=message):
        read(folder)
    assert {name: content for name, content in contents(folder).items() if name != ".lock"} == before


@pytest.mark.parametrize("content", ["[]", "{", ""], ids=["a list", "cut", "empty"])
def test_a_damaged_environment_is_refused_by_name(tmp_path: Path, content: str) -> None:
    folder = Path(shutil.copytree(EARLIER / "gnode", tmp_path / "run"))
    (folder / ENVIRONMENT).write_text(content)
    with pytest.raises(Refused, match=r"environment\.json, got .*run again"):
        load_run(folder)


def test_a_run_folder_without_its_environment_is_of_the_first_version(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EARLIER / "gnode", tmp_path / "run"))
    (folder / ENVIRONMENT).unlink()
    assert load_run(folder).summary["epochs"] == 4


def test_a_dissection_of_a_later_release_is_refused(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(EARLIER / "gnode", tmp_path / "run"))
    aged(folder / DISSECTION, version=2)
    remedy = "read it with the gnode release that wrote it, or make it again with `gnode dissect`"
    with pytest.raises(Refused, match=rf"^expected a dissection of version 1 at .*\.json, got version 2; {remedy}$"):
        load_dissection(folder)
