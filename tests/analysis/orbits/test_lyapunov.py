import jax.numpy as jnp
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from gnode._checks import Failed, Refused
from gnode.analysis._system import as_flow, as_map
from gnode.analysis.orbits._lyapunov import kaplan_yorke, lyapunov_spectrum
from tests.analysis import chaotic_systems, systems

LORENZ = as_flow(chaotic_systems.lorenz)
ROESSLER = as_flow(chaotic_systems.roessler())
VAN_DER_POL = as_flow(chaotic_systems.van_der_pol(1.0))
HENON = as_map(chaotic_systems.henon)
MATRIX = np.array([[-0.5, 2.0, 0.0], [0.0, -1.0, 3.0], [0.0, 0.0, -4.0]])
LINEAR = as_flow(chaotic_systems.linear(MATRIX))


@pytest.fixture(scope="module")
def lorenz():
    return lyapunov_spectrum(LORENZ, np.array([1.0, 1.0, 20.0]), seconds=5000.0, transient=50.0)


def test_lorenz_has_the_accepted_spectrum(lorenz):
    assert lorenz.exponents[0] == pytest.approx(0.9056, rel=0.02)
    assert abs(lorenz.exponents[0] - 0.9056) < 4 * lorenz.errors[0]
    assert abs(lorenz.exponents[1]) < 4 * lorenz.errors[1]
    assert lorenz.exponents.sum() == pytest.approx(-(10 + 1 + 8 / 3), rel=1e-6)
    assert lorenz.divergence == pytest.approx(-(10 + 1 + 8 / 3), rel=1e-9)
    assert lorenz.dimension == pytest.approx(2.062, abs=0.003)


def test_the_running_estimates_end_in_the_exponents(lorenz):
    assert lorenz.estimates.shape == (len(lorenz.times), 3)
    assert lorenz.times[-1] == pytest.approx(5000)
    assert len(lorenz.times) <= 200
    np.testing.assert_array_equal(lorenz.estimates[-1], lorenz.exponents)


def test_roessler_sums_to_its_mean_divergence():
    spectrum = lyapunov_spectrum(ROESSLER, np.array([1.0, 1.0, 0.0]), seconds=3000.0, transient=200.0)
    assert spectrum.exponents.sum() == pytest.approx(spectrum.divergence, rel=1e-5)
    assert abs(spectrum.exponents[0] - 0.0714) < 4 * spectrum.errors[0]
    assert spectrum.dimension == pytest.approx(2.013, abs=0.003)


@pytest.mark.slow
def test_roessler_has_the_accepted_largest_exponent():
    spectrum = lyapunov_spectrum(ROESSLER, np.array([1.0, 1.0, 0.0]), seconds=100_000.0, transient=200.0)
    assert spectrum.exponents[0] == pytest.approx(0.0714, rel=0.02)
    assert spectrum.exponents.sum() == pytest.approx(spectrum.divergence, rel=1e-3)


def test_henon_has_the_accepted_spectrum_and_sums_to_the_log_of_its_determinant():
    spectrum = lyapunov_spectrum(HENON, np.array([0.1, 0.1]), seconds=40_000.0)
    assert spectrum.exponents[0] == pytest.approx(0.41922, abs=4 * spectrum.errors[0])
    assert spectrum.exponents[0] == pytest.approx(0.41922, rel=0.02)
    assert spectrum.exponents.sum() == pytest.approx(np.log(0.3), rel=1e-12)
    assert spectrum.divergence == pytest.approx(np.log(0.3), rel=1e-12)
    assert spectrum.dimension == pytest.approx(1.258, abs=0.01)


def test_exponents_of_a_map_are_per_second_of_its_step():
    once, tenth = (
        lyapunov_spectrum(as_map(chaotic_systems.henon, step=step), np.array([0.1, 0.1]), seconds=1000 * step)
        for step in (1.0, 0.125)
    )
    np.testing.assert_allclose(tenth.exponents, once.exponents / 0.125, rtol=1e-2)
    assert tenth.times[-1] == pytest.approx(0.125 * once.times[-1])


