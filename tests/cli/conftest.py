from pathlib import Path

import numpy as np
import pytest

from gnode.claims.study import _run_study
from gnode.claims.study import _settings as _study_settings
from gnode.cli import main
from gnode.experiments import _defaults
from tests.cli.asking import Answer, Ask


@pytest.fixture
def ask(capfd: pytest.CaptureFixture[str]) -> Ask:
    """Runs the command line in this process."""

    def answer(*arguments: str) -> Answer:
        capfd.readouterr()
        with pytest.raises(SystemExit) as exit:
            main([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        assert isinstance(exit.value.code, int)
        return Answer(exit.value.code, out, err)

    return answer


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty working folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def small_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    """Defaults under which a documented command takes a second or two in place of a minute."""
    few = {"train_trials": 20, "validation_trials": 10, "test_trials": 10}
    tables = {name: {**table, "task": few} for name, table in _defaults.TASKS.items()}
    monkeypatch.setattr(_defaults, "TASKS", tables)
    for names in ("DESCENT", "SHALLOW"):
        short = {
            optimiser: {kind: {**table, "epochs": 2} for kind, table in kinds.items()}
            for optimiser, kinds in getattr(_defaults, names).items()
        }
        monkeypatch.setattr(_defaults, names, short)
    monkeypatch.setattr(_defaults, "HIDDEN", {name: (8,) for name in tables})
    # Two small networks, in this process.
    tiny = {"states": (2, 3), "depths": (0,), "models": ("node",), "targets": {"count": 2, "points": 20}}
    tiny = {**tiny, "targets": {**tiny["targets"], "kappas": (2.0, 4.0)}, "fit": {"steps": 10, "restarts": 1}}
    monkeypatch.setattr(_study_settings, "PRESETS", dict.fromkeys(_study_settings.PRESETS, tiny))
    monkeypatch.setattr(_run_study, "count_workers", lambda: 1)


@pytest.fixture
def own_data(here: Path) -> Path:
    """A small data file: a delayed copy of the input, of five subjects."""
    inputs = np.random.default_rng(0).normal(size=(20, 15, 2)).astype(np.float32)
    np.savez(
        here / "my_data.npz", inputs=inputs, targets=np.roll(inputs, 1, axis=1), subject=np.repeat(list("abcde"), 4)
    )
    return here / "my_data.npz"
