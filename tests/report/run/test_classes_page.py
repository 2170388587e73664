"""The page of a classifier: what it names and what it confuses first, and its dynamics without input in proportion."""

import dataclasses
import itertools
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from gnode.experiments import Dissection, LetGo
from gnode.experiments.summary._scores import score_table
from gnode.report import _style, confusions_figure, write_report
from gnode.report._rendering import picture
from gnode.report.run.sentences import about_classes, about_points, about_run
from gnode.training import ClassScore, Evaluation, wilson_interval
from tests.report.records import answers, consistency, proven
from tests.report.run.test_dissection_page import words
from tests.report.run_folder import summary, taken_apart, write_run

NAMES = ("cat", "dog", "owl")
TABLE = np.array([[11, 3, 0], [2, 12, 0], [0, 1, 16]])


def scored(table: np.ndarray = TABLE, names: tuple[str, ...] = NAMES, *, confidence: float = 0.87) -> dict[str, Any]:
    """The part of a summary of one set, as a run writes it."""
    classes = tuple(
        ClassScore(name, int(row.sum()), int(row[k])) for k, (name, row) in enumerate(zip(names, table, strict=True))
    )
    right = int(np.trace(table)) / table.sum() if table.any() else None
    return score_table(Evaluation(0.4, right, None, classes, table, confidence))


def of_classes(test: dict[str, Any], **known: Any) -> dict[str, Any]:
    return {**summary(task="animals.npz", labelled=True), "input_scaling": None, "test": test, **known}


def dissected(names: tuple[str, ...] = NAMES) -> Dissection:
    taken = proven(taken_apart(labelled=True), "unbounded")
    assert taken.examples is not None
    return dataclasses.replace(
        taken,
        classes=names,
        examples=dataclasses.replace(taken.examples, outputs=np.zeros((*taken.examples.times.shape, len(names)))),
        confusion=np.diag(np.arange(1, len(names) + 1)),
        let_go=LetGo(visited=2700, without_input=0, only_without_input=False),
        consistency=dataclasses.replace(consistency(is_ode=False, labelled=True), answers=answers(memory=False)),
    )


def written(folder: Path, taken: Dissection, content: dict[str, Any], settings: str = "") -> str:
    write_run(folder, taken)
    (folder / "summary.json").write_text(json.dumps(content))
    (folder / "settings.toml").write_text(
        (folder / "settings.toml").read_text().replace("[model]", f"{settings}\n[model]")
    )
    return write_report(folder).read_text(encoding="utf-8")


@pytest.fixture
def unpainted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_style, "picture", lambda figure, kind: b"\x89PNG")


def test_the_page_begins_with_what_it_is_for(tmp_path: Path, unpainted: None) -> None:
    content = of_classes(scored(), trivial={"most_frequent_class": 0.378})
    page = written(tmp_path / "run", dissected(), content)
    text = words(re.sub("<nav.*?</nav>", "", page, flags=re.DOTALL))
    said = [
        "A gnODE with a state of 2",
        "names which of 3 classes a trial is of: cat, dog and owl.",
        "the right class in 86.7% of 45 test trials (95 % interval 73.8% to 93.7%); naming the most frequent class",
        '"cat" is taken for "dog" in 3 of its 14 trials, "dog" is taken for "cat" in 2 of its 14 trials',
        "To the class that it names it gives a probability of 87.0% in the mean",
        "Which class is taken for which",
        "Class by class",
        "What its states do without input",
        "Input is on at every step of the test trials, and nothing is asked after a trial: the task needs no memory",
        "There is no attractor: states run away without input.",
        "An ODE of its response to input and loss, not of its memory.",
        "The numbers that decided, and their limits",
        "states of test trials were let go",
        "The flow and the memory in it",
    ]
    places = [text.index(part) for part in said]
    assert places == sorted(places)
    # Nothing in a frame, and no headline, of what is beside the point.
    assert 'class="warning"' not in page and 'class="verdict"' not in page and "Warning" not in text
    header = page[page.index("<header>") : page.index("</header>")]
    assert "run away" not in header and "ODE of its" not in header and "let go" not in header
    assert "nan" not in text and "None" not in text
    sections = re.findall(r'<section id="([a-z-]+)">', page)
    assert sections[:4] == ["confusions", "examples", "classes", "without-input"]


