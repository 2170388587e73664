"""What the runs of the claim about attractors come to, from rows of a sweep that are known."""

import json
from pathlib import Path
from typing import Any

import pytest

from gnode.claims import CLAIMS, Shares
from gnode.claims._made_sweep import MadeSweep, best_of_grid
from gnode.claims.attractors import SHAPES, has_shape
from gnode.claims.attractors._shapes import _at_equal_error


def row(task: str, model: str, seed: int, verdict: str | None, *, error: float = 0.01, count: int | None = None) -> Any:
    return {
        "task": task,
        "model": model,
        "model.state": 2,
        "seed": seed,
        "folder": "nowhere",
        "verdict": verdict,
        "verdict_count": count,
        "lifetime_s": 3.0 if verdict else None,
        "lifetime_at_least_s": None,
        "test_loss": error,
        **{f"memory_error_{length}": 0.1 * length for length in (1, 10, 100)},
    }


def rows_of(verdicts: dict[str, str], *, seeds: int = 6, count: int = 4) -> list[Any]:
    """By model, the verdict on every task; "right" is the one that the task asks for."""
    return [
        row(task, model, seed, shape if said == "right" else said, count=count)
        for task, shape in SHAPES.items()
        for model, said in verdicts.items()
        for seed in range(seeds)
    ]


def measure(rows: list[Any]):
    claim: Any = CLAIMS["attractors"]
    outcome = claim.of({"shapes": MadeSweep(Path(), tuple(rows), 0)})
    return claim.verdict(outcome), outcome


@pytest.mark.parametrize(
    ("said", "seeds", "verdict"),
    [
        pytest.param("right", 6, "holds", id="always right"),
        pytest.param("limit cycle", 6, "does not hold", id="always wrong"),
        pytest.param("isolated points", 6, "holds in part", id="points on every task"),
        pytest.param("right", 3, "cannot be told", id="of three seeds"),
    ],
)
def test_the_verdict_follows_from_the_shapes(said: str, seeds: int, verdict: str):
    assert measure(rows_of({"gnode": said, "node": "right"}, seeds=seeds))[0] == verdict


def test_two_bits_are_four_points():
    right = {"task": "fixed-2bit", "verdict": "isolated points", "verdict_count": 4}
    assert has_shape(right) and not has_shape({**right, "verdict_count": 5})
    assert has_shape({"task": "ring", "verdict": "ring", "verdict_count": None})
    assert not has_shape({"task": "square", "verdict": "annulus", "verdict_count": None})


def test_shares_are_compared_at_equal_error():
    ours = [row("ring", "gnode", seed, "ring", error=0.01 * 2**seed) for seed in range(4)]
    theirs = [row("ring", "node", seed, "unclear", error=0.011 * 2 ** (seed + 2)) for seed in range(4)]
    mine, others = _at_equal_error([*ours, *theirs], "node")
    # Errors of 1, 2, 4 and 8 beside 4.4, 8.8, 17.6 and 35.2.
    assert sorted(one["seed"] for one in mine) == [2, 3] and sorted(one["seed"] for one in others) == [0, 1]
    assert all(one["test_loss"] < 1.5 * other["test_loss"] for one, other in zip(mine, others, strict=True))


def test_runs_without_a_verdict_are_told_and_have_no_part():
    rows = rows_of({"gnode": "right", "node": "unclear"})
    verdict, outcome = measure([*rows, *(row("ring", "gnode", seed, None) for seed in range(6, 20))])
    assert verdict == "holds" and any("14 of 74 runs" in note for note in outcome.notes)
    shares = [panel for panel in outcome.charts[0].panels if isinstance(panel, Shares)]
    assert [panel.title for panel in shares] == list(SHAPES)
    assert shares[-1].rows == ("gnODE", "nODE") and shares[-1].wanted == "ring"
    assert shares[-1].counts == tuple(
        tuple(6 * (kind == wanted) for kind in shares[-1].kinds) for wanted in ("ring", "unclear")
    )


def test_nothing_is_told_of_a_sweep_of_which_nothing_has_ended():
    verdict, outcome = measure([])
    assert verdict == "cannot be told" and best_of_grid(MadeSweep(Path(), (), 3), within=("task",)) == {}
    assert not outcome.tables[1].rows


