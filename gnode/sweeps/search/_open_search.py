"""What of a search needs Optuna, which is loaded here where it is used."""

from importlib.util import find_spec
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode.sweeps.folder import PLAN, MemberList, of_its_time
from gnode.sweeps.plan import PlannedSweep, plan_members, read_plan


def open_search(sweep: PlannedSweep, folder: Path) -> Any:
    """The search that a sweep's folder holds (a `gnode.sweeps.search._search.Search`), to go on with; None of a grid.

    Raises `Refused` where Optuna is not installed, and for members that the plan does not make.
    """
    if sweep.plan.search is None:
        return None
    check_optuna()
    from gnode.sweeps.search._search import Search

    return Search(sweep, folder)


def check_optuna() -> None:
    """Refuses to begin where Optuna is not installed."""
    if find_spec("optuna") is None:
        raise refusal("Optuna, which searches", "none", "install it by: pip install 'gnode[search]'")


def read_search(folder: str | Path) -> Any:
    """The `optuna.Study` of a search, as far as it has come: for Optuna's figures, or to be copied into its storages.

    A trial's value is the median over seeds of its members' validation losses. Its parameters are named by the dotted
    names of settings; of a list of values, the place in the list, from 0.

    Raises `Refused` for a folder that holds no search, and where Optuna is not installed.
    """
    folder = Path(folder)
    MemberList.read(folder)
    search = open_search(plan_members(of_its_time(read_plan(folder / PLAN), folder)), folder)
    if search is None:
        raise refusal(f"a sweep with a [search] at {folder}", "one without", "read its results by read_index")
    return search.study()
