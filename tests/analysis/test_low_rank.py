"""Networks of low rank in their latent variables, against the same networks with all their units, in NumPy."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from scipy.optimize import brentq

from gnode._checks import Refused
from gnode.analysis import LowRank, certify, find_verdict, fixed_points_of, low_rank, slow_set, topology

TAU, GAIN, UNITS = 0.1, 1.5, 32
each_form = pytest.mark.parametrize("form", ["rate", "current"])


def values(function, states):
    with jax.enable_x64(True):
        return np.array(jax.vmap(function)(jnp.asarray(states, jnp.float64)))


def root(function, low, high) -> float:
    return float(brentq(function, low, high, xtol=1e-15))  # pyright: ignore[reportArgumentType]


def same_points(points, others, distance):
    """In no order: rounding decides that of equal entries. Where each lies among the others."""
    distances = np.linalg.norm(points[:, None] - others[None], axis=2)
    nearest = distances.argmin(axis=1)
    assert sorted(nearest) == list(range(len(others)))
    assert distances.min(axis=1).max() < distance
    return nearest


def patterns(units):
    """Two orthogonal ones, of +1 and -1, the units in an order drawn at random."""
    rows = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]])
    return np.random.default_rng(0).permutation(np.repeat(rows, units // 4, axis=0))


def memories(units, form="current", **options) -> LowRank:
    """W = (g / N) sum of the outer products of two patterns."""
    m = patterns(units)
    return low_rank((m, GAIN * m / units), form=form, activation="tanh", tau=TAU, **options)


def uneven(form, units=UNITS, **options) -> LowRank:
    """Four memories of units that are all different, with biases."""
    draw = np.random.default_rng(1)
    m = patterns(units) * draw.uniform(0.5, 1.5, size=(units, 1)) + 0.2 * draw.normal(size=(units, 2))
    bias = 0.1 * draw.normal(size=units)
    return low_rank((m, GAIN * m / units), form=form, activation="tanh", tau=TAU, bias=bias, **options)


def test_512_units_with_four_memories_have_nine_points():
    r"""With s and d the sum and the difference of kappa, s = g tanh s and d = g tanh d."""
    certificate = certify(memories(512).latent)
    assert certificate.complete and certificate.box_kind == "bounded"
    assert certificate.index_sum == certificate.boundary_index == 1
    kinds = certificate.near.kinds
    assert (kinds.count("stable"), kinds.count("saddle"), kinds.count("unstable")) == (4, 4, 1)
    far = root(lambda s: GAIN * np.tanh(s) - s, 0.1, 2)
    s, d = np.meshgrid([-far, 0, far], [-far, 0, far])
    expected = np.stack([(s + d).ravel() / 2, (s - d).ravel() / 2], axis=1)
    same_points(certificate.states, expected, 1e-8)
    for form in ("rate", "current"):
        low = memories(512, form)
        assert np.abs(values(low.network.residual, low.lift(expected))).max() < 1e-12


@pytest.fixture(scope="module")
def certificate():
    """Of either form: kappa has the same flow."""
    return certify(uneven("rate").latent)


@each_form
def test_eigenvalues_of_all_units_are_those_of_kappa_and_the_leak(form, certificate):
    low = uneven(form)
    assert certificate.complete and len(certificate) == 9
    W = low.m @ low.n.T
    for kappa, own in zip(certificate.states, certificate.near.eigenvalues, strict=True):
        slopes = 1 - np.tanh(low.m @ kappa + low.drive) ** 2
        inner = slopes[:, None] * W if form == "rate" else W * slopes
        every = np.linalg.eigvals((inner - np.eye(UNITS)) / TAU)
        leak = np.argsort(np.abs(every + 1 / TAU))
        np.testing.assert_allclose(every[leak[:-2]], -1 / TAU, rtol=1e-9)
        np.testing.assert_allclose(np.sort_complex(every[leak[-2:]]), np.sort_complex(own), rtol=1e-9)


@pytest.mark.parametrize(
    ("form", "units"),
    [
        ("current", UNITS),
        pytest.param("current", 512, marks=pytest.mark.long),
        pytest.param("rate", 512, marks=pytest.mark.long),
    ],
)
def test_a_search_in_all_units_finds_the_same_points(form, units):
    low = uneven(form, units)
    certificate = certify(low.latent)
    lifted = low.lift(certificate.states)
    starts = lifted + 0.2 * np.random.default_rng(2).normal(size=lifted.shape)
    found = fixed_points_of(low.network, starts)
    same = same_points(found.states, lifted, 1e-7)
    # What grows along both latent variables decays along all else.
    assert [certificate.near.unstable[k] for k in same] == list(found.near.unstable)


@pytest.mark.parametrize("step", [None, 0.03], ids=["flow", "map"])
def test_rates_are_projected_onto_the_latent_flow_from_anywhere(step):
    low = uneven("rate", step=step)
    states = np.random.default_rng(3).normal(size=(20, UNITS))
    projected = values(low.network.flow, states) @ low.n
    np.testing.assert_allclose(projected, values(low.latent.flow, low.project(states)), atol=1e-12)


@pytest.mark.parametrize("step", [None, 0.03], ids=["flow", "map"])
def test_currents_decay_onto_the_latent_flow(step):
    low = uneven("current", step=step)
    draw = np.random.default_rng(3)
    kappas = draw.normal(size=(20, 2))
    there = low.lift(kappas)
    np.testing.assert_allclose(low.project(there), kappas, atol=1e-12)
    np.testing.assert_allclose(values(low.network.flow, there), values(low.latent.flow, kappas) @ low.m.T, atol=1e-11)
    across = draw.normal(size=(20, UNITS))
    onto = low.m @ np.linalg.pinv(low.m)
    across -= across @ onto
    flow = values(low.network.flow, there + across)
    np.testing.assert_allclose(flow - flow @ onto, -across / TAU, atol=1e-11)
    assert low.latent.step == low.network.step == step


def ring(units=UNITS) -> LowRank:
    """Loadings evenly on a circle: the latent flow turns with it, up to exp(-units)."""
    angles = 2 * np.pi * np.arange(units) / units
    m = 1.5 * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    return low_rank((m, 1.5 * m / units), form="current", activation="tanh", tau=TAU)


def test_the_slow_set_of_a_ring_is_an_annulus():
    low = ring()
    # With the mean over all angles in place of that over units: rho = 1.5 a <cos t tanh(a rho cos t)>, a = 1.5.
    t = np.linspace(0, 2 * np.pi, 1000, endpoint=False)
    radius = root(lambda rho: 1.5 * 1.5 * np.mean(np.cos(t) * np.tanh(1.5 * rho * np.cos(t))) - rho, 0.5, 2)
    covers = slow_set(low.latent, 0.05, box=[[-1.8, -1.8], [1.8, 1.8]], resolution=1 / 128)
    assert covers.complete
    circle = radius * np.stack([np.cos(t), np.sin(t)], axis=1)
    low_corners, high_corners = covers.inner[None, :, 0], covers.inner[None, :, 1]
    inside = np.all((circle[:, None] >= low_corners) & (circle[:, None] <= high_corners), axis=2)
    assert np.any(inside, axis=1).all()
    # The point in the middle is slow too, and alone.
    middles = np.concatenate([covers.inner, covers.outer]).mean(axis=1)
    away = np.linalg.norm(middles, axis=1) > 0.5 * radius
    assert np.abs(np.linalg.norm(middles[away], axis=1) - radius).max() < 0.15
    assert np.linalg.norm(middles[~away], axis=1).max() < 0.15
    assert list(topology(middles[away]).betti) == [1, 1]


def test_the_verdict_of_a_ring():
    angles = 2 * np.pi * np.arange(200) / 200
    radii = np.random.default_rng(0).uniform(0.5, 1.5, size=(200, 1))
    states = radii * np.stack([np.cos(angles), np.sin(angles)], axis=1)
    assert find_verdict(ring().latent, states, seconds=5.0).kind == "ring"


@pytest.mark.parametrize(("form", "kind"), [("rate", np.float32), ("current", np.float64)])
def test_the_rank_of_a_full_matrix_is_found(form, kind, certificate):
    given = uneven(form)
    W = (given.m @ given.n.T).astype(kind)
    low = low_rank(W, form=form, activation="tanh", tau=TAU, bias=given.drive)
    assert low.rank == 2 and len(low.singular_values) == UNITS
    assert low.left_out == low.singular_values[2] < (1e-7 if kind == np.float32 else 1e-14)
    np.testing.assert_allclose(low.m.T @ low.m, np.eye(2), atol=1e-12)
    np.testing.assert_allclose(low.m @ low.n.T, W, atol=1e-7)
    np.testing.assert_allclose(given.singular_values, low.singular_values[:2], rtol=1e-6)
    lifted = given.lift(certificate.states)
    kappas = low.project(lifted)
    assert np.abs(values(low.latent.residual, kappas)).max() < 1e-6
    np.testing.assert_allclose(low.lift(kappas), lifted, atol=1e-6)


def test_what_a_rank_leaves_out_is_told():
    W = np.diag([3.0, -2.0, 0.5, 0.0])
    low = low_rank(W, form="current", activation="tanh", tau=TAU, rank=2)
    assert low.left_out == pytest.approx(0.5)
    np.testing.assert_allclose(low.m @ low.n.T, np.diag([3.0, -2.0, 0, 0]), atol=1e-12)
    kappas = np.array([[1.0, -0.5]])
    residuals = values(low.network.residual, low.lift(kappas)) - values(low.latent.residual, kappas) @ low.m.T
    assert np.linalg.norm(residuals) <= 0.5 * np.linalg.norm(np.tanh(low.lift(kappas)))


@pytest.mark.parametrize(
    ("weights", "options", "words"),
    [
        (np.diag([1.0, 2.0, 3.0]), {}, "full rank, 3"),
        (np.zeros((3, 3)), {}, "one of zeros"),
        (np.diag([1.0, 2e-6, 5e-7]), {}, "a gap between"),
        (np.diag([1.0, 1.0, 0.0]), dict(rank=3), "a rank of at most 2"),
        (np.diag([1.0, 1.0, 0.0]), dict(rank=0), "the rank of at least 1"),
        ((np.ones((3, 1)), np.ones((3, 1))), dict(rank=2), "a rank of 1, as m and n have columns"),
        ((np.ones((3, 2)), np.ones((3, 2))), {}, "do not depend on each other"),
        (np.diag([1.0, 1.0, 0.0]), dict(tau=[0.1, 0.2, 0.1]), "one tau for all units"),
    ],
    ids=["full", "zeros", "no-gap", "rank-too-high", "rank-zero", "rank-of-a-pair", "columns", "several-tau"],
)
def test_refusals(weights, options, words):
    with pytest.raises(Refused, match=words):
        low_rank(weights, **(dict(form="rate", activation="tanh", tau=TAU) | options))


def test_states_of_another_size_are_refused():
    low = memories(8)
    with pytest.raises(Refused, match="8 entries, one for each unit"):
        low.project(np.zeros((1, 2)))
    with pytest.raises(Refused, match="2 entries, one for each latent variable"):
        low.lift(np.zeros((1, 8)))
