"""Searches that begin, and members with made-up results."""

import json
from pathlib import Path

from gnode.sweeps.folder._attempts import Attempts
from gnode.sweeps.folder._sweep_folder import begin_sweep
from tests.sweeps.small_sweeps import small_sweep

SEARCH = """
[search]
trials = {trials}
seed = {seed}
sampler = "{sampler}"
pruner = "{pruner}"
training.learning_rate = {{ low = 1e-6, high = 30.0, log = true }}
"""


def search_plan(*, trials: int = 8, seed: int = 1, sampler: str = "tpe", pruner: str = "hyperband") -> str:
    return SEARCH.format(trials=trials, seed=seed, sampler=sampler, pruner=pruner)


def begun(folder: Path, plan: str, **options) -> Path:
    folder.mkdir()
    begin_sweep(folder, small_sweep(plan, **options), resume=False)
    return folder


def summarise(folder: Path, member: str, losses: list[float], *, outcome: str = "finished") -> None:
    """As if a member had been run."""
    run = folder / "members" / member
    run.mkdir(parents=True)
    rows = "".join(f"{i},1.0,{loss},1.0,0.1,0.1,1.0\n" for i, loss in enumerate(losses, start=1))
    header = "epoch,loss,validation_loss,gradient_norm,learning_rate,seconds,function_evaluations\n"
    (run / "history.csv").write_text(header + rows)
    (run / "summary.json").write_text(json.dumps({"outcome": outcome, "validation": {"loss": min(losses)}}))


def fail(folder: Path, member: str) -> None:
    Attempts().ended(failed="bad data").write(folder, member)
