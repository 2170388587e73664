from pathlib import Path

from gnode.report._pictures import FIGURES
from gnode.report._style import save_figure
from gnode.report.sweep._curves import sweep_curves_figure
from gnode.report.sweep._heat_map import sweep_heat_map_figure
from gnode.report.sweep._parallel import sweep_parallel_figure
from gnode.report.sweep._size import sweep_size_figure
from gnode.report.sweep._verdicts import sweep_verdicts_figure
from gnode.sweeps import SweepComparison, learning_curves


def write_sweep_figures(comparison: SweepComparison, folder: str | Path) -> list[Path]:
    """Draws all figures of a sweep into `figures/` of its folder; returns the paths of those that there are.

    - `size.png`: `sweep_size_figure`; `curves.png`: `sweep_curves_figure`; `heat-map.png`: `sweep_heat_map_figure`;
      `parallel.png`: `sweep_parallel_figure`; `verdicts.png`: `sweep_verdicts_figure`.

    One that an earlier comparison drew, and for which there is nothing now, is removed. Raises `Refused` for a history
    that is missing or damaged, and for a folder that cannot be written.
    """
    place = Path(folder) / FIGURES
    figures = {
        "size": sweep_size_figure(comparison),
        "curves": sweep_curves_figure(learning_curves(comparison, folder), comparison),
        "heat-map": sweep_heat_map_figure(comparison),
        "parallel": sweep_parallel_figure(comparison),
        "verdicts": sweep_verdicts_figure(comparison),
    }
    written = []
    for name, figure in figures.items():
        path = place / f"{name}.png"
        if figure is None:
            path.unlink(missing_ok=True)
            continue
        save_figure(figure, path)
        written.append(path)
    return written
