import json
from pathlib import Path

import pytest

from gnode._files import write_json
from gnode.experiments import locked
from gnode.sweeps import parse_plan, plan_members, rebuild_index
from gnode.sweeps.folder._sweep_folder import MemberList, member_folder
from gnode.training import EpochRecord, write_history
from tests.cli.asking import Ask

_PLAN = """
seeds = 3
[run.task]
name = "cube"
[axes]
"model.name" = ["gnode", "rnn"]
"training.learning_rate" = [0.001, 0.01]
"""


@pytest.fixture
def sweep(here: Path) -> Path:
    """The folder of a sweep of two models, three seeds and two learning rates, one of which is too large for one. Its
    plan and index are real ones; what its runs came to is made up."""
    folder = here / "grid"
    folder.mkdir()
    planned = plan_members(parse_plan(_PLAN))
    MemberList.of(planned).write(folder)
    for member in planned.members:
        model, step = member.settings.model.name, member.settings.training.learning_rate
        loss = (1 + 0.1 * member.settings.seed) * (0.01 if model == "gnode" else 0.05)
        run = member_folder(folder, member.name)
        run.mkdir(parents=True)
        write_history(run / "history.csv", [EpochRecord(1, 1.0, loss, 1.0, step, 0.1)])
        summary = {
            "outcome": "diverged" if model == "rnn" and step == 1e-2 else "finished",
            "message": "",
            "epochs": 1,
            "best_epoch": 1,
            "loss_name": "mse",
            "state_size": 6,
            "parameters": {"total": 100},
            "validation": {"loss": loss * (1 + step)},
            "test": {"loss": loss},
        }
        write_json(run / "summary.json", summary)
    rebuild_index(folder)
    return folder


def test_a_sweep_in_tables(ask: Ask, sweep: Path) -> None:
    answer = ask("compare", "grid")
    assert answer.status == 0, answer.err
    assert "12 members: 9 ended well, 3 diverged or failed" in answer.out
    assert "lowest median validation loss over seeds. The test trials had no part in the choice" in answer.out
    lines = answer.out.splitlines()
    (best, *_) = [line for line in lines if line.startswith("rnn ")]
    # Medians 0.01 x 1.1 and 0.05 x 1.1.
    assert best.split()[:5] == ["rnn", "0.001", "3", "0", "0.05505"]
    assert "0.055 [0.05, 0.06]" in best
    assert "an interval from 3 seeds holds the median in 75% of cases at the most" in answer.out
    assert "what differs may be the size" not in answer.out and "dissections" not in answer.out
    (grid,) = [line for line in lines if line.startswith("- grid")]
    assert grid == "- grid: gnode is better than rnn: gnode has the lower score in 6 of 6 pairs"
    assert sorted(path.name for path in (sweep / "figures").iterdir()) == ["curves.png", "parallel.png", "size.png"]


def test_verdicts_and_lifetimes_in_tables(ask: Ask, sweep: Path) -> None:
    lifetime = {"bound": 0.1, "predicted": None, "measured": None}
    for number, kind in enumerate(("sheet", "sheet", "ring")):
        attractor = {"kind": kind, "count": None, "leaky": False, "memory_lifetime_s": {**lifetime, "measured": 3.0}}
        if number == 2:
            attractor.update(memory_lifetime_s=lifetime, memory_error_curve={"times_s": [0.0, 64.0]})
        memory = {"trial_s": 1.0, "lengths": [1, 10, 100], "error": [0.1, 0.2, None], "asked": 9}
        content = {"attractor": attractor, "memory": memory}
        write_json(sweep / f"members/000{number}/dissection.json", content)
    rebuild_index(sweep)
    answer = ask("compare", "grid")
    assert answer.status == 0, answer.err
    first, *_ = [line for line in answer.out.splitlines() if "sheet 2/3" in line]
    assert first.split(maxsplit=2)[:2] == ["gnode", "0.001"]
    assert first.endswith("sheet 2/3, ring 1/3  3 [3, > 64]   0.1 [0.1, 0.1]  0.2 [0.2, 0.2]")
    assert "not taken apart 3/3  -" in answer.out and "error after 100" not in answer.out
    assert (sweep / "figures/verdicts.png").exists()
    content = json.loads(ask("compare", "grid", "--json").out)
    assert content["best"][0]["verdicts"] == "sheet 2/3, ring 1/3" and content["best"][0]["lifetimes"] == 3


