"""What records print, show in a notebook and hand on, of systems with known answers and of records made by hand."""

import dataclasses
import sys
from functools import cache
from types import SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest

from gnode._checks import Refused
from gnode._words import brief, numbers
from gnode.analysis import (
    Cycles,
    FixedPoints,
    LimitCycle,
    Point,
    Points,
    Verdict,
    as_flow,
    find_slow_points,
    fixed_points_of,
)
from gnode.analysis.fixed_points import classify
from gnode.experiments import Dissection
from gnode.experiments.dissection._dissection_file import load_dissection, save_dissection
from tests.analysis.systems import bistable, constant, four_points, grid
from tests.report import records
from tests.report.run_folder import taken_apart


@pytest.fixture(scope="module")
def wells() -> FixedPoints:
    """Of dh/dt = h - h^3, from 40 starts."""
    return fixed_points_of(as_flow(bistable), grid(-2, 2, 40, 1))


@pytest.fixture(scope="module")
def nine() -> FixedPoints:
    return fixed_points_of(as_flow(four_points), grid(-2, 2, 8, 2))


def empty() -> FixedPoints:
    return fixed_points_of(as_flow(constant), grid(-2, 2, 4, 1))


def many(points: int = 1, size: int = 500) -> FixedPoints:
    """Points of a state of many entries, made by hand: a decay at rates 1, 2, 3, ... 1/s."""
    slopes = np.tile(np.diag(-np.arange(1.0, size + 1)), (points, 1, 1))
    near = classify(slopes, marginal_rate=0.0, step=None)
    states = np.arange(points * size, dtype=float).reshape(points, size)
    return FixedPoints(
        states=states,
        residuals=np.zeros(points),
        found=np.ones(points, np.int64),
        near=near,
        ends=states,
        end_residuals=np.zeros(points),
        converged=np.ones(points, bool),
        point=np.arange(points),
        tolerance=1e-9,
        merging_distance=1e-9,
        marginal_rate=0.0,
        step=None,
    )


def not_known() -> FixedPoints:
    """A point at which the flow has no derivative, and a residual that is not known."""
    near = classify(np.full((1, 1, 1), np.nan), marginal_rate=1e-9, step=None)
    return dataclasses.replace(many(1, 1), near=near, residuals=np.array([np.nan]))


def cycle(stable: bool = True) -> LimitCycle:
    return LimitCycle(np.zeros((5, 2)), 0.7, 1e-10, np.array([1.0, 0.5 - 0.25j]), stable)


def dissected(kind: Any = "ring") -> Dissection:
    return records.proven(taken_apart(), kind)


def certificate() -> Any:
    found = taken_apart().fixed_points
    return records.certificate(found.states, found.near)


def verdict(kind: Any = "ring") -> Verdict:
    found = dissected(kind).verdict
    assert found is not None
    return found


RECORDS = {
    "no fixed points": empty,
    "many entries": many,
    "many points": lambda: many(12, 3),
    "not known": not_known,
    "a point": lambda: many(2, 3)[1],
    "slow points": lambda: find_slow_points(lambda h: h**2 + 0.01, grid(-1, 1, 6, 1), flow=lambda h: h**2 + 0.01),
    "certificate": certificate,
    "points of a certificate": lambda: certificate()[certificate().saddle],
    "ring": verdict,
    "chaos": lambda: verdict("chaos"),
    "manifold": lambda: verdict().manifold,
    "memory": lambda: getattr(verdict().manifold, "memory"),  # noqa: B009
    "cycle": cycle,
    "cycles": lambda: Cycles([cycle(), cycle(False)], "out of time <&>"),
    "no cycles": lambda: Cycles(),
    "exponents": lambda: verdict("chaos").lyapunov,
    "dissection": dissected,
    "dissection of many": lambda: taken_apart(5),
}


@cache
def record_of(name: str) -> Any:
    return RECORDS[name]()


every_record = pytest.mark.parametrize("name", RECORDS)


def test_the_lines_of_two_wells(wells: FixedPoints) -> None:
    ended = [int((wells.point == k).sum()) for k in range(3)]
    head, units, *table = str(wells).splitlines()
    assert head == f"3 fixed points (2 stable, 1 unstable), at which {sum(ended)} of 40 starts ended"
    assert units.startswith("lengths in state units; a rate of up to ") and units.endswith("that of a flow")
    assert [line.split() for line in table] == [
        ["#", "kind", "index", "largest", "rate", "(1/s)", "slowest", "(s)", "residual", "starts", "state"],
        f"0 stable +1 -2 0.5 {brief(wells.residuals[0])} {ended[0]} (-1)".split(),
        f"1 unstable -1 1 1 (grows) {brief(wells.residuals[1])} {ended[1]} (0)".split(),
        f"2 stable +1 -2 0.5 {brief(wells.residuals[2])} {ended[2]} (1)".split(),
    ]
    assert len({line.index("state") if k == 0 else line.index("(") for k, line in enumerate(table) if k != 2}) == 1


