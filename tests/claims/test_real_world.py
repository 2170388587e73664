"""What the runs of the claim about real-world tasks come to, from rows of sweeps that are known."""

from pathlib import Path
from typing import Any

import pytest

from gnode.claims import CLAIMS, Effect, Outcome
from gnode.claims._made_sweep import MadeSweep
from gnode.claims.real_world._charts import charts_of_scores
from gnode.claims.real_world._comparisons import effects_of, where_it_helps
from gnode.claims.real_world._plans import FULL, QUICK
from gnode.claims.real_world._tables import tables_of
from gnode.experiments import SETTINGS, resolve
from gnode.experiments._resolve import write_settings
from gnode.report import chart_figure


def row(model: str, seed: int, score: float, alpha: float = 0.1, *, values: bool = False, settings: Any = None) -> Any:
    """A run that tells a share of the test trials apart, or has an error; validation agrees with the test."""
    loss = score if values else 1 - score
    return {
        "task": "walker2d" if values else "character-trajectories",
        "model": model,
        "model.alpha": alpha,
        "training.learning_rate": 0.01,
        "seed": seed,
        "outcome": "finished",
        "loss_name": "mse" if values else "cross_entropy",
        "validation_loss": loss,
        "test_loss": loss,
        "test_accuracy": None if values else score,
        "parameters": 6000,
        "state_size": 32,
        "folder": "run",
        **(settings or {}),
    }


@pytest.fixture
def sweep(tmp_path: Path):
    """Of rows, a sweep whose runs have the settings of the letters, or of the walker."""

    def made(*rows: Any) -> MadeSweep:
        task = rows[0]["task"]
        folder = tmp_path / task
        (folder / "run").mkdir(parents=True, exist_ok=True)
        write_settings(folder / "run" / SETTINGS, resolve(task, assignments=("task.drop=0.7",)))
        return MadeSweep(folder, rows, 0)

    return made


def told(sweeps: dict[str, MadeSweep]) -> dict[str, Effect]:
    return {effect.what: effect for effect in effects_of(sweeps)}


def verdict_of(sweeps: dict[str, MadeSweep]) -> str:
    return CLAIMS["real-world"].verdict(Outcome(tuple(effects_of(sweeps)), (), ()))


def both(better: float, worse: float, *, seeds: int = 7, **more: Any) -> list[Any]:
    """gnODE and nODE; scores differ a little from seed to seed."""
    return [
        row(model, seed, score + 0.001 * seed, **more)
        for model, score in (("gnode", better), ("node", worse))
        for seed in range(seeds)
    ]


@pytest.mark.parametrize(
    ("letters", "walker", "verdict"),
    [
        pytest.param((0.95, 0.9), (0.08, 0.09), "holds in part", id="better on those that were run"),
        pytest.param((0.9, 0.95), (0.09, 0.08), "does not hold", id="worse"),
        pytest.param((0.9, 0.95), (0.08, 0.09), "holds in part", id="better on one"),
        pytest.param((0.95, 0.95), (0.08, 0.08), "cannot be told", id="no different"),
    ],
)
def test_the_verdict_follows_from_the_differences(sweep, letters, walker, verdict: str):
    sweeps = {"letters": sweep(*both(*letters)), "walker": sweep(*both(*walker, values=True))}
    assert verdict_of(sweeps) == verdict
    assert sum(effect.decides for effect in effects_of(sweeps)) == 3
    # What no run is there for stays open, and so nothing holds wholly before all three were run.
    if verdict == "holds in part" and letters[0] > letters[1]:
        assert verdict_of({**sweeps, "digits": sweep(*both(0.95, 0.9))}) == "holds"


def test_six_seeds_decide_nothing_and_seven_do(sweep):
    few, enough = (
        told({"letters": sweep(*both(0.95, 0.9, seeds=seeds))})["accuracy, gnODE - nODE: letters, 70% dropped"]
        for seeds in (6, 7)
    )
    assert few.bearing == "open" and enough.bearing == "for" and enough.value == pytest.approx(0.05)


