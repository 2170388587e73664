import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from gnode._checks import Refused, refusal
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._tables import check_file
from gnode.data.readers.formats._units import in_seconds, time_unit

_PAIR = re.compile(r"\(([^()]*)\)")


class _Head(NamedTuple):
    timestamps: bool
    classes: tuple[str, ...] | None
    """None: no class at the end of a line."""
    target: bool
    """A number to be predicted stands at the end of a line."""


class _Case(NamedTuple):
    values: np.ndarray
    """(steps, dimensions), NaN where there is no value."""
    times: np.ndarray | None
    """(steps,), from the first: numbers in the unit of the file, or durations where they were dates."""
    wanted: str


def read_ts(path: Path, how: ReadSettings) -> dict[str, np.ndarray]:
    """A text file of time series, a line for each, as aeon, sktime and the archive at timeseriesclassification.com have
    them: dimensions between colons, then the class, or the number, that is wanted of it.

    Series and dimensions may differ in length only if they have times of their own (`@timestamps true`): a series then
    has the times of all its dimensions, and a dimension is missing where it has none.

    Where nothing need be wanted (`how.targets` is ()), the class or number may be "?", or not be there at all.
    """
    check_file(path, "a .ts file")
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise refusal("text in UTF-8", "another encoding, or no text", "write the file as UTF-8") from None
    numbered = [(number, line.strip()) for number, line in enumerate(lines, 1)]
    numbered = [(number, line) for number, line in numbered if line and not line.startswith(("#", "%"))]
    optional = how.targets == ()
    head, begin = _head(numbered, optional)
    cases = [_case(line, head, number) for number, line in numbered[begin:]]
    if not cases:
        raise refusal("series after @data", "none", "check that the file is whole")
    channels = {case.values.shape[1] for case in cases}
    if len(channels) > 1:
        raise refusal(
            "series of as many dimensions", f"some of {min(channels)}, some of {max(channels)}", "correct them"
        )
    lengths = np.array([len(case.values) for case in cases])
    arrays = {"series": np.concatenate([case.values for case in cases]), "lengths": lengths}
    arrays["about"] = np.array("axes of the file: trials, channels, steps")
    return arrays | _wanted(head, cases, lengths, optional) | _times(head, cases, how)


def _head(lines: list[tuple[int, str]], optional: bool) -> tuple[_Head, int]:
    """What the lines that begin with @ say, and how many they are."""
    tags: dict[str, list[str]] = {}
    begin = 0
    for number, line in lines:
        begin += 1
        if not line.startswith("@"):
            raise refusal("lines that begin with @, up to @data", f"line {number}, {line[:30]!r}", "give a .ts file")
        name, *words = line[1:].split()
        tags[name.lower()] = words
        if name.lower() == "data":
            break
    else:
        raise refusal("the line @data in a .ts file", "none", "check that the file is whole")
    has_classes = _truth(tags, "classlabel")
    target = _truth(tags, "targetlabel")
    if has_classes and target:
        raise refusal("@classLabel or @targetLabel", "both", "say false at one of them")
    if not has_classes and not target and not optional:
        raise refusal(
            "a .ts file with classes or targets (@classLabel true A B, or @targetLabel true)",
            "one without",
            "add what is to be learnt",
        )
    classes = tuple(tags["classlabel"][1:]) if has_classes else None
    return _Head(_truth(tags, "timestamps"), classes, target), begin


def _truth(tags: dict[str, list[str]], name: str) -> bool:
    words = tags.get(name, ["false"])
    if not words or words[0].lower() not in ("true", "false"):
        raise refusal(f"@{name} true or false", " ".join(words) or "nothing", "correct the file")
    return words[0].lower() == "true"


def _case(line: str, head: _Head, number: int) -> _Case:
    try:
        dimensions, wanted = list(_parts(line)), ""
        ends = head.target or head.classes is not None
        if ends:
            wanted = dimensions.pop()
        if not dimensions or (ends and not wanted):
            raise refusal("series and, after the last colon, what is wanted of it", repr(line[-30:]), "complete it")
        if head.timestamps:
            values, times = _timed(dimensions)
            return _Case(values, times, wanted)
        series = [_values(dimension) for dimension in dimensions]
        if len({len(one) for one in series}) > 1:
            raise refusal(
                "dimensions of as many values",
                ", ".join(str(len(one)) for one in series),
                "fill with ? where a value is missing, or give times (@timestamps true)",
            )
        return _Case(np.stack(series, axis=1), None, wanted)
    except Refused as refused:
        raise Refused(f"line {number}: {refused}") from None