@every_record
def test_a_record_is_short(name: str) -> None:
    record = record_of(name)
    assert "\n" not in repr(record) and repr(record).startswith(f"<{type(record).__name__}: ")
    assert len(str(record).splitlines()) <= 20
    assert max(map(len, str(record).splitlines())) < 400


@every_record
def test_a_notebook_gets_well_formed_text(name: str) -> None:
    record = record_of(name)
    page = ElementTree.fromstring(record._repr_html_())
    rows = page.findall("table/tr")
    assert len({len(row) for row in rows}) <= 1
    said = str(record).splitlines()
    assert page.findtext("strong") == said[0]
    assert [line.text for line in page.findall("div") if line.text not in said] == []


@every_record
def test_a_frame_has_all_rows(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=dict))
    record = record_of(name)
    frame = record.to_frame()
    assert all(np.ndim(column) == 1 for column in frame.values())
    assert len({len(column) for column in frame.values()}) <= 1
    if isinstance(record, FixedPoints | Points):
        assert all(len(column) == len(record) for column in frame.values())


def test_columns_of_a_frame(nine: FixedPoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=dict))
    frame = nine.to_frame()
    assert [*frame] == [
        *("point", "kind", "spiral", "index", "unstable_directions", "largest_rate_per_s", "slowest_s"),
        *("residual", "starts", "state_0", "state_1"),
    ]
    assert frame["kind"] == list(nine.near.kinds)
    np.testing.assert_array_equal(np.stack([frame["state_0"], frame["state_1"]], axis=1), nine.states)
    np.testing.assert_array_equal(frame["largest_rate_per_s"], nine.near.rates[:, 0])
    assert [*certificate().to_frame()][-6:] == ["low_0", "low_1", "high_0", "high_1", "state_0", "state_1"]


