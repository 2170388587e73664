"""What a network that names classes is for, and how well it does it, in words made from the numbers of the run."""

from typing import Any, NamedTuple

import numpy as np

from gnode.experiments import Dissection
from gnode.report._words import listed, number, plural
from gnode.report.run.sentences._about_run import trained

# Of classes in a sentence, of confusions in one, and of rows in the table.
_NAMED, _CONFUSED, _ROWS = 10, 3, 40
# Between the accuracy and the mean of those of the classes, which is then said.
_UNEVEN = 0.02


class Row(NamedTuple):
    """A class in the table, in words."""

    name: str
    trials: str
    accuracy: str
    interval: str
    taken_for: str


class Counts(NamedTuple):
    """Test trials by the class that they are of (row) and the one that was answered (column)."""

    classes: tuple[str, ...]
    table: np.ndarray
    kept_only: bool
    """Of the trials that were kept in the run folder, since the run did not count those of the whole test set."""
    of: str = "trial"
    """What is counted: trials, or steps where each has a class of its own."""


def counts(summary: dict[str, Any], dissection: Dissection) -> Counts | None:
    """As the summary has them or, of an earlier run, the dissection; none where no trial was scored."""
    test = summary.get("test", {})
    if test.get("confusions") is not None and test.get("classes"):
        names = tuple(one["name"] for one in test["classes"])
        table = np.zeros((len(names),) * 2, np.int64)
        for one in test["confusions"]:
            table[names.index(one["class"]), names.index(one["answered"])] = one["trials"]
        table[np.diag_indices(len(names))] = [one["trials"] for one in test["classes"]] - table.sum(axis=1)
        return Counts(names, table, False, _scored_things(summary)) if table.any() else None
    if dissection.confusion is None or not dissection.confusion.any():
        return None
    return Counts(dissection.classes, dissection.confusion, True)


def _scored_things(summary: dict[str, Any]) -> str:
    return "step" if summary.get("test", {}).get("scored") == "steps" else "trial"


def headline(summary: dict[str, Any], dissection: Dissection) -> str:
    """What it is for, and how often it is right."""
    names, test = dissection.classes, summary.get("test", {})
    shown = [*names[:_NAMED], *([f"{len(names) - _NAMED} others"] if len(names) > _NAMED else [])]
    several = "which of 1 class" if len(names) == 1 else f"which of {len(names):,} classes"
    things = _scored_things(summary)
    text = trained(summary) + f"It names {several} a {things} is of: {listed(shown)}. "
    if test.get("accuracy") is None:
        return text + ("It was not tested, since its training failed." if not test else "No test trial was scored.")
    between, frequent = test.get("accuracy_interval"), summary.get("trivial", {}).get("most_frequent_class")
    interval = "" if between is None else f" (95 % interval {between[0]:.1%} to {between[1]:.1%})"
    text += f"It names the right class in {test['accuracy']:.1%} of {number(_scored(summary))} test {things}s{interval}"
    if things == "step":
        text += ", as wide as that of so many trials would be"
    balanced = test.get("balanced_accuracy")
    if balanced is not None and abs(balanced - test["accuracy"]) >= _UNEVEN:
        of_balanced = test.get("balanced_accuracy_interval")
        text += f"; in the mean over the classes in {balanced:.1%}" + (
            "" if of_balanced is None else f" ({of_balanced[0]:.1%} to {of_balanced[1]:.1%})"
        )
    return text + ("." if frequent is None else f"; naming the most frequent class always is right in {frequent:.1%}.")


def _scored(summary: dict[str, Any]) -> int:
    classes = summary["test"].get("classes")
    return sum(one["trials"] for one in classes) if classes else summary["sizes"]["test"]


