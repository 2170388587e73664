"""The little of a dissection that stands in tables of many runs."""

from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode._files import read_json
from gnode.experiments.dissection._dissection_file import DISSECTION

_LENGTHS = (1, 10, 100)


def dissection_summary(folder: str | Path) -> dict[str, Any]:
    """What dissection.json of a run folder says, one value a name; all None where there is none.

    - `verdict`: the kind of attractor; `verdict_count`: of points, cycles or pieces, where they are counted;
      `verdict_leaky`: whether a continuum loses its memories within a trial's length.
    - `lifetime_s`: how long a memory lasts in simulation. None where it lasts longer than it was followed, and
      `lifetime_at_least_s` is then that time; both None where there is none to tell.
    - `memory_error_1`, `memory_error_10`, `memory_error_100`: the root mean square error of the readout after so many
      trial lengths without input.

    Refuses a damaged file.
    """
    path = Path(folder) / DISSECTION
    content = read_json(path) if path.exists() else None
    try:
        return {**_verdict(content), **_lifetime(content), **_memory_errors(content)}
    except (AttributeError, KeyError, IndexError, TypeError, ValueError) as error:
        raise refusal(
            f"a whole dissection at {path}", repr(error), f"make it again by: gnode dissect {folder}"
        ) from None


def _verdict(content: Any) -> dict[str, Any]:
    attractor = {} if content is None else content["attractor"]
    # Early records have not all of them.
    return {
        "verdict": attractor.get("kind"),
        "verdict_count": attractor.get("count"),
        "verdict_leaky": attractor.get("leaky"),
    }


def _lifetime(content: Any) -> dict[str, Any]:
    attractor = {} if content is None else content["attractor"]
    lifetime = attractor.get("memory_lifetime_s")
    if lifetime is None:
        return {"lifetime_s": None, "lifetime_at_least_s": None}
    measured = lifetime["measured"]
    followed = attractor["memory_error_curve"]["times_s"][-1] if measured is None else None
    return {"lifetime_s": measured, "lifetime_at_least_s": followed}


def _memory_errors(content: Any) -> dict[str, Any]:
    memory = None if content is None else content.get("memory")
    errors = {} if memory is None else dict(zip(memory["lengths"], memory["error"], strict=True))
    return {f"memory_error_{length}": errors.get(length) for length in _LENGTHS}
