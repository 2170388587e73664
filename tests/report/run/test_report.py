import dataclasses
import json
import re
from html.parser import HTMLParser
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from matplotlib.figure import Figure

from gnode._checks import Refused
from gnode.experiments import Dissection
from gnode.report import (
    _style,
    compare_figure,
    examples_figure,
    memory_figure,
    plane_portrait_figure,
    portrait_figure,
    save_figure,
    spectrum_figure,
    time_constants_figure,
    training_figure,
    write_report,
)
from gnode.report._rendering import picture
from gnode.report.run.sentences import about_classes, about_run
from gnode.training import write_history
from tests.report.records import no_points_found
from tests.report.run_folder import HISTORY, taken_apart, write_run


@pytest.fixture(scope="module")
def dissection() -> Dissection:
    return taken_apart()


@pytest.fixture(scope="module")
def reported(dissection, tmp_path_factory) -> Path:
    """The page of a run, in its folder."""
    return write_report(write_run(tmp_path_factory.mktemp("runs") / "run", dissection))


@pytest.fixture(scope="module")
def page(reported) -> str:
    return reported.read_text(encoding="utf-8")


class Tags(HTMLParser):
    """Start tags with their attributes; fails on an end tag that closes nothing."""

    VOID = ("meta", "img", "br", "link")

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def test_the_page_is_whole_and_needs_no_network(page):
    tags = Tags()
    tags.feed(page)
    assert tags.open == []
    assert not {"script", "link", "iframe"} & {tag for tag, _ in tags.seen}
    images = [attributes for tag, attributes in tags.seen if tag == "img"]
    assert len(images) == 6
    assert all(image["src"].startswith("data:image/png;base64,") and image["alt"] for image in images)
    assert not re.search(r"https?://", page)
    assert len(page) < 5e6


def test_the_contents_lead_to_every_section(page):
    assert_contents(page)


def assert_contents(page: str) -> None:
    tags = Tags()
    tags.feed(page)
    explorer, *links = [attributes["href"] for tag, attributes in tags.seen if tag == "a"]
    assert explorer == "explorer.html"
    assert links == [f"#{attributes['id']}" for tag, attributes in tags.seen if tag == "section"]


def test_pictures_are_shown_by_their_own_width(reported, page):
    widths = [int(width) for width in re.findall(r"--natural: (\d+)px", page)]
    assert len(widths) == 6
    portrait = (reported.parent / "figures" / "portrait.png").read_bytes()
    assert widths[0] == int.from_bytes(portrait[16:20], "big")


def test_what_decided_is_folded_away(page):
    head = page[: page.index("</header>")]
    shown, _, folded = head.partition("<details>")
    assert "have gathered at 4 places" in folded and "have gathered" not in shown
    assert "of the variance" in shown


def test_the_page_says_what_this_run_shows(page):
    assert "9 fixed points (4 stable, 4 saddle and 1 unstable)" in page
    assert "have gathered at 4 places" in page
    assert "2.00% of the variance" in page
    assert "gnode run square --settings" in page
    text = re.sub(r'src="[^"]*"', "", page)
    assert "{{" not in text and "None" not in text and not re.search(r"\bnan\b", text)


def test_what_a_user_named_is_escaped(dissection, tmp_path, monkeypatch):
    folder = write_run(tmp_path / "run", dissection, task="<script>alert(1)<b>")
    # No pixel has part in it.
    monkeypatch.setattr(_style, "picture", lambda figure, kind: b"\x89PNG")
    page = write_report(folder).read_text()
    assert "<script>" not in page and "&lt;script&gt;" in page


def test_figures_are_files_too(reported):
    files = list((reported.parent / "figures").glob("*.png"))
    names = {path.name for path in files}
    assert names == {f"{n}.png" for n in ("portrait", "memory", "examples", "training", "time-constants", "spectrum")}
    assert all(path.read_bytes().startswith(b"\x89PNG") for path in files)


def test_classes_have_a_report_of_their_own(tmp_path):
    page = write_report(write_run(tmp_path / "run", taken_apart(labelled=True))).read_text()
    assert "It names the right class in 90.0%" in page
    assert_contents(page)
    assert 'id="memory"' not in page


@pytest.mark.parametrize("name", ["settings.toml", "environment.json", "summary.json", "history.csv", "dissection.json",
                                  "dissection.npz"])  # fmt: skip
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_missing_or_damaged_file_is_refused_by_name(dissection, tmp_path, name, damage):
    folder = write_run(tmp_path / "run", dissection)
    if damage == "missing":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes(b'{"seed": [1\n')
    with pytest.raises(Refused, match=re.escape(str(folder / name))):
        write_report(folder)
    assert not (folder / "report.html").exists()


