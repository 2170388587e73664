"""Half-spaces in which zeros lie: bounds within them are bounds, and no zero is lost by them."""

import jax
import jax.numpy as jnp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import linprog

from gnode.analysis import as_map
from gnode.analysis.certificate import _examiner
from gnode.analysis.certificate._branch_and_bound import Budget, branch_and_bound
from gnode.analysis.certificate.relaxation import _examine_layers, examine_layers
from gnode.analysis.certificate.relaxation._bounds import run_layers
from gnode.analysis.certificate.relaxation._cuts import Cuts, deepest, largest, moved, no_cuts
from tests.analysis.certificate.test_relaxation import (
    DEPTHS,
    LONG,
    assert_bounds_hold,
    exactly,
    middles,
    random_boxes,
    random_layers,
    some_states,
)


def some_cuts(rng, radius, count=2):
    """Through boxes about zero, some of them past their middles."""
    slopes = rng.normal(size=(len(radius), count, radius.shape[1]))
    reach = np.einsum("bks,bs->bk", np.abs(slopes), radius)
    return Cuts(slopes, reach * rng.uniform(-0.7, 1, reach.shape))


def exact(row, radius, cuts):
    """The largest row . delta in the box and within the cuts, by a simplex; none where nothing is left of it."""
    found = linprog(-row, A_ub=-cuts.slopes, b_ub=cuts.constants, bounds=list(zip(-radius, radius, strict=True)))
    return -found.fun if found.status == 0 else None


@pytest.mark.parametrize("kind", [np.float32, np.float64], ids=["single", "double"])
@pytest.mark.parametrize("size", [1, 2, 3, 6], ids=lambda size: f"{size}-entries")
def test_a_bound_within_cuts_is_no_smaller_than_the_exact_one_and_near_it(size, kind):
    rng = np.random.default_rng(size)
    radius, rows = rng.uniform(0.1, 2, (20, size)), rng.normal(size=(20, 6, size)).astype(kind)
    cuts = some_cuts(rng, radius)
    bounds, plain = largest(rows, radius, cuts), np.einsum("brs,bs->br", np.abs(rows), radius)
    assert (bounds <= plain * (1 + 1e-4)).all()
    gained, possible = 0.0, 0.0
    for b in range(20):
        for r in range(6):
            best = exact(rows[b, r].astype(float), radius[b], Cuts(*(each[b] for each in cuts)))
            if best is not None:
                assert bounds[b, r] >= best - 1e-9
                gained, possible = gained + plain[b, r] - bounds[b, r], possible + plain[b, r] - best
    # Of two half-spaces only one is used at a time.
    assert gained > 0.6 * possible > 0


@given(st.integers(0, 10**6), st.integers(-30, 30), st.integers(-30, 30))
def test_a_bound_within_cuts_holds_whatever_their_size(seed, of_rows, of_cuts):
    rng = np.random.default_rng(seed)
    radius, rows = rng.uniform(0, 1, (1, 3)), (10.0**of_rows * rng.normal(size=(1, 4, 3))).astype(np.float32)
    cuts = some_cuts(rng, radius)
    cuts = Cuts(10.0**of_cuts * cuts.slopes, 10.0**of_cuts * cuts.constants)
    states = rng.uniform(-1, 1, (2000, 3)) * radius
    states = states[(cuts.constants + states @ cuts.slopes[0].T >= 0).all(axis=1)]
    if len(states):
        true = (states.astype(np.longdouble) @ rows[0].T.astype(np.longdouble)).max(axis=0)
        assert (largest(rows, radius, deepest(cuts, radius))[0] >= true).all()


def test_no_cut_leaves_the_whole_box():
    rng = np.random.default_rng(0)
    radius, rows = rng.uniform(0.1, 2, (5, 3)), rng.normal(size=(5, 4, 3))
    np.testing.assert_allclose(largest(rows, radius, no_cuts(5, 3)), np.einsum("brs,bs->br", np.abs(rows), radius))


@pytest.mark.parametrize("slope", [0.0, 1.0, 1e-300, 1e300, np.inf, np.nan])
@pytest.mark.parametrize("constant", [-1e300, 1e300, np.inf, -np.inf, np.nan])
def test_a_cut_that_overflowed_cuts_nothing(slope, constant):
    rows, radius = np.ones((1, 2, 3), np.float32), np.ones((1, 3))
    kept = deepest(Cuts(np.full((1, 1, 3), slope), np.full((1, 1), constant)), radius)
    assert all(np.isfinite(each).all() for each in kept)
    # A constant below anything that is reached is no overflow: there the box is empty.
    if not (constant == -1e300 and 0 < slope < np.inf):
        assert (largest(rows, radius, kept) >= 3).all()


def test_the_deepest_are_kept_and_their_sizes_come_to_about_one():
    radius = np.array([[1.0, 2.0]])
    slopes = np.array([[[1.0, 0.0], [0.0, 1e-60], [1e50, 1e50]]])
    kept = deepest(Cuts(slopes, np.array([[0.9, -1e-60, 1e50]])), radius)
    reach = np.einsum("bks,bs->bk", np.abs(kept.slopes), radius)
    assert ((reach >= 0.5) & (reach <= 1)).all()
    np.testing.assert_allclose(kept.constants / reach, [[-0.5, 1 / 3]])


