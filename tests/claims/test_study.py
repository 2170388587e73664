"""A study keeps its cells, says what is wrong with its folder, and decides claims by their rules."""

import json
from pathlib import Path

import numpy as np
import pytest

from gnode._checks import Refused
from gnode.claims import (
    Cell,
    StudySettings,
    capacity_grows,
    depth_saves_dimensions,
    dimensions_needed,
    gate_effects,
    read_study,
    resolve_study,
    run_cell,
    study_folder,
    study_json,
)
from gnode.claims.study._settings import read_study_settings, write_study_settings
from gnode.experiments import Busy, locked
from tests.claims.studies import SMALL, known_study


def growing(cell: Cell) -> float:
    """Twice the capacity for N = 4 as for N = 2; a hidden layer is worth one state dimension."""
    return 2.5 * 2 ** ((cell.state - 2 + cell.depth) / 2)


def test_cells_are_all_combinations_once():
    cells = StudySettings(models=("node", "gru"), states=(2, 3), depths=(0, 1), widths=(8, 16)).cells()
    assert [cell.name for cell in cells] == [
        *("node-n2-l0-w0", "node-n2-l1-w8", "node-n2-l1-w16", "node-n3-l0-w0", "node-n3-l1-w8", "node-n3-l1-w16"),
        *("gru-n2-l0-w0", "gru-n3-l0-w0"),
    ]
    # W, b of two layers; initial state; readout.
    assert cells[1].parameters == 2 * 8 + 8 + 8 * 2 + 2 + 2 + 2 * 2 + 2
    assert cells[1].network.hidden == (8,) and cells[0].network.hidden == ()


def test_settings_are_laid_over_the_preset(tmp_path: Path):
    (tmp_path / "study.toml").write_text("states = [5]\n[targets]\ncount = 3\n")
    study = resolve_study(file=tmp_path / "study.toml", assignments=("targets.count=4",))
    assert (study.states, study.targets.count, study.fit.steps) == ((5,), 4, resolve_study().fit.steps)
    assert resolve_study(budget="full").fit.steps > study.fit.steps
    assert resolve_study(targets=tmp_path / "mine.npz").targets.file == str(tmp_path / "mine.npz")


def test_a_study_of_an_earlier_release_was_made_with_adam(tmp_path: Path):
    path = tmp_path / "study.toml"
    write_study_settings(path, StudySettings())
    assert read_study_settings(path) == StudySettings()
    said = path.read_text()
    earlier = "".join(line for line in said.splitlines(keepends=True) if not line.startswith("optimiser"))
    assert earlier != said
    path.write_text(earlier)
    assert read_study_settings(path).fit.optimiser == "adam"


@pytest.mark.parametrize(
    ("assignment", "message"),
    [
        ("states=[2,2]", "expected each of states once"),
        ("models=['lstm']", "models"),
        ("depth=[1]", "a known setting, one of"),
        ("targets.kappas=[4.0,2.0]", "expected ascending kappas"),
    ],
)
def test_settings_that_are_refused(assignment, message):
    with pytest.raises(Refused, match=message):
        resolve_study(assignments=(assignment,))
    with pytest.raises(Refused, match="a budget among quick, full, got 'huge'"):
        resolve_study(budget="huge")


def test_the_study_of_the_documentation_is_ready_to_run():
    study = resolve_study(file=Path(__file__).parents[2] / "examples" / "expressivity-study.toml")
    assert len(study.cells()) == 40 and study.targets.count == 16


def test_a_cell_is_fitted_and_read_back(tmp_path: Path):
    settings = resolve_study(assignments=(*SMALL, "states=[3]", "depths=[1]", "models=['gnode']", "targets.count=2"))
    with study_folder(tmp_path / "study", settings, resume=False) as (cell,):
        run_cell(settings, cell, tmp_path / "study")
    (result,) = read_study(tmp_path / "study").results
    fits, targets = result.fitted.fits, read_study(tmp_path / "study").targets
    assert fits.r2.shape == (6, 1) and fits.outputs.shape == (6, 30, 2)
    errors = (fits.outputs - targets.paths.reshape(6, 30, 2)) ** 2
    assert result.fitted.best.ravel() == pytest.approx(1 - errors.mean((1, 2)), abs=1e-5)


def test_a_study_goes_on_where_it_was(tmp_path: Path):
    folder = tmp_path / "study"
    study = known_study(folder, growing)
    assert len(study.results) == 12 and study.missing == ()
    (folder / "cells" / "node-n3-l1-w8.npz").unlink()
    with study_folder(folder, study.settings, resume=True) as missing:
        assert [cell.name for cell in missing] == ["node-n3-l1-w8"]
        with pytest.raises(Busy), locked(folder):
            pass
    assert read_study(folder).missing == ("node-n3-l1-w8",)


def test_folders_that_are_refused(tmp_path: Path):
    study = known_study(tmp_path / "study", growing)
    other = study.settings.model_copy(update={"seed": 5})
    (tmp_path / "file").write_text("")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "thesis.tex").write_text("")
    for folder, settings, resume, message in (
        ("study", study.settings, False, "no study at .*; go on by --resume"),
        ("study", other, True, r"seed = 0, as in .*settings\.toml, got 5; resume with the same settings"),
        ("full", other, False, "an empty folder or a study"),
        ("file", other, False, "a folder at .*, got a file"),
    ):
        with pytest.raises(Refused, match=message), study_folder(tmp_path / folder, settings, resume=resume):
            pass
    with pytest.raises(Refused, match=r"a study at .*, got none"):
        read_study(tmp_path / "full")