def test_a_summary_with_parts_missing_is_refused(dissection, tmp_path):
    folder = write_run(tmp_path / "run", dissection)
    content = json.loads((folder / "summary.json").read_text())
    del content["sizes"]
    (folder / "summary.json").write_text(json.dumps(content))
    with pytest.raises(Refused, match="a whole summary at"):
        write_report(folder)


def test_a_folder_that_is_none_is_refused(tmp_path):
    with pytest.raises(Refused, match=r"a run folder at .*, got no such folder"):
        write_report(tmp_path / "nowhere")


@pytest.mark.parametrize("size, outputs, panels", [(1, 1, 1), (2, 1, 2), (3, 3, 4)], ids=["N=1", "N=2", "N=3"])
def test_figures_of_any_state_size(size, outputs, panels):
    taken = taken_apart(size, outputs=outputs)
    figure = plane_portrait_figure(taken) or portrait_figure(taken)
    assert len(figure.axes) == panels
    assert all(axes.get_xlabel() and axes.get_ylabel() and axes.get_title(loc="left") for axes in figure.axes)
    picture(figure)
    for draw in (memory_figure, examples_figure, spectrum_figure):
        assert isinstance(draw(taken), Figure)


def test_drawing_leaves_matplotlib_as_it_was(dissection):
    before = dict(matplotlib.rcParams)
    picture(training_figure(HISTORY))
    assert dict(matplotlib.rcParams) == before


def test_every_kind_of_fixed_point_has_its_own_legend_entry(dissection):
    legend = portrait_figure(dissection).axes[0].get_legend()
    assert legend is not None
    texts = [text.get_text() for text in legend.get_texts()]
    counted = ("stable, index +1 (4)", "saddle, 1 unstable direction (4)", "unstable, index +1 (1)")
    assert texts == [*counted, "trials"]


def test_what_there_is_not_is_not_drawn(dissection):
    assert time_constants_figure(taken_apart(gated=False)) is None
    without = dataclasses.replace(dissection, fixed_points=no_points_found(dissection.fixed_points))
    assert spectrum_figure(without) is None
    picture(portrait_figure(without))


def test_a_closed_gate_is_said_so_and_does_not_stretch_the_colours(dissection):
    fields = dissection.portrait.time_constants.copy()
    tau = dissection.time_constant
    fields[...] = 2 * tau
    fields[:2, :, 0] = [[np.inf], [1e63]]
    fields[..., 1] = np.inf
    seen = dataclasses.replace(dissection.portrait, time_constants=fields)
    taken = dataclasses.replace(dissection, portrait=seen, gate_units=np.array([14, 17]))
    said = about_run.time_constants(taken)
    assert f"unit 15: {2 * tau:.4g} s and longer, as good as frozen in places (longer than {1e6 * tau:.4g} s)" in said
    assert f"unit 18: as good as frozen everywhere (longer than {1e6 * tau:.4g} s)." in said
    assert "none" not in said and "e+63" not in said
    figure = time_constants_figure(taken)
    assert figure is not None and figure.axes[0].collections[0].norm.vmax <= 1.05e6 * tau
    picture(figure)


def test_a_gate_that_does_not_see_the_state_is_said_to_be_the_same_everywhere(dissection):
    tau = dissection.time_constant
    fields = np.full_like(dissection.portrait.time_constants, 2 * tau)
    fields[..., 1] = 3 * tau
    some = fields.copy()
    some[:2, :, 0] = tau
    same, varying = (
        about_run.time_constants(
            dataclasses.replace(
                dissection,
                portrait=dataclasses.replace(dissection.portrait, time_constants=drawn),
                gate_units=np.array([14, 17]),
            )
        )
        for drawn in (fields, some)
    )
    assert "tau / G(h), which is the same wherever the state is" in same
    assert same.endswith(f"unit 15: {2 * tau:.4g} s; unit 18: {3 * tau:.4g} s.")
    assert "tau / G(h), which depends on where the state is" in varying
    assert varying.endswith(f"unit 15: {tau:.4g} to {2 * tau:.4g} s; unit 18: {3 * tau:.4g} s.")