def test_moved_cuts_are_no_deeper():
    rng = np.random.default_rng(0)
    to = rng.normal(size=(50, 3))
    cuts = some_cuts(rng, np.ones((50, 3)))
    states, long = rng.normal(size=(50, 3)), [each.astype(np.longdouble) for each in cuts]
    before = long[1] + np.einsum("bks,bs->bk", long[0], states)
    after = moved(cuts, to).constants + np.einsum("bks,bs->bk", long[0], states.astype(np.longdouble) - to)
    assert (after >= before).all() and (after - before < 1e-13).all()


@pytest.mark.parametrize("hidden", DEPTHS.values(), ids=DEPTHS)
@pytest.mark.parametrize("activation", LONG)
def test_within_cuts_units_and_weighted_residuals_lie_within_bounds(activation, hidden):
    rng = np.random.default_rng(2)
    layers, boxes = random_layers(rng, activation, hidden), random_boxes(rng, 20, 0.5)
    centre, radius = middles(boxes)
    cuts = some_cuts(rng, radius)
    ran, whole = run_layers(layers, centre, radius, cuts=cuts), run_layers(layers, centre, radius)
    states = some_states(rng, boxes)
    inside = (cuts.constants + np.einsum("bks,nbs->nbk", cuts.slopes, states - centre) >= 0).all(axis=2)
    assert 0.1 < inside.mean() < 0.9
    units = states
    for layer, line in zip(layers.hidden, ran.lines, strict=True):
        z = units @ layer.weights.T.astype(np.longdouble) + layer.bias
        units = LONG[activation](z)
        assert (np.abs(units - line.middle) <= line.spread)[inside].all()
    # Those of the whole box are wider.
    assert all((a.half <= b.half * 1.001 + 1e-5).mean() > 0.9 for a, b in zip(ran.lines, whole.lines, strict=True))
    assert_bounds_hold(rng, layers, boxes, ran, states, inside)


@pytest.mark.parametrize("activation", LONG)
def test_what_a_box_inherits_never_loses_its_zero(activation):
    rng = np.random.default_rng(3)
    layers = random_layers(rng, activation, (8, 7))
    zero = rng.normal(size=3)
    layers = layers._replace(bias=layers.bias - exactly(layers, zero[None])[0].astype(float))
    low = zero - rng.uniform(0.01, 1, (200, 3))
    boxes, inherited = np.stack([low, np.maximum(low + 1.02, zero + 0.01)], axis=1), None
    for _ in range(8):
        seen = examine_layers(layers, boxes, inherited)
        assert not seen.empty.any()
        assert (seen.after[:, 0] <= zero + 1e-11).all() and (seen.after[:, 1] >= zero - 1e-11).all()
        cuts = seen.inherited.cuts
        assert (cuts.constants + cuts.slopes @ zero >= -1e-11 * np.abs(cuts.slopes).sum(axis=2)).all()
        # The part that has the zero, of boxes cut anywhere.
        at, axis, each = rng.uniform(seen.after[:, 0], seen.after[:, 1]), rng.integers(3, size=200), np.arange(200)
        boxes, inherited = seen.after.copy(), seen.inherited
        above = at[each, axis] <= zero[axis]
        boxes[each, np.where(above, 0, 1), axis] = at[each, axis]
        boxes = np.stack([np.minimum(boxes[:, 0], zero - 1e-9), np.maximum(boxes[:, 1], zero + 1e-9)], axis=1)


def test_a_second_look_and_inherited_cuts_save_boxes_and_change_no_zero(monkeypatch):
    rng = np.random.default_rng(4)
    layers, zero = random_layers(rng, "relu", (16, 16)), rng.normal(size=(1, 3))
    layers = layers._replace(bias=layers.bias - exactly(layers, zero)[0].astype(float))

    def after(h):
        units = h
        for layer in layers.hidden:
            units = jax.nn.relu(jnp.asarray(layer.weights) @ units + layer.bias)
        return jnp.asarray(layers.weights) @ units + layers.bias

    def searched():
        budget = Budget(100_000, 1e3)
        found = branch_and_bound(as_map(after).residual, box, smallest=1e-9, budget=budget)
        assert found.stopped is None and not len(found.undecided)
        return budget.examined, sorted(tuple(zero.enclosure.mean(axis=0).round(9)) for zero in found.zeros)

    box = np.array([[-4.0] * 3, [4.0] * 3])
    with jax.enable_x64(True):
        twice = searched()
        monkeypatch.setattr(_examine_layers, "_AGAIN", 0)
        once = searched()
        seen = _examiner.Examiner.seen
        monkeypatch.setattr(
            _examiner.Examiner, "seen", lambda self, boxes, given: seen(self, boxes, self.nothing_known(len(boxes)))
        )
        alone = searched()
    assert twice[1] == once[1] == alone[1] and len(alone[1]) > 0
    assert 1.3 * twice[0] < alone[0] and twice[0] < once[0] < alone[0]


def test_sides_that_single_precision_cannot_hold_are_no_shorter():
    bound = largest(np.full((1, 1, 3), 1e25, np.float32), np.full((1, 3), 1e-46), no_cuts(1, 3))
    assert bound[0, 0] >= 3e-21