@pytest.mark.parametrize("content", [b"", b"hello", None], ids=["empty", "other", "truncated"])
def test_a_damaged_cell_is_named(tmp_path: Path, content: bytes | None):
    known_study(tmp_path, growing)
    path = tmp_path / "cells" / "node-n3-l1-w8.npz"
    path.write_bytes(path.read_bytes()[:300] if content is None else content)
    with pytest.raises(Refused, match=r"a whole file at .*node-n3-l1-w8\.npz.*delete it"):
        read_study(tmp_path)


def test_a_study_of_own_paths_keeps_them(tmp_path: Path):
    times = np.linspace(0, 1, 20)
    mine = np.stack([np.cos(4 * times), np.sin(4 * times)], -1)[None]
    np.savez(tmp_path / "mine.npz", targets=mine)
    settings = resolve_study(assignments=("models=['node']", "states=[2]"), targets=tmp_path / "mine.npz")
    with study_folder(tmp_path / "study", settings, resume=False):
        pass
    np.savez(tmp_path / "mine.npz", targets=2 * mine[:, ::-1])
    with (
        pytest.raises(Refused, match="the paths of the study"),
        study_folder(tmp_path / "study", settings, resume=True),
    ):
        pass
    (tmp_path / "mine.npz").unlink()
    assert read_study(tmp_path / "study").targets.paths.shape == (1, 1, 20, 2)


def test_claims_hold_where_capacity_grows_and_depth_saves(tmp_path: Path):
    study = known_study(tmp_path, growing)
    for result in study.results:
        found = result.capacity
        assert found.kappa == pytest.approx(growing(result.cell), rel=0.02)
        assert found.low <= found.kappa <= found.high and result.has_settled
    grows, saves = capacity_grows(study), depth_saves_dimensions(study)
    assert (grows.verdict, saves.verdict) == ("holds", "holds")
    # From N = 2 to 4 the capacity doubles, and a hidden layer is worth a dimension.
    for one in grows.whole:
        assert one.value == pytest.approx(1, abs=0.05) and one.low <= one.value <= one.high
    assert len(grows.steps) == 2 * len(grows.whole) == 8
    for one in saves.whole:
        # Less where the smallest or the largest N stands for one beyond.
        assert 0.5 < one.value <= 1 and one.sign == 1


@pytest.mark.parametrize(
    ("capacity_of", "spread", "verdicts"),
    [
        (lambda cell: 16 / growing(cell), 0.02, ("does not hold", "does not hold")),
        (lambda cell: 4.0, 0.02, ("cannot be told", "cannot be told")),
        (lambda cell: 100.0, 0.02, ("cannot be told", "cannot be told")),
        (lambda cell: growing(cell) if cell.state != 3 else 2.2, 0.02, ("does not hold", "holds")),
        (lambda cell: growing(Cell("node", cell.state, 0, 0, 0.1, 2)), 0.02, ("holds", "cannot be told")),
    ],
    ids=["falls", "flat", "all beyond", "falls for a step", "depth is worth nothing"],
)
def test_claims_follow_their_rules(tmp_path: Path, capacity_of, spread, verdicts):
    study = known_study(tmp_path, capacity_of, spread=spread)
    assert (capacity_grows(study).verdict, depth_saves_dimensions(study).verdict) == verdicts


def test_what_the_gate_does_is_compared_in_pairs(tmp_path: Path):
    study = known_study(tmp_path, lambda cell: growing(cell) * (1.1 if cell.model == "gnode" else 1), spread=0.005)
    effects = gate_effects(study)
    assert [one.first.replace("node", "gnode") for one in effects] == [one.second for one in effects]
    for one in effects:
        # On the same resamples: far closer than the intervals of the two.
        assert one.value == pytest.approx(np.log2(1.1), abs=0.03) and one.sign == 1


def test_dimensions_are_interpolated_between_those_tried():
    kappas = np.array([1.0, 2.0, 2 * 2**0.5, 4.0, 9.0])
    assert dimensions_needed(kappas, np.array([2.0, 4.0, 8.0]), [2, 3, 6]) == pytest.approx([2, 2, 2.5, 3, 6])
    # A capacity that falls is taken for noise, and one that stays is reached by the smaller N.
    assert dimensions_needed(kappas, np.array([2.0, 1.5, 8.0]), [2, 3, 4])[-1] == 4
    assert dimensions_needed(np.array([4.0]), np.array([4.0, 4.0]), [2, 3]) == pytest.approx([2])
    assert dimensions_needed(np.array([4.1]), np.array([4.0, 4.0]), [2, 3]) == pytest.approx([3])


def test_cells_that_would_still_rise_are_told(tmp_path: Path):
    study = known_study(tmp_path, growing, rising=lambda cell: cell.state == 3)
    assert {one.cell.name for one in study.results if not one.has_settled} == {
        one.cell.name for one in study.results if one.cell.state == 3
    }


def test_results_are_strict_json(tmp_path: Path):
    study = known_study(tmp_path, lambda cell: 100.0 if cell.state == 4 else 0.1 if cell.state == 2 else 4.0)
    told = json.loads(json.dumps(study_json(study), allow_nan=False))
    beyond = {row["state"]: (row["kappa"] is None, row["beyond"]) for row in told["networks"]}
    assert beyond == {2: (True, "below"), 3: (False, None), 4: (True, "above")}
    assert [claim["name"] for claim in told["claims"]] == ["4a", "4b", "4c"] and len(told["gate"]) == 6
    # The paths that cross and those that do not, beside the whole.
    row = told["networks"][0]
    assert len(row["median_r2_crossing"]) == len(row["median_r2_not_crossing"]) == len(row["median_r2"]) == 3
