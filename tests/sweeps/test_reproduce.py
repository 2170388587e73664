"""Claims are put to the test from their plans to their pages, interrupted and gone on with, on a small scale."""

from pathlib import Path
from typing import Any

import pytest

from gnode._checks import Failed, Refused
from gnode.claims import BUDGETS, CLAIMS, Panel, charts_of, read_summary, reproduce, summarise
from gnode.claims._made_sweep import plans_of
from gnode.experiments import DISSECTION, load_run
from gnode.report import write_claim_page
from gnode.sweeps import MATCHED, plan_members, read_index

DATA = Path(__file__).parents[2].parent / "shared" / "data"
FEW = (
    *("seeds=1", "run.task.train_trials=6", "run.task.validation_trials=4", "run.task.test_trials=8"),
    *("run.training.epochs=1", "run.training.batch_size=6"),
)
SMALL: dict[str, tuple[str, ...]] = {
    "trainability": (
        'ours.paired=[{"model.name"=["gnode","rnn","lstm","gnode"],"model.alpha"=[1.0,1.0,1.0,0.1]}]',
        'published.paired=[{"model.name"=["gnode","rnn"],"model.alpha"=[1.0,1.0]}]',
        'matched.paired=[{"model.name"=["rnn"],"model.alpha"=[1.0]}]',
        'matched.axes={"matched.parameters"=[300]}',
    ),
    "dimension": (
        'sizes.axes={"task.name"=["ring"],"model.state"=[2,3]}',
        'inside.axes={"task.name"=["square"],"model.state"=[2,3]}',
    ),
    "attractors": (
        "execution.dissect=false",
        *(
            f'{name}.axes={{"task.name"=["ring"],"model.state"=[2]}}'
            for name in ("shapes", "null", "published", "harder")
        ),
        'shapes.paired=[{"model.name"=["gnode","node"],"model.alpha"=[0.1,0.1]}]',
        'null.paired=[{"model.name"=["rnn"]}]',
        'published.paired=[{"model.name"=["rnn"]}]',
        'harder.paired=[{"model.name"=["gnode","node"]},{"task.steps"=[100],"task.pulses"=[3.0]}]',
    ),
    "initialisation": ('draws.axes={"model.name"=["node"],"model.hidden"=[[4]]}',),
}
"""What a claim is reduced to, so that it takes seconds."""


def at_work(name: str, folder: Path, **more: Any) -> dict[str, Any]:
    return reproduce(name, folder, assignments=(*FEW, *SMALL[name]), workers=1, **more)


def without(table: dict[str, Any], name: str) -> dict[str, Any]:
    return {one: value for one, value in table.items() if one != name}


def names_of(summary: dict[str, Any]) -> set[str]:
    return {chart.name for chart in charts_of(summary)}


@pytest.mark.parametrize("name", [name for name in CLAIMS if name != "expressivity"])
@pytest.mark.parametrize("budget", BUDGETS)
def test_every_plan_is_ready_to_run(name: str, budget: str, monkeypatch: pytest.MonkeyPatch):
    claim: Any = CLAIMS[name]
    plans = plans_of(claim.plans[budget], ())
    if name == "real-world":
        # Checksums, and sizes that are matched, are of data, which are not everywhere.
        for place in ("gnode.sweeps.plan._members", "gnode.experiments._prepare"):
            monkeypatch.setattr(f"{place}.data_checksum", lambda task: "0f")
        plans = {one: plan.model_copy(update={"axes": without(plan.axes, MATCHED)}) for one, plan in plans.items()}
    members = [one.settings for plan in plans.values() for one in plan_members(plan).members]
    assert len(members) > 10 and {one.seed for one in members} >= {0}
    # What a quick test has, a full one has too, so that both are measured alike.
    assert set(claim.plans["quick"]) <= set(claim.plans["full"])