def test_it_is_said_where_the_network_without_a_gate_does_as_well():
    _, outcome = measure(rows_of({"gnode": "right", "node": "right"}))
    assert any("as often as the gnODE or oftener on: fixed-2bit, square" in note for note in outcome.notes)
    _, outcome = measure(rows_of({"gnode": "right", "node": "unclear"}))
    assert not any("oftener" in note for note in outcome.notes)


def test_where_the_gate_matters_is_told_by_intervals():
    seeds = range(6)
    rows = [row("ring", "gnode", seed, "ring", error=0.01) for seed in seeds]
    rows += [row("ring", "node", seed, "ring", error=0.04 + 0.001 * seed) for seed in seeds]
    # On two bits the network without a gate does better, and on an annulus either may.
    for task, errors in (("fixed-2bit", [0.002] * 6), ("annulus", [0.005, 0.02] * 3)):
        rows += [row(task, "gnode", seed, "unclear", error=0.01) for seed in seeds]
        rows += [row(task, "node", seed, "unclear", error=error) for seed, error in zip(seeds, errors, strict=True)]
    _, outcome = measure(rows)
    said = {note for note in outcome.notes if note.startswith("The gnODE does")}
    assert said == {
        "The gnODE does better than the nODE, by an interval on one side of 1, on: ring (its own trials).",
        "The gnODE does worse than the nODE, by an interval on one side of 1, on: fixed-2bit (its own trials).",
    }
    found = {one.what: one for one in outcome.effects if one.what.startswith("gate, ")}
    assert found["gate, ring, its own trials: test errors, gnODE / nODE"].value == pytest.approx(1 / 4.3, rel=0.05)


def test_a_run_that_diverged_counts_where_the_gate_is_judged():
    rows = [row("ring", "gnode", seed, "ring", error=0.01) for seed in range(6)]
    rows += [{**row("ring", "node", seed, None), "test_loss": None} for seed in range(6)]
    _, outcome = measure(rows)
    (table,) = (table for table in outcome.tables if table.title == "Where the gate starts to matter")
    assert table.rows[0][3:] == ("0 [0, 0]", "6/6", "0/6", 6, "for")


def test_memories_of_every_model_are_told_with_intervals():
    rows = [
        {**row("square", "gnode", seed, "sheet"), "memory_error_10": 0.1 * (seed + 1), "lifetime_s": float(seed + 1)}
        for seed in range(5)
    ]
    # Of one network states run away, and of another memories outlast what was followed.
    rows[4] |= {"memory_error_100": None, "lifetime_s": None, "lifetime_at_least_s": 10.0}
    _, outcome = measure(rows)
    (table,) = (table for table in outcome.tables if table.title == "Every model on every task, over seeds")
    told = dict(zip(table.head, table.rows[0], strict=True))
    assert told["error after 10 trial lengths"] == "0.3 [0.1, 0.5]"
    assert told["error after 100 trial lengths"].startswith("10 [10, not finite")
    assert told["lifetime (s)"] == "3 [1, longer than followed]"


def test_a_memory_that_lasts_longer_under_noise_speaks_for_the_gate(tmp_path: Path):
    """Strengths of noise may stand in any order, and a memory may outlast what was followed."""
    rows = []
    for model, weak, strong in (("gnode", None, 2.0), ("node", 3.0, 1.0)):
        for seed in range(6):
            folder = f"{model}-{seed}"
            (tmp_path / folder).mkdir()
            noise = [
                {"sigma": sigma, "lifetime_s": {"measured": lasted, "predicted": 1.0}, "diffusion_measured": None}
                for sigma, lasted in ((0.2, strong), (0.05, weak))
            ]
            (tmp_path / folder / "dissection.json").write_text(json.dumps({"attractor": {"noise": noise}}))
            rows.append({**row("ring", model, seed, "ring"), "folder": folder})
    claim: Any = CLAIMS["attractors"]
    outcome = claim.of({"shapes": MadeSweep(tmp_path, tuple(rows), 0)})
    found = {one.what: one for one in outcome.effects if "lifetimes" in one.what}
    assert {what: one.value for what, one in found.items()} == {
        "gate, ring, weak noise in the state: lifetimes, nODE / gnODE": 0.0,
        "gate, ring, strong noise in the state: lifetimes, nODE / gnODE": pytest.approx(0.5),
    }
    assert {one.bearing for one in found.values()} == {"for"}