def test_a_linear_flow_has_the_real_parts_of_its_eigenvalues():
    spectrum = lyapunov_spectrum(LINEAR, np.array([1.0, 1.0, 1.0]), seconds=50.0, transient=50.0)
    np.testing.assert_allclose(spectrum.exponents, [-0.5, -1, -4], rtol=1e-6)
    assert spectrum.divergence == pytest.approx(-5.5, rel=1e-12)
    assert spectrum.dimension == 0
    # Rates that are the same all along: what is left open is one e-fold in the run.
    np.testing.assert_allclose(spectrum.errors, 1 / 50, rtol=1e-6)


def test_a_spiral_has_its_decay_twice():
    spectrum = lyapunov_spectrum(as_flow(systems.spiral), np.array([1.0, 0.0]), seconds=20.0)
    # In units of either entry's own, a circle is an ellipse: as vectors turn, they seem to grow and to shrink.
    np.testing.assert_allclose(spectrum.exponents, [-0.5, -0.5], atol=0.5 * spectrum.errors.min())
    assert spectrum.exponents.sum() == pytest.approx(-1, rel=1e-9)


def test_a_linear_map_has_the_logs_of_its_multipliers():
    system = as_map(chaotic_systems.linear(np.diag([0.5, -0.25])), step=0.1)
    spectrum = lyapunov_spectrum(system, np.array([1.0, 1.0]), seconds=100.0)
    np.testing.assert_allclose(spectrum.exponents, np.log([0.5, 0.25]) / 0.1, rtol=1e-9)


def test_a_limit_cycle_has_one_exponent_zero_and_dimension_one():
    spectrum = lyapunov_spectrum(VAN_DER_POL, np.array([1.0, 1.0]), seconds=500.0)
    period = chaotic_systems.VAN_DER_POL_PERIODS[1.0]
    around = solve_ivp(
        lambda _, h: [h[1], (1 - h[0] ** 2) * h[1] - h[0], 1 - h[0] ** 2],
        (0, period), [*spectrum.end, 0], rtol=1e-10, atol=1e-12,
    )  # fmt: skip
    assert abs(spectrum.exponents[0]) < 3 * spectrum.errors[0]
    # The other is the mean divergence: the integral of 1 - x^2 over a period, from SciPy.
    assert spectrum.exponents[1] == pytest.approx(around.y[2, -1] / period, abs=3 * spectrum.errors[1])
    assert spectrum.dimension == 1


def test_where_a_trajectory_ends_agrees_with_an_independent_solution():
    spectrum = lyapunov_spectrum(VAN_DER_POL, np.array([1.0, 1.0]), seconds=5.0, transient=0.0)
    exact = solve_ivp(lambda _, h: [h[1], (1 - h[0] ** 2) * h[1] - h[0]], (0, 5), [1, 1], rtol=1e-11, atol=1e-12)
    np.testing.assert_allclose(spectrum.end, exact.y[:, -1], atol=1e-8)


def test_the_largest_can_be_had_alone():
    spectrum = lyapunov_spectrum(LINEAR, np.array([1.0, 1.0, 1.0]), seconds=50.0, transient=50.0, exponents=1)
    np.testing.assert_allclose(spectrum.exponents, [-0.5], rtol=1e-6)
    assert spectrum.divergence == pytest.approx(-5.5)


def test_a_jacobian_that_passes_through_zero_does_not_halt_the_run():
    # Where h = 1 / sqrt(3).
    spectrum = lyapunov_spectrum(as_flow(systems.bistable), np.array([0.1]), seconds=20.0, transient=0.0)
    np.testing.assert_allclose(spectrum.end, 1, atol=1e-9)


def test_a_shorter_step_changes_little():
    usual, short = (
        lyapunov_spectrum(VAN_DER_POL, np.array([1.0, 1.0]), seconds=20.0, step=step) for step in (None, 0.01)
    )
    np.testing.assert_allclose(usual.exponents, short.exponents, atol=1e-6)