@pytest.mark.parametrize("name", [name for name in CLAIMS if name != "expressivity"])
def test_sweeps_of_every_budget_are_measured(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    claim: Any = CLAIMS[name]
    read: list[str] = []

    def seen(folder, names):
        read.extend(names)
        raise Refused("seen")

    monkeypatch.setattr("gnode.claims._claim.read_sweeps", seen)
    with pytest.raises(Refused, match="seen"):
        claim.measure(tmp_path)
    assert set(read) == {sweep for plans in claim.plans.values() for sweep in plans}


def test_a_setting_is_of_all_sweeps_or_of_one():
    tables = {"one": {"seeds": 2, "run": {"task": {"name": "ring"}}, "axes": {"model.state": (2, 3)}}}
    tables["two"] = tables["one"]
    plans = plans_of(tables, ("seeds=3", "two.axes.model.state=[4]", "run.training.epochs=5"))
    assert plans["one"].seeds == plans["two"].seeds == (0, 1, 2)
    assert plans["one"].run["training"] == {"epochs": 5}
    with pytest.raises(Refused, match="a known setting"):
        plans_of(tables, ("seed=3",))


def test_networks_are_told_apart_by_their_training(tmp_path: Path):
    summary = at_work("trainability", tmp_path)
    assert summary["verdict"] == "cannot be told" and summary["runs"] == 7
    told = {effect["what"]: effect for effect in summary["effects"]}
    deciding = {what: effect["samples"] for what, effect in told.items() if effect["decides"]}
    # What no run is there for stays open.
    assert len(deciding) == 8 and deciding.pop("gnODE / RNN: cube, alpha = 1, N = 6, as published") == 1
    assert set(deciding.values()) == {0}
    assert any("`ours` one learning rate was tried of each model, 0.05:" in note for note in summary["notes"])
    # Those of one size beside one another, and the gnODE of the published size beside an RNN of as many parameters.
    assert any("parameters each" in what for what in told) and any("step alone" in what for what in told)
    assert {"errors", "curves", "curves-seconds", "gradients", "time-constants"} == names_of(summary)
    gradients = next(chart for chart in charts_of(summary) if chart.name == "gradients")
    for panel in gradients.panels:
        assert isinstance(panel, Panel)
        for series in panel.series:
            # Of a gradient at the end of a trial there is most, and something is left a trial before.
            left = [one for one in series.y if one is not None]
            assert 0 < left[0] < left[-1] <= 10
    write_claim_page(tmp_path)


def test_a_claim_is_put_to_the_test_in_pieces(tmp_path: Path):
    small = tuple(text for text in SMALL["dimension"] if text.startswith("sizes"))
    piece = reproduce("dimension", tmp_path, assignments=(*FEW, *small), only=("sizes",), workers=1)
    assert piece["runs"] == 2 and not (tmp_path / "sweeps" / "inside").exists()
    assert piece["command"].startswith("gnode reproduce dimension --budget quick --only sizes --set 'seeds=1'")


def test_any_piece_is_measured_without_the_others(tmp_path: Path):
    small = (
        'fixed.axes={"model.state"=[2],"training.learning_rate"=[0.01]}',
        'fixed.paired=[{"model.name"=["gnode","rnn"],"model.alpha"=[1.0,1.0]}]',
    )
    summary = reproduce("trainability", tmp_path, budget="full", assignments=(*FEW, *small), only=("fixed",), workers=1)
    assert summary["runs"] == 2 and summary["verdict"] == "cannot be told"
    assert any(effect["what"].startswith("gnODE / RNN: fixed-3bit") for effect in summary["effects"])
    assert "gradients" in names_of(summary)


def test_a_hundred_state_variables_hold_what_two_do(tmp_path: Path):
    summary = at_work("dimension", tmp_path)
    assert {effect["what"] for effect in summary["effects"] if effect["decides"]} == {
        "ring: test error at N = 2 over that at N = 3"
    }
    assert "sizes" in names_of(summary) and summary["runs"] == 4
    rows = read_index(tmp_path / "sweeps" / "inside")
    assert all((tmp_path / "sweeps" / "inside" / row["folder"] / DISSECTION).exists() for row in rows)
    # Every other command opens the members.
    assert load_run(tmp_path / "sweeps" / "sizes" / "members" / "0000").settings.task.name == "ring"
    write_claim_page(tmp_path)


def test_networks_with_and_without_a_gate_are_told_apart_where_it_is_harder(tmp_path: Path):
    summary = at_work("attractors", tmp_path, budget="full")
    (table,) = (table for table in summary["tables"] if table["title"] == "Where the gate starts to matter")
    assert [row[:2] for row in table["rows"]] == [
        ["ring", under]
        for under in ("its own trials", "noise of 3% in weights", "noise of 10% in weights", "100 steps, 3 pulses")
    ]
    told = {effect["what"]: effect["value"] for effect in summary["effects"] if effect["what"].startswith("gate, ")}
    sweep = tmp_path / "sweeps" / "harder"
    losses = {row["model"]: row["test_loss"] for row in read_index(sweep)}
    ratio = told["gate, ring, 100 steps, 3 pulses: test errors, gnODE / nODE"]
    assert ratio == pytest.approx(losses["gnode"] / losses["node"], rel=1e-4)
    assert all(row[4:6] == ["0/1", "0/1"] for row in table["rows"]) and "gate" in names_of(summary)
    assert load_run(sweep / "members" / "0000").settings.task.pulses == 3


def test_interrupted_and_gone_on_with_it_says_the_same(tmp_path: Path):
    first = tmp_path / "one" / "sweeps" / "draws" / "members" / "0000" / "summary.json"
    with pytest.raises(Failed, match="interrupted"):
        at_work("initialisation", tmp_path / "one", interrupted=first.exists)
    so_far = summarise(CLAIMS["initialisation"], tmp_path / "one", budget="quick")
    assert any("runs have not ended" in note for note in so_far["notes"])
    with pytest.raises(Refused, match="--resume"):
        at_work("initialisation", tmp_path / "one")
    resumed = at_work("initialisation", tmp_path / "one", resume=True)
    whole = at_work("initialisation", tmp_path / "two")
    for summary in (resumed, whole):
        del summary["spent"]
    assert resumed == whole and {"curves", "spectra"} == names_of(whole)
    assert read_summary(tmp_path / "one" / "claim.json")["verdict"] == "cannot be told"


def test_letters_are_put_to_the_test(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    if not (DATA / "character_trajectories.npz").exists():
        pytest.skip("needs ../shared/data/character_trajectories.npz, which is not here")
    monkeypatch.setenv("GNODE_DATA_DIR", str(DATA))
    small = (
        *("seeds=1", "run.training.epochs=1", "run.task.drop=0.95", 'axes={"matched.parameters"=[2200]}'),
        'paired=[{"model.name"=["gnode"],"model.alpha"=[0.1],"training.learning_rate"=[0.01]}]',
    )
    summary = reproduce("real-world", tmp_path, assignments=small, only=("letters",), workers=1)
    assert summary["runs"] == 1 and summary["verdict"] == "cannot be told" and summary["failed"] == 0
    titles = {table["title"].partition(":")[0] for table in summary["tables"]}
    assert {"Time constants of the gnODE", "What is taken for what"} <= titles
    assert {chart["name"] for chart in summary["charts"]} == {"models", "at-work", "gaps"}
    assert write_claim_page(tmp_path).exists()
