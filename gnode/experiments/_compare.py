import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from gnode._checks import refusal
from gnode._files import read_json, write_atomically
from gnode.experiments._folder import SETTINGS, SUMMARY, check_folder_version
from gnode.experiments._resolve import read_settings
from gnode.experiments.dissection import dissection_summary

Row = dict[str, Any]

_MUCH_LARGER = 1.5
# Of fewer pairs the signed-rank test cannot show a difference at 95 %.
_FEWEST = 6


def comparison(folders: Sequence[str | Path]) -> list[Row]:
    """One row a run, in the order given: what it was, how well it does on its test trials, what it cost, and what its
    dissection says, where there is one (`dissection_summary`)."""
    return [_row(Path(folder)) for folder in folders]


def _row(folder: Path) -> Row:
    if not (folder / SETTINGS).exists() or not (folder / SUMMARY).exists():
        raise refusal(f"a run at {folder} that has ended", "none", "name folders that `gnode run` made")
    check_folder_version(folder)
    summary = read_json(folder / SUMMARY)
    if not isinstance(summary, dict):
        raise refusal(f"a summary at {folder / SUMMARY}", repr(summary), "run it again")
    settings = read_settings(folder / SETTINGS)
    try:
        test = summary.get("test", {})
        return {
            "run": str(folder),
            "task": summary["task"],
            "model": summary["model"],
            "state_size": summary["state_size"],
            "parameters": summary["parameters"]["total"],
            "seed": settings.seed,
            "loss_name": summary["loss_name"],
            "test_loss": test.get("loss"),
            "test_share_of_variance": test.get("share_of_variance"),
            "test_accuracy": test.get("accuracy"),
            "validation_loss": summary.get("validation", {}).get("loss"),
            "epochs": summary["epochs"],
            "seconds": summary["seconds"],
            "outcome": summary["outcome"],
            **dissection_summary(folder),
        }
    except (KeyError, TypeError, AttributeError) as error:
        raise refusal(f"a whole summary at {folder / SUMMARY}", f"one without {error}", "run it again") from None


def comparison_notes(rows: Sequence[Row]) -> list[str]:
    """What has to be known to read a comparison of runs: where one has many more parameters, and where the runs of each
    model are too few to tell it from chance."""
    notes = []
    few, many = (select(rows, key=lambda row: row["parameters"]) for select in (min, max))
    if many["parameters"] >= _MUCH_LARGER * few["parameters"]:
        notes.append(
            f"{many['run']} has {many['parameters']:,} parameters and {few['run']} {few['parameters']:,}: what differs "
            "may be the size and not the model; give them as many, by model.state and model.hidden"
        )
    if len({row["model"] for row in rows}) > 1 and len({row["task"] for row in rows}) == 1:
        seeds = min(sum(row["model"] == model for row in rows) for model in {row["model"] for row in rows})
        if seeds < _FEWEST:
            notes.append(
                f"too few runs to decide between models: of one there {'is' if seeds == 1 else 'are'} {seeds}, and "
                f"another seed alone changes a loss; `gnode sweep` with seeds = {_FEWEST} or more compares them in "
                "pairs"
            )
    return notes


def write_csv(path: str | Path, rows: Sequence[Row]) -> None:
    """Writes `as_csv` to a file, in one step; makes its folder."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, as_csv(rows))
    except OSError as error:
        raise refusal(f"a file that can be written at {path}", error.strerror, "choose another place") from None


def as_csv(rows: Sequence[Row]) -> str:
    """The rows as comma-separated values under a line of names; what is not known is left empty."""
    if not rows:
        raise refusal("at least one row", "none", "compare at least one run")
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
