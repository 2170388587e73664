"""Figures of certificates, slow sets and verdicts, from records made by hand."""

import dataclasses

import numpy as np
import pytest
from matplotlib.figure import Figure

from gnode.analysis import principal_plane
from gnode.analysis.certificate import inside
from gnode.experiments import Dissection
from gnode.report import (
    consistency_figure,
    drift_figure,
    examples_figure,
    limit_cycle_figure,
    lyapunov_figure,
    memory_figure,
    memory_loss_figure,
    memory_under_noise_figure,
    modes_figure,
    persistence_figure,
    plane_portrait_figure,
    portrait_figure,
    slow_set_figure,
    spectrum_figure,
)
from gnode.report._rendering import picture
from gnode.report.run.figures.state_space import shadows
from gnode.tasks import Names
from tests.report.records import (
    certificate,
    consistency,
    near_points,
    no_points,
    no_points_found,
    noisy,
    proven,
    slow_set,
    verdict,
)
from tests.report.run_folder import taken_apart

SIZES = (1, 2, 3)
OF_VERDICT = (drift_figure, memory_loss_figure, persistence_figure, limit_cycle_figure, lyapunov_figure)
NEW = (slow_set_figure, *OF_VERDICT)


@pytest.fixture(scope="module", params=SIZES, ids=[f"N={size}" for size in SIZES])
def plain(request) -> Dissection:
    return taken_apart(request.param)


@pytest.fixture(scope="module")
def plane_one() -> Dissection:
    return taken_apart(2)


def drawn(figure: Figure | None) -> Figure:
    assert isinstance(figure, Figure)
    figure.draw_without_rendering()
    return figure


def assert_labelled(figure: Figure) -> None:
    for axes in figure.axes:
        twin = axes.xaxis.get_label_position() == "top"
        assert axes.get_xlabel() and (twin or (axes.get_ylabel() and axes.get_title(loc="left")))


def legend(figure: Figure, panel: int = 0) -> list[str]:
    shown = figure.axes[panel].get_legend()
    assert shown is not None
    return [text.get_text() for text in shown.get_texts()]


@pytest.mark.parametrize("kind", ["isolated points", "ring", "torus", "limit cycle", "chaos"])
def test_every_record_is_drawn_with_labels_and_units(plain, kind):
    taken = proven(plain, kind)
    expected = {
        drift_figure: kind != "chaos",
        memory_loss_figure: kind != "chaos",
        persistence_figure: kind != "chaos",
        limit_cycle_figure: kind == "limit cycle",
        lyapunov_figure: kind in ("chaos", "limit cycle"),
    }
    for draw, there in expected.items():
        figure = draw(taken)
        assert (figure is not None) == there
        if figure is not None:
            assert_labelled(drawn(figure))


def test_a_dissection_without_the_records_has_none_of_their_figures(plain):
    assert [draw(plain) for draw in NEW] == [None] * len(NEW)
    drawn(portrait_figure(plain))


def test_points_and_slow_boxes_are_drawn_at_every_size(plain):
    taken = proven(plain, "ring", complete=False)
    slow = drawn(slow_set_figure(taken))
    for figure in (slow, drawn(spectrum_figure(taken))):
        assert_labelled(figure)
    drawn(portrait_figure(taken))
    for figure in (slow, plane_portrait_figure(taken) or portrait_figure(taken)):
        assert "undecided (1)" in legend(drawn(figure))


@pytest.mark.parametrize("inner", [True, False], ids=["inner", "outer only"])
def test_a_cover_without_an_inside_is_drawn_and_an_empty_slow_set_is_not(plain, inner):
    size = plain.relaxed.states.shape[1]
    slow = slow_set(size, inner=inner)
    figure = drawn(slow_set_figure(dataclasses.replace(plain, slow_set=slow)))
    assert f"proven slow ({len(slow.inner):,} boxes)" in legend(figure)
    nothing = dataclasses.replace(slow, inner=slow.inner[:0], outer=slow.outer[:0])
    assert slow_set_figure(dataclasses.replace(plain, slow_set=nothing)) is None


