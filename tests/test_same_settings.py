"""Settings that differ are named, wherever they lie; those that are equal are let through."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gnode._checks import Refused
from gnode._same_settings import check_same_settings, first_difference

names = st.sampled_from("abc")
leaves = st.integers() | st.text(max_size=3) | st.tuples(st.integers())
tables = st.recursive(
    st.dictionaries(names, leaves, min_size=1, max_size=3),
    lambda inner: st.dictionaries(names, leaves | inner, min_size=1, max_size=3),
    max_leaves=8,
)


@given(tables)
def test_equal_tables_do_not_differ(table: dict[str, Any]):
    assert first_difference(table, copy.deepcopy(table)) is None
    check_same_settings(table, copy.deepcopy(table), where="there")


@given(tables, tables)
def test_the_name_leads_to_both_values(old: dict[str, Any], new: dict[str, Any]):
    difference = first_difference(old, new)
    assert (difference is None) == (old == new)
    if difference is not None:
        name, one, two = difference
        assert one != two and (found(old, name), found(new, name)) == (one, two)


def found(table: Any, name: str) -> Any:
    for part in name.split("."):
        table = table.get(part)
    return table


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ({"a": 1, "b": 2}, {"a": 1, "b": 3}, r"^expected b = 2, as in there, got 3; resume with the same settings, or"),
        ({"t": {"a": (1,)}}, {"t": {"a": (1, 2)}}, r"t\.a = \(1,\), as in there, got \(1, 2\)"),
        ({"a": 1}, {"a": 1, "b": 3}, "b = None, as in there, got 3"),
        ({"a": 1, "b": 3}, {"a": 1}, "b = 3, as in there, got None"),
    ],
    ids=["a value", "in a table", "a new one", "one that is gone"],
)
def test_other_settings_are_refused_by_name(old: dict[str, Any], new: dict[str, Any], message: str):
    with pytest.raises(Refused, match=message):
        check_same_settings(old, new, where="there")
