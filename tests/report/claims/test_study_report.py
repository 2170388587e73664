"""The page of a study holds its verdicts, numbers and figures, whatever is in it."""

import re
from pathlib import Path

import numpy as np
import pytest

from gnode.claims import read_study
from gnode.report import capacity_words, write_study_report
from tests.claims.studies import SMALL, known_study

FIGURES = {"capacity", "iso-capacity", "curves", "gate", "parameters", "crossings", "examples"}


def figures(folder: Path) -> set[str]:
    return {path.stem for path in (folder / "figures").glob("*.png")}


def test_the_page_of_a_study(tmp_path: Path):
    study = known_study(tmp_path, lambda cell: 2.0 * cell.state, rising=lambda cell: cell.state == 2)
    page = write_study_report(tmp_path).read_text(encoding="utf-8")
    assert figures(tmp_path) == FIGURES == set(re.findall(r'<section id="([\w-]+)">', page)) - {"numbers"}
    assert "Claim 4a: holds" in page and "Claim 4b: cannot be told" in page
    for result in study.results:
        assert capacity_words(result) in page
    assert "of 12 networks have not, and are marked" in page and "≥ 8" in page
    assert 'src="http' not in page and "Not complete" not in page


def test_what_is_missing_is_said(tmp_path: Path):
    known_study(tmp_path, lambda cell: 4.0)
    for path in (tmp_path / "cells").glob("gnode-*.npz"):
        path.unlink()
    assert "6 of 12 networks have not been fitted yet" in write_study_report(tmp_path).read_text(encoding="utf-8")
    assert figures(tmp_path) == FIGURES - {"gate"}


def test_a_gru_stands_beside_the_others(tmp_path: Path):
    known_study(tmp_path, lambda cell: 4.0, assignments=(*SMALL, "models=['node','gru']"))
    assert "<td>GRU</td>" in write_study_report(tmp_path).read_text(encoding="utf-8")


def test_paths_of_ones_own_have_one_complexity(tmp_path: Path):
    times = np.linspace(0, 1, 30)
    np.savez(tmp_path / "mine.npz", targets=np.stack([np.cos(4 * times), np.sin(9 * times)], -1)[None])
    said = (f"targets.file='{tmp_path / 'mine.npz'}'", "targets.kind='file'")
    study = known_study(tmp_path / "study", lambda cell: 4.0, assignments=(*SMALL, *said))
    assert f"&lt; {study.targets.kappas.item():.3g}" in write_study_report(tmp_path / "study").read_text(
        encoding="utf-8"
    )


def test_three_dimensions_have_no_crossings(tmp_path: Path):
    known_study(tmp_path, lambda cell: 4.0, assignments=(*SMALL, "targets.dimensions=3", "states=[2]"))
    write_study_report(tmp_path)
    assert figures(tmp_path) == FIGURES - {"crossings", "examples", "iso-capacity"}


@pytest.mark.parametrize(
    ("capacity", "words"),
    [(100.0, "≥ 8"), (0.1, "< 2"), (4.0, r"4 \[[\d.]+, [\d.]+\]")],
    ids=["above", "below", "within"],
)
def test_capacities_in_words(tmp_path: Path, capacity, words):
    known_study(tmp_path, lambda cell: capacity)
    assert all(re.fullmatch(words, capacity_words(one)) for one in read_study(tmp_path).results)