def test_nothing_found_and_nothing_certified_leaves_no_spectrum(plain):
    taken = dataclasses.replace(
        plain,
        fixed_points=no_points_found(plain.fixed_points),
        certificate=certificate(*no_points(plain.relaxed.states.shape[1])),
    )
    assert spectrum_figure(taken) is None
    drawn(portrait_figure(taken))


def test_a_map_has_multipliers_and_a_dotted_cycle():
    taken = proven(taken_apart(2, is_map=True), "limit cycle")
    assert_labelled(drawn(spectrum_figure(taken)))
    assert "unit circle: decay inside" in legend(drawn(limit_cycle_figure(taken)), 1)


def test_a_memory_that_lasts_and_drift_of_rounding_are_drawn(plane_one):
    taken = dataclasses.replace(plane_one, verdict=verdict("ring", plane_one.relaxed.states, lasting=True))
    assert "lifetime, measured: not reached" in legend(drawn(memory_loss_figure(taken)))
    assert taken.verdict is not None and taken.verdict.manifold is not None
    manifold = dataclasses.replace(taken.verdict.manifold, drift=1e-16 * taken.verdict.manifold.drift)
    still = dataclasses.replace(taken, verdict=dataclasses.replace(taken.verdict, manifold=manifold))
    drawn(drift_figure(still))
    zero = dataclasses.replace(manifold, drift=0 * manifold.drift)
    drawn(drift_figure(dataclasses.replace(taken, verdict=dataclasses.replace(taken.verdict, manifold=zero))))


def test_times_that_grow_by_factors_are_drawn_on_an_axis_of_factors(plane_one):
    taken = proven(plane_one, "ring")
    assert taken.verdict is not None and taken.verdict.manifold is not None
    times = np.concatenate([[0.0], 0.1 * 2.0 ** np.arange(20)])
    memory = dataclasses.replace(taken.verdict.manifold.memory, times=times)
    manifold = dataclasses.replace(taken.verdict.manifold, memory=memory)
    figure = drawn(
        memory_loss_figure(dataclasses.replace(taken, verdict=dataclasses.replace(taken.verdict, manifold=manifold)))
    )
    assert figure.axes[0].get_xscale() == "symlog"


@pytest.mark.parametrize("kind", ["isolated points", "ring"])
def test_memories_under_noise_are_drawn_as_measured_and_predicted(plain, kind):
    assert memory_under_noise_figure(proven(plain, kind)) is None
    figure = drawn(memory_under_noise_figure(noisy(proven(plain, kind), lasting=kind == "isolated points")))
    assert_labelled(figure)
    weak, strong = (f"noise of {noise} /\N{SQUARE ROOT}s" for noise in (0.05, 0.2))
    curves = [f"{name}, {how}" for name in (weak, strong) for how in ("predicted", "measured")]
    assert legend(figure) == ["without noise", *curves, "lost beyond 0.3", "a trial (1 s)"]


def test_states_that_noise_makes_run_away_leave_the_others_to_be_seen(plane_one):
    taken = noisy(proven(plane_one, "ring"))
    far = np.where(np.arange(33) < 20, taken.noise[1].measured, np.nan)
    wild = dataclasses.replace(taken.noise[1], measured=far, predicted=np.geomspace(1e-3, 1e300, 33))
    figure = drawn(memory_under_noise_figure(dataclasses.replace(taken, noise=(taken.noise[0], wild))))
    assert figure.axes[0].get_ylim()[1] < 5 * 0.3


@pytest.mark.parametrize("kind", ["sheet", "torus"])
def test_a_degree_without_a_class_that_counts_leaves_the_panels_their_place(plane_one, kind):
    figure = drawn(persistence_figure(proven(plane_one, kind)))
    assert all(axes.get_position().width > 0.25 for axes in figure.axes)


