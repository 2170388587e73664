from pathlib import Path

from gnode._files import read_json
from gnode.experiments import DISSECTION, Dissection, load_dissection
from gnode.report._drawn import key_of_pictures
from gnode.report._helper import Helper
from gnode.report._pictures import Picture
from gnode.report._template import template
from gnode.report._words import boxes, number
from gnode.report.run._of_dissection import of_dissection, table_of_points, write_page
from gnode.report.run.sentences import about_attractor

_DRAWN = (DISSECTION, "dissection.npz")


def is_of_system(folder: Path) -> bool:
    """Whether a folder holds the dissection of a system from elsewhere, and no run."""
    path = folder / DISSECTION
    if (folder / "summary.json").exists() or not path.exists():
        return False
    content = read_json(path)
    return isinstance(content, dict) and content.get("elsewhere") is not None


def write_system_report(folder: Path, kind: str, *, helper: Helper | None = None) -> Path:
    """Draws the figures of a system that was not trained here, and writes its page."""
    key = key_of_pictures(folder / name for name in _DRAWN)
    taken = load_dissection(folder)
    return write_page(
        folder, of_dissection(taken), key, lambda pictures: _page(taken, pictures), kind=kind, helper=helper
    )


def _page(taken: Dissection, pictures: list[Picture]) -> str:
    assert taken.elsewhere is not None
    return template("system.html.jinja").render(
        name=taken.elsewhere.name,
        left_out=taken.elsewhere.left_out,
        pictures=pictures,
        verdict=about_attractor.verdict(taken),
        lasting=about_attractor.lasting(taken),
        finding=about_attractor.finding(taken),
        facts=_facts(taken),
        **table_of_points(taken),
    )


def _facts(taken: Dissection) -> list[tuple[str, str]]:
    rows = [
        ("entries of a state", number(taken.relaxed.states.shape[1])),
        ("it is", f"a map of steps of {number(taken.step)} s" if taken.is_map else "a flow"),
        ("let go for", f"{number(float(taken.relaxed.times[-1]))} s"),
        ("starts of the search", number(len(taken.fixed_points.converged))),
    ]
    if taken.certificate is not None:
        rows.append(("certificate", f"{boxes(taken.certificate.boxes)}, {number(taken.certificate.seconds)} s"))
    return [*rows, ("taking apart", f"{number(taken.seconds)} s")]