def test_a_page_of_values_still_begins_with_the_verdict(tmp_path: Path, unpainted: None) -> None:
    page = written(tmp_path / "run", proven(taken_apart(), "unbounded"), summary())
    assert 'class="verdict"' in page and 'id="without-input"' not in page and 'id="confusions"' not in page


@pytest.mark.parametrize("known", ["accuracy alone", "nothing"])
def test_the_page_of_an_earlier_run_has_what_there_is(tmp_path: Path, unpainted: None, known: str) -> None:
    test = {"loss": 0.4, "accuracy": 0.9} if known == "accuracy alone" else {"loss": 0.4, "accuracy": None}
    taken = dataclasses.replace(dissected(), let_go=None, confusion=np.array([[5, 1, 0], [0, 2, 0], [0, 0, 7]]))
    text = words(written(tmp_path / "run", taken, of_classes(test)))
    assert ("It names the right class in 90.0% of 1,000 test trials." in text) == (known == "accuracy alone")
    assert 'In the 15 test trials that were kept "cat" is taken for "dog" in 1 of its 6 trials.' in text
    assert "numbers are trials, of those that were kept in the run folder." in text
    assert "Class by class" not in text and "beside the point" not in text and "None" not in text


def test_confusions_are_read_back_from_the_summary() -> None:
    counted = about_classes.counts(of_classes(scored()), dissected())
    assert counted is not None and not counted.kept_only
    np.testing.assert_array_equal(counted.table, TABLE)
    # A set of which nothing was scored, and a class without trials.
    nothing = of_classes(scored(np.zeros((3, 3), np.int64)))
    assert about_classes.counts(nothing, dissected()) is None
    assert "No test trial was scored." in about_classes.headline(nothing, dissected())
    assert about_classes.rows(nothing, None) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (np.diag([3, 4, 5]), "In the test trials no class is taken for another one."),
        (
            np.array([[1, 1, 0], [0, 9, 0], [0, 0, 9]]),
            'In the test trials "cat" is taken for "dog" in 1 of its 2 trials.',
        ),
        (
            np.array([[9, 4, 1], [3, 9, 2], [0, 0, 9]]),
            'In the test trials "cat" is taken for "dog" in 4 of its 14 trials, "dog" is taken for "cat" in 3 of its '
            '14 trials and "dog" is taken for "owl" in 2 of its 14 trials; 1 trial more is confused otherwise.',
        ),
    ],
    ids=["none", "one", "several"],
)
def test_the_most_frequent_confusions_are_said(table: np.ndarray, expected: str) -> None:
    counted = about_classes.counts(of_classes(scored(table)), dissected())
    assert counted is not None and about_classes.confusions(counted) == expected


@pytest.mark.parametrize(
    ("sure", "expected"),
    [
        (0.99, "it is surer than it is right (beyond the interval of its accuracy)."),
        (0.87, "as sure as it is right, as far as so many trials can tell."),
        (0.5, "it is less sure than it is right (beyond the interval of its accuracy)."),
    ],
)
def test_confidence_is_held_against_the_interval_of_the_accuracy(sure: float, expected: str) -> None:
    text = about_classes.confidence(of_classes(scored(confidence=sure)))
    low, high = wilson_interval(39, 45)
    assert low < 0.87 < high and text is not None
    assert text.startswith(
        f"To the class that it names it gives a probability of {sure:.1%} in the mean, and it is right"
    )
    assert text.endswith(expected)
    assert about_classes.confidence(of_classes({"accuracy": 0.9})) is None


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (LetGo(2700, 0, False), "Input is on at every step of the test trials"),
        (LetGo(4417, 1, False), "Input is on at all but 1 of 4,417 steps of the test trials"),
        (
            LetGo(600, 300, True),
            "At 50% of the steps of the test trials there is no input: there the network has to hold",
        ),
    ],
    ids=["driven", "all but one", "a delay"],
)
def test_the_dissection_is_beside_the_point_where_input_never_ends(source: LetGo, expected: str) -> None:
    text = about_classes.beside_the_point(dataclasses.replace(dissected(), let_go=source))
    assert text is not None and text.startswith(expected)
    assert ("beside the point" in text) != source.only_without_input


