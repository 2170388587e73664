"""Left eigenvectors, and what inputs select and readouts see, of systems in which both are known."""

import dataclasses
import sys
from types import SimpleNamespace
from typing import Any

import jax.numpy as jnp
import numpy as np
import pytest
from scipy.linalg import eig

from gnode._checks import Refused
from gnode.analysis import FixedPoints, Selection, as_flow, as_map, certify, fixed_points_of, linearise, selection
from gnode.analysis.fixed_points import classify
from gnode.report import selection_figure

# Eigenvalues of right eigenvectors that are far from orthogonal: the left ones are the rows of the inverse.
_RATES = np.array([-0.1, -1.0, -3.0])
_RIGHT = np.array([[1.0, 1.0, 0.5], [0.0, 0.2, 1.0], [0.0, 0.0, 0.3]])
_RIGHT = _RIGHT / np.linalg.norm(_RIGHT, axis=0)
_SLOPES = _RIGHT @ np.diag(_RATES) @ np.linalg.inv(_RIGHT)
_INPUTS = np.array([[1.0, 0.0], [0.5, 1.0], [0.0, -2.0]])


def linear(state, value):
    return jnp.asarray(_SLOPES) @ state + jnp.asarray(_INPUTS) @ value


@pytest.fixture(scope="module")
def found() -> FixedPoints:
    return fixed_points_of(as_flow(lambda h: linear(h, jnp.zeros(2))), np.random.default_rng(0).normal(size=(3, 3)))


@pytest.fixture(scope="module")
def chosen(found: FixedPoints) -> Selection:
    readout = np.array([[1.0, 2.0, 3.0]])
    return selection(found, flow=linear, input=np.zeros(2), readout=readout, input_names=("a & b", "c"))


def test_left_eigenvectors_of_a_matrix_that_is_not_normal(found: FixedPoints) -> None:
    (left,), (right,) = found.near.left_eigenvectors, found.near.eigenvectors
    np.testing.assert_allclose(left.T @ right, np.eye(3), atol=1e-12)
    np.testing.assert_allclose(_SLOPES.T @ left, left * found.near.eigenvalues[0], atol=1e-12)
    known = np.linalg.inv(_RIGHT)
    np.testing.assert_allclose(left.T * np.sign(right[0] / _RIGHT[0]).real[:, None], known, rtol=1e-9, atol=1e-12)
    np.testing.assert_array_equal(found[0].left_eigenvectors, left)


def test_left_eigenvectors_of_a_spiral_are_those_of_scipy() -> None:
    slopes = np.random.default_rng(1).normal(size=(2, 6, 6))
    near = classify(slopes, marginal_rate=1e-9, step=None)
    for k, jacobian in enumerate(slopes):
        values, theirs, _ = eig(jacobian, left=True, right=True)  # pyright: ignore[reportAssignmentType]
        for value, one in zip(near.eigenvalues[k], near.left_eigenvectors[k].T, strict=True):
            other = np.conj(theirs[:, np.abs(values - value).argmin()])
            assert np.abs(np.vdot(one, other)) == pytest.approx(np.linalg.norm(one) * np.linalg.norm(other), rel=1e-12)


def test_a_matrix_that_is_not_diagonalisable_has_none() -> None:
    turned = np.linalg.qr(np.random.default_rng(2).normal(size=(3, 3)))[0]
    jordan = np.array([[-1.0, 1.0, 0.0], [0.0, -1.0, 0.0], [0.0, 0.5, -0.25]])
    for slopes in (jordan, turned @ jordan @ turned.T):
        left = classify(slopes[None], marginal_rate=1e-9, step=None).left_eigenvectors[0]
        assert np.isnan(left[:, 1:]).all()
    # Of the eigenvalue that stands alone there is one: by hand, (l1, l2, l3) A = -1/4 (l1, l2, l3).
    points = fixed_points_of(as_flow(lambda h: jnp.asarray(jordan) @ h), np.eye(3))
    chosen = selection(points, flow=lambda h, x: jnp.asarray(jordan) @ h + x * jnp.ones(3), input=np.zeros(1))
    known = np.array([0.0, 2 / 3, 1.0])
    np.testing.assert_allclose(chosen.left[0][:, 0] / chosen.left[0][2, 0], known, atol=1e-9)
    assert np.isnan(chosen.left[0][:, 1:]).all() and np.isnan(chosen.selected[0, 1:]).all()
    assert str(chosen).splitlines()[-1].endswith(" -")