def test_an_error_above_the_variance_and_an_interval_are_said_in_the_headline():
    summary = {
        **{"model": "gru", "state_size": 3, "parameters": {"total": 38}, "task": "x.npz"},
        "sizes": {"train": 7, "test": 9, "steps": 5},
    }
    bad = about_run.headline({**summary, "test": {"loss": 34.3, "share_of_variance": 33.0}})
    assert bad.endswith(
        "is 34.3: 33 times the variance of the targets, so that their mean, always given, would do better."
    )
    named = taken_apart(labelled=True)
    scores = {**summary, "test": {"accuracy": 0.889, "accuracy_interval": [0.565, 0.98]}}
    classes = about_classes.headline(scores, named)
    assert classes.endswith("the right class in 88.9% of 9 test trials (95 % interval 56.5% to 98.0%).")


def test_losses_on_the_way_are_said_to_be_of_standardised_targets():
    scaled = about_run.training(HISTORY, {"best_epoch": 1, "target_scaling": {"mean": [0.0]}})
    assert scaled.startswith("The validation loss, of standardised targets, went from")
    assert about_run.training(HISTORY, {"best_epoch": 1}).startswith("The validation loss went from")


def test_training_curves_survive_a_diverged_epoch():
    history = [*HISTORY, dataclasses.replace(HISTORY[-1], epoch=7, loss=float("nan"), validation_loss=float("inf"))]
    picture(training_figure(history, best_epoch=6))
    picture(training_figure(HISTORY[:1]))