@pytest.mark.parametrize(
    ("settings", "scaling", "expected"),
    [
        (
            'missing = "indicate"',
            {"mean": [0.0]},
            'With task.missing = "indicate" an input of zero says that no channel',
        ),
        (
            'missing = "hold"',
            {"mean": [0.0]},
            "Inputs are standardised: the zero at which the input is held is the mean",
        ),
        ("", None, None),
    ],
    ids=["indicate", "standardised", "a task's own"],
)
def test_what_an_input_of_zero_means_is_said(
    tmp_path: Path, unpainted: None, settings: str, scaling: Any, expected: str | None
) -> None:
    for taken, content in ((dissected(), of_classes(scored())), (proven(taken_apart(), "ring"), summary())):
        text = words(written(tmp_path / "run", taken, {**content, "input_scaling": scaling}, settings))
        assert (expected or "With task.missing") in text if expected else "an input of zero" not in text


def many(count: int) -> tuple[tuple[str, ...], np.ndarray]:
    random = np.random.default_rng(0)
    table = np.diag(random.integers(5, 20, count)) + (random.uniform(size=(count, count)) < 0.1)
    return tuple(f"class {k}" for k in range(count)), table


@pytest.mark.parametrize("count", [2, 12, 15, 16, 35, 40])
def test_a_picture_of_few_enough_classes_names_each(count: int) -> None:
    names, table = many(count)
    figure = confusions_figure(names, table)
    assert figure is not None
    axes = figure.axes[0]
    assert [label.get_text() for label in axes.get_xticklabels()] == list(names)
    assert [label.get_text() for label in axes.get_yticklabels()] == list(names)
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("class answered", "class of the trial")
    numbers = {tuple(int(v) for v in text.get_position()): text.get_text() for text in axes.texts}
    expected = {(c, r): f"{table[r, c]:,}" for r, c in zip(*np.nonzero(table), strict=True)} if count <= 15 else {}
    assert numbers == expected
    figure.draw_without_rendering()
    for labels in (axes.get_yticklabels(), axes.get_xticklabels()):
        boxes = [label.get_window_extent() for label in labels]
        # Slanted labels cannot be told from their boxes: those on the other axis are of the same size.
        if labels[0].get_rotation() == 0:
            assert not any(one.overlaps(two) for one, two in itertools.pairwise(boxes))


def test_of_more_classes_there_is_no_picture_and_a_table_of_the_worst(tmp_path: Path, unpainted: None) -> None:
    names, table = many(60)
    assert confusions_figure(names, table) is None and confusions_figure(NAMES, 0 * TABLE) is None
    assert confusions_figure(("cat",), np.array([[3]])) is None
    page = written(tmp_path / "run", dissected(names), of_classes(scored(table, names)))
    text = words(page)
    assert 'id="confusions"' not in page and "The 40 of 60 classes that are told worst." in text
    assert "class 0, class 1," in text and "class 9 and 50 others." in text


def test_long_names_are_cut() -> None:
    figure = confusions_figure(("a name that is far too long to be read", "b"), np.diag([2, 3]))
    assert figure is not None
    assert figure.axes[0].get_yticklabels()[0].get_text() == "a name that is fa\N{HORIZONTAL ELLIPSIS}"
    assert picture(figure).startswith(b"\x89PNG")


def test_no_time_constant_is_a_number_that_says_nothing() -> None:
    taken = taken_apart(2)
    near = taken.fixed_points.near
    rates = near.rates.copy()
    rates[0], rates[1] = [-1e-63, -5.0], [2e-250, 1e-300]
    changed = dataclasses.replace(near, rates=rates)
    taken = dataclasses.replace(taken, fixed_points=dataclasses.replace(taken.fixed_points, near=changed))
    with np.errstate(all="raise", under="ignore"):
        texts = [
            about_points.spectrum(taken),
            *(row[k] for row in about_points.points(taken) for k in ("slowest", "fastest")),
        ]
    assert not any(re.search(r"e\+\d\d|none s", text.replace("1e+05", "")) for text in texts)
    assert any(text == "over 1e+05 (grows)" for text in texts)
    assert taken.portrait.time_constants is not None
    fields = taken.portrait.time_constants.copy()
    fields[..., 0] = np.nan
    unknown = dataclasses.replace(taken, portrait=dataclasses.replace(taken.portrait, time_constants=fields))
    said = about_run.time_constants(unknown)
    assert "unit 1: not known" in said and "none" not in said
