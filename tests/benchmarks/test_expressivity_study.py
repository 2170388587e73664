"""The benchmark of the study of expressivity tells what settled as a study does, and which medians are lower."""

import json
from types import ModuleType

import numpy as np
import pytest

from gnode.claims import resolve_study


@pytest.fixture
def compared(imported) -> ModuleType:
    return imported("expressivity_study")


def test_the_table_counts_what_settled_and_names_medians_that_are_lower(compared, tmp_path):
    settings = resolve_study(file=compared.PLAN, assignments=("targets.count=2",))
    kappas = settings.targets.kappas
    name = settings.cells()[0].name

    def write(build: str, r2: list[float], half: list[float]) -> None:
        (tmp_path / build).mkdir()
        each = np.repeat(np.repeat(r2, 2)[:, None], settings.fit.restarts, 1)
        said = {"cpu_seconds": 3.0, "r2": each.tolist(), "r2_half": np.repeat(half, 2).tolist()}
        (tmp_path / build / f"{name}.json").write_text(json.dumps(said))

    # Of the old one the capacity lies between the second and the third complexity, where half the steps come to less.
    write("old", [0.99, 0.97, 0.90, 0.6, 0.3], [0.99, 0.97, 0.80, 0.6, 0.3])
    write("new", [0.99, 0.96, 0.94, 0.7, 0.4], [0.99, 0.96, 0.94, 0.1, 0.1])
    table = compared.compared(settings, tmp_path)
    assert list(table) == [name] and len(kappas) == 5
    assert [table[name][build]["settled"] for build in ("old", "new")] == [False, True]
    assert kappas[1] < table[name]["old"]["capacity"] < kappas[2]
    told = "\n".join(compared.lines(table, settings))
    assert "settled: 0 | 1" in told and "ratio 1.00" in told and "1 of 40" in told
    assert f"{name} at 5 (0.9700 | 0.9600)" in told and "lower than the old build's: 1 of 5" in told