def test_without_pandas_it_says_what_to_do(nine: FixedPoints, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(Refused, match="pip install pandas"):
        nine.to_frame()


def test_a_point_knows_what_its_record_knows(nine: FixedPoints) -> None:
    assert len(list(nine)) == len(nine) == 9
    for k, point in enumerate(nine):
        assert (point.kind, point.index, point.starts) == (nine.near.kinds[k], nine.near.index[k], nine.found[k])
        assert point.residual == nine.residuals[k] and not point.spiral
        np.testing.assert_array_equal(point.state, nine.states[k])
        np.testing.assert_array_equal(point.eigenvalues, nine.near.eigenvalues[k])
        np.testing.assert_array_equal(point.eigenvectors, nine.near.eigenvectors[k])
        np.testing.assert_array_equal(point.time_constants, nine.near.time_constants[k])
    np.testing.assert_array_equal(nine[-1].state, nine.states[-1])
    with pytest.raises(IndexError):
        nine[9]


@pytest.mark.parametrize(
    ("key", "which"),
    [
        pytest.param(slice(2, 5), [2, 3, 4], id="slice"),
        pytest.param(slice(None, None, -4), [8, 4, 0], id="backwards"),
        pytest.param([3, -9], [3, 0], id="numbers"),
        pytest.param([], [], id="no numbers"),
        pytest.param(slice(9, 20), [], id="beyond"),
        pytest.param(np.arange(9) % 4 == 0, [0, 4, 8], id="mask"),
        pytest.param([True] * 9, list(range(9)), id="list of truths"),
    ],
)
def test_some_points_are_of_the_same_search(nine: FixedPoints, key: Any, which: list[int]) -> None:
    some, chosen = nine[key], np.array(which, int)
    assert isinstance(some, FixedPoints)
    np.testing.assert_array_equal(some.states, nine.states[chosen])
    np.testing.assert_array_equal(some.found, nine.found[chosen])
    assert some.near.kinds == tuple(nine.near.kinds[k] for k in which)
    assert some.open_rates is not None and nine.open_rates is not None
    np.testing.assert_array_equal(some.open_rates, nine.open_rates[chosen])
    # Of the starts: where they ended, and at which of these points.
    np.testing.assert_array_equal(some.ends, nine.ends)
    np.testing.assert_array_equal(some.converged, nine.converged)
    np.testing.assert_array_equal(np.bincount(some.point[some.point >= 0], minlength=len(some)), some.found)
    np.testing.assert_array_equal(some.states[some.point[some.point >= 0]], nine.states[nine.point[some.point >= 0]])
    left_out = ~np.isin(nine.point, chosen)
    assert np.all(some.point[left_out] == -1) and np.all(some.point[~left_out] >= 0)
    assert str(some).startswith(f"{len(which)} fixed points")


def test_masks_divide_the_points(nine: FixedPoints) -> None:
    masks = [nine.stable, nine.saddle, nine.unstable, nine.marginal]
    assert [int(mask.sum()) for mask in masks] == [4, 4, 1, 0]
    assert np.all(np.sum(masks, axis=0) == 1)
    assert [nine[mask].count(kind) for mask, kind in zip(masks, ("stable", "saddle", "unstable"), strict=False)] == [
        4,
        4,
        1,
    ]
    twice = nine[~nine.unstable][nine[~nine.unstable].stable]
    np.testing.assert_array_equal(twice.point, nine[nine.stable].point)


@pytest.mark.parametrize("key", [[0, 0], np.ones(8, bool), 0.5, "stable", np.zeros((9, 1), bool)], ids=str)
def test_what_chooses_no_points_is_refused(nine: FixedPoints, key: Any) -> None:
    with pytest.raises(Refused, match=r"found\[found.stable\]"):
        nine[key]


def test_some_of_a_certificate_are_no_certificate() -> None:
    whole = certificate()
    some = whole[whole.stable]
    assert type(some) is Points and [point.kind for point in some] == ["stable"] * 4
    np.testing.assert_array_equal(whole[3].enclosure, whole.enclosures[3])
    assert isinstance(whole[0], Point) and whole[0].residual is None
    assert str(some).startswith("4 points (4 stable)")


def test_slow_points_can_be_chosen_from() -> None:
    found = record_of("slow points")
    assert len(found) == 1 and found[0].speed == found.speeds[0]
    assert len(found[:0].curvatures) == 0 and found[:0].outcomes == found.outcomes
    assert str(found).startswith("1 slow point (")


def test_ten_rows_and_how_many_more() -> None:
    lines = str(many(12, 3)).splitlines()
    assert lines[-1] == "... and 2 more; .to_frame() has all" and len(lines) == 2 + 1 + 10 + 1


@pytest.mark.parametrize(("count", "name"), [(0, "no fixed points"), (1, "not known")])
def test_pictures_have_a_mark_for_every_point(count: int, name: str, nine: FixedPoints) -> None:
    space = "{http://www.w3.org/2000/svg}"
    assert len(ElementTree.fromstring(record_of(name)._repr_html_()).findall(f".//{space}path")) == count
    picture = ElementTree.fromstring(nine._repr_html_()).find(f"{space}svg")
    assert picture is not None and picture.findtext(f"{space}title") == picture.get("aria-label")
    assert picture.get("aria-label") == "9 points in their plane: 4 stable, 4 saddle, 1 unstable"
    places = [path.get("d", "M")[1:].partition("m")[0].split() for path in picture.findall(f"{space}path")]
    # The unstable one in the middle comes first, below the others.
    assert places[-1] != ["120.0", "80.0"] and ["120.0", "80.0"] in places


def test_a_dissection_says_what_the_command_says() -> None:
    from gnode.cli._summaries import describe_dissection
    from gnode.experiments.dissection.described import describe

    for taken in (dissected(), dissected("chaos"), taken_apart(5)):
        told, printed = str(taken).splitlines(), describe_dissection(describe(taken)).splitlines()
        assert told[0].startswith("a network of ")
        assert told[2:5] == printed[1:4]
        if taken.verdict is not None:
            assert told[1] == printed[0]


def test_what_a_file_keeps_speaks_the_same(tmp_path: Any) -> None:
    taken = dissected()
    save_dissection(tmp_path, taken)
    assert str(load_dissection(tmp_path)) == str(taken)


def test_a_verdict_says_what_it_is_made_of() -> None:
    lines = str(verdict()).splitlines()
    assert lines[:2] == ["ring", verdict().reason]
    assert "memory: lasts 0.9 s in simulation" in str(verdict())
    assert "Lyapunov exponents, the largest 0.9 +- 0.01 1/s" in str(verdict("chaos"))


@pytest.mark.parametrize(
    ("value", "words"),
    [
        *((None, "-"), (np.nan, "-"), (True, "yes"), (np.bool_(False), "no"), (12345, "12,345"), (-0.0, "0")),
        *((0.123456, "0.123"), (np.inf, "infinite"), (-np.inf, "-infinite"), (1 - 2.5j, "1-2.5i"), (2 + 0j, "2")),
        *((np.float64(1e-13), "1e-13"), (np.int64(7), "7"), ("a name", "a name")),
    ],
    ids=str,
)
def test_numbers_in_words(value: Any, words: str) -> None:
    assert brief(value) == words


def test_a_long_state_is_cut() -> None:
    assert numbers(np.arange(5.0)) == "(0, 1, 2, 3, ...)" and numbers([1.0]) == "(1)"