def test_the_classes_that_count_are_marked(plane_one):
    taken = proven(plane_one, "torus")
    _, diagram = drawn(persistence_figure(taken)).axes
    marked = [line for line in diagram.get_lines() if line.get_markersize() == 8.0]
    assert sum(np.size(line.get_xdata()) for line in marked) == 1 + 2


def test_the_legend_says_kind_index_and_what_is_proven(plane_one):
    taken = proven(plane_one, "isolated points")
    counted = ["stable, index +1 (4)", "saddle, 1 unstable direction (4)", "unstable, index +1 (1)"]
    figure = portrait_figure(taken)
    assert legend(figure) == [*counted, "enclosed, proven", "trials"]
    assert figure.axes[0].get_title(loc="left") == "Flow and all fixed points, no input"


def test_the_legend_says_what_is_proven_where_points_are_too_many_for_frames():
    taken = proven(taken_apart(3), "isolated points")
    assert taken.certificate is not None and len(taken.certificate) == 27
    texts = legend(drawn(plane_portrait_figure(taken)))
    assert "stable, index +1 (8 proven)" in texts and "enclosed, proven" not in texts


def test_saddles_are_told_apart_by_their_unstable_directions_and_ways_lead_out_of_them():
    taken = near_points(taken_apart(4))
    figure = drawn(portrait_figure(taken))
    assert legend(figure)[:6] == [
        "stable, index +1 (16)",
        "saddle, 1 unstable direction (32)",
        "saddle, 2 unstable directions (24)",
        "saddle, 3 or more (8)",
        "unstable, index +1 (1)",
        "ways out of saddles (207)",
    ]
    looks = {(str(line.get_marker()), str(line.get_color())) for line in figure.axes[0].get_lines()}
    looks = {(marker, colour) for marker, colour in looks if marker in ("D", "P", "X")}
    assert len(looks) == len({marker for marker, _ in looks}) == 3
    assert plane_portrait_figure(taken) is None


def test_three_entries_are_seen_from_two_sides():
    taken = near_points(proven(taken_apart(3), "isolated points"))
    figure = drawn(portrait_figure(taken))
    assert [axes.name for axes in figure.axes] == ["3d", "3d"]
    first, second = figure.axes
    assert abs(first.azim - second.azim) == 90  # pyright: ignore[reportAttributeAccessIssue]
    for axes in figure.axes:
        names = [axes.get_xlabel(), axes.get_ylabel(), axes.get_zlabel()]  # pyright: ignore[reportAttributeAccessIssue]
        assert names == [f"state $h_{k}$" for k in (1, 2, 3)]
    texts = [text.get_text() for text in figure.legends[0].get_texts()]
    assert "saddle, 2 unstable directions (6 proven)" in texts and "not settled in 32 s, or away (1)" in texts
    assert_labelled(drawn(plane_portrait_figure(taken)))


def test_states_that_have_all_run_together_have_no_panel_of_their_own(plane_one):
    path = plane_one.relaxed.path.copy()
    path[-1] = path[-1, :1]
    taken = dataclasses.replace(plane_one, relaxed=dataclasses.replace(plane_one.relaxed, path=path))
    titles = [axes.get_title(loc="left") for axes in drawn(portrait_figure(taken)).axes]
    assert titles == ["Flow and fixed points, no input"]


def test_modes_are_shown_at_a_stable_point_and_at_a_saddle(plane_one):
    assert modes_figure(plane_one) is None
    titles = [axes.get_title(loc="left") for axes in drawn(modes_figure(near_points(plane_one))).axes]
    assert [title.partition(" (")[0] for title in titles] == ["Modes at the stable point", "Modes at the saddle"]