def test_an_adaptive_solver_has_its_evaluations_drawn():
    counts = [7.0, 35.5, 70.0, 49.0, 42.0, 700.0]
    counted = [dataclasses.replace(row, function_evaluations=n) for row, n in zip(HISTORY, counts, strict=True)]
    figure = training_figure(counted, adaptive=True)
    (below,) = [axes for axes in figure.axes if axes.get_ylabel() == "evaluations"]
    assert np.asarray(below.lines[0].get_xdata()).tolist() == [row.epoch for row in HISTORY]
    assert np.asarray(below.lines[0].get_ydata()).tolist() == counts
    assert below.get_position().y1 < figure.axes[0].get_position().y0
    picture(figure)
    # Not of fixed steps, nor of an earlier run, which has not counted them.
    assert len(training_figure(counted).axes) == len(training_figure(HISTORY, adaptive=True).axes) == 3


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Figures are made and not drawn, of a dissection of which others draw them: what is written is the point."""
    monkeypatch.setattr("gnode.report._rendering.picture", lambda figure, kind: b"\x89PNG")


def _page_of_training(folder, simulation: str, counts: list[float], **said) -> str:
    """The page of a run with other settings of the simulation, counts of evaluations and parts of its summary."""
    with open(folder / "settings.toml", "a") as file:
        file.write(simulation)
    rows = [dataclasses.replace(row, function_evaluations=n) for row, n in zip(HISTORY, counts, strict=True)]
    write_history(folder / "history.csv", rows)
    content = {**json.loads((folder / "summary.json").read_text()), **said}
    (folder / "summary.json").write_text(json.dumps({k: v for k, v in content.items() if v is not None}))
    return write_report(folder).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("simulation", "counts", "said", "sentence"),
    [
        (
            '[simulation]\nsolver = "tsit5"\n',
            [1234.4, 5.0, 5.0, 5.0, 5.0, 77.0],
            {},
            "It evaluated the flow 1,234 times in a training trial in the mean in the first epoch, and 77 times in the",
        ),
        ("", [60.0] * 6, {}, "adjoint recursive. It evaluated the flow 60 times in a training trial.</p>"),
        ("", [float("nan")] * 6, {}, "adjoint recursive.</p>"),
        ("", [60.0] * 6, {"model": "lstm"}, "An LSTM is a map and needs no solver: it makes one step a sample.</p>"),
        ("", [60.0] * 6, {"model": "ode-rnn"}, "An ODE-RNN is a map and needs no solver: it makes one step a sample"),
        ("", [60.0] * 6, {"model": "gru-d"}, "A GRU-D is a map and needs no solver: it makes one step a sample"),
    ],
    ids=["adaptive", "euler", "not counted", "a map", "an ODE-RNN", "a GRU-D"],
)
@pytest.mark.usefixtures("undrawn")
def test_the_page_says_how_often_the_flow_was_evaluated(dissection, tmp_path, simulation, counts, said, sentence):
    page = _page_of_training(write_run(tmp_path / "run", dissection), simulation, counts, **said)
    assert sentence in page
    if "model" not in said:
        assert f"The solver: {'tsit5, adaptive, rtol 0.0001' if simulation else 'euler, 1 step a sample'}" in page


@pytest.mark.usefixtures("undrawn")
def test_the_page_of_a_failed_training_begins_with_that(dissection, tmp_path):
    message = "training stopped in epoch 6: the solver could not finish training trial 3; raise simulation.max_steps"
    failed = {"outcome": "solver_failed", "message": message, "best_epoch": 0, "train": None, "test": None}
    page = _page_of_training(write_run(tmp_path / "run", dissection), "", [60.0] * 6, **failed, validation=None)
    said = page.index("<strong>Training failed.</strong> Training stopped in epoch 6: the solver could not finish")
    assert said < page.index("It was not tested, since its training failed.")
    assert "there was no validation loss to choose weights by" in page
    assert "No set was scored" in page and "The weights were chosen" not in page


@pytest.mark.usefixtures("undrawn")
def test_the_scores_of_weights_that_never_trained_are_said_to_be_theirs(dissection, tmp_path):
    failed = {"outcome": "diverged", "message": "training diverged in epoch 6", "best_epoch": 0}
    page = _page_of_training(write_run(tmp_path / "run", dissection), "", [60.0] * 6, **failed)
    assert "<strong>Training failed.</strong> Training diverged in epoch 6." in page
    assert "the scores are those of the weights before training" in page and "The weights were chosen" not in page


def test_a_comparison_says_why_there_is_no_loss(tmp_path):
    rows = [
        {"run": "a", "model": "gnode", "test_loss": None, "loss_name": "mse", "outcome": "solver_failed"},
        {"run": "b", "model": "gnode", "test_loss": None, "loss_name": "mse", "outcome": "diverged"},
    ]
    (axes,) = compare_figure(rows, tmp_path / "table.png").axes
    assert [text.get_text().strip() for text in axes.texts] == ["none (the solver failed)", "none (not finite)"]
    # They stand where they are seen, though no loss says where the axis is.
    assert all(text.get_window_extent().x0 >= axes.get_window_extent().x0 for text in axes.texts)


def test_a_training_that_failed_does_not_look_like_one_that_ended(tmp_path):
    same = {"model": "gnode", "test_loss": 0.3, "loss_name": "mse"}
    rows = [{"run": "a", "outcome": "finished", **same}, {"run": "b", "outcome": "diverged", **same}]
    (axes,) = compare_figure(rows, tmp_path / "table.png").axes
    assert [text.get_text().strip() for text in axes.texts] == ["0.3", "0.3 (training failed)"]
    hollow = [line for line in axes.get_lines() if line.get_markerfacecolor() == "white"]
    assert [place for line in hollow for place in np.asarray(line.get_ydata()).tolist()] == [1]


def test_a_comparison_marks_every_run(tmp_path):
    rows = [
        {"run": "a", "model": "gnode", "test_loss": 0.01, "loss_name": "mse"},
        {"run": "b", "model": "gru", "test_loss": 0.1, "loss_name": "mse"},
        {"run": "c", "model": "gru", "test_loss": None, "loss_name": "mse"},
    ]
    figure = compare_figure(rows, tmp_path / "figures" / "table.png")
    (axes,) = figure.axes
    assert [label.get_text() for label in axes.get_yticklabels()] == ["a", "b", "c"]
    assert (tmp_path / "figures" / "table.png").read_bytes().startswith(b"\x89PNG")


def test_a_comparison_of_nothing_is_refused(tmp_path):
    with pytest.raises(Refused, match="at least one run"):
        compare_figure([], tmp_path / "table.png")


@pytest.mark.parametrize(
    ("name", "begins"), [("a.png", b"\x89PNG"), ("a.svg", b"<?xml"), ("a.PDF", b"%PDF")], ids=["png", "svg", "pdf"]
)
def test_a_figure_is_saved_as_its_name_ends_and_twice_alike(tmp_path, name, begins):
    for place in ("one", "two"):
        save_figure(training_figure(HISTORY), tmp_path / place / name)
    first, second = ((tmp_path / place / name).read_bytes() for place in ("one", "two"))
    assert first.startswith(begins) and first == second


def test_a_format_that_there_is_none_of_is_refused(tmp_path):
    with pytest.raises(Refused, match="a name that ends in"):
        save_figure(training_figure(HISTORY), tmp_path / "figure.jpg")


def test_a_place_that_cannot_be_written_is_refused(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(Refused, match="a file that can be written at"):
        save_figure(training_figure(HISTORY), tmp_path / "file" / "figure.png")