def test_validation_chooses_between_a_flow_and_a_map(sweep):
    """The nODE is bad as a map: it is chosen as a flow, and told as both."""
    rows = [
        row(model, seed, score, alpha)
        for model, alpha, score in (
            ("gnode", 0.1, 0.96),
            ("gnode", 1.0, 0.97),
            ("node", 0.1, 0.98),
            ("node", 1.0, 0.1),
        )
        for seed in range(7)
    ]
    effects = told({"letters": sweep(*rows)})
    assert effects["accuracy, gnODE - nODE: letters, 70% dropped"].value == pytest.approx(-0.01)
    values = {what.partition(":")[0]: effect.value for what, effect in effects.items()}
    assert values["accuracy, gate alone, gnODE - nODE as flows"] == pytest.approx(-0.02)
    assert values["accuracy, gate alone, gnODE - nODE as maps"] == pytest.approx(0.87)
    assert values["accuracy, step alone, nODE as a flow - as a map"] == pytest.approx(0.88)
    # As a flow it does worse with its gate.
    (said,) = where_it_helps({"letters": sweep(*rows)})
    assert "it helps a map, whose step is all of tau (0.87 [0.87, 0.87]), and it harms a flow" in said


def test_a_run_that_failed_tells_nothing_apart(sweep):
    rows = both(0.95, 0.95)
    rows[0] = {**rows[0], "outcome": "diverged"}
    effect = told({"letters": sweep(*rows)})["accuracy, gnODE - nODE: letters, 70% dropped"]
    assert effect.value == pytest.approx(-0.95 / 7)
    (table, *_) = tables_of({"letters": sweep(*rows)})
    assert [one[table.head.index("failed")] for one in table.rows] == [1, 0]


def test_gates_times_and_speakers_are_told_beside(sweep):
    main = [*both(0.95, 0.9), *both(0.94, 0.1, alpha=1.0)]
    gates = [
        row("gnode", seed, score, alpha, settings={"model.gate": gate})
        for gate, score in (("state", 0.93), ("input", 0.92), ("constant", 0.91))
        for alpha in (0.1, 1.0)
        for seed in range(5)
    ]
    times = [
        row(
            "gnode",
            seed,
            0.8 if shuffled else 0.7,
            settings={"task.shuffle_times": shuffled, "task.ignore_times": not shuffled},
        )
        for shuffled in (True, False)
        for seed in range(5)
    ]
    speakers = [
        row(model, 0, score + 0.01 * k, settings={"task.held_out": who})
        for model, score in (("gnode", 0.8), ("node", 0.7))
        for k, who in enumerate(("anna", "bert", "carl", "dora", "emil", "fred"))
    ]
    dropped = [row("gnode", seed, 0.99, settings={"task.drop": 0.0}) for seed in range(3)]
    sweeps = {
        "letters": sweep(*main),
        "gates": sweep(*gates),
        "times": sweep(*times),
        "speakers": sweep(*speakers),
        "dropped": sweep(*dropped),
    }
    values = {what: effect.value for what, effect in told(sweeps).items()}
    words = "letters, 70% dropped"
    assert values[f"accuracy, gate of state and input - of the state alone, as flows: {words}"] == pytest.approx(
        0.021, abs=2e-3
    )
    assert values[f"accuracy, gate of state and input - constant, as maps: {words}"] == pytest.approx(0.032, abs=2e-3)
    assert values[f"accuracy, true times - times shuffled within each series, gnODE: {words}"] == pytest.approx(
        0.152, abs=2e-3
    )
    assert values[f"accuracy, true times - no times, gnODE: {words}"] == pytest.approx(0.252, abs=2e-3)
    assert values[f"accuracy, gnODE - nODE: {words}, a speaker never heard (over speakers)"] == pytest.approx(0.1)
    tables = {table.title: table for table in tables_of(sweeps)}
    assert tables[f"Speakers never heard: {words}"].rows[0][-1] == "82.5%"
    assert [one[1] for one in tables["Samples dropped"].rows] == ["0%", "70%", "70%"]
    assert len(tables["What the gate sees"].rows) == 10
    charts = list(charts_of_scores(sweeps))
    assert [chart.name for chart in charts] == ["models", "gates", "dropped", "speakers"]
    assert all(chart_figure(chart) is not None for chart in charts)


def test_every_model_has_as_many_settings_to_choose_from():
    for plans in (QUICK, FULL):
        for name in ("letters", "digits", "walker"):
            (table,) = plans[name]["paired"]
            rows = list(zip(*table.values(), strict=True))
            assert len(set(rows)) == len(rows)
            counts = {model: sum(one[0] == model for one in rows) for model in table["model.name"]}
            assert len(set(counts.values())) == 1 and counts["gnode"] == counts["node"]
