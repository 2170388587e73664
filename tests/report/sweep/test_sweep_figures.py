from itertools import product
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.container import ErrorbarContainer
from matplotlib.patches import Rectangle
from matplotlib.text import Annotation

from gnode._checks import Refused
from gnode.analysis.attractor._verdict_record import AttractorKind, ContinuumKind
from gnode.report import (
    sweep_curves_figure,
    sweep_heat_map_figure,
    sweep_parallel_figure,
    sweep_size_figure,
    sweep_verdicts_figure,
    write_sweep_figures,
)
from gnode.report._rendering import picture
from gnode.report.sweep._setting_axis import SettingAxis
from gnode.report.sweep._style import BEYOND_COLOUR
from gnode.report.sweep._verdicts import _look
from gnode.sweeps import LearningCurve, SweepComparison, compare_sweep
from gnode.training import EpochRecord, write_history
from tests.sweeps.index_rows import rate, row

RATES, DECAYS = (1e-4, 1e-3, 1e-2), (0.0, 1e-3)


def members(seeds: int = 3) -> list[dict]:
    """Two models of two sizes on a grid of 3 x 2; the largest rate diverges with the RNN."""
    return [
        row(
            model,
            seed,
            validation=abs(np.log10(step) + 3) + decay + 0.1 * seed + 0.1,
            test=abs(np.log10(step) + 3) + 0.2 * seed + 0.1 + (model == "rnn"),
            outcome="diverged" if model == "rnn" and step == 1e-2 else "finished",
            settings={"model.state": size, **rate(step), "training.weight_decay": decay},
            state_size=size,
            parameters=10 * size,
        )
        for model, size, step, decay, seed in product(("gnode", "rnn"), (6, 100), RATES, DECAYS, range(seeds))
    ]


@pytest.fixture(scope="module")
def comparison() -> SweepComparison:
    return compare_sweep(members(), resamples=200)


def _entries(axes: Axes) -> list[str]:
    legend = axes.get_legend()
    assert legend is not None
    return [text.get_text() for text in legend.get_texts()]


def test_every_axis_has_a_label_with_its_unit(comparison):
    figures = [sweep_size_figure(comparison), sweep_heat_map_figure(comparison), sweep_parallel_figure(comparison)]
    for figure in figures:
        assert figure is not None
        panels = [panel for axes in figure.axes for panel in (axes, *axes.child_axes) if panel.get_visible()]
        words = [word for axes in panels for word in (axes.get_xlabel(), axes.get_ylabel())]
        assert "test loss (mse, squared target units)" in words
        picture(figure)


def test_the_best_of_the_grid_against_both_sizes(comparison):
    figure = sweep_size_figure(comparison)
    assert figure is not None
    assert [axes.get_xlabel() for axes in figure.axes] == ["state variables N", "trained parameters"]
    legend = figure.axes[-1].get_legend()
    assert legend is not None and _entries(figure.axes[-1]) == ["gnode", "rnn"]
    # Three seeds cannot give more.
    assert legend.get_title().get_text() == "bars: at most 75% intervals"
    values = [np.asarray(line.get_ydata(), float) for line in figure.axes[0].get_lines() if line.get_linestyle() == "-"]
    np.testing.assert_allclose(values[0], [0.3, 0.3])
    np.testing.assert_allclose(values[1], [1.3, 1.3])


def test_sizes_that_hardly_differ_are_told_as_they_are():
    rows = [
        row(model, 0, validation=1.0, test=1.0, state_size=2, parameters=parameters)
        for model, parameters in (("gnode", 10_820), ("node", 10_810), ("rnn", 30_000))
    ]
    figure = sweep_size_figure(compare_sweep(rows))
    assert figure is not None
    (axes,) = figure.axes
    low, high = axes.get_xlim()
    bars = [container for container in axes.containers if isinstance(container, ErrorbarContainer)]
    places = np.array([np.asarray(bar.lines[0].get_xdata(), float)[0] for bar in bars])
    shares = np.log(places / [10_820, 10_810, 30_000]) / np.log(high / low)
    assert np.abs(shares).max() < 0.02 and low < 10_810 and high > 30_000
    assert axes.get_xticks().tolist() == [10_810, 30_000]


