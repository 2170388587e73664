"""docs/dissection.schema.json says what dissection.json is: of real dissections, and of every verdict there can be."""

import copy
import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import numpy as np
import pytest

from gnode.experiments import Dissection
from gnode.experiments.dissection._dissection_file import DISSECTION, save_dissection
from tests.experiments.dissection.test_dissection import CONTRACT
from tests.report import records
from tests.report.run_folder import taken_apart

SCHEMA = json.loads((Path(__file__).parents[3] / "docs" / "dissection.schema.json").read_text(encoding="utf-8"))
_VALIDATOR = jsonschema.Draft202012Validator(SCHEMA)
_REST = {"kind", "dimension", "betti", "contraction_rate_per_s", "drift_per_s", "reason"}
_ERRORS = {"memory_error_predicted", "memory_error_measured"}


def written(folder: Path, dissection: Dissection) -> Any:
    """dissection.json as a strict reader gets it."""

    def no_constant(constant: str) -> None:
        raise AssertionError(f"{constant} is no JSON")

    save_dissection(folder, dissection)
    return json.loads((folder / DISSECTION).read_text(encoding="utf-8"), parse_constant=no_constant)


def check(content: Any) -> None:
    # That the schema is one, which `jsonschema.validate` would look into each time, has a test of its own.
    _VALIDATOR.validate(content)