def _parts(line: str) -> Iterator[str]:
    """What stands between colons, but for those of times within brackets."""
    depth = begin = 0
    for place, mark in enumerate(line):
        depth += (mark == "(") - (mark == ")")
        if mark == ":" and depth == 0:
            yield line[begin:place].strip()
            begin = place + 1
    yield line[begin:].strip()


def _values(text: str) -> np.ndarray:
    cells = text.split(",")
    return np.array([_number(cell, "a value") for cell in cells])


def _number(text: str, what: str) -> float:
    text = text.strip()
    if text == "?":
        return np.nan
    try:
        return float(text)
    except ValueError:
        remedy = "say @timestamps true" if text.startswith("(") else "correct it, or write ? for a missing value"
        raise refusal(f"{what} to be a number", repr(text[:30]), remedy) from None


def _timed(dimensions: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Of dimensions of pairs (time, value), the values at all times that there are, and these, from the first."""
    moments, values = [], []
    for dimension in dimensions:
        pairs = _PAIR.findall(dimension)
        if not pairs or _PAIR.sub("", dimension).replace(",", "").strip():
            raise refusal("pairs (time,value) with commas between", repr(dimension[:30]), "say @timestamps false")
        split = [pair.rpartition(",") for pair in pairs]
        moments.append([time.strip() for time, _, _ in split])
        values.append([_number(value, "a value") for _, _, value in split])
    times = [_moments(some) for some in moments]
    if len({some.dtype.kind for some in times}) > 1:
        raise refusal("times in all dimensions of one kind", "numbers and dates", "correct the file")
    for some in times:
        if (np.diff(some) <= np.zeros((), some.dtype if some.dtype.kind != "M" else "m8[us]")).any():
            raise refusal("times that increase", "some that stand still or go back", "sort them")
    every = np.unique(np.concatenate(times))
    merged = np.full((len(every), len(dimensions)), np.nan)
    for place, (own, known) in enumerate(zip(times, values, strict=True)):
        merged[np.searchsorted(every, own), place] = known
    return merged, every - every[0]


def _moments(texts: list[str]) -> np.ndarray:
    """Times in numbers or as dates, whole microseconds."""
    for kind in (np.int64, np.float64, "datetime64[us]"):
        try:
            found = np.array(texts).astype(kind)
        except (ValueError, OverflowError):
            continue
        if found.dtype.kind == "f" and not np.isfinite(found).all():
            break
        return found
    raise refusal("times in numbers or dates (2026-03-01 12:00:00)", ", ".join(texts[:2]), "correct the file")


def _wanted(head: _Head, cases: list[_Case], lengths: np.ndarray, optional: bool) -> dict[str, np.ndarray]:
    """The class of every series, or the number; neither where they are `optional` and not known."""
    known = [case.wanted not in ("", "?") for case in cases]
    if not (any(known) if head.target else all(known)):
        if optional:
            return {}
        what = "a number after the last colon" if head.target else "a class after every last colon"
        raise refusal(what, "?", "write what is to be learnt")
    if not head.target:
        return _labels(head, cases)
    targets = np.full((lengths.sum(), 1), np.nan)
    targets[np.cumsum(lengths) - 1, 0] = [_number(case.wanted, "a target") for case in cases]
    return {"targets": targets}


def _labels(head: _Head, cases: list[_Case]) -> dict[str, np.ndarray]:
    wanted = np.array([case.wanted for case in cases])
    strange = sorted(set(wanted) - set(head.classes or ()))
    if not head.classes:
        return {"labels": wanted}
    if strange:
        raise refusal(f"classes among {', '.join(head.classes)}, as @classLabel says", strange[0], "correct the file")
    return {"labels": wanted, "classes": np.array(head.classes)}


def _times(head: _Head, cases: list[_Case], how: ReadSettings) -> dict[str, np.ndarray]:
    times = [case.times for case in cases if case.times is not None]
    if not times:
        return {}
    dated = {each.dtype.kind == "m" for each in times}
    if len(dated) > 1:
        raise refusal("times in all series of one kind", "numbers and dates", "correct the file")
    if dated == {True}:
        return {
            "times": np.concatenate([each / np.timedelta64(1, "s") for each in times]),
            "clock": np.array("by dates, from the start of each series"),
        }
    joined = np.concatenate(times)
    unit = time_unit("the pairs (time,value)", how.time_unit, joined)
    return {"times": in_seconds(joined, unit), "clock": np.array(f"by times in {unit}, from the start of each series")}
