from dataclasses import replace

import numpy as np

from gnode._checks import refusal
from gnode.data._widen import widened
from gnode.data.readers._data import ReadData
from gnode.tasks import Trials

PART = "part"
"""The group by which trials of a file for the test are told from the others: "train" or "test"."""


def with_test(train: ReadData, test: ReadData) -> ReadData:
    """The trials of two files, those of the test last, with the group `part`."""
    first, second = train.trials, test.trials
    trials = joined(first, second)
    parts = np.repeat(["train", "test"], [len(first), len(second)])
    groups = {
        name: np.concatenate([group, test.groups[name]]) for name, group in train.groups.items() if name in test.groups
    }
    spans = train.spans
    if spans is not None and test.spans is not None:
        recording = np.concatenate([np.char.add("train ", spans.recording), np.char.add("test ", test.spans.recording)])
        spans = replace(
            spans,
            recording=recording,
            start_s=np.concatenate([spans.start_s, test.spans.start_s]),
            end_s=np.concatenate([spans.end_s, test.spans.end_s]),
        )
    return replace(train, trials=trials, groups={**groups, PART: parts}, spans=spans)


def joined(first: Trials, second: Trials) -> Trials:
    """Trials of the same kind, one after another, padded to the longest; refuses those of another."""
    if first.labelled != second.labelled:
        raise refusal("a test of the same kind", "classes and values", "give files of the same kind")
    unknown = [name for name in second.classes if name not in first.classes]
    if unknown:
        raise refusal(f"classes of the test among {', '.join(first.classes)}", unknown[0], "give it in both files")
    for what, one, other in (
        ("channels", first.input_size, second.input_size),
        ("outputs", first.targets.shape[2:], second.targets.shape[2:]),
        ("names and units", first.names, second.names),
    ):
        if one != other:
            raise refusal(f"a test of the same {what}", f"{other} in place of {one}", "give files of the same kind")
    if first.labelled:
        places = np.array([first.classes.index(name) for name in second.classes], np.int32)
        second = replace(second, targets=places[second.targets], classes=first.classes)
    steps = max(first.steps, second.steps)
    parts = [widened(trials, steps) for trials in (first, second)]
    fields = ("inputs", "targets", "mask", "times")
    return replace(first, **{name: np.concatenate([getattr(part, name) for part in parts]) for name in fields})
