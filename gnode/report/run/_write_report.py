from pathlib import Path

from gnode._checks import check_among, refusal
from gnode.experiments import DISSECTION, SETTINGS, Dissection, save_dissection
from gnode.report._formats import FORMATS
from gnode.report._helper import Helper
from gnode.report.run._explorer import write_explorer
from gnode.report.run._page import write_run_report
from gnode.report.run._system_page import is_of_system, write_system_report


def write_report(
    of: str | Path | Dissection,
    folder: str | Path | None = None,
    *,
    figure_format: str = "png",
    helper: Helper | None = None,
) -> Path:
    """Draws the figures of a run, or of a system from elsewhere, and writes its page, and beside it the one on which
    the network moves (`write_explorer`); returns the path of the page.

    The page is one file that opens without a network. Pictures that would come out as they are there are not drawn
    again. Refuses a folder in which a file is missing or damaged, by name.

    **Arguments:**

    - `of`: the folder of a run, or one that holds the dissection of a system; or such a dissection itself
        (`dissect_system` gives one), which is then written into `folder`.
    - `folder`: made where there is none. Not that of a run.
    - `figure_format`: "svg" or "pdf" writes each figure in that format too, beside the PNG file that the page shows.
    - `helper`: from `drawing_helper`: a process that renders some of the figures.
    """
    check_among("the format of figures", figure_format, FORMATS)
    if isinstance(of, Dissection):
        place = _written(of, folder)
        write_explorer(place)
        return write_system_report(place, figure_format, helper=helper)
    if folder is not None:
        raise refusal("no second folder for a folder's own page", f"{folder}", "leave it out")
    place = Path(of)
    if not place.is_dir():
        raise refusal(f"a run folder at {place}", "no such folder", "name a folder that `gnode run` made")
    # Before the page that leads to it.
    if (place / DISSECTION).exists():
        write_explorer(place)
    return (write_system_report if is_of_system(place) else write_run_report)(place, figure_format, helper=helper)


def _written(taken: Dissection, folder: str | Path | None) -> Path:
    if taken.elsewhere is None:
        raise refusal(
            "the dissection of a system from elsewhere",
            "that of a run",
            "give the run's folder: it says how it trained",
        )
    if folder is None:
        raise refusal("a folder for the page and its figures", "none", "name one: write_report(taken, 'my-network')")
    place = Path(folder)
    if (place / SETTINGS).exists():
        raise refusal(f"a folder of its own at {place}", "that of a run", "name another")
    try:
        place.mkdir(parents=True, exist_ok=True)
        save_dissection(place, taken)
    except OSError as error:
        raise refusal(f"a folder that can be written at {place}", error.strerror, "choose another place") from None
    return place
