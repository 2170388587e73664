from collections.abc import Callable, Mapping, Sequence

import numpy as np

from gnode._checks import find_named, refusal
from gnode.data.readers._archive import GROUP, KNOWN
from gnode.data.readers._how import ReadSettings
from gnode.data.readers.formats._axes import axes_of, oriented, steps_first
from gnode.data.readers.formats._units import in_seconds, name_and_unit, time_unit

Value = np.ndarray | list[np.ndarray]
"""An array, or one for each trial (a cell of MATLAB)."""
_SHOWN = 12


def arrays_of_named(names: Sequence[str], get: Callable[[str], Value], how: ReadSettings) -> dict[str, np.ndarray]:
    """Arrays that have names of their own, as the layout that `read_trials` documents.

    Where nothing is said, arrays are looked for by the names of that layout.

    **Arguments:**

    - `names`: of all arrays that there are.
    - `get`: the one of that name, or for each trial one.
    - `how`: which of them is what, and the order of their axes.
    """
    roles = _roles(names, how)
    values = {role: [get(name) for name in some] for role, some in roles.items()}
    if how.time is not None and "target_times" in names and not how.forecast:
        raise refusal(
            "times and target_times on one clock",
            f"target_times beside times that count from the first sample ({how.time})",
            "write both in seconds, as times and target_times, and leave out --time",
        )
    labels = _vector(values, "labels", roles)
    groups = {name: as_vector(get(name), name) for name in how.groups or ()}
    inputs, targets = values.get("inputs", []), values.get("targets", [])
    count = len(labels) if labels is not None else next((len(group) for group in groups.values()), None)
    arrays: dict[str, np.ndarray] = {}
    if "series" in names and not how.inputs and not how.targets:
        inputs, targets = [], []
        arrays["series"] = np.asarray(get("series"))
        if "targets" in roles:
            arrays["targets"] = np.asarray(get("targets"))
    times = values.get("time", [None])[0]
    if any(isinstance(value, list) for value in (*inputs, *targets)):
        arrays |= _ragged(inputs, targets, times, roles, how)
    elif inputs or targets:
        arrays |= _side_by_side(inputs, targets, times, count, roles, how)
    if labels is not None:
        arrays["labels"] = labels
    arrays |= _channel_names("input", roles.get("inputs", ()), arrays, how.inputs is not None)
    arrays |= _channel_names("output", roles.get("targets", ()), arrays, how.targets is not None)
    for name in set(names) & set(KNOWN) - {"inputs", "series", "targets", "labels", *arrays}:
        # Of those that need no axes; the clock of a file stands back behind what was said.
        if how.time is None or name not in ("times", "time_step_s", "sample_rate_hz"):
            arrays[name] = _plain(get(name))
    return arrays | {GROUP + name: group for name, group in groups.items()}


def as_vector(value: Value, name: str) -> np.ndarray:
    """One entry a trial: of a matrix of one row or column, or of a cell of texts or numbers."""
    if isinstance(value, list):
        parts = [np.ravel(part) for part in value]
        if any(part.size > 1 for part in parts):
            raise refusal(f"one entry for each trial in {name}", "several", "name another array")
        value = np.array([part[0] if part.size else "" for part in parts])
    if value.ndim > 1 and value.size == max(value.shape, default=0):
        return value.reshape(-1)
    if value.ndim != 1:
        raise refusal(f"one entry for each trial in {name}", f"shape {value.shape}", "name another array")
    return value


def _plain(value: Value) -> np.ndarray:
    array = as_vector(value, "") if isinstance(value, list) else np.asarray(value)
    return array.reshape(-1) if array.ndim == 2 and 1 in array.shape else array


def _vector(values: Mapping[str, list[Value]], role: str, roles: Mapping[str, Sequence[str]]) -> np.ndarray | None:
    return as_vector(values[role][0], roles[role][0]) if role in values else None