@pytest.fixture(scope="module")
def content(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Of a dissection with everything in it."""
    taken = records.near_points(records.noisy(records.proven(taken_apart(), "ring")))
    dissection = dataclasses.replace(taken, consistency=records.consistency())
    return written(tmp_path_factory.mktemp("content"), dissection)


def test_a_real_dissection_with_a_certificate(memory: Dissection, tmp_path: Path) -> None:
    content = written(tmp_path, memory)
    check(content)
    certificate = content["certificate"]
    assert certificate["complete"] and certificate["count"] == len(certificate["enclosures"]) == 9
    assert certificate["index_sum"] == certificate["boundary_index"] == 1
    assert content["slow_set"]["outer_boxes"] > 0
    leads = content["departures"]
    assert (leads["saddles"], leads["followed"], len(leads["ways"])) == (4, 4, 8)
    for way in leads["ways"]:
        assert way["leads_to"] == "stable point" and way["after_s"] > 0
        for place in (way["saddle"], way["point"]):
            enclosure = certificate["enclosures"][place["enclosure"]]
            assert enclosure["state"] == place["state"]
            assert content["fixed_points"][place["fixed_point"]]["state"] == pytest.approx(place["state"], abs=1e-9)
    near = content["selection"]
    assert near["inputs"] == ["input 1", "input 2"] and len(near["points"]) == 9
    for point in near["points"]:
        found = content["fixed_points"][point["fixed_point"]]
        assert [mode["eigenvalue"] for mode in point["modes"]] == found["eigenvalues"]
    assert memory.verdict is not None and content["attractor"]["reason"] == memory.verdict.reason
    consistency = content["consistency"]
    assert consistency["is_ode"] and consistency["advice"] is None
    assert [solver["step_s"] for solver in consistency["solvers"]] == pytest.approx([0.01, 0.005, 0.0025, None])
    assert [solver["stable_points"] for solver in consistency["solvers"]] == [4] * 4


def test_a_real_dissection_of_too_many_entries_for_one(larger: Dissection, tmp_path: Path) -> None:
    content = written(tmp_path, larger)
    check(content)
    assert content["certificate"] is content["slow_set"] is None
    assert content["attractor"]["kind"] == "isolated points"


@pytest.mark.parametrize("kind", records.KINDS)
@pytest.mark.parametrize("size", [1, 2, 3])
def test_every_kind_of_verdict(kind: Any, size: int, tmp_path: Path) -> None:
    content = written(tmp_path, records.proven(taken_apart(size), kind, complete=size < 3))
    check(content)
    attractor = content["attractor"]
    assert attractor["kind"] == kind
    assert (attractor["limit_cycle"] is not None) == (kind in ("limit cycle", "saddle cycle"))
    assert (content["lyapunov_per_s"] is not None) == (kind in ("limit cycle", "chaos", "quasi-periodic"))
    moving = ("unbounded", "chaos", "quasi-periodic", "saddle cycle")
    assert (attractor["dimension"] is None) == (kind in moving)


@pytest.mark.parametrize("kind", ["ring", "isolated points"])
def test_memories_under_noise_and_long_after(kind: Any, tmp_path: Path) -> None:
    taken = records.noisy(records.proven(taken_apart(), kind), lasting=kind != "ring")
    content = written(tmp_path, taken)
    check(content)
    weak, strong = content["attractor"]["noise"]
    assert (weak["sigma"], strong["sigma"]) == (0.05, 0.2)
    assert (weak["diffusion_measured"] is None) == (weak["lifetime_s"]["measured"] is None) == (kind != "ring")
    assert content["memory"] == {
        "trial_s": 1.0, "lengths": [0, 1, 10, 100], "error": [0.05, 0.1, 0.25, 0.5],
        "asked": 40,
    }  # fmt: skip
    # What ran away, or was not looked at.
    lost = dataclasses.replace(taken, remembered=records.remembered(0.05, 0.1, np.inf, np.nan))
    check(written(tmp_path, lost))
    nothing = written(tmp_path, dataclasses.replace(taken, noise=(), remembered=None))
    check(nothing)
    assert nothing["memory"] is nothing["attractor"]["noise"] is None


@pytest.mark.parametrize("labelled, is_map", [(True, False), (False, True)], ids=["classes", "a map"])
def test_classes_and_maps(labelled: bool, is_map: bool, tmp_path: Path) -> None:
    check(written(tmp_path, taken_apart(labelled=labelled, is_map=is_map)))


@pytest.mark.parametrize("adaptive", [True, False], ids=["adaptive", "fixed steps"])
@pytest.mark.parametrize("labelled", [True, False], ids=["classes", "values"])
@pytest.mark.parametrize("is_ode", [True, False], ids=["an ODE", "a map"])
def test_every_check_of_consistency(adaptive: bool, labelled: bool, is_ode: bool, tmp_path: Path) -> None:
    checked = records.consistency(is_ode=is_ode, adaptive=adaptive, labelled=labelled)
    # What a solver that failed leaves.
    unknown = dataclasses.replace(
        checked,
        losses=np.array([0.01, np.nan, 0.01, 0.01]),
        relaxed_changes=np.array([0.0, np.inf, 0.1, 0.1]),
        failed_trials=np.array([0, 100, 0, 0]),
        stable_points=None,
        points_changed=None,
    )
    for one in (checked, unknown):
        content = written(tmp_path, dataclasses.replace(taken_apart(labelled=labelled), consistency=one))
        check(content)
        solvers = content["consistency"]["solvers"]
        assert all((solver["accuracy"] is None) != labelled for solver in solvers)
        assert all((solver["share_of_variance"] is None) == labelled for solver in solvers)
        assert all((solver["step_s"] is None) == adaptive for solver in solvers[:3])
    assert solvers[1]["loss"] is solvers[1]["relaxed_change"] is solvers[1]["stable_points"] is None
    assert solvers[1]["failed_trials"] == 100


def test_a_map_by_construction_has_no_solvers(tmp_path: Path) -> None:
    content = written(tmp_path, dataclasses.replace(taken_apart(), consistency=records.map_by_construction()))
    check(content)
    assert content["consistency"]["solvers"] == [] and not content["consistency"]["is_ode"]


def test_it_has_what_the_contract_says(content: Any) -> None:
    assert {"fixed_points", "certificate", "attractor", "lyapunov_per_s", "consistency"} <= set(content)
    assert set(content["fixed_points"][0]) == CONTRACT
    assert {"box", "complete", "count", "undecided", "boxes"} <= set(content["certificate"])
    assert set(content["attractor"]) >= _REST | _ERRORS


def test_it_names_every_verdict_and_every_box_there_can_be() -> None:
    parts = SCHEMA["properties"]
    assert parts["attractor"]["properties"]["kind"]["enum"] == list(records.KINDS)
    assert set(parts["certificate"]["properties"]["box_kind"]["enum"]) == set(records.BOX_KINDS)


def test_it_is_a_schema_that_leaves_nothing_open_or_unexplained() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)

    def look(part: dict[str, Any]) -> None:
        if "properties" in part:
            assert part["additionalProperties"] is False
            assert set(part["required"]) == set(part["properties"])
            for name, inner in part["properties"].items():
                assert inner.get("description"), name
                look(inner)
        if "items" in part:
            look(part["items"])

    look(SCHEMA)


@pytest.mark.parametrize(
    "damage",
    [
        lambda content: content.pop("certificate"),
        lambda content: content["attractor"].update(kind="bowl"),
        lambda content: content["certificate"].update(count=None),
        lambda content: content["fixed_points"][0].update(colour="blue"),
        lambda content: content["attractor"]["limit_cycle"].pop("period_s"),
        lambda content: content["fixed_points"][0]["eigenvalues"][0].pop(),
    ],
    ids=["a part missing", "no such kind", "null for a number", "a part too many", "a deep part missing", "no pair"],
)
def test_it_refuses_what_is_not_in_the_contract(damage: Callable[[Any], object], tmp_path: Path) -> None:
    content = written(tmp_path, records.proven(taken_apart(), "limit cycle"))
    check(content)
    damaged = copy.deepcopy(content)
    damage(damaged)
    with pytest.raises(jsonschema.ValidationError):
        check(damaged)
