"""The study of expressivity in docs/how-to/expressivity.md by two builds of gnode: how many of its cells settle, the
median R2 of each at every complexity, and CPU seconds.

Cell by cell, the builds in turns, each in a process of its own with one thread, compilation included. Both have the
same paths, networks and settings of the study. What each came to is kept in --out; asked again, what is missing is run.

Example: python benchmarks/expressivity_study.py ../gnode-before . --count 8 --out compared
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from gnode.claims.study import Cell, StudySettings, resolve_study
from gnode.expressivity import Fits, capacity, settledness

PLAN = Path(__file__).parents[1] / "examples" / "expressivity-study.toml"
BUILDS = ("old", "new")
_ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "NPROC": "1"}
# Early builds have the study among the experiments.
_CHILD = """
import json, sys, tempfile, time
from pathlib import Path
try:
    from gnode.claims.study._cell import run_cell, read_cell, write_targets
    from gnode.claims.study._settings import resolve_study
except ModuleNotFoundError:
    from gnode.experiments._study_cell import run_cell, read_cell, write_targets
    from gnode.experiments._study_settings import resolve_study
from gnode.expressivity import make_targets
plan, name, out, *assignments = sys.argv[1:]
settings = resolve_study(file=Path(plan), assignments=tuple(assignments))
(cell,) = (one for one in settings.cells() if one.name == name)
with tempfile.TemporaryDirectory() as place:
    folder = Path(place)
    write_targets(folder, make_targets(settings.targets))
    began = time.process_time()
    run_cell(settings, cell, folder)
    seconds = time.process_time() - began
    fits = read_cell(folder, cell).fits
said = {"cpu_seconds": seconds, "r2": fits.r2.tolist(), "r2_half": fits.r2_half.tolist()}
Path(out).write_text(json.dumps(said))
"""


def measured(tree: Path, plan: Path, cell: Cell, out: Path, assignments: Sequence[str]) -> None:
    """Runs one cell by the build in a source tree, with the environment in its .venv."""
    flags = f"{os.environ.get('XLA_FLAGS', '')} --xla_cpu_multi_thread_eigen=false".strip()
    environment = {**os.environ, **_ONE_THREAD, "XLA_FLAGS": flags, "PYTHONPATH": str(tree)}
    python = tree / ".venv" / "bin" / "python"
    words = [python, "-c", _CHILD, plan.resolve(), cell.name, out.resolve(), *assignments]
    subprocess.run([str(word) for word in words], env=environment, cwd=tree, check=True)


def told(path: Path, kappas: Sequence[float]) -> dict[str, Any]:
    """What a cell came to, by the criterion of both builds."""
    said = json.loads(path.read_text())
    fits = Fits(np.array(said["r2"], float), np.array(said["r2_half"], float), np.zeros(0), 0, 0.0)
    best = fits.best.reshape(len(kappas), -1)
    count = best.shape[1]
    found = capacity(np.asarray(kappas), best)
    beside = int(np.searchsorted(kappas, found.kappa, side="right"))
    rises = [settledness(fits, slice(k * count, (k + 1) * count)).settled for k in range(len(kappas))]
    settled = bool(np.isinf(found.kappa)) or all(rises[k] for k in (beside - 1, beside) if 0 <= k < len(kappas))
    return {
        "cpu_seconds": said["cpu_seconds"],
        "median_r2": np.median(best, axis=1).tolist(),
        "capacity": found.kappa,
        "settled": settled,
    }


def compared(settings: StudySettings, folder: Path) -> dict[str, dict[str, dict[str, Any]]]:
    """By cell and build, of the cells that both have."""
    kappas = settings.targets.kappas
    places = {cell.name: {build: folder / build / f"{cell.name}.json" for build in BUILDS} for cell in settings.cells()}
    return {
        name: {build: told(path, kappas) for build, path in both.items()}
        for name, both in places.items()
        if all(path.exists() for path in both.values())
    }


def lines(table: dict[str, dict[str, dict[str, Any]]], settings: StudySettings) -> list[str]:
    """The table in words."""
    kappas = settings.targets.kappas
    head = "".join(f"{f'R2 at {kappa:g}':>16}" for kappa in kappas)
    rows = [f"{'cell':<16}{'settled':>10}{'capacity':>14}{'CPU s':>14}{head}   old | new"]
    for name, both in table.items():
        old, new = both["old"], both["new"]
        medians = "".join(
            f"{f'{a:.3f}|{b:.3f}':>16}" for a, b in zip(old["median_r2"], new["median_r2"], strict=True)
        )  # fmt: skip
        settled, found, seconds = (
            "|".join(words)
            for words in zip(
                *(
                    ("yes" if one["settled"] else "no", f"{one['capacity']:.1f}", f"{one['cpu_seconds']:.1f}")
                    for one in (old, new)
                ),
                strict=True,
            )
        )
        rows.append(f"{name:<16}{settled:>10}{found:>14}{seconds:>14}{medians}")
    count = len(table)
    of = {build: sum(both[build]["settled"] for both in table.values()) for build in BUILDS}
    used = {build: sum(both[build]["cpu_seconds"] for both in table.values()) for build in BUILDS}
    enough = settings.fit.enough
    lower = [
        (name, kappa, old, new)
        for name, both in table.items()
        for kappa, old, new in zip(kappas, both["old"]["median_r2"], both["new"]["median_r2"], strict=True)
        if new < old
    ]
    below = [f"{name} at {kappa:g} ({old:.4f} | {new:.4f})" for name, kappa, old, new in lower if new < enough]
    rows += [
        f"cells: {count} of {len(settings.cells())}; {settings.targets.count} paths of each complexity",
        f"settled: {of['old']} | {of['new']}",
        f"CPU seconds: {used['old']:.0f} | {used['new']:.0f}, ratio {used['new'] / max(used['old'], 1e-9):.2f}",
        f"medians lower than the old build's: {len(lower)} of {count * len(kappas)}; those not at {enough:g}, where a "
        f"fit ends: {', '.join(below) or 'none'}",
    ]
    return rows


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("old", type=Path, help="source tree of the build to compare with")
    parser.add_argument("new", type=Path, help="source tree of the other")
    parser.add_argument("--count", type=int, default=16, help="paths of each complexity; the study has 16")
    parser.add_argument("--cells", nargs="+", help="names of the cells to run (all)")
    parser.add_argument("--out", type=Path, default=Path("compared"), help="where what was measured is kept")
    parser.add_argument("--only-tell", action="store_true", help="run nothing: tell what is there")
    options = parser.parse_args()
    assignments = (f"targets.count={options.count}",)
    settings = resolve_study(file=PLAN, assignments=assignments)
    for cell in settings.cells():
        for build, tree in zip(BUILDS, (options.old, options.new), strict=True):
            out = options.out / build / f"{cell.name}.json"
            out.parent.mkdir(parents=True, exist_ok=True)
            if options.only_tell or out.exists() or (options.cells and cell.name not in options.cells):
                continue
            measured(tree.absolute(), PLAN, cell, out, assignments)
            print(f"{cell.name} {build}: {json.loads(out.read_text())['cpu_seconds']:.1f} s", file=sys.stderr)
    print("\n".join(lines(compared(settings, options.out), settings)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