def _roles(names: Sequence[str], how: ReadSettings) -> dict[str, tuple[str, ...]]:
    """By what they are for, the names of arrays; refuses where it is not said, and cannot be seen, what is what."""
    known = {name: name for name in names}
    said: dict[str, tuple[str, ...]] = {}
    for role, some in (
        ("inputs", how.inputs),
        ("targets", how.targets),
        ("labels", how.labels),
        ("time", how.time),
    ):
        if some is not None:
            several = (some,) if isinstance(some, str) else some
            said[role] = tuple(find_named("an array", name, known) for name in several)
    for name in how.groups or ():
        find_named("an array", name, known)
    for role in ("inputs", "targets", "labels"):
        if role not in said and role in names and (role == "inputs" or not {"targets", "labels"} & set(said)):
            said[role] = (role,)
    if "targets" in said and "labels" in said:
        raise refusal("either targets or labels", "both", "say which: --targets or --labels")
    if not {"targets", "labels"} & set(said):
        shown = ", ".join(names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
        raise refusal(
            "arrays named inputs and targets or labels",
            f"{shown or 'none at all'}",
            "say which is what: --inputs A --targets B, or --labels B",
        )
    if "labels" in said and "inputs" not in said and "series" not in names:
        raise refusal("--inputs with --labels", "none", f"name one of {', '.join(names[:_SHOWN])}")
    return said


def _side_by_side(
    inputs: list[Value],
    targets: list[Value],
    times: Value | None,
    count: int | None,
    roles: Mapping[str, Sequence[str]],
    how: ReadSettings,
) -> dict[str, np.ndarray]:
    """Arrays of trials, steps and channels in any order, as trials x steps x channels."""
    if how.axes is None and all(_is_thin(value) for value in (*inputs, *targets)):
        # MATLAB has no arrays of one axis.
        inputs, targets = [np.ravel(value) for value in inputs], [np.ravel(value) for value in targets]
    first = np.asarray((inputs or targets)[0])
    title = roles["inputs" if inputs else "targets"][0]
    flat = None if times is None else _plain(times)
    documented = how.inputs is None and how.targets is None and first.ndim == 3
    others = [np.shape(value) for value in (*inputs[1:], *targets)]
    axes, told = axes_of(title, first.shape, how.axes, trials=count, others=others, times=flat, documented=documented)
    arrays: dict[str, np.ndarray] = {"about": np.array(told)} if told else {}
    parts, wanted = (
        [oriented(name, np.asarray(value), axes) for name, value in zip(roles.get(role, ()), values, strict=True)]
        for role, values in (("inputs", inputs), ("targets", targets))
    )
    if parts:
        if any(part.shape[:2] != parts[0].shape[:2] for part in parts):
            shapes = ", ".join(str(part.shape) for part in parts)
            raise refusal("inputs of as many trials and steps", f"shapes {shapes}", "name arrays that go together")
        arrays["inputs"] = np.concatenate(parts, axis=2)
    if wanted:
        arrays["targets"] = np.concatenate(wanted, axis=2) if len(wanted) > 1 else wanted[0]
    if flat is not None:
        trials, steps = (parts or wanted)[0].shape[:2]
        if flat.ndim == 2 and flat.shape != (trials, steps) and flat.shape == (steps, trials):
            flat = flat.T
        arrays |= _times(flat, flat[..., :1], roles["time"][0], how)
    return arrays


def _is_thin(value: Value) -> bool:
    shape = np.shape(value)
    return len(shape) < 3 and sum(size != 1 for size in shape) <= 1


def _ragged(
    inputs: list[Value],
    targets: list[Value],
    times: Value | None,
    roles: Mapping[str, Sequence[str]],
    how: ReadSettings,
) -> dict[str, np.ndarray]:
    """One array for each trial, end to end."""
    arrays: dict[str, np.ndarray] = {}
    lengths: np.ndarray | None = None
    for role, values, name in (("inputs", inputs, "series"), ("targets", targets, "targets")):
        parts = []
        for title, value in zip(roles.get(role, ()), values, strict=True):
            if not isinstance(value, list):
                raise refusal(f"one array for each trial in {title}, as in the others", "one array", "give a cell each")
            each, told = steps_first(title, value, how.axes, lengths)
            lengths = np.array([len(one) for one in each]) if lengths is None else lengths
            if [len(one) for one in each] != lengths.tolist():
                raise refusal(f"as many steps in {title} as in the inputs, trial by trial", "others", "check its axes")
            parts.append(np.concatenate(each))
            arrays |= {"about": np.array(told)} if told else {}
        if parts:
            arrays[name] = np.concatenate(parts, axis=1)
    assert lengths is not None
    arrays["lengths"] = lengths
    if times is not None:
        flat = np.concatenate([np.ravel(one) for one in times]) if isinstance(times, list) else np.ravel(times)
        if len(flat) != lengths.sum():
            raise refusal(f"{lengths.sum()} times, one for every step", len(flat), "name another array")
        starts = np.cumsum(lengths) - lengths
        arrays |= _times(flat, np.repeat(flat[starts], lengths), roles["time"][0], how)
    return arrays


def _times(values: np.ndarray, first: np.ndarray, name: str, how: ReadSettings) -> dict[str, np.ndarray]:
    if values.dtype.kind not in "iuf":
        raise refusal(f"times in numbers in {name}", f"an array of {values.dtype}", "convert them")
    unit = time_unit(name, how.time_unit, values)
    if values.dtype.kind == "u":
        values, first = values.astype(np.int64), first.astype(np.int64)
    words = f"by {name} in {unit}, from the start of each trial"
    return {"times": in_seconds(values - first, unit), "clock": np.array(words)}


def _channel_names(
    what: str, titles: Sequence[str], arrays: Mapping[str, np.ndarray], said: bool
) -> dict[str, np.ndarray]:
    """Those of arrays of one channel each, where the user named them."""
    array = arrays.get("targets") if what == "output" else arrays.get("inputs", arrays.get("series"))
    if not said or array is None or array.ndim < 2 or array.shape[-1] != len(titles):
        return {}
    parts = [name_and_unit(title.rsplit("/", 1)[-1]) for title in titles]
    found = {f"{what}_names": np.array([name for name, _ in parts])}
    units = [unit for _, unit in parts]
    return found | ({f"{what}_units": np.array(units)} if any(units) else {})