def test_no_derivative_and_no_points_have_no_left_eigenvectors(found: FixedPoints) -> None:
    assert linearise(lambda h: -h, np.zeros((0, 2)), marginal_rate=1e-9).left_eigenvectors.shape == (0, 2, 2)
    none = selection(found[:0], flow=linear, input=np.zeros(2))
    assert len(none) == 0 and none.selected.shape == (0, 3, 2)
    assert str(none).startswith("2 inputs and 0 outputs along 3 modes of 0 points")


def test_all_modes_together_are_the_input_and_the_readout(chosen: Selection) -> None:
    np.testing.assert_allclose(np.einsum("psk,pkj->psj", chosen.right, chosen.selected)[0], _INPUTS, atol=1e-12)
    np.testing.assert_allclose(chosen.seen @ chosen.selected, chosen.readout @ _INPUTS, atol=1e-12)
    known = np.abs(np.linalg.inv(_RIGHT) @ _INPUTS)
    np.testing.assert_allclose(np.abs(chosen.selected[0]), known, atol=1e-12)
    assert np.all(chosen.input_overlaps <= 1 + 1e-12) and np.all(chosen.output_overlaps <= 1 + 1e-12)


@pytest.mark.parametrize("size", [1, 5, 50])
def test_an_integrator_selects_along_its_own_vector(size: int) -> None:
    """r' = -r + m (n . r) + b u decays along all directions but m; what of b is along n is integrated."""
    m, n, b = np.random.default_rng(size).normal(size=(3, size)) / np.sqrt(size)
    n = (n + m) * 0.98 / ((n + m) @ m)
    across = b - n * (b @ n) / (n @ n)

    def flow(state, value):
        return -state + jnp.asarray(m) * (jnp.asarray(n) @ state) + jnp.asarray(np.stack([n, b, across], 1)) @ value

    points = fixed_points_of(as_flow(lambda h: flow(h, jnp.zeros(3))), np.ones((2, size)))
    chosen = selection(points, flow=flow, input=np.zeros(3), readout=m[None])
    left = chosen.left[0][:, 0]
    assert chosen.time_constants[0, 0] == pytest.approx(50, rel=1e-6)
    assert np.abs(left @ n) == pytest.approx(np.linalg.norm(left) * np.linalg.norm(n), rel=1e-9)
    assert chosen.input_overlaps[0, 0, 0] == pytest.approx(1) and chosen.output_overlaps[0, 0, 0] == pytest.approx(1)
    # The amplitude along m / |m| grows by n . b / (n . m) |m| for a unit of input.
    scale = np.linalg.norm(m) / (n @ m)
    np.testing.assert_allclose(np.abs(chosen.selected[0, 0, 1]), np.abs(n @ b) * scale, rtol=1e-9)
    assert np.abs(chosen.selected[0, 0, 2]) < 1e-9


def test_a_context_chooses_the_input() -> None:
    """Two inputs reach a unit that integrates through units that a context opens, as tanh'(h) at the point says."""

    def flow(state, value):
        slow, first, second = state
        gates = jnp.array([first, second])
        opened = 1 / jnp.cosh(gates) ** 2
        return jnp.array([-0.01 * slow + opened @ value[:2], value[2] - first, value[3] - second])

    for context, strong, weak in ((np.array([0.0, 3.0]), 0, 1), (np.array([3.0, 0.0]), 1, 0)):
        held = np.concatenate([np.zeros(2), context])
        points = fixed_points_of(as_flow(lambda h, held=held: flow(h, jnp.asarray(held))), np.ones((2, 3)))
        chosen = selection(points, flow=flow, input=held)
        np.testing.assert_allclose(np.abs(chosen.selected[0, 0, strong]), 1.0, rtol=1e-9)
        np.testing.assert_allclose(np.abs(chosen.selected[0, 0, weak]), 1 / np.cosh(3.0) ** 2, rtol=1e-9)


