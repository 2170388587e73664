from pathlib import Path

from gnode.cli._print import print_result
from gnode.cli._sweep_tables import describe_comparison


def is_sweep(folder: Path) -> bool:
    """Whether a folder is that of a sweep."""
    from gnode.sweeps import MEMBERS

    return (folder / MEMBERS).exists()


def compare_members(
    folder: Path, *, csv: Path | None, between: str | None, within: list[str] | None, as_json: bool
) -> None:
    """Compares the members of a sweep; leaves figures in its folder, and tables where they are asked for."""
    from gnode.experiments import write_csv
    from gnode.report import write_sweep_figures
    from gnode.sweeps import (
        INDEX,
        compare_sweep,
        comparison_json,
        differences_table,
        is_locked,
        read_index,
        rebuild_index,
        settings_table,
    )

    # While a sweep is at work, its index is that of an interruption before, or there is none.
    if not (folder / INDEX).exists() or is_locked(folder):
        rebuild_index(folder)
    comparison = compare_sweep(read_index(folder), between=between or "model", within=within)
    content = comparison_json(comparison)
    if csv is not None:
        write_csv(csv, settings_table(comparison))
        if comparison.differences:
            write_csv(csv.with_name(f"{csv.stem}-differences{csv.suffix}"), differences_table(comparison))
    content["figures"] = [str(path) for path in write_sweep_figures(comparison, folder)]
    print_result(
        content,
        as_json=as_json,
        text=lambda: f"{describe_comparison(content)}\n\nfigures: {folder / 'figures'}",
    )