def test_another_length_of_run_compiles_nothing_anew():
    traced = []

    def flow(h):
        traced.append(h)
        return systems.bistable(h)

    lyapunov_spectrum(as_flow(flow), np.array([0.5]), seconds=1.0)
    before = len(traced)
    lyapunov_spectrum(as_flow(flow), np.array([0.7]), seconds=3.0, transient=1.0, step=0.1)
    assert len(traced) == before


@pytest.mark.parametrize("step", [1.0, 0.3], ids=["step 1", "step that rounds"])
def test_a_singular_jacobian_gives_minus_infinity_and_no_nan(step):
    def forgets_one(h):
        return jnp.stack([0.5 * h[0], 0.0 * h[1] + 1.0])

    spectrum = lyapunov_spectrum(as_map(forgets_one, step=step), np.array([1.0, 1.0]), seconds=300 * step)
    np.testing.assert_allclose(spectrum.exponents, [np.log(0.5) / step, -np.inf])
    assert spectrum.divergence == -np.inf
    np.testing.assert_allclose(spectrum.errors, [1 / spectrum.times[-1], 0], rtol=1e-6)
    assert not np.isnan(spectrum.estimates).any()
    assert spectrum.dimension == 0


@pytest.mark.parametrize(
    ("exponents", "complete", "dimension"),
    [
        ([0.9, 0.0, -14.5], True, 2 + 0.9 / 14.5),
        ([-1.0, -2.0], True, 0.0),
        ([1.0, -0.5], True, 2.0),
        ([1.0, -0.5], False, None),
        ([0.5, -np.inf], True, 1.0),
        ([-np.inf], True, 0.0),
        ([-1e-12, -1.0], True, 1.0),
    ],
    ids=["lorenz", "point", "expands", "not all", "forgets", "superstable", "zero but for rounding"],
)
def test_kaplan_yorke(exponents, complete, dimension):
    values = np.array(exponents)
    assert kaplan_yorke(values, np.zeros(len(values)), complete=complete) == (
        None if dimension is None else pytest.approx(dimension)
    )


@pytest.mark.parametrize(
    ("system", "transient", "message"),
    [
        (as_flow(chaotic_systems.runs_away), 0.0, "ran away within .* after the transient"),
        (as_flow(chaotic_systems.runs_away), 10.0, "ran away within .* in the transient"),
        (as_map(chaotic_systems.runs_away), 0.0, "ran away within .* after the transient"),
    ],
    ids=["flow", "in the transient", "map"],
)
def test_a_state_that_runs_away(system, transient, message):
    with pytest.raises(Failed, match=message):
        lyapunov_spectrum(system, np.array([2.0]), seconds=200.0, transient=transient)


def test_a_flow_too_stiff_is_not_waited_for(monkeypatch):
    monkeypatch.setattr("gnode.analysis.orbits._escape.MOST_STEPS", 100)
    with pytest.raises(Failed, match="need more than 100 steps; give fewer seconds"):
        lyapunov_spectrum(as_flow(systems.bistable), np.array([0.5]), seconds=100.0)


@pytest.mark.parametrize(
    ("system", "state", "options", "message"),
    [
        (LORENZ, np.ones((2, 3)), {}, "one state, of shape"),
        (LORENZ, np.array([1.0, np.nan, 0.0]), {}, "a state that is finite"),
        (LORENZ, np.ones(3), {"seconds": 0.0}, "the time to average over above zero"),
        (LORENZ, np.ones(3), {"transient": -1.0}, "a transient of zero or more seconds"),
        (LORENZ, np.ones(3), {"exponents": 0}, "the number of exponents of at least 1"),
        (LORENZ, np.ones(3), {"exponents": 4}, "at most 3 exponents"),
        (LORENZ, np.ones(3), {"step": 0.0}, "the step above zero"),
        (HENON, np.ones(2), {"step": 0.1}, "no step for a map"),
    ],
    ids=["shape", "finite", "seconds", "transient", "no exponents", "too many", "step", "step of a map"],
)
def test_refusals(system, state, options, message):
    with pytest.raises(Refused, match=message):
        lyapunov_spectrum(system, state, **options)
