"""The little of a dissection that tables of many runs have: what the record says, and what is not known told apart."""

import dataclasses
import json
import math
from pathlib import Path

import pytest

from gnode._checks import Refused
from gnode._files import write_json
from gnode.experiments import DISSECTION, Dissection, comparison, dissection_summary
from gnode.experiments.dissection._dissection_file import save_dissection
from tests.report import records
from tests.report.run_folder import taken_apart

EARLIER = Path(__file__).parents[1] / "earlier"


@pytest.fixture(scope="module")
def plain() -> Dissection:
    return taken_apart()


@pytest.mark.parametrize("lasting", [False, True], ids=["lost", "kept for longer than followed"])
@pytest.mark.parametrize("kind", ["sheet", "isolated points", "chaos"])
def test_it_says_what_the_record_says(plain, tmp_path, kind, lasting):
    verdict = records.verdict(kind, plain.relaxed.states, lasting=lasting)
    save_dissection(tmp_path, dataclasses.replace(plain, verdict=verdict))
    said = dissection_summary(tmp_path)
    assert (said["verdict"], said["verdict_count"], said["verdict_leaky"]) == (kind, verdict.count, verdict.leaky)
    memory = None if verdict.manifold is None else verdict.manifold.memory
    if memory is None:
        assert said["lifetime_s"] is said["lifetime_at_least_s"] is None
    elif lasting:
        assert math.isinf(memory.lifetime_measured)
        assert (said["lifetime_s"], said["lifetime_at_least_s"]) == (None, memory.times[-1])
    else:
        assert (said["lifetime_s"], said["lifetime_at_least_s"]) == (memory.lifetime_measured, None)


def test_without_a_verdict_or_a_dissection_nothing_is_known(plain, tmp_path):
    names = ["verdict", "verdict_count", "verdict_leaky", "lifetime_s", "lifetime_at_least_s"]
    nothing = dict.fromkeys([*names, "memory_error_1", "memory_error_10", "memory_error_100"])
    assert dissection_summary(tmp_path) == nothing
    save_dissection(tmp_path, plain)
    assert dissection_summary(tmp_path) == {**nothing, "verdict": "unclear"}


def test_errors_of_memories_are_found_by_the_lengths(tmp_path):
    def errors(memory) -> list[float | None]:
        write_json(tmp_path / DISSECTION, {"attractor": {"kind": "sheet"}, "memory": memory})
        return [dissection_summary(tmp_path)[f"memory_error_{length}"] for length in (1, 10, 100)]

    assert errors({"trial_s": 1.0, "lengths": [1, 10, 100], "error": [0.1, 0.2, None], "asked": 7}) == [0.1, 0.2, None]
    assert errors({"trial_s": 1.0, "lengths": [100, 2, 1], "error": [0.3, 0.2, 0.1], "asked": 7}) == [0.1, None, 0.3]
    assert errors(None) == [None] * 3


def test_runs_are_compared_by_it():
    ring, none = comparison([EARLIER / "gnode", EARLIER / "gru"])
    content = json.loads((EARLIER / "gnode" / DISSECTION).read_text())["attractor"]
    assert (ring["verdict"], ring["lifetime_s"]) == ("ring", content["memory_lifetime_s"]["measured"])
    # It did not say it then.
    assert ring["verdict_leaky"] is ring["memory_error_1"] is None
    assert {name: none[name] for name in dissection_summary(EARLIER / "gru")} == dissection_summary(EARLIER / "gru")
    assert none["verdict"] is none["lifetime_s"] is none["lifetime_at_least_s"] is None


@pytest.mark.parametrize(
    "content",
    [
        "{}",
        "[]",
        '{"attractor": null}',
        '{"attractor": {"memory_lifetime_s": {}}}',
        '{"attractor": {"memory_lifetime_s": {"measured": null}, "memory_error_curve": {"times_s": []}}}',
        '{"attractor": {}, "memory": {"lengths": [1], "error": []}}',
    ],
)
def test_a_damaged_file_is_refused_by_name(tmp_path, content):
    (tmp_path / DISSECTION).write_text(content)
    with pytest.raises(
        Refused, match=r"a whole dissection at .*dissection\.json, got .*make it again by: gnode dissec"
    ):
        dissection_summary(tmp_path)
