"""How the trials of a data file or a named data set are split, as settings say."""

import numpy as np

from gnode._checks import Refused, refusal
from gnode._files import file_sha256
from gnode._types import Key
from gnode.data import (
    Places,
    Spans,
    check_scored,
    check_windows,
    read_split,
    split_file,
    split_folds,
    split_groups,
    split_in_order,
    split_in_time,
    split_parts,
    split_places,
)
from gnode.data.sets import find_data_set
from gnode.experiments._named_set import NamedTrials, is_named, is_simulated
from gnode.experiments._settings import AT_RANDOM, TaskSettings
from gnode.tasks import Trials

# Groups by which trials say which set they are of.
_PARTS = ("part", "split")
_SHOWN = 20
# Of the length of a window: less is rounding.
_SHARED = 1e-6


def is_split_file(split: str) -> bool:
    """Whether what a split is called means a file that gives the trials of each set."""
    return split.endswith(".json")


def split_checksum(split: str) -> str | None:
    """The SHA-256 of the file that gives a split; none where a split is no file."""
    return file_sha256(split_file(split)) if is_split_file(split) else None


def split_changed(split: str) -> Refused:
    """The refusal of a file that gives another split than when a run began."""
    return refusal(f"the split {split} as it was when the run began", "another content", "restore it, or run anew")


def split_as_said(trials: Trials, named: NamedTrials, settings: TaskSettings, *, key: Key) -> Places:
    """The places of the trials of the three sets, as the settings of a data file or a named data set say.

    Raises `Refused` for a way to split that there is not, and where a set could not be scored.
    """
    places = _places(trials, named, settings, key)
    check_scored(trials, places)
    return places


def _places(trials: Trials, named: NamedTrials, settings: TaskSettings, key: Key) -> Places:
    how, shares = settings.split, settings.shares
    if is_split_file(how) and not is_simulated(settings.name):
        if settings.split_sha256 is not None and split_checksum(how) != settings.split_sha256:
            raise split_changed(how)
        return read_split(how, trials, fractions=shares, key=key)
    known = _known(named, settings)
    if how not in known:
        shown = ", ".join(known[:_SHOWN])
        also = "choose one" if is_named(settings.name) else "choose one, or name a .json file of places"
        raise refusal(f"task.split of {settings.name} among {shown}", repr(how), also)
    if settings.folds is not None:
        assert settings.fold is not None
        return split_folds(
            trials,
            settings.folds,
            settings.fold,
            group=None if how in AT_RANDOM else named.groups[how],
            fractions=shares,
            by_class=how == "stratified",
            key=key,
        )
    if how in AT_RANDOM:
        return split_places(trials, fractions=shares, by_class=how == "stratified", key=key)
    if how == "order":
        return split_in_order(trials, fractions=shares)
    if how == "time":
        spans = check_windows(named.spans)
        return split_in_time(spans.recording, spans.start_s, spans.end_s, fractions=shares)
    if how in ("published", "rollout"):
        said = how if how == "rollout" else _part_group(named)
        assert said is not None
        return split_parts(trials, named.groups[said], fractions=shares, key=key)
    return split_groups(trials, named.groups[how], fractions=shares, held_out=settings.held_out, name=how, key=key)


def doubts_of_split(named: NamedTrials, settings: TaskSettings, places: Places) -> list[str]:
    """What looks wrong in the way in which a data file is split, each with what to do."""
    if is_named(settings.name):
        return []
    found = []
    part, spans = _part_group(named), named.spans
    if part is not None and settings.split in AT_RANDOM:
        found.append(
            f"trials say which set they are of ({part}), and are split at random all the same; say task.split=published"
        )
    if spans is not None and _share_moments(spans, places):
        found.append(
            "windows of different sets overlap, so that what is tested on holds moments that were trained on; say "
            "task.split=time, or cut windows that do not overlap"
        )
    return found


def _share_moments(spans: Spans, places: Places) -> bool:
    """Whether two windows of one recording, and of different sets, share a moment. Windows of one length that do have
    such neighbours between them."""
    of_set = np.full(len(spans.recording), -1)
    for number, some in enumerate(places):
        of_set[some] = number
    order = np.lexsort((spans.start_s, spans.recording))
    order = order[of_set[order] >= 0]
    of_set, recording, start, end = (array[order] for array in (of_set, spans.recording, spans.start_s, spans.end_s))
    near = (recording[1:] == recording[:-1]) & (start[1:] < end[:-1] - _SHARED * (end - start)[:-1])
    return bool((near & (of_set[1:] != of_set[:-1])).any())


def _part_group(named: NamedTrials) -> str | None:
    """The group by which trials say which set they are of; none where they do not."""
    return next((name for name in _PARTS if name in named.groups), None)


def _known(named: NamedTrials, settings: TaskSettings) -> tuple[str, ...]:
    """The ways in which the data can be split."""
    if is_simulated(settings.name):
        return ("rollout",)
    if is_named(settings.name):
        return find_data_set(settings.name).splits
    of_file = ("order", "time", *(() if _part_group(named) is None else ("published",)))
    return (*AT_RANDOM, *of_file, *(name for name in named.groups if name not in _PARTS))