def test_the_time_constants_stand_above_their_rates(plane_one):
    figure = drawn(spectrum_figure(plane_one))
    below, above = figure.axes
    ticks = below.get_xticks()
    here, there = (axes.transData.transform(np.column_stack([ticks, 0 * ticks]))[:, 0] for axes in (below, above))
    assert np.allclose(here, there)
    assert np.array_equal(above.get_xticks(), ticks)
    for tick, label in zip(ticks, above.get_xticklabels(), strict=True):
        assert label.get_text() == ("\N{INFINITY}" if tick == 0 else f"{1 / abs(tick):.6g}")


@pytest.mark.parametrize("size", [2, 3, 4], ids=["N=2", "N=3", "N=4"])
def test_a_shadow_is_the_hull_of_the_projected_corners(size):
    random = np.random.default_rng(size)
    plane = principal_plane(random.normal(size=(30, size)))
    low = random.normal(size=(5, size))
    boxes = np.stack([low, low + random.uniform(0.1, 1.0, low.shape)], axis=1)
    outlines = shadows(boxes, plane)
    choices = np.stack(np.meshgrid(*[[0, 1]] * size, indexing="ij"), axis=-1).reshape(-1, size)
    for box, outline in zip(boxes, outlines, strict=True):
        corners = plane.project(np.take_along_axis(box, choices, axis=0))
        # Each vertex is a projected corner, and every corner lies on the inner side of every edge.
        assert np.linalg.norm(outline[:, None] - corners[None], axis=2).min(axis=1).max() < 1e-12
        edges = np.roll(outline, -1, axis=0) - outline
        away = corners[None] - outline[:, None]
        assert (edges[:, None, 0] * away[..., 1] - edges[:, None, 1] * away[..., 0]).min() > -1e-12


def test_points_shown_are_the_certified_ones_and_the_rest_of_the_search(plane_one):
    found = plane_one.fixed_points
    half = certificate(found.states[:5], dataclasses.replace(found.near, **first(found.near, 5)))
    missed = np.array([[3.0, 3.0]])
    half = dataclasses.replace(
        half,
        states=np.concatenate([half.states, missed]),
        enclosures=np.concatenate([half.enclosures, np.stack([missed, missed], axis=1)]),
        near=dataclasses.replace(found.near, **first(found.near, 6)),
        index=np.append(half.index, 1),
    )
    points = dataclasses.replace(plane_one, certificate=half).listed()
    assert len(points) == 6 + 4
    assert points.certified.tolist() == [True] * 6 + [False] * 4
    assert points.searched.tolist() == [0, 1, 2, 3, 4, -1, 5, 6, 7, 8]
    assert np.array_equal(points.states[6:], found.states[5:])
    assert points.kinds[6:] == found.near.kinds[5:]


def first(near, count: int) -> dict:
    names = ("eigenvalues", "eigenvectors", "rates", "kinds", "spiral", "unstable", "index")
    return {name: getattr(near, name)[:count] for name in names}


def test_states_lie_inside_boxes_up_to_their_slack():
    boxes = np.array([[[0.0, 0.0], [1.0, 1.0]], [[2.0, 0.0], [3.0, 1.0]]])
    states = np.array([[0.5, 0.5], [2.0, 1.0], [1.05, 0.5]])
    assert inside(boxes, states).tolist() == [[True, False], [False, True], [False, False]]
    assert inside(boxes, states, slack=0.1)[2].tolist() == [True, False]


def test_a_new_figure_is_written_as_a_file(plane_one):
    figure = slow_set_figure(proven(plane_one, "ring"))
    assert figure is not None
    assert picture(figure).startswith(b"\x89PNG")


