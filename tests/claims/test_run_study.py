"""A study runs to its end, on one process or several, goes on after an interruption, and gives the same results."""

from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Failed, Refused
from gnode.claims import read_study, resolve_study, run_study
from tests.sweeps.handed_in import KILLED, Handed

TINY = (
    *("models=['node']", "states=[2,3]", "depths=[0]", "targets.count=2", "targets.points=20"),
    *("targets.kappas=[2.0,4.0]", "fit.iterations=20", "fit.draws=2", "fit.restarts=1"),
)


def test_an_interrupted_study_goes_on(tmp_path: Path):
    settings = resolve_study(assignments=TINY)
    told: list[tuple[str, int, int]] = []
    with pytest.raises(Failed, match="interrupted after 1 of 2 cells; go on with the same command and --resume"):
        run_study(
            settings, tmp_path, workers=1, interrupted=lambda: bool(told), ended=lambda *said: told.append(said)
        )  # fmt: skip
    assert told == [("node-n3-l0-w0", 1, 2)]
    kept = (tmp_path / "cells" / "node-n3-l0-w0.npz").read_bytes()
    assert read_study(tmp_path).missing == ("node-n2-l0-w0",)
    study = run_study(settings, tmp_path, workers=1, resume=True)
    assert study.missing == () and (tmp_path / "cells" / "node-n3-l0-w0.npz").read_bytes() == kept


@pytest.mark.slow
def test_processes_give_the_same_results(tmp_path: Path):
    # Other processes round otherwise, and Levenberg and Marquardt's steps carry that on where a fit is on its way.
    settings = resolve_study(assignments=(*TINY, "fit.optimiser=adam", "fit.steps=60"))
    one, two = (run_study(settings, tmp_path / str(n), workers=n) for n in (1, 2))
    for alone, spread in zip(one.results, two.results, strict=True):
        assert alone.cell == spread.cell
        assert np.allclose(alone.fitted.best, spread.fitted.best, atol=1e-4)


def test_no_workers_are_refused(tmp_path: Path):
    with pytest.raises(Refused, match="the number of workers of at least 1, got 0"):
        run_study(resolve_study(assignments=TINY), tmp_path, workers=0)


@pytest.mark.parametrize(
    ("course", "error", "said"),
    [
        pytest.param((["unfetched", "finished"], None), None, None, id="a result lost with its worker"),
        pytest.param(
            (["error"], KILLED),
            Failed,
            "the process of the cell node-n3-l0-w0 died 3 times; perhaps it needs more memory",
            id="deaths",
        ),
        pytest.param((["error"], KeyError("x")), KeyError, "x", id="an error in a cell"),
        pytest.param((["cancelled"], None), Failed, "the Dask scheduler lost what it was to do", id="a lost scheduler"),
    ],
)
def test_a_study_knows_what_becomes_of_its_workers(tmp_path: Path, monkeypatch, course, error, said):
    client = Handed(course, (["finished"], None))
    monkeypatch.setattr("gnode.claims.study._run_study.local_cluster", lambda workers: nullcontext(client))
    told: list[tuple[str, int, int]] = []
    with nullcontext() if error is None else pytest.raises(error, match=said):
        run_study(resolve_study(assignments=TINY), tmp_path, workers=2, ended=lambda *each: told.append(each))
    assert len(told) == (2 if error is None else 0)
