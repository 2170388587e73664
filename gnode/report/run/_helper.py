"""The process that `drawing_helper` starts."""

import gc
from collections.abc import Iterable
from importlib import import_module
from pathlib import Path

from gnode.report._pictures import Drawing, draw_for


def drawings_of(folder: Path) -> Iterable[Drawing]:
    """All figures that there may be of a folder."""
    from gnode.experiments import load_dissection
    from gnode.report.run._of_dissection import of_dissection
    from gnode.report.run._page import run_drawings
    from gnode.report.run._system_page import is_of_system

    return of_dissection(load_dissection(folder)) if is_of_system(folder) else run_drawings(folder)


if __name__ == "__main__":
    # It is at an end before there is much garbage.
    gc.disable()
    # Before it is said what is to be drawn.
    for module in ("experiments", "report.run.figures"):
        import_module(f"gnode.{module}")
    draw_for(drawings_of)
