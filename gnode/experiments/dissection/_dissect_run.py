from pathlib import Path

from gnode._checks import check_count, check_positive
from gnode._give_back import give_back_memory
from gnode.experiments._folder import load_run, locked
from gnode.experiments._own_units import in_own_units
from gnode.experiments._prepare import Keys, Sets
from gnode.experiments._run import KEPT_TRIALS
from gnode.experiments._settings import RunSettings
from gnode.experiments.dissection._dissection import dissect
from gnode.experiments.dissection._dissection_file import DISSECTION, load_dissection, save_dissection
from gnode.experiments.dissection._dissection_record import Dissection
from gnode.models import Network
from gnode.tasks import Trials

# Enough that all programs of a certificate are made.
_FEW = 20_000


def dissect_run(folder: str | Path, *, anew: bool = True, boxes: int = 500_000, seconds: float = 120.0) -> Dissection:
    """Takes the network of a run folder apart, and writes dissection.json and dissection.npz there.

    Not `anew`: one that is there already is read back instead.

    **Arguments:**

    - `boxes`, `seconds`: the budget, as of `dissect`.
    """
    check_count("the number of boxes", boxes)
    check_positive("the number of seconds", seconds)
    if not anew and (Path(folder) / DISSECTION).exists():
        return load_dissection(folder)
    run = load_run(folder)
    dissection = _dissected(run.settings, run.network, run.trials, boxes=boxes, seconds=seconds)
    with locked(run.folder):
        save_dissection(run.folder, dissection)
    give_back_memory()
    return dissection


def rehearse_dissection(settings: RunSettings, network: Network, sets: Sets) -> None:
    """Takes a network apart that is still in training, for the programs that this leaves compiled: they are those of
    the network that it becomes."""
    network = in_own_units(network, sets.target_scaling)
    _dissected(settings, network, sets.test.take(slice(KEPT_TRIALS)), boxes=_FEW, seconds=1.0)


def _dissected(settings: RunSettings, network: Network, trials: Trials, *, boxes: int, seconds: float) -> Dissection:
    return dissect(
        network,
        trials,
        key=Keys.of(settings.seed).dissection,
        simulation=settings.simulation,
        loss_at=settings.training.loss_at,
        boxes=boxes,
        seconds=seconds,
    )
