"""Files of other kinds by the command."""

import tomllib
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.cli.reading._duration import seconds_of
from tests.cli.asking import HIDDEN, Ask

_SHORT = ["--state", "2", "--epochs", "1", *HIDDEN, "--train-only"]


def write_table(path: Path, *, series: int = 20, steps: int = 12) -> None:
    random = np.random.default_rng(0)
    rows = [f"{one},{step},{random.normal()},{one % 2}" for one in range(series) for step in range(steps)]
    path.write_text("\n".join(["id,t,force,side", *rows]))


def test_the_options_say_how_a_table_is_read(ask: Ask, here: Path) -> None:
    write_table(here / "table.csv")
    said = ["--series", "id", "--time", "t", "--time-unit", "ms", "--inputs", "force", "--labels", "side"]
    answer = ask("run", "table.csv", *said, *_SHORT, "--out", "mine")
    assert answer.status == 0, answer.err
    assert "read table.csv: 20 trials x 12 steps x 1 channel (force), 2 classes (0, 1); time step 0.001 s (by t in" in (
        answer.err
    )
    kept = tomllib.loads((here / "mine" / "settings.toml").read_text())["task"]["read"]
    assert kept == {"series": "id", "time": "t", "time_unit": "ms", "inputs": ["force"], "labels": "side"}
    # A run that has ended, asked for again by the same words.
    assert ask("run", "table.csv", *said, *_SHORT, "--out", "mine", "--resume").status == 0


def test_a_recording_is_cut(ask: Ask, here: Path) -> None:
    write_table(here / "table.csv", series=1, steps=400)
    said = ["--time", "t", "--time-unit", "ms", "--inputs", "force", "--targets", "force", "--cut", "20ms"]
    answer = ask("run", "table.csv", *said, "--every", "10ms", *_SHORT, "--out", "mine")
    assert answer.status == 0, answer.err
    assert "39 trials x 20 steps" in answer.err and "windows of 0.02 s every 0.01 s of 1 recording" in answer.err


@pytest.mark.parametrize(
    "words, said",
    [
        (
            ["--inputs", "forces", "--targets", "side"],
            "a column among id, t, force, side, got 'forces'; did you mean force",
        ),
        (
            ["--inputs", "force", "--targets", "side"],
            "--time, the column of times, got none, beside a column t; say --time t",
        ),
        (["--cut", "2"], "a time with its unit, got '2'; write, say, 2s, 500ms"),
    ],
    ids=["column", "time", "duration"],
)
def test_what_cannot_be_read_ends_with_status_2(ask: Ask, here: Path, words: list[str], said: str) -> None:
    write_table(here / "table.csv")
    answer = ask("run", "table.csv", *words, *_SHORT)
    assert answer.status == 2 and said in answer.err and answer.err.count("\n") == 1
    assert not (here / "runs").exists()


@pytest.mark.parametrize("text, seconds", [("2s", 2), ("500ms", 0.5), ("1.5 min", 90), (".5h", 1800)])
def test_durations(text: str, seconds: float) -> None:
    assert seconds_of(text) == pytest.approx(seconds)


@pytest.mark.parametrize("text", ["2", "s", "-1s", "0s", "2 weeks"])
def test_refuses_what_is_no_duration(text: str) -> None:
    with pytest.raises(Refused, match="a time with its unit"):
        seconds_of(text)