@pytest.mark.parametrize("adaptive", [True, False], ids=["adaptive", "fixed steps"])
@pytest.mark.parametrize("labelled", [True, False], ids=["classes", "values"])
def test_consistency_is_drawn_against_the_step_with_units(adaptive, labelled):
    taken = dataclasses.replace(
        taken_apart(labelled=labelled), consistency=consistency(adaptive=adaptive, labelled=labelled)
    )
    figure = drawn(consistency_figure(taken))
    assert_labelled(figure)
    loss, changes = figure.axes
    assert {axes.get_xscale() for axes in figure.axes} == {axes.get_yscale() for axes in figure.axes} == {"log"}
    assert loss.get_xlabel() == ("relative tolerance of the solver" if adaptive else "step of the solver (ms)")
    assert loss.get_ylabel() == ("cross-entropy (nats)" if labelled else "mean squared error")
    np.testing.assert_allclose(np.sort(loss.get_xticks()), [1e-5, 1e-4, 1e-3] if adaptive else [2.5, 5, 10])
    names = legend(figure, 1)
    assert ("outputs without input" in names) == ("outputs with input" in names) != labelled
    assert "allowed: 0.25" in names and "allowed for the flow" in legend(figure, 0)
    assert changes.get_xticklabels()[-1].get_text() == "the flow"


def test_solvers_that_failed_leave_gaps_and_no_error():
    unknown = np.array([0.01, np.nan, np.nan, np.nan])
    checked = dataclasses.replace(
        consistency(),
        losses=unknown,
        output_changes=np.array([0.0, np.nan, np.nan, np.nan]),
        quiet_changes=np.full(4, np.nan),
        relaxed_changes=np.array([0.0, np.inf, 0.0, 0.3]),
    )
    drawn(consistency_figure(dataclasses.replace(taken_apart(), consistency=checked)))
    nothing = dataclasses.replace(checked, losses=np.full(4, np.nan))
    assert consistency_figure(dataclasses.replace(taken_apart(), consistency=nothing)) is None
    assert consistency_figure(taken_apart()) is None


def test_a_loss_of_zero_is_drawn():
    checked = dataclasses.replace(consistency(), losses=np.zeros(4))
    drawn(consistency_figure(dataclasses.replace(taken_apart(), consistency=checked)))


@pytest.mark.parametrize("size", [1, 2], ids=["N=1", "N=2"])
@pytest.mark.parametrize(
    "draw", [spectrum_figure, slow_set_figure, lyapunov_figure, memory_loss_figure, memory_under_noise_figure]
)
def test_a_figure_of_one_panel_is_drawn_where_it_is_asked_for(draw, size):
    taken = noisy(proven(taken_apart(size), "limit cycle"))
    figure = Figure(layout="constrained")
    mine, other = figure.subplots(1, 2)
    assert draw(taken, ax=mine) is figure
    assert mine.get_xlabel() and mine.has_data() and not other.has_data()


def test_a_notebook_shows_a_figure(plane_one):
    figure = spectrum_figure(plane_one)
    assert figure is not None
    assert figure._repr_png_().startswith(b"\x89PNG")  # pyright: ignore[reportAttributeAccessIssue]


def test_channels_and_outputs_are_called_by_their_names():
    names = Names(("speed", "heading"), ("east", "north"), ("m/s", ""), ("m", "m"))
    taken = dataclasses.replace(taken_apart(), names=names)
    examples, memory = examples_figure(taken), memory_figure(taken)
    assert examples is not None and memory is not None
    legends = [axes.get_legend() for axes in examples.axes]
    shown = [text.get_text() for legend in legends if legend is not None for text in legend.get_texts()]
    assert sorted(shown) == ["east (m)", "heading", "north (m)", "speed (m/s)"]
    assert (memory.axes[0].get_xlabel(), memory.axes[0].get_ylabel()) == ("east (m)", "north (m)")
    # Without any input there is nothing to draw above the outputs.
    told = taken.examples
    assert told is not None
    bare = dataclasses.replace(taken, examples=dataclasses.replace(told, inputs=told.inputs[..., :0]), names=None)
    alone = examples_figure(bare)
    assert alone is not None and len(alone.axes) == len(examples.axes) // 2
