import io
import json
import os
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from gnode._arrays import read_arrays
from gnode._checks import Refused, refusal
from gnode._files import check_version, write_atomically
from gnode.data.sets import data_cache
from gnode.data.walker._environment import installed, walker_source
from gnode.data.walker._generate import Tell, generate_rollouts
from gnode.data.walker._plan import PARTS, WalkerPlan
from gnode.data.walker._rollouts import Rollouts

# Of the file, and of what is generated from a plan: those of before are made anew.
_VERSION = 1
_ARRAYS = ("series", "lengths", "parts", "policies", "random_shares", "windows")
_REMEDY = "remove it, and it is made anew"


def walker_rollouts(
    plan: WalkerPlan | None = None, *, folder: str | os.PathLike[str] | None = None, tell: Tell | None = None
) -> Rollouts:
    """The rollouts of a plan: those kept in a folder, or else simulated and kept there (one to four minutes for all).

    A kept file that is damaged, or that other versions of Gymnasium or MuJoCo have made, is made anew. Without a
    simulator it is taken whatever versions made it: they stand in `Rollouts.source`.

    **Arguments:**

    - `plan`: the full set, where none is given.
    - `folder`: `gnode.data.sets.data_cache()`, where none is given.
    - `tell`: called with a line where something is simulated, and why.

    Raises `Refused` where something must be simulated and the extra `walker` is not installed.
    """
    plan = plan or WalkerPlan()
    folder = data_cache() if folder is None else Path(folder)
    path = folder / f"walker2d-{plan.name}.npz"
    why = "none kept"
    if path.exists():
        try:
            about = path.stat()
            kept = _read(path, about.st_mtime_ns, about.st_size)
        except Refused as refused:
            if not installed():
                raise
            why = f"of what is kept: {refused}"
        else:
            why = _other(kept, plan)
            if not why:
                return kept
    if tell is not None:
        tell(f"walker: simulated now ({why})")
    try:
        # Before minutes are spent.
        folder.mkdir(parents=True, exist_ok=True)
        made = generate_rollouts(plan, tell=tell)
        write_rollouts(path, made)
    except OSError as error:
        remedy = "name a folder that can be written to"
        raise refusal(f"a folder for data at {folder}", error.strerror or str(error), remedy) from None
    return made


def write_rollouts(path: Path, rollouts: Rollouts) -> None:
    """Writes them in one step as an .npz file, with what made them as JSON in `about`. The same rollouts give the same
    bytes."""
    about = {
        "version": _VERSION,
        "plan": rollouts.plan.as_json(),
        "time_step_s": rollouts.time_step,
        "clipped": {part: rollouts.clipped(part) for part in PARTS},
        "source": rollouts.source,
    }
    buffer = io.BytesIO()
    arrays = {name: getattr(rollouts, name) for name in _ARRAYS}
    np.savez(buffer, about=np.array(json.dumps(about)), **arrays)
    write_atomically(path, buffer.getvalue(), shared=True)


def read_rollouts(path: str | os.PathLike[str]) -> Rollouts:
    """What `write_rollouts` wrote. Raises `Refused` for a file that is missing, damaged or of another kind."""
    path = Path(path)
    expected = f"rollouts of the walker at {path}"
    read = read_arrays(path, (*_ARRAYS, "about"), expected=expected, remedy=_REMEDY)
    try:
        about = json.loads(str(read.pop("about")))
        version = about["version"]
    except (ValueError, KeyError, TypeError):
        raise refusal(expected, "a file of another kind", _REMEDY) from None
    check_version(version, _VERSION, what="rollouts", where=path, remedy=_REMEDY)
    try:
        plan = _plan(about["plan"])
        rollouts = Rollouts(**read, plan=plan, time_step=float(about["time_step_s"]), source=dict(about["source"]))
        whole = _whole(rollouts) and all(isinstance(rollouts.source[name], str) for name in _NAMED)
    except (KeyError, TypeError, ValueError):
        whole = False
    if not whole:
        raise refusal(expected, "arrays that do not go with what it says of itself", _REMEDY)
    return rollouts


@lru_cache(maxsize=1)
def _read(path: Path, written: int, size: int) -> Rollouts:
    return read_rollouts(path)


_NAMED = ("environment", "gymnasium", "mujoco")


def _plan(said: dict[str, Any]) -> WalkerPlan:
    named = dict(said)
    windows, shares = tuple(named.pop("windows")), tuple(named.pop("random_shares"))
    return WalkerPlan(windows=windows, random_shares=shares, **named)


def _whole(rollouts: Rollouts) -> bool:
    """Whether arrays and plan go together."""
    plan, lengths = rollouts.plan, rollouts.lengths
    if not all(getattr(rollouts, name).shape == lengths.shape == (len(lengths),) for name in _ARRAYS[1:]):
        return False
    fits = np.maximum(0, (lengths - plan.observations) // plan.stride + 1)
    counts = [int(rollouts.windows[rollouts.parts == part].sum()) for part in range(len(PARTS))]
    return (
        rollouts.series.ndim == 2
        and rollouts.series.dtype == np.float32
        and len(rollouts.series) == lengths.sum()
        and bool(((rollouts.windows >= 1) & (rollouts.windows <= fits)).all())
        and counts == list(plan.windows)
        and rollouts.time_step > 0
    )


def _other(kept: Rollouts, plan: WalkerPlan) -> str:
    """In which way a kept file is not the one that would be made now; empty where it is."""
    if kept.plan != plan:
        return "those kept are of another plan"
    if not installed():
        return ""
    now = walker_source()
    made = {name: kept.source[name] for name in now}
    if made == now:
        return ""
    return "those kept are of " + ", ".join(
        f"{name} {made[name]} and not {now[name]}" for name in now if made[name] != now[name]
    )
