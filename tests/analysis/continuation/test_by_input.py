"""Fixed points under each of several inputs."""

from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest

from gnode._checks import Refused
from gnode.analysis import as_flow, branches, fixed_points_by_input, fixed_points_of
from tests.analysis.continuation import families


def test_the_points_of_each_input_are_those_of_its_own_system():
    values = np.array([-1.0, 0.0, 0.2])
    found = fixed_points_by_input(families.bistable, values, families.LINE)
    assert [len(one) for one in found.found] == [1, 3, 3] and len(found) == 3
    for value, (input, one) in zip(values, found, strict=True):
        assert input == [value]
        own = fixed_points_of(as_flow(lambda h, a=float(value): a + h - h**3), families.LINE)
        np.testing.assert_allclose(one.states, own.states, atol=1e-12)
        np.testing.assert_allclose(one.near.eigenvalues, own.near.eigenvalues, atol=1e-9)
    np.testing.assert_array_equal(found.input_of, [0, 1, 1, 1, 2, 2, 2])
    np.testing.assert_array_equal(found.states[found.input_of == 2], found[2].states)


def test_inputs_of_several_channels_with_starts_of_their_own():
    def held(x):
        return as_flow(lambda h: x - h)

    inputs, starts = np.array([[1.0, 2.0], [3.0, -4.0]]), np.zeros((2, 5, 2))
    found = fixed_points_by_input(held, inputs, starts + np.arange(5)[:, None])
    np.testing.assert_allclose(found.states, inputs, atol=1e-12)
    said = str(found)
    assert "2 fixed points under 2 inputs" in said and "input (1, 2): 1 (1 stable)" in said
    assert "\n" not in repr(found) and "<table>" in found._repr_html_()


@pytest.mark.parametrize(
    ("inputs", "starts", "said"),
    [
        (np.zeros((0, 2)), np.zeros((3, 1)), "finite inputs"),
        (np.array([np.nan]), np.zeros((3, 1)), "not finite"),
        (np.zeros(2), np.zeros((3, 4, 1)), "starts for each of 2 inputs"),
        (np.zeros(2), np.zeros(3), r"starts of shape \(starts, state\)"),
    ],
    ids=["none", "nan", "starts", "shape"],
)
def test_what_cannot_be_is_refused(inputs, starts, said):
    with pytest.raises(Refused, match=said):
        fixed_points_by_input(families.bistable, inputs, starts)


def test_a_system_that_is_none_is_refused():
    def none(value: Any) -> Any:
        return jnp.zeros(1)

    with pytest.raises(Refused, match="return as_flow"):
        fixed_points_by_input(none, np.zeros(2), np.zeros((3, 1)))


def test_branches_are_told_in_a_few_lines():
    found = branches(families.bistable, (-1.0, 1.0), starts=families.LINE)
    lines = str(found).splitlines()
    assert lines[0] == "1 branch of fixed points from -1 to 1, with 2 bifurcations" and len(lines) <= 12
    assert "fold" in lines[-1] and "0.38490018" in lines[-1]
    assert repr(found) == f"<Branches: {lines[0]}>"