def test_parameters_that_differ_much_are_noted(ask: Ask, sweep: Path) -> None:
    for path in sweep.glob("members/*/summary.json"):
        summary = json.loads(path.read_text())
        gnode = int(path.parent.name) < 6
        write_json(path, {**summary, "parameters": {"total": 21_893 if gnode else 87}})
    rebuild_index(sweep)
    answer = ask("compare", "grid")
    assert answer.out.count("what differs may be the size") == 1
    note = (
        "note: gnode has 21,893 parameters and rnn 87: what differs may be the size; matched.parameters under [axes] "
        "of a plan gives them as many"
    )
    assert note in answer.out
    # Compared within a model, nothing differs.
    within = ask("compare", "grid", "--between", "training.learning_rate", "--within", "model")
    assert within.status == 0 and "what differs may be the size" not in within.out


def test_a_sweep_as_json_and_csv(ask: Ask, sweep: Path, here: Path) -> None:
    answer = ask("compare", "grid", "--json", "--csv", "tables/scores.csv")
    assert (answer.status, answer.err) == (0, "")
    content = json.loads(answer.out)
    assert (content["members"], content["failed"], content["unfinished"]) == (12, 3, 0)
    assert [one["test_loss"] for one in content["best"]] == pytest.approx([0.011, 0.055])
    # Two to the minus five in six pairs, and they are the only ones of their kind.
    assert content["differences"][0]["p_value"] == content["differences"][0]["corrected_p_value"] == 2 / 64
    assert [Path(path).name for path in content["figures"]] == ["size.png", "curves.png", "parallel.png"]
    scores = (here / "tables" / "scores.csv").read_text().splitlines()
    assert scores[0].startswith("chosen,model,training.learning_rate,seeds,failed,validation_loss")
    assert [line.split(",")[0] for line in scores[1:]] == ["True", "False", "True", "False"]
    assert (here / "tables" / "scores-differences.csv").read_text().count("\n") == 3


def test_another_axis(ask: Ask, sweep: Path) -> None:
    answer = ask("compare", "grid", "--json", "--between", "training.learning_rate", "--within", "model")
    content = json.loads(answer.out)
    assert [(one["first"], one["second"], one["model"]) for one in content["differences"]] == [
        (0.001, 0.01, "gnode"),
        (0.001, 0.01, "rnn"),
    ]


def test_a_sweep_at_work_is_compared_as_it_stands(ask: Ask, sweep: Path) -> None:
    def waiting() -> int:
        answer = ask("compare", "grid", "--json")
        assert answer.status == 0, answer.err
        return json.loads(answer.out)["unfinished"]

    (sweep / "members/0000/summary.json").unlink()
    # What is there is not made again: folders of members may have been removed since.
    assert waiting() == 0
    with locked(sweep):
        assert waiting() == 1
    (sweep / "index.sqlite").unlink()
    assert waiting() == 1


def test_a_sweep_of_which_nothing_has_ended_is_refused(ask: Ask, sweep: Path) -> None:
    for path in sweep.glob("members/*/summary.json"):
        path.unlink()
    rebuild_index(sweep)
    answer = ask("compare", "grid")
    assert answer.status == 2 and answer.out == ""
    assert "expected a sweep of which a member has ended, got none; wait, or go on with it by --resume" in answer.err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["grid", "--between", "training.nonsense"], "expected a setting to compare among model, task"),
        (["grid", "--figure", "losses.png"], "expected no --figure with a sweep, got losses.png"),
        (["grid", "grid", "--between", "model"], "expected the folder of one sweep with --between or --within"),
        (["grid", "other"], "expected a run at grid that has ended"),
    ],
    ids=["between", "figure", "two", "runs"],
)
def test_refusals(ask: Ask, sweep: Path, words: list[str], message: str) -> None:
    answer = ask("compare", *words)
    assert answer.status == 2
    assert message in answer.err
    assert len(answer.err.strip().splitlines()) == 1