def test_an_interval_that_is_infinite_is_an_arrow_and_failures_are_counted():
    rows = [row(seed=seed, test=0.1 * seed + 0.1) for seed in range(3)]
    figure = sweep_size_figure(compare_sweep([*rows, row(seed=3, outcome="diverged")], resamples=200))
    assert figure is not None
    (axes,) = figure.axes
    assert _entries(axes) == ["gnode (1 of 4 failed)"]
    (arrow,) = axes.texts
    assert isinstance(arrow, Annotation) and arrow.arrow_patch is not None
    picture(figure)


def test_a_cell_holds_the_test_loss_of_its_best_by_validation(comparison):
    figure = sweep_heat_map_figure(comparison, horizontal="training.learning_rate", vertical="training.weight_decay")
    assert figure is not None
    gnode, _, rnn, _ = figure.axes[:4]
    assert [axes.get_title(loc="left") for axes in (gnode, rnn)] == ["gnode, N = 6", "rnn, N = 6"]
    assert gnode.get_xscale() == "log" and gnode.get_yscale() == "linear"
    assert [text.get_text() for text in gnode.texts].count("1.3") == 4
    framed = [patch for patch in gnode.patches if isinstance(patch, Rectangle) and patch.get_linewidth() > 2]
    # The middle rate without decay: half a decade to either side.
    (best,) = framed
    assert (best.get_x(), best.get_x() + best.get_width()) == pytest.approx((10**-3.5, 10**-2.5))
    assert len(gnode.patches) == 6 and len(rnn.patches) == 4
    assert len([line for line in rnn.get_lines() if line.get_marker() == "x"]) == 2


def test_a_cell_of_many_settings_shows_the_one_chosen_by_validation():
    rows = [
        row(validation=validation, test=test, settings={**rate(step), "training.batch_size": batch, "model.gain": gain})
        for step, batch in product((1e-3, 1e-2), (10, 50))
        for gain, validation, test in ((True, 0.1, 0.7), (False, 0.2, 0.3))
    ]
    figure = sweep_heat_map_figure(compare_sweep(rows))
    assert figure is not None
    assert {text.get_text() for text in figure.axes[0].texts} == {"0.7"}


def test_one_bad_setting_leaves_the_others_apart():
    def colours(worst: float) -> tuple[list, float]:
        rows = [
            row(validation=loss, test=loss, settings={**rate(step), "training.weight_decay": decay})
            for (step, decay), loss in zip(product(RATES, DECAYS), (0.1, 0.12, 0.14, 0.16, 0.18, worst), strict=True)
        ]
        comparison = compare_sweep(rows)
        figures = sweep_heat_map_figure(comparison), sweep_parallel_figure(comparison)
        assert figures[0] is not None and figures[1] is not None
        end = figures[0].axes[-1].get_ylim()[1]
        picture(figures[1])
        return [to_hex(patch.get_facecolor()) for patch in figures[0].axes[0].patches], end

    (*others, last), end = colours(900.0)
    assert len(set(others)) == 5 and last == BEYOND_COLOUR and end == pytest.approx(0.18)
    cells, end = colours(0.4)
    assert len({*cells, BEYOND_COLOUR}) == 7 and end == pytest.approx(0.4)


def test_settings_of_a_search_are_points():
    draws = np.random.default_rng(0).uniform(size=(30, 2))
    rows = [
        row(validation=a, test=a, settings={**rate(float(10 ** (-4 * a))), "training.dropout": float(b)})
        for a, b in draws
    ]
    figure = sweep_heat_map_figure(compare_sweep(rows))
    assert figure is not None
    axes = figure.axes[0]
    assert len(axes.get_lines()) == 30 and not axes.patches
    picture(figure)
    parallel = sweep_parallel_figure(compare_sweep(rows))
    assert parallel is not None
    picture(parallel)