def confusions(counted: Counts) -> str:
    """Which class is taken for which, how often."""
    wrong = counted.table.copy()
    np.fill_diagonal(wrong, 0)
    things = f"test {counted.of}s"
    where = f"In the {counted.table.sum():,} {things} that were kept" if counted.kept_only else f"In the {things}"
    if not wrong.any():
        return f"{where} no class is taken for another one."
    places = sorted(zip(*np.nonzero(wrong), strict=True), key=lambda place: -wrong[place])
    parts = [
        f'"{counted.classes[row]}" is taken for "{counted.classes[column]}" in '
        f"{wrong[row, column]:,} of its "
        f"{plural(int(counted.table[row].sum()), counted.of)}"
        for row, column in places[:_CONFUSED]
    ]
    text = f"{where} {listed(parts)}"
    rest = int(wrong.sum() - sum(wrong[place] for place in places[:_CONFUSED]))
    if rest:
        text += f"; {plural(rest, counted.of)} more {'is' if rest == 1 else 'are'} confused otherwise"
    return text + "."


def of_figure(counted: Counts) -> str:
    """What is seen in the figure of confusions."""
    kept = ", of those that were kept in the run folder" if counted.kept_only else ""
    return (
        "A row for every class, by the class that was answered: on the diagonal is what is right. Colour is the share "
        f"of the {counted.of}s of the class (white: none), numbers are {counted.of}s{kept}."
    )


def confidence(summary: dict[str, Any]) -> str | None:
    """Whether it is as sure as it is right; none where that was not worked out."""
    test = summary.get("test", {})
    sure, between = test.get("confidence"), test.get("accuracy_interval")
    if sure is None or between is None:
        return None
    text = (
        f"To the class that it names it gives a probability of {sure:.1%} in the mean, and it is right in "
        f"{test['accuracy']:.1%} of the {_scored_things(summary)}s: "
    )
    if sure > between[1]:
        return text + "it is surer than it is right (beyond the interval of its accuracy)."
    if sure < between[0]:
        return text + "it is less sure than it is right (beyond the interval of its accuracy)."
    return text + "as sure as it is right, as far as so many trials can tell."


def of_calibration(summary: dict[str, Any]) -> str:
    """What is seen in the figure of how sure it is."""
    told = summary["test"]["calibration"]
    things = _scored_things(summary)
    return (
        f"Test {things}s by the probability that the network gives to the class that it answers, and the share of them "
        "for which that is right. Below the dashed line it is surer than it is right. In the mean the two differ by "
        f"{told['error']:.1%} (expected calibration error, over ten bins)."
    )


def rows(summary: dict[str, Any], counted: Counts | None) -> list[Row]:
    """The table: a row a class, of many classes those that are told worst; none in earlier runs."""
    scores = [one for one in summary.get("test", {}).get("classes", []) if one["trials"]]
    if len(scores) > _ROWS:
        scores = sorted(scores, key=lambda one: one["accuracy"])[:_ROWS]
    return [
        Row(
            name=one["name"],
            trials=number(one["trials"]),
            accuracy=f"{one['accuracy']:.1%}",
            interval=f"{one['interval'][0]:.1%} to {one['interval'][1]:.1%}",
            taken_for="" if counted is None or counted.kept_only else _taken_for(counted, one["name"]),
        )
        for one in scores
    ]


def _taken_for(counted: Counts, name: str) -> str:
    place = counted.classes.index(name)
    wrong = counted.table[place].copy()
    wrong[place] = 0
    order = [int(k) for k in np.argsort(-wrong, kind="stable")[:_CONFUSED] if wrong[k]]
    return ", ".join(f"{counted.classes[k]} ({wrong[k]:,})" for k in order)


def beside_the_point(dissection: Dissection) -> str | None:
    """Whether what the network does without input matters to what it is for; none in earlier dissections."""
    source = dissection.let_go
    if source is None:
        return None
    if source.only_without_input:
        share = source.without_input / source.visited
        return (
            f"At {share:.0%} of the steps of the test trials there is no input: there the network has to hold by "
            "itself what it was given, and what follows is of that."
        )
    on = "every step" if not source.without_input else f"all but {source.without_input:,} of {source.visited:,} steps"
    memory = "no memory" if not source.without_input else "next to no memory"
    return (
        f"Input is on at {on} of the test trials, and nothing is asked after a trial: the task needs {memory} without "
        "input. What follows says what the states would do if the input were taken away, which for naming classes is "
        "beside the point."
    )
