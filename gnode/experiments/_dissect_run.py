from pathlib import Path

from gnode.experiments._dissection import Dissection, dissect
from gnode.experiments._dissection_file import DISSECTION, load_dissection, save_dissection
from gnode.experiments._folder import load_run, locked
from gnode.experiments._prepare import Keys


def dissect_run(folder: str | Path, *, anew: bool = True) -> Dissection:
    """Takes the network of a run folder apart, and writes dissection.json and dissection.npz there.

    Not `anew`: one that is there already is read back instead.
    """
    if not anew and (Path(folder) / DISSECTION).exists():
        return load_dissection(folder)
    run = load_run(folder)
    dissection = dissect(run.network, run.trials, key=Keys.of(run.settings.seed).dissection)
    with locked(run.folder):
        save_dissection(run.folder, dissection)
    return dissection
