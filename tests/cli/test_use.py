import json
from pathlib import Path

import numpy as np
import pytest

from tests.cli.asking import Ask


@pytest.fixture
def run(ask: Ask, own_data: Path) -> str:
    words = ("run", "my_data.npz", "--out", "run", "--train-only", "--model", "rnn", "--state", "2", "--epochs", "2")
    assert ask(*words).status == 0
    return "run"


def test_a_run_predicts_and_goes_on(ask: Ask, run: str) -> None:
    answer = ask("predict", run, "my_data.npz", "--out", "said.csv")
    assert answer.status == 0 and "mean squared error" in answer.out and "predictions: said.csv" in answer.out
    lines = Path("said.csv").read_text().splitlines()
    assert lines[0] == "trial,time_s,output 1,output 2" and len(lines) == 1 + 20 * 15
    onward = ("--horizon", "25ms", "--beyond", "feed", "--also", run, "--out", "said.npz", "--json")
    said = json.loads(ask("predict", run, "my_data.npz", *onward).out)
    assert said["steps_beyond"] == 3 and said["networks"] == 2 and said["out"] == "said.npz"
    with np.load("said.npz") as arrays:
        assert arrays["outputs"].shape == (20, 18, 2) and np.all(arrays["spread"] == 0)
    for words, message in (
        (("--horizon", "1 week"), "a time with its unit"),
        (("--times", "soon"), "seconds for --times"),
        (("--beyond", "guess"), "--beyond among hold, zero, feed"),
        (("--out", "said.txt"), "a name that ends in .npz or .csv"),
    ):
        refused = ask("predict", run, "my_data.npz", *words)
        assert refused.status == 2 and refused.err.startswith(f"gnode: expected {message}")
    # More epochs: the usual rate falls over all of them, and another run begins where this one ended.
    more = ("run", "my_data.npz", "--train-only", "--epochs", "3")
    refused = ask(*more, "--model", "rnn", "--state", "2", "--out", run, "--resume")
    assert refused.status == 2 and f"train on in a new run: --from {run}" in refused.err
    begun = ask(*more, "--from", run, "--out", "more")
    assert begun.status == 0 and f"begins at the weights of {run}" in begun.err
    assert "[start]" in Path("more/settings.toml").read_text()