def test_directions_alone_a_map_and_a_certificate(found: FixedPoints, chosen: Selection) -> None:
    given = selection(found, input_directions=_INPUTS, readout=chosen.readout)
    np.testing.assert_allclose(given.selected, chosen.selected, atol=1e-12)
    system = as_map(lambda h: h + 0.1 * linear(h, jnp.zeros(2)), step=0.1)
    mapped = selection(fixed_points_of(system, np.eye(3)), flow=linear, input=np.zeros(2))
    np.testing.assert_allclose(np.abs(mapped.selected), np.abs(chosen.selected), atol=1e-9)
    proven = certify(as_flow(lambda h: linear(h, jnp.zeros(2))), box=np.array([[-1.0] * 3, [1.0] * 3]), boxes=1000)
    np.testing.assert_allclose(
        np.abs(selection(proven, input_directions=_INPUTS).selected), np.abs(chosen.selected), atol=1e-9
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        pytest.param({}, "input_directions, got neither", id="nothing"),
        pytest.param({"input": np.zeros(2)}, "got neither", id="no flow"),
        pytest.param({"flow": linear}, "got no input", id="no input"),
        pytest.param({"flow": linear, "input": np.zeros(2), "input_directions": _INPUTS}, "as well", id="both"),
        pytest.param({"input_directions": _INPUTS.T}, r"shape \(3, inputs\)", id="turned"),
        pytest.param({"input_directions": np.zeros(3)}, r"shape \(3, inputs\)", id="one axis"),
        pytest.param({"input_directions": _INPUTS, "readout": np.zeros((3, 1))}, r"\(outputs, 3\)", id="readout"),
        pytest.param({"input_directions": _INPUTS, "input_names": ["a"]}, "2 different names", id="names"),
        pytest.param({"input_directions": _INPUTS, "input_names": ["a", "a"]}, "2 different names", id="same names"),
        pytest.param({"flow": lambda h, x: -h, "input": np.zeros(2)}, "another Jacobian at 1 point", id="other flow"),
    ],
)
def test_what_does_not_fit_is_refused(found: FixedPoints, arguments: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        selection(found, **arguments)


def test_a_selection_speaks(chosen: Selection, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = str(chosen).splitlines()
    assert lines[0] == "2 inputs and 1 output along 3 modes of 1 point"
    assert len(lines) == 1 + 2 + 1 + 3 and "in: a & b" in lines[3]
    assert [line.split()[4] for line in lines[4:]] == ["10", "1", "0.333"]
    assert "in: a &amp; b" in chosen._repr_html_()
    monkeypatch.setitem(sys.modules, "pandas", SimpleNamespace(DataFrame=dict))
    frame = chosen.to_frame()
    assert [*frame][-3:] == ["selected_a & b", "selected_c", "seen_output 0"]
    np.testing.assert_array_equal(frame["selected_c"], chosen.selected[0, :, 1])


def test_a_figure_has_a_cell_for_every_mode(chosen: Selection) -> None:
    axes = selection_figure(chosen).axes[0]
    words = [text.get_text() for text in axes.texts]
    shown = [*chosen.input_overlaps[0].T.ravel(), *chosen.output_overlaps[0].ravel()]
    assert words == [f"{value:.2f}" for value in shown]
    assert [label.get_text() for label in axes.get_yticklabels()] == ["10", "1", "0.333"]
    from matplotlib.figure import Figure

    ax = Figure().subplots()
    nothing = dataclasses.replace(chosen, directions=chosen.directions[:, :, :0], selected=chosen.selected[:, :, :0])
    assert selection_figure(dataclasses.replace(nothing, input_names=()), ax=ax) is ax.figure
    with pytest.raises(Refused, match="a point from 0 to 0"):
        selection_figure(chosen, point=1)
