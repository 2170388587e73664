# torch comes with the extra `bench`; the types are checked without it too.
# pyright: reportMissingImports=false
"""The benchmark of adaptive steps compares like with like: at tiny sizes, everyone's losses are the same."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"
SIZES = {"batch_size": 3, "hidden": (5, 4)}


@pytest.fixture
def adaptive_step(imported_beside_peers) -> ModuleType:
    return imported_beside_peers("adaptive_step")


@pytest.fixture
def contestants(imported_beside_peers) -> ModuleType:
    return imported_beside_peers("adaptive_contestants")


@pytest.mark.slow
@pytest.mark.parametrize("problem", ["pulses", "smooth"])
def test_losses_agree_through_loss_gradient_and_optimiser(adaptive_step, contestants, problem, monkeypatch):
    # Compiles for as long as all the rest, and the solver is another one only in its name.
    monkeypatch.delitem(contestants.OTHER_SOLVER, "diffrax tsit5")
    result = adaptive_step.compare(problem, 1e-3, rounds=1, batch_size=20, hidden=(5, 4))
    assert result["disagreement"] <= 1e-3
    assert set(result["losses"]) == {
        *("gnode dopri5", "gnode tsit5", "diffrax dopri5", "torchdiffeq dopri5", "torchdiffeq adjoint"),
        *(["gnode adams"] if problem == "smooth" else []),
    }
    # They descend: the agreement is not that of losses which never changed.
    assert all(first > last for first, *_, last in result["losses"].values())
    assert result["seconds"]["gnode dopri5"]["ratio"] == 1
    evaluations = result["evaluations"]
    # Both step every trial by itself, by the same rule. gnode's steps pass no sample of a smooth input; where a held
    # one jumps they go on from their interpolant.
    if problem == "smooth":
        assert 6 <= evaluations["gnode dopri5"] / 100 < 7
    else:
        assert 1 <= evaluations["gnode dopri5"] / evaluations["diffrax dopri5"] < 2
    assert evaluations["torchdiffeq dopri5"] > 10


def test_the_table_of_two_builds_has_ratios_to_torchdiffeq_in_the_same_process(imported_beside_peers):
    solvers = imported_beside_peers("solvers")

    def answers(ours: float, theirs: float, compiling: float):
        rows = {
            name: {"seconds": seconds, "evaluations": 7.0, "error": 2e-5}
            for name, seconds in (("gnode adams", ours), ("torchdiffeq dopri5", theirs))
        }
        return {"steps": {f"{rtol:g}": rows for rtol in solvers.RTOLS}, **dict.fromkeys(solvers.ADJOINTS, compiling)}

    rounds = [answers(0.05, 0.2, 20.0), answers(0.04, 0.25, 10.0), answers(0.06, 0.1, 30.0)]
    table = solvers.tables({"old": answers(0.1, 0.2, 44.0), "new": solvers.medians(rounds)})
    rows = [line.split() for line in table.splitlines()]
    assert ["0.001", "new", "gnode", "adams", "50.0", "4.00", "7", "2.0e-05"] in rows
    assert ["0.001", "old", "gnode", "adams", "100.0", "2.00", "7", "-"] in rows
    assert ["direct", "44.0", "20.0"] in rows


def test_jumps_are_those_of_the_input_and_padded_with_infinity(contestants):
    problem = contestants.pulses(1e-3, **SIZES)
    times = contestants.jump_times(problem)
    for trial, row in enumerate(times):
        inputs = problem.trials.inputs[trial]
        wanted = [problem.times[k] for k in range(len(inputs) - 1) if (inputs[k] != inputs[k + 1]).any()]
        assert row[np.isfinite(row)].tolist() == wanted


def test_a_smooth_problem_has_the_length_asked_for_and_lasting_memory(contestants):
    problem = contestants.smooth(1e-3, samples=250, **SIZES)
    assert problem.trials.inputs.shape == (3, 250, 3)
    assert problem.times[-1] == pytest.approx(2.5)
    assert not problem.held
    inputs, targets = problem.trials.inputs, problem.trials.targets
    assert targets[:, 1:] - targets[:, :-1] == pytest.approx(0.1 * (inputs[:, 1:] - targets[:, :-1]), abs=1e-6)


def test_cubics_of_torchdiffeq_are_those_of_diffrax(contestants):
    import diffrax
    import jax.numpy as jnp
    import torch

    inputs = np.random.default_rng(0).normal(size=(6, 1, 2)).astype(np.float32)
    knots = np.array([0.0, 0.1, 0.3, 0.4, 0.8, 1.0, 1.1], np.float32)
    ours = contestants.hermite_coefficients(torch.from_numpy(inputs), torch.from_numpy(knots))
    values = np.concatenate([inputs[:1], inputs])[:, 0]
    theirs = diffrax.backward_hermite_coefficients(jnp.asarray(knots), jnp.asarray(values))
    for mine, other in zip(ours, reversed(theirs), strict=True):
        assert mine[:, 0].numpy() == pytest.approx(np.asarray(other), rel=1e-4, abs=1e-4)


def test_the_way_back_knows_the_jumps(contestants):
    """A pulse of half a millisecond is far shorter than the steps around it: dy/dt = size within it, divided by its
    length, so that y ends at the size and its gradient is 1."""
    import torch

    began, ended = 0.5, 0.5005
    size = torch.tensor(3.0, dtype=torch.float64, requires_grad=True)

    def flow(t, state):
        return torch.where((t > began) & (t < ended), size / (ended - began), 0.0).expand_as(state)

    jumps = torch.tensor([began, ended], dtype=torch.float64)
    grid = torch.tensor([0.0, 1.0], dtype=torch.float64)
    states = contestants.adjoint_states(
        flow, torch.zeros(1, dtype=torch.float64), grid, (size,), method="dopri5", options={"jump_t": jumps}
    )
    assert states[-1].item() == pytest.approx(3.0)
    states[-1].sum().backward()
    assert size.grad is not None and size.grad.item() == pytest.approx(1.0)


@pytest.mark.parametrize("problem", ["pulses", "smooth"])
def test_torchdiffeq_has_the_same_options_on_the_way_back(contestants, problem, monkeypatch):
    import torch
    import torchdiffeq

    solve, asked = torchdiffeq.odeint_adjoint, []

    def noting(*arguments, **options):
        asked.append(options)
        return solve(*arguments, **options)

    monkeypatch.setattr(torchdiffeq, "odeint_adjoint", noting)
    posed = contestants.PROBLEMS[problem](1e-2, **SIZES)
    contestants.SAME_SOLVER["torchdiffeq adjoint"](posed)()
    (options,) = asked
    assert options["adjoint_options"]["norm"] == "seminorm"
    assert ("jump_t" in options["options"]) == posed.held
    for name, value in options["options"].items():
        assert torch.equal(options["adjoint_options"][name], value)


def test_costs_are_a_row_a_size(adaptive_step, monkeypatch):
    monkeypatch.setattr(adaptive_step, "COMPARED_COSTS", ("gnode dopri5", "torchdiffeq dopri5"))
    monkeypatch.setattr(adaptive_step, "LONGEST_COMPARED", 20)
    rows = adaptive_step.costs(1, ((20, 2), (40, 1)), hidden=(5, 4))
    assert [(row["samples"], row["trials"]) for row in rows] == [(20, 2), (40, 1)]
    assert [len(row["seconds"]) for row in rows] == [2, 1]
    assert all(row["first_seconds"] > row["seconds"]["gnode dopri5"] > 0 for row in rows)
    assert rows[1]["evaluations"] > rows[0]["evaluations"]


def test_tables_say_what_was_measured_and_leave_out_what_was_not(adaptive_step):
    row = {"median": 0.02, "least": 0.01, "most": 0.03, "ratio": 1.0}
    comparison = {"problem": "smooth", "rtol": 1e-3, "atol": 1e-5, "disagreement": 1e-4}
    seconds = {"gnode dopri5": 0.1, "diffrax dopri5": 0.3, "torchdiffeq dopri5": 0.45}
    size = {"samples": 100, "trials": 10, "evaluations": 200.0, "first_seconds": 7.0, "seconds": seconds}
    text = adaptive_step.tables(
        {
            "machine": {"processor": "a processor", "threads": 1, "load_before": 0.5},
            "packages": {"gnode": "1"},
            "comparisons": [
                {**comparison, "seconds": {"gnode dopri5": row}, "evaluations": {"gnode dopri5": 130.0}},
            ],
            "costs": [size, {**size, "seconds": {"gnode dopri5": 4.0}}],
        }
    )
    lines = [line.split() for line in text.splitlines()]
    assert ["gnode", "dopri5", "20.0", "10.0", "30.0", "1.00", "130"] in lines
    assert ["100", "10", "100.0", "10.00", "200", "7.0", "3.00", "4.50"] in lines
    assert ["100", "10", "4000.0", "400.00", "200", "7.0", "-", "-"] in lines


def test_losses_that_do_not_agree_are_a_failure(adaptive_step, monkeypatch, capsys):
    losses = {"gnode dopri5": [1.0], "diffrax dopri5": [1.01]}
    monkeypatch.setattr(adaptive_step, "pin", lambda threads: None)
    monkeypatch.setattr(
        adaptive_step, "compare", lambda problem, rtol, rounds: {"problem": problem, "rtol": rtol, "losses": losses}
    )
    monkeypatch.setattr(sys, "argv", ["adaptive_step.py"])
    assert adaptive_step.main() == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "pulses: expected losses that agree to 0.001" in captured.err


def test_help_ends_in_an_example():
    command = [sys.executable, FOLDER / "adaptive_step.py", "--help"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Example: python benchmarks/adaptive_step.py" in done.stdout
