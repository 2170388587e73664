from pathlib import Path

from gnode._checks import check_count, check_positive
from gnode._glibc import give_back_memory
from gnode.experiments._folder import load_run, locked
from gnode.experiments._prepare import Keys
from gnode.experiments.dissection._dissection import dissect
from gnode.experiments.dissection._dissection_file import DISSECTION, load_dissection, save_dissection
from gnode.experiments.dissection._dissection_record import Dissection


def dissect_run(
    folder: str | Path,
    *,
    anew: bool = True,
    boxes: int | None = None,
    seconds: float = 120.0,
    spectrum: str | None = None,
) -> Dissection:
    """Takes the network of a run folder apart, and writes dissection.json and dissection.npz there.

    Not `anew`: one that is there already is read back instead.

    **Arguments:**

    - `boxes`, `seconds`: the budget, as of `dissect`.
    - `spectrum`: as of `dissect`.
    """
    if boxes is not None:
        check_count("the number of boxes", boxes)
    check_positive("the number of seconds", seconds)
    if not anew and (Path(folder) / DISSECTION).exists():
        return load_dissection(folder)
    run = load_run(folder)
    dissection = dissect(
        run.network,
        run.trials,
        key=Keys.of(run.settings.seed).dissection,
        simulation=run.settings.simulation,
        loss_at=run.settings.training.loss_at,
        boxes=boxes,
        seconds=seconds,
        spectrum=spectrum,
    )
    with locked(run.folder):
        save_dissection(run.folder, dissection)
    give_back_memory()
    return dissection