def test_parallel_coordinates_have_a_line_for_every_setting(comparison):
    figure = sweep_parallel_figure(comparison)
    assert figure is not None
    axes = figure.axes[0]
    through = [line for line in axes.get_lines() if len(np.asarray(line.get_xdata())) == 5]
    assert len(through) == len(comparison.settings) == 24
    assert len([line for line in through if line.get_linestyle() == "--"]) == 4
    labels = [text.get_text().replace("\n", " ") for text in axes.get_xticklabels()]
    assert labels[:3] == ["model", "state variables N", "learning rate (per step)"]
    assert labels[3:] == ["weight decay (times the learning rate)"]


def test_bands_of_learning_curves(comparison):
    curves = [
        LearningCurve(
            model, (size,), np.array([1, 2, 3]), np.array([3.0, 2.0, np.inf]), np.array([1.0, 1.0, 1.0]),
            np.array([4.0, np.inf, np.inf]), 3, 1,
        )
        for model, size in product(("gnode", "rnn"), (6, 100))
    ]  # fmt: skip
    figure = sweep_curves_figure(curves, comparison)
    assert figure is not None
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["N = 6", "N = 100"]
    assert _entries(figure.axes[0]) == ["gnode (3 seeds, 1 failed)", "rnn (3 seeds, 1 failed)"]
    assert figure.axes[0].get_ylabel() == "validation loss (mse, squared target units)"
    assert all(tick == round(tick) for tick in figure.axes[0].get_xticks())
    lines = figure.axes[0].get_lines()
    assert to_hex(lines[0].get_color()) != to_hex(lines[1].get_color())
    assert np.isnan(np.asarray(lines[0].get_ydata())[-1])
    assert len(figure.axes[0].collections) == 2
    picture(figure)


def dissected() -> list[dict]:
    """Of five seeds of a gnODE one failed, one could not be taken apart, one remembers for longer than followed."""
    lasting = [(2.0, None), (8.0, None), (None, 64.0), (None, None)]
    rows = [
        row("gnode", seed, verdict=verdict, lifetime_s=seconds, lifetime_at_least_s=at_least)
        for seed, (verdict, (seconds, at_least)) in enumerate(
            zip(("sheet", "sheet", "isolated points", None), lasting, strict=True)
        )
    ]
    rows.append(row("gnode", 4, outcome="diverged", validation=None, test=None))
    return [*rows, *(row("rnn", seed, verdict="limit cycle") for seed in range(5))]


def test_bars_are_divided_by_the_kinds_of_attractors():
    figure = sweep_verdicts_figure(compare_sweep(dissected(), resamples=50))
    assert figure is not None
    bars, lifetimes = figure.axes
    parts = [patch for patch in bars.patches if isinstance(patch, Rectangle)]
    assert [round(part.get_x(), 6) for part in parts] == [0.0, 0.4, 0.6, 0.8, 0.0]
    assert [round(part.get_width(), 6) for part in parts] == [0.4, 0.2, 0.2, 0.2, 1.0]
    # As far as there is room.
    assert [text.get_text() for text in bars.texts] == ["sheet 2/5", "1/5", "1/5", "failed 1/5", "limit cycle 5/5"]
    assert [label.get_text() for label in bars.get_yticklabels()] == ["gnode", "rnn"] and bars.yaxis_inverted()
    (legend,) = figure.legends
    entries = [text.get_text() for text in legend.get_texts()]
    assert entries == ["sheet", "isolated points", "limit cycle", "not taken apart", "failed"]
    assert lifetimes.get_xscale() == "log" and lifetimes.get_xlabel() == "lifetime of a memory (s)"
    marks = {float(np.asarray(line.get_xdata())[0]): line.get_marker() for line in lifetimes.get_lines()[:3]}
    assert marks == {2.0: "o", 8.0: "o", 64.0: r"$\rightarrow$"}
    # Of two, eight and more than was followed.
    assert np.asarray(lifetimes.get_lines()[3].get_xdata()).tolist() == [8.0, 8.0]
    picture(figure)


