"""The benchmark compares like with like: at a tiny size, everyone's losses are the same."""

import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

FOLDER = Path(__file__).parents[2] / "benchmarks"


@pytest.fixture
def training_step(imported_beside_peers) -> ModuleType:
    return imported_beside_peers("training_step")


@pytest.fixture
def contestants(imported_beside_peers) -> ModuleType:
    return imported_beside_peers("contestants")


def test_losses_agree_through_loss_gradient_and_optimiser(training_step):
    losses = training_step.first_losses(batch_size=3, hidden=(5, 4))
    assert set(losses) == {
        *("gnode", "plain lax.scan, optax", "PyTorch loop", "torchdiffeq Euler"),
        *("diffrax Euler", "diffrax Euler, all kept"),
    }
    assert training_step.disagreement(losses) <= training_step.AGREEMENT
    # They descend: the agreement is not that of losses which never changed.
    assert all(first > last for first, *_, last in losses.values())


def test_a_plain_scan_has_only_the_weights_of_ours_and_takes_every_batch(contestants, monkeypatch):
    """It is what one would write without gnode, and has to stay so to be worth timing."""
    from gnode.models import MLP, GatedNeuralODE, Network

    def refuse(*arguments, **named):
        raise AssertionError("expected code of its own, got gnode's")

    network, trials = contestants.make_problem(2, batch_size=3, hidden=(5, 4))
    for owner, name in ((MLP, "__call__"), (MLP, "drive"), (GatedNeuralODE, "flow"), (Network, "output")):
        monkeypatch.setattr(owner, name, refuse)
    plain, reference = (
        contestants.SAME_MODEL[name](network, trials, 3) for name in ("plain lax.scan, optax", "PyTorch loop")
    )
    assert [plain(), plain()] == pytest.approx([reference(), reference()], rel=1e-4)


def test_diffrax_is_timed_as_its_author_advises(contestants, monkeypatch):
    import diffrax

    network, trials = contestants.make_problem(1, batch_size=3, hidden=(5, 4))
    solve, asked = diffrax.diffeqsolve, []

    def noting(*arguments, **options):
        asked.append(options)
        return solve(*arguments, **options)

    monkeypatch.setattr(diffrax, "diffeqsolve", noting)
    for name in ("diffrax Euler", "diffrax Euler, all kept"):
        contestants.SAME_MODEL[name](network, trials, 3)()
    by_default, all_kept = asked
    for options in asked:
        assert isinstance(options["stepsize_controller"], diffrax.StepTo)
        assert options["stepsize_controller"].ts[1:].tolist() == pytest.approx(trials.times[0].tolist())
    assert by_default["adjoint"] == diffrax.RecursiveCheckpointAdjoint()
    assert all_kept["adjoint"].checkpoints == trials.steps


def test_errors_of_equinox_are_nan_while_all_are_timed(training_step):
    """It is read when equinox is imported: a process of its own."""
    program = """
import training_step
training_step.pin(1)
import equinox, jax
print(jax.jit(lambda x: equinox.error_if(x, x > 0, "raised"))(1.0))
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=FOLDER, check=False)
    assert (done.stdout.strip(), done.returncode) == ("nan", 0), done.stderr


def test_the_table_says_what_a_scan_by_hand_takes(training_step, contestants):
    names = [*contestants.SAME_MODEL, *contestants.FOR_SCALE]
    seconds = {name: [0.02, 0.03, 0.04] for name in names} | {training_step.PLAIN: [0.02, 0.0285, 0.04]}
    text = training_step.table(
        {
            "machine": {"processor": "a processor", "threads": 1, "load_before": 0.5},
            "packages": {"gnode": "1"},
            "disagreement": 1e-7,
            "seconds": training_step.summary(seconds),
            "matrix_multiplication_gflop_per_s": {"jax": 60.0},
            "gflop_a_step": 1.3,
            "gnode_gflop_per_s": 30.0,
            "gnode_share_of_matrix_multiplication": 0.5,
        }
    )
    assert f"{training_step.PLAIN:<26}      28.5    20.0    40.0    0.95" in text.splitlines()
    assert "a scan written by hand takes 0.95 of gnode's time" in text


def test_disagreement_is_relative_and_that_of_the_worst(training_step):
    assert training_step.disagreement({"a": [2.0, 4.0], "b": [2.0, 4.0], "c": [2.2, 4.0]}) == pytest.approx(0.1)


def test_losses_that_do_not_agree_are_a_failure(training_step, monkeypatch, capsys):
    monkeypatch.setattr(training_step, "pin", lambda threads: None)
    monkeypatch.setattr(training_step, "first_losses", lambda: {"gnode": [1.0], "PyTorch loop": [1.001]})
    monkeypatch.setattr(sys, "argv", ["training_step.py"])
    assert training_step.main() == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "expected losses that agree" in captured.err


@pytest.mark.parametrize("script", ["training_step.py", "first_epoch.py"])
def test_help_ends_in_an_example(script):
    done = subprocess.run([sys.executable, FOLDER / script, "--help"], capture_output=True, text=True, check=True)
    assert f"Example: python benchmarks/{script}" in done.stdout
