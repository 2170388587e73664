"""The page on which a network moves, beside its report."""

import json
import shlex
from pathlib import Path
from typing import Any

from gnode._checks import Refused, refusal
from gnode._files import read_json, write_atomically
from gnode.analysis.exported import stored_only
from gnode.experiments import (
    DISSECTION,
    MODEL,
    Dissection,
    check_folder_version,
    load_dissection,
    load_network,
    read_settings,
)
from gnode.explorer import EXPLORER, Told, described, is_up_to_date, page_text, programs_of
from gnode.report.run._system_page import is_of_system
from gnode.report.run.sentences import about_attractor

_EARLIER = "its dissection is from before systems were kept, and taking it apart again keeps it"


def write_explorer(folder: str | Path, beside: str | Path | None = None, *, anew: bool = False) -> Path:
    """Writes the page on which a network moves, explorer.html, from its dissection and its weights; returns its path.

    One file that opens without a network, in which the network runs. One that is there and no older than what it is
    made of is left as it is.

    **Arguments:**

    - `folder`: of a run, or one that holds the dissection of a system from elsewhere.
    - `beside`: another such folder: both networks side by side, in a page that has the second one's name too.
    - `anew`: write it in any case.
    """
    folders = [Path(folder), *([] if beside is None else [Path(beside)])]
    for place in folders:
        _check(place)
    page = folders[0] / (EXPLORER if beside is None else f"explorer-{folders[1].resolve().name}.html")
    sources = [place / name for place in folders for name in (DISSECTION, MODEL)]
    if anew or not is_up_to_date(page, *sources):
        text = page_text([_network(place) for place in folders])
        try:
            write_atomically(page, text)
        except OSError as error:
            raise refusal(f"a folder that can be written at {folder}", error.strerror, "copy it elsewhere") from None
    return page


def _check(place: Path) -> None:
    if not place.is_dir():
        raise refusal(f"a run folder at {place}", "no such folder", "name a folder that `gnode run` made")
    if not (place / DISSECTION).exists():
        remedy = f"make it with `gnode dissect {shlex.quote(str(place))}`"
        raise refusal(f"the file {place / DISSECTION}", "none", remedy)


def _network(folder: Path) -> dict[str, Any]:
    if is_of_system(folder):
        taken = load_dissection(folder)
        assert taken.elsewhere is not None
        kept = taken.elsewhere.programs
        programs = stored_only(_EARLIER) if kept is None else json.loads(kept.tobytes())
        return described(taken, programs, _told(taken, taken.elsewhere.name, "map" if taken.is_map else "rk4"))
    check_folder_version(folder)
    summary, taken = read_json(folder / "summary.json"), load_dissection(folder)
    try:
        name = f"{summary['model']} on {Path(summary['task']).name}"
    except (KeyError, TypeError):
        raise refusal(f"a whole summary at {folder / 'summary.json'}", "one with parts missing", "run again") from None
    solver = read_settings(folder / "settings.toml").simulation.solver
    try:
        programs = programs_of(load_network(folder), taken)
    except Refused as refused:
        programs = stored_only(str(refused))
    return described(taken, programs, _told(taken, name, solver))


def _told(taken: Dissection, name: str, solver: str) -> Told:
    shown, proven = taken.listed(), taken.certificate
    return Told(
        name=name,
        solver=solver,
        states=shown.states,
        near=shown.near,
        certified=shown.certified.tolist(),
        enclosures=None if proven is None else proven.enclosures,
        verdict=about_attractor.verdict(taken),
    )
