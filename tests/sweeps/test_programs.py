"""A sweep on this machine takes compiled programs from the user's cache folder and gives it its own."""

import os

import pytest

from gnode.programs._keep_compiled import PLACE
from gnode.sweeps import run_sweep
from gnode.sweeps.folder import Attempts
from gnode.sweeps.folder._sweep_folder import COMPILED
from tests.programs import kept
from tests.sweeps.small_sweeps import small_sweep


@pytest.mark.slow
def test_the_second_sweep_compiles_nothing(tmp_path, monkeypatch):
    monkeypatch.setenv(PLACE, str(tmp_path / "cache"))
    sweep = small_sweep()
    compilations = []
    for name in ("first", "second"):
        run_sweep(sweep, tmp_path / name, workers=1)
        assert not (tmp_path / name / COMPILED).exists()
        compilations.append(Attempts.read(tmp_path / name, sweep.members[0].name).compilations)
    assert kept(tmp_path / "cache") and not list((tmp_path / "cache").glob("process-*"))
    assert compilations[0] > 0 and compilations[1] == 0


@pytest.mark.slow
def test_where_it_is_not_wanted_or_not_usable_the_sweep_has_its_own(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("in the way")
    monkeypatch.setenv(PLACE, os.path.join(tmp_path, "file", "cache"))
    run_sweep(small_sweep(), tmp_path / "sweep", workers=1)
    assert kept(tmp_path / "sweep" / COMPILED)


@pytest.mark.slow
def test_the_plan_can_do_without(tmp_path, monkeypatch):
    monkeypatch.setenv(PLACE, str(tmp_path / "cache"))
    run_sweep(small_sweep("[execution]\ncompilation_cache = false"), tmp_path / "sweep", workers=1)
    assert not (tmp_path / "cache").exists() and not (tmp_path / "sweep" / COMPILED).exists()