def test_every_kind_of_attractor_has_a_look_of_its_own():
    kinds = ["isolated points", *get_args(ContinuumKind), *get_args(AttractorKind)[1:]]
    kinds = [kind for kind in kinds if isinstance(kind, str)]
    looks = [tuple(_look(kind).values()) for kind in dict.fromkeys([*kinds, "not taken apart", "failed", "something"])]
    assert len(set(looks)) == len(looks) > 16


def test_without_dissections_there_are_no_verdicts_to_draw():
    assert sweep_verdicts_figure(compare_sweep(members(1), resamples=50)) is None
    # Points without a lifetime have one panel.
    only = sweep_verdicts_figure(compare_sweep([row(verdict="isolated points")]))
    assert only is not None and len(only.axes) == 1
    picture(only)


def test_figures_are_files_and_old_ones_go(tmp_path: Path):
    rows = members()
    for one in rows:
        folder = tmp_path / one["folder"]
        folder.mkdir(parents=True, exist_ok=True)
        write_history(folder / "history.csv", [EpochRecord(1, 1.0, 1.0, 1.0, 1e-3, 0.1)])
    names = ["size", "curves", "heat-map", "parallel"]
    written = write_sweep_figures(compare_sweep(rows, resamples=50), tmp_path)
    assert written == [tmp_path / "figures" / f"{name}.png" for name in names]
    one = rows[:1]
    assert write_sweep_figures(compare_sweep(one, resamples=50), tmp_path) == [written[0], written[1]]
    assert sorted(path.name for path in (tmp_path / "figures").iterdir()) == ["curves.png", "size.png"]


def test_what_has_failed_altogether_is_drawn_as_far_as_it_can_be():
    rows = [{**one, "outcome": "diverged"} for one in members(1)]
    comparison = compare_sweep(rows, resamples=50)
    assert sweep_size_figure(comparison) is None
    assert sweep_curves_figure([], comparison) is None
    for figure in (sweep_heat_map_figure(comparison), sweep_parallel_figure(comparison)):
        assert figure is not None
        picture(figure)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"horizontal": "model.gain"}, "a setting of the grid among training.learning_rate, training.weight_decay"),
        ({"horizontal": "training.learning_rate", "vertical": "training.learning_rate"}, "two settings that differ"),
    ],
    ids=["unknown", "twice"],
)
def test_axes_of_a_heat_map_are_checked(comparison, options, message):
    with pytest.raises(Refused, match=message):
        sweep_heat_map_figure(comparison, **options)


@pytest.mark.parametrize(
    ("values", "log", "edges"),
    [
        ([1e-2, 1e-4, 1e-3], True, [10**-4.5, 10**-3.5, 10**-2.5, 10**-1.5]),
        ([1, 2, 3], False, [0.5, 1.5, 2.5, 3.5]),
        # Zero has no logarithm, and the values are far from evenly spaced: side by side.
        ([0.0, 1e-3, 1e-1], False, [-0.5, 0.5, 1.5, 2.5]),
        (["relu", "tanh"], False, [-0.5, 0.5, 1.5]),
        ([True, False], False, [-0.5, 0.5, 1.5]),
        ([(100,), ()], False, [-0.5, 0.5, 1.5]),
        ([5], False, [-0.5, 0.5]),
    ],
)
def test_where_values_lie_on_an_axis(values, log, edges):
    axis = SettingAxis.of("model.gain", values)
    assert axis.log == log
    assert axis.edges == pytest.approx(edges)
    low, place, high = axis.cell(values[0])
    assert low < place < high
    assert axis.height(axis.values[-1]) == (1.0 if len(values) > 1 else 0.5)
