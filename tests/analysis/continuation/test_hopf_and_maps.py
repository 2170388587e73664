import numpy as np
import pytest

from gnode.analysis import branches
from tests.analysis.continuation import families


def test_the_brusselator_begins_to_turn():
    found = branches(families.brusselator, (1.0, 3.0), starts=families.PLANE, looks=2)
    (branch,), (point,) = found, found.bifurcations
    assert point.kind == "Hopf" and point.branches == (0,)
    assert abs(point.value - 2) < 1e-10
    np.testing.assert_allclose(point.state, [1, 2], atol=1e-10)
    assert point.frequency == pytest.approx(1, abs=1e-10)
    np.testing.assert_allclose(np.sort_complex(point.eigenvalues), [-1j, 1j], atol=1e-10)
    assert point.lyapunov_coefficient is not None and point.lyapunov_coefficient < 0
    assert all(
        kind == ("stable" if value < 2 else "unstable")
        for value, kind in zip(branch.values, branch.near.kinds, strict=True)
        if abs(value - 2) > 1e-9
    )


@pytest.mark.parametrize("sign", [-1.0, 1.0], ids=["supercritical", "subcritical"])
def test_lyapunov_coefficients_of_the_normal_form(sign: float):
    (point,) = branches(families.turning(sign), (-1.0, 1.0), starts=families.PLANE, looks=2).bifurcations
    # With z q + its conjugate for the state, and |q| = 1, |h|^2 = 2 |z|^2.
    assert point.kind == "Hopf" and point.lyapunov_coefficient == pytest.approx(2 * sign, rel=1e-9)


def test_the_lyapunov_coefficient_does_not_depend_on_the_starts():
    found = [
        branches(families.fitzhugh_nagumo, (0.0, 1.0), starts=scale * families.PLANE, looks=2).bifurcations[0]
        for scale in (0.3, 1.0)
    ]
    v = -np.sqrt(1 - 0.064)
    for point in found:
        assert point.kind == "Hopf"
        np.testing.assert_allclose(point.state, [v, (v + 0.7) / 0.8], atol=1e-10)
        assert point.value == pytest.approx(v**3 / 3 - v + (v + 0.7) / 0.8, abs=1e-10)
        # The determinant, where the trace is zero.
        assert point.frequency == pytest.approx(np.sqrt(0.08 - 0.064**2), abs=1e-10)
    first, second = (point.lyapunov_coefficient for point in found)
    assert first is not None and first == pytest.approx(second, rel=1e-9) and first > 0


def test_the_logistic_map_doubles_its_period():
    found = branches(families.logistic, (0.5, 3.5), starts=np.linspace(-0.5, 1, 12)[:, None], looks=2)
    assert len(found) == 2 and found.step == 1.0
    assert [point.kind for point in found.bifurcations] == ["transcritical", "flip"]
    np.testing.assert_allclose([point.value for point in found.bifurcations], [1, 3], atol=1e-10)
    np.testing.assert_allclose(found.bifurcations[1].state, [2 / 3], atol=1e-10)
    # Of a multiplier of -1: 1 + step lambda.
    np.testing.assert_allclose(found.bifurcations[1].eigenvalues, [-2], atol=1e-9)
    np.testing.assert_array_equal(found.stable_counts(np.array([0.7, 2.0, 3.2])), [1, 1, 0])


def test_a_pair_of_multipliers_crosses_the_unit_circle():
    found = branches(families.delayed_logistic, (1.2, 2.2), starts=np.abs(families.PLANE), looks=2)
    (point,) = found.bifurcations
    assert point.kind == "Neimark-Sacker" and abs(point.value - 2) < 1e-10
    np.testing.assert_allclose(point.state, [0.5, 0.5], atol=1e-10)
    # 60 degrees in a step of half a second.
    assert point.frequency == pytest.approx(np.pi / 3 / 0.5, abs=1e-9)
    assert point.lyapunov_coefficient is None
